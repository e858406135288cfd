/* test-session-rtc-strangers.c — a session meets people over WebRTC who do not do what they should, or
 * whom it has to do without: each with its reason, and nothing is left of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rtc-fixture.h"
#include "rtc-stranger.h"
#include "swarm/bt-swarm-private.h"

#define AFTER_OFFER_US (BT_RTC_OFFER_US + G_USEC_PER_SEC) /* nobody may take it any more */
#define PATIENCE_US (40 * G_USEC_PER_SEC)

typedef struct {
  Node *node;
  char *folder;
} Place;

static void
place_init (Place *self)
{
  BtSessionConfig config;

  node_config_init (&config, NULL);
  config.options.use_webrtc = TRUE;
  self->node = node_new_with (&config);
  self->folder = g_dir_make_tmp ("bt-strangers-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
}

static void
place_clear (Place *self)
{
  node_free (self->node);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static const BtRtcStat *
get_meeting (Node *node, guint index)
{
  return &g_array_index (node_get (node, 0)->meetings, BtRtcStat, index);
}

/* One is told of, and it is over. */
static gboolean
one_is_over (Node *node, gconstpointer data)
{
  GArray *meetings = node_get (node, 0)->meetings;

  return meetings->len == 1 && get_meeting (node, 0)->ended_us != 0;
}

static void
assert_over (Place *place, BtRtcFailure failure, BtRtcStep last)
{
  const BtRtcStat *stat;

  node_wait (place->node, one_is_over, NULL);
  stat = get_meeting (place->node, 0);
  g_assert_cmpint (stat->failure, ==, failure);
  for (guint step = 0; step < BT_RTC_N_STEPS; step++) {
    if (step == last)
      g_assert_cmpint (stat->at_us[step], !=, 0);
    else if (step > last)
      g_assert_cmpint (stat->at_us[step], ==, 0);
  }
}

/* --- nobody answers ----------------------------------------------------------------------------- */

static void
expire (BtSession *session, gpointer data)
{
  bt_session_rtc_tick (session, g_get_monotonic_time () + AFTER_OFFER_US);
}

static gboolean
another_is_over (Node *node, gconstpointer last)
{
  return one_is_over (node, NULL) && get_meeting (node, 0)->id > *(const guint64 *) last;
}

/* Of the many offers that mostly nobody takes the last one is told, with its reason. */
static void
test_no_answer (void)
{
  guint64 last = 0;
  Place place;

  place_init (&place);
  add_unknown (place.node, place.folder, 1);
  for (guint i = 0; i < 3; i++) {
    GPtrArray *offers =
        play_announce (place.node, &node_get (place.node, 0)->info_hash, BT_TRACKER_OFFERS_MAX);

    g_assert_cmpuint (offers->len, ==, BT_TRACKER_OFFERS_MAX);
    g_ptr_array_unref (offers);
    engine_run (place.node->session, expire, NULL);
    node_wait (place.node, another_is_over, &last);
    assert_over (&place, BT_RTC_FAILURE_NO_ANSWER, BT_RTC_OFFER_SENT);
    last = get_meeting (place.node, 0)->id;
  }
  g_assert_cmpuint (last, >, 2 * BT_TRACKER_OFFERS_MAX);
  place_clear (&place);
}

static void
say_something (BtSession *session, gpointer data)
{
  Stranger *stranger = data;

  stranger_say (stranger, stranger->offer->sdp);
  g_assert_cmpuint (session->rtc.handshakes.length, ==, 0);
  g_assert_cmpint (stranger_find (stranger)->state, ==, BT_MEETING_OVER);
}

/* The offer is over, and what its answer says is not even read. */
static void
test_late_answer (void)
{
  Stranger *stranger;
  Place place;

  place_init (&place);
  add_unknown (place.node, place.folder, 1);
  stranger = stranger_new (place.node, 0, 'a');
  engine_run (place.node->session, expire, NULL);
  assert_over (&place, BT_RTC_FAILURE_NO_ANSWER, BT_RTC_OFFER_SENT);
  engine_run (place.node->session, say_something, stranger);
  assert_over (&place, BT_RTC_FAILURE_NO_ANSWER, BT_RTC_OFFER_SENT);
  stranger_free (stranger);
  place_clear (&place);
}

/* --- strange answers ---------------------------------------------------------------------------- */

static void
test_wrong_hash (void)
{
  guint8 wrong[BT_SHA1_SIZE] = { 7 }, bytes[BT_HANDSHAKE_SIZE];
  BtHandshake handshake;
  Stranger *stranger;
  Place place;

  place_init (&place);
  add_unknown (place.node, place.folder, 1);
  stranger = stranger_new (place.node, 0, 'a');
  bt_handshake_init (&handshake, wrong, stranger->peer_id);
  bt_handshake_write (&handshake, bytes);
  stranger->greeting = bytes;
  stranger_answer (stranger);
  assert_over (&place, BT_RTC_FAILURE_GREETING, BT_RTC_OPENED);
  stranger_free (stranger);
  place_clear (&place);
}

/* A socket that only listens. */
static int
new_socket (BtAddress *address)
{
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_storage at;
  socklen_t size;

  g_assert_true (bt_address_parse (address, "127.0.0.1", 1));
  address->port = 0;
  size = bt_address_to_sockaddr (address, &at);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &at, size), ==, 0);
  size = sizeof at;
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &at, &size), ==, 0);
  g_assert_true (bt_address_from_sockaddr (address, (struct sockaddr *) &at));
  return fd;
}

typedef struct {
  Stranger *stranger;
  int fds[2];
  BtAddress addresses[2]; /* the first one is banned */
} Ban;

