/* bt-dns-cache.h — what the local network said lately, for as long as it is true (RFC 6762, 10).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times are in microseconds, monotonic. Thread: its owner's. */
#pragma once

#include "mdns/bt-dns-record.h"

G_BEGIN_DECLS

typedef struct {
  BtDnsRecord record; /* its @txt is owned by the cache */
  GBytes *txt;        /* what @record borrows; NULL: it is no TXT */
  guint interface;    /* through which it came; each has a network of its own */
  gboolean is_doomed; /* another took its place */
  gint64 told_us, expires_us;
  guint n_renewals; /* times that it was asked for again, because it would expire */
} BtDnsEntry;

typedef struct _BtDnsCache BtDnsCache;
typedef gboolean (*BtDnsKeepFunc) (const BtDnsRecord *record, gpointer data);

BtDnsCache *bt_dns_cache_new (void);
void bt_dns_cache_free (BtDnsCache *self);
/* Keeps it, keeps it longer, or lets it go soon. What is one too many for BT_LIMIT_MDNS_RECORDS is
 * passed over. */
void bt_dns_cache_take (BtDnsCache *self, const BtDnsRecord *record, guint interface,
                        gint64 now_us);
/* Drops what is not true any more. */
void bt_dns_cache_expire (BtDnsCache *self, gint64 now_us);
/* Drops what @keeps says FALSE of; the serial stays. */
void bt_dns_cache_purge (BtDnsCache *self, BtDnsKeepFunc keeps, gpointer data);
/* When the next one expires; G_MAXINT64: it is empty. */
gint64 bt_dns_cache_get_deadline (const BtDnsCache *self);
/* A number that is another one whenever what can be found here changed; not for what is merely kept longer. */
guint bt_dns_cache_get_serial (const BtDnsCache *self);
/* Each of @name and @type that was not replaced: @place is 0 at first and goes on. NULL: that was all. */
BtDnsEntry *bt_dns_cache_next (BtDnsCache *self, const BtDnsName *name, BtDnsType type,
                               guint *place);

G_END_DECLS
