/* bt-dht-rpc.c — our queries that are out: which answer belongs to which, and how long to wait.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-rpc.h"

#include "base/bt-heap.h"
#include "base/bt-limits.h"

#define TRANSACTION_SIZE 2 /* bytes; BEP 5 */
/* Until answers have told how long they take: most of the world is nearer. */
#define PATIENCE_FIRST_US (500 * 1000)
#define PATIENCE_LEAST_US (100 * 1000)
#define PATIENCE_MOST_US (2 * G_USEC_PER_SEC)
#define GIVE_UP_US (5 * G_USEC_PER_SEC) /* nobody takes longer, but for a very few phones */

struct _BtDhtRpc {
  BtRandom *random;            /* borrowed */
  GHashTable *by_number;       /* owned; transaction -> borrowed BtDhtQuery */
  BtHeap by_due;               /* all of them, owned */
  GPtrArray *unused;           /* owned BtDhtQuery, for the next ones */
  gint64 rtt_us, deviation_us; /* of answers, smoothed as TCP does (RFC 6298); 0: none yet */
  gint64 heard_us[2];          /* the last answer came by IPv6, by IPv4; 0: none */
};

static int
compare_due (const void *x, const void *y)
{
  const BtDhtQuery *a = x, *b = y;

  if (a->due_us != b->due_us)
    return a->due_us < b->due_us ? -1 : 1;
  return (a->transaction > b->transaction) - (a->transaction < b->transaction);
}

BtDhtRpc *
bt_dht_rpc_new (BtRandom *random)
{
  BtDhtRpc *self = g_new0 (BtDhtRpc, 1);

  self->random = random;
  self->by_number = g_hash_table_new (NULL, NULL);
  bt_heap_init (&self->by_due, compare_due, G_STRUCT_OFFSET (BtDhtQuery, place));
  self->unused = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
bt_dht_rpc_free (BtDhtRpc *self)
{
  BtDhtQuery *query;

  while ((query = bt_heap_peek (&self->by_due)) != NULL)
    bt_dht_rpc_drop (self, query);
  bt_heap_clear (&self->by_due);
  g_hash_table_unref (self->by_number);
  g_ptr_array_unref (self->unused);
  g_free (self);
}

gint64
bt_dht_rpc_get_patience (const BtDhtRpc *self)
{
  if (self->rtt_us == 0)
    return PATIENCE_FIRST_US;
  return CLAMP (self->rtt_us + 4 * self->deviation_us, PATIENCE_LEAST_US, PATIENCE_MOST_US);
}

static BtDhtQuery *
find (const BtDhtRpc *self, guint16 transaction)
{
  return g_hash_table_lookup (self->by_number, GUINT_TO_POINTER (transaction));
}

BtDhtQuery *
bt_dht_rpc_open (BtDhtRpc *self, const BtAddress *address, const BtNodeId *id, BtKrpcMethod method,
                 gint64 now_us)
{
  BtDhtQuery *query;
  guint16 transaction;

  if (bt_heap_get_n (&self->by_due) >= BT_LIMIT_DHT_OPEN)
    return NULL;
  do
    transaction = (guint16) (bt_random_next (self->random) >> 48);
  while (find (self, transaction) != NULL);
  if (self->unused->len > 0)
    query = g_ptr_array_steal_index_fast (self->unused, self->unused->len - 1);
  else
    query = g_new (BtDhtQuery, 1);
  *query = (BtDhtQuery) { .transaction = transaction,
                          .has_id = id != NULL,
                          .contact.address = *address,
                          .method = method,
                          .sent_us = now_us,
                          .due_us = now_us + bt_dht_rpc_get_patience (self) };
  if (id != NULL)
    query->contact.id = *id;
  g_hash_table_insert (self->by_number, GUINT_TO_POINTER (transaction), query);
  bt_heap_push (&self->by_due, query);
  return query;
}

BtDhtQuery *
bt_dht_rpc_match (const BtDhtRpc *self, BtSpan transaction, const BtAddress *from)
{
  BtDhtQuery *query;

  if (transaction.n != TRANSACTION_SIZE)
    return NULL;
  query = find (self, (guint16) (transaction.bytes[0] << 8 | transaction.bytes[1]));
  return query != NULL && bt_address_equal (&query->contact.address, from) ? query : NULL;
}

void
bt_dht_rpc_drop (BtDhtRpc *self, BtDhtQuery *query)
{
  g_hash_table_remove (self->by_number, GUINT_TO_POINTER (query->transaction));
  bt_heap_remove (&self->by_due, query);
  g_ptr_array_add (self->unused, query);
}

gint64
bt_dht_rpc_answered (BtDhtRpc *self, BtDhtQuery *query, gint64 now_us)
{
  gint64 rtt_us = MAX (now_us - query->sent_us, 1);

  self->heard_us[bt_address_is_v4 (&query->contact.address)] = now_us;
  if (self->rtt_us == 0) {
    self->rtt_us = rtt_us;
    self->deviation_us = rtt_us / 2;
  } else {
    self->deviation_us += (ABS (rtt_us - self->rtt_us) - self->deviation_us) / 4;
    self->rtt_us = MAX (self->rtt_us + (rtt_us - self->rtt_us) / 8, 1);
  }
  bt_dht_rpc_drop (self, query);
  return rtt_us;
}

static void
set_late (BtDhtRpc *self, BtDhtQuery *query, gint64 due_us)
{
  bt_heap_remove (&self->by_due, query);
  query->is_late = TRUE;
  query->due_us = due_us;
  bt_heap_push (&self->by_due, query);
}

void
bt_dht_rpc_give_up (BtDhtRpc *self, BtDhtQuery *query)
{
  query->is_unsent = TRUE;
  set_late (self, query, query->sent_us);
}

BtDhtQuery *
bt_dht_rpc_next_due (BtDhtRpc *self, gint64 now_us, gboolean *is_over)
{
  BtDhtQuery *query = bt_heap_peek (&self->by_due);

  if (query == NULL || query->due_us > now_us)
    return NULL;
  *is_over = query->is_late;
  if (!query->is_late)
    set_late (self, query, query->sent_us + GIVE_UP_US);
  return query;
}

void
bt_dht_rpc_disown (BtDhtRpc *self, gconstpointer owner)
{
  for (guint i = 0; i < self->by_due.items->len; i++) {
    BtDhtQuery *query = self->by_due.items->pdata[i];

    if (query->owner == owner)
      query->owner = NULL;
  }
}

gboolean
bt_dht_rpc_is_heard (const BtDhtRpc *self, const BtDhtQuery *query)
{
  return !query->is_unsent
         && self->heard_us[bt_address_is_v4 (&query->contact.address)] >= query->sent_us;
}

gint64
bt_dht_rpc_get_heard_us (const BtDhtRpc *self)
{
  return MAX (self->heard_us[0], self->heard_us[1]);
}

gint64
bt_dht_rpc_get_deadline (const BtDhtRpc *self)
{
  const BtDhtQuery *query = bt_heap_peek (&self->by_due);

  return query != NULL ? query->due_us : G_MAXINT64;
}

guint
bt_dht_rpc_get_n (const BtDhtRpc *self)
{
  return bt_heap_get_n (&self->by_due);
}
