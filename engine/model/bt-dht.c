/* bt-dht.c — the distributed hash table as a person sees it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-dht-private.h"

#include <string.h>

struct _BtDht {
  GObject parent;
  BtSession *session; /* borrowed; NULL: nothing is told */
  BtDhtSummary summary;
  BtDhtStat *stat; /* owned, or NULL */
  guint n_watches;
};

struct _BtDhtWatch {
  BtDht *dht; /* owned reference */
};

enum { UPDATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BtDht, bt_dht, G_TYPE_OBJECT)

static void
bt_dht_finalize (GObject *object)
{
  g_clear_pointer (&BT_DHT (object)->stat, bt_dht_stat_free);
  G_OBJECT_CLASS (bt_dht_parent_class)->finalize (object);
}

static void
bt_dht_class_init (BtDhtClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bt_dht_finalize;
  signals[UPDATED] =
      g_signal_new ("updated", BT_TYPE_DHT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bt_dht_init (BtDht *self)
{
}

BtDht *
_bt_dht_new (void)
{
  return g_object_new (BT_TYPE_DHT, NULL);
}

void
_bt_dht_attach (BtDht *self, BtSession *session)
{
  self->session = session;
}

void
_bt_dht_detach (BtDht *self)
{
  self->session = NULL;
}

static gboolean
summaries_equal (const BtDhtSummary *a, const BtDhtSummary *b)
{
  return a->is_running == b->is_running && a->is_joining == b->is_joining && a->n_good == b->n_good
         && a->n_questionable == b->n_questionable && a->n_network == b->n_network;
}

void
_bt_dht_apply (BtDht *self, const BtDhtSummary *summary, BtDhtStat *stat)
{
  if (stat != NULL && self->n_watches == 0)
    g_clear_pointer (&stat, bt_dht_stat_free);
  if (stat == NULL && summaries_equal (&self->summary, summary))
    return;
  self->summary = *summary;
  if (stat != NULL) {
    g_clear_pointer (&self->stat, bt_dht_stat_free);
    self->stat = stat;
  }
  g_signal_emit (self, signals[UPDATED], 0);
}

const BtDhtSummary *
bt_dht_get_summary (BtDht *self)
{
  g_return_val_if_fail (BT_IS_DHT (self), NULL);
  return &self->summary;
}

const BtDhtStat *
bt_dht_get_stat (BtDht *self)
{
  g_return_val_if_fail (BT_IS_DHT (self), NULL);
  return self->stat;
}

const BtDhtLookupStat *
bt_dht_find_lookup (BtDht *self, const BtInfoHash *info_hash)
{
  const BtDhtLookupStat *found = NULL;

  g_return_val_if_fail (BT_IS_DHT (self) && info_hash != NULL, NULL);
  for (guint i = 0; self->stat != NULL && i < self->stat->lookups->len; i++) {
    const BtDhtLookupStat *lookup = &g_array_index (self->stat->lookups, BtDhtLookupStat, i);

    if (memcmp (lookup->target, bt_info_hash_get_wire (info_hash), BT_NODE_ID_SIZE) == 0
        && (found == NULL || (found->is_v6 && !lookup->is_v6)))
      found = lookup;
  }
  return found;
}

BtDhtWatch *
bt_dht_watch (BtDht *self)
{
  BtDhtWatch *watch;

  g_return_val_if_fail (BT_IS_DHT (self), NULL);
  watch = g_new0 (BtDhtWatch, 1);
  watch->dht = g_object_ref (self);
  if (self->n_watches++ == 0 && self->session != NULL)
    bt_session_set_dht_watch (self->session, TRUE);
  return watch;
}

void
bt_dht_watch_free (BtDhtWatch *watch)
{
  BtDht *self = watch->dht;

  if (--self->n_watches == 0) {
    if (self->session != NULL)
      bt_session_set_dht_watch (self->session, FALSE);
    g_clear_pointer (&self->stat, bt_dht_stat_free);
  }
  g_free (watch);
  g_object_unref (self);
}
