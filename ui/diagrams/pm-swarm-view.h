/* pm-swarm-view.h — the swarm of one torrent: every peer's pieces beside yours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_SWARM_VIEW (pm_swarm_view_get_type ())
G_DECLARE_FINAL_TYPE (PmSwarmView, pm_swarm_view, PM, SWARM_VIEW, AdwBin)

/* Few pieces are shown as numbered boxes, many as lines; before metadata, how it is fetched. Holds
 * a watch on peers, pieces and blocks while it is mapped, and none otherwise. Needs no scroller
 * around it and fills the space it is given. */
GtkWidget *pm_swarm_view_new (void);
/* NULL: shows nothing. */
void pm_swarm_view_set_torrent (PmSwarmView *self, BtTorrent *torrent);
/* Signal "narrated" (): another sentence is told, or the view became narrow or wide. */
/* What is told of a small swarm where it is narrow; NULL: it is wide, or has too many pieces. */
const char *pm_swarm_view_get_narrow_sentence (PmSwarmView *self);
/* Whoever uses the view shows that sentence; it does not itself. */
void pm_swarm_view_set_sentence_shown (PmSwarmView *self, gboolean is_shown);
/* Names the demo's peers ("Peer 1"); NULL: peers go by client and address. */
void pm_swarm_view_set_demo (PmSwarmView *self, BtDemo *demo);

G_END_DECLS
