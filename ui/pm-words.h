/* pm-words.h — states and errors as sentences that a person reads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All results are translated and (transfer full). Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* Between the parts of a line. */
#define PM_WORDS_SEPARATOR " · "

/* "3 peers", with thousands separators. */
char *pm_words_peers (guint n);

/* One line below a torrent's name in the list. @eta: seconds, -1: unknown. @error: nullable. */
char *pm_words_caption (const BtTorrentStat *stat, gint64 eta, const GError *error);
/* The same facts in one longer line for the torrent's page: parts joined by " · ". */
char *pm_words_facts (const BtTorrentStat *stat, gint64 eta, const GError *error);
/* The two lines of a narrow page: "43% · 7 minutes left" and "↓ 12.4 MB/s · ↑ 1.5 MB/s · 24 peers";
 * where nothing moves, the second says what is here, or who. */
char *pm_words_headline (const BtTorrentStat *stat, gint64 eta, const GError *error);
char *pm_words_traffic (const BtTorrentStat *stat);
/* What came and went of it in all, and what of that was in vain; NULL: nothing yet. */
char *pm_words_traffic_hint (const BtTorrentStat *stat);
/* "2 pieces were damaged. Asked again from other peers. 1 peer was shut out."; NULL: neither. */
char *pm_words_damage (guint n_pieces, guint n_peers);
/* Of several torrents, added up: "3.7 GB of 8.6 GB · ↓ 12.4 MB/s · ↑ 1.5 MB/s". */
char *pm_words_sum (const BtTorrentStat *stat);
/* Arrows and dots as words, for those who listen. */
char *pm_words_spoken (const char *text);

/* What helps against an error. */
typedef enum {
  PM_REMEDY_AGAIN,  /* try again, once what the sentence says is done */
  PM_REMEDY_WAIT,   /* nothing: it is seen to */
  PM_REMEDY_CHANGE, /* give something else, as the sentence says */
  PM_REMEDY_CHECK,  /* check the files */
  PM_REMEDY_FOLDER, /* do something in the folder, then try again */
  PM_REMEDY_MOVE,   /* move the files to another folder */
  PM_REMEDY_OTHER,  /* another program may open it */
} PmRemedy;
PmRemedy pm_words_error_remedy (const GError *error);
/* One or two whole sentences: what happened and what to do. */
char *pm_words_error (const GError *error);
/* The same when files were to go to another folder: nothing goes on by itself then. @error: not NULL. */
char *pm_words_move_error (const GError *error);
/* When no tracker helps: what the first one of them said. */
char *pm_words_trackers_failed (const BtTrackerStat *stat);
/* A few words for a row: "Disk full". */
char *pm_words_error_short (const GError *error);

G_END_DECLS
