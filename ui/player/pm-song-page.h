/* pm-song-page.h — what is seen while a song plays: its cover, and what it is called.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_SONG_PAGE (pm_song_page_get_type ())
G_DECLARE_FINAL_TYPE (PmSongPage, pm_song_page, PM, SONG_PAGE, AdwBin)

/* Text, not markup. @artist (nullable): not known. */
void pm_song_page_set_words (PmSongPage *self, const char *title, const char *artist);
/* NULL: a sign that stands for music. */
void pm_song_page_set_cover (PmSongPage *self, GdkPaintable *cover);

G_END_DECLS
