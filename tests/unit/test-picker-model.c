/* test-picker-model.c — the picker, and the pieces begun, against models that look at everything.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-stat.h"
#include "swarm/bt-picker.h"
#include "swarm/bt-started.h"

#include <string.h>

#define PIECES 300
#define PEERS 24
#define STEPS 100000
#define AHEAD 40

/* --- the picker --------------------------------------------------------------------------------- */

typedef enum { GONE, SEED, LEECHER } PeerKind;

typedef struct {
  PeerKind kind;
  BtBitfield *have; /* of a leecher */
} Peer;

typedef struct {
  BtRandom random, choices; /* the picker's, and the test's */
  BtPicker *picker;
  guint8 priorities[PIECES];
  gboolean missing[PIECES], started[PIECES];
  Peer peers[PEERS];
} Model;

static guint
below (Model *self, guint n)
{
  return bt_random_below (&self->choices, n);
}

static gboolean
has (const Peer *peer, guint32 piece)
{
  return peer->kind == SEED || (peer->kind == LEECHER && bt_bitfield_get (peer->have, piece));
}

static gboolean
is_open (const Model *self, guint32 piece)
{
  return self->missing[piece] && !self->started[piece];
}

static guint
count_copies (const Model *self, guint32 piece)
{
  guint n = 0;

  for (guint i = 0; i < PEERS; i++)
    n += has (&self->peers[i], piece);
  return n;
}

/* Anew: wanted pieces and priorities change; what is begun stays begun if it is wanted still. */
static void
set_missing (Model *self)
{
  g_autoptr (BtBitfield) missing = bt_bitfield_new (PIECES);
  g_autoptr (BtBitfield) started = bt_bitfield_new (PIECES);
  gboolean is_plain = below (self, 2) == 0;

  for (guint32 i = 0; i < PIECES; i++) {
    self->priorities[i] = is_plain ? BT_PRIORITY_NORMAL : below (self, BT_PRIORITY_HIGH + 1);
    self->missing[i] = self->priorities[i] != BT_PRIORITY_SKIP && below (self, 10) > 0;
    self->started[i] = self->started[i] && self->missing[i];
    if (self->missing[i])
      bt_bitfield_set (missing, i);
    if (self->started[i])
      bt_bitfield_set (started, i);
  }
  bt_picker_set_missing (self->picker, missing, self->priorities, started);
}

static void
model_init (Model *self, guint64 seed)
{
  memset (self, 0, sizeof *self);
  bt_random_init (&self->random, seed);
  bt_random_init (&self->choices, seed + 1);
  self->picker = bt_picker_new (PIECES, &self->random);
  set_missing (self);
}

static void
leave (Model *self, Peer *peer)
{
  if (peer->kind == SEED)
    bt_picker_remove_seed (self->picker);
  if (peer->kind == LEECHER)
    bt_picker_remove_bitfield (self->picker, peer->have);
  g_clear_pointer (&peer->have, bt_bitfield_unref);
  peer->kind = GONE;
}

static void
join (Model *self, Peer *peer)
{
  guint of_ten = below (self, 11);

  if (of_ten == 10) {
    peer->kind = SEED;
    bt_picker_add_seed (self->picker);
    return;
  }
  peer->kind = LEECHER;
  peer->have = bt_bitfield_new (PIECES);
  for (guint32 i = 0; i < PIECES; i++) {
    if (below (self, 10) < of_ten)
      bt_bitfield_set (peer->have, i);
  }
  bt_picker_add_bitfield (self->picker, peer->have);
}

static void
tell_have (Model *self, Peer *peer, guint32 piece)
{
  if (peer->kind != LEECHER)
    return;
  if (bt_bitfield_set (peer->have, piece)) {
    bt_picker_add_have (self->picker, piece);
  } else {
    bt_bitfield_clear (peer->have, piece);
    bt_picker_remove_have (self->picker, piece);
  }
}

static void
change (Model *self)
{
  Peer *peer = &self->peers[below (self, PEERS)];
  guint32 piece = below (self, PIECES);

  switch (below (self, 400)) {
  case 0:
    set_missing (self);
    break;
  case 1 ... 4:
    leave (self, peer);
    break;
  case 5 ... 8:
    if (peer->kind == GONE)
      join (self, peer);
    break;
  case 9 ... 200:
    tell_have (self, peer, piece);
    break;
  case 201 ... 300:
    bt_picker_give_back (self->picker, piece);
    self->started[piece] = FALSE;
    break;
  default:
    bt_picker_finish (self->picker, piece);
    self->missing[piece] = FALSE;
    self->started[piece] = FALSE;
    break;
  }
}

