/* test-session-options.c — what a person chose takes effect in whole sessions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "session-fixture.h"
#include "store-fixture.h"

#define PIECE_LENGTH 32768
#define N_PIECES 40
#define N_SEEN 20        /* pieces that are looked at */
#define N_ON_THEIR_WAY 8 /* pieces that may be done before one that was begun earlier */

static const FixtureFile files[] = { { "one", N_PIECES *PIECE_LENGTH }, { NULL, 0 } };

typedef struct {
  Fixture *fixture;
  char *folder;
  Node *seed, *leech;
} Swarm;

static Swarm *
swarm_new (void)
{
  Swarm *self = g_new0 (Swarm, 1);

  self->fixture = fixture_new (files, PIECE_LENGTH);
  fixture_plant (self->fixture, 0, TRUE, files[0].length);
  self->folder = g_build_filename (self->fixture->root, "fetched", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->seed = node_new (NULL);
  self->leech = node_new (NULL);
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
  return self;
}

static void
swarm_free (Swarm *self)
{
  node_free (self->seed);
  node_free (self->leech);
  fixture_free (self->fixture);
  g_free (self->folder);
  g_free (self);
}

static gboolean
has_seen (Node *node, gconstpointer data)
{
  const BtPieceMap *pieces = node_get (node, 0)->pieces;

  return pieces && bt_bitfield_get_n_set (pieces->have) >= N_SEEN;
}

/* In order from the first piece on: the choice comes with the addition. */
static void
test_sequential (void)
{
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (self->fixture->metainfo, self->folder);
  const BtBitfield *have;
  guint32 n_have, last = 0;

  params->options.sequential = TRUE;
  params->options.down_limit = N_PIECES * PIECE_LENGTH; /* so that the middle is seen */
  bt_session_set_watch (self->leech->session, node_add (self->leech, params), BT_WATCH_PIECES);
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, has_seen, NULL);
  have = node_get (self->leech, 0)->pieces->have;
  n_have = bt_bitfield_get_n_set (have);
  for (guint32 piece = 0; piece < N_PIECES; piece++)
    last = bt_bitfield_get (have, piece) ? piece : last;
  g_assert_cmpuint (last, <, n_have + N_ON_THEIR_WAY);
  swarm_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-options/sequential", test_sequential);
  return g_test_run ();
}
