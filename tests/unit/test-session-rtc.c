/* test-session-rtc.c — sessions that meet over WebRTC, by a tracker that introduces them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/bt-limits.h"
#include "rtc-fixture.h"
#include "rtc-stranger.h"
#include "rtc-tracker.h"
#include "session-fixture.h"
#include "silent-resolver.h"
#include "store-fixture.h"
#include "tracker/bt-tracker-signals.h"

#define PIECE_LENGTH 32768
#define SLOW 4096        /* bytes a second: nobody is done before it is over */
#define MOMENT_US 300000 /* long enough for words within this machine */

static const FixtureFile files[] = { { "one", 8 * PIECE_LENGTH }, { NULL, 0 } };

typedef struct {
  RtcTracker *tracker;
  Fixture *fixture;
  BtMetainfo *metainfo; /* the fixture's, or a private one of the same files */
  char *folder;         /* of who downloads */
  Node *seed, *leecher;
} Place;

static Node *
new_node (gboolean use_webrtc, guint64 down_limit)
{
  BtSessionConfig config;

  node_config_init (&config, NULL);
  config.options.use_webrtc = use_webrtc;
  config.options.down_limit = down_limit;
  return node_new_with (&config);
}

static void
add_as (Place *self, Node *node, const char *folder, gboolean held)
{
  const char *const trackers[] = { rtc_tracker_get_url (self->tracker), NULL };
  BtAddParams *params = node_params (self->metainfo, folder);

  params->trackers = g_strdupv ((char **) trackers);
  params->held = held;
  node_add (node, params);
  bt_session_set_watch (node->session, node_get (node, 0)->id, BT_WATCH_MEETINGS);
}

static void
add (Place *self, Node *node, const char *folder)
{
  add_as (self, node, folder, FALSE);
}

static void
wait_announces (Place *self, Node *node, guint n)
{
  RtcTrackerCounts counts;

  do {
    g_usleep (2000);
    node_take (node);
    rtc_tracker_get_counts (self->tracker, &counts);
  } while (counts.n_announces < n);
}

/* So many in all, with however many announces: a busy machine makes some too late for the first. */
static void
wait_offers (Place *self, Node *node, guint n)
{
  RtcTrackerCounts counts;

  do {
    g_usleep (2000);
    node_take (node);
    rtc_tracker_get_counts (self->tracker, &counts);
  } while (counts.n_offers < n);
  g_assert_cmpuint (counts.n_offers, ==, n);
}

static void
add_seed (Place *self)
{
  add (self, self->seed, self->fixture->folder);
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
}

static void
add_leecher (Place *self)
{
  add (self, self->leecher, self->folder);
}

