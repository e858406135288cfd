/* pm-swarm-canvas.c — a swarm of few pieces, as the talk draws it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-canvas.h"

#include <glib/gi18n.h>

#include "pm-canvas-layout.h"
#include "pm-flight-layer.h"
#include "pm-format.h"
#include "pm-given.h"
#include "pm-link-layer.h"
#include "pm-no-peers.h"
#include "pm-sent.h"
#include "pm-swarm-card.h"
#include "pm-swarm-words.h"

#define PEERS_MAX 12                  /* cards; more cannot be followed */
#define PEER_WIDTH 248                /* px, when its boxes do not ask for more */
#define LEAST_BOX 40                  /* px; smaller boxes are better shown as a line */
#define LEAST_GAP 6                   /* px */
#define CARD_PADDING 24               /* px, left and right of the boxes */
#define BLOCK_SIZE 16384              /* bytes; BEP 3's usual block */
#define WORDS_US (G_USEC_PER_SEC / 4) /* a number that changes faster cannot be read */
#define SPEAK_US (5 * G_USEC_PER_SEC) /* a screen reader would never come to an end */
#define PAUSED_OPACITY .75
#define LONGEST_US 4000000 /* of a block's way: as long as it takes, in the demo too */
#define SHRINK .92         /* a peer's card may be so much smaller, so that three stand in a row */

typedef struct {
  BtPeer *peer; /* owned reference */
  GtkWidget *card;
  char *name; /* owned */
} Member;

struct _PmSwarmCanvas {
  GtkWidget parent;
  BtTorrent *torrent; /* owned reference, or NULL */
  GListModel *peers;  /* owned reference, or NULL */
  BtDemo *demo;       /* owned reference, or NULL */
  GPtrArray *members; /* Member, in the order of their cards */
  PmSent sent;
  PmGiven given;
  gint64 words_us, spoken_us; /* 0: never */
  guint sent_timeout;         /* 0: nothing was sent just now */
  gboolean is_narrow;
  guint n_more; /* peers without a card */
  GtkWidget *you, *more, *no_peers, *links, *flights;
};

G_DEFINE_FINAL_TYPE (PmSwarmCanvas, pm_swarm_canvas, GTK_TYPE_WIDGET)

gboolean
pm_swarm_canvas_fits (guint32 n_pieces, int width)
{
  int n = n_pieces;

  return n_pieces > 0 && n_pieces <= PM_BOXES_MAX
         && n * (LEAST_BOX + LEAST_GAP) - LEAST_GAP + CARD_PADDING <= width;
}

static void
member_free (gpointer data)
{
  Member *member = data;

  gtk_widget_unparent (member->card);
  g_object_unref (member->peer);
  g_free (member->name);
  g_free (member);
}

static Member *
get_member (PmSwarmCanvas *self, guint index)
{
  return self->members->pdata[index];
}

static Member *
find_member (PmSwarmCanvas *self, guint64 peer_id)
{
  for (guint i = 0; i < self->members->len; i++)
    if (bt_peer_get_stat (get_member (self, i)->peer)->id == peer_id)
      return get_member (self, i);
  return NULL;
}

static BtPieceMap *
get_map (PmSwarmCanvas *self)
{
  BtPieceMap *map = self->torrent != NULL ? bt_torrent_get_piece_map (self->torrent) : NULL;

  return map != NULL && map->n_pieces > 0 && map->n_pieces <= PM_BOXES_MAX ? map : NULL;
}

static guint
count_blocks (PmSwarmCanvas *self, guint32 piece)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);

  if (metainfo == NULL || piece >= bt_metainfo_get_n_pieces (metainfo))
    return 0;
  return (bt_metainfo_get_piece_size (metainfo, piece) + BLOCK_SIZE - 1) / BLOCK_SIZE;
}

/* --- boxes ------------------------------------------------------------------------------------ */

