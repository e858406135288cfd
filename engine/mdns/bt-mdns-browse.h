/* bt-mdns-browse.h — the services of one kind, as they were told, beside what is known now.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: its owner's. */
#pragma once

#include "mdns/bt-dns-cache.h"
#include "mdns/bt-mdns-querier.h"

G_BEGIN_DECLS

struct _BtMdnsBrowse {
  BtDnsName type;
  const BtMdnsBrowseFuncs *funcs;
  gpointer data;
  GPtrArray *told;   /* BtMdnsService */
  guint told_serial; /* of the cache, as of what was told */
  gboolean is_over;  /* nothing is told any more */
};

/* FALSE for a @type that is no name. */
BtMdnsBrowse *bt_mdns_browse_new (const char *type, const BtMdnsBrowseFuncs *funcs, gpointer data);
void bt_mdns_browse_free (BtMdnsBrowse *self);
/* Tells what changed. */
void bt_mdns_browse_update (BtMdnsBrowse *self, BtDnsCache *cache);

/* All addresses of @name, each once, with @port; BT_LIMIT_MDNS_ADDRESSES at most. */
void bt_mdns_add_addresses (GArray *addresses, BtDnsCache *cache, const BtDnsName *name,
                            guint16 port);

G_END_DECLS
