/* bt-tracker-queue.c — whose turn it is to ask a tracker.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-queue.h"

#include "tracker/bt-tracker-call.h"

struct _BtTrackerHost {
  BtTrackerQueue *queue;
  char *name; /* owned */
  GQueue waiting;
  guint n_started;
  guint n_failed; /* in a row, of those that were started */
  GList link;     /* among those that may start one; data: NULL while it is not */
};

struct _BtTrackerQueue {
  GMainContext *context; /* owned reference */
  GHashTable *hosts;     /* name -> BtTrackerHost, of those that have calls */
  GQueue ready;          /* BtTrackerHost with a waiting call and a free slot, in turn */
  guint per_host, all;
  guint n_started;
};

static void
host_free (gpointer data)
{
  BtTrackerHost *host = data;

  g_free (host->name);
  g_free (host);
}

BtTrackerQueue *
bt_tracker_queue_new (guint per_host, guint all)
{
  BtTrackerQueue *self = g_new0 (BtTrackerQueue, 1);

  self->context = g_main_context_ref_thread_default ();
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, host_free);
  g_queue_init (&self->ready);
  self->per_host = per_host;
  self->all = all;
  return self;
}

void
bt_tracker_queue_free (BtTrackerQueue *self)
{
  g_assert (g_hash_table_size (self->hosts) == 0);
  g_hash_table_unref (self->hosts);
  g_main_context_unref (self->context);
  g_free (self);
}

GMainContext *
bt_tracker_queue_get_context (BtTrackerQueue *self)
{
  return self->context;
}

/* Puts it among those that may start one, or takes it out. */
static void
note_ready (BtTrackerHost *host)
{
  BtTrackerQueue *self = host->queue;
  gboolean ready = host->waiting.length > 0 && host->n_started < self->per_host;

  if (ready && !host->link.data) {
    host->link.data = host;
    g_queue_push_tail_link (&self->ready, &host->link);
  } else if (!ready && host->link.data) {
    g_queue_unlink (&self->ready, &host->link);
    host->link.data = NULL;
  }
}

static void
start_one (BtTrackerQueue *self)
{
  BtTrackerHost *host = g_queue_peek_head (&self->ready);
  BtTrackerCall *call = g_queue_pop_head_link (&host->waiting)->data;

  g_queue_unlink (&self->ready, &host->link);
  host->link.data = NULL;
  host->n_started++;
  self->n_started++;
  note_ready (host);
  bt_tracker_call_start (call);
}

static void
start_some (BtTrackerQueue *self)
{
  while (self->ready.length > 0 && self->n_started < self->all)
    start_one (self);
}

void
bt_tracker_queue_push (BtTrackerQueue *self, BtTrackerCall *call, const char *name)
{
  BtTrackerHost *host = g_hash_table_lookup (self->hosts, name);

  if (!host) {
    host = g_new0 (BtTrackerHost, 1);
    host->queue = self;
    host->name = g_strdup (name);
    g_queue_init (&host->waiting);
    g_hash_table_insert (self->hosts, host->name, host);
  }
  call->host = host;
  if (call->is_urgent)
    g_queue_push_head_link (&host->waiting, &call->link);
  else
    g_queue_push_tail_link (&host->waiting, &call->link);
  note_ready (host);
  start_some (self);
}

static void
forget_unused (BtTrackerHost *host)
{
  if (host->waiting.length == 0 && host->n_started == 0)
    g_hash_table_remove (host->queue->hosts, host->name);
}

void
bt_tracker_queue_drop (BtTrackerCall *call)
{
  BtTrackerHost *host = call->host;

  call->host = NULL;
  g_queue_unlink (&host->waiting, &call->link);
  note_ready (host);
  forget_unused (host);
}

static void
give_up_waiting (BtTrackerHost *host)
{
  for (guint n = host->waiting.length; n > 0; n--)
    bt_tracker_call_break_off (g_queue_peek_head (&host->waiting), BT_TRACKER_ERROR_NETWORK,
                               "the tracker did not answer other torrents either");
}

void
bt_tracker_queue_leave (BtTrackerHost *host, BtTrackerHostState state)
{
  BtTrackerQueue *self = host->queue;

  if (state == BT_TRACKER_HOST_ANSWERED)
    host->n_failed = 0;
  else if (state == BT_TRACKER_HOST_FAILED && ++host->n_failed >= self->per_host)
    give_up_waiting (host);
  self->n_started--;
  host->n_started--;
  note_ready (host);
  forget_unused (host);
  start_some (self);
}