static void
place_init (Place *self, guint64 down_limit)
{
  self->tracker = rtc_tracker_new ();
  self->fixture = fixture_new (files, PIECE_LENGTH);
  self->metainfo = bt_metainfo_ref (self->fixture->metainfo);
  fixture_plant (self->fixture, 0, TRUE, files[0].length);
  self->folder = g_build_filename (self->fixture->root, "leecher", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->seed = new_node (TRUE, 0);
  self->leecher = new_node (TRUE, down_limit);
}

static void
place_clear (Place *self)
{
  RtcTrackerCounts counts;

  node_free (self->leecher);
  node_free (self->seed);
  rtc_tracker_get_counts (self->tracker, &counts);
  g_assert_cmpuint (counts.n_bad, ==, 0);
  rtc_tracker_free (self->tracker);
  bt_metainfo_unref (self->metainfo);
  fixture_free (self->fixture);
  g_free (self->folder);
}

/* --- meeting ------------------------------------------------------------------------------------ */

/* The first that came so far. NULL: none has. */
static const BtRtcStat *
find_meeting (Node *self, BtRtcStep step)
{
  GArray *meetings = node_get (self, 0)->meetings;

  for (guint i = 0; meetings && i < meetings->len; i++) {
    const BtRtcStat *stat = &g_array_index (meetings, BtRtcStat, i);

    if (stat->at_us[step] != 0)
      return stat;
  }
  return NULL;
}

static gboolean
has_come_to (Node *self, gconstpointer data)
{
  return find_meeting (self, (BtRtcStep) GPOINTER_TO_INT (data)) != NULL;
}

static gboolean
has_ended (Node *self, gconstpointer data)
{
  const BtRtcStat *stat = find_meeting (self, BT_RTC_GREETED);

  return stat && stat->ended_us != 0;
}

static gboolean
is_complete (Node *self, gconstpointer data)
{
  return self->n_complete > 0;
}

/* Each step happened that concerns its side, in order; but who answers tries addresses while its answer
 * is on its way. */
static void
assert_ladder (const BtRtcStat *stat)
{
  gint64 last_us = stat->begun_us;

  for (guint step = 0; step < BT_RTC_N_STEPS; step++) {
    gboolean is_theirs = stat->we_offer ? step >= BT_RTC_OFFER_CAME && step <= BT_RTC_ANSWER_SENT
                                        : step != BT_RTC_OFFER_CAME && step < BT_RTC_ANSWER_MADE;

    is_theirs |= !stat->we_offer && step == BT_RTC_ANSWER_CAME;
    if (is_theirs) {
      g_assert_cmpint (stat->at_us[step], ==, 0);
      continue;
    }
    g_assert_cmpint (stat->at_us[step], >=, last_us);
    if (step != BT_RTC_ANSWER_SENT)
      last_us = stat->at_us[step];
  }
}

static void
assert_met (Node *self, gboolean we_offer)
{
  const BtRtcStat *stat = find_meeting (self, BT_RTC_GREETED);

  g_assert_nonnull (stat);
  g_assert_cmpint (stat->we_offer, ==, we_offer);
  g_assert_cmpuint (stat->peer_id, !=, 0);
  g_assert_cmpuint (stat->id, !=, 0);
  assert_ladder (stat);
}

/* A torrent goes over WebRTC alone; who comes second offers, as there is somebody then. */
static void
test_transfer (gconstpointer data)
{
  gboolean seed_offers = GPOINTER_TO_INT (data);
  Place place;

  place_init (&place, 0);
  if (seed_offers)
    add_leecher (&place);
  else
    add_seed (&place);
  wait_announces (&place, seed_offers ? place.leecher : place.seed, 1);
  if (seed_offers)
    add_seed (&place);
  else
    add_leecher (&place);
  node_wait (place.leecher, is_complete, NULL);
  g_assert_true (fixture_file_is_right (place.fixture, 0, 0, files[0].length));
  node_wait (place.leecher, has_come_to, GINT_TO_POINTER (BT_RTC_GREETED));
  node_wait (place.seed, has_come_to, GINT_TO_POINTER (BT_RTC_GREETED));
  assert_met (place.leecher, !seed_offers);
  assert_met (place.seed, seed_offers);
  place_clear (&place);
}

/* --- leaving ------------------------------------------------------------------------------------ */

typedef struct {
  const char *name;
  gboolean offers, answers; /* that the tracker passes on */
  BtRtcStep seed, leecher;  /* both have come so far */
} LeaveCase;

static const LeaveCase leave_cases[] = {
  { "offered", FALSE, FALSE, BT_RTC_OFFER_SENT, BT_RTC_OFFER_SENT },
  { "answered", TRUE, FALSE, BT_RTC_ANSWER_SENT, BT_RTC_OFFER_SENT },
  { "connected", TRUE, TRUE, BT_RTC_GREETED, BT_RTC_GREETED },
};

/* Everything of a torrent goes at once, however far it came: the session ends only when nothing is left,
 * and sanitizers look at what was forgotten. */
static void
test_leave (gconstpointer data)
{
  const LeaveCase *how = data;
  Place place;

  place_init (&place, SLOW);
  rtc_tracker_set_passes (place.tracker, how->offers, how->answers);
  add_seed (&place);
  wait_announces (&place, place.seed, 1);
  add_leecher (&place);
  node_wait (place.leecher, has_come_to, GINT_TO_POINTER (how->leecher));
  node_wait (place.seed, has_come_to, GINT_TO_POINTER (how->seed));
  node_wait_reply (place.seed, bt_session_remove (place.seed->session, node_get (place.seed, 0)->id,
                                                  BT_REMOVAL_KEEP));
  /* The other one is stopped with the session. */
  place_clear (&place);
}

/* The next moment after it was added, whatever is being made then. */
static void
test_leave_early (void)
{
  Place place;

  place_init (&place, SLOW);
  for (guint i = 0; i < 20; i++) {
    add (&place, place.leecher, place.folder);
    g_usleep (i * 3000);
    node_wait_reply (place.leecher,
                     bt_session_remove (place.leecher->session, node_get (place.leecher, i)->id,
                                        BT_REMOVAL_KEEP));
  }
  place_clear (&place);
}

static void
test_pause (void)
{
  const BtRtcStat *stat;
  Place place;

  place_init (&place, SLOW);
  add_seed (&place);
  wait_announces (&place, place.seed, 1);
  add_leecher (&place);
  node_wait (place.leecher, has_come_to, GINT_TO_POINTER (BT_RTC_GREETED));
  node_wait (place.seed, has_come_to, GINT_TO_POINTER (BT_RTC_GREETED));
  bt_session_set_paused (place.leecher->session, node_get (place.leecher, 0)->id, TRUE);
  node_wait (place.leecher, has_ended, NULL);
  node_wait (place.seed, has_ended, NULL);
  stat = find_meeting (place.leecher, BT_RTC_GREETED);
  g_assert_cmpint (stat->failure, ==, BT_RTC_FAILURE_STOPPED);
  g_assert_cmpint (find_meeting (place.seed, BT_RTC_GREETED)->failure, ==, BT_RTC_FAILURE_CLOSED);
  /* Offers that nobody took are no failures. */
  for (guint i = 0; i < node_get (place.leecher, 0)->meetings->len; i++) {
    stat = &g_array_index (node_get (place.leecher, 0)->meetings, BtRtcStat, i);
    g_assert_cmpint (stat->at_us[BT_RTC_GREETED], !=, 0);
  }
  place_clear (&place);
}

static gboolean
has_no_meeting (Node *self, gconstpointer data)
{
  GArray *meetings = node_get (self, 0)->meetings;

  return meetings && meetings->len == 0;
}

static gboolean
has_lost_tracker (Node *self, gconstpointer data)
{
  GArray *meetings = node_get (self, 0)->meetings;

  for (guint i = 0; meetings && i < meetings->len; i++) {
    if (g_array_index (meetings, BtRtcStat, i).failure == BT_RTC_FAILURE_TRACKER)
      return TRUE;
  }
  return FALSE;
}

/* The tracker hangs up: nobody will answer, and that is what is told. */
static void
test_lost_tracker (void)
{
  Place place;

  place_init (&place, SLOW);
  add_leecher (&place);
  node_wait (place.leecher, has_come_to, GINT_TO_POINTER (BT_RTC_OFFER_SENT));
  rtc_tracker_hang_up (place.tracker);
  node_wait (place.leecher, has_lost_tracker, NULL);
  place_clear (&place);
}

/* --- servers that are silent -------------------------------------------------------------------- */

/* A socket that only listens; its port goes to @port. */
static GSocket *
new_silent_socket (guint16 *port)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

/* The offers are waited for as long as they can take: all go out. */
static void
test_silent_servers (void)
{
  g_autoptr (BtRtcConfig) rtc = bt_rtc_config_new ();
  GResolver *before = silent_resolver_start ();
  guint16 port;
  g_autoptr (GSocket) silent G_GNUC_UNUSED = new_silent_socket (&port);
  g_autofree char *text = g_strdup_printf ("stun.test:3478,127.0.0.1:%u", port);
  Place place;

  place_init (&place, SLOW);
  g_strfreev (rtc->stun);
  rtc->stun = g_strsplit (text, ",", -1);
  bt_session_set_rtc_config (place.leecher->session, rtc);
  add_leecher (&place);
  wait_offers (&place, place.leecher, BT_TRACKER_OFFERS_MAX);
  node_wait (place.leecher, has_come_to, GINT_TO_POINTER (BT_RTC_OFFER_SENT));
  place_clear (&place);
  silent_resolver_stop (before);
}

static gboolean
has_begun (Node *self, gconstpointer data)
{
  GArray *meetings = node_get (self, 0)->meetings;

  return meetings && meetings->len > 0;
}

/* Nobody says where it is. */
static void
name_server (Node *node)
{
  g_autoptr (BtRtcConfig) rtc = bt_rtc_config_new ();

  g_strfreev (rtc->stun);
  rtc->stun = g_strsplit ("stun.test:3478", ",", -1);
  bt_session_set_rtc_config (node->session, rtc);
}

/* The torrent goes while its offers wait for the name of a server. */
static void
test_leave_making (void)
{
  GResolver *before = silent_resolver_start ();
  Place place;

  place_init (&place, SLOW);
  name_server (place.leecher);
  add_leecher (&place);
  node_wait (place.leecher, has_begun, NULL);
  node_wait_reply (
      place.leecher,
      bt_session_remove (place.leecher->session, node_get (place.leecher, 0)->id, BT_REMOVAL_KEEP));
  place_clear (&place);
  silent_resolver_stop (before);
}

/* Removes the first torrent from within the engine, which does nothing else in between. */
typedef struct {
  BtMeetingState state;
  guint n;                     /* meetings that are in it when the torrent goes */
  const BtTrackerOffer *offer; /* of a stranger; NULL: we offer */
  BtSession *session;
} Leaver;

static gboolean
leave_cb (gpointer data)
{
  const Leaver *self = data;
  BtSessionTorrent *torrent = g_ptr_array_index (self->session->torrents, 0);

  if (torrent->rtc.n[self->state] != self->n)
    return G_SOURCE_CONTINUE;
  engine_remove (self->session, torrent->id);
  return G_SOURCE_REMOVE;
}

/* Looks each time the loop turns, and for the first time after the meetings that are there had their turn. */
static void
begin_to_look (Leaver *self)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, leave_cb, self, NULL);
  g_source_attach (source, self->session->context);
  g_source_unref (source);
}

