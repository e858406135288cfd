/* test-request-queue.c — what we asked of a peer: found again, forgotten, and how much of it at once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "base/bt-random.h"
#include "swarm/bt-request-queue.h"

#define PIECES 8
#define BLOCKS 64
#define STEPS 100000
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
  BtRequestQueue queue;
  BtPiece *pieces[PIECES];
  BtRandom random;
} Fixture;

static void
fixture_init (Fixture *self)
{
  bt_request_queue_init (&self->queue);
  bt_random_init (&self->random, 7);
  for (guint i = 0; i < PIECES; i++)
    self->pieces[i] = bt_piece_new (i * 1000, BLOCKS * BT_BLOCK_SIZE);
}

static void
fixture_clear (Fixture *self)
{
  bt_request_queue_clear (&self->queue);
  for (guint i = 0; i < PIECES; i++)
    bt_piece_free (self->pieces[i]);
}

/* --- against a list ----------------------------------------------------------------------------- */

/* A request of the model: kept in order of asking. */
typedef struct {
  guint piece, block;
  gint64 number; /* told apart by the time it was sent at */
  gboolean live;
} Model;

static void
assert_equal (Fixture *f, GArray *model)
{
  guint32 forward = f->queue.first, backward = f->queue.end;
  guint n_live = 0;

  for (guint i = 0; i < model->len; i++) {
    const Model *m = &g_array_index (model, Model, i);
    const Model *last = &g_array_index (model, Model, model->len - 1 - i);
    BtRequest *request = bt_request_queue_next (&f->queue, &forward);
    BtRequest *other = bt_request_queue_previous (&f->queue, &backward);

    g_assert_cmpint (request->sent_us, ==, m->number);
    g_assert_cmpint (other->sent_us, ==, last->number);
    g_assert_true ((request->target != NULL) == m->live);
    n_live += m->live;
  }
  g_assert_null (bt_request_queue_next (&f->queue, &forward));
  g_assert_null (bt_request_queue_previous (&f->queue, &backward));
  g_assert_cmpuint (f->queue.n_live, ==, n_live);
}

/* The one that find() may give: a live one rather than another. -1: none. */
static int
find_in_model (GArray *model, guint piece, guint block)
{
  int found = -1;

  for (guint i = 0; i < model->len; i++) {
    const Model *m = &g_array_index (model, Model, i);

    if (m->piece == piece && m->block == block && (found < 0 || m->live))
      found = i;
  }
  return found;
}

static void
forget_withdrawn (GArray *model)
{
  guint n_withdrawn = 0;

  for (guint i = 0; i < model->len; i++)
    n_withdrawn += !g_array_index (model, Model, i).live;
  for (guint i = 0; i < model->len && n_withdrawn > BT_LIMIT_REQUESTS_OUT; i++) {
    if (g_array_index (model, Model, i).live)
      continue;
    g_array_remove_index (model, i);
    return;
  }
}

static void
add (Fixture *f, GArray *model, guint piece, guint block, gint64 number)
{
  Model m = { piece, block, number, TRUE };

  bt_request_queue_add (&f->queue, f->pieces[piece], block, number);
  g_array_append_val (model, m);
}

/* Answers, or withdraws, what was found. */
static void
end (Fixture *f, GArray *model, BtRequest *request, gboolean withdraw)
{
  guint i = 0;

  while (g_array_index (model, Model, i).number != request->sent_us)
    i++;
  if (withdraw && request->target != NULL) {
    bt_request_queue_withdraw (&f->queue, request);
    g_array_index (model, Model, i).live = FALSE;
    forget_withdrawn (model);
  } else {
    bt_request_queue_remove (&f->queue, request);
    g_array_remove_index (model, i);
  }
}

static void
test_model (void)
{
  g_autoptr (GArray) model = g_array_new (FALSE, FALSE, sizeof (Model));
  Fixture f;

  fixture_init (&f);
  for (gint64 step = 1; step <= STEPS; step++) {
    guint piece = bt_random_below (&f.random, PIECES), block = bt_random_below (&f.random, BLOCKS);
    BtRequest *request = bt_request_queue_find (&f.queue, piece * 1000, block);
    int found = find_in_model (model, piece, block);

    g_assert_true ((request != NULL) == (found >= 0));
    if (request == NULL || request->target == NULL) {
      /* Also what was withdrawn is asked again; in waves, so that it fills and empties. */
      if (step / 3000 % 2 == 0 || request == NULL)
        add (&f, model, piece, block, step);
      else
        end (&f, model, request, FALSE);
    } else {
      g_assert_true (g_array_index (model, Model, found).live);
      end (&f, model, request, bt_random_below (&f.random, 2) == 0);
    }
    if (step % 500 == 0)
      assert_equal (&f, model);
  }
  g_assert_cmpuint (f.queue.room, <=, 4 * BT_LIMIT_REQUESTS_OUT + 2 * PIECES * BLOCKS);
  fixture_clear (&f);
}

/* One that is never answered does not make the queue grow for ever. */
static void
test_stuck_first (void)
{
  Fixture f;

  fixture_init (&f);
  bt_request_queue_add (&f.queue, f.pieces[0], 0, 1);
  for (gint64 i = 0; i < 10000; i++) {
    bt_request_queue_add (&f.queue, f.pieces[1], i % BLOCKS, 2 + i);
    bt_request_queue_remove (&f.queue, bt_request_queue_find (&f.queue, 1000, i % BLOCKS));
  }
  g_assert_cmpuint (f.queue.room, <=, 16);
  g_assert_cmpint (bt_request_queue_get_oldest (&f.queue)->sent_us, ==, 1);
  fixture_clear (&f);
}

