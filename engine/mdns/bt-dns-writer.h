/* bt-dns-writer.h — writes a query of multicast DNS (RFC 6762, 18).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any. */
#pragma once

#include "mdns/bt-dns-record.h"

G_BEGIN_DECLS

/* Bytes. RFC 6762, 17: what fits into a packet of the network is not cut; IPv6 and UDP take 48 of 1500,
 * and tunnels some more. */
#define BT_DNS_QUERY_MAX 1400

typedef struct {
  guint8 bytes[BT_DNS_QUERY_MAX];
  gsize n_bytes;
  guint n_questions, n_answers;
} BtDnsWriter;

void bt_dns_writer_init (BtDnsWriter *self);
/* Both return FALSE when there is no room for it. All questions come before all answers. */
gboolean bt_dns_writer_ask (BtDnsWriter *self, const BtDnsName *name, BtDnsType type);
/* One that is known, so that nobody tells it again (RFC 6762, 7.1): a PTR of @name. */
gboolean bt_dns_writer_put_known (BtDnsWriter *self, const BtDnsName *name, const BtDnsName *target,
                                  guint32 ttl);

G_END_DECLS