static void
take_offer (BtSession *session, gpointer data)
{
  BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, 0);
  BtTrackerSignal signal = { .url = STRANGER_URL, .loopback = TRUE };
  Leaver *self = data;

  signal.sdp = self->offer->sdp;
  signal.n_sdp = strlen (signal.sdp);
  memcpy (signal.info_hash, bt_info_hash_get_wire (&torrent->info_hash), BT_SHA1_SIZE);
  memset (signal.peer_id, 'a', BT_PEER_ID_SIZE);
  bt_session_rtc_signals.offered (&signal, session);
  g_assert_cmpuint (torrent->rtc.n[BT_MEETING_ANSWERING], ==, 1);
  begin_to_look (self);
}

static void
order_offers (BtSession *session, gpointer data)
{
  BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, 0);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  Leaver *self = data;

  g_assert_false (bt_session_rtc_signals.take_offers (STRANGER_URL, TRUE, &torrent->info_hash,
                                                      self->n, none, session));
  g_assert_cmpuint (torrent->rtc.n[BT_MEETING_MAKING], ==, self->n);
  begin_to_look (self);
}

static gboolean
is_gone (Node *self, gconstpointer data)
{
  return node_get (self, 0)->removed;
}

/* The torrent of the one who downloads goes, and all descriptors are back. */
static void
assert_leaves (Place *place, Leaver *leaver)
{
  guint n_descriptors = rtc_count_descriptors ();

  leaver->session = place->leecher->session;
  engine_run (leaver->session, leaver->offer ? take_offer : order_offers, leaver);
  node_wait (place->leecher, is_gone, NULL);
  wait_descriptors (place->leecher, n_descriptors);
}

