/* bt-address.h — an IP address and a port, as a value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/* IPv4 is held mapped (::ffff:a.b.c.d), so that one form serves hashing and comparing. */
typedef struct {
  guint8 ip[16]; /* network order */
  guint16 port;  /* host order */
} BtAddress;

#define BT_COMPACT4_SIZE 6  /* bytes; BEP 23 */
#define BT_COMPACT6_SIZE 18 /* bytes; BEP 7 */

gboolean bt_address_is_v4 (const BtAddress *self);
gboolean bt_address_is_loopback (const BtAddress *self);
/* Of this machine or the network it stands in: loopback, private (RFC 1918), link-local (RFC 3927,
 * RFC 4291) or unique local (RFC 4193). */
gboolean bt_address_is_local (const BtAddress *self);
/* fe80::/10 (RFC 4291): says nothing without its interface, which we do not hold. */
gboolean bt_address_is_link_local6 (const BtAddress *self);
/* FALSE for port 0, multicast, unspecified and broadcast: nothing one may dial. */
gboolean bt_address_is_dialable (const BtAddress *self);
gboolean bt_address_equal (const BtAddress *a, const BtAddress *b);
gboolean bt_address_equal_ip (const BtAddress *a, const BtAddress *b);
/* Whether they are one stranger to be banned: the same IP, unless it is ours (then the port, too). */
gboolean bt_address_is_same_stranger (const BtAddress *a, const BtAddress *b);
guint bt_address_hash (const BtAddress *self);
/* "1.2.3.4:6881", "[::1]:6881"; @default_port 0 = a port is required. Numeric only. */
gboolean bt_address_parse (BtAddress *self, const char *text, guint16 default_port);
char *bt_address_to_string (const BtAddress *self);
char *bt_address_ip_to_string (const BtAddress *self);
void bt_address_from_compact4 (BtAddress *self, const guint8 bytes[BT_COMPACT4_SIZE]);
void bt_address_from_compact6 (BtAddress *self, const guint8 bytes[BT_COMPACT6_SIZE]);
/* The other way round; each returns the bytes it wrote. @self is of that family. */
gsize bt_address_to_compact4 (const BtAddress *self, guint8 bytes[BT_COMPACT4_SIZE]);
gsize bt_address_to_compact6 (const BtAddress *self, guint8 bytes[BT_COMPACT6_SIZE]);
gboolean bt_address_from_sockaddr (BtAddress *self, const struct sockaddr *sa);
socklen_t bt_address_to_sockaddr (const BtAddress *self, struct sockaddr_storage *out);

G_END_DECLS
