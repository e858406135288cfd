/* pm-way-list.c — the trackers of a torrent and the other ways of finding its peers, a row each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-way-list.h"

#include <glib/gi18n.h>

#include "diagrams/pm-discovery-words.h"
#include "pm-torrent-menu.h"
#include "pm-tracker-url.h"
#include "pm-way-row.h"

struct _PmWayList {
  AdwBin parent_instance;
  GtkListBox *list;
  BtTorrent *torrent;         /* owned; NULL: none */
  gboolean is_boxed;          /* it is the swarm in a box */
  GListModel *trackers;       /* owned; of @torrent */
  GPtrArray *rows;            /* PmWayRow, borrowed; in the order of @trackers */
  GtkWidget *ways[BT_N_WAYS]; /* borrowed; shape: BtWay */
  GtkWidget *met;             /* borrowed; leads to how peers were met over WebRTC */
  GtkWidget *add;             /* borrowed */
  GtkWidget *menu;            /* a popover; NULL: not yet */
  GtkWidget *menu_row;        /* weak; the row it was opened for */
};

G_DEFINE_FINAL_TYPE (PmWayList, pm_way_list, ADW_TYPE_BIN)

static const char *const way_titles[BT_N_WAYS] = {
  [BT_WAY_DHT] = N_ ("DHT"),
  [BT_WAY_PEX] = N_ ("Peer exchange"),
  [BT_WAY_LSD] = N_ ("Local network"),
};

static const BtWay way_order[] = { BT_WAY_PEX, BT_WAY_LSD, BT_WAY_DHT };

static const BtPeerSource way_sources[BT_N_WAYS] = {
  [BT_WAY_DHT] = BT_PEER_SOURCE_DHT,
  [BT_WAY_PEX] = BT_PEER_SOURCE_PEX,
  [BT_WAY_LSD] = BT_PEER_SOURCE_LSD,
};

/* --- rows --------------------------------------------------------------------------------------- */

static PmWaySign
get_tracker_sign (BtTrackerState state)
{
  switch (state) {
  case BT_TRACKER_ASKING:
    return PM_WAY_SIGN_ASKING;
  case BT_TRACKER_WORKING:
    return PM_WAY_SIGN_WORKS;
  case BT_TRACKER_FAILED:
    return PM_WAY_SIGN_TROUBLE;
  case BT_TRACKER_IDLE:
  case BT_TRACKER_UNKNOWN:
  default:
    return PM_WAY_SIGN_NONE;
  }
}

static void
show_tracker (PmWayRow *row, const BtTrackerStat *stat, gboolean may_ask)
{
  g_autofree char *words = pm_discovery_words_tracker (stat, may_ask, g_get_monotonic_time ());
  g_autofree char *counts = pm_discovery_words_counts (stat);
  const char *extra = stat->is_extra ? _ ("From your list in the Preferences") : counts;
  g_autofree char *hint = g_strjoin ("\n", stat->url, extra, stat->is_extra ? counts : NULL, NULL);

  pm_way_row_show (row, words, get_tracker_sign (stat->state));
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (row)), hint) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (row), hint);
}

static PmWaySign
get_way_sign (BtWayState state)
{
  switch (state) {
  case BT_WAY_ASKING:
    return PM_WAY_SIGN_ASKING;
  case BT_WAY_WORKING:
    return PM_WAY_SIGN_WORKS;
  case BT_WAY_OFF:
  case BT_WAY_PRIVATE:
  case BT_WAY_IDLE:
  case BT_WAY_SILENT:
  default:
    return PM_WAY_SIGN_NONE;
  }
}

static gboolean
is_private (PmWayList *self)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);

  return metainfo != NULL && bt_metainfo_is_private (metainfo);
}

/* Before the engine told how it goes. */
static BtWayStat
get_stat (PmWayList *self, const BtDiscoveryStat *stat, BtWay way)
{
  if (stat != NULL)
    return stat->ways[way];
  return (BtWayStat) { .state = is_private (self) ? BT_WAY_PRIVATE : BT_WAY_IDLE };
}