/* The torrent goes while the answer to a stranger waits for the name of a server. */
static void
test_leave_answering (void)
{
  Leaver leaver = { BT_MEETING_ANSWERING, 1, NULL, NULL };
  GResolver *before = silent_resolver_start ();
  GPtrArray *offers;
  Place place;

  place_init (&place, SLOW);
  name_server (place.leecher);
  add_unknown (place.seed, place.folder, 1);
  add_unknown (place.leecher, place.folder, 1);
  offers = play_announce (place.seed, &node_get (place.seed, 0)->info_hash, 1);
  g_assert_cmpuint (offers->len, ==, 1);
  leaver.offer = g_ptr_array_index (offers, 0);
  assert_leaves (&place, &leaver);
  g_ptr_array_unref (offers);
  place_clear (&place);
  silent_resolver_stop (before);
}

/* The torrent goes when its offers are made, and no announce has taken them along. */
static void
test_leave_ready (void)
{
  Leaver leaver = { BT_MEETING_READY, BT_TRACKER_OFFERS_MAX, NULL, NULL };
  Place place;

  place_init (&place, SLOW);
  add_unknown (place.leecher, place.folder, 1);
  assert_leaves (&place, &leaver);
  place_clear (&place);
}

/* --- what is not done --------------------------------------------------------------------------- */

