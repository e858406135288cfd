/* test-narration.c — which rule is told of a moment of a swarm, and for how long.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/diagrams/pm-narration.h"

#define N_PIECES 5
#define N_PEERS 3
#define NOBODY 9
#define SECOND G_USEC_PER_SEC

/* A peer as the table writes it. */
typedef struct {
  BtPeerDown down;
  BtPeerUp up;
  const char *have;  /* "01010" */
  const char *asked; /* of each piece so many blocks are asked for: "00300"; NULL: none */
  guint rate;        /* both ways */
} Peer;

typedef struct {
  const char *name;
  const char *have;     /* ours */
  const char *received; /* blocks of pieces begun, of 4: "..1.." */
  gboolean in_order;
  Peer peers[N_PEERS];
  PmRule rule;
  guint piece, n, peer, other; /* peer: index, NOBODY: 0 */
} Case;

#define WAITS BT_PEER_DOWN_WAITING
#define SENDS BT_PEER_DOWN_SENDS
#define NOTHING BT_PEER_DOWN_NOTHING_NEEDED
#define BACK BT_PEER_UP_SENDING_BACK
#define IDLE BT_PEER_UP_NOT_INTERESTED

static const Case cases[] = {
  { .name = "nothing goes on",
    .have = "00000",
    .received = ".....",
    .peers = { { NOTHING, IDLE, "00000" }, { NOTHING, IDLE, "00000" }, { NOTHING, IDLE, "00000" } },
    .rule = PM_RULE_NONE },
  { .name = "the first piece is any",
    .have = "00000",
    .received = "1....",
    .peers = { { SENDS, IDLE, "11111", "30000" }, { WAITS, IDLE, "11111" }, { WAITS, IDLE, "1" } },
    .rule = PM_RULE_FIRST_PIECES },
  { .name = "the second is not, though nothing is here",
    .have = "00000",
    .received = "1.0..",
    .peers = { { SENDS, IDLE, "11011", "30000" },
               { SENDS, IDLE, "11111", "00400" },
               { WAITS, IDLE, "11011" } },
    .rule = PM_RULE_RAREST_FIRST,
    .piece = 2,
    .n = 1,
    .peer = 1 },
  { .name = "in order, rarity does not matter",
    .have = "10000",
    .received = "..1..",
    .in_order = TRUE,
    .peers = { { SENDS, IDLE, "11111", "00300" },
               { WAITS, IDLE, "11011" },
               { WAITS, IDLE, "11011" } },
    .rule = PM_RULE_NONE },
  { .name = "a common piece is not rare",
    .have = "10000",
    .received = ".1...",
    .peers = { { SENDS, IDLE, "11111", "03000" },
               { WAITS, IDLE, "11111" },
               { WAITS, IDLE, "11111" } },
    .rule = PM_RULE_NONE },
  { .name = "two send one piece",
    .have = "10000",
    .received = ".1...",
    .peers = { { SENDS, IDLE, "11111", "01000" },
               { WAITS, IDLE, "11111" },
               { SENDS, IDLE, "11111", "02000" } },
    .rule = PM_RULE_SEVERAL_AT_ONCE,
    .piece = 1,
    .peer = 0,
    .other = 2 },
  { .name = "one is slow, and its block is asked for twice",
    .have = "10000",
    .received = ".2...",
    .peers = { { WAITS, IDLE, "11111" },
               { BT_PEER_DOWN_SLOW, IDLE, "11111", "01000" },
               { SENDS, IDLE, "11111", "02000" } },
    .rule = PM_RULE_SLOW_PEER,
    .piece = 1,
    .peer = 1,
    .other = 2 },
  { .name = "one is slow, and another one sends other blocks",
    .have = "10000",
    .received = ".1...",
    .peers = { { WAITS, IDLE, "11111" },
               { BT_PEER_DOWN_SLOW, IDLE, "11111", "01000" },
               { SENDS, IDLE, "11111", "02000" } },
    .rule = PM_RULE_NONE },
  { .name = "a try",
    .have = "11000",
    .received = ".....",
    .peers = { { SENDS, IDLE, "11111" },
               { NOTHING, BT_PEER_UP_TRY, "00000" },
               { NOTHING, IDLE, "11000" } },
    .rule = PM_RULE_A_TRY,
    .peer = 1 },
  { .name = "tit for tat",
    .have = "11000",
    .received = ".....",
    .peers = { { SENDS, BACK, "00111", NULL, 100 }, { WAITS, BACK, "00111", NULL, 100 } },
    .rule = PM_RULE_TIT_FOR_TAT,
    .peer = 0 },
  { .name = "nothing came back yet",
    .have = "11000",
    .received = ".....",
    .peers = { { SENDS, BACK, "00111", NULL, 0 }, { NOTHING, IDLE, "00000" } },
    .rule = PM_RULE_NONE },
  { .name = "all give to others",
    .have = "11000",
    .received = ".....",
    .peers = { { NOTHING, IDLE, "11000" }, { WAITS, IDLE, "00111" }, { WAITS, BACK, "00111" } },
    .rule = PM_RULE_TURNS,
    .peer = 1 },
  { .name = "complete, and others are not",
    .have = "11111",
    .received = ".....",
    .peers = { { BT_PEER_DOWN_COMPLETE, IDLE, "11111" },
               { BT_PEER_DOWN_COMPLETE, BT_PEER_UP_TRY, "00111" },
               { BT_PEER_DOWN_COMPLETE, BACK, "00111" } },
    .rule = PM_RULE_COMPLETE,
    .n = N_PIECES,
    .peer = 1 },
  { .name = "all are complete",
    .have = "11111",
    .received = ".....",
    .peers = { { BT_PEER_DOWN_COMPLETE, IDLE, "11111" },
               { BT_PEER_DOWN_COMPLETE, IDLE, "11111" },
               { BT_PEER_DOWN_COMPLETE, IDLE, "11111" } },
    .rule = PM_RULE_COMPLETE,
    .n = N_PIECES,
    .peer = NOBODY },
};

