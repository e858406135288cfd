/* pm-piece-boxes.h — few pieces as numbered boxes, as the talk draws them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

#include "pm-map.h"

G_BEGIN_DECLS

#define PM_TYPE_PIECE_BOXES (pm_piece_boxes_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceBoxes, pm_piece_boxes, PM, PIECE_BOXES, GtkWidget)

typedef enum {
  PM_BOX_MISSING,
  PM_BOX_HERE,
  PM_BOX_FLIGHT,   /* fills from below, orange */
  PM_BOX_GIVEN,    /* a peer's: fills with what we give it, green */
  PM_BOX_CHECKING, /* stripes */
  PM_BOX_DAMAGED,
  PM_BOX_UNWANTED,
} PmBoxState;

typedef struct {
  PmBoxState state;
  double level;     /* 0 to 1, of FLIGHT and GIVEN */
  gboolean is_rare; /* a corner */
  gboolean is_sent; /* an underline */
  guint copies;     /* with pm_piece_boxes_set_copies() */
} PmBox;

/* @is_peer: paler, and 40 px; otherwise 68 px. Levels rise and colours change smoothly. */
GtkWidget *pm_piece_boxes_new (gboolean is_peer);
/* The largest size of a box, px; 0: as @is_peer says. They shrink to fit. */
void pm_piece_boxes_set_size (PmPieceBoxes *self, float size, float gap);
/* A line below the boxes with the number of copies. */
void pm_piece_boxes_set_copies (PmPieceBoxes *self, gboolean has_copies);
/* Shape: @n, at most PM_BOXES_MAX. */
void pm_piece_boxes_set (PmPieceBoxes *self, const PmBox *boxes, guint n);
/* Where the box of @piece lies in this widget. */
gboolean pm_piece_boxes_get_box (PmPieceBoxes *self, guint32 piece, graphene_rect_t *box);

/* The words of a box: for its bubble (@is_spoken FALSE), or for those who listen. (transfer full) */
typedef char *(*PmBoxWords) (PmPieceBoxes *self, guint32 piece, gboolean is_spoken, gpointer data);
void pm_piece_boxes_set_words (PmPieceBoxes *self, PmBoxWords words, gpointer data);
/* What one hears of the whole row of boxes. */
void pm_piece_boxes_set_spoken (PmPieceBoxes *self, const char *text);

G_END_DECLS