/* What a right pick may be, found by looking at all pieces. */
typedef struct {
  gboolean any;
  guint8 priority; /* the highest */
  guint fewest;    /* copies, of that priority */
  guint32 first;   /* of that priority */
  guint32 from;    /* the first open one of that priority, whoever has it */
} Answer;

static Answer
look_at_all (const Model *self, const Peer *peer)
{
  Answer answer = { FALSE, 0, G_MAXUINT, 0, 0 };

  for (guint32 i = 0; i < PIECES; i++) {
    guint copies = count_copies (self, i);

    if (!is_open (self, i) || !has (peer, i))
      continue;
    if (!answer.any || self->priorities[i] > answer.priority)
      answer = (Answer) { TRUE, self->priorities[i], copies, i, 0 };
    else if (self->priorities[i] == answer.priority)
      answer.fewest = MIN (answer.fewest, copies);
  }
  while (answer.any
         && (!is_open (self, answer.from) || self->priorities[answer.from] != answer.priority))
    answer.from++;
  return answer;
}

static void
assert_pick (Model *self, const Peer *peer, guint32 piece, const Answer *answer)
{
  g_assert_true (answer->any == (piece != BT_PICKER_NONE));
  if (!answer->any)
    return;
  g_assert_true (is_open (self, piece) && has (peer, piece));
  g_assert_true (bt_picker_is_open (self->picker, piece));
  g_assert_cmpuint (self->priorities[piece], ==, answer->priority);
}

static void
check_picks (Model *self)
{
  const Peer *peer = &self->peers[below (self, PEERS)];
  Answer answer = look_at_all (self, peer);
  guint32 rarest, random, next;

  if (peer->kind == GONE)
    return;
  rarest = bt_picker_pick (self->picker, peer->have);
  random = bt_picker_pick_random (self->picker, peer->have);
  next = bt_picker_pick_in_order (self->picker, peer->have, AHEAD);
  assert_pick (self, peer, rarest, &answer);
  assert_pick (self, peer, random, &answer);
  assert_pick (self, peer, next, &answer);
  if (!answer.any)
    return;
  g_assert_cmpuint (count_copies (self, rarest), ==, answer.fewest);
  if (answer.first < answer.from + AHEAD)
    g_assert_cmpuint (next, ==, answer.first);
  else
    g_assert_cmpuint (count_copies (self, next), ==, answer.fewest);
  g_assert_true (bt_picker_is_as_good (self->picker, rarest, random));
  bt_picker_start (self->picker, random);
  self->started[random] = TRUE;
}

static void
check_counts (Model *self)
{
  guint n_open = 0, n_available = 0;
  guint32 piece = below (self, PIECES);

  for (guint32 i = 0; i < PIECES; i++) {
    n_open += is_open (self, i);
    n_available += is_open (self, i) && count_copies (self, i) > 0;
  }
  g_assert_cmpuint (bt_picker_get_n_open (self->picker), ==, n_open);
  g_assert_cmpuint (bt_picker_get_n_available (self->picker), ==, n_available);
  g_assert_cmpuint (bt_picker_get_copies (self->picker, piece), ==, count_copies (self, piece));
  g_assert_true (bt_bitfield_get (bt_picker_peek_missing (self->picker), piece)
                 == self->missing[piece]);
}

static void
test_picker (void)
{
  Model model;

  model_init (&model, 99);
  for (guint i = 0; i < STEPS; i++) {
    change (&model);
    if (i % 4 == 0)
      check_picks (&model);
    if (i % 50 == 0)
      check_counts (&model);
  }
  for (guint i = 0; i < PEERS; i++)
    leave (&model, &model.peers[i]);
  check_counts (&model);
  bt_picker_free (model.picker);
}

/* --- pieces begun ------------------------------------------------------------------------------- */

#define BEGUN_PIECES 12
#define BLOCKS 10
#define CONNECTIONS 5

/* Who is asked for each block, end game included; and what came. */
typedef struct {
  BtPiece *piece; /* NULL: not begun */
  gboolean asked[BLOCKS][CONNECTIONS];
  gboolean here[BLOCKS];
} Begun;

typedef struct {
  BtRandom random;
  BtStarted started;
  BtBlockPool *pool;
  BtAddress address;
  Begun begun[BEGUN_PIECES];
} BegunModel;

static guint
count_askers (const Begun *begun, guint block)
{
  guint n = 0;

  for (guint i = 0; i < CONNECTIONS; i++)
    n += begun->asked[block][i];
  return n;
}

static void
end_piece (BegunModel *self, Begun *begun)
{
  bt_started_remove (&self->started, begun->piece);
  bt_piece_reset (begun->piece, self->pool);
  bt_piece_free (begun->piece);
  memset (begun, 0, sizeof *begun);
}

