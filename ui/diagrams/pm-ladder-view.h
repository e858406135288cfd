/* pm-ladder-view.h — how a peer was met: You, Tracker and Peer, and what went between them, from top to bottom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_LADDER_VIEW (pm_ladder_view_get_type ())
G_DECLARE_FINAL_TYPE (PmLadderView, pm_ladder_view, PM, LADDER_VIEW, GtkWidget)

/* Copied. Cheap where nothing changed. */
void pm_ladder_view_set_meeting (PmLadderView *self, const BtRtcStat *stat);

G_END_DECLS
