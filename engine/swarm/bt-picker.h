/* bt-picker.h — which piece to begin next: the rarest that a peer has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-bitfield.h"
#include "base/bt-random.h"

G_BEGIN_DECLS

typedef enum {
  BT_PICK_RAREST, /* rarest first, after a few by chance */
  BT_PICK_RANDOM, /* by chance alone: what a swarm is like without rarest first */
} BtPickOrder;

/* Knows how many connected peers have each piece, and keeps the pieces that may be begun in buckets
 * by (priority, copies), so that a HAVE moves one piece in O(1) and a seed costs O(1) altogether. */
typedef struct _BtPicker BtPicker;

#define BT_PICKER_NONE G_MAXUINT32
/* Copies told apart by the order; beyond, all are equally common. */
#define BT_PICKER_COPIES_MAX 1023

/* @random: borrowed. Nothing is missing until bt_picker_set_missing(). */
BtPicker *bt_picker_new (guint32 n_pieces, BtRandom *random);
void bt_picker_free (BtPicker *self);

/* --- what we lack ---------------------------------------------------------------------------- */
/* Anew: @missing are the wanted pieces we lack (copied), @priorities (borrowed, shape: n_pieces,
 * BtPriority; not SKIP where missing), @started (nullable): those not to be begun again. O(pieces). */
void bt_picker_set_missing (BtPicker *self, const BtBitfield *missing, const guint8 *priorities,
                            const BtBitfield *started);
/* Begun: not picked again. */
void bt_picker_start (BtPicker *self, guint32 piece);
/* Given up: may be picked again, if it is missing. */
void bt_picker_give_back (BtPicker *self, guint32 piece);
/* We have it now. */
void bt_picker_finish (BtPicker *self, guint32 piece);
const BtBitfield *bt_picker_peek_missing (const BtPicker *self);
/* Missing pieces not begun. */
guint32 bt_picker_get_n_open (const BtPicker *self);
/* Of those, the ones that a connected peer has. */
guint32 bt_picker_get_n_available (const BtPicker *self);
/* Missing pieces among @have. O(pieces / 64). */
guint32 bt_picker_count_missing (const BtPicker *self, const BtBitfield *have);

/* --- what peers have ------------------------------------------------------------------------- */
void bt_picker_add_have (BtPicker *self, guint32 piece);
void bt_picker_remove_have (BtPicker *self, guint32 piece);
/* O(set bits). */
void bt_picker_add_bitfield (BtPicker *self, const BtBitfield *have);
void bt_picker_remove_bitfield (BtPicker *self, const BtBitfield *have);
void bt_picker_add_seed (BtPicker *self);
void bt_picker_remove_seed (BtPicker *self);
/* Peers that have @piece, seeds included. */
guint bt_picker_get_copies (const BtPicker *self, guint32 piece);

/* --- picking ---------------------------------------------------------------------------------
 * An open piece of the highest priority that a peer has any of. @have NULL: it has all; otherwise
 * the picker was told of each of its pieces. BT_PICKER_NONE: there is none. A pick costs a few
 * microseconds at most, however many pieces and peers there are. */
/* The rarest, ties by chance. Of a peer that lacks nearly all rare pieces of a large torrent: the
 * rarest of a sample of what it has. */
guint32 bt_picker_pick (BtPicker *self, const BtBitfield *have);
/* Any, by chance: the first pieces, to have something to trade (BEP 3). */
guint32 bt_picker_pick_random (BtPicker *self, const BtBitfield *have);
/* The first of its priority, if it is among the @n_ahead from the first open one on; otherwise the
 * rarest, as what comes next is others' to send then. */
guint32 bt_picker_pick_in_order (BtPicker *self, const BtBitfield *have, guint32 n_ahead);
/* @piece is open, and no worse a choice than @other, which is open too. */
gboolean bt_picker_is_as_good (const BtPicker *self, guint32 piece, guint32 other);
gboolean bt_picker_is_open (const BtPicker *self, guint32 piece);

G_END_DECLS
