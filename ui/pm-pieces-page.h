/* pm-pieces-page.h — every piece of a torrent: its state, and how many copies there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_PIECES_PAGE (pm_pieces_page_get_type ())
G_DECLARE_FINAL_TYPE (PmPiecesPage, pm_pieces_page, PM, PIECES_PAGE, AdwBin)

GtkWidget *pm_pieces_page_new (void);
/* NULL: none. @demo: of the swarm in a box, or NULL. Told of only while the page is seen. */
void pm_pieces_page_set_torrent (PmPiecesPage *self, BtTorrent *torrent, BtDemo *demo);
/* For a slim window: the choice of a file below the words. */
void pm_pieces_page_set_slim (PmPiecesPage *self, gboolean is_slim);

G_END_DECLS