/* --- moments ------------------------------------------------------------------------------------ */

typedef struct {
  BtPieceMap *map;
  BtPeerStat stats[N_PEERS];
  const BtPeerStat *peers[N_PEERS];
  PmScene scene;
} Moment;

static BtBitfield *
read_bits (const char *text)
{
  BtBitfield *bits = bt_bitfield_new (N_PIECES);

  for (guint i = 0; text[i] != '\0'; i++)
    if (text[i] == '1')
      bt_bitfield_set (bits, i);
  return bits;
}

static void
read_progress (BtPieceMap *map, const char *text)
{
  map->progress = g_new0 (BtPieceProgress, N_PIECES);
  for (guint i = 0; i < N_PIECES; i++)
    if (text[i] != '.')
      map->progress[map->n_progress++] =
          (BtPieceProgress) { .piece = i, .n_blocks = 4, .n_received = text[i] - '0' };
}

static guint64
get_id (guint index)
{
  return index == NOBODY ? 0 : index + 70;
}

static void
read_peer (Moment *self, guint index, const Peer *peer)
{
  BtPeerStat *stat = &self->stats[index];

  *stat = (BtPeerStat) { .id = get_id (index), .down = peer->down, .up = peer->up };
  stat->down_rate = stat->up_rate = peer->rate;
  stat->have = read_bits (peer->have != NULL ? peer->have : "");
  stat->n_have = bt_bitfield_get_n_set (stat->have);
  for (guint i = 0; i < N_PIECES; i++) {
    self->map->copies[i] += bt_bitfield_get (stat->have, i);
    if (peer->asked != NULL && peer->asked[i] != '0')
      stat->down_flows[stat->n_down_flows++] = (BtPieceFlow) { i, peer->asked[i] - '0' };
  }
  self->peers[index] = stat;
}

static Moment *
moment_new (const Case *from)
{
  Moment *self = g_new0 (Moment, 1);

  self->map = bt_piece_map_new (N_PIECES);
  self->map->have = read_bits (from->have);
  self->map->wanted = bt_bitfield_new (N_PIECES);
  bt_bitfield_set_all (self->map->wanted);
  read_progress (self->map, from->received);
  for (guint i = 0; i < N_PEERS; i++)
    read_peer (self, i, &from->peers[i]);
  bt_piece_map_seal (self->map);
  self->scene = (PmScene) { self->map, self->peers, N_PEERS, from->in_order };
  return self;
}

static void
moment_free (Moment *self)
{
  for (guint i = 0; i < N_PEERS; i++)
    bt_peer_stat_clear (&self->stats[i]);
  bt_piece_map_unref (self->map);
  g_free (self);
}

static const Case *
find_case (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_str_equal (cases[i].name, name))
      return &cases[i];
  g_assert_not_reached ();
}

/* --- rules -------------------------------------------------------------------------------------- */

static void
check_case (gconstpointer data)
{
  const Case *expected = data;
  PmNarrator *narrator = pm_narrator_new ();
  Moment *moment = moment_new (expected);
  const PmNarration *told = pm_narrator_get (narrator);
  gboolean has_other =
      expected->rule == PM_RULE_SEVERAL_AT_ONCE || expected->rule == PM_RULE_SLOW_PEER;
  gboolean has_peer = expected->rule != PM_RULE_NONE && expected->rule != PM_RULE_FIRST_PIECES;

  g_assert_cmpint (pm_narrator_look (narrator, &moment->scene, 100 * SECOND), ==,
                   expected->rule != PM_RULE_NONE);
  g_assert_cmpint (told->rule, ==, expected->rule);
  g_assert_cmpuint (told->piece, ==, expected->piece);
  g_assert_cmpuint (told->n, ==, expected->n);
  g_assert_cmpuint (told->peer_id, ==, has_peer ? get_id (expected->peer) : 0);
  g_assert_cmpuint (told->other_id, ==, has_other ? get_id (expected->other) : 0);
  moment_free (moment);
  pm_narrator_free (narrator);
}

