/* bt-tracker-call.c — one question to a tracker, of whatever kind: its turn, its time and its end.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-call.h"

static void
set_timer (BtTrackerCall *self, GSource *source, GSourceFunc func)
{
  if (self->timer) {
    g_source_destroy (self->timer);
    g_source_unref (self->timer);
  }
  self->timer = source;
  if (!source)
    return;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, bt_tracker_queue_get_context (self->queue));
}

static gboolean
timeout_cb (gpointer data)
{
  bt_tracker_call_break_off (data, BT_TRACKER_ERROR_TIMEOUT, "the tracker did not answer in time");
  return G_SOURCE_CONTINUE;
}

static void
start_clock (BtTrackerCall *self)
{
  set_timer (self, g_timeout_source_new ((guint) (self->timeout_us / 1000)), timeout_cb);
}

void
bt_tracker_call_begin (BtTrackerCall *self, BtTrackerQueue *queue, const char *host)
{
  self->queue = queue;
  self->link.data = self;
  if (self->verdict) {
    bt_tracker_call_end_later (self);
    return;
  }
  if (self->is_urgent)
    start_clock (self);
  bt_tracker_queue_push (queue, self, host);
}

void
bt_tracker_call_start (BtTrackerCall *self)
{
  self->started = TRUE;
  if (!self->is_urgent)
    start_clock (self);
  self->funcs->start (self);
}

static BtTrackerHostState
judge_host (const BtTrackerCall *self, const GError *error)
{
  if (self->cancelled || self->is_extra)
    return BT_TRACKER_HOST_UNKNOWN;
  if (g_error_matches (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK)
      || g_error_matches (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT))
    return BT_TRACKER_HOST_FAILED;
  return BT_TRACKER_HOST_ANSWERED;
}

/* The next one begins when this one holds nothing any more. */
void
bt_tracker_call_end (BtTrackerCall *self, BtTrackerResult *result)
{
  BtTrackerHost *host = self->host;
  BtTrackerHostState state;

  if (self->verdict && result->error)
    result->error = self->verdict;
  state = judge_host (self, result->error);
  set_timer (self, NULL, NULL);
  self->done (result, self->data);
  g_clear_pointer (&result->answer, bt_tracker_answer_free);
  g_clear_error (&self->verdict);
  self->funcs->free (self);
  if (host)
    bt_tracker_queue_leave (host, state);
}

void
bt_tracker_call_fail (BtTrackerCall *self, BtTrackerError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (BT_TRACKER_ERROR, (int) code, message);
  BtTrackerResult result = { .error = error };

  bt_tracker_call_end (self, &result);
}

static gboolean
end_cb (gpointer data)
{
  BtTrackerCall *self = data;
  BtTrackerResult result = { .error = self->verdict };

  bt_tracker_call_end (self, &result);
  return G_SOURCE_REMOVE;
}

void
bt_tracker_call_end_later (BtTrackerCall *self)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  set_timer (self, source, end_cb);
}

void
bt_tracker_call_break_off (BtTrackerCall *self, BtTrackerError code, const char *message)
{
  if (self->verdict)
    return;
  self->verdict = g_error_new_literal (BT_TRACKER_ERROR, (int) code, message);
  if (self->started) {
    self->funcs->interrupt (self);
  } else {
    bt_tracker_queue_drop (self);
    bt_tracker_call_end_later (self);
  }
}

gboolean
bt_tracker_call_hurry (BtTrackerCall *self, gint64 timeout_us)
{
  if (!self->started || self->verdict)
    return FALSE;
  self->timeout_us = timeout_us;
  start_clock (self);
  return TRUE;
}

gboolean
bt_tracker_call_cancel (BtTrackerCall *self)
{
  self->cancelled = TRUE;
  bt_tracker_call_break_off (self, BT_TRACKER_ERROR_TIMEOUT, "the tracker was not waited for");
  return self->is_out;
}
