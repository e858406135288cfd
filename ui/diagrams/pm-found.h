/* pm-found.h — what the curve "peers found" is drawn from. Knows no GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_FOUND_MINUTE (60 * G_USEC_PER_SEC / BT_FOUND_STEP_US) /* steps */

/* Sources that get a line, in the order in which they are drawn and told (shape: BT_N_PEER_SOURCES):
 * the ways that are in use, and whatever else somebody came by. Gives their number. */
guint pm_found_list (const BtDiscoveryStat *stat, gboolean has_trackers, BtPeerSource *sources);
/* Peers found by then, @n_steps steps before now: 0 is now, at most stat->n_steps. */
guint32 pm_found_get (const BtDiscoveryStat *stat, BtPeerSource source, guint n_steps);
/* The value at the top of the drawing: round, and at least that of every line. */
guint32 pm_found_get_top (const BtDiscoveryStat *stat);

/* Minutes that are drawn, up to now: ten, and fewer of a torrent that is young, whose first peers would
 * else be a dash at the edge. */
guint pm_found_get_minutes (const BtDiscoveryStat *stat);

G_END_DECLS
