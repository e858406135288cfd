/* pm-player-page.h — plays a film or music of a torrent in the window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_PLAYER_PAGE (pm_player_page_get_type ())
G_DECLARE_FINAL_TYPE (PmPlayerPage, pm_player_page, PM, PLAYER_PAGE, AdwBin)

/* What is remembered from one time to the next; once, before anything is opened. */
void pm_player_page_set_settings (PmPlayerPage *self, GSettings *settings);
/* Of the torrents; borrowed, and outlives it. Once. */
void pm_player_page_set_engine (PmPlayerPage *self, BtEngine *engine);
/* Plays @file (its index) from where it was left, or shows it where it is a picture; what was open before is
 * closed. */
void pm_player_page_open (PmPlayerPage *self, BtTorrent *torrent, guint32 file);
/* Begins what was just opened at @share (0 to 1) of it, about, instead of where it was left. */
void pm_player_page_begin_at (PmPlayerPage *self, double share);
/* Shows which screens elsewhere can play what is open. */
void pm_player_page_choose_screen (PmPlayerPage *self);
/* Lets go of the film and of the whole screen. Nothing happens when none is open. */
void pm_player_page_close (PmPlayerPage *self);
BtTorrent *pm_player_page_get_torrent (PmPlayerPage *self); /* NULL: nothing is open */
/* For a narrow window: fewer controls. */
void pm_player_page_set_slim (PmPlayerPage *self, gboolean is_slim);

G_END_DECLS