static void
wait_moment (Node *node)
{
  gint64 end_us = g_get_monotonic_time () + MOMENT_US;

  while (g_get_monotonic_time () < end_us) {
    g_usleep (2000);
    node_take (node);
  }
}

static void
switch_webrtc (Node *node, gboolean use)
{
  BtEngineOptions options;

  bt_engine_options_init (&options);
  bt_engine_options_set_ways (&options, FALSE);
  options.use_webrtc = use;
  bt_session_set_options (node->session, &options);
}

/* Switched off nobody is asked, and what waits ends; it can be switched on later. */
static void
test_switch (void)
{
  RtcTrackerCounts counts;
  Place place;

  place_init (&place, SLOW);
  switch_webrtc (place.leecher, FALSE);
  add_leecher (&place);
  wait_moment (place.leecher);
  rtc_tracker_get_counts (place.tracker, &counts);
  g_assert_cmpuint (counts.n_announces, ==, 0);
  switch_webrtc (place.leecher, TRUE);
  node_wait (place.leecher, has_come_to, GINT_TO_POINTER (BT_RTC_OFFER_SENT));
  switch_webrtc (place.leecher, FALSE);
  node_wait (place.leecher, has_no_meeting, NULL);
  place_clear (&place);
}

/* A torrent of its own for each @i. */
static BtAddParams *
new_magnet (const char *folder, guint i, const char *url)
{
  g_autofree char *text =
      g_strdup_printf ("magnet:?xt=urn:btih:%040x%s%s", i + 1, url ? "&tr=" : "", url ? url : "");
  g_autoptr (GError) error = NULL;
  BtAddParams *params = node_params (NULL, folder);

  params->magnet = bt_magnet_new (text, &error);
  g_assert_no_error (error);
  return params;
}

