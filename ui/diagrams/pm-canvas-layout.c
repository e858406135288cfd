/* pm-canvas-layout.c — where the cards of a small swarm stand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-canvas-layout.h"

#define PEERS_A_ROW 3
#define LEAST_GAP 10 /* px between cards in a row */
#define MOST_GAP 20
#define ROW_GAP 14    /* px between rows of peers */
#define LEAST_AIR 84  /* px between the peers and You, for the curves */
#define USUAL_AIR 210 /* px */
#define MOST_AIR 270  /* px; the rest is left above and below */
#define NARROW_GAP 10 /* px */
#define EDGE 3        /* px around all, for the cards' shadows */

gboolean
pm_canvas_is_narrow (int width, int peer_width)
{
  return width < 2 * peer_width + LEAST_GAP + 2 * EDGE;
}

int
pm_canvas_fit (int width, int peer_width, int wanted_width, double share)
{
  int room = (width - 2 * EDGE - (PEERS_A_ROW - 1) * LEAST_GAP) / PEERS_A_ROW;

  return room >= peer_width * share ? MIN (room, wanted_width) : peer_width;
}

static int
peers_a_row (const PmCanvasSizes *sizes)
{
  int room = (sizes->width - 2 * EDGE + LEAST_GAP) / (sizes->peer_width + LEAST_GAP);

  return CLAMP (room, 1, MIN (PEERS_A_ROW, MAX (sizes->n_peers, 1)));
}

static int
peers_height (const PmCanvasSizes *sizes)
{
  int per_row = peers_a_row (sizes);
  int n_rows = MAX ((sizes->n_peers + per_row - 1) / per_row, 1);

  return n_rows * (sizes->peer_height + ROW_GAP) - ROW_GAP;
}

static gboolean
is_narrow (const PmCanvasSizes *sizes)
{
  return pm_canvas_is_narrow (sizes->width, sizes->peer_width);
}

int
pm_canvas_get_height (const PmCanvasSizes *sizes, gboolean is_natural)
{
  if (is_narrow (sizes))
    return 2 * EDGE + sizes->your_height + sizes->n_peers * (sizes->peer_height + NARROW_GAP);
  return 2 * EDGE + peers_height (sizes) + (is_natural ? USUAL_AIR : LEAST_AIR)
         + sizes->your_height;
}

static int
get_air (const PmCanvasSizes *sizes)
{
  int left = sizes->height - 2 * EDGE - peers_height (sizes) - sizes->your_height;

  return CLAMP (left, LEAST_AIR, MOST_AIR);
}

/* Room that is left over goes below rather than above: the eye begins at the top. */
static int
get_top (const PmCanvasSizes *sizes)
{
  int used = 2 * EDGE + peers_height (sizes) + get_air (sizes) + sizes->your_height;

  return EDGE + MAX (sizes->height - used, 0) / 3;
}

GtkAllocation
pm_canvas_place_you (const PmCanvasSizes *sizes)
{
  if (is_narrow (sizes))
    return (GtkAllocation) { EDGE, EDGE, sizes->width - 2 * EDGE, sizes->your_height };
  return (GtkAllocation) { (sizes->width - sizes->your_width) / 2,
                           get_top (sizes) + peers_height (sizes) + get_air (sizes),
                           sizes->your_width, sizes->your_height };
}

GtkAllocation
pm_canvas_place_peer (const PmCanvasSizes *sizes, int index)
{
  int per_row = peers_a_row (sizes), row = index / per_row, column = index % per_row;
  int in_row = MIN (per_row, sizes->n_peers - row * per_row);
  int left = sizes->width - 2 * EDGE - per_row * sizes->peer_width;
  int gap = per_row > 1 ? CLAMP (left / (per_row - 1), LEAST_GAP, MOST_GAP) : 0;
  int row_width = in_row * (sizes->peer_width + gap) - gap, x;

  if (is_narrow (sizes))
    return (GtkAllocation) { EDGE,
                             EDGE + sizes->your_height + NARROW_GAP
                                 + index * (sizes->peer_height + NARROW_GAP),
                             sizes->width - 2 * EDGE, sizes->peer_height };
  if (sizes->is_mirrored)
    column = in_row - 1 - column;
  x = (sizes->width - row_width) / 2 + column * (sizes->peer_width + gap);
  return (GtkAllocation) { x, get_top (sizes) + row * (sizes->peer_height + ROW_GAP),
                           sizes->peer_width, sizes->peer_height };
}
