/* pm-swarm-canvas.h — a swarm of few pieces, as the talk draws it: peers, You, and what flies between.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

#include "pm-narration.h"

G_BEGIN_DECLS

#define PM_TYPE_SWARM_CANVAS (pm_swarm_canvas_get_type ())
G_DECLARE_FINAL_TYPE (PmSwarmCanvas, pm_swarm_canvas, PM, SWARM_CANVAS, GtkWidget)

GtkWidget *pm_swarm_canvas_new (void);
/* NULL: nothing. It follows the torrent's signals; who shows it holds the watch. */
void pm_swarm_canvas_set_torrent (PmSwarmCanvas *self, BtTorrent *torrent);
void pm_swarm_canvas_set_demo (PmSwarmCanvas *self, BtDemo *demo);
/* Signal "narrated" (): another sentence is told, or it became narrow. */
PmRule pm_swarm_canvas_get_rule (PmSwarmCanvas *self);
const char *pm_swarm_canvas_get_sentence (PmSwarmCanvas *self); /* "" when nothing is told */
gboolean pm_swarm_canvas_get_narrow (PmSwarmCanvas *self);
/* Whether @n_pieces boxes of a size that can be read fit into @width. */
gboolean pm_swarm_canvas_fits (guint32 n_pieces, int width);

G_END_DECLS
