/* pm-swarm-canvas.c — a swarm of few pieces, as the talk draws it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-canvas-private.h"

#include <glib/gi18n.h>

#include "pm-canvas-layout.h"
#include "pm-fit.h"
#include "pm-link-layer.h"
#include "pm-no-peers.h"
#include "pm-peer-menu.h"
#include "pm-swarm-card.h"
#include "pm-swarm-words.h"
#include "pm-text-scale.h"

#define PEERS_MAX 12     /* cards; more cannot be followed */
#define PEER_WIDTH 248   /* px, when its boxes do not ask for more */
#define LEAST_BOX 40     /* px; smaller boxes are better shown as a line */
#define LEAST_GAP 6      /* px */
#define CARD_PADDING 24  /* px, left and right of the boxes */
#define BLOCK_SIZE 16384 /* bytes; BEP 3's usual block */
#define PAUSED_OPACITY .75
#define LONGEST_US 4000000 /* of a block's way: as long as it takes, in the demo too */
#define SHRINK .92         /* a peer's card may be so much smaller, so that three stand in a row */

enum { NARRATED, N_SIGNALS };
static guint signals[N_SIGNALS];

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
  PmCanvasMember *member = data;

  gtk_widget_unparent (member->card);
  g_object_unref (member->peer);
  g_free (member->name);
  g_free (member);
}

PmCanvasMember *
_pm_swarm_canvas_get_member (PmSwarmCanvas *self, guint index)
{
  return self->members->pdata[index];
}

PmCanvasMember *
_pm_swarm_canvas_find_member (PmSwarmCanvas *self, guint64 peer_id)
{
  for (guint i = 0; i < self->members->len; i++)
    if (bt_peer_get_stat (_pm_swarm_canvas_get_member (self, i)->peer)->id == peer_id)
      return _pm_swarm_canvas_get_member (self, i);
  return NULL;
}

BtPieceMap *
_pm_swarm_canvas_get_map (PmSwarmCanvas *self)
{
  BtPieceMap *map = self->torrent != NULL ? bt_torrent_get_piece_map (self->torrent) : NULL;

  return map != NULL && map->n_pieces > 0 && map->n_pieces <= PM_BOXES_MAX ? map : NULL;
}

guint
_pm_swarm_canvas_count_blocks (PmSwarmCanvas *self, guint32 piece)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);

  if (metainfo == NULL || piece >= bt_metainfo_get_n_pieces (metainfo))
    return 0;
  return (bt_metainfo_get_piece_size (metainfo, piece) + BLOCK_SIZE - 1) / BLOCK_SIZE;
}

/* --- peers ------------------------------------------------------------------------------------ */

static int
compare_members_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const PmCanvasMember *first = *(PmCanvasMember *const *) a,
                       *second = *(PmCanvasMember *const *) b;
  guint64 id_a = bt_peer_get_stat (first->peer)->id, id_b = bt_peer_get_stat (second->peer)->id;
  int order = PM_SWARM_CANVAS (data)->demo != NULL ? g_utf8_collate (first->name, second->name) : 0;

  return order != 0 ? order : id_a < id_b ? -1 : id_a > id_b;
}

static void
add_member (PmSwarmCanvas *self, BtPeer *peer)
{
  PmCanvasMember *member = g_new0 (PmCanvasMember, 1);

  member->peer = g_object_ref (peer);
  member->name = pm_swarm_words_peer_name (bt_peer_get_stat (peer), self->demo);
  member->card = pm_swarm_card_new (FALSE);
  pm_swarm_card_set_narrow (PM_SWARM_CARD (member->card), self->is_narrow);
  pm_piece_boxes_set_words (pm_swarm_card_get_boxes (PM_SWARM_CARD (member->card)),
                            _pm_swarm_canvas_box_words_cb, self);
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
    gtk_widget_insert_before (_pm_swarm_canvas_get_member (self, i)->card, GTK_WIDGET (self),
                              self->more);
}

