/* pm-canvas-layout.h — where the cards of a small swarm stand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Peers in rows above, You below them; or, where it is narrow, You on top and one peer a row. */
typedef struct {
  int width, height; /* of the canvas */
  int n_peers;
  int peer_width, peer_height; /* of a card */
  int your_width, your_height;
  gboolean is_mirrored;
} PmCanvasSizes;

/* Whether cards of @peer_width stand below each other. */
gboolean pm_canvas_is_narrow (int width, int peer_width);
/* @wanted_width, at least @peer_width, as far as a full row has room; down to @share of @peer_width when
 * that makes one. */
int pm_canvas_fit (int width, int peer_width, int wanted_width, double share);
int pm_canvas_get_height (const PmCanvasSizes *sizes, gboolean is_natural);
GtkAllocation pm_canvas_place_you (const PmCanvasSizes *sizes);
GtkAllocation pm_canvas_place_peer (const PmCanvasSizes *sizes, int index);

G_END_DECLS
