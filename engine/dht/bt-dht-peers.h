/* bt-dht-peers.h — peers that were announced to us, kept for others (BEP 5, 33, 51).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-bloom.h"
#include "dht/bt-node-id.h"

G_BEGIN_DECLS

/* Bounded by BT_LIMIT_DHT_HASHES, BT_LIMIT_DHT_PEERS of one and BT_LIMIT_DHT_PEERS_ALL; a peer is
 * forgotten 45 minutes after its last announce. For one hash too many the one with the fewest peers
 * goes, of those the one that was announced least recently; for one peer too many the oldest goes. No
 * call walks over all hashes or all peers. */
typedef struct _BtDhtPeers BtDhtPeers;

/* Which peers are wanted. */
typedef enum {
  BT_DHT_PEERS_V4 = 1 << 0,       /* else IPv6 */
  BT_DHT_PEERS_NO_SEEDS = 1 << 1, /* BEP 33 */
} BtDhtPeersFlags;

BtDhtPeers *bt_dht_peers_new (void);
void bt_dht_peers_free (BtDhtPeers *self);
/* @peer announced itself. An IP counts once for each hash, its last port holds (BEP 33); loopback
 * addresses count with their ports: a test network lives there. What cannot be dialed is left out. */
void bt_dht_peers_add (BtDhtPeers *self, const BtNodeId *info_hash, const BtAddress *peer,
                       gboolean is_seed, gint64 now_us);
/* At most @max of them by chance, each as likely as any; returns how many. @peers: shape @max. */
guint bt_dht_peers_pick (BtDhtPeers *self, const BtNodeId *info_hash, BtDhtPeersFlags flags,
                         BtAddress *peers, guint max, BtRandom *random);
/* BEP 33: makes both filters, of IPv4 and IPv6. Hashes each of at most BT_LIMIT_DHT_PEERS addresses.
 * FALSE: nothing is known of it. */
gboolean bt_dht_peers_scrape (const BtDhtPeers *self, const BtNodeId *info_hash, BtBloom *seeds,
                              BtBloom *peers);
#define BT_DHT_SAMPLE_INTERVAL 21600 /* seconds; BEP 51's most */
#define BT_DHT_SAMPLE_MAX 20         /* hashes: 400 bytes of a datagram; libtorrent's count */

/* BEP 51: all hashes if there are few, or a sample that stays the same for BT_DHT_SAMPLE_INTERVAL.
 * Returns how many. @hashes: shape BT_DHT_SAMPLE_MAX. */
guint bt_dht_peers_sample (BtDhtPeers *self, BtNodeId *hashes, BtRandom *random, gint64 now_us);
guint bt_dht_peers_get_n (const BtDhtPeers *self);        /* peers */
guint bt_dht_peers_get_n_hashes (const BtDhtPeers *self); /* info hashes */
/* Forgets what is too old; costs what it forgets. To be called once a minute or so. */
void bt_dht_peers_expire (BtDhtPeers *self, gint64 now_us);

G_END_DECLS