/* Somebody who is asked nothing now would only keep silent. */
static gboolean
can_be_asked (PmWayList *self, BtWay way)
{
  BtWayState state = get_stat (self, bt_torrent_get_discovery (self->torrent), way).state;

  return state != BT_WAY_OFF && state != BT_WAY_PRIVATE
         && pm_discovery_words_may_ask (self->torrent);
}

static void
show_way (PmWayList *self, const BtDiscoveryStat *stat, BtWay way)
{
  BtWayStat way_stat = get_stat (self, stat, way);
  guint32 n_found = stat != NULL ? stat->n_found[way_sources[way]] : 0;
  g_autofree char *words =
      pm_discovery_words_way (way, &way_stat, n_found, g_get_monotonic_time ());

  pm_way_row_show (PM_WAY_ROW (self->ways[way]), words, get_way_sign (way_stat.state));
}

static void
show_dht (PmWayList *self, const BtDiscoveryStat *stat, const BtDhtSummary *dht)
{
  BtWayStat way_stat = get_stat (self, stat, BT_WAY_DHT);
  guint32 n_found = stat != NULL ? stat->n_found[BT_PEER_SOURCE_DHT] : 0;
  g_autofree char *words =
      pm_discovery_words_dht (&way_stat, dht, n_found, g_get_monotonic_time ());

  pm_way_row_show (PM_WAY_ROW (self->ways[BT_WAY_DHT]), words, PM_WAY_SIGN_OPENS);
}

static gboolean
has_introducer (PmWayList *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (self->trackers, i);

    if (pm_tracker_url_introduces (bt_tracker_get_stat (tracker)->url))
      return TRUE;
  }
  return FALSE;
}

/* Only where somebody can be met like this, or was. */
static void
show_met (PmWayList *self)
{
  const GArray *meetings = bt_torrent_get_meetings (self->torrent);
  gboolean has_meetings = meetings != NULL && meetings->len > 0;
  g_autofree char *words = pm_discovery_words_met (meetings);

  gtk_widget_set_visible (self->met, has_meetings || has_introducer (self));
  pm_way_row_show (PM_WAY_ROW (self->met), words, PM_WAY_SIGN_OPENS);
}

/* Nobody outside shall hear of it. */
static void
show_boxed (PmWayList *self)
{
  for (guint way = 0; way < BT_N_WAYS; way++)
    pm_way_row_show (PM_WAY_ROW (self->ways[way]), pm_discovery_words_boxed (), PM_WAY_SIGN_NONE);
}

void
pm_way_list_refresh (PmWayList *self, const BtDiscoveryStat *stat, const BtDhtSummary *dht)
{
  gboolean may_ask;

  if (self->torrent == NULL)
    return;
  may_ask = pm_discovery_words_may_ask (self->torrent);
  for (guint i = 0; i < self->rows->len; i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (self->trackers, i);

    show_tracker (self->rows->pdata[i], bt_tracker_get_stat (tracker), may_ask);
  }
  show_met (self);
  if (self->is_boxed) {
    show_boxed (self);
    return;
  }
  show_way (self, stat, BT_WAY_PEX);
  show_way (self, stat, BT_WAY_LSD);
  show_dht (self, stat, dht);
}

guint
pm_way_list_count_trackers (PmWayList *self)
{
  return self->rows->len;
}

/* --- the menu of a row -------------------------------------------------------------------------- */

static void
append_item (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
append_for_url (GMenu *menu, const char *label, const char *action, const char *url)
{
  append_item (menu, label, action, g_variant_new_string (url));
}

static GMenuModel *
new_tracker_menu (PmWayList *self, const BtTrackerStat *stat)
{
  GMenu *menu = g_menu_new ();
  gboolean is_own = !self->is_boxed && !stat->is_extra;
  g_autoptr (GMenu) first = g_menu_new (), second = g_menu_new ();

  if (stat->state != BT_TRACKER_UNKNOWN && pm_discovery_words_may_ask (self->torrent))
    append_for_url (first, _ ("_Ask Now"), "win.ask-tracker", stat->url);
  if (is_own)
    append_for_url (first, _ ("_Edit…"), "win.edit-tracker", stat->url);
  append_for_url (first, _ ("_Copy Link"), "win.copy-tracker", stat->url);
  if (pm_tracker_url_introduces (stat->url))
    append_item (first, _ ("_How You Met…"), "win.show-meetings", g_variant_new_uint64 (0));
  if (is_own)
    append_for_url (second, _ ("_Remove"), "win.remove-tracker", stat->url);
  else if (stat->is_extra)
    append_item (second, _ ("_Preferences"), "app.preferences-page",
                 g_variant_new_string ("network"));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  return G_MENU_MODEL (menu);
}

/* NULL: nothing can be done with it. */
static GMenuModel *
new_way_menu (PmWayList *self, BtWay way)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  if (can_be_asked (self, way))
    append_item (menu, _ ("_Ask Now"), "win.ask-way", g_variant_new_uint32 (way));
  if (way == BT_WAY_DHT)
    append_item (menu, _ ("_Show the DHT"), "win.show-dht", NULL);
  return g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0 ? G_MENU_MODEL (g_steal_pointer (&menu))
                                                            : NULL;
}

