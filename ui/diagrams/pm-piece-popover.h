/* pm-piece-popover.h — one piece: its state, who has it, its fingerprint, and playing from there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_PIECE_POPOVER (pm_piece_popover_get_type ())
G_DECLARE_FINAL_TYPE (PmPiecePopover, pm_piece_popover, PM, PIECE_POPOVER, GtkPopover)

/* Watches the torrent's peers only while it is seen. Signal "moved" (guint piece): a neighbour is shown now. */
GtkWidget *pm_piece_popover_new (void);
/* @demo: whose peers have names of their own, or NULL. NULL @torrent: none, and it closes. */
void pm_piece_popover_set_torrent (PmPiecePopover *self, BtTorrent *torrent, BtDemo *demo);
/* Pieces [@first, @first + @n) are gone through; @piece is one of them. */
void pm_piece_popover_set_range (PmPiecePopover *self, guint32 first, guint32 n);
void pm_piece_popover_set_piece (PmPiecePopover *self, guint32 piece);

G_END_DECLS
