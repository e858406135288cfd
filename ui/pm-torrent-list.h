/* pm-torrent-list.h — the list as it is shown: headings, and below each its torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"
#include "pm-list-rules.h"

G_BEGIN_DECLS

#define PM_TYPE_HEADING (pm_heading_get_type ())
G_DECLARE_FINAL_TYPE (PmHeading, pm_heading, PM, HEADING, GObject)

const char *pm_heading_get_title (PmHeading *self);

#define PM_TYPE_TORRENT_LIST (pm_torrent_list_get_type ())
G_DECLARE_FINAL_TYPE (PmTorrentList, pm_torrent_list, PM, TORRENT_LIST, GObject)

/* A GListModel whose items are PmHeading or BtTorrent. Follows the library. A change may be told in several steps:
 * signals "changing" and "changed" () stand around all of them, and places are right again with "changed". What
 * changes all the time moves at most every few seconds. Thread: main. */
PmTorrentList *pm_torrent_list_new (PmLibrary *library);
/* Shows only torrents whose name, labels or files hold @text; NULL or "": all. */
void pm_torrent_list_set_search (PmTorrentList *self, const char *text);
/* Which are shown. Borrowed; to be changed by the caller, who then calls the second. */
PmListFilter *pm_torrent_list_get_filter (PmTorrentList *self);
void pm_torrent_list_apply_filter (PmTorrentList *self);
/* Whether a search or filter hides any. */
gboolean pm_torrent_list_is_narrowed (PmTorrentList *self);
void pm_torrent_list_set_sort (PmTorrentList *self, PmListSort sort, gboolean descending);
/* Whether rows stand as the person put them, and can be moved. */
gboolean pm_torrent_list_is_own_order (PmTorrentList *self);
/* Whether there are headings; at first there are. */
void pm_torrent_list_set_headings (PmTorrentList *self, gboolean has_headings);

/* How many torrents there are of each kind, whatever the filter is. */
typedef struct {
  guint n;
  guint states[PM_N_LIST_STATES];
  GHashTable *trackers; /* host (owned; "": none) -> number as a pointer */
  GHashTable *labels;   /* label (owned; "": none) -> likewise */
} PmListCounts;
void pm_torrent_list_count (PmTorrentList *self, PmListCounts *counts);
void pm_list_counts_clear (PmListCounts *counts);

/* GTK_INVALID_LIST_POSITION when it is not in the list. */
guint pm_torrent_list_find (PmTorrentList *self, BtTorrent *torrent);
/* The torrent at @position or else the next one, or else the one before; NULL: there is none.
 * (transfer none) */
BtTorrent *pm_torrent_list_get_near (PmTorrentList *self, guint position);
/* The last torrent before @position, or NULL. (transfer none) */
BtTorrent *pm_torrent_list_get_before (PmTorrentList *self, guint position);
/* Whether both stand below the same heading. */
gboolean pm_torrent_list_is_together (BtTorrent *a, BtTorrent *b);

G_END_DECLS
