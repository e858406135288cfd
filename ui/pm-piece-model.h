/* pm-piece-model.h — the pieces of a torrent as a list: each is an object only while somebody shows it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define PM_TYPE_PIECE (pm_piece_get_type ())
G_DECLARE_FINAL_TYPE (PmPiece, pm_piece, PM, PIECE, GObject)

guint32 pm_piece_get_index (PmPiece *self);
BtMetainfo *pm_piece_get_metainfo (PmPiece *self); /* borrowed */

#define PM_TYPE_PIECE_MODEL (pm_piece_model_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceModel, pm_piece_model, PM, PIECE_MODEL, GObject)

/* A GListModel of PmPiece, in order. */
PmPieceModel *pm_piece_model_new (void);
/* NULL: it has none. */
void pm_piece_model_set_metainfo (PmPieceModel *self, BtMetainfo *metainfo);
/* What a person looks for: the number of a piece, or the beginning of a hash in hex. FALSE: there is none. */
gboolean pm_piece_model_find (PmPieceModel *self, const char *text, guint32 *piece);

G_END_DECLS
