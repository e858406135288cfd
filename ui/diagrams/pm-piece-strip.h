/* pm-piece-strip.h — how much of a torrent or file is here, as a thin strip for lists.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_PIECE_STRIP (pm_piece_strip_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceStrip, pm_piece_strip, PM, PIECE_STRIP, GtkWidget)

/* Property "thickness" (int, px): 5 in lists of torrents (the default), 8 in lists of files.
 * It shows the pieces themselves while somebody watches them, and the plain share otherwise. It
 * holds no watch of its own: a list of a hundred torrents must not cost a hundred piece maps. */
GtkWidget *pm_piece_strip_new (void);
/* The whole torrent; NULL: nothing. */
void pm_piece_strip_set_torrent (PmPieceStrip *self, BtTorrent *torrent);
/* One file of it; @file NULL: the whole torrent. */
void pm_piece_strip_set_file (PmPieceStrip *self, BtTorrent *torrent, BtFile *file);
void pm_piece_strip_set_thickness (PmPieceStrip *self, int thickness);
/* Of a film that plays on dark ground: up to @share (0 to 1) of it was played, in another colour than what is
 * here of the rest. */
void pm_piece_strip_set_played (PmPieceStrip *self, double share);

G_END_DECLS
