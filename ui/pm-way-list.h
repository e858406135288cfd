/* pm-way-list.h — the trackers of a torrent and the other ways of finding its peers, a row each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_WAY_LIST (pm_way_list_get_type ())
G_DECLARE_FINAL_TYPE (PmWayList, pm_way_list, PM, WAY_LIST, AdwBin)

/* What a person does with a row is done by actions of the window: "win.add-tracker", "win.ask-tracker",
 * "win.edit-tracker", "win.copy-tracker" and "win.remove-tracker" (of its URL), "win.ask-way" (of a BtWay),
 * "win.show-dht". */
GtkWidget *pm_way_list_new (void);
/* NULL: none. @is_boxed: it is the swarm in a box, of which nobody outside shall hear. */
void pm_way_list_set_torrent (PmWayList *self, BtTorrent *torrent, gboolean is_boxed);
/* Writes all rows anew. @stat: NULL: not told yet. @dht: NULL: it is boxed. */
void pm_way_list_refresh (PmWayList *self, const BtDiscoveryStat *stat, const BtDhtSummary *dht);
guint pm_way_list_count_trackers (PmWayList *self);

G_END_DECLS
