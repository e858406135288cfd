/* bt-tracker.c — one tracker of a torrent as a person sees it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-tracker-private.h"

struct _BtTracker {
  GObject parent;
  BtTrackerStat stat; /* its strings: owned */
};

enum { UPDATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BtTracker, bt_tracker, G_TYPE_OBJECT)

static void
take_stat (BtTracker *self, BtTrackerStat *stat)
{
  bt_tracker_stat_clear (&self->stat);
  self->stat = *stat;
  stat->url = NULL;
  stat->message = NULL;
}

static void
bt_tracker_finalize (GObject *object)
{
  bt_tracker_stat_clear (&BT_TRACKER (object)->stat);
  G_OBJECT_CLASS (bt_tracker_parent_class)->finalize (object);
}

static void
bt_tracker_class_init (BtTrackerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bt_tracker_finalize;
  signals[UPDATED] = g_signal_new ("updated", BT_TYPE_TRACKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
bt_tracker_init (BtTracker *self)
{
}

BtTracker *
_bt_tracker_new (BtTrackerStat *stat)
{
  BtTracker *self = g_object_new (BT_TYPE_TRACKER, NULL);

  take_stat (self, stat);
  return self;
}

void
_bt_tracker_take_stat (BtTracker *self, BtTrackerStat *stat)
{
  take_stat (self, stat);
  g_signal_emit (self, signals[UPDATED], 0);
}

const BtTrackerStat *
bt_tracker_get_stat (BtTracker *self)
{
  g_return_val_if_fail (BT_IS_TRACKER (self), NULL);
  return &self->stat;
}
