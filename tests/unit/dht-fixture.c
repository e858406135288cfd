/* dht-fixture.c — a few nodes of the DHT on a clock of their own, and strangers that a test plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht-fixture.h"

#include <string.h>

#include "base/bt-cursor.h"

typedef struct {
  DhtHost *to; /* NULL: a stranger */
  gint64 at_us;
  DhtSent sent;
} Datagram;

void
dht_address (BtAddress *address, const char *text)
{
  g_assert_true (bt_address_parse (address, text, 6881));
}

void
dht_id (BtNodeId *id, guint32 front)
{
  memset (id, 0, sizeof *id);
  bt_put_u32 (id->bytes, front);
}

void
dht_world_init (DhtWorld *self)
{
  self->hosts = g_ptr_array_new ();
  g_queue_init (&self->in_flight);
  g_queue_init (&self->to_others);
  self->now_us = G_USEC_PER_SEC;
}

void
dht_world_clear (DhtWorld *self)
{
  for (guint i = 0; i < self->hosts->len; i++) {
    DhtHost *host = self->hosts->pdata[i];

    g_clear_pointer (&host->node, bt_dht_node_free);
    g_free (host);
  }
  g_ptr_array_unref (self->hosts);
  g_queue_clear_full (&self->in_flight, g_free);
  g_queue_clear_full (&self->to_others, g_free);
}

static DhtHost *
find_host (DhtWorld *self, const BtAddress *address)
{
  for (guint i = 0; i < self->hosts->len; i++) {
    DhtHost *host = self->hosts->pdata[i];

    if (bt_address_equal (&host->v4, address) || bt_address_equal (&host->v6, address))
      return host;
  }
  return NULL;
}

static gboolean
send_datagram (const BtAddress *to, const guint8 *bytes, gsize n_bytes, gpointer data)
{
  DhtHost *host = data;
  DhtWorld *world = host->world;
  Datagram *datagram;

  g_assert_cmpuint (n_bytes, <=, BT_KRPC_SIZE);
  if (bt_address_is_v4 (to) ? host->has_no_v4 : host->has_no_v6)
    return FALSE;
  datagram = g_new (Datagram, 1);
  datagram->to = find_host (world, to);
  datagram->at_us = world->now_us + DHT_WAY_US;
  datagram->sent.from = bt_address_is_v4 (to) ? host->v4 : host->v6;
  datagram->sent.to = *to;
  datagram->sent.n = n_bytes;
  memcpy (datagram->sent.bytes, bytes, n_bytes);
  g_queue_push_tail (datagram->to != NULL ? &world->in_flight : &world->to_others, datagram);
  return TRUE;
}

static void
take_external (const BtAddress *address, gpointer data)
{
  DhtHost *host = data;

  host->external = *address;
}

DhtHost *
dht_world_add (DhtWorld *self, const BtDhtNodeParams *params, GBytes *saved)
{
  static const BtDhtNodeFuncs funcs = { send_datagram, take_external };
  DhtHost *host = g_new0 (DhtHost, 1);
  guint i = self->hosts->len;
  g_autofree char *v4 = g_strdup_printf ("9.%u.%u.1:6881", i / 256, i % 256);
  g_autofree char *v6 = g_strdup_printf ("[2a00:%x::1]:6881", i + 1);
  BtDhtNodeParams usual;

  bt_dht_node_params_init (&usual);
  if (params != NULL)
    usual = *params;
  usual.seed += i;
  memset (usual.secret, (int) i, sizeof usual.secret);
  host->world = self;
  dht_address (&host->v4, v4);
  dht_address (&host->v6, v6);
  host->node = bt_dht_node_new (&usual, &funcs, host, saved, self->now_us);
  g_ptr_array_add (self->hosts, host);
  return host;
}

void
dht_world_add_many (DhtWorld *self, guint n, DhtHost *first)
{
  for (guint i = 0; i < n; i++) {
    DhtHost *host = dht_world_add (self, NULL, NULL);

    bt_dht_node_add (host->node, &first->v4, self->now_us);
    bt_dht_node_add (host->node, &first->v6, self->now_us);
  }
}