/* However many torrents announce, offers that wait are bounded; the others' turn comes. */
static void
test_bounded (void)
{
  guint n_torrents = BT_LIMIT_RTC_OFFERS / BT_TRACKER_OFFERS_MAX + 4;
  Place place;

  place_init (&place, SLOW);
  for (guint i = 0; i < n_torrents; i++)
    node_add (place.leecher, new_magnet (place.folder, i, rtc_tracker_get_url (place.tracker)));
  wait_announces (&place, place.leecher, n_torrents);
  wait_offers (&place, place.leecher, BT_LIMIT_RTC_OFFERS);
  /* One goes, and somebody who waited is asked to come again, though not sooner than a while later. */
  node_wait_reply (
      place.leecher,
      bt_session_remove (place.leecher->session, node_get (place.leecher, 0)->id, BT_REMOVAL_KEEP));
  place_clear (&place);
}

/* --- private torrents (BEP 27) ------------------------------------------------------------------ */

static void
make_private (Place *self)
{
  GBytes *info = bt_metainfo_get_info (self->metainfo);
  g_autoptr (GString) text = g_string_new ("d4:info");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_string_append_len (text, g_bytes_get_data (info, NULL), (gssize) g_bytes_get_size (info) - 1);
  g_string_append (text, "7:privatei1eee");
  bytes = g_bytes_new (text->str, text->len);
  bt_metainfo_unref (self->metainfo);
  self->metainfo = bt_metainfo_new (bytes, &error);
  g_assert_no_error (error);
  g_assert_true (bt_metainfo_is_private (self->metainfo));
}

static void
lend_tracker (Place *self)
{
  g_autoptr (BtRtcConfig) rtc = bt_rtc_config_new ();

  g_strfreev (rtc->trackers);
  rtc->trackers = g_new0 (char *, 2);
  rtc->trackers[0] = g_strdup (rtc_tracker_get_url (self->tracker));
  bt_session_set_rtc_config (self->leecher->session, rtc);
}

/* Its own trackers may introduce whom they like. */
static void
test_private (void)
{
  Place place;

  place_init (&place, 0);
  make_private (&place);
  add_seed (&place);
  wait_announces (&place, place.seed, 1);
  add_leecher (&place);
  node_wait (place.leecher, is_complete, NULL);
  place_clear (&place);
}

/* Trackers of the person's choice are for all public torrents, and for no private one. */
static void
test_lent_trackers (void)
{
  RtcTrackerCounts counts;
  Place place;

  place_init (&place, SLOW);
  lend_tracker (&place);
  make_private (&place);
  node_add (place.leecher, node_params (place.metainfo, place.folder));
  node_wait_state (place.leecher, 0, BT_TORRENT_DOWNLOADING);
  wait_moment (place.leecher);
  rtc_tracker_get_counts (place.tracker, &counts);
  g_assert_cmpuint (counts.n_announces, ==, 0);
  node_add (place.leecher, node_params (place.fixture->metainfo, place.folder));
  wait_announces (&place, place.leecher, 1);
  place_clear (&place);
}

/* A person looks at the torrent file before they agree: the tracker is asked afterwards, with offers. */
static void
test_held (void)
{
  RtcTrackerCounts counts;
  Place place;

  place_init (&place, 0);
  add_seed (&place);
  wait_announces (&place, place.seed, 1);
  add_as (&place, place.leecher, place.folder, TRUE);
  wait_moment (place.leecher);
  rtc_tracker_get_counts (place.tracker, &counts);
  g_assert_cmpuint (counts.n_announces, ==, 1);
  bt_session_start (place.leecher->session, node_get (place.leecher, 0)->id, NULL, NULL, 0);
  node_wait (place.leecher, is_complete, NULL);
  place_clear (&place);
}

static gboolean
knows_metadata (Node *self, gconstpointer data)
{
  return node_get (self, 0)->metainfo != NULL && has_ended (self, NULL);
}