/* --- how many ----------------------------------------------------------------------------------- */

/* Blocks come every @spacing_us, each @delay_us after it was asked for; returns the time. */
static gint64
run (Fixture *f, gint64 now_us, guint n_seconds, gint64 spacing_us, gint64 delay_us)
{
  guint64 rate = BT_BLOCK_SIZE * SECOND / spacing_us;

  for (guint second = 0; second < n_seconds; second++) {
    gint64 end_us = now_us + SECOND;

    for (; now_us < end_us; now_us += spacing_us)
      bt_request_queue_arrived (&f->queue, now_us - delay_us, BT_BLOCK_SIZE, now_us);
    now_us = end_us;
    bt_request_queue_tick (&f->queue, rate);
  }
  return now_us;
}

/* A second of the rate, or some round trips, but never more than the peer takes. */
static void
test_depth (void)
{
  Fixture f;
  gint64 now_us;

  fixture_init (&f);
  g_assert_cmpuint (f.queue.desired, <=, 8);
  now_us = run (&f, 10 * SECOND, 8, 10000, 20000);
  g_assert_cmpuint (f.queue.desired, ==, 100);
  now_us = run (&f, now_us, 8, 1000000, 1000000);
  g_assert_cmpuint (f.queue.desired, ==, 2);
  fixture_clear (&f);
  fixture_init (&f);
  /* Far away: four round trips. */
  now_us = run (&f, 10 * SECOND, 8, 10000, 500000);
  g_assert_cmpuint (f.queue.desired, ==, 200);
  bt_request_queue_set_reqq (&f.queue, 30);
  g_assert_cmpuint (f.queue.desired, ==, 30);
  run (&f, now_us, 3, 10000, 500000);
  g_assert_cmpuint (f.queue.desired, ==, 30);
  bt_request_queue_snub (&f.queue);
  g_assert_cmpuint (f.queue.desired, ==, 1);
  fixture_clear (&f);
}

/* Four times the deviation past the mean, within bounds. */
static void
test_timeout (void)
{
  Fixture f;

  fixture_init (&f);
  g_assert_cmpint (bt_request_queue_get_timeout_us (&f.queue), ==, 20 * SECOND);
  run (&f, 10 * SECOND, 5, 10000, 50000);
  g_assert_cmpint (bt_request_queue_get_timeout_us (&f.queue), ==, 2 * SECOND);
  for (guint i = 0; i < 100; i++)
    bt_request_queue_arrived (&f.queue, (i + 20) * SECOND - (i % 2 == 0 ? 4 : 8) * SECOND,
                              BT_BLOCK_SIZE, (i + 20) * SECOND);
  g_assert_cmpint (bt_request_queue_get_timeout_us (&f.queue), >, 9 * SECOND);
  g_assert_cmpint (bt_request_queue_get_timeout_us (&f.queue), <, 20 * SECOND);
  fixture_clear (&f);
}

static void
assert_wait (Fixture *f, guint n, gint64 now_us, gint64 expected_us)
{
  gint64 wait_us = bt_request_queue_get_wait_us (&f->queue, n, now_us);

  g_assert_cmpint (ABS (wait_us - expected_us), <, expected_us / 50);
}

/* Blocks are expected at the pace they came, and later the longer the peer is silent. */
static void
test_wait (void)
{
  Fixture f;
  gint64 now_us;

  fixture_init (&f);
  assert_wait (&f, 1, SECOND, 2 * SECOND);
  now_us = run (&f, 10 * SECOND, 5, 10000, 50000);
  assert_wait (&f, 10, now_us, 50000 + 9 * 10000);
  /* Idle for long: no slower for that. */
  now_us += 100 * SECOND;
  assert_wait (&f, 10, now_us, 50000 + 9 * 10000);
  bt_request_queue_add (&f.queue, f.pieces[0], 0, now_us);
  bt_request_queue_add (&f.queue, f.pieces[0], 1, now_us);
  assert_wait (&f, 1, now_us, 50000);
  assert_wait (&f, 1, now_us + 30000, 20000);
  assert_wait (&f, 1, now_us + 60000, 30000);
  assert_wait (&f, 2, now_us + 30000, 30000);
  /* What is asked for now comes a round trip from now at the soonest. */
  assert_wait (&f, 3, now_us + 30000, 50000);
  assert_wait (&f, 1, now_us + 3 * SECOND, 3 * SECOND / 2);
  fixture_clear (&f);
}

/* The later a block comes, the more are asked for it; but not all there are, for days. */
static void
test_requesters (void)
{
  g_assert_cmpuint (bt_request_queue_get_requesters_max (0), ==, 2);
  g_assert_cmpuint (bt_request_queue_get_requesters_max (9 * SECOND), ==, 2);
  g_assert_cmpuint (bt_request_queue_get_requesters_max (30 * SECOND), ==, 5);
  g_assert_cmpuint (bt_request_queue_get_requesters_max (3600 * (gint64) SECOND), ==, 16);
  g_assert_cmpuint (bt_request_queue_get_requesters_max (G_MAXINT64 / 4), ==, 16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request-queue/model", test_model);
  g_test_add_func ("/request-queue/stuck-first", test_stuck_first);
  g_test_add_func ("/request-queue/depth", test_depth);
  g_test_add_func ("/request-queue/timeout", test_timeout);
  g_test_add_func ("/request-queue/wait", test_wait);
  g_test_add_func ("/request-queue/requesters", test_requesters);
  return g_test_run ();
}