void
dht_world_remove (DhtWorld *self, DhtHost *host)
{
  g_clear_pointer (&host->node, bt_dht_node_free);
}

static gint64
get_next_us (DhtWorld *self)
{
  const Datagram *first = g_queue_peek_head (&self->in_flight);
  gint64 next_us = first != NULL ? first->at_us : G_MAXINT64;

  for (guint i = 0; i < self->hosts->len; i++) {
    const DhtHost *host = self->hosts->pdata[i];

    if (host->node != NULL)
      next_us = MIN (next_us, bt_dht_node_get_deadline (host->node));
  }
  return next_us;
}

static void
run_hosts (DhtWorld *self)
{
  for (guint i = 0; i < self->hosts->len; i++) {
    DhtHost *host = self->hosts->pdata[i];

    if (host->node != NULL && bt_dht_node_get_deadline (host->node) <= self->now_us) {
      bt_dht_node_tick (host->node, self->now_us);
      /* Whoever is called must not want to be called at once again, for ever. */
      g_assert_cmpint (bt_dht_node_get_deadline (host->node), >=, self->now_us - G_USEC_PER_SEC);
    }
  }
}

static void
deliver (DhtWorld *self)
{
  const Datagram *first;

  while ((first = g_queue_peek_head (&self->in_flight)) != NULL && first->at_us <= self->now_us) {
    g_autofree Datagram *datagram = g_queue_pop_head (&self->in_flight);

    if (datagram->to->node != NULL)
      bt_dht_node_receive (datagram->to->node, datagram->sent.bytes, datagram->sent.n,
                           &datagram->sent.from, self->now_us);
  }
}

void
dht_world_run (DhtWorld *self, gint64 us)
{
  gint64 end_us = self->now_us + us, next_us;

  while ((next_us = get_next_us (self)) <= end_us) {
    self->now_us = MAX (self->now_us, next_us);
    deliver (self);
    run_hosts (self);
  }
  self->now_us = end_us;
}

/* --- strangers --------------------------------------------------------------------------------------- */

void
dht_world_say (DhtWorld *self, DhtHost *host, const BtAddress *from, gconstpointer bytes,
               gsize n_bytes)
{
  /* A copy of the exact size lets the sanitizer see a read past the end. */
  g_autofree guint8 *exact = g_memdup2 (bytes, n_bytes);

  bt_dht_node_receive (host->node, exact, n_bytes, from, self->now_us);
}

void
dht_world_send (DhtWorld *self, DhtHost *host, const BtAddress *from, BtKrpc *message)
{
  guint8 bytes[BT_KRPC_SIZE];
  gsize n;

  if (message->transaction.bytes == NULL)
    message->transaction = (BtSpan) { (const guint8 *) "aa", 2 };
  n = bt_krpc_write (message, bytes, sizeof bytes);
  g_assert_cmpuint (n, >, 0);
  dht_world_say (self, host, from, bytes, n);
}

void
dht_world_answer (DhtWorld *self, DhtHost *host, const DhtSent *sent, const BtNodeId *id,
                  BtKrpc *answer)
{
  BtKrpc query;

  g_assert_true (bt_krpc_parse (&query, sent->bytes, sent->n));
  answer->transaction = query.transaction;
  answer->id = (BtSpan) { id->bytes, BT_NODE_ID_SIZE };
  dht_world_send (self, host, &sent->to, answer);
}

gboolean
dht_world_take (DhtWorld *self, DhtSent *sent)
{
  g_autofree Datagram *datagram = g_queue_pop_head (&self->to_others);

  if (datagram == NULL)
    return FALSE;
  *sent = datagram->sent;
  g_assert_true (bt_krpc_parse (&sent->message, sent->bytes, sent->n));
  return TRUE;
}

guint
dht_world_drop (DhtWorld *self)
{
  guint n = self->to_others.length;

  g_queue_clear_full (&self->to_others, g_free);
  return n;
}
