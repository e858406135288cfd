/* test-demo.c — the swarm in a box, run to its end faster than a person could follow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "demo/bt-demo-private.h"
#include "model/bt-peer.h"
#include "torrent-fixture.h"

#define SPEED 40 /* times; the minute takes seconds */

static BtDemo *
open_demo (guint64 seed)
{
  g_autoptr (GError) error = NULL;
  BtDemo *demo = _bt_demo_new_at_speed (seed, SPEED, &error);

  g_assert_no_error (error);
  return demo;
}

static gboolean
has_torrent (gpointer demo)
{
  return bt_demo_get_torrent (demo) != NULL;
}

static void
stopped_cb (GObject *demo, GAsyncResult *result, gpointer data)
{
  g_assert_true (bt_demo_stop_finish (BT_DEMO (demo), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
close_demo (BtDemo *demo)
{
  g_autofree char *folder = g_strdup (_bt_demo_get_folder (demo));
  gboolean is_stopped = FALSE;

  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  bt_demo_stop_async (demo, stopped_cb, &is_stopped);
  torrent_fixture_wait (&is_stopped);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (demo);
}

static gboolean
is_complete (BtEngine *engine)
{
  g_autoptr (BtTorrent) torrent = g_list_model_get_item (G_LIST_MODEL (engine), 0);

  return torrent != NULL && bt_torrent_get_stat (torrent)->n_have == BT_DEMO_N_PIECES;
}

static gboolean
all_are_complete (gpointer data)
{
  BtDemo *demo = data;

  for (guint i = 0; i < BT_DEMO_N_PEERS; i++) {
    if (!is_complete (_bt_demo_get_peer_engine (demo, i)))
      return FALSE;
  }
  return is_complete (bt_demo_get_engine (demo));
}

static void
test_to_the_end (void)
{
  BtDemo *demo = open_demo (7);

  torrent_fixture_wait_for (has_torrent, demo);
  torrent_fixture_wait_for (all_are_complete, demo);
  g_assert_cmpstr (bt_torrent_get_name (bt_demo_get_torrent (demo)), ==, "Swarm in a Box");
  close_demo (demo);
}

static void
test_you_give (void)
{
  BtDemo *demo = open_demo (5);
  const BtTorrentStat *stat;

  torrent_fixture_wait_for (has_torrent, demo);
  torrent_fixture_wait_for (all_are_complete, demo);
  stat = bt_torrent_get_stat (bt_demo_get_torrent (demo));
  g_assert_cmpuint (stat->uploaded, >=, stat->wanted / 3);
  close_demo (demo);
}

static gboolean
has_numbered_peers (gpointer data)
{
  BtDemo *demo = data;
  GListModel *peers = bt_torrent_get_peers (bt_demo_get_torrent (demo));
  guint found = 0; /* a bit for each */

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (peers, i);
    guint number = bt_demo_get_peer_number (demo, bt_peer_get_stat (peer));

    g_assert_cmpuint (number, >=, 1);
    g_assert_cmpuint (number, <=, BT_DEMO_N_PEERS);
    found |= 1u << number;
  }
  return found == ((1u << BT_DEMO_N_PEERS) - 1) << 1;
}

static void
test_peers_have_numbers (void)
{
  BtDemo *demo = open_demo (8);
  BtTorrentWatch *watch;

  torrent_fixture_wait_for (has_torrent, demo);
  watch = bt_torrent_watch (bt_demo_get_torrent (demo), BT_WATCH_TORRENT_PEERS);
  torrent_fixture_wait_for (has_numbered_peers, demo);
  bt_torrent_watch_free (watch);
  close_demo (demo);
}

/* Peers of @torrent that bytes of pieces went from or to, over WebRTC or otherwise. */
static guint
count_partners (BtTorrent *torrent, gboolean over_webrtc)
{
  GListModel *peers = bt_torrent_get_peers (torrent);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (peers, i);
    const BtPeerStat *stat = bt_peer_get_stat (peer);

    n += (stat->transport == BT_TRANSPORT_RTC) == over_webrtc
         && stat->downloaded + stat->uploaded > 0;
  }
  return n;
}

typedef struct {
  BtDemo *demo;
  BtTorrent *third; /* Peer 3's */
} Both;

static gboolean
third_has_torrent (gpointer data)
{
  Both *both = data;
  BtEngine *engine = _bt_demo_get_peer_engine (both->demo, BT_DEMO_N_PEERS - 1);

  if (both->third == NULL)
    both->third = g_list_model_get_item (G_LIST_MODEL (engine), 0);
  return both->third != NULL && has_torrent (both->demo);
}

static gboolean
exchange_over_webrtc (gpointer data)
{
  Both *both = data;
  BtTorrent *yours = bt_demo_get_torrent (both->demo);

  g_assert_cmpuint (count_partners (both->third, FALSE), ==, 0);
  g_assert_cmpuint (count_partners (yours, TRUE), <=, 1);
  return count_partners (yours, TRUE) == 1 && count_partners (both->third, TRUE) == 1;
}

/* You and Peer 3 see each other so, and Peer 3 sees nobody else. */
static void
test_third_comes_over_webrtc (void)
{
  Both both = { .demo = open_demo (11) };
  BtTorrentWatch *yours, *thirds;

  torrent_fixture_wait_for (third_has_torrent, &both);
  yours = bt_torrent_watch (bt_demo_get_torrent (both.demo), BT_WATCH_TORRENT_PEERS);
  thirds = bt_torrent_watch (both.third, BT_WATCH_TORRENT_PEERS);
  torrent_fixture_wait_for (exchange_over_webrtc, &both);
  bt_torrent_watch_free (thirds);
  bt_torrent_watch_free (yours);
  g_object_unref (both.third);
  close_demo (both.demo);
}

/* --- its time ------------------------------------------------------------------------------------ */

#define DRAIN_US 300000 /* what was sent before is read, and reports come */
#define STILL_US 500000
#define N_STEPS 12

static void
spin_for (gint64 pause_us)
{
  gint64 until_us = g_get_monotonic_time () + pause_us;

  while (g_get_monotonic_time () < until_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static guint64
count_bytes (BtDemo *demo)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (bt_demo_get_torrent (demo));

  return stat->downloaded + stat->uploaded;
}

static gboolean
is_exchanging (gpointer demo)
{
  return has_torrent (demo) && count_bytes (demo) > 0;
}

/* For longer, in its hurried time, than anybody is patient with a silent peer: they are all still there. */
static void
test_stands_still (void)
{
  BtDemo *demo = open_demo (3);
  const BtTorrentStat *stat;
  gint64 time;
  guint64 n_bytes;
  guint n_peers;

  bt_demo_set_speed (demo, 1000);
  torrent_fixture_wait_for (is_exchanging, demo);
  bt_demo_set_running (demo, FALSE);
  g_assert_false (bt_demo_get_running (demo));
  time = bt_demo_get_time (demo);
  spin_for (DRAIN_US);
  stat = bt_torrent_get_stat (bt_demo_get_torrent (demo));
  n_bytes = count_bytes (demo);
  n_peers = stat->n_peers;
  spin_for (STILL_US);
  g_assert_cmpint (bt_demo_get_time (demo), ==, time);
  g_assert_cmpuint (count_bytes (demo), ==, n_bytes);
  g_assert_cmpuint (stat->n_peers, ==, n_peers);
  bt_demo_set_running (demo, FALSE); /* twice is once */
  bt_demo_set_running (demo, TRUE);
  torrent_fixture_wait_for (all_are_complete, demo);
  close_demo (demo);
}

typedef struct {
  BtDemo *demo;
  guint64 number; /* of the last message */
  gint64 time_us; /* likewise */
  guint n_blocks; /* that we asked for and got */
} Messages;

static void
wire_cb (BtTorrent *torrent, Messages *self)
{
  const GArray *told = bt_torrent_peek_wire (torrent);

  for (guint i = 0; i < told->len; i++) {
    const BtWireEntry *entry = &g_array_index (told, BtWireEntry, i);

    g_assert_cmpuint (entry->number, >, self->number);
    g_assert_cmpint (entry->time_us, >=, self->time_us);
    g_assert_cmpint (entry->time_us, <=, g_get_monotonic_time ());
    g_assert_cmpint (entry->asked_us, <=, entry->time_us);
    self->number = entry->number;
    self->time_us = entry->time_us;
    self->n_blocks += entry->method == BT_WIRE_PIECE && entry->asked_us != 0;
  }
}

static gboolean
has_seen_blocks (gpointer data)
{
  return ((Messages *) data)->n_blocks > 20;
}

/* What was said is told in its order and by the system's clock, however fast the demo's is. */
static void
test_messages_in_order (void)
{
  Messages messages = { .demo = open_demo (12) };
  BtTorrent *torrent;
  BtTorrentWatch *watch;

  bt_demo_set_speed (messages.demo, 400);
  torrent_fixture_wait_for (has_torrent, messages.demo);
  torrent = bt_demo_get_torrent (messages.demo);
  g_signal_connect (torrent, "wire", G_CALLBACK (wire_cb), &messages);
  watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_WIRE);
  torrent_fixture_wait_for (has_seen_blocks, &messages);
  g_signal_handlers_disconnect_by_data (torrent, &messages);
  bt_torrent_watch_free (watch);
  close_demo (messages.demo);
}

typedef struct {
  gboolean is_over;
  GError *error; /* owned */
} Step;

static void
stepped_cb (GObject *demo, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  bt_demo_step_finish (BT_DEMO (demo), result, &step->error);
  step->is_over = TRUE;
}

static void
take_step (BtDemo *demo, int code)
{
  Step step = { 0 };

  bt_demo_step_async (demo, stepped_cb, &step);
  torrent_fixture_wait (&step.is_over);
  if (code < 0)
    g_assert_no_error (step.error);
  else
    g_assert_error (step.error, G_IO_ERROR, code);
  g_clear_error (&step.error);
}

/* Each is short: what comes or goes between two of them is no more than what was under way. */
static void
test_steps (void)
{
  BtDemo *demo = open_demo (4);
  gint64 time;

  torrent_fixture_wait_for (is_exchanging, demo);
  take_step (demo, G_IO_ERROR_BUSY);
  bt_demo_set_running (demo, FALSE);
  for (guint i = 0; i < N_STEPS; i++) {
    time = bt_demo_get_time (demo);
    take_step (demo, -1);
    g_assert_cmpint (bt_demo_get_time (demo), >, time);
    g_assert_false (bt_demo_get_running (demo));
    g_assert_false (bt_demo_get_stepping (demo));
  }
  close_demo (demo);
}

static void
test_step_is_cut_short (void)
{
  BtDemo *demo = open_demo (6);
  Step step = { 0 };

  torrent_fixture_wait_for (has_torrent, demo);
  bt_demo_set_speed (demo, 1); /* nothing happens soon */
  bt_demo_set_running (demo, FALSE);
  spin_for (DRAIN_US);
  bt_demo_step_async (demo, stepped_cb, &step);
  g_assert_true (bt_demo_get_stepping (demo));
  take_step (demo, G_IO_ERROR_BUSY);
  bt_demo_set_running (demo, TRUE);
  torrent_fixture_wait (&step.is_over);
  g_assert_true (step.error == NULL
                 || g_error_matches (step.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_clear_error (&step.error);
  g_assert_true (bt_demo_get_running (demo));
  close_demo (demo);
}

/* At the end nothing is left that could happen; and what stands can be closed. */
static void
test_step_at_the_end (void)
{
  BtDemo *demo = open_demo (7);

  torrent_fixture_wait_for (has_torrent, demo);
  torrent_fixture_wait_for (all_are_complete, demo);
  spin_for (DRAIN_US);
  bt_demo_set_running (demo, FALSE);
  bt_demo_set_speed (demo, 10000);
  take_step (demo, G_IO_ERROR_TIMED_OUT);
  g_assert_false (bt_demo_get_stepping (demo));
  close_demo (demo);
}

static void
test_closed_while_it_stands (void)
{
  BtDemo *demo = open_demo (8);

  torrent_fixture_wait_for (is_exchanging, demo);
  bt_demo_set_running (demo, FALSE);
  close_demo (demo);
}

static void
test_strangers_have_none (void)
{
  BtDemo *demo = open_demo (9);
  BtPeerStat stranger = { 0 };

  g_assert_true (bt_address_parse (&stranger.address, "127.0.0.1:1", 0));
  g_assert_cmpuint (bt_demo_get_peer_number (demo, &stranger), ==, 0);
  torrent_fixture_wait_for (has_torrent, demo);
  close_demo (demo);
}

static char *
dup_hash (guint64 seed)
{
  BtDemo *demo = open_demo (seed);
  char *hash;

  torrent_fixture_wait_for (has_torrent, demo);
  g_assert_cmpuint (bt_demo_get_seed (demo), !=, 0);
  hash = g_strdup (bt_torrent_get_id_text (bt_demo_get_torrent (demo)));
  close_demo (demo);
  return hash;
}

static void
test_seeds_differ (void)
{
  g_autofree char *one = dup_hash (1), *two = dup_hash (2), *any = dup_hash (0);

  g_assert_cmpstr (one, !=, two);
  g_assert_cmpstr (one, !=, any);
}

static guint
count_copies (const BtDemoTorrent *torrent, guint piece)
{
  guint n = 0;

  for (guint i = 0; i < BT_DEMO_N_PEERS; i++)
    n += torrent->holdings[i] >> piece & 1;
  return n;
}

/* As the window marks it: at most half of the mean. */
static gboolean
has_rare_piece (const BtDemoTorrent *torrent)
{
  guint sum = 0, least = BT_DEMO_N_PEERS;

  for (guint piece = 0; piece < BT_DEMO_N_PIECES; piece++) {
    sum += count_copies (torrent, piece);
    least = MIN (least, count_copies (torrent, piece));
  }
  return least > 0 && 2 * least * BT_DEMO_N_PIECES <= sum;
}

/* A piece nobody had would never come, and a peer that had all would want nothing of you. */
static void
test_holdings (void)
{
  for (guint64 seed = 1; seed < 50; seed++) {
    BtRandom random;
    BtDemoTorrent *torrent;
    guint8 all = 0;

    bt_random_init (&random, seed);
    torrent =
        _bt_demo_torrent_new (&random, "http://127.0.0.1:1/announce", "ws://127.0.0.1:1/meet");
    for (guint i = 0; i < BT_DEMO_N_PEERS; i++) {
      g_assert_cmpuint (torrent->holdings[i], !=, 0);
      g_assert_cmpuint (torrent->holdings[i], <, (1 << BT_DEMO_N_PIECES) - 1);
      all |= torrent->holdings[i];
    }
    g_assert_cmpuint (all, ==, (1 << BT_DEMO_N_PIECES) - 1);
    g_assert_true (has_rare_piece (torrent));
    _bt_demo_torrent_free (torrent);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/to-the-end", test_to_the_end);
  g_test_add_func ("/demo/you-give", test_you_give);
  g_test_add_func ("/demo/peers-have-names", test_peers_have_numbers);
  g_test_add_func ("/demo/third-comes-over-webrtc", test_third_comes_over_webrtc);
  g_test_add_func ("/demo/stands-still", test_stands_still);
  g_test_add_func ("/demo/messages-in-order", test_messages_in_order);
  g_test_add_func ("/demo/steps", test_steps);
  g_test_add_func ("/demo/step-is-cut-short", test_step_is_cut_short);
  g_test_add_func ("/demo/step-at-the-end", test_step_at_the_end);
  g_test_add_func ("/demo/closed-while-it-stands", test_closed_while_it_stands);
  g_test_add_func ("/demo/strangers-have-none", test_strangers_have_none);
  g_test_add_func ("/demo/seeds-differ", test_seeds_differ);
  g_test_add_func ("/demo/holdings", test_holdings);
  return g_test_run ();
}
