/* bt-mdns-socket.h — the groups of multicast DNS (RFC 6762, 3), on all networks this computer stands in.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A socket for each family and interface, bound to the group and its port: what others send to this computer
 * alone stays theirs, such as a responder's that runs here as well. Where there is no network yet, or another
 * program keeps the port to itself, it is tried again each time that something is sent. Thread: its
 * context's. */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

typedef struct _BtMdnsSocket BtMdnsSocket;

/* A packet of a neighbour came through @interface. It must neither free the socket nor send. */
typedef void (*BtMdnsSocketFunc) (const guint8 *bytes, gsize n_bytes, guint interface,
                                  gpointer data);

/* @bound: the address of ours that is used, or NULL: any but the loopback's, unless there is no other. */
BtMdnsSocket *bt_mdns_socket_new (GMainContext *context, const BtAddress *bound,
                                  BtMdnsSocketFunc func, gpointer data);
void bt_mdns_socket_free (BtMdnsSocket *self);
/* Looks for networks that came or went. TRUE: one came. */
gboolean bt_mdns_socket_look_around (BtMdnsSocket *self);
/* Sends to each that there is now. */
void bt_mdns_socket_send (BtMdnsSocket *self, const guint8 *bytes, gsize n_bytes);

G_END_DECLS
