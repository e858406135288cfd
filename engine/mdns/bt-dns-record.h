/* bt-dns-record.h — what the DNS says of a name (RFC 1035, 3.2; RFC 2782).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "mdns/bt-dns-name.h"

G_BEGIN_DECLS

typedef enum {
  BT_DNS_A = 1,
  BT_DNS_PTR = 12,
  BT_DNS_TXT = 16,
  BT_DNS_AAAA = 28,
  BT_DNS_SRV = 33,
} BtDnsType;

typedef struct {
  BtDnsName name;
  BtDnsType type;
  /* What was said of @name and @type before is not true any more ("cache-flush", RFC 6762, 10.2). */
  gboolean is_unique;
  guint32 ttl;       /* seconds; 0: goodbye (RFC 6762, 10.1) */
  BtAddress address; /* A, AAAA; its port is 0 */
  BtDnsName target;  /* PTR, SRV */
  guint16 port;      /* SRV */
  const guint8 *txt; /* TXT; borrowed from the message */
  gsize n_txt;
} BtDnsRecord;

G_END_DECLS
