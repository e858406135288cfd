/* rtc-stranger.c — somebody whom a session meets over WebRTC; the test is the tracker between them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc-stranger.h"

#include <pthread.h>
#include <string.h>

#include "rtc-fixture.h"
#include "session/bt-session-commands.h"

#define POLL_US 2000
#define PATIENCE_US (40 * G_USEC_PER_SEC) /* sanitizers on a busy machine are slow */

/* --- the engine thread -------------------------------------------------------------------------- */

/* Locked by what ThreadSanitizer sees, before as after. */
typedef struct {
  BtSession *session;
  EngineFunc func;
  gpointer data;
  pthread_mutex_t lock;
  pthread_cond_t cond;
  gboolean is_done; /* under lock */
} Run;

static gboolean
run_cb (gpointer data)
{
  Run *run = data;

  pthread_mutex_lock (&run->lock);
  run->func (run->session, run->data);
  bt_session_wake_up (run->session);
  run->is_done = TRUE;
  pthread_cond_signal (&run->cond);
  pthread_mutex_unlock (&run->lock);
  return G_SOURCE_REMOVE;
}

void
engine_run (BtSession *session, EngineFunc func, gpointer data)
{
  Run run = { .session = session, .func = func, .data = data };

  pthread_mutex_init (&run.lock, NULL);
  pthread_cond_init (&run.cond, NULL);
  pthread_mutex_lock (&run.lock);
  g_main_context_invoke (session->context, run_cb, &run);
  while (!run.is_done)
    pthread_cond_wait (&run.cond, &run.lock);
  pthread_mutex_unlock (&run.lock);
  pthread_mutex_destroy (&run.lock);
  pthread_cond_destroy (&run.cond);
}

void
engine_remove (BtSession *session, guint32 id)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_remove, id);

  bt_session_run_remove (&command->base, session);
  bt_session_command_free (command);
  bt_session_wake_up (session);
}

void
wait_descriptors (Node *node, guint n)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (rtc_count_descriptors () != n) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_usleep (POLL_US);
    node_take (node);
  }
}

/* --- the tracker -------------------------------------------------------------------------------- */

typedef struct {
  const BtInfoHash *info_hash;
  guint n;
  GPtrArray *offers;
  gboolean is_ready;
} Announce;

static void
announce (BtSession *session, gpointer data)
{
  Announce *self = data;

  self->is_ready = bt_session_rtc_signals.take_offers (STRANGER_URL, TRUE, self->info_hash, self->n,
                                                       self->offers, session);
}

GPtrArray *
play_announce (Node *node, const BtInfoHash *info_hash, guint n)
{
  Announce self = { info_hash, n, NULL, FALSE };
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  self.offers = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_tracker_offer_free);
  engine_run (node->session, announce, &self);
  while (!self.is_ready) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_usleep (POLL_US);
    node_take (node);
    engine_run (node->session, announce, &self);
  }
  return self.offers;
}

static gboolean
runs (Node *node, gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);

  return index < node->torrents->len && node_get (node, index)->stat.state == BT_TORRENT_METADATA
         && node_get (node, index)->meetings != NULL;
}

guint32
add_unknown (Node *node, const char *folder, guint number)
{
  g_autofree char *text = g_strdup_printf ("magnet:?xt=urn:btih:%040x", number);
  BtAddParams *params = node_params (NULL, folder);
  guint index = node->torrents->len;
  guint32 id;

  params->magnet = bt_magnet_new (text, NULL);
  g_assert_nonnull (params->magnet);
  id = node_add (node, params);
  bt_session_set_watch (node->session, id, BT_WATCH_MEETINGS);
  node_wait (node, runs, GUINT_TO_POINTER (index));
  return id;
}

/* --- the other side ----------------------------------------------------------------------------- */

static void
drop (Stranger *self)
{
  if (self->transport)
    self->transport->klass->close (self->transport);
  else if (self->rtc)
    bt_rtc_free (self->rtc);
  self->transport = NULL;
  self->rtc = NULL;
}

