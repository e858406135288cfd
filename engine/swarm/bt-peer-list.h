/* bt-peer-list.h — addresses of peers we know of, and when to dial which.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "base/bt-random.h"
#include "base/bt-stat.h"

G_BEGIN_DECLS

/* Bounded by BT_LIMIT_PEER_LIST; no address twice. All calls of every day take O(log n).
 *
 * Bans last as long as the list: they are not kept over a restart, for addresses change hands, and
 * who lies again is found out again soon. */
typedef struct _BtPeerList BtPeerList;

/* @random: borrowed. */
BtPeerList *bt_peer_list_new (BtRandom *random);
void bt_peer_list_free (BtPeerList *self);
guint bt_peer_list_get_n (const BtPeerList *self);

/* Sources as a set. */
#define BT_PEER_SOURCE_BIT(source) (1u << (source))

/* FALSE: known, cannot be dialed, banned, our own, or the list is full of better ones. */
gboolean bt_peer_list_add (BtPeerList *self, const BtAddress *address, BtPeerSource source);
/* Where we heard of it first; BT_PEER_SOURCE_INCOMING when we did not. */
BtPeerSource bt_peer_list_get_source (const BtPeerList *self, const BtAddress *address);
/* One of @sources, a set of BT_PEER_SOURCE_BIT(), told of it, first or later. */
gboolean bt_peer_list_is_from (const BtPeerList *self, const BtAddress *address, guint sources);
/* Forgets, dialed or connected or not, whom none of @sources told of. */
void bt_peer_list_keep (BtPeerList *self, guint sources);

/* What a peer told of another one it is connected with (BEP 11); a later one rules. @flags:
 * BtPexFlags; @teller: the id of the connection that said it. Nothing happens for unknown addresses. */
void bt_peer_list_set_hint (BtPeerList *self, const BtAddress *address, guint8 flags,
                            guint64 teller);
/* 0: nobody told. @teller: whom to ask for an introduction (BEP 55). */
guint8 bt_peer_list_get_hint (const BtPeerList *self, const BtAddress *address, guint64 *teller);
/* @teller is not connected with it any more. */
void bt_peer_list_drop_hint (BtPeerList *self, const BtAddress *address, guint64 teller);

/* The best address to dial now; it counts as busy from then on. @skip_seeds: we are complete.
 * FALSE: none now. */
gboolean bt_peer_list_take (BtPeerList *self, BtAddress *address, gboolean skip_seeds,
                            gint64 now_us);
/* When take() may find one; 0: at once, G_MAXINT64: nothing is known that may be dialed. */
gint64 bt_peer_list_get_next_us (const BtPeerList *self, gboolean skip_seeds);
/* Could not be reached, or was no peer of this torrent. */
void bt_peer_list_failed (BtPeerList *self, const BtAddress *address, gint64 now_us);
/* The connection stands: handshake done. */
void bt_peer_list_connected (BtPeerList *self, const BtAddress *address);
/* A connection that stood has ended; it may be dialed again after a while, which doubles each time
 * that no block went over it. */
void bt_peer_list_closed (BtPeerList *self, const BtAddress *address, gboolean was_of_use,
                          gint64 now_us);
/* As closed(), but it may be dialed again from @next_us on; 0: at once. */
void bt_peer_list_hold (BtPeerList *self, const BtAddress *address, gint64 next_us);
/* All waiting ends: the torrent was started. */
void bt_peer_list_retry_all (BtPeerList *self);
void bt_peer_list_set_seed (BtPeerList *self, const BtAddress *address, gboolean is_seed);

/* BEP 40: of two peers the one with the greater number is dialed first, and stays when there is room
 * for one. By chance while our own address is not known. */
guint32 bt_peer_list_get_priority (const BtPeerList *self, const BtAddress *address);
/* A peer or a tracker tells our address as it sees it, a peer once; @address with our port. One alone
 * may err or lie: what most say counts. */
void bt_peer_list_hear_own (BtPeerList *self, const BtAddress *address);

/* Not dialed and not let in again (its whole IP address, unless it is a loopback one). */
void bt_peer_list_ban (BtPeerList *self, const BtAddress *address);
/* The opposite; it has to be found again. */
void bt_peer_list_pardon (BtPeerList *self, const BtAddress *address);
gboolean bt_peer_list_is_banned (const BtPeerList *self, const BtAddress *address);
/* It turned out to be ourselves: forgotten, and not added again. Trackers and the DHT tell it each time. */
void bt_peer_list_set_self (BtPeerList *self, const BtAddress *address);
/* It turned out to be of no use. */
void bt_peer_list_forget (BtPeerList *self, const BtAddress *address);

/* Those worth keeping over a restart, best first, at most @max, of those that one of @sources told of.
 * GArray of BtAddress. */
GArray *bt_peer_list_get_best (const BtPeerList *self, guint max, guint sources);

G_END_DECLS