static void
test_no_pieces (void)
{
  PmNarrator *narrator = pm_narrator_new ();
  PmScene scene = { 0 };

  g_assert_false (pm_narrator_look (narrator, &scene, SECOND));
  pm_narrator_begin_step (narrator, &scene, 0);
  g_assert_false (pm_narrator_follow_step (narrator, &scene, NULL));
  g_assert_false (pm_narrator_settle_step (narrator, &scene));
  pm_narrator_free (narrator);
}

/* --- time --------------------------------------------------------------------------------------- */

static void
test_a_sentence_can_be_read (void)
{
  PmNarrator *narrator = pm_narrator_new ();
  Moment *early = moment_new (find_case ("the first piece is any"));
  Moment *late = moment_new (find_case ("two send one piece"));
  gint64 from = 100 * SECOND;

  g_assert_true (pm_narrator_look (narrator, &early->scene, from));
  for (gint64 now = from; now < from + 4 * SECOND; now += SECOND / 10) {
    g_assert_false (pm_narrator_look (narrator, &late->scene, now));
    g_assert_cmpint (pm_narrator_get (narrator)->rule, ==, PM_RULE_FIRST_PIECES);
  }
  g_assert_true (pm_narrator_look (narrator, &late->scene, from + 4 * SECOND));
  g_assert_cmpint (pm_narrator_get (narrator)->rule, ==, PM_RULE_SEVERAL_AT_ONCE);
  pm_narrator_clear (narrator);
  g_assert_cmpint (pm_narrator_get (narrator)->rule, ==, PM_RULE_NONE);
  g_assert_true (pm_narrator_look (narrator, &early->scene, from + 4 * SECOND));
  moment_free (early);
  moment_free (late);
  pm_narrator_free (narrator);
}

/* What is so for long makes room for what is so as well; alone it stays. */
static void
test_rules_take_turns (void)
{
  static const Case both = { .have = "11000",
                             .received = ".....",
                             .peers = { { SENDS, BACK, "00111", NULL, 100 },
                                        { NOTHING, BT_PEER_UP_TRY, "00000" },
                                        { NOTHING, IDLE, "11000" } } };
  PmNarrator *narrator = pm_narrator_new ();
  Moment *moment = moment_new (&both), *alone = moment_new (find_case ("tit for tat"));
  guint seen[PM_N_RULES] = { 0 };
  gint64 changed = 0;

  for (gint64 now = SECOND; now < 60 * SECOND; now += SECOND / 4)
    if (pm_narrator_look (narrator, &moment->scene, now)) {
      g_assert_cmpint (now - changed, >=, changed == 0 ? 0 : 4 * SECOND);
      seen[pm_narrator_get (narrator)->rule]++;
      changed = now;
    }
  g_assert_cmpuint (seen[PM_RULE_A_TRY], >=, 2);
  g_assert_cmpuint (seen[PM_RULE_TIT_FOR_TAT], >=, 2);
  pm_narrator_look (narrator, &alone->scene, 100 * SECOND);
  g_assert_cmpint (pm_narrator_get (narrator)->rule, ==, PM_RULE_TIT_FOR_TAT);
  g_assert_false (pm_narrator_look (narrator, &alone->scene, 200 * SECOND));
  moment_free (alone);
  moment_free (moment);
  pm_narrator_free (narrator);
}

/* --- steps -------------------------------------------------------------------------------------- */

#define STEP_US (50 * SECOND)

static GArray *
make_events (gint64 finished_us, gboolean is_upload)
{
  GArray *events = g_array_new (FALSE, TRUE, sizeof (BtBlockEvent));
  BtBlockEvent old = { .peer_id = 99, .finished_us = STEP_US - 1 }, under_way = { .peer_id = 98 };
  BtBlockEvent event = { .peer_id = get_id (1),
                         .piece = 2,
                         .block = 6,
                         .is_upload = is_upload,
                         .finished_us = finished_us };

  g_array_append_val (events, old);
  g_array_append_val (events, under_way);
  g_array_append_val (events, event);
  return events;
}