/* NULL: the row has none. */
static GMenuModel *
new_menu (PmWayList *self, GtkWidget *row)
{
  guint index;

  if (g_ptr_array_find (self->rows, row, &index)) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (self->trackers, index);

    return tracker != NULL ? new_tracker_menu (self, bt_tracker_get_stat (tracker)) : NULL;
  }
  if (self->is_boxed)
    return NULL;
  if (row == self->ways[BT_WAY_DHT])
    return new_way_menu (self, BT_WAY_DHT);
  return row == self->ways[BT_WAY_LSD] ? new_way_menu (self, BT_WAY_LSD) : NULL;
}

/* The keyboard comes back to the row, if it is still there. */
static void
menu_closed_cb (PmWayList *self)
{
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  pm_torrent_menu_release_rows (GTK_WIDGET (self->list));
  if (self->menu_row != NULL && gtk_widget_get_parent (self->menu_row) != NULL)
    gtk_widget_grab_focus (self->menu_row);
}

static void
ensure_popover (PmWayList *self)
{
  if (self->menu != NULL)
    return;
  self->menu = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_swapped (self->menu, "closed", G_CALLBACK (menu_closed_cb), self);
}

/* @place: in this widget; NULL: at the row. */
static gboolean
open_menu (PmWayList *self, GtkWidget *row, const GdkRectangle *place)
{
  g_autoptr (GMenuModel) model = row != NULL ? new_menu (self, row) : NULL;
  graphene_rect_t bounds;

  if (model == NULL || !gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
    return FALSE;
  g_set_weak_pointer (&self->menu_row, row);
  ensure_popover (self);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               place != NULL
                                   ? place
                                   : &(GdkRectangle) { bounds.origin.x, bounds.origin.y,
                                                       bounds.size.width, bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
  return TRUE;
}

static void
row_activated_cb (PmWayList *self, GtkListBoxRow *row)
{
  if (GTK_WIDGET (row) == self->add)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.add-tracker", NULL);
  else if (GTK_WIDGET (row) == self->ways[BT_WAY_DHT])
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-dht", NULL);
  else if (GTK_WIDGET (row) == self->met)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-meetings", "t", (guint64) 0);
  else
    open_menu (self, GTK_WIDGET (row), NULL);
}

/* The list fills this widget. */
static GtkWidget *
find_row_at (PmWayList *self, double y)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_y (self->list, (int) y));
}

static void
open_at (PmWayList *self, double x, double y)
{
  open_menu (self, find_row_at (self, y), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
pressed_cb (PmWayList *self, int n_press, double x, double y)
{
  open_at (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PmWayList *self = PM_WAY_LIST (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && GTK_IS_LIST_BOX_ROW (focus) && open_menu (self, focus, NULL);
}

/* --- following the torrent ---------------------------------------------------------------------- */

static void
insert_row (PmWayList *self, guint index)
{
  g_autoptr (BtTracker) tracker = g_list_model_get_item (self->trackers, index);
  const BtTrackerStat *stat = bt_tracker_get_stat (tracker);
  g_autofree char *name = pm_discovery_words_tracker_name (stat->url);
  GtkWidget *row = pm_way_row_new (name);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_ptr_array_insert (self->rows, (int) index, row);
  gtk_list_box_insert (self->list, row, (int) index);
  show_tracker (PM_WAY_ROW (row), stat, pm_discovery_words_may_ask (self->torrent));
}

static void
items_changed_cb (PmWayList *self, guint position, guint n_removed, guint n_added)
{
  gboolean had_focus = FALSE;

  for (guint i = 0; i < n_removed; i++) {
    had_focus |= gtk_widget_is_focus (self->rows->pdata[position]);
    gtk_list_box_remove (self->list, self->rows->pdata[position]);
    g_ptr_array_remove_index (self->rows, position);
  }
  for (guint i = 0; i < n_added; i++)
    insert_row (self, position + i);
  if (had_focus) /* there is always one after it */
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) position)));
}

