/* bt-dht-peers.h — peers that were announced to us, kept for others (BEP 5, 33, 51).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-bloom.h"
#include "dht/bt-node-id.h"

G_BEGIN_DECLS

/* Bounded by BT_LIMIT_DHT_HASHES, BT_LIMIT_DHT_PEERS of one and BT_LIMIT_DHT_PEERS_ALL; a peer is
 * forgotten 45 minutes after its last announce. When it is full, the hash that is heard of least
 * recently with the fewest peers makes room. No call walks over all hashes. */
typedef struct _BtDhtPeers BtDhtPeers;

BtDhtPeers *bt_dht_peers_new (void);
void bt_dht_peers_free (BtDhtPeers *self);
/* @peer's IP and port were announced; one entry for each IP and port. */
void bt_dht_peers_add (BtDhtPeers *self, const BtNodeId *info_hash, const BtAddress *peer,
                       gboolean is_seed, gint64 now_us);
/* At most @max of them by chance, of the family of @want_v4, without seeds when @no_seeds; returns how
 * many. @peers: shape @max. */
guint bt_dht_peers_pick (BtDhtPeers *self, const BtNodeId *info_hash, gboolean want_v4,
                         gboolean no_seeds, BtAddress *peers, guint max, BtRandom *random,
                         gint64 now_us);
/* BEP 33: FALSE: nothing is known of it. */
gboolean bt_dht_peers_scrape (BtDhtPeers *self, const BtNodeId *info_hash, BtBloom *seeds,
                              BtBloom *peers, gint64 now_us);
/* BEP 51: at most @max hashes, a sample that changes no more often than every
 * BT_DHT_SAMPLE_INTERVAL seconds. @hashes: shape @max. */
guint bt_dht_peers_sample (BtDhtPeers *self, BtNodeId *hashes, guint max, BtRandom *random,
                           gint64 now_us);
guint bt_dht_peers_get_n (const BtDhtPeers *self);        /* peers */
guint bt_dht_peers_get_n_hashes (const BtDhtPeers *self); /* info hashes */
/* Forgets what is too old; cheap, called once a minute or so. */
void bt_dht_peers_expire (BtDhtPeers *self, gint64 now_us);

#define BT_DHT_SAMPLE_INTERVAL 21600 /* seconds; BEP 51's most */

G_END_DECLS
