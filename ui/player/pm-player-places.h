/* pm-player-places.h — where one was in each film, in the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Microseconds, 0: at the start. @torrent: its info hash in hex; @file: index in its metainfo. Thread: main. */
gint64 pm_player_places_find (GSettings *settings, const char *torrent, guint32 file);
/* Remembers it, unless it is so near the start or the end (@duration_us) that one begins anew. */
void pm_player_places_take (GSettings *settings, const char *torrent, guint32 file,
                            gint64 position_us, gint64 duration_us);

G_END_DECLS
