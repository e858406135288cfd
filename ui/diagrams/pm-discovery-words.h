/* pm-discovery-words.h — trackers and the other ways of finding peers, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times are monotonic microseconds. Strings are (transfer full) unless const. Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* "again in 24 min"; NULL: it is not planned. */
char *pm_discovery_words_again (gint64 next_us, gint64 now_us);
/* "31 peers · again in 24 min" */
char *pm_discovery_words_tracker (const BtTrackerStat *stat, gint64 now_us);
/* What it counted, in more words; NULL: it did not tell. */
char *pm_discovery_words_counts (const BtTrackerStat *stat);
/* Of peer exchange and the local network. @n_found: peers that are known by it. */
char *pm_discovery_words_way (BtWay way, const BtWayStat *stat, guint32 n_found, gint64 now_us);
/* Of the DHT: both what it does for this torrent and how many nodes are known. */
char *pm_discovery_words_dht (const BtWayStat *stat, const BtDhtSummary *dht, guint32 n_found,
                              gint64 now_us);

/* The name of a line: "Trackers". */
const char *pm_discovery_words_source (BtPeerSource source);
/* For those who listen: all lines in one sentence, and one line with its past. */
char *pm_discovery_words_spoken_found (const BtDiscoveryStat *stat, gboolean has_trackers);
char *pm_discovery_words_spoken_line (const BtDiscoveryStat *stat, BtPeerSource source);

/* "3 trackers and the DHT"; NULL: nobody is asked. @n_trackers: those that can be asked. */
char *pm_discovery_words_asked (guint n_trackers, gboolean has_dht);

G_END_DECLS
