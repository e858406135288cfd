/* bt-piece-map.h — one moment of a torrent's pieces, for those who draw them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bt-bitfield.h"

G_BEGIN_DECLS

/* So few copies that a piece may be lost when a few peers leave. */
#define BT_PIECE_RARE_COPIES 3

/* A piece that is being fetched. */
typedef struct {
  guint32 piece;
  guint16 n_blocks;    /* in the whole piece */
  guint16 n_received;  /* here, not yet verified */
  guint16 n_requested; /* asked for and not here */
  guint8 checking;     /* all blocks are here; its hash is being checked or it is being written */
} BtPieceProgress;

/* Immutable once it is published; reference counted; any thread may read it. */
typedef struct _BtPieceMap BtPieceMap;
struct _BtPieceMap {
  int ref_count; /* atomic */
  guint32 n_pieces;
  BtBitfield *have;    /* verified pieces */
  BtBitfield *wanted;  /* pieces with at least one wanted byte */
  BtBitfield *damaged; /* failed their hash and were not fetched again yet; NULL: none */
  guint16 *copies;     /* shape: n_pieces; connected peers that have it */
  guint32 n_progress;
  BtPieceProgress *progress;    /* shape: n_progress, ascending by piece */
  guint32 check_from, check_to; /* pieces hashed now on disk: [from, to); equal: none */
  guint16 copies_max;           /* of copies */
  guint16 copies_min;           /* of copies */
  double copies_mean;
  guint32 n_rare; /* rare pieces, see bt_piece_map_is_rare() */
};

BtPieceMap *bt_piece_map_new (guint32 n_pieces); /* members NULL/zero, copies allocated */
BtPieceMap *bt_piece_map_ref (BtPieceMap *self);
void bt_piece_map_unref (BtPieceMap *self);
/* Fills copies_max, _min, _mean and n_rare from the rest. Call once, before publishing. */
void bt_piece_map_seal (BtPieceMap *self);
/* Missing here, wanted, and copies <= 3 and <= half of the mean copies; none while no peer has any. */
gboolean bt_piece_map_is_rare (const BtPieceMap *self, guint32 piece);
/* The progress of @piece, or NULL; a binary search. */
const BtPieceProgress *bt_piece_map_get_progress (const BtPieceMap *self, guint32 piece);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtPieceMap, bt_piece_map_unref)

G_END_DECLS