static void
items_changed_cb (PmSwarmCanvas *self)
{
  guint n = self->peers != NULL ? g_list_model_get_n_items (self->peers) : 0;

  for (guint i = self->members->len; i > 0; i--)
    if (!is_present (self, _pm_swarm_canvas_get_member (self, i - 1)->peer))
      g_ptr_array_remove_index (self->members, i - 1);
  for (guint i = 0; i < n && self->members->len < PEERS_MAX; i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (self->peers, i);

    if (_pm_swarm_canvas_find_member (self, bt_peer_get_stat (peer)->id) == NULL)
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

/* Blocks fly, and are sent just now, by the clock of those who send them. */
static gint64
now_cb (gpointer data)
{
  PmSwarmCanvas *self = data;

  return self->demo != NULL ? bt_demo_get_time (self->demo) : g_get_monotonic_time ();
}

static void
refresh (PmSwarmCanvas *self)
{
  gint64 now = g_get_monotonic_time ();
  BtPieceMap *map = _pm_swarm_canvas_get_map (self);

  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  pm_sent_expire (&self->sent, now_cb (self));
  show_state (self);
  _pm_swarm_canvas_show_words (self, now);
  if (map == NULL)
    return;
  _pm_swarm_canvas_show_boxes (self, map);
  _pm_swarm_canvas_speak (self, map, now);
  _pm_swarm_canvas_narrate (self, now);
  _pm_swarm_canvas_show_links (self);
}

static gboolean
sent_timeout_cb (gpointer data)
{
  PmSwarmCanvas *self = data;
  gboolean is_left = pm_sent_expire (&self->sent, now_cb (self));

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
  pm_sent_add (&self->sent, events, now_cb (self));
  pm_given_add (&self->given, events);
  pm_flight_layer_add (PM_FLIGHT_LAYER (self->flights), events);
  _pm_swarm_canvas_narrate_events (self, events);
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
  pm_narrator_clear (self->narrator);
  self->rule = PM_RULE_NONE;
  g_clear_pointer (&self->sentence, g_free);
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
  if (self->demo == demo)
    return;
  if (self->demo != NULL)
    g_signal_handlers_disconnect_by_data (self->demo, self);
  g_set_object (&self->demo, demo);
  if (demo != NULL) {
    g_signal_connect_object (demo, "notify::running", G_CALLBACK (_pm_swarm_canvas_pace_changed),
                             self, G_CONNECT_SWAPPED);
    g_signal_connect_object (demo, "notify::stepping", G_CALLBACK (_pm_swarm_canvas_pace_changed),
                             self, G_CONNECT_SWAPPED);
  }
  self->words_us = 0;
  refresh (self);
}

PmRule
pm_swarm_canvas_get_rule (PmSwarmCanvas *self)
{
  return self->rule;
}

const char *
pm_swarm_canvas_get_sentence (PmSwarmCanvas *self)
{
  return self->sentence != NULL ? self->sentence : "";
}

gboolean
pm_swarm_canvas_get_narrow (PmSwarmCanvas *self)
{
  return self->is_narrow;
}

/* --- widget ----------------------------------------------------------------------------------- */

static int
get_peer_width (PmSwarmCanvas *self)
{
  BtPieceMap *map = _pm_swarm_canvas_get_map (self);
  int n = map != NULL ? map->n_pieces : 0;

  return MAX (PEER_WIDTH, n * (LEAST_BOX + LEAST_GAP) - LEAST_GAP + CARD_PADDING);
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
    sizes.peer_width =
        pm_canvas_fit (width, sizes.peer_width,
                       pm_text_scale_length (GTK_WIDGET (self), sizes.peer_width), SHRINK);
  card_width = is_narrow ? width : sizes.peer_width;
  gtk_widget_measure (self->you, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &sizes.your_width, NULL,
                      NULL);
  sizes.your_width = MIN (sizes.your_width, width);
  sizes.your_height = pm_fit_get_height (self->you, is_narrow ? width : sizes.your_width);
  for (guint i = 0; i < self->members->len; i++)
    sizes.peer_height =
        MAX (sizes.peer_height,
             pm_fit_get_height (_pm_swarm_canvas_get_member (self, i)->card, card_width));
  if (self->members->len == 0 && gtk_widget_should_layout (self->no_peers))
    sizes.peer_height = pm_fit_get_height (self->no_peers, width);
  return sizes;
}

static int
get_more_height (PmSwarmCanvas *self, int width)
{
  return gtk_widget_should_layout (self->more) ? pm_fit_get_height (self->more, width) : 0;
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
  pm_fit_get_height (child, where.width);
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
    pm_swarm_card_set_narrow (PM_SWARM_CARD (_pm_swarm_canvas_get_member (self, i)->card),
                              is_narrow);
  gtk_widget_queue_resize (widget);
  refresh (self);
  g_signal_emit (self, signals[NARRATED], 0);
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
    allocate (_pm_swarm_canvas_get_member (self, i)->card, pm_canvas_place_peer (&sizes, i));
  if (gtk_widget_should_layout (self->no_peers))
    allocate (self->no_peers,
              (GtkAllocation) { 0, pm_canvas_place_peer (&sizes, 0).y, width, sizes.peer_height });
  if (more > 0)
    allocate (self->more, (GtkAllocation) { 0, height - more, width, more });
  allocate (self->links, (GtkAllocation) { 0, 0, width, height });
  allocate (self->flights, (GtkAllocation) { 0, 0, width, height });
  _pm_swarm_canvas_show_links (self);
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
  g_clear_handle_id (&self->settle_timeout, g_source_remove);
  if (self->members != NULL)
    pm_swarm_canvas_set_torrent (self, NULL);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->demo);
  G_OBJECT_CLASS (pm_swarm_canvas_parent_class)->dispose (object);
}

static void
pm_swarm_canvas_finalize (GObject *object)
{
  PmSwarmCanvas *self = PM_SWARM_CANVAS (object);

  pm_narrator_free (self->narrator);
  g_free (self->sentence);
  G_OBJECT_CLASS (pm_swarm_canvas_parent_class)->finalize (object);
}

static void
pm_swarm_canvas_class_init (PmSwarmCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_swarm_canvas_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_swarm_canvas_finalize;
  signals[NARRATED] = g_signal_new ("narrated", PM_TYPE_SWARM_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  widget_class->measure = pm_swarm_canvas_measure;
  widget_class->get_request_mode = pm_swarm_canvas_get_request_mode;
  widget_class->size_allocate = pm_swarm_canvas_size_allocate;
  widget_class->map = pm_swarm_canvas_map;
  gtk_widget_class_set_css_name (widget_class, "swarm-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
flights_changed_cb (gpointer data)
{
  _pm_swarm_canvas_show_links (data);
}

static void
add_children (PmSwarmCanvas *self)
{
  GtkWidget *children[] = { self->links, self->you, self->more, self->no_peers, self->flights };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_set_parent (children[i], GTK_WIDGET (self));
}

static BtPeer *
find_peer_cb (GtkWidget *widget, GtkWidget *at)
{
  PmSwarmCanvas *self = PM_SWARM_CANVAS (widget);

  for (guint i = 0; i < self->members->len; i++) {
    PmCanvasMember *member = _pm_swarm_canvas_get_member (self, i);

    if (at == member->card || gtk_widget_is_ancestor (at, member->card))
      return member->peer;
  }
  return NULL;
}

static char *
dup_name_cb (GtkWidget *widget, BtPeer *peer)
{
  return pm_swarm_words_peer_name (bt_peer_get_stat (peer), PM_SWARM_CANVAS (widget)->demo);
}

static BtTorrent *
get_torrent_cb (GtkWidget *widget)
{
  return PM_SWARM_CANVAS (widget)->torrent;
}

static const PmPeerMenuFuncs menu_funcs = {
  .find = find_peer_cb, .dup_name = dup_name_cb, .get_torrent = get_torrent_cb, .n_clicks = 1
};

static void
pm_swarm_canvas_init (PmSwarmCanvas *self)
{
  PmFlightStyle style = { .path = _pm_swarm_canvas_path_cb,
                          .label = _pm_swarm_canvas_label_cb,
                          .changed = flights_changed_cb,
                          .now = now_cb,
                          .data = self,
                          .longest_us = LONGEST_US,
                          .is_large = TRUE };

  self->members = g_ptr_array_new_with_free_func (member_free);
  self->narrator = pm_narrator_new ();
  self->links = pm_link_layer_new ();
  self->you = pm_swarm_card_new (TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->you), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("You"), -1);
  pm_piece_boxes_set_words (pm_swarm_card_get_boxes (PM_SWARM_CARD (self->you)),
                            _pm_swarm_canvas_box_words_cb, self);
  self->more = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->more, "dim-label");
  gtk_widget_set_visible (self->more, FALSE);
  self->no_peers = pm_no_peers_new ();
  gtk_widget_set_visible (self->no_peers, FALSE);
  self->flights = pm_flight_layer_new (&style);
  add_children (self);
  pm_peer_menu_follow (GTK_WIDGET (self), &menu_funcs);
}

GtkWidget *
pm_swarm_canvas_new (void)
{
  return g_object_new (PM_TYPE_SWARM_CANVAS, NULL);
}
