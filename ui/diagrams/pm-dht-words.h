/* pm-dht-words.h — the DHT's table and its lookups in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strings are (transfer full). Thread: any. */
#pragma once

#include "pm-buckets.h"

G_BEGIN_DECLS

/* Sentences above the table: who answered, why you know these, how many there are in all. */
char *pm_dht_words_table (const BtDhtStat *stat, const GArray *buckets);
/* "about 12 million"; @n above 0. */
char *pm_dht_words_about (guint64 n);
/* "half of all", "5 bits alike", "next to you" */
char *pm_dht_words_distance (const GArray *buckets, guint index);
/* A node of the table in lines. @now_us: as its times, monotonic. */
char *pm_dht_words_node (const BtDhtNodeStat *node, gint64 now_us);
/* For those who listen: "Half of all: 8 nodes, 7 of them answer." */
char *pm_dht_words_spoken_bucket (const GArray *buckets, guint index);

/* How it went or goes: "Found 46 peers at the 3 closest nodes in 1.9 s · 16 asked, 2 silent". */
char *pm_dht_words_lookup (const BtDhtLookupStat *lookup);
/* A node of a lookup in lines, and as a sentence: one step of it. @hop: index. */
char *pm_dht_words_hop (const BtDhtLookupStat *lookup, guint hop);
char *pm_dht_words_spoken_hop (const BtDhtLookupStat *lookup, guint hop);

G_END_DECLS
