/* bt-dns-name.h — a name of the DNS (RFC 1035, 3.1), as a value.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Held as it stands on the wire, uncompressed: a label of multicast DNS may have dots and spaces in it
 * (RFC 6763, 4.3), so text says less. Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_DNS_NAME_MAX 255 /* bytes, with all lengths and the empty label; RFC 1035, 2.3.4 */
#define BT_DNS_LABEL_MAX 63 /* bytes; likewise */

typedef struct {
  guint8 n_bytes;                /* of @bytes; 0 before it was read */
  guint8 bytes[BT_DNS_NAME_MAX]; /* each label behind its length, the empty one last */
} BtDnsName;

/* @text: "_http._tcp.local", with a dot at its end or without; each dot parts two labels. FALSE: it is no
 * name. */
gboolean bt_dns_name_parse (BtDnsName *self, const char *text);
/* One that stands at @at of the message @bytes, compressed or not (RFC 1035, 4.1.4); @at goes on behind
 * it. FALSE: it runs out of the message, in circles, or is too long. */
gboolean bt_dns_name_read (BtDnsName *self, const guint8 *bytes, gsize n_bytes, gsize *at);
/* Whatever the case of ASCII letters (RFC 1035, 2.3.3). */
gboolean bt_dns_name_equal (const BtDnsName *a, const BtDnsName *b);
guint bt_dns_name_hash (const BtDnsName *self);
/* @parent with one label before it. */
gboolean bt_dns_name_is_child (const BtDnsName *self, const BtDnsName *parent);
/* For people: "Living room", and "tv.local" without a dot at the end. UTF-8 without control characters,
 * whatever was sent. (transfer full) */
char *bt_dns_name_dup_first_label (const BtDnsName *self);
char *bt_dns_name_to_string (const BtDnsName *self);

G_END_DECLS
