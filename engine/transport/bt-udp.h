/* bt-udp.h — a UDP socket whose datagrams travel in batches.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "base/bt-address.h"
#include "transport/bt-reactor.h"

G_BEGIN_DECLS

#define BT_UDP_DATAGRAM_MAX 2048 /* bytes; what is longer is dropped: nothing we speak needs more */

typedef struct _BtUdp BtUdp;

/* @bytes: borrowed for the call, in which the socket must not be freed. IPv4 is IPv4, also when it
 * came by a socket of both families. */
typedef void (*BtUdpFunc) (const guint8 *bytes, gsize n_bytes, const BtAddress *from,
                           gpointer data);

/* @address, @port, errors: as bt_bind(). */
BtUdp *bt_udp_new (BtReactor *reactor, const char *address, guint16 port, BtUdpFunc func,
                   gpointer data, GError **error);
void bt_udp_free (BtUdp *self);
guint16 bt_udp_get_port (BtUdp *self);
/* What the socket can speak. */
gboolean bt_udp_has_v4 (BtUdp *self);
gboolean bt_udp_has_v6 (BtUdp *self);
/* FALSE: it could not be sent (no route, the other family, too long, the system's buffer is full):
 * lost, as datagrams may be. */
gboolean bt_udp_send (BtUdp *self, const BtAddress *to, const guint8 *bytes, gsize n_bytes);

G_END_DECLS