static PmBox
make_your_box (PmSwarmCanvas *self, const BtPieceMap *map, guint32 piece)
{
  const BtPieceProgress *progress = bt_piece_map_get_progress (map, piece);
  PmBox box = { .state = PM_BOX_MISSING,
                .is_rare = pm_map_is_rare (map, piece, PM_COUNT_YOU_TOO),
                .is_sent = pm_sent_has (&self->sent, piece),
                .copies = pm_map_get_copies (map, piece, PM_COUNT_YOU_TOO) };

  if (map->damaged != NULL && bt_bitfield_get (map->damaged, piece))
    box.state = PM_BOX_DAMAGED;
  else if (map->have != NULL && bt_bitfield_get (map->have, piece))
    box.state = PM_BOX_HERE;
  else if (piece >= map->check_from && piece < map->check_to)
    box.state = PM_BOX_CHECKING;
  else if (progress != NULL && progress->n_blocks > 0) {
    box.state = PM_BOX_FLIGHT;
    box.level = (double) progress->n_received / progress->n_blocks;
  } else if (map->wanted != NULL && !bt_bitfield_get (map->wanted, piece))
    box.state = PM_BOX_UNWANTED;
  return box;
}

static gboolean
is_given_now (const BtPeerStat *stat, guint32 piece)
{
  for (guint i = 0; i < MIN (stat->n_up_flows, BT_PEER_FLOWS_MAX); i++)
    if (stat->up_flows[i].piece == piece)
      return TRUE;
  return FALSE;
}

static PmBox
make_peer_box (PmSwarmCanvas *self, const BtPieceMap *map, const BtPeerStat *stat, guint32 piece)
{
  gboolean has = stat->have != NULL && piece < bt_bitfield_get_n_bits (stat->have)
                 && bt_bitfield_get (stat->have, piece);
  PmBox box = { .state = has ? PM_BOX_HERE : PM_BOX_MISSING };

  if (has) {
    pm_given_forget (&self->given, stat->id, piece);
    box.is_rare = pm_map_is_rare (map, piece, PM_COUNT_YOU_TOO);
    return box;
  }
  box.level = pm_given_get_level (&self->given, stat->id, piece, count_blocks (self, piece));
  if (box.level > 0 || is_given_now (stat, piece))
    box.state = PM_BOX_GIVEN;
  return box;
}

static void
show_boxes (PmSwarmCanvas *self, const BtPieceMap *map)
{
  PmBox boxes[PM_BOXES_MAX];

  for (guint32 piece = 0; piece < map->n_pieces; piece++)
    boxes[piece] = make_your_box (self, map, piece);
  pm_piece_boxes_set (pm_swarm_card_get_boxes (PM_SWARM_CARD (self->you)), boxes, map->n_pieces);
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = get_member (self, i);

    for (guint32 piece = 0; piece < map->n_pieces; piece++)
      boxes[piece] = make_peer_box (self, map, bt_peer_get_stat (member->peer), piece);
    pm_piece_boxes_set (pm_swarm_card_get_boxes (PM_SWARM_CARD (member->card)), boxes,
                        map->n_pieces);
  }
}

/* --- words ------------------------------------------------------------------------------------ */

/* From whom the piece comes now, or NULL. */
static const char *
find_sender (PmSwarmCanvas *self, guint32 piece)
{
  for (guint i = 0; i < self->members->len; i++) {
    const BtPeerStat *stat = bt_peer_get_stat (get_member (self, i)->peer);

    for (guint k = 0; k < MIN (stat->n_down_flows, BT_PEER_FLOWS_MAX); k++)
      if (stat->down_flows[k].piece == piece)
        return get_member (self, i)->name;
  }
  return NULL;
}

static char *
box_words_cb (PmPieceBoxes *boxes, guint32 piece, gboolean is_spoken, gpointer data)
{
  PmSwarmCanvas *self = data;
  GtkWidget *card = gtk_widget_get_parent (GTK_WIDGET (boxes));
  BtPieceMap *map = get_map (self);
  PmBubble bubble = { .map = map, .count = PM_COUNT_YOU_TOO };

  if (map == NULL || piece >= map->n_pieces)
    return g_strdup ("");
  if (is_spoken && card == self->you)
    return pm_swarm_words_spoken_box (&bubble, piece, find_sender (self, piece));
  bubble.metainfo = bt_torrent_get_metainfo (self->torrent);
  for (guint i = 0; i < self->members->len; i++)
    if (get_member (self, i)->card == card) {
      bubble.peer = bt_peer_get_stat (get_member (self, i)->peer);
      bubble.peer_name = get_member (self, i)->name;
    }
  return pm_swarm_words_pieces (&bubble, piece, 1);
}

