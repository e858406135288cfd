/* bt-mdns-querier.h — asks the local network for services and addresses, and follows what becomes of them
 * (RFC 6762, RFC 6763).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Without a socket and a clock: it is given what came, and gives what is to be sent. Times are in
 * microseconds, monotonic. Thread: its owner's. */
#pragma once

#include "mdns/bt-dns-writer.h"
#include "mdns/bt-mdns-service.h"

G_BEGIN_DECLS

/* RFC 6762, 17: the largest packet that anybody sends. */
#define BT_MDNS_PACKET_MAX 9000 /* bytes */

typedef struct _BtMdnsQuerier BtMdnsQuerier;
/* Following one kind of service. */
typedef struct _BtMdnsBrowse BtMdnsBrowse;
/* Looking up one name. */
typedef struct _BtMdnsLookup BtMdnsLookup;

/* What became of a service, which its name tells from the others of its kind. Each may end any browse and any
 * lookup, and begin others. */
typedef struct {
  void (*added) (const BtMdnsService *service, gpointer data);
  void (*changed) (const BtMdnsService *service, gpointer data);
  void (*removed) (const BtMdnsService *service, gpointer data); /* as it was last */
} BtMdnsBrowseFuncs;

/* @addresses: of BtAddress, port 0, borrowed; empty: nobody answered in time. The lookup is over. */
typedef void (*BtMdnsResolveFunc) (const GArray *addresses, gpointer data);

/* @seed: of chance. */
BtMdnsQuerier *bt_mdns_querier_new (guint64 seed);
/* Ends all that it does, and tells nobody. */
void bt_mdns_querier_free (BtMdnsQuerier *self);

/* @type: "_googlecast._tcp.local". Known services are told in the next turn. @funcs: static. */
BtMdnsBrowse *bt_mdns_querier_browse (BtMdnsQuerier *self, const char *type,
                                      const BtMdnsBrowseFuncs *funcs, gpointer data, gint64 now_us);
void bt_mdns_querier_end_browse (BtMdnsQuerier *self, BtMdnsBrowse *browse);
/* NULL: @name is no name, or BT_LIMIT_MDNS_LOOKUPS others are looked up. @patience_us: for so long. */
BtMdnsLookup *bt_mdns_querier_resolve (BtMdnsQuerier *self, const char *name, gint64 patience_us,
                                       BtMdnsResolveFunc func, gpointer data, gint64 now_us);
/* Before it was told. */
void bt_mdns_querier_end_lookup (BtMdnsQuerier *self, BtMdnsLookup *lookup);
/* Nobody is told anything any more; all handles are invalid. */
void bt_mdns_querier_end_all (BtMdnsQuerier *self);
/* Nobody wants to know anything. */
gboolean bt_mdns_querier_is_idle (const BtMdnsQuerier *self);

/* There is a network that was not there before: all is asked anew. */
void bt_mdns_querier_restart (BtMdnsQuerier *self, gint64 now_us);
/* A packet that came through @interface. */
void bt_mdns_querier_feed (BtMdnsQuerier *self, const guint8 *bytes, gsize n_bytes, guint interface,
                           gint64 now_us);
/* Tells what is to be told by now. */
void bt_mdns_querier_turn (BtMdnsQuerier *self, gint64 now_us);
/* FALSE: nothing is to be sent now. */
gboolean bt_mdns_querier_write (BtMdnsQuerier *self, BtDnsWriter *writer, gint64 now_us);
/* When a turn or something to be sent is due; G_MAXINT64: not before something comes. */
gint64 bt_mdns_querier_get_deadline (const BtMdnsQuerier *self);

G_END_DECLS
