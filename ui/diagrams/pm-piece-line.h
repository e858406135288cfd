/* pm-piece-line.h — the pieces of You, of a peer, or the copies in the swarm, as one line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

#include "pm-columns.h"
#include "pm-cursor.h"

G_BEGIN_DECLS

#define PM_TYPE_PIECE_LINE (pm_piece_line_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceLine, pm_piece_line, PM, PIECE_LINE, GtkWidget)

typedef enum {
  PM_LINE_YOU,
  PM_LINE_PEER,
  PM_LINE_SWARM, /* how many copies of each piece */
} PmLineKind;

/* Heights of the line in its widget, px: they stay when text grows. */
#define PM_LINE_YOU_HEIGHT 34
#define PM_LINE_PEER_HEIGHT 16
#define PM_LINE_SWARM_HEIGHT 32

/* @cursor: what the line moves and follows; shared by the rows of a swarm. */
GtkWidget *pm_piece_line_new (PmLineKind kind, PmCursor *cursor);
PmLineKind pm_piece_line_get_kind (PmPieceLine *self);
/* NULL: an empty trough. Made for the device pixels of this widget's width; otherwise it is drawn
 * stretched until the next one comes. */
void pm_piece_line_set_columns (PmPieceLine *self, PmColumns *columns);
/* A peer's pieces, and those that come from it now. @stat NULL: nothing. */
void pm_piece_line_set_peer (PmPieceLine *self, const BtPeerStat *stat);
/* Dots on the beads: where no dots fly. */
void pm_piece_line_set_dotted (PmPieceLine *self, gboolean is_dotted);
/* Pieces of which a block was sent just now. Shape: @n. */
void pm_piece_line_set_sent (PmPieceLine *self, const guint32 *pieces, guint n);
/* What one hears of the whole line, and of the piece under the cursor (NULL: none). */
void pm_piece_line_set_spoken (PmPieceLine *self, const char *line, const char *piece);
/* Middle of the column of @piece, in this widget's coordinates. */
float pm_piece_line_get_x (PmPieceLine *self, guint32 piece);

G_END_DECLS
