/* pm-map.h — which pieces a place in a drawing stands for, and which state it shows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pure functions over piece maps and bitfields; no GTK, no clock. Every map of the window asks
 * here, so that the same piece stands at the same place everywhere. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* --- states ----------------------------------------------------------------------------------- */

/* In order of which one wins a column or a cell of several pieces. */
typedef enum {
  PM_PIECE_MISSING,
  PM_PIECE_UNWANTED, /* and not here */
  PM_PIECE_HERE,
  PM_PIECE_RARE, /* missing, and few have it */
  PM_PIECE_CHECKING,
  PM_PIECE_FLIGHT,
  PM_PIECE_DAMAGED,
  PM_PIECE_SENT, /* just now: beside one of the others, and never what wins */
  PM_N_PIECE_STATES,
} PmPieceState;

/* What one piece is; never SENT. @map NULL: nothing is known, it counts as missing. */
PmPieceState pm_map_get_state (const BtPieceMap *map, guint32 piece);

/* --- columns of a line ------------------------------------------------------------------------ */

/* A line of @n_columns device pixels for @n_pieces. Column x stands for the pieces
 * floor (x n / w) to floor ((x + 1) n / w) - 1, at least one. */
typedef struct {
  guint32 n_pieces; /* above 0 */
  int n_columns;    /* above 0 */
} PmScale;

guint32 pm_scale_get_first (PmScale self, int column);
/* How many pieces the column stands for; at least 1. */
guint32 pm_scale_get_n (PmScale self, int column);
/* The columns that show @piece: [@first, @first + result). */
int pm_scale_get_columns (PmScale self, guint32 piece, int *first);
/* The column at @x of a line @width wide (any unit); outside: the nearest. */
int pm_scale_get_column_at (PmScale self, double x, double width);

typedef struct {
  guint8 level;    /* 0 to PM_LEVELS - 1 */
  guint8 state;    /* PmPieceState from RARE up, which wins; MISSING: only the level counts */
  guint8 unwanted; /* no piece of it is wanted */
} PmColumn;

#define PM_LEVELS 7 /* empty, five parts, full: more cannot be told apart */

/* @k of @m pieces are here: 0 only when none is, full only when all are. */
guint8 pm_map_get_level (guint32 k, guint32 m);
/* Opacity of the colour over the trough. */
double pm_map_get_level_opacity (guint8 level);

/* Fills the levels of @columns (shape: n_columns) from @have and clears the rest. @have of another
 * size, or NULL: all empty. */
void pm_map_fill_levels (PmColumn *columns, PmScale scale, const BtBitfield *have);
/* Adds what is known of our own pieces: rare, checking, in flight, damaged, unwanted. */
void pm_map_add_states (PmColumn *columns, PmScale scale, const BtPieceMap *map);
/* Copies the rare columns of ours (@you) to a peer's where that peer has one of the rare pieces. */
void pm_map_add_peer_rare (PmColumn *columns, PmScale scale, const PmColumn *you,
                           const BtPieceMap *map, const BtBitfield *have);
/* Lowest number of copies in each column. Shape: n_columns. */
void pm_map_fill_copies (guint16 *copies, PmScale scale, const BtPieceMap *map);

/* --- pieces ----------------------------------------------------------------------------------- */

/* Whether we count as a copy too: in a small swarm, where You are drawn as one of the peers. */
typedef enum {
  PM_COUNT_PEERS,
  PM_COUNT_YOU_TOO,
} PmCount;

guint pm_map_get_copies (const BtPieceMap *map, guint32 piece, PmCount count);
gboolean pm_map_is_rare (const BtPieceMap *map, guint32 piece, PmCount count);
/* What one who holds @theirs (or NULL) is waited for: of what they have and we want the piece with the
 * fewest copies, rather one that nobody sends yet. -1: none. */
gint64 pm_map_get_awaited (const BtPieceMap *map, const BtBitfield *theirs);
/* The next rare piece after @from in the direction @step (1 or -1), around the ends; -1: none. */
gint64 pm_map_get_next_rare (const BtPieceMap *map, gint64 from, int step);

/* --- boxes ------------------------------------------------------------------------------------ */

#define PM_BOXES_MAX 12 /* pieces; more are drawn as a line */

typedef struct {
  guint n;    /* boxes */
  float size; /* of a box */
  float gap;
} PmBoxRow;

/* Boxes of @size and @gap, or smaller ones when @width does not hold them. */
PmBoxRow pm_box_row_fit (guint n, float size, float gap, float width);
float pm_box_row_get_width (PmBoxRow self);
float pm_box_row_get_x (PmBoxRow self, guint index);
/* The box at @x, half a gap belonging to it on each side; -1: none. */
int pm_box_row_get_at (PmBoxRow self, float x);

G_END_DECLS