static void
show_your_words (PmSwarmCanvas *self, const BtTorrentStat *stat)
{
  /* Translators: how many pieces are here, of how many */
  g_autofree char *count = g_strdup_printf (
      ngettext ("%u of %u piece", "%u of %u pieces", stat->n_pieces), stat->n_have, stat->n_pieces);
  PmCardWords words = { .name = _ ("You"),
                        .count = count,
                        .down_rate = stat->down_rate,
                        .up_rate = stat->up_rate,
                        .is_receiving = stat->down_rate >= PM_RATE_LEAST,
                        .is_sending = stat->up_rate >= PM_RATE_LEAST };

  pm_swarm_card_set_words (PM_SWARM_CARD (self->you), &words);
}

static void
show_peer_words (PmSwarmCanvas *self, Member *member, guint32 n_pieces)
{
  const BtPeerStat *stat = bt_peer_get_stat (member->peer);
  /* Translators: how many pieces a peer has, of how many */
  g_autofree char *count = g_strdup_printf (_ ("%u of %u"), stat->n_have, n_pieces);
  g_autofree char *details = pm_swarm_words_peer_details (stat);
  PmCardWords words = { .chip = pm_swarm_words_transport (stat->transport),
                        .count = count,
                        .down = pm_swarm_words_down (stat),
                        .up = pm_swarm_words_up (stat),
                        .down_rate = stat->down_rate,
                        .up_rate = stat->up_rate,
                        .is_receiving = stat->down == BT_PEER_DOWN_SENDS,
                        .is_sending = stat->up_rate >= PM_RATE_LEAST };

  g_free (member->name);
  member->name = pm_swarm_words_peer_name (stat, self->demo);
  words.name = member->name;
  pm_swarm_card_set_words (PM_SWARM_CARD (member->card), &words);
  gtk_widget_set_tooltip_text (member->card, details);
}

static void
show_more (PmSwarmCanvas *self)
{
  g_autofree char *number = pm_format_count (self->n_more);
  g_autofree char *words =
      g_strdup_printf (ngettext ("and %s more peer", "and %s more peers", self->n_more), number);

  gtk_widget_set_visible (self->more, self->n_more > 0);
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->more)), words) != 0)
    gtk_label_set_label (GTK_LABEL (self->more), words);
}

static void
show_words (PmSwarmCanvas *self, gint64 now)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);

  if (self->words_us != 0 && now - self->words_us < WORDS_US)
    return;
  self->words_us = now;
  show_your_words (self, stat);
  for (guint i = 0; i < self->members->len; i++)
    show_peer_words (self, get_member (self, i), stat->n_pieces);
  show_more (self);
}

static void
speak (PmSwarmCanvas *self, const BtPieceMap *map, gint64 now)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  g_autofree char *you = NULL;

  if (self->spoken_us != 0 && now - self->spoken_us < SPEAK_US)
    return;
  self->spoken_us = now;
  you = pm_swarm_words_spoken_you (map, stat);
  pm_piece_boxes_set_spoken (pm_swarm_card_get_boxes (PM_SWARM_CARD (self->you)), you);
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = get_member (self, i);
    g_autofree char *spoken =
        pm_swarm_words_spoken_peer (bt_peer_get_stat (member->peer), member->name);

    pm_piece_boxes_set_spoken (pm_swarm_card_get_boxes (PM_SWARM_CARD (member->card)), spoken);
    gtk_accessible_update_property (GTK_ACCESSIBLE (member->card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    member->name, -1);
  }
}

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
get_path (PmSwarmCanvas *self, Member *member, guint32 piece, gboolean is_upload, PmPath *path)
{
  graphene_point_t peer, you;

  if (!get_anchor (self, member->card, piece, FALSE, &peer)
      || !get_anchor (self, self->you, piece, TRUE, &you))
    return FALSE;
  *path = is_upload ? pm_path_new (you, peer) : pm_path_new (peer, you);
  return TRUE;
}

static gboolean
path_cb (const PmFlight *flight, PmPath *path, gpointer data)
{
  PmSwarmCanvas *self = data;
  Member *member = find_member (self, flight->peer_id);

  return member != NULL && get_path (self, member, flight->piece, flight->is_upload, path);
}

