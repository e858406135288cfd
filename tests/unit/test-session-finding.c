/* test-session-finding.c — sessions whose peers tell of each other, and what is told of how they were
 * found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "session-fixture.h"
#include "store-fixture.h"

#define PIECE_LENGTH 32768
#define MOMENT_US 300000 /* long enough to dial within this machine */
#define SLOW 4096        /* bytes a second: nobody is done before it is over */

static const FixtureFile files[] = { { "one", 8 * PIECE_LENGTH }, { NULL, 0 } };

typedef struct {
  Fixture *fixture;
  char *folders[2]; /* of those that download */
  Node *seed, *leechers[2];
} Place;

static Node *
new_node (gboolean use_pex)
{
  BtSessionConfig config;

  node_config_init (&config, NULL);
  config.options.use_pex = use_pex;
  config.options.down_limit = SLOW;
  return node_new_with (&config);
}

/* A seed, and two that know nobody else. */
static void
place_init (Place *self, gboolean use_pex)
{
  self->fixture = fixture_new (files, PIECE_LENGTH);
  fixture_plant (self->fixture, 0, TRUE, files[0].length);
  self->seed = new_node (use_pex);
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
  for (guint i = 0; i < 2; i++) {
    self->folders[i] = g_strdup_printf ("%s/%u", self->fixture->root, i);
    g_assert_cmpint (g_mkdir (self->folders[i], 0700), ==, 0);
    self->leechers[i] = new_node (use_pex);
    node_add (self->leechers[i], node_params (self->fixture->metainfo, self->folders[i]));
    node_wait_state (self->leechers[i], 0, BT_TORRENT_DOWNLOADING);
    bt_session_set_watch (self->leechers[i]->session, node_get (self->leechers[i], 0)->id,
                          BT_WATCH_DISCOVERY);
    node_meet (self->leechers[i], 0, self->seed);
  }
}

static void
place_clear (Place *self)
{
  for (guint i = 0; i < 2; i++) {
    node_free (self->leechers[i]);
    g_free (self->folders[i]);
  }
  node_free (self->seed);
  fixture_free (self->fixture);
}

static gboolean
is_told (Node *self, gconstpointer data)
{
  const BtDiscoveryStat *discovery = node_get (self, 0)->discovery;

  return discovery != NULL && discovery->ways[BT_WAY_PEX].state == BT_WAY_WORKING
         && discovery->n_found[BT_PEER_SOURCE_PEX] > 0;
}

static gboolean
has_state (Node *self, gconstpointer data)
{
  const BtDiscoveryStat *discovery = node_get (self, 0)->discovery;

  return discovery != NULL && discovery->ways[BT_WAY_PEX].state == GPOINTER_TO_INT (data);
}

static void
test_pex (void)
{
  BtEngineOptions options;
  const BtDiscoveryStat *discovery;
  Place place;

  place_init (&place, TRUE);
  node_wait (place.leechers[0], is_told, NULL);
  discovery = node_get (place.leechers[0], 0)->discovery;
  g_assert_cmpuint (discovery->n_found[BT_PEER_SOURCE_USER], ==, 1);
  g_assert_cmpuint (discovery->ways[BT_WAY_PEX].n_told_by, >=, 1);
  g_assert_cmpint (discovery->ways[BT_WAY_DHT].state, ==, BT_WAY_OFF);
  g_assert_cmpint (discovery->ways[BT_WAY_LSD].state, ==, BT_WAY_OFF);
  bt_engine_options_init (&options);
  bt_engine_options_set_ways (&options, FALSE);
  options.down_limit = SLOW;
  bt_session_set_options (place.leechers[0]->session, &options);
  node_wait (place.leechers[0], has_state, GINT_TO_POINTER (BT_WAY_OFF));
  place_clear (&place);
}

/* What is off is not asked either. */
static void
test_off (void)
{
  const BtDiscoveryStat *discovery;
  Place place;

  place_init (&place, FALSE);
  for (guint way = 0; way < BT_N_WAYS; way++)
    bt_session_ask_way (place.leechers[0]->session, node_get (place.leechers[0], 0)->id, way);
  node_wait (place.leechers[0], has_state, GINT_TO_POINTER (BT_WAY_OFF));
  discovery = node_get (place.leechers[0], 0)->discovery;
  for (guint way = 0; way < BT_N_WAYS; way++) {
    g_assert_cmpint (discovery->ways[way].state, ==, BT_WAY_OFF);
    g_assert_cmpint (discovery->ways[way].next_us, ==, 0);
  }
  place_clear (&place);
}

static gboolean
knows_one_later (Node *self, gconstpointer data)
{
  const gint64 *since_us = data;
  const BtDiscoveryStat *discovery = node_get (self, 0)->discovery;

  return discovery != NULL && discovery->n_found[BT_PEER_SOURCE_USER] == 1
         && g_get_monotonic_time () - *since_us > MOMENT_US;
}

/* A tracker tells our own address as well: that is no peer. */
static void
test_self (void)
{
  Place place;

  place_init (&place, FALSE);
  for (guint i = 0; i < 2; i++) {
    gint64 since_us = g_get_monotonic_time ();

    node_meet (place.leechers[0], 0, place.leechers[0]);
    node_wait (place.leechers[0], knows_one_later, &since_us);
  }
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-finding/pex", test_pex);
  g_test_add_func ("/session-finding/off", test_off);
  g_test_add_func ("/session-finding/self", test_self);
  return g_test_run ();
}
