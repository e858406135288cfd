/* bt-reporter.c — the queue that goes up: one pending report, taken by credit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-reporter.h"

#include <pthread.h>

struct _BtReporter {
  void (*wake) (gpointer data);
  gpointer data;

  BtReport *pending; /* being edited; NULL: nothing new */
  gboolean urgent;
  gboolean credit;
  BtDhtSummary dht;    /* as told last */
  BtTotalsStat totals; /* likewise */

  pthread_mutex_t lock;
  BtReport *ready; /* under the lock, as all below */
  gboolean woken;  /* wake() was called and nothing was taken since */
};

BtReporter *
bt_reporter_new (void (*wake) (gpointer data), gpointer data)
{
  BtReporter *self = g_new0 (BtReporter, 1);

  self->wake = wake;
  self->data = data;
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

void
bt_reporter_free (BtReporter *self)
{
  g_clear_pointer (&self->pending, bt_report_free);
  g_clear_pointer (&self->ready, bt_report_free);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* What was published and not taken yet is taken back to be edited: it is then newer in one piece. */
static BtReport *
get_pending (BtReporter *self)
{
  if (self->pending)
    return self->pending;
  pthread_mutex_lock (&self->lock);
  self->pending = g_steal_pointer (&self->ready);
  pthread_mutex_unlock (&self->lock);
  if (self->pending)
    self->urgent = TRUE;
  else
    self->pending = bt_report_new ();
  return self->pending;
}

BtTorrentUpdate *
bt_reporter_edit (BtReporter *self, guint32 id)
{
  BtReport *report = get_pending (self);
  BtTorrentUpdate *update = g_hash_table_lookup (report->by_id, GUINT_TO_POINTER (id));

  if (update)
    return update;
  update = bt_torrent_update_new (id);
  g_hash_table_insert (report->by_id, GUINT_TO_POINTER (id), update);
  g_ptr_array_add (report->updates, update);
  return update;
}

void
bt_reporter_add_news (BtReporter *self, BtNews *news)
{
  g_ptr_array_add (get_pending (self)->news, news);
  self->urgent = TRUE;
}

void
bt_reporter_urge (BtReporter *self)
{
  self->urgent = TRUE;
}

void
bt_reporter_set_dht (BtReporter *self, const BtDhtSummary *summary, BtDhtStat *stat)
{
  BtReport *report = get_pending (self);

  self->dht = *summary;
  if (!stat)
    return;
  g_clear_pointer (&report->dht_stat, bt_dht_stat_free);
  report->dht_stat = stat;
}

void
bt_reporter_set_totals (BtReporter *self, const BtTotalsStat *totals)
{
  get_pending (self);
  self->totals = *totals;
}

void
bt_reporter_give_credit (BtReporter *self)
{
  self->credit = TRUE;
}

gboolean
bt_reporter_has_credit (BtReporter *self)
{
  return self->credit;
}

gboolean
bt_reporter_is_urgent (BtReporter *self)
{
  return self->urgent;
}

void
bt_reporter_publish (BtReporter *self, guint64 down_rate, guint64 up_rate, gint64 now_us)
{
  gboolean wake;

  if (!self->pending || (!self->urgent && !self->credit))
    return;
  self->pending->down_rate = down_rate;
  self->pending->up_rate = up_rate;
  self->pending->now_us = now_us;
  self->pending->dht = self->dht;
  self->pending->totals = self->totals;
  self->urgent = FALSE;
  self->credit = FALSE;
  pthread_mutex_lock (&self->lock);
  self->ready = g_steal_pointer (&self->pending);
  wake = !self->woken;
  self->woken = TRUE;
  pthread_mutex_unlock (&self->lock);
  if (wake)
    self->wake (self->data);
}

BtReport *
bt_reporter_take (BtReporter *self)
{
  BtReport *report;

  pthread_mutex_lock (&self->lock);
  report = g_steal_pointer (&self->ready);
  self->woken = FALSE;
  pthread_mutex_unlock (&self->lock);
  return report;
}
