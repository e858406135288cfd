/* test-session-rtc-bounds.c — how many peers a session meets over WebRTC at a time, and whose turn it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/bt-limits.h"
#include "rtc-fixture.h"
#include "rtc-stranger.h"

#define N_TORRENTS 24 /* more than twice what all places are enough for */
#define N_ROUNDS 6
#define N_AT_ONCE (BT_LIMIT_RTC_OFFERS / BT_TRACKER_OFFERS_MAX) /* torrents */
#define N_PER_CYCLE ((N_TORRENTS + N_AT_ONCE - 1) / N_AT_ONCE)  /* rounds */
#define LONG_US (75 * G_USEC_PER_SEC) /* offers have expired, and turns that nobody made use of */
#define N_STRANGERS 30                /* more than one torrent answers at a time */
#define GUESTS 2                      /* who are met where all places are taken */
#define DESCRIPTORS 5                 /* of each peer, as they are counted */
#define MANY 10000                    /* descriptors: the bounds of other things hold */

typedef struct {
  Node *node;
  char *folder;
} Place;

static Node *
new_node (void)
{
  BtSessionConfig config;

  node_config_init (&config, NULL);
  config.options.use_webrtc = TRUE;
  return node_new_with (&config);
}

static void
set_descriptors (BtSession *session, gpointer n)
{
  session->peers.n_descriptors = GPOINTER_TO_UINT (n);
}

static void
place_init (Place *self, guint n_torrents)
{
  self->node = new_node ();
  self->folder = g_dir_make_tmp ("bt-bounds-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  for (guint i = 0; i < n_torrents; i++)
    add_unknown (self->node, self->folder, i + 1);
  engine_run (self->node->session, set_descriptors, GUINT_TO_POINTER (MANY));
}

static void
place_clear (Place *self)
{
  node_free (self->node);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* --- turns -------------------------------------------------------------------------------------- */

static void
assert_bounded (BtSession *session, gpointer data)
{
  g_assert_cmpuint (session->rtc.offers.length, <=, BT_LIMIT_RTC_OFFERS);
}

static guint
announce (Place *self, guint index)
{
  GPtrArray *offers =
      play_announce (self->node, &node_get (self->node, index)->info_hash, BT_TRACKER_OFFERS_MAX);
  guint n = offers->len;

  g_ptr_array_unref (offers);
  engine_run (self->node->session, assert_bounded, NULL);
  return n;
}

static void
grow_old (gint64 *time_us)
{
  if (*time_us != 0 && *time_us != G_MAXINT64)
    *time_us -= LONG_US;
}

static void
look_after_all (BtSession *session)
{
  gint64 now_us = g_get_monotonic_time ();

  bt_session_rtc_tick (session, now_us);
  for (guint i = 0; i < session->torrents->len; i++)
    bt_session_rtc_follow (g_ptr_array_index (session->torrents, i), now_us);
}

/* As if it had passed. */
static void
pass_long (BtSession *session, gpointer data)
{
  for (GList *at = session->rtc.offers.head; at; at = at->next)
    grow_old (&((BtMeeting *) at->data)->deadline_us);
  for (guint i = 0; i < session->torrents->len; i++) {
    BtTorrentRtc *rtc = &((BtSessionTorrent *) g_ptr_array_index (session->torrents, i))->rtc;

    grow_old (&rtc->sent_us);
    grow_old (&rtc->again_us);
    grow_old (&rtc->promised_us);
  }
  look_after_all (session);
  look_after_all (session);
}

/* All ask for as much as they can get, always in the same order: nobody is left out for long. */
static void
test_turns (void)
{
  guint served[N_TORRENTS] = { 0 }; /* round after the last one in which it sent offers */
  Place place;

  place_init (&place, N_TORRENTS);
  for (guint round = 0; round < N_ROUNDS; round++) {
    guint n_sent = 0;

    for (guint i = 0; i < N_TORRENTS; i++) {
      guint n = announce (&place, i);

      n_sent += n;
      if (n > 0)
        served[i] = round + 1;
      g_assert_cmpuint (round + 1 - served[i], <, N_PER_CYCLE);
    }
    g_assert_cmpuint (n_sent, ==, BT_LIMIT_RTC_OFFERS);
    engine_run (place.node->session, pass_long, NULL);
  }
  place_clear (&place);
}

static void
assert_promised (BtSession *session, gpointer n)
{
  g_assert_cmpuint (session->rtc.n_promised, ==, GPOINTER_TO_UINT (n));
  g_assert_cmpuint (session->rtc.offers.length, ==, 0);
}

/* Whose tracker does not answer keeps nobody from his turn. */
static void
test_turn_passes (void)
{
  guint n_late = N_TORRENTS - 2 * N_AT_ONCE;
  Place place;

  place_init (&place, N_TORRENTS);
  for (guint i = 0; i < N_TORRENTS; i++)
    g_assert_cmpuint (announce (&place, i), ==, i < N_AT_ONCE ? BT_TRACKER_OFFERS_MAX : 0);
  engine_run (place.node->session, pass_long, NULL);
  engine_run (place.node->session, assert_promised, GUINT_TO_POINTER (N_AT_ONCE));
  engine_run (place.node->session, pass_long, NULL);
  engine_run (place.node->session, assert_promised, GUINT_TO_POINTER (n_late));
  for (guint i = N_TORRENTS - n_late; i < N_TORRENTS; i++)
    g_assert_cmpuint (announce (&place, i), ==, BT_TRACKER_OFFERS_MAX);
  g_assert_cmpuint (announce (&place, 0), ==, BT_TRACKER_OFFERS_MAX);
  place_clear (&place);
}

/* --- handshakes --------------------------------------------------------------------------------- */

/* Many strangers offer at once. */
static void
flood (BtSession *session)
{
  for (guint i = 0; i < session->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, i);
    BtTrackerSignal offer = { .url = STRANGER_URL, .loopback = TRUE, .sdp = "hello", .n_sdp = 5 };

    memcpy (offer.info_hash, bt_info_hash_get_wire (&torrent->info_hash), BT_SHA1_SIZE);
    for (guint8 name = 1; name <= N_STRANGERS; name++) {
      memset (offer.peer_id, name, BT_PEER_ID_SIZE);
      bt_session_rtc_signals.offered (&offer, session);
    }
  }
}

static void
assert_answers (BtSession *session, gpointer data)
{
  BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, 0);

  flood (session);
  g_assert_cmpuint (torrent->rtc.n[BT_MEETING_ANSWERING], ==, BT_LIMIT_RTC_ANSWERS);
}

