/* pm-discovery-words.h — trackers and the other ways of finding peers, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times are monotonic microseconds. Strings are (transfer full) unless const. Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* "again in 24 min"; NULL: it is not planned. */
char *pm_discovery_words_again (gint64 next_us, gint64 now_us);
/* The computer that is asked: "https://tracker.example.org:443". What else a URL holds may be a password. */
char *pm_discovery_words_tracker_name (const char *url);
/* "31 peers · again in 24 min". @may_ask: see pm_discovery_words_may_ask(). */
char *pm_discovery_words_tracker (const BtTrackerStat *stat, gboolean may_ask, gint64 now_us);
/* What it counted, in more words; NULL: it did not tell. */
char *pm_discovery_words_counts (const BtTrackerStat *stat);
/* Of peer exchange and the local network. @n_found: peers that are known by it. */
char *pm_discovery_words_way (BtWay way, const BtWayStat *stat, guint32 n_found, gint64 now_us);
/* Of the DHT: both what it does for this torrent and how many nodes are known. */
char *pm_discovery_words_dht (const BtWayStat *stat, const BtDhtSummary *dht, guint32 n_found,
                              gint64 now_us);
/* Of @meetings (BtRtcStat; NULL: not known): "2 peers over WebRTC". */
char *pm_discovery_words_met (const GArray *meetings);
/* Of all these, where the torrent is the swarm in a box. */
const char *pm_discovery_words_boxed (void);
/* Whether anybody is asked for peers of @torrent: not while it is stopped. */
gboolean pm_discovery_words_may_ask (BtTorrent *torrent);

/* The name of a line: "Trackers". */
const char *pm_discovery_words_source (BtPeerSource source);
/* What that means, in other words. */
const char *pm_discovery_words_source_hint (BtPeerSource source);
/* For those who listen: all lines in one sentence, and one line with its past. */
char *pm_discovery_words_spoken_found (const BtDiscoveryStat *stat, gboolean has_trackers);
char *pm_discovery_words_spoken_line (const BtDiscoveryStat *stat, BtPeerSource source);

/* Who is asked for peers of @torrent: "3 trackers and the DHT"; NULL: nobody. Whether the DHT is among them is
 * known only while somebody watches its discovery. */
char *pm_discovery_words_asked (BtTorrent *torrent);

G_END_DECLS
