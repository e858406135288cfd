/* bt-dht.h — the distributed hash table as a person sees it. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base/bt-dht-stat.h"
#include "base/bt-info-hash.h"

G_BEGIN_DECLS

#define BT_TYPE_DHT (bt_dht_get_type ())
G_DECLARE_FINAL_TYPE (BtDht, bt_dht, BT, DHT, GObject)

/* Signal "updated" (): any of the getters may give another value now. */

/* Borrowed; always up to date within a second or so. */
const BtDhtSummary *bt_dht_get_summary (BtDht *self);
/* NULL while nobody holds a watch, and until the engine told something. Borrowed, valid until the
 * next "updated". */
const BtDhtStat *bt_dht_get_stat (BtDht *self);
/* The running or last lookup of a torrent's peers among IPv4 nodes, else among IPv6 nodes. NULL: none
 * is remembered, or nobody watches. Borrowed likewise. */
const BtDhtLookupStat *bt_dht_find_lookup (BtDht *self, const BtInfoHash *info_hash);

/* While the handle lives the engine tells the table and the lookups. */
typedef struct _BtDhtWatch BtDhtWatch;
BtDhtWatch *bt_dht_watch (BtDht *self);
void bt_dht_watch_free (BtDhtWatch *watch);

G_END_DECLS
