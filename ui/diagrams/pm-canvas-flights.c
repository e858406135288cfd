/* pm-canvas-flights.c — what flies between the cards of a small swarm, and the curves it follows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-canvas-private.h"

#include <glib/gi18n.h>

#include "pm-link-layer.h"
#include "pm-swarm-card.h"

/* --- what flies ------------------------------------------------------------------------------- */

/* Middle of the edge of a box that looks to the other side. */
static gboolean
get_anchor (PmSwarmCanvas *self, GtkWidget *card, guint32 piece, gboolean at_top,
            graphene_point_t *anchor)
{
  GtkWidget *boxes = GTK_WIDGET (pm_swarm_card_get_boxes (PM_SWARM_CARD (card)));
  graphene_rect_t box;
  float y;

  if (!pm_piece_boxes_get_box (PM_PIECE_BOXES (boxes), piece, &box))
    return FALSE;
  y = self->is_narrow ? box.size.height / 2 : at_top ? 0 : box.size.height;
  return gtk_widget_compute_point (
      boxes, GTK_WIDGET (self),
      &GRAPHENE_POINT_INIT (box.origin.x + box.size.width / 2, box.origin.y + y), anchor);
}

static gboolean
get_path (PmSwarmCanvas *self, PmCanvasMember *member, guint32 piece, gboolean is_upload,
          PmPath *path)
{
  graphene_point_t peer, you;

  if (!get_anchor (self, member->card, piece, FALSE, &peer)
      || !get_anchor (self, self->you, piece, TRUE, &you))
    return FALSE;
  *path = is_upload ? pm_path_new (you, peer) : pm_path_new (peer, you);
  return TRUE;
}

gboolean
_pm_swarm_canvas_path_cb (const PmFlight *flight, PmPath *path, gpointer data)
{
  PmSwarmCanvas *self = data;
  PmCanvasMember *member = _pm_swarm_canvas_find_member (self, flight->peer_id);

  return member != NULL && get_path (self, member, flight->piece, flight->is_upload, path);
}

char *
_pm_swarm_canvas_label_cb (const PmFlight *flight, gpointer data)
{
  PmSwarmCanvas *self = data;
  guint n = _pm_swarm_canvas_count_blocks (self, flight->piece);

  if (self->is_narrow || n == 0)
    return NULL;
  return g_strdup_printf (_ ("Block %u of %u"), flight->block + 1u, n);
}

/* --- curves ----------------------------------------------------------------------------------- */

typedef struct {
  PmLink links[PM_LINKS_MAX];
  guint64 keys[PM_LINKS_MAX];
  guint n;
} Links;

/* Each way between two boxes once. */
static void
add_link (PmSwarmCanvas *self, Links *links, PmCanvasMember *member, guint32 piece, PmLinkKind kind)
{
  guint64 key = bt_peer_get_stat (member->peer)->id * 4 * PM_BOXES_MAX + piece * 4 + kind;
  PmLink *link = &links->links[links->n];

  for (guint i = 0; i < links->n; i++)
    if (links->keys[i] == key)
      return;
  if (links->n == PM_LINKS_MAX || !get_path (self, member, piece, kind == PM_LINK_UP, &link->path))
    return;
  link->kind = kind;
  links->keys[links->n++] = key;
}

static void
add_links_of (PmSwarmCanvas *self, Links *links, PmCanvasMember *member, const BtPieceMap *map)
{
  const BtPeerStat *stat = bt_peer_get_stat (member->peer);
  gint64 awaited;

  for (guint i = 0; i < MIN (stat->n_down_flows, BT_PEER_FLOWS_MAX); i++)
    add_link (self, links, member, stat->down_flows[i].piece, PM_LINK_DOWN);
  for (guint i = 0; i < MIN (stat->n_up_flows, BT_PEER_FLOWS_MAX); i++)
    add_link (self, links, member, stat->up_flows[i].piece, PM_LINK_UP);
  if (stat->down != BT_PEER_DOWN_WAITING || stat->n_down_flows > 0)
    return;
  awaited = pm_map_get_awaited (map, stat->have);
  if (awaited >= 0)
    add_link (self, links, member, awaited, PM_LINK_WAITING);
}

void
_pm_swarm_canvas_show_links (PmSwarmCanvas *self)
{
  const PmFlights *flights = pm_flight_layer_get_flights (PM_FLIGHT_LAYER (self->flights));
  BtPieceMap *map = _pm_swarm_canvas_get_map (self);
  Links links;

  memset (&links, 0, sizeof links);
  for (guint i = 0; !self->is_narrow && map != NULL && i < pm_flights_get_n (flights); i++) {
    const PmFlight *flight = pm_flights_get (flights, i);
    PmCanvasMember *member = _pm_swarm_canvas_find_member (self, flight->peer_id);

    if (member != NULL)
      add_link (self, &links, member, flight->piece, flight->is_upload ? PM_LINK_UP : PM_LINK_DOWN);
  }
  for (guint i = 0; !self->is_narrow && map != NULL && i < self->members->len; i++)
    add_links_of (self, &links, _pm_swarm_canvas_get_member (self, i), map);
  pm_link_layer_set (PM_LINK_LAYER (self->links), links.links, links.n);
}
