/* bt-super-seed.h — which piece the only seed shows to whom, so that few bytes make a first copy
 * (BEP 16).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A super seed says it has nothing, and then shows each peer one piece at a time: one that nobody has
 * and that nobody else was shown. As many peers are busy at a time as there are upload slots; the next
 * turn goes to the peer whose pieces were all seen at others, for it passes on what it gets. When no
 * such peer is left, it goes to the one that keeps the fewest pieces to itself, so that the uplink
 * never rests and a peer that is alone gets all. */
#pragma once

#include "base/bt-bitfield.h"
#include "base/bt-random.h"

G_BEGIN_DECLS

typedef struct _BtSuperSeed BtSuperSeed;
typedef struct _BtSuperPeer BtSuperPeer;

/* @random: borrowed. @piece_length: bytes. O(pieces). */
BtSuperSeed *bt_super_seed_new (guint32 n_pieces, guint32 piece_length, BtRandom *random);
/* Frees the peers too. */
void bt_super_seed_free (BtSuperSeed *self);

/* --- who is there ---------------------------------------------------------------------------- */
/* @owner: of the caller. (transfer none). It has nothing until it tells. */
BtSuperPeer *bt_super_seed_add_peer (BtSuperSeed *self, gpointer owner);
/* What it told must have been taken back before. Frees @peer. */
void bt_super_seed_remove_peer (BtSuperSeed *self, BtSuperPeer *peer);
gpointer bt_super_peer_get_owner (const BtSuperPeer *self);
/* What @peer has, and what it has no more. O(1), and O(set bits) for bitfields. Returns whether it is
 * through with something it was shown, or the copy is out: then more may be shown, or it is over. */
gboolean bt_super_seed_add_have (BtSuperSeed *self, BtSuperPeer *peer, guint32 piece);
void bt_super_seed_remove_have (BtSuperSeed *self, guint32 piece);
void bt_super_seed_add_bitfield (BtSuperSeed *self, BtSuperPeer *peer, const BtBitfield *have);
void bt_super_seed_remove_bitfield (BtSuperSeed *self, const BtBitfield *have);
/* Bytes went to it. */
void bt_super_peer_moved (BtSuperPeer *self, gint64 now_us);
/* @up_rate: bytes a second to it: one that is fast is shown the next piece before it is through. */
void bt_super_seed_set_rate (BtSuperSeed *self, BtSuperPeer *peer, guint64 up_rate);

/* --- what is shown --------------------------------------------------------------------------- */
/* Shows one more piece; tell @peer's owner of @piece. FALSE: nothing is to be shown now, ask again
 * after a HAVE, a peer that came or left, or a second. @n_busy_max: peers to be kept busy. O(peers). */
gboolean bt_super_seed_show (BtSuperSeed *self, guint n_busy_max, gint64 now_us, BtSuperPeer **peer,
                             guint32 *piece);
/* Pieces whose peer takes nothing may be shown to others. About once a second. O(peers). */
void bt_super_seed_tick (BtSuperSeed *self, gint64 now_us);
/* @peer was shown @piece: only then it is served. */
gboolean bt_super_peer_may_ask (const BtSuperPeer *self, guint32 piece);
/* Is fetching what it was shown. */
gboolean bt_super_peer_is_busy (const BtSuperPeer *self);
/* Peers that could be shown something and are not busy. */
guint bt_super_seed_get_n_idle (const BtSuperSeed *self);
/* Pieces that no peer has. 0: the first copy is out, and rarest first does the rest. */
guint32 bt_super_seed_get_n_secret (const BtSuperSeed *self);

G_END_DECLS
