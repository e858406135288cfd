/* pm-piece-set.h — what is to be seen of a torrent's pieces, or of one file's, at one moment.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no GTK. The grid, the chart of copies and the legend all ask here, so that what they count adds up. */
#pragma once

#include "pm-map.h"
#include "pm-sent.h"

G_BEGIN_DECLS

/* In order of which one wins a cell of several pieces. */
typedef enum {
  PM_PIECE_MISSING,
  PM_PIECE_UNWANTED, /* and not here */
  PM_PIECE_HERE,
  PM_PIECE_RARE, /* missing, and few have it */
  PM_PIECE_CHECKING,
  PM_PIECE_FLIGHT,
  PM_PIECE_DAMAGED,
} PmPieceKind;

/* Rows of the legend. All but RARE and SENT add up to the number of pieces. */
typedef enum {
  PM_ROW_HERE,
  PM_ROW_MISSING, /* the rare ones as well */
  PM_ROW_RARE,    /* whatever else they are, but not here */
  PM_ROW_FLIGHT,
  PM_ROW_CHECKING,
  PM_ROW_DAMAGED,
  PM_ROW_UNWANTED,
  PM_ROW_SENT, /* just now; whatever else they are */
  PM_N_ROWS,
} PmPieceRow;

/* Immutable, reference counted; main thread. */
typedef struct {
  grefcount ref_count;
  BtPieceMap *map;  /* owned reference */
  guint32 first, n; /* pieces [first, first + n) of the map; n above 0 */
  guint8 *marks;    /* owned; shape: n; private */
  guint32 counts[PM_N_ROWS];
} PmPieceSet;

/* Pieces outside of the map are left out; NULL: none is left. */
PmPieceSet *pm_piece_set_new (BtPieceMap *map, guint32 first, guint32 n, const PmSent *sent);
PmPieceSet *pm_piece_set_ref (PmPieceSet *self);
void pm_piece_set_unref (PmPieceSet *self);

/* @piece: of the set. */
PmPieceKind pm_piece_set_get_kind (const PmPieceSet *self, guint32 piece);
gboolean pm_piece_set_is_rare (const PmPieceSet *self, guint32 piece);
gboolean pm_piece_set_is_sent (const PmPieceSet *self, guint32 piece);
gboolean pm_piece_set_has (const PmPieceSet *self, gint64 piece);
/* The next rare piece of the set after @from (-1: before the first) in the direction @step (1 or -1), around
 * the ends; -1: none. */
gint64 pm_piece_set_find_rare (const PmPieceSet *self, gint64 from, int step);

/* --- which pieces a person picked out ----------------------------------------------------------- */

typedef enum {
  PM_CHOICE_NONE,
  PM_CHOICE_ROW,    /* of the legend */
  PM_CHOICE_COPIES, /* a bar of the chart */
} PmChoiceBy;

typedef struct {
  PmChoiceBy by;
  PmPieceRow row;
  guint from, to; /* copies, both included */
} PmPieceChoice;

gboolean pm_piece_choice_equal (const PmPieceChoice *self, const PmPieceChoice *other);
gboolean pm_piece_choice_takes (const PmPieceChoice *self, const PmPieceSet *set, guint32 piece);

/* --- how many copies ---------------------------------------------------------------------------- */

/* Pieces of which there are @from to @to copies among the peers. */
typedef struct {
  guint from, to;
  guint32 here, rare, missing; /* pieces; @missing: without the rare ones */
} PmCopiesBin;

/* Fills @bins (shape: @n_most, above 0) from 0 copies up to the most there are, one bin for a number of copies or
 * more where there is no room. Returns how many there are. */
guint pm_piece_set_count_copies (const PmPieceSet *self, PmCopiesBin *bins, guint n_most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmPieceSet, pm_piece_set_unref)

G_END_DECLS