/* The block came: it is kept, and nobody else is waited for (end game: cancelled at once). */
static void
receive (BegunModel *self, Begun *begun, guint block, guint connection)
{
  bt_piece_receive (begun->piece, block, bt_block_pool_take (self->pool), connection,
                    &self->address);
  begun->here[block] = TRUE;
  for (guint i = 0; i < CONNECTIONS; i++) {
    if (begun->asked[block][i])
      bt_piece_remove_requester (begun->piece, block);
    begun->asked[block][i] = FALSE;
  }
}

static void
ask_free (Begun *begun, guint connection)
{
  guint32 block = bt_piece_take_free (begun->piece);

  g_assert_cmpuint (count_askers (begun, block), ==, 0);
  g_assert_false (begun->here[block]);
  for (guint i = 0; i < block; i++)
    g_assert_true (begun->here[i] || count_askers (begun, i) > 0);
  bt_piece_add_asker (begun->piece, connection);
  begun->asked[block][connection] = TRUE;
}

static void
step_begun (BegunModel *self, Begun *begun, guint what)
{
  guint block = bt_random_below (&self->random, BLOCKS);
  guint connection = bt_random_below (&self->random, CONNECTIONS);
  gboolean *asked = &begun->asked[block][connection];

  if (what < 50 && begun->piece->n_free > 0) {
    ask_free (begun, connection);
  } else if (what < 60 && !*asked && !begun->here[block]) {
    bt_piece_add_requester (begun->piece, block);
    bt_piece_add_asker (begun->piece, connection);
    *asked = TRUE;
  } else if (what < 75 && *asked) {
    bt_piece_remove_requester (begun->piece, block);
    *asked = FALSE;
  } else if (what < 97 && !begun->here[block]) {
    receive (self, begun, block, connection);
  } else if (what == 97) {
    bt_piece_reset (begun->piece, self->pool);
    memset (begun->here, 0, sizeof begun->here);
  } else if (what == 98) {
    end_piece (self, begun);
  }
}

static gboolean
is_listed (const BegunModel *self, BtStartedKind kind, const BtPiece *piece)
{
  return g_ptr_array_find (self->started.lists[kind], piece, NULL);
}

static void
assert_begun (BegunModel *self, guint32 index)
{
  const Begun *begun = &self->begun[index];
  const BtPiece *piece = begun->piece;
  guint n_free = 0, n_requested = 0, n_requests = 0, n_here = 0;

  g_assert_true (bt_started_find (&self->started, index) == piece);
  if (piece == NULL)
    return;
  for (guint i = 0; i < BLOCKS; i++) {
    guint n_askers = count_askers (begun, i);

    n_free += !begun->here[i] && n_askers == 0;
    n_requested += !begun->here[i] && n_askers > 0;
    n_requests += n_askers;
    n_here += begun->here[i];
    g_assert_true (bt_piece_needs (piece, i) == !begun->here[i]);
  }
  g_assert_cmpuint (piece->n_free, ==, n_free);
  g_assert_cmpuint (piece->n_requested, ==, n_requested);
  g_assert_cmpuint (piece->n_requests, ==, n_requests);
  g_assert_cmpuint (piece->n_memory, ==, n_here);
  g_assert_true (bt_piece_is_whole (piece) == (n_here == BLOCKS));
  g_assert_true (is_listed (self, BT_STARTED_FREE, piece) == (n_free > 0));
  g_assert_true (is_listed (self, BT_STARTED_BUSY, piece) == (n_free == 0 && n_requested > 0));
}

static void
test_begun (void)
{
  BegunModel model = { 0 };

  bt_random_init (&model.random, 5);
  bt_started_init (&model.started);
  model.pool = bt_block_pool_new (BEGUN_PIECES * BLOCKS * BT_BLOCK_SIZE);
  g_assert_true (bt_address_parse (&model.address, "10.0.0.1", 6881));
  for (guint i = 0; i < STEPS; i++) {
    guint32 index = bt_random_below (&model.random, BEGUN_PIECES);
    Begun *begun = &model.begun[index];

    if (begun->piece == NULL) {
      begun->piece = bt_piece_new (index, BLOCKS * BT_BLOCK_SIZE);
      bt_started_add (&model.started, begun->piece);
    } else {
      step_begun (&model, begun, bt_random_below (&model.random, 100));
    }
    assert_begun (&model, index);
  }
  for (guint32 i = 0; i < BEGUN_PIECES; i++) {
    if (model.begun[i].piece != NULL)
      end_piece (&model, &model.begun[i]);
  }
  g_assert_cmpuint (bt_block_pool_get_n_used (model.pool), ==, 0);
  bt_block_pool_free (model.pool);
  bt_started_clear (&model.started);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picker-model/picker", test_picker);
  g_test_add_func ("/picker-model/begun", test_begun);
  return g_test_run ();
}
