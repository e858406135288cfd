/* bt-swarm-dht.c — peers tell each other of their DHT nodes (BEP 5, PORT).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

gboolean
bt_swarm_uses_dht (const BtSwarm *self)
{
  return self->dht_port != 0 && !bt_swarm_is_private (self);
}

void
bt_swarm_tell_dht_port (BtSwarm *self, BtConnection *connection)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  if (!connection->has_dht || connection->told_our_dht || !bt_swarm_uses_dht (self))
    return;
  connection->told_our_dht = TRUE;
  bt_connection_send (connection, bytes, bt_message_write_port (bytes, self->dht_port));
}

void
bt_swarm_set_dht_port (BtSwarm *self, guint16 port)
{
  if (port == self->dht_port)
    return;
  self->dht_port = port;
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    connection->told_our_dht = FALSE;
    if (connection->established)
      bt_swarm_tell_dht_port (self, connection);
  }
}

void
bt_swarm_take_dht_port (BtSwarm *self, BtConnection *connection, guint16 port)
{
  BtAddress node = connection->address;

  node.port = port;
  /* A node has one port; who tells more would have us knock at many. */
  if (connection->closing || connection->told_dht || !bt_swarm_uses_dht (self)
      || !bt_address_is_dialable (&node))
    return;
  connection->told_dht = TRUE;
  if (self->n_dht_hints < BT_LIMIT_DHT_HINTS)
    self->dht_hints[self->n_dht_hints++] = node;
}

gboolean
bt_swarm_pop_dht_node (BtSwarm *self, BtAddress *node)
{
  if (self->n_dht_hints == 0)
    return FALSE;
  *node = self->dht_hints[--self->n_dht_hints];
  return TRUE;
}
