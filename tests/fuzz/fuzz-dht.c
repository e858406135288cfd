/* fuzz-dht.c — datagrams, as they come from the network, into a whole node of the DHT.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each record is a head of three bytes and a datagram: who sends it and what happens before, and its
 * length. A record may answer the last query that the node sent: then its transaction is filled in, and it
 * comes from whom was asked; so answers get as far as lookups and tables. */
#include <string.h>

#include "base/bt-limits.h"
#include "dht/bt-dht-node.h"
#include "dht/bt-krpc.h"

#define HEAD 3 /* flags, length high, length low */
#define ANSWERS 0x80
#define LOOKS 0x40 /* a lookup of some kind begins first */
#define WAITS 0x20 /* a second passes first; otherwise a hundredth */
#define STRANGERS 0x1f
#define RECORDS_MAX 200

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct {
  BtDhtNode *node;
  gint64 now_us;
  BtAddress asked;       /* by the node's last query */
  guint8 transaction[2]; /* of it */
  guint8 hash;           /* of the next lookup */
} World;

static gboolean
send_datagram (const BtAddress *to, const guint8 *bytes, gsize n_bytes, gpointer data)
{
  World *world = data;
  BtKrpc message;

  g_assert (n_bytes <= BT_KRPC_SIZE && bt_address_is_dialable (to));
  /* Whatever the node sends is a message that it would itself take. */
  g_assert (bt_krpc_parse (&message, bytes, n_bytes));
  if (message.kind != BT_KRPC_QUERY)
    return TRUE;
  world->asked = *to;
  memcpy (world->transaction, message.transaction.bytes, sizeof world->transaction);
  return TRUE;
}

static void
take_peers (const BtAddress *peers, guint n, gpointer data)
{
  for (guint i = 0; i < n; i++)
    g_assert (bt_address_is_dialable (&peers[i]));
}

static void
take_done (guint n_answered, guint n_told, gpointer data)
{
}

static void
take_scrape (int n_seeds, int n_peers, gpointer data)
{
  g_assert (n_seeds >= -1 && n_peers >= -1);
}

static void
take_item (GBytes *value, gint64 seq, gpointer data)
{
  g_assert (value == NULL || g_bytes_get_size (value) <= 1000);
}

static void
take_put (guint n_told, gpointer data)
{
}

static void
begin_lookup (World *self, guint kind)
{
  static const BtDhtLookupFuncs funcs = { take_peers, take_done };
  static const BtDhtAnnounce announce = { .port = 80 };
  g_autoptr (GBytes) value = g_bytes_new_static ("4:spam", 6);
  BtNodeId hash = { { 'h', self->hash++ % 4 } };

  switch (kind % 4) {
  case 0:
    bt_dht_node_get_peers (self->node, &hash, &announce, &funcs, self, self->now_us);
    break;
  case 1:
    bt_dht_node_scrape (self->node, &hash, take_scrape, self, self->now_us);
    break;
  case 2:
    bt_dht_node_get_item (self->node, &hash, take_item, self, self->now_us);
    break;
  default:
    bt_dht_node_put_item (self->node, value, take_put, self, self->now_us);
  }
}

static void
pass_time (World *self, gint64 us)
{
  gint64 end_us = self->now_us + us;

  while (bt_dht_node_get_deadline (self->node) <= end_us) {
    self->now_us = MAX (self->now_us, bt_dht_node_get_deadline (self->node));
    bt_dht_node_tick (self->node, self->now_us);
  }
  self->now_us = end_us;
}

/* Somebody out of 32, half of them with IPv6. */
static void
make_stranger (guint number, BtAddress *address)
{
  const guint8 v4[BT_COMPACT4_SIZE] = { 70, 1, (guint8) number, 9, 0x1a, 0xe1 };
  const guint8 v6[BT_COMPACT6_SIZE] = { 0x2a, 0, (guint8) number, 9, [16] = 0x1a, 0xe1 };

  if (number % 2 == 0)
    bt_address_from_compact4 (address, v4);
  else
    bt_address_from_compact6 (address, v6);
}

/* "1:t2:xx" of the fuzzer becomes the transaction that the node waits for. */
static void
fill_transaction (const World *self, guint8 *bytes, gsize n)
{
  static const char mark[] = "1:t2:";

  for (gsize i = 0; i + sizeof mark - 1 + sizeof self->transaction <= n; i++) {
    if (memcmp (bytes + i, mark, sizeof mark - 1) == 0)
      memcpy (bytes + i + sizeof mark - 1, self->transaction, sizeof self->transaction);
  }
}

static void
take_record (World *self, guint8 flags, const guint8 *bytes, gsize n)
{
  g_autofree guint8 *datagram = g_memdup2 (bytes, n);
  BtAddress from;

  pass_time (self, flags & WAITS ? G_USEC_PER_SEC : G_USEC_PER_SEC / 100);
  make_stranger (flags & STRANGERS, &from);
  if (flags & LOOKS) {
    bt_dht_node_add (self->node, &from, self->now_us);
    begin_lookup (self, flags);
  }
  if ((flags & ANSWERS) && self->asked.port != 0) {
    from = self->asked;
    fill_transaction (self, datagram, n);
  }
  bt_dht_node_receive (self->node, datagram, n, &from, self->now_us);
}

static void
check (World *self)
{
  g_autoptr (BtDhtStat) stat = bt_dht_node_get_stat (self->node, self->now_us);
  g_autoptr (GBytes) saved = bt_dht_node_save (self->node, self->now_us);

  for (guint i = 0; i < stat->lookups->len; i++)
    g_assert (g_array_index (stat->lookups, BtDhtLookupStat, i).n_hops <= BT_LOOKUP_HOPS);
  g_assert (g_bytes_get_size (saved) <= BT_LIMIT_DHT_SAVED);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const BtDhtNodeFuncs funcs = { .send = send_datagram };
  World world = { .now_us = G_USEC_PER_SEC };
  BtDhtNodeParams params;
  gsize at = 0;

  bt_dht_node_params_init (&params);
  world.node = bt_dht_node_new (&params, &funcs, &world, NULL, world.now_us);
  for (guint i = 0; i < RECORDS_MAX && at + HEAD <= size; i++) {
    gsize n = (gsize) data[at + 1] << 8 | data[at + 2];

    n = MIN (n, size - at - HEAD);
    take_record (&world, data[at], data + at + HEAD, n);
    at += HEAD + n;
  }
  check (&world);
  pass_time (&world, 20 * G_USEC_PER_SEC);
  bt_dht_node_free (world.node);
  return 0;
}
