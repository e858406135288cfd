/* pm-player-words.h — times, languages and reasons to wait, as a person reads them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All results are translated and (transfer full). Thread: main. */
#pragma once

#include "pm-subtitle-files.h"
#include "pm-track.h"

#include <bt.h>

G_BEGIN_DECLS

/* "5:20", "1:05:20". */
char *pm_player_words_time (gint64 time_us);
/* "5:20 of 14:48"; "5:20" while the duration is not known (0). */
char *pm_player_words_times (gint64 position_us, gint64 duration_us);
/* Whether @file, of a torrent with @stat, waits for somebody to resume it. */
gboolean pm_player_is_held_up (const BtTorrentStat *stat, BtFile *file);
/* "Waiting for the next pieces", or who is to blame that it waits. @is_opening: for the first picture. */
char *pm_player_words_waiting (const BtTorrentStat *stat, BtFile *file, gboolean is_opening);
/* Why reading ended: for a heading (borrowed), and what helps. */
const char *pm_player_words_loss_title (const GError *error);
char *pm_player_words_loss (const GError *error);
/* "43% · 1.8 MB/s". @percent: of what it waits for. */
char *pm_player_words_buffering (const BtTorrentStat *stat, int percent);
/* "English · Commentary", or "Track 2" (@number from 1). */
char *pm_player_words_track (PmTrack *track, guint number);
/* "German", "German · for the deaf", or the file's name. @path: of the file. */
char *pm_player_words_subtitle_file (const PmSubtitleFile *file, const char *path);

G_END_DECLS