static void
drop_trackers (PmWayList *self)
{
  if (self->trackers == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->trackers, self);
  items_changed_cb (self, 0, self->rows->len, 0);
  g_clear_object (&self->trackers);
}

/* What a person adds to the swarm in a box would tell others of it. */
static void
show_choices (PmWayList *self)
{
  gtk_widget_set_visible (self->add, !self->is_boxed);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->ways[BT_WAY_LSD]), !self->is_boxed);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->ways[BT_WAY_DHT]), !self->is_boxed);
}

void
pm_way_list_set_torrent (PmWayList *self, BtTorrent *torrent, gboolean is_boxed)
{
  if (self->torrent == torrent)
    return;
  if (self->menu != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->menu));
  drop_trackers (self);
  g_set_object (&self->torrent, torrent);
  if (torrent == NULL)
    return;
  self->is_boxed = is_boxed;
  show_choices (self);
  self->trackers = g_object_ref (bt_torrent_get_trackers (torrent));
  g_signal_connect_swapped (self->trackers, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (self->trackers));
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_way_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmWayList *self = PM_WAY_LIST (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->list), &(GtkAllocation) { 0, 0, width, height },
                            baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
pm_way_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (PM_WAY_LIST (widget)->list), orientation, for_size, minimum,
                      natural, NULL, NULL);
}

/* Words wrap. */
static GtkSizeRequestMode
pm_way_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pm_way_list_dispose (GObject *object)
{
  PmWayList *self = PM_WAY_LIST (object);

  if (self->rows != NULL)
    pm_way_list_set_torrent (self, NULL, FALSE);
  g_clear_weak_pointer (&self->menu_row);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (pm_way_list_parent_class)->dispose (object);
}

static void
pm_way_list_class_init (PmWayListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_way_list_dispose;
  widget_class->size_allocate = pm_way_list_size_allocate;
  widget_class->measure = pm_way_list_measure;
  widget_class->get_request_mode = pm_way_list_get_request_mode;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
}

static void
add_controllers (PmWayList *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (open_at), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}

static void
add_way_rows (PmWayList *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (way_order); i++) {
    BtWay way = way_order[i];

    self->ways[way] = pm_way_row_new (gettext (way_titles[way]));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->ways[way]), way != BT_WAY_PEX);
    gtk_widget_set_tooltip_text (self->ways[way],
                                 pm_discovery_words_source_hint (way_sources[way]));
    gtk_list_box_append (self->list, self->ways[way]);
  }
}

static void
add_met_row (PmWayList *self)
{
  self->met = pm_way_row_new (_ ("How You Met"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->met), TRUE);
  gtk_widget_set_tooltip_text (self->met, pm_discovery_words_source_hint (BT_PEER_SOURCE_RTC));
  gtk_list_box_append (self->list, self->met);
}

static void
add_add_row (PmWayList *self)
{
  self->add = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Add Tracker…"), "tooltip-text",
                            _ ("A Tracker Is a Server That Knows Who Takes Part"), "activatable",
                            TRUE, "icon-name", "list-add-symbolic", NULL);
  gtk_list_box_append (self->list, self->add);
}

static void
pm_way_list_init (PmWayList *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  self->rows = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "pm-way-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Ways of finding peers"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  add_way_rows (self);
  add_met_row (self);
  add_add_row (self);
  add_controllers (self);
}

GtkWidget *
pm_way_list_new (void)
{
  return g_object_new (PM_TYPE_WAY_LIST, NULL);
}