static char *
label_cb (const PmFlight *flight, gpointer data)
{
  PmSwarmCanvas *self = data;
  guint n = count_blocks (self, flight->piece);

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
add_link (PmSwarmCanvas *self, Links *links, Member *member, guint32 piece, PmLinkKind kind)
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
add_links_of (PmSwarmCanvas *self, Links *links, Member *member, const BtPieceMap *map)
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

static void
show_links (PmSwarmCanvas *self)
{
  const PmFlights *flights = pm_flight_layer_get_flights (PM_FLIGHT_LAYER (self->flights));
  BtPieceMap *map = get_map (self);
  Links links;

  memset (&links, 0, sizeof links);
  for (guint i = 0; !self->is_narrow && map != NULL && i < pm_flights_get_n (flights); i++) {
    const PmFlight *flight = pm_flights_get (flights, i);
    Member *member = find_member (self, flight->peer_id);

    if (member != NULL)
      add_link (self, &links, member, flight->piece, flight->is_upload ? PM_LINK_UP : PM_LINK_DOWN);
  }
  for (guint i = 0; !self->is_narrow && map != NULL && i < self->members->len; i++)
    add_links_of (self, &links, get_member (self, i), map);
  pm_link_layer_set (PM_LINK_LAYER (self->links), links.links, links.n);
}

static void
flights_changed_cb (gpointer data)
{
  show_links (data);
}

/* --- peers ------------------------------------------------------------------------------------ */

static int
compare_members_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const Member *first = *(Member *const *) a, *second = *(Member *const *) b;
  guint64 id_a = bt_peer_get_stat (first->peer)->id, id_b = bt_peer_get_stat (second->peer)->id;
  int order = PM_SWARM_CANVAS (data)->demo != NULL ? g_utf8_collate (first->name, second->name) : 0;

  return order != 0 ? order : id_a < id_b ? -1 : id_a > id_b;
}

static void
add_member (PmSwarmCanvas *self, BtPeer *peer)
{
  Member *member = g_new0 (Member, 1);

  member->peer = g_object_ref (peer);
  member->name = pm_swarm_words_peer_name (bt_peer_get_stat (peer), self->demo);
  member->card = pm_swarm_card_new (FALSE);
  pm_swarm_card_set_narrow (PM_SWARM_CARD (member->card), self->is_narrow);
  pm_piece_boxes_set_words (pm_swarm_card_get_boxes (PM_SWARM_CARD (member->card)), box_words_cb,
                            self);
  gtk_widget_insert_before (member->card, GTK_WIDGET (self), self->more);
  g_ptr_array_add (self->members, member);
}

static gboolean
is_present (PmSwarmCanvas *self, BtPeer *peer)
{
  guint n = self->peers != NULL ? g_list_model_get_n_items (self->peers) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (BtPeer) other = g_list_model_get_item (self->peers, i);

    if (other == peer)
      return TRUE;
  }
  return FALSE;
}

static void
sort_members (PmSwarmCanvas *self)
{
  g_ptr_array_sort_with_data (self->members, compare_members_cb, self);
  for (guint i = 0; i < self->members->len; i++)
    gtk_widget_insert_before (get_member (self, i)->card, GTK_WIDGET (self), self->more);
}

