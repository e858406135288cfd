/* pm-torrent-drawing.h — a torrent file as the talk draws it: its fields over their brackets, and the hash of
 * what is in "info".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_TORRENT_DRAWING (pm_torrent_drawing_get_type ())
G_DECLARE_FINAL_TYPE (PmTorrentDrawing, pm_torrent_drawing, PM, TORRENT_DRAWING, AdwBin)

GtkWidget *pm_torrent_drawing_new (void);
/* What is known of @torrent now; cheap where nothing changed. */
void pm_torrent_drawing_show (PmTorrentDrawing *self, BtTorrent *torrent);

G_END_DECLS
