/* pm-player-words.h — times, languages and reasons to wait, as a person reads them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All results are translated and (transfer full). Thread: main. */
#pragma once

#include "pm-film-pieces.h"
#include "pm-subtitle-files.h"
#include "pm-track.h"

#include <bt.h>

G_BEGIN_DECLS

/* "5:20", "1:05:20". */
char *pm_player_words_time (gint64 time_us);
/* "5:20 of 14:48"; "5:20" while the duration is not known (0). */
char *pm_player_words_times (gint64 position_us, gint64 duration_us);
/* Spoken: "5:20 of 14:48, next 0:03 not here yet". @run_us: how long it is from there on as it is there. */
char *pm_player_words_place (gint64 position_us, gint64 duration_us, gint64 run_us,
                             gboolean is_here);
/* Whether a torrent with @stat waits for somebody to resume it. @missing: of what has to be here before the film
 * goes on. */
gboolean pm_player_is_held_up (const BtTorrentStat *stat, const PmMissing *missing);
/* "Waiting for 3 pieces", or who is to blame that it waits. @is_opening: for the first picture. */
char *pm_player_words_waiting (const BtTorrentStat *stat, const PmMissing *missing,
                               gboolean is_opening);
/* The line below: "Goes on in about 4 s · 1.8 MB/s"; "" where there is nothing to say. */
char *pm_player_words_prospect (const BtTorrentStat *stat, const PmMissing *missing,
                                gboolean is_opening);
/* Why reading ended: for a heading (borrowed), and what helps. */
const char *pm_player_words_loss_title (const GError *error);
char *pm_player_words_loss (const GError *error);
/* Why a film, song, picture or subtitle file cannot be shown here. What helps: PM_REMEDY_OTHER, or another file
 * of subtitles. @error: of PM_PLAYBACK_ERROR, PM_IMAGE_ERROR or BT_SUBTITLES_ERROR. */
char *pm_player_words_refusal (const GError *error);
/* "English · Commentary", or "Track 2" (@number from 1). */
char *pm_player_words_track (PmTrack *track, guint number);
/* "German", "German · for the deaf", or the file's name. @path: of the file. */
char *pm_player_words_subtitle_file (const PmSubtitleFile *file, const char *path);

G_END_DECLS