static void
test_answers (void)
{
  Place place;

  place_init (&place, 1);
  engine_run (place.node->session, assert_answers, NULL);
  place_clear (&place);
}

static void
assert_handshakes (BtSession *session, gpointer data)
{
  flood (session);
  g_assert_cmpuint (session->rtc.handshakes.length, ==, BT_LIMIT_RTC_HANDSHAKES);
}

static void
test_handshakes (void)
{
  Place place;

  place_init (&place, BT_LIMIT_RTC_HANDSHAKES / BT_LIMIT_RTC_ANSWERS + 2);
  engine_run (place.node->session, assert_handshakes, NULL);
  place_clear (&place);
}

/* --- no room ------------------------------------------------------------------------------------ */

static void
assert_full (BtSession *session, gpointer data)
{
  BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, 0);

  g_assert_cmpuint (bt_session_rtc_count_room (torrent), ==, 0);
  g_assert_cmpuint (bt_session_rtc_count_wanted (torrent, g_get_monotonic_time ()), ==, GUESTS);
  flood (session);
  g_assert_cmpuint (torrent->rtc.n[BT_MEETING_ANSWERING], ==, GUESTS);
}

static void
assert_one (BtSession *session, gpointer data)
{
  BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, 0);

  g_assert_cmpuint (bt_swarm_get_n_open (torrent->swarm), ==, 1);
}

static gboolean
has_peer (Node *node, gconstpointer data)
{
  return node_get (node, 0)->stat.n_peers == 1;
}

