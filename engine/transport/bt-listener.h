/* bt-listener.h — where peers knock.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "base/bt-address.h"
#include "transport/bt-reactor.h"

G_BEGIN_DECLS

typedef struct _BtListener BtListener;

/* @fd: connected, non-blocking; the callee's to close. */
typedef void (*BtListenerFunc) (int fd, const BtAddress *address, gpointer data);

/* @address, @port, errors: as bt_bind(). */
BtListener *bt_listener_new (BtReactor *reactor, const char *address, guint16 port,
                             BtListenerFunc func, gpointer data, GError **error);
void bt_listener_free (BtListener *self);
guint16 bt_listener_get_port (BtListener *self);

G_END_DECLS