void
stranger_say (Stranger *self, const char *sdp)
{
  BtTrackerSignal answer = { .url = STRANGER_URL, .loopback = TRUE, .sdp = sdp };

  answer.n_sdp = strlen (sdp);
  memcpy (answer.info_hash, bt_info_hash_get_wire (&self->info_hash), BT_SHA1_SIZE);
  memcpy (answer.peer_id, self->peer_id, BT_PEER_ID_SIZE);
  memcpy (answer.offer_id, self->offer->offer_id, BT_OFFER_ID_SIZE);
  bt_session_rtc_signals.answered (&answer, self->node->session);
}

static void
described_cb (BtRtc *rtc, const char *sdp, gpointer data)
{
  Stranger *self = data;
  g_autofree char *words = self->mangle ? self->mangle (sdp, self->data) : g_strdup (sdp);

  stranger_say (self, words);
  if (self->answered_cb)
    self->answered_cb (self->node->session, self->data);
}

/* Reads and forgets. */
static void
transport_cb (BtTransport *transport, BtTransportEvents events, gpointer data)
{
  guint8 bytes[1024];
  struct iovec vec = { bytes, sizeof bytes };
  gssize n = 1;

  while (n > 0)
    n = transport->klass->readv (transport, &vec, 1);
  if (n == 0 || events & BT_TRANSPORT_FAILED)
    drop (data);
}

static void
opened_cb (BtRtc *rtc, gpointer data)
{
  Stranger *self = data;
  struct iovec vec = { (guint8 *) self->greeting, BT_HANDSHAKE_SIZE };

  self->transport = bt_rtc_take_transport (rtc, transport_cb, self);
  if (self->greeting)
    g_assert_cmpint (self->transport->klass->writev (self->transport, &vec, 1), ==,
                     BT_HANDSHAKE_SIZE);
}

static void
failed_cb (BtRtc *rtc, gpointer data)
{
  drop (data);
}

static void
stepped_cb (BtRtc *rtc, gpointer data)
{
}

static const BtRtcFuncs funcs = {
  .described = described_cb,
  .opened = opened_cb,
  .failed = failed_cb,
  .stepped = stepped_cb,
};

static void
answer (BtSession *session, gpointer data)
{
  g_autoptr (GArray) locals = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  Stranger *self = data;
  BtAddress address;

  g_assert_true (bt_address_parse (&address, "127.0.0.1", 1));
  g_array_append_val (locals, address);
  self->context = bt_rtc_context_new (session->context, NULL, NULL);
  g_assert_nonnull (self->context);
  self->rtc = bt_rtc_new (self->context, locals, TRUE, 1, &funcs, self);
  bt_rtc_answer (self->rtc, self->offer->sdp, strlen (self->offer->sdp));
}

void
stranger_answer (Stranger *self)
{
  engine_run (self->node->session, answer, self);
}

BtMeeting *
stranger_find (Stranger *self)
{
  BtSessionTorrent *torrent = g_hash_table_lookup (self->node->session->by_hash, &self->info_hash);

  for (guint i = 0; torrent && i < torrent->rtc.meetings->len; i++) {
    BtMeeting *meeting = g_ptr_array_index (torrent->rtc.meetings, i);

    if (memcmp (meeting->offer_id, self->offer->offer_id, BT_OFFER_ID_SIZE) == 0)
      return meeting;
  }
  return NULL;
}

Stranger *
stranger_new (Node *node, guint index, guint8 name)
{
  Stranger *self = g_new0 (Stranger, 1);
  GPtrArray *offers;

  self->node = node;
  self->info_hash = node_get (node, index)->info_hash;
  memset (self->peer_id, name, sizeof self->peer_id);
  offers = play_announce (node, &self->info_hash, 1);
  g_assert_cmpuint (offers->len, ==, 1);
  self->offer = g_ptr_array_steal_index (offers, 0);
  g_ptr_array_unref (offers);
  return self;
}

static void
leave (BtSession *session, gpointer data)
{
  Stranger *self = data;

  drop (self);
  g_clear_pointer (&self->context, bt_rtc_context_free);
}

void
stranger_free (Stranger *self)
{
  engine_run (self->node->session, leave, self);
  bt_tracker_offer_free (self->offer);
  g_free (self);
}