static gboolean
has_opened (Node *node, gconstpointer data)
{
  GArray *meetings = node_get (node, 0)->meetings;

  for (guint i = 0; i < meetings->len; i++) {
    if (g_array_index (meetings, BtRtcStat, i).at_us[BT_RTC_OPENED] != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
all_are_over (Node *node, gconstpointer data)
{
  GArray *meetings = node_get (node, 0)->meetings;

  for (guint i = 0; i < meetings->len; i++) {
    if (g_array_index (meetings, BtRtcStat, i).ended_us == 0)
      return FALSE;
  }
  return TRUE;
}

static void
fill (Place *self, gboolean is_torrent)
{
  Node *node = self->node;
  BtTorrentOptions torrent = node_get (node, 0)->options;
  BtEngineOptions engine;

  if (is_torrent) {
    torrent.max_peers = 1;
    bt_session_set_torrent_options (node->session, node_get (node, 0)->id, &torrent);
    return;
  }
  bt_engine_options_init (&engine);
  bt_engine_options_set_ways (&engine, FALSE);
  engine.use_webrtc = TRUE;
  engine.max_peers = 1;
  bt_session_set_options (node->session, &engine);
}

/* The one place, of the torrent or of all, is a TCP peer's, of no use so far. Strangers are met all the same,
 * a few at a time, and the swarm keeps one of them. */
static void
test_full (gconstpointer is_torrent)
{
  Stranger *stranger;
  Node *other;
  Place place;

  place_init (&place, 1);
  fill (&place, GPOINTER_TO_INT (is_torrent));
  other = new_node ();
  add_unknown (other, place.folder, 1);
  node_meet (other, 0, place.node);
  node_wait (place.node, has_peer, NULL);
  engine_run (place.node->session, set_descriptors, GUINT_TO_POINTER (MANY));
  engine_run (place.node->session, assert_full, NULL);
  node_wait (place.node, all_are_over, NULL);
  stranger = stranger_new (place.node, 0, 'a');
  stranger_answer (stranger);
  node_wait (place.node, has_opened, NULL);
  engine_run (place.node->session, assert_one, NULL);
  stranger_free (stranger);
  node_free (other);
  place_clear (&place);
}

/* --- descriptors -------------------------------------------------------------------------------- */

static void
assert_connected (BtSession *session, gpointer data)
{
  g_assert_cmpuint (session->peers.n_connected, ==, 1);
  g_assert_cmpuint (session->peers.n_rtc, ==, 1);
  g_assert_cmpuint (bt_session_peers_count_possible_rtc (session), ==, 1);
  flood (session);
  g_assert_cmpuint (session->rtc.handshakes.length, ==, 1);
}

static void
assert_none (BtSession *session, gpointer data)
{
  g_assert_cmpuint (session->peers.n_connected, ==, 0);
  g_assert_cmpuint (session->peers.n_rtc, ==, 0);
}

static gboolean
has_ended (Node *node, gconstpointer data)
{
  return has_opened (node, NULL) && all_are_over (node, NULL);
}

/* A peer over WebRTC takes as many as are counted, and is counted as long as it is there. */
static void
test_descriptors (void)
{
  guint n_before;
  Stranger *stranger;
  Place place;

  place_init (&place, 1);
  engine_run (place.node->session, set_descriptors, GUINT_TO_POINTER (2 * DESCRIPTORS));
  n_before = rtc_count_descriptors ();
  stranger = stranger_new (place.node, 0, 'a');
  stranger_answer (stranger);
  node_wait (place.node, has_opened, NULL);
  /* Both ends are here. */
  g_assert_cmpuint (rtc_count_descriptors () - n_before, <=, 2 * DESCRIPTORS);
  engine_run (place.node->session, assert_connected, NULL);
  stranger_free (stranger);
  node_wait (place.node, has_ended, NULL);
  engine_run (place.node->session, assert_none, NULL);
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-rtc-bounds/turns", test_turns);
  g_test_add_func ("/session-rtc-bounds/turn-passes", test_turn_passes);
  g_test_add_func ("/session-rtc-bounds/answers", test_answers);
  g_test_add_func ("/session-rtc-bounds/handshakes", test_handshakes);
  g_test_add_data_func ("/session-rtc-bounds/full/torrent", GINT_TO_POINTER (TRUE), test_full);
  g_test_add_data_func ("/session-rtc-bounds/full/session", GINT_TO_POINTER (FALSE), test_full);
  g_test_add_func ("/session-rtc-bounds/descriptors", test_descriptors);
  return g_test_run ();
}
