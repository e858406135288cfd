/* bt-tcp.h — peers over TCP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "transport/bt-reactor.h"
#include "transport/bt-transport.h"

G_BEGIN_DECLS

/* Begins to connect to @address, from @local (NULL, or of the other family: the system chooses).
 * BT_TRANSPORT_CONNECTED or _FAILED follows; how long that may take is the caller's to limit.
 * NULL with errno when it cannot even be tried (no route, no descriptors left). */
BtTransport *bt_tcp_connect (BtReactor *reactor, const BtAddress *address, const BtAddress *local,
                             BtTransportFunc func, gpointer data);
/* Takes over the connected, non-blocking @fd. Wants to read. */
BtTransport *bt_tcp_new_accepted (BtReactor *reactor, int fd, const BtAddress *address,
                                  BtTransportFunc func, gpointer data);

G_END_DECLS
