/* rtc-tracker.c — a tracker that introduces WebRTC peers, on a thread of its own, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc-tracker.h"

#include <libsoup/soup.h>

#include "demo/bt-demo-relay.h"

struct _RtcTracker {
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupServer *server;
  char *url;
  BtDemoRelay *relay; /* the tracker's thread */

  GMutex lock;
  RtcTrackerCounts counts; /* under lock, as all below */
  gboolean passes_offers, passes_answers;
};

static gboolean
count_cb (BtDemoRelayWord word, gpointer data)
{
  RtcTracker *self = data;
  gboolean passes = TRUE;

  g_mutex_lock (&self->lock);
  switch (word) {
  case BT_DEMO_RELAY_ANNOUNCE:
    self->counts.n_announces++;
    break;
  case BT_DEMO_RELAY_OFFER:
    self->counts.n_offers++;
    passes = self->passes_offers;
    break;
  case BT_DEMO_RELAY_ANSWER:
    self->counts.n_answers++;
    passes = self->passes_answers;
    break;
  case BT_DEMO_RELAY_BAD:
    self->counts.n_bad++;
    break;
  }
  g_mutex_unlock (&self->lock);
  return passes;
}

/* --- its life ----------------------------------------------------------------------------------- */

static gpointer
serve (gpointer data)
{
  RtcTracker *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  _bt_demo_relay_free (self->relay);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
listen (RtcTracker *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  self->relay = _bt_demo_relay_new (self->server, NULL, count_cb, self);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("ws://127.0.0.1:%d/announce", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

RtcTracker *
rtc_tracker_new (void)
{
  RtcTracker *self = g_new0 (RtcTracker, 1);

  g_mutex_init (&self->lock);
  self->passes_offers = self->passes_answers = TRUE;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  listen (self);
  self->thread = g_thread_new ("tracker", serve, self);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
rtc_tracker_free (RtcTracker *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self->url);
  g_free (self);
}

const char *
rtc_tracker_get_url (RtcTracker *self)
{
  return self->url;
}

void
rtc_tracker_set_passes (RtcTracker *self, gboolean offers, gboolean answers)
{
  g_mutex_lock (&self->lock);
  self->passes_offers = offers;
  self->passes_answers = answers;
  g_mutex_unlock (&self->lock);
}

static gboolean
hang_up_cb (gpointer data)
{
  _bt_demo_relay_hang_up (data);
  return G_SOURCE_REMOVE;
}

void
rtc_tracker_hang_up (RtcTracker *self)
{
  g_main_context_invoke (self->context, hang_up_cb, self->relay);
}

void
rtc_tracker_get_counts (RtcTracker *self, RtcTrackerCounts *counts)
{
  g_mutex_lock (&self->lock);
  *counts = self->counts;
  g_mutex_unlock (&self->lock);
}
