/* bt-bind.h — a socket on the address and port that we are known by.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @type: SOCK_STREAM, which then listens, or SOCK_DGRAM. @address: numeric, NULL: all addresses, IPv4
 * and IPv6 by one socket where the system can. @port 0: any free one. Returns a descriptor,
 * non-blocking; the caller's to close. -1: G_IO_ERROR, as G_IO_ERROR_ADDRESS_IN_USE; the message names
 * address and port. */
int bt_bind (int type, const char *address, guint16 port, GError **error);
guint16 bt_bind_get_port (int fd);

G_END_DECLS
