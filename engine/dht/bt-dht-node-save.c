/* bt-dht-node-save.c — our id and the nodes we know, from one run to the next.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include <string.h>

#include "metainfo/bt-bencode.h"

#define SAVED_MAX 300 /* nodes of a network, the nearest first; Transmission's bound */

/* Dictionary of "id", "nodes" and "nodes6", each as in a message. */
static void
put_nodes (GByteArray *to, const BtDhtNode *self, guint net, gint64 now_us)
{
  BtContact contacts[SAVED_MAX];
  guint n = bt_routing_table_find (self->nets[net].table, &self->id, BT_TABLE_SPARES, now_us,
                                   contacts, SAVED_MAX);
  g_autoptr (GByteArray) compact = g_byte_array_new ();

  for (guint i = 0; i < n; i++) {
    guint8 bytes[BT_KRPC_CONTACT6];

    g_byte_array_append (compact, bytes, (guint) bt_krpc_put_contact (bytes, &contacts[i]));
  }
  bt_bencode_put_string (to, net == BT_DHT_V4 ? "nodes" : "nodes6");
  bt_bencode_put_bytes (to, compact->data, compact->len);
}

GBytes *
bt_dht_node_save (BtDhtNode *self, gint64 now_us)
{
  GByteArray *to = g_byte_array_new ();

  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "id");
  bt_bencode_put_bytes (to, self->id.bytes, BT_NODE_ID_SIZE);
  put_nodes (to, self, BT_DHT_V4, now_us);
  put_nodes (to, self, BT_DHT_V6, now_us);
  bt_bencode_close (to);
  return g_byte_array_free_to_bytes (to);
}

static BtSpan
get_span (const BtBencode *document, const char *key)
{
  BtSpan span;

  span.bytes =
      bt_bencode_get_string (bt_bencode_lookup (bt_bencode_get_root (document), key), &span.n);
  return span.bytes != NULL ? span : (BtSpan) { NULL };
}

static void
restore_nodes (BtDhtNode *self, guint net, BtSpan nodes, gint64 now_us)
{
  BtContact contact;

  if (!self->nets[net].is_on)
    return;
  for (guint i = 0; i < SAVED_MAX; i++) {
    if (!bt_krpc_next_contact (&nodes, net == BT_DHT_V6, &contact))
      break;
    if (_bt_dht_node_believes (self, &contact.address, &contact.address))
      bt_routing_table_restore (self->nets[net].table, &contact, now_us);
  }
  if (bt_routing_table_get_n (self->nets[net].table) > 0)
    _bt_dht_node_plan_join (self, net, now_us);
}

void
_bt_dht_node_restore (BtDhtNode *self, GBytes *saved, gint64 now_us)
{
  g_autoptr (BtBencode) document = NULL;
  gsize n_bytes;
  const void *bytes = g_bytes_get_data (saved, &n_bytes);
  BtSpan id;

  document = bt_bencode_new (bytes, n_bytes, NULL, NULL);
  if (document == NULL)
    return;
  id = get_span (document, "id");
  if (id.n == BT_NODE_ID_SIZE) {
    memcpy (self->id.bytes, id.bytes, BT_NODE_ID_SIZE);
    for (guint i = 0; i < BT_DHT_N_NETS; i++)
      bt_routing_table_set_own (self->nets[i].table, &self->id, now_us);
  }
  restore_nodes (self, BT_DHT_V4, get_span (document, "nodes"), now_us);
  restore_nodes (self, BT_DHT_V6, get_span (document, "nodes6"), now_us);
}
