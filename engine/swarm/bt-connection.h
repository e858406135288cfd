/* bt-connection.h — one peer: bytes in, bytes out; the swarm's other half.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a driver serves one. Reading: ask get_read_vec() where the next bytes go (its header buffer,
 * or the block's place in its piece), read into that, tell did_read(). Zero vectors: do not read now
 * (the cache is full or the limit is reached); the swarm names the connection again in
 * bt_swarm_pop_connection() when it may go on. Writing: likewise; zero vectors: nothing to send.
 * When is_closing() is true: flush nothing more, close the transport, bt_swarm_remove_connection(). */
#pragma once

#include "base/bt-stat.h"
#include <sys/uio.h>

G_BEGIN_DECLS

typedef struct _BtConnection BtConnection;
typedef struct _BtSwarm BtSwarm;

#define BT_READ_VECS 2   /* the block's rest, and room for what follows it */
#define BT_WRITE_VECS 64 /* headers and blocks in turn: 32 blocks a call */

/* Fills at most BT_READ_VECS vectors; returns how many, and all of them are non-empty. */
guint bt_connection_get_read_vec (BtConnection *self, struct iovec *vecs, gint64 now_us);
/* @n_bytes > 0 landed in the vectors given last. */
void bt_connection_did_read (BtConnection *self, gsize n_bytes, gint64 now_us);
/* Fills at most @n_max vectors; returns how many. Valid until the next call for this swarm. */
guint bt_connection_get_write_vec (BtConnection *self, struct iovec *vecs, guint n_max,
                                   gint64 now_us);
void bt_connection_did_write (BtConnection *self, gsize n_bytes, gint64 now_us);

/* The other side or the system ended it: BT_GONE_CLOSED, _IO_ERROR. It is closing then. */
void bt_connection_fail (BtConnection *self, BtGone reason);
/* The handshake of the other side came, and is one of this torrent. */
gboolean bt_connection_is_established (BtConnection *self);
/* The machine (or fail()) ended it. */
gboolean bt_connection_is_closing (BtConnection *self);
BtGone bt_connection_get_gone (BtConnection *self);

BtSwarm *bt_connection_get_swarm (BtConnection *self);
guint64 bt_connection_get_id (BtConnection *self);
/* For the driver: its own record of the transport. */
void bt_connection_set_driver (BtConnection *self, gpointer driver);
gpointer bt_connection_get_driver (BtConnection *self);

G_END_DECLS
