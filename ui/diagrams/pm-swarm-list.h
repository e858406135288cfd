/* pm-swarm-list.h — the rows of a swarm's peers, in order; drawn only where they are seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

#include "pm-peer-filter.h"
#include "pm-swarm-row.h"

G_BEGIN_DECLS

#define PM_TYPE_SWARM_LIST (pm_swarm_list_get_type ())
G_DECLARE_FINAL_TYPE (PmSwarmList, pm_swarm_list, PM, SWARM_LIST, GtkWidget)

typedef enum {
  PM_SORT_DOWN, /* then up, then how much they have */
  PM_SORT_UP,
  PM_SORT_NAME,
  PM_N_SORTS
} PmSort;

/* A row for each peer, not only for those in view: a swarm has at most a few hundred peers, and a row
 * that is not seen costs nothing but its memory. Meant for a GtkScrolledWindow with @adjustment. */
GtkWidget *pm_swarm_list_new (PmCursor *cursor, GtkAdjustment *adjustment);
/* Shows its peers; NULL: none. */
void pm_swarm_list_set_torrent (PmSwarmList *self, BtTorrent *torrent);
void pm_swarm_list_set_demo (PmSwarmList *self, BtDemo *demo);
/* NULL: none. Rows in view take them at once, others when they come into view. */
void pm_swarm_list_set_columns (PmSwarmList *self, PmColumns *columns);
/* Sorts at once. */
void pm_swarm_list_set_sort (PmSwarmList *self, PmSort sort);
/* Filters at once, and whenever it sorts; @filter: borrowed, told again when it changed. NULL: everybody. */
void pm_swarm_list_set_filter (PmSwarmList *self, const PmPeerFilter *filter);
/* Dots on the beads: where none fly. */
void pm_swarm_list_set_dotted (PmSwarmList *self, gboolean is_dotted);
/* A report was applied. Maps change now, words a few times a second, the order every few seconds. */
void pm_swarm_list_refresh (PmSwarmList *self, gint64 now_us);
/* The map of a peer that is in view, or NULL. */
PmPieceLine *pm_swarm_list_find_line (PmSwarmList *self, guint64 peer_id);
/* The peer whose map @line is, or NULL. Borrowed. */
BtPeer *pm_swarm_list_find_peer (PmSwarmList *self, GtkWidget *line);
/* What its row says of it. (transfer full) */
char *pm_swarm_list_dup_spoken (PmSwarmList *self, BtPeer *peer);
char *pm_swarm_list_dup_name (PmSwarmList *self, BtPeer *peer);
/* Moves the focus @step rows on from @line (NULL: the first or last); FALSE: there is none. */
gboolean pm_swarm_list_focus_from (PmSwarmList *self, GtkWidget *line, int step);
guint pm_swarm_list_get_n (PmSwarmList *self);
/* Of those, the ones that the filter lets. */
guint pm_swarm_list_get_n_shown (PmSwarmList *self);

G_END_DECLS