static void
items_changed_cb (PmSwarmCanvas *self)
{
  guint n = self->peers != NULL ? g_list_model_get_n_items (self->peers) : 0;

  for (guint i = self->members->len; i > 0; i--)
    if (!is_present (self, get_member (self, i - 1)->peer))
      g_ptr_array_remove_index (self->members, i - 1);
  for (guint i = 0; i < n && self->members->len < PEERS_MAX; i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (self->peers, i);

    if (find_member (self, bt_peer_get_stat (peer)->id) == NULL)
      add_member (self, peer);
  }
  self->n_more = n - self->members->len;
  self->words_us = self->spoken_us = 0;
  sort_members (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_peers (PmSwarmCanvas *self, GListModel *peers)
{
  if (self->peers != NULL)
    g_signal_handlers_disconnect_by_data (self->peers, self);
  g_set_object (&self->peers, peers);
  g_ptr_array_set_size (self->members, 0);
  if (peers != NULL)
    g_signal_connect_object (peers, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
  items_changed_cb (self);
}

/* --- torrent ---------------------------------------------------------------------------------- */

static void
show_state (PmSwarmCanvas *self)
{
  BtTorrentState state = bt_torrent_get_state (self->torrent);
  gboolean is_stopped = state == BT_TORRENT_PAUSED || state == BT_TORRENT_ERROR;
  gboolean has_peers = self->members->len > 0;

  gtk_widget_set_opacity (self->you, is_stopped ? PAUSED_OPACITY : 1);
  gtk_widget_set_visible (self->no_peers, !has_peers);
  if (!has_peers)
    pm_no_peers_show (PM_NO_PEERS (self->no_peers), self->torrent);
}

static void
refresh (PmSwarmCanvas *self)
{
  gint64 now = g_get_monotonic_time ();
  BtPieceMap *map = get_map (self);

  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  pm_sent_expire (&self->sent, now);
  show_state (self);
  show_words (self, now);
  if (map == NULL)
    return;
  show_boxes (self, map);
  speak (self, map, now);
  show_links (self);
}

static gboolean
sent_timeout_cb (gpointer data)
{
  PmSwarmCanvas *self = data;
  gboolean is_left = pm_sent_expire (&self->sent, g_get_monotonic_time ());

  refresh (self);
  if (is_left)
    return G_SOURCE_CONTINUE;
  self->sent_timeout = 0;
  return G_SOURCE_REMOVE;
}

static void
events_cb (PmSwarmCanvas *self)
{
  const GArray *events = bt_torrent_peek_events (self->torrent);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || events == NULL)
    return;
  pm_sent_add (&self->sent, events, g_get_monotonic_time ());
  pm_given_add (&self->given, events);
  pm_flight_layer_add (PM_FLIGHT_LAYER (self->flights), events);
  if (self->sent.n > 0 && self->sent_timeout == 0)
    self->sent_timeout = g_timeout_add (PM_SENT_US / 1000, sent_timeout_cb, self);
}

void
pm_swarm_canvas_set_torrent (PmSwarmCanvas *self, BtTorrent *torrent)
{
  if (self->torrent == torrent)
    return;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  self->sent.n = self->given.n = 0;
  pm_flight_layer_clear (PM_FLIGHT_LAYER (self->flights));
  set_peers (self, torrent != NULL ? bt_torrent_get_peers (torrent) : NULL);
  if (torrent == NULL)
    return;
  g_signal_connect_object (torrent, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (torrent, "events", G_CALLBACK (events_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
pm_swarm_canvas_set_demo (PmSwarmCanvas *self, BtDemo *demo)
{
  if (!g_set_object (&self->demo, demo))
    return;
  self->words_us = 0;
  refresh (self);
}

/* --- widget ----------------------------------------------------------------------------------- */

static int
get_peer_width (PmSwarmCanvas *self)
{
  BtPieceMap *map = get_map (self);
  int n = map != NULL ? map->n_pieces : 0;

  return MAX (PEER_WIDTH, n * (LEAST_BOX + LEAST_GAP) - LEAST_GAP + CARD_PADDING);
}

static int
get_height (GtkWidget *widget, int width)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static PmCanvasSizes
measure_cards (PmSwarmCanvas *self, int width, int height)
{
  PmCanvasSizes sizes = { .width = width,
                          .height = height,
                          .n_peers = self->members->len,
                          .peer_width = get_peer_width (self),
                          .is_mirrored =
                              gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL };
  gboolean is_narrow = pm_canvas_is_narrow (width, sizes.peer_width);
  int card_width;

  if (!is_narrow)
    sizes.peer_width = pm_canvas_shrink (width, sizes.peer_width, SHRINK);
  card_width = is_narrow ? width : sizes.peer_width;
  gtk_widget_measure (self->you, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &sizes.your_width, NULL,
                      NULL);
  sizes.your_width = MIN (sizes.your_width, width);
  sizes.your_height = get_height (self->you, is_narrow ? width : sizes.your_width);
  for (guint i = 0; i < self->members->len; i++)
    sizes.peer_height =
        MAX (sizes.peer_height, get_height (get_member (self, i)->card, card_width));
  if (self->members->len == 0 && gtk_widget_should_layout (self->no_peers))
    sizes.peer_height = get_height (self->no_peers, width);
  return sizes;
}

static int
get_more_height (PmSwarmCanvas *self, int width)
{
  return gtk_widget_should_layout (self->more) ? get_height (self->more, width) : 0;
}

static void
pm_swarm_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmSwarmCanvas *self = PM_SWARM_CANVAS (widget);
  PmCanvasSizes sizes;
  int more;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (self->you, orientation, -1, minimum, NULL, NULL, NULL);
    *natural = MAX (*minimum, 3 * get_peer_width (self));
    return;
  }
  sizes = measure_cards (self, for_size > 0 ? for_size : 3 * PEER_WIDTH, 0);
  more = get_more_height (self, sizes.width);
  *minimum = pm_canvas_get_height (&sizes, FALSE) + more;
  *natural = pm_canvas_get_height (&sizes, TRUE) + more;
}

static GtkSizeRequestMode
pm_swarm_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
allocate (GtkWidget *child, GtkAllocation where)
{
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, where.width, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &where, -1);
}

/* What becomes narrow asks for other sizes: it must not do so while sizes are given out. */
static gboolean
flip_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmSwarmCanvas *self = PM_SWARM_CANVAS (widget);
  gboolean is_narrow = pm_canvas_is_narrow (gtk_widget_get_width (widget), get_peer_width (self));

  if (is_narrow == self->is_narrow)
    return G_SOURCE_REMOVE;
  self->is_narrow = is_narrow;
  self->words_us = 0;
  pm_swarm_card_set_narrow (PM_SWARM_CARD (self->you), is_narrow);
  for (guint i = 0; i < self->members->len; i++)
    pm_swarm_card_set_narrow (PM_SWARM_CARD (get_member (self, i)->card), is_narrow);
  gtk_widget_queue_resize (widget);
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
pm_swarm_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmSwarmCanvas *self = PM_SWARM_CANVAS (widget);
  int more = get_more_height (self, width);
  PmCanvasSizes sizes = measure_cards (self, width, height - more);

  if (pm_canvas_is_narrow (width, sizes.peer_width) != self->is_narrow)
    gtk_widget_add_tick_callback (widget, flip_cb, NULL, NULL);
  allocate (self->you, pm_canvas_place_you (&sizes));
  for (guint i = 0; i < self->members->len; i++)
    allocate (get_member (self, i)->card, pm_canvas_place_peer (&sizes, i));
  if (gtk_widget_should_layout (self->no_peers))
    allocate (self->no_peers,
              (GtkAllocation) { 0, pm_canvas_place_peer (&sizes, 0).y, width, sizes.peer_height });
  if (more > 0)
    allocate (self->more, (GtkAllocation) { 0, height - more, width, more });
  allocate (self->links, (GtkAllocation) { 0, 0, width, height });
  allocate (self->flights, (GtkAllocation) { 0, 0, width, height });
  show_links (self);
}

static void
pm_swarm_canvas_map (GtkWidget *widget)
{
  PmSwarmCanvas *self = PM_SWARM_CANVAS (widget);

  GTK_WIDGET_CLASS (pm_swarm_canvas_parent_class)->map (widget);
  self->words_us = self->spoken_us = 0;
  refresh (self);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_swarm_canvas_dispose (GObject *object)
{
  PmSwarmCanvas *self = PM_SWARM_CANVAS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->sent_timeout, g_source_remove);
  if (self->members != NULL)
    pm_swarm_canvas_set_torrent (self, NULL);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->demo);
  G_OBJECT_CLASS (pm_swarm_canvas_parent_class)->dispose (object);
}

static void
pm_swarm_canvas_class_init (PmSwarmCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_swarm_canvas_dispose;
  widget_class->measure = pm_swarm_canvas_measure;
  widget_class->get_request_mode = pm_swarm_canvas_get_request_mode;
  widget_class->size_allocate = pm_swarm_canvas_size_allocate;
  widget_class->map = pm_swarm_canvas_map;
  gtk_widget_class_set_css_name (widget_class, "swarm-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_children (PmSwarmCanvas *self)
{
  GtkWidget *children[] = { self->links, self->you, self->more, self->no_peers, self->flights };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_set_parent (children[i], GTK_WIDGET (self));
}

static void
pm_swarm_canvas_init (PmSwarmCanvas *self)
{
  PmFlightStyle style = { .path = path_cb,
                          .label = label_cb,
                          .changed = flights_changed_cb,
                          .data = self,
                          .longest_us = LONGEST_US,
                          .is_large = TRUE };

  self->members = g_ptr_array_new_with_free_func (member_free);
  self->links = pm_link_layer_new ();
  self->you = pm_swarm_card_new (TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->you), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("You"), -1);
  pm_piece_boxes_set_words (pm_swarm_card_get_boxes (PM_SWARM_CARD (self->you)), box_words_cb,
                            self);
  self->more = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->more, "dim-label");
  gtk_widget_set_visible (self->more, FALSE);
  self->no_peers = pm_no_peers_new ();
  gtk_widget_set_visible (self->no_peers, FALSE);
  self->flights = pm_flight_layer_new (&style);
  add_children (self);
}

GtkWidget *
pm_swarm_canvas_new (void)
{
  return g_object_new (PM_TYPE_SWARM_CANVAS, NULL);
}
