/* bt-mdns.h — multicast DNS by ourselves: services and addresses of the local network (RFC 6762).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs beside a responder of the system, and needs none. Its sockets are open only while somebody wants to
 * know something. Thread: its context's. */
#pragma once

#include "mdns/bt-mdns-querier.h"

G_BEGIN_DECLS

typedef struct _BtMdns BtMdns;

/* @context: NULL for the default one. @bound: the address of ours that is used, or NULL: any but the
 * loopback's, unless there is no other. */
BtMdns *bt_mdns_new (GMainContext *context, const BtAddress *bound);
/* Ends all browses and lookups, and tells nobody; from within a callback, too. */
void bt_mdns_free (BtMdns *self);

/* @type: "_googlecast._tcp.local". Nothing is told from within the call. @funcs: static. */
BtMdnsBrowse *bt_mdns_browse (BtMdns *self, const char *type, const BtMdnsBrowseFuncs *funcs,
                              gpointer data);
void bt_mdns_end_browse (BtMdns *self, BtMdnsBrowse *browse);

/* @name: "tv.local". @func is called once, within @patience_us, and not from within the call. NULL: it is no
 * name, or too many are looked up; then @func is not called. */
BtMdnsLookup *bt_mdns_resolve (BtMdns *self, const char *name, gint64 patience_us,
                               BtMdnsResolveFunc func, gpointer data);
/* Before it was told. */
void bt_mdns_end_lookup (BtMdns *self, BtMdnsLookup *lookup);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtMdns, bt_mdns_free)

G_END_DECLS
