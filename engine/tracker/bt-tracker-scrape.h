/* bt-tracker-scrape.h — asking an HTTP tracker how many there are, without being one of them (BEP 48).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-info-hash.h"

G_BEGIN_DECLS

#define BT_TRACKER_SCRAPE_MAX 74 /* info hashes of one call: what one UDP packet carries; BEP 15 */

/* Peers of one torrent, as a tracker counts them; -1: it did not say. */
typedef struct {
  int n_seeders, n_leechers;
  int n_downloads; /* that were ever completed */
} BtTrackerCounts;

/* The URL of the scrape beside that of the announce: the last part of its path begins with
 * "announce". NULL: it has none. (transfer full) */
char *bt_tracker_scrape_to_url (const char *announce, const BtInfoHash *hashes, guint n_hashes);
/* (transfer full) GArray of BtTrackerCounts; shape: @n_hashes. Errors: BT_TRACKER_ERROR_REFUSED,
 * _BAD_ANSWER, _TOO_LARGE. */
GArray *bt_tracker_scrape_read (const void *bytes, gsize n_bytes, const BtInfoHash *hashes,
                                guint n_hashes, GError **error);

G_END_DECLS
