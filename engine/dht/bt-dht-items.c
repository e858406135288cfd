/* bt-dht-items.c — items that others put with us (BEP 44).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-items.h"

#include "base/bt-limits.h"

#include <string.h>

#define AGE_US (2 * G_TIME_SPAN_HOUR) /* BEP 44, Expiration */

typedef struct {
  BtNodeId target; /* first: the key of the table */
  BtItem item;     /* points into this */
  guint8 salt[BT_ITEM_SALT_MAX];
  guint8 value[BT_ITEM_VALUE_MAX];
  gint64 put_us;
  GList by_age;
} Kept;

struct _BtDhtItems {
  GHashTable *by_target; /* owned Kept, by itself */
  GQueue by_age;         /* Kept.by_age: least recently put first */
};

static guint
hash_target (gconstpointer target)
{
  return bt_node_id_hash (target);
}

static gboolean
equal_targets (gconstpointer a, gconstpointer b)
{
  return bt_node_id_equal (a, b);
}

BtDhtItems *
bt_dht_items_new (void)
{
  BtDhtItems *self = g_new0 (BtDhtItems, 1);

  self->by_target = g_hash_table_new_full (hash_target, equal_targets, g_free, NULL);
  g_queue_init (&self->by_age);
  return self;
}

void
bt_dht_items_free (BtDhtItems *self)
{
  g_hash_table_unref (self->by_target);
  g_free (self);
}

guint
bt_dht_items_get_n (const BtDhtItems *self)
{
  return self->by_age.length;
}

static void
forget (BtDhtItems *self, Kept *kept)
{
  g_queue_unlink (&self->by_age, &kept->by_age);
  g_hash_table_remove (self->by_target, kept);
}

static void
renew (BtDhtItems *self, Kept *kept, gint64 now_us)
{
  kept->put_us = now_us;
  g_queue_unlink (&self->by_age, &kept->by_age);
  g_queue_push_tail_link (&self->by_age, &kept->by_age);
}

static Kept *
add (BtDhtItems *self, const BtNodeId *target)
{
  Kept *kept;

  if (self->by_age.length >= BT_LIMIT_DHT_ITEMS)
    forget (self, self->by_age.head->data);
  kept = g_new0 (Kept, 1);
  kept->target = *target;
  kept->by_age.data = kept;
  g_queue_push_tail_link (&self->by_age, &kept->by_age);
  g_hash_table_add (self->by_target, kept);
  return kept;
}

/* The sizes are right. */
static void
copy (Kept *self, const BtItem *item)
{
  self->item = *item;
  self->item.value = self->value;
  memcpy (self->value, item->value, item->n_value);
  self->item.salt = item->n_salt > 0 ? self->salt : NULL;
  if (item->n_salt > 0)
    memcpy (self->salt, item->salt, item->n_salt);
}

static gboolean
is_same (const BtItem *a, const BtItem *b)
{
  return a->has_key == b->has_key && a->n_value == b->n_value
         && memcmp (a->value, b->value, a->n_value) == 0
         && (!a->has_key
             || (a->seq == b->seq
                 && memcmp (a->signature, b->signature, sizeof a->signature) == 0));
}

/* Whether a mutable item may take the place of the one that is here. */
static BtItemVerdict
compare (const BtItem *here, const BtItem *item, gint64 cas)
{
  if (!here->has_key || !item->has_key)
    return BT_ITEM_RIGHT;
  if (cas >= 0 && cas != here->seq)
    return BT_ITEM_CAS_MISMATCH;
  if (item->seq < here->seq || (item->seq == here->seq && !is_same (here, item)))
    return BT_ITEM_SEQ_TOO_OLD;
  return BT_ITEM_RIGHT;
}

BtItemVerdict
bt_dht_items_put (BtDhtItems *self, const BtItem *item, gint64 cas, gint64 now_us)
{
  BtItemVerdict verdict = bt_item_check_sizes (item);
  BtNodeId target;
  Kept *kept;

  if (verdict != BT_ITEM_RIGHT)
    return verdict;
  bt_item_get_target (item, &target);
  kept = g_hash_table_lookup (self->by_target, &target);
  if (kept != NULL && (verdict = compare (&kept->item, item, cas)) != BT_ITEM_RIGHT)
    return verdict;
  /* The signature comes last, and not at all for what is here already: it is what costs. */
  if (kept == NULL || !is_same (&kept->item, item)) {
    if ((verdict = bt_item_check (item)) != BT_ITEM_RIGHT)
      return verdict;
    if (kept == NULL)
      kept = add (self, &target);
    copy (kept, item);
  }
  renew (self, kept, now_us);
  return BT_ITEM_RIGHT;
}

gboolean
bt_dht_items_get (const BtDhtItems *self, const BtNodeId *target, BtItem *item)
{
  const Kept *kept = g_hash_table_lookup (self->by_target, target);

  if (kept != NULL)
    *item = kept->item;
  return kept != NULL;
}

void
bt_dht_items_expire (BtDhtItems *self, gint64 now_us)
{
  GList *oldest;

  while ((oldest = self->by_age.head) != NULL && now_us - ((Kept *) oldest->data)->put_us >= AGE_US)
    forget (self, oldest->data);
}