static void
ban (BtSession *session, gpointer data)
{
  Ban *self = data;

  bt_swarm_ban (stranger_find (self->stranger)->torrent->swarm, &self->addresses[0]);
}

/* As if both were its own. */
static char *
name_both (const char *sdp, gpointer data)
{
  g_auto (GStrv) lines = g_strsplit (sdp, "\r\n", -1);
  GString *text = g_string_new (NULL);
  Ban *self = data;

  for (guint i = 0; lines[i]; i++) {
    if (lines[i][0] != '\0' && !g_str_has_prefix (lines[i], "a=candidate:"))
      g_string_append_printf (text, "%s\r\n", lines[i]);
  }
  for (guint i = 0; i < 2; i++)
    g_string_append_printf (text, "a=candidate:%u 1 udp %u 127.0.0.1 %u typ host\r\n", i + 1,
                            2113937151 - i, self->addresses[i].port);
  return g_string_free (text, FALSE);
}

static guint
count_datagrams (int fd)
{
  char byte;
  guint n = 0;

  while (recv (fd, &byte, 1, 0) >= 0)
    n++;
  return n;
}

/* An answer may name whom it likes: who was banned for bad data gets no check. */
static void
test_banned (void)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint n_checks = 0;
  Place place;
  Ban self;

  place_init (&place);
  add_unknown (place.node, place.folder, 1);
  for (guint i = 0; i < 2; i++)
    self.fds[i] = new_socket (&self.addresses[i]);
  self.stranger = stranger_new (place.node, 0, 'a');
  self.stranger->mangle = name_both;
  self.stranger->data = &self;
  engine_run (place.node->session, ban, &self);
  stranger_answer (self.stranger);
  while (n_checks < 3) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_usleep (2000);
    n_checks += count_datagrams (self.fds[1]);
  }
  g_assert_cmpuint (count_datagrams (self.fds[0]), ==, 0);
  stranger_free (self.stranger);
  for (guint i = 0; i < 2; i++)
    close (self.fds[i]);
  place_clear (&place);
}

/* --- the torrent goes --------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  gboolean at_once; /* as soon as the answer came, before anything was sent */
  BtRtcStep step;   /* it has come so far, and no further; OFFER_SENT: nobody answers */
} LeaveCase;

static const LeaveCase leave_cases[] = {
  { "offer", FALSE, BT_RTC_OFFER_SENT }, { "taken", TRUE, BT_RTC_CHECKING },
  { "ice", FALSE, BT_RTC_CHECKING },     { "dtls", FALSE, BT_RTC_PAIR },
  { "sctp", FALSE, BT_RTC_SECURED },     { "channel", FALSE, BT_RTC_ASSOCIATED },
  { "open", FALSE, BT_RTC_OPENED },
};

typedef struct {
  const LeaveCase *how;
  Stranger *stranger;
  GSource *source; /* looks each time the loop turns */
  gboolean was_exact;
} Leaver;

static void
remove_torrent (BtSession *session, gpointer data)
{
  Leaver *self = data;
  BtMeeting *meeting = stranger_find (self->stranger);
  const BtRtcStat *stat = bt_rtc_peek_stat (meeting->rtc);

  self->was_exact = stat->at_us[self->how->step] != 0 && stat->at_us[self->how->step + 1] == 0;
  engine_remove (session, meeting->torrent->id);
}

static gboolean
look_cb (gpointer data)
{
  Leaver *self = data;
  BtMeeting *meeting = stranger_find (self->stranger);

  g_assert_nonnull (meeting);
  g_assert_nonnull (meeting->rtc);
  if (bt_rtc_peek_stat (meeting->rtc)->at_us[self->how->step] == 0)
    return G_SOURCE_CONTINUE;
  remove_torrent (self->stranger->node->session, self);
  return G_SOURCE_REMOVE;
}

static void
begin_to_look (BtSession *session, gpointer data)
{
  Leaver *self = data;

  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, look_cb, self, NULL);
  g_source_attach (self->source, session->context);
  g_source_unref (self->source);
}

static gboolean
is_gone (Node *node, gconstpointer data)
{
  return node_get (node, 0)->removed;
}

/* However far it came, all of it goes with the torrent. */
static void
test_leave (gconstpointer data)
{
  Leaver self = { .how = data };
  guint n_descriptors;
  Place place;

  place_init (&place);
  add_unknown (place.node, place.folder, 1);
  n_descriptors = rtc_count_descriptors ();
  self.stranger = stranger_new (place.node, 0, 'a');
  self.stranger->data = &self;
  if (self.how->at_once)
    self.stranger->answered_cb = remove_torrent;
  else
    engine_run (place.node->session, begin_to_look, &self);
  if (self.how->step != BT_RTC_OFFER_SENT)
    stranger_answer (self.stranger);
  node_wait (place.node, is_gone, NULL);
  g_assert_true (self.was_exact);
  stranger_free (self.stranger);
  wait_descriptors (place.node, n_descriptors);
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-rtc-strangers/no-answer", test_no_answer);
  g_test_add_func ("/session-rtc-strangers/late-answer", test_late_answer);
  g_test_add_func ("/session-rtc-strangers/wrong-hash", test_wrong_hash);
  g_test_add_func ("/session-rtc-strangers/banned", test_banned);
  for (guint i = 0; i < G_N_ELEMENTS (leave_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/session-rtc-strangers/leave/", leave_cases[i].name, NULL);

    g_test_add_data_func (path, &leave_cases[i], test_leave);
  }
  return g_test_run ();
}