static void
test_step_of_a_block (void)
{
  Moment *moment = moment_new (find_case ("two send one piece"));

  for (guint is_upload = 0; is_upload < 2; is_upload++) {
    PmNarrator *narrator = pm_narrator_new ();
    GArray *events = make_events (STEP_US + SECOND, is_upload), *old = make_events (1, is_upload);

    pm_narrator_begin_step (narrator, &moment->scene, STEP_US);
    g_assert_true (pm_narrator_is_stepping (narrator));
    g_assert_false (pm_narrator_follow_step (narrator, &moment->scene, old));
    g_assert_true (pm_narrator_follow_step (narrator, &moment->scene, events));
    g_assert_cmpint (pm_narrator_get (narrator)->happened, ==,
                     is_upload ? PM_HAPPENED_WENT : PM_HAPPENED_CAME);
    g_assert_cmpuint (pm_narrator_get (narrator)->piece, ==, 2);
    g_assert_cmpuint (pm_narrator_get (narrator)->block, ==, 6);
    g_assert_cmpuint (pm_narrator_get (narrator)->peer_id, ==, get_id (1));
    /* What stands is told until something else is asked for. */
    g_assert_false (pm_narrator_follow_step (narrator, &moment->scene, events));
    g_assert_false (pm_narrator_settle_step (narrator, &moment->scene));
    g_assert_false (pm_narrator_look (narrator, &moment->scene, 1000 * SECOND));
    pm_narrator_end_steps (narrator);
    g_assert_true (pm_narrator_look (narrator, &moment->scene, 1000 * SECOND));
    g_array_unref (events);
    g_array_unref (old);
    pm_narrator_free (narrator);
  }
  moment_free (moment);
}

static const struct {
  BtPeerDown from_down, to_down;
  BtPeerUp from_up, to_up;
  PmHappened happened;
} turns[] = {
  { WAITS, SENDS, IDLE, IDLE, PM_HAPPENED_YOUR_TURN },
  { WAITS, BT_PEER_DOWN_NOT_ASKED, IDLE, IDLE, PM_HAPPENED_YOUR_TURN },
  { SENDS, WAITS, IDLE, IDLE, PM_HAPPENED_YOU_WAIT },
  { SENDS, NOTHING, IDLE, IDLE, PM_HAPPENED_NOTHING },
  { WAITS, WAITS, BT_PEER_UP_WAITS, BACK, PM_HAPPENED_YOU_GIVE },
  { WAITS, WAITS, BT_PEER_UP_WAITS, BT_PEER_UP_TRY, PM_HAPPENED_YOU_TRY },
  { WAITS, WAITS, BT_PEER_UP_TRY, BT_PEER_UP_WAITS, PM_HAPPENED_YOU_STOP },
  { WAITS, WAITS, IDLE, BT_PEER_UP_WAITS, PM_HAPPENED_NOTHING },
};

static void
test_step_of_a_turn (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    PmNarrator *narrator = pm_narrator_new ();
    Moment *moment = moment_new (find_case ("nothing goes on"));
    BtPeerStat *peer = &moment->stats[1];

    peer->down = turns[i].from_down;
    peer->up = turns[i].from_up;
    pm_narrator_begin_step (narrator, &moment->scene, STEP_US);
    g_assert_false (pm_narrator_follow_step (narrator, &moment->scene, NULL));
    peer->down = turns[i].to_down;
    peer->up = turns[i].to_up;
    g_assert_cmpint (pm_narrator_follow_step (narrator, &moment->scene, NULL), ==,
                     turns[i].happened != PM_HAPPENED_NOTHING);
    g_assert_cmpint (pm_narrator_get (narrator)->happened, ==, turns[i].happened);
    if (turns[i].happened == PM_HAPPENED_NOTHING) {
      g_assert_true (pm_narrator_settle_step (narrator, &moment->scene));
      g_assert_cmpint (pm_narrator_get (narrator)->happened, ==, PM_HAPPENED_UNSEEN);
    }
    moment_free (moment);
    pm_narrator_free (narrator);
  }
}

static void
test_step_at_the_end (void)
{
  PmNarrator *narrator = pm_narrator_new ();
  Moment *moment = moment_new (find_case ("all are complete"));

  pm_narrator_begin_step (narrator, &moment->scene, STEP_US);
  g_assert_true (pm_narrator_settle_step (narrator, &moment->scene));
  g_assert_cmpint (pm_narrator_get (narrator)->rule, ==, PM_RULE_COMPLETE);
  moment_free (moment);
  pm_narrator_free (narrator);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/narration/rule/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], check_case);
  }
  g_test_add_func ("/narration/no-pieces", test_no_pieces);
  g_test_add_func ("/narration/a-sentence-can-be-read", test_a_sentence_can_be_read);
  g_test_add_func ("/narration/rules-take-turns", test_rules_take_turns);
  g_test_add_func ("/narration/step-of-a-block", test_step_of_a_block);
  g_test_add_func ("/narration/step-of-a-turn", test_step_of_a_turn);
  g_test_add_func ("/narration/step-at-the-end", test_step_at_the_end);
  return g_test_run ();
}
