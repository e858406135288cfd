/* pm-piece-set.h — what is to be seen of a torrent's pieces, or of one file's, at one moment.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no GTK. The grid, the chart of copies and the legend all ask here, so that what they count adds up. */
#pragma once

#include "pm-map.h"
#include "pm-sent.h"

G_BEGIN_DECLS

/* Immutable, reference counted; main thread. */
typedef struct {
  grefcount ref_count;
  BtPieceMap *map;  /* owned reference */
  guint32 first, n; /* pieces [first, first + n) of the map; n above 0 */
  guint8 *marks;    /* owned; shape: n; private */
  /* All but RARE and SENT add up to n: RARE is whatever else they are, but not here, and counted with MISSING. */
  guint32 counts[PM_N_PIECE_STATES];
} PmPieceSet;

/* Pieces outside of the map are left out; NULL: none is left. */
PmPieceSet *pm_piece_set_new (BtPieceMap *map, guint32 first, guint32 n, const PmSent *sent);
PmPieceSet *pm_piece_set_ref (PmPieceSet *self);
void pm_piece_set_unref (PmPieceSet *self);

/* @piece: of the set. Never SENT. */
PmPieceState pm_piece_set_get_state (const PmPieceSet *self, guint32 piece);
gboolean pm_piece_set_is_rare (const PmPieceSet *self, guint32 piece);
gboolean pm_piece_set_is_sent (const PmPieceSet *self, guint32 piece);
gboolean pm_piece_set_has (const PmPieceSet *self, gint64 piece);
/* The next rare piece of the set after @from (-1: before the first) in the direction @step (1 or -1), around
 * the ends; -1: none. */
gint64 pm_piece_set_find_rare (const PmPieceSet *self, gint64 from, int step);

/* --- which pieces a person picked out ----------------------------------------------------------- */

typedef enum {
  PM_CHOICE_NONE,
  PM_CHOICE_STATE,  /* a row of the legend */
  PM_CHOICE_COPIES, /* a bar of the chart */
} PmChoiceBy;

typedef struct {
  PmChoiceBy by;
  PmPieceState state;
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
