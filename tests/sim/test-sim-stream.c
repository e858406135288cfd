/* test-sim-stream.c — one of a swarm watches while it downloads, and the swarm stays as well as it was.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"
#include "swarm/bt-read-ahead.h"

#define SECOND G_USEC_PER_SEC
#define N_LEECHERS 8
#define N_PIECES 300
#define PIECE_LENGTH (256 * 1024)
#define FILM_RATE \
  G_GUINT64_CONSTANT (160000) /* bytes a second; each can have 250,000, if all give all they have */
#define SEED_UP 400000        /* bytes a second */
#define UP 200000
#define DOWN 1000000
#define LOOK_US (SECOND / 4)    /* as the session does */
#define HASTE_US (3 * SECOND)   /* likewise */
#define FRAME_BYTES (64 * 1024) /* what the player waits for */
#define RUN_US (400 * SECOND)   /* nobody is done by then in either run */
/* Of what availability is without the player, in hundredths. */
#define AVAILABILITY_LEAST 80

typedef struct {
  BtSim *sim;
  BtSimNode *seed;
  BtSimNode *leechers[N_LEECHERS];
  gboolean streams;     /* the first one */
  guint64 position;     /* bytes: of the player */
  guint n_stalls;       /* looks at which it had to wait, after its first picture */
  guint64 availability; /* sum over all looks, in thousandths of a copy */
} World;

static void
world_init (World *self, gboolean streams)
{
  const BtSimParams params = { .seed = 5, .n_pieces = N_PIECES, .piece_length = PIECE_LENGTH };
  BtSimNodeParams node;

  *self = (World) { .sim = bt_sim_new (&params), .streams = streams };
  bt_sim_node_params_init (&node);
  node.pool_budget = 64 << 20;
  node.up_bandwidth = UP;
  node.down_bandwidth = DOWN;
  for (guint i = 0; i < N_LEECHERS; i++)
    self->leechers[i] = bt_sim_add (self->sim, &node);
  node.is_seed = TRUE;
  node.up_bandwidth = SEED_UP;
  self->seed = bt_sim_add (self->sim, &node);
  bt_sim_introduce_all (self->sim);
}

/* The pieces that the leechers have among them: whole copies, and the share of pieces beyond. */
static guint64
get_availability (const World *self)
{
  guint copies[N_PIECES] = { 0 }, least = G_MAXUINT, n_more = 0;

  for (guint i = 0; i < N_LEECHERS; i++) {
    const BtBitfield *have = bt_swarm_peek_have (bt_sim_node_get_swarm (self->leechers[i]));

    for (guint32 piece = 0; piece < N_PIECES; piece++)
      copies[piece] += bt_bitfield_get (have, piece);
  }
  for (guint32 piece = 0; piece < N_PIECES; piece++)
    least = MIN (least, copies[piece]);
  for (guint32 piece = 0; piece < N_PIECES; piece++)
    n_more += copies[piece] > least;
  return least * 1000 + n_more * 1000 / N_PIECES;
}

/* The picture moves on by a look's worth if that is here. */
static void
play (World *self, gint64 now_us)
{
  BtSwarm *swarm = bt_sim_node_get_swarm (self->leechers[0]);
  g_autoptr (GArray) deadlines = g_array_new (FALSE, FALSE, sizeof (BtDeadline));
  BtReadScene scene = { bt_swarm_peek_have (swarm), PIECE_LENGTH,
                        bt_swarm_get_down_rate (swarm, now_us), now_us };
  BtReadWish wish = { .end = N_PIECES * (guint64) PIECE_LENGTH,
                      .position = self->position,
                      .run = self->position,
                      .media_rate = FILM_RATE };

  if (bt_read_ahead_count (&wish, &scene) >= FRAME_BYTES)
    wish.run = wish.position = self->position += FILM_RATE * LOOK_US / SECOND;
  else
    self->n_stalls += self->position > 0;
  if (bt_read_ahead_count (&wish, &scene) < FRAME_BYTES)
    wish.wanted = FRAME_BYTES;
  bt_read_ahead_plan (&wish, &scene, deadlines);
  bt_read_ahead_merge (deadlines);
  bt_swarm_set_deadlines (swarm, deadlines, now_us);
  bt_swarm_set_hasty (swarm, now_us < HASTE_US && wish.wanted > 0, now_us);
}

static void
world_run (World *self)
{
  gint64 start_us = bt_sim_get_now (self->sim);

  while (bt_sim_get_now (self->sim) - start_us < RUN_US) {
    if (self->streams)
      play (self, bt_sim_get_now (self->sim));
    bt_sim_run (self->sim, LOOK_US, NULL, NULL);
    self->availability += get_availability (self);
  }
}

static void
test_availability (void)
{
  World plain, streaming;

  world_init (&plain, FALSE);
  world_run (&plain);
  world_init (&streaming, TRUE);
  world_run (&streaming);
  g_test_message ("availability %" G_GUINT64_FORMAT " thousandths with a player, %" G_GUINT64_FORMAT
                  " without; %u stalls of a quarter of a second, played %" G_GUINT64_FORMAT " KiB",
                  streaming.availability * LOOK_US / RUN_US, plain.availability * LOOK_US / RUN_US,
                  streaming.n_stalls, streaming.position / 1024);
  g_assert_cmpuint (streaming.availability * 100, >=, plain.availability * AVAILABILITY_LEAST);
  /* What comes next has but the seed at first, who has others to serve: half the film all the same,
   * where rarest first alone has hardly a piece in a row. */
  g_assert_cmpuint (streaming.position, >, FILM_RATE * (RUN_US / SECOND) / 2);
  bt_sim_free (plain.sim);
  bt_sim_free (streaming.sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-stream/availability", test_availability);
  return g_test_run ();
}