/* It was met by a tracker that was lent, and the metadata it gave says that the torrent is private. */
static void
test_private_after_all (void)
{
  g_autofree char *hash = NULL, *text = NULL;
  BtAddParams *params;
  Place place;

  place_init (&place, 0);
  lend_tracker (&place);
  make_private (&place);
  add_seed (&place);
  wait_announces (&place, place.seed, 1);
  hash = bt_info_hash_to_string (bt_metainfo_get_info_hash (place.metainfo));
  text = g_strconcat ("magnet:?xt=urn:btih:", hash, NULL);
  params = node_params (NULL, place.folder);
  params->magnet = bt_magnet_new (text, NULL);
  node_add (place.leecher, params);
  bt_session_set_watch (place.leecher->session, node_get (place.leecher, 0)->id, BT_WATCH_MEETINGS);
  node_wait (place.leecher, knows_metadata, NULL);
  g_assert_cmpint (find_meeting (place.leecher, BT_RTC_GREETED)->failure, ==,
                   BT_RTC_FAILURE_STOPPED);
  g_assert_cmpuint (node_get (place.leecher, 0)->stat.n_have, ==, 0);
  place_clear (&place);
}

/* --- without TCP -------------------------------------------------------------------------------- */

static BtEngineOptions
without_tcp (void)
{
  BtEngineOptions options;

  bt_engine_options_init (&options);
  bt_engine_options_set_ways (&options, FALSE);
  options.use_tcp = FALSE;
  return options;
}

/* Nobody is dialed and nobody let in, whatever is known; WebRTC is left. */
static void
test_without_tcp (void)
{
  BtEngineOptions options = without_tcp ();
  Place place;

  place_init (&place, 0);
  bt_session_set_options (place.seed->session, &options);
  node_add (place.seed, node_params (place.metainfo, place.fixture->folder));
  node_wait_state (place.seed, 0, BT_TORRENT_SEEDING);
  node_add (place.leecher, node_params (place.metainfo, place.folder));
  node_wait_state (place.leecher, 0, BT_TORRENT_DOWNLOADING);
  node_meet (place.leecher, 0, place.seed);
  node_meet (place.seed, 0, place.leecher);
  wait_moment (place.leecher);
  g_assert_cmpuint (node_get (place.leecher, 0)->stat.n_peers, ==, 0);
  options.use_tcp = TRUE;
  bt_session_set_options (place.seed->session, &options);
  node_wait (place.leecher, is_complete, NULL);
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/session-rtc/transfer/leecher-offers", GINT_TO_POINTER (FALSE),
                        test_transfer);
  g_test_add_data_func ("/session-rtc/transfer/seed-offers", GINT_TO_POINTER (TRUE), test_transfer);
  for (guint i = 0; i < G_N_ELEMENTS (leave_cases); i++) {
    g_autofree char *path = g_strconcat ("/session-rtc/leave/", leave_cases[i].name, NULL);

    g_test_add_data_func (path, &leave_cases[i], test_leave);
  }
  g_test_add_func ("/session-rtc/leave/early", test_leave_early);
  g_test_add_func ("/session-rtc/leave/making", test_leave_making);
  g_test_add_func ("/session-rtc/leave/answering", test_leave_answering);
  g_test_add_func ("/session-rtc/leave/ready", test_leave_ready);
  g_test_add_func ("/session-rtc/pause", test_pause);
  g_test_add_func ("/session-rtc/held", test_held);
  g_test_add_func ("/session-rtc/lost-tracker", test_lost_tracker);
  g_test_add_func ("/session-rtc/silent-servers", test_silent_servers);
  g_test_add_func ("/session-rtc/switch", test_switch);
  g_test_add_func ("/session-rtc/bounded", test_bounded);
  g_test_add_func ("/session-rtc/without-tcp", test_without_tcp);
  g_test_add_func ("/session-rtc/private/own-tracker", test_private);
  g_test_add_func ("/session-rtc/private/lent-tracker", test_lent_trackers);
  g_test_add_func ("/session-rtc/private/after-all", test_private_after_all);
  return g_test_run ();
}
