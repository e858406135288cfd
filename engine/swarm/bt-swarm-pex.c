/* bt-swarm-pex.c — whether peers tell each other of third ones (BEP 11).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

gboolean
bt_swarm_uses_pex (const BtSwarm *self)
{
  return self->params.use_pex && !bt_swarm_is_private (self);
}

void
bt_swarm_reset_pex (BtSwarm *self)
{
  bt_pex_log_clear (&self->pex_log);
  bt_pex_log_init (&self->pex_log);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    /* What it was promised stays until the next handshake takes it back. */
    connection->pex = (BtConnectionPex) { .is_offered = connection->pex.is_offered };
  }
}

void
bt_swarm_set_use_pex (BtSwarm *self, gboolean use_pex, gint64 now_us)
{
  self->now_us = now_us;
  if (self->params.use_pex == use_pex)
    return;
  self->params.use_pex = use_pex;
  if (bt_swarm_is_private (self))
    return;
  bt_swarm_reset_pex (self);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->established && connection->has_extensions)
      bt_connection_send_extension (connection);
  }
}
