/* pm-sidebar.c — the list of torrents with its header, search and rates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-sidebar.h"

#include "pm-css-class.h"
#include "pm-filter-bar.h"
#include "pm-filter-button.h"
#include "pm-list-columns.h"
#include "pm-list-head.h"
#include "pm-row-order.h"
#include "pm-speed-button.h"
#include "pm-speed-toggle.h"
#include "pm-torrent-menu.h"
#include "pm-torrent-row.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PmSidebar {
  AdwBin parent_instance;
  PmLibrary *library;           /* owned */
  GSettings *settings;          /* owned */
  PmListColumns *columns;       /* owned; of the table */
  PmTorrentList *torrents;      /* owned */
  GtkMultiSelection *selection; /* owned */
  GPtrArray
      *chosen; /* owned references to BtTorrent; survive their rows moving to other headings */
  BtTorrent *selected; /* owned; the one of them whose page is shown */
  guint place;         /* where it stood last */
  BtTorrent
      *focused; /* a key, never looked into: whose row had the keyboard before a change; or NULL */
  PmSidebarLayout layout;
  gboolean quiet;  /* the selection is changed by us */
  GtkWidget *menu; /* of a row; a child */
  /* template */
  AdwHeaderBar *header;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  PmFilterButton *filter_button;
  PmFilterBar *filter_bar;
  PmListHead *head;
  GtkStack *stack;
  AdwStatusPage *nothing;
  GtkListView *list;
  PmSpeedButton *rates;
  PmSpeedToggle *speed;
};

enum { SELECTED, ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmSidebar, pm_sidebar, ADW_TYPE_BIN)

static void
setup_cb (PmSidebar *self, GtkListItem *item)
{
  gboolean is_table = self->layout == PM_SIDEBAR_TABLE;
  GtkWidget *row = pm_torrent_row_new (self->library, is_table ? self->columns : NULL);

  pm_row_order_attach (PM_TORRENT_ROW (row), self->library, self->torrents);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (PmSidebar *self, GtkListItem *item)
{
  GObject *object = gtk_list_item_get_item (item);

  gtk_list_item_set_selectable (item, BT_IS_TORRENT (object));
  gtk_list_item_set_activatable (item, BT_IS_TORRENT (object));
  pm_torrent_row_set_item (PM_TORRENT_ROW (gtk_list_item_get_child (item)), object);
}

static void
unbind_cb (PmSidebar *self, GtkListItem *item)
{
  pm_torrent_row_set_item (PM_TORRENT_ROW (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
new_factory (PmSidebar *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  return factory;
}

void
pm_sidebar_set_place (PmSidebar *self, BtTorrent *torrent)
{
  guint place = pm_torrent_list_find (self->torrents, torrent);

  if (place != GTK_INVALID_LIST_POSITION)
    self->place = place;
}

/* Puts the highlight where the chosen torrents stand now: never on a heading. */
static void
restore_selection (PmSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->torrents));
  g_autoptr (GtkBitset) places = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, n);

  pm_sidebar_set_place (self, self->selected);
  for (guint i = 0; i < self->chosen->len; i++) {
    guint place = pm_torrent_list_find (self->torrents, self->chosen->pdata[i]);

    if (place != GTK_INVALID_LIST_POSITION)
      gtk_bitset_add (places, place);
  }
  self->quiet = TRUE;
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), places, all);
  self->quiet = FALSE;
}

/* What the person has highlighted, in the order of the list. */
static GPtrArray *
collect_chosen (PmSidebar *self)
{
  g_autoptr (GtkBitset) places =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint place;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, places, &place); more;
       more = gtk_bitset_iter_next (&iter, &place)) {
    g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (self->torrents), place);

    if (object != NULL && BT_IS_TORRENT (object))
      g_ptr_array_add (chosen, g_steal_pointer (&object));
  }
  return chosen;
}

/* The page is that of the one added last, or stays. There may be thousands of both. */
static BtTorrent *
choose_main (PmSidebar *self, GPtrArray *chosen)
{
  g_autoptr (GHashTable) before = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->chosen->len; i++)
    g_hash_table_add (before, self->chosen->pdata[i]);
  for (guint i = chosen->len; i > 0; i--) {
    if (!g_hash_table_contains (before, chosen->pdata[i - 1]))
      return chosen->pdata[i - 1];
  }
  return g_ptr_array_find (chosen, self->selected, NULL) ? self->selected : chosen->pdata[0];
}

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  return a->len == b->len
         && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

static void
selection_cb (PmSidebar *self)
{
  g_autoptr (GPtrArray) chosen = NULL;

  if (self->quiet)
    return;
  chosen = collect_chosen (self);
  if (chosen->len > 0 && self->layout != PM_SIDEBAR_NARROW && !is_same (chosen, self->chosen)) {
    g_set_object (&self->selected, choose_main (self, chosen));
    g_ptr_array_unref (self->chosen);
    self->chosen = g_ptr_array_ref (chosen);
    restore_selection (self);
    g_signal_emit (self, signals[SELECTED], 0, self->selected);
  } else {
    restore_selection (self);
  }
}

static void
activate_cb (PmSidebar *self, guint position)
{
  g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (self->torrents), position);

  if (object != NULL && BT_IS_TORRENT (object))
    g_signal_emit (self, signals[ACTIVATED], 0, object);
}

static GtkWidget *
find_row (PmSidebar *self, BtTorrent *torrent)
{
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (; item != NULL; item = gtk_widget_get_next_sibling (item)) {
    GtkWidget *row = gtk_widget_get_first_child (item);

    if (row != NULL && PM_IS_TORRENT_ROW (row)
        && pm_torrent_row_get_torrent (PM_TORRENT_ROW (row)) == torrent)
      return item;
  }
  return NULL;
}

/* Of several, only those that can be seen are meant. */
static void
forget_gone (PmSidebar *self)
{
  for (guint i = self->chosen->len; i > 0; i--) {
    gpointer torrent = self->chosen->pdata[i - 1];

    if (torrent != self->selected
        && pm_torrent_list_find (self->torrents, torrent) == GTK_INVALID_LIST_POSITION)
      g_ptr_array_remove_index (self->chosen, i - 1);
  }
}

static void
changing_cb (PmSidebar *self)
{
  self->focused = pm_sidebar_get_focused (self);
}

/* The keyboard goes along with a torrent that gets elsewhere in the list. The row that newer versions of GTK take
 * along has it still, but would lose it at the next layout. */
static void
restore_focus (PmSidebar *self)
{
  BtTorrent *torrent = g_steal_pointer (&self->focused);
  GtkWidget *row = torrent != NULL ? find_row (self, torrent) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (row);
}

/* Words for whoever finds no torrent. */
static void
show_nothing (PmSidebar *self)
{
  gboolean is_filtered = pm_list_filter_is_set (pm_torrent_list_get_filter (self->torrents));

  adw_status_page_set_title (self->nothing,
                             is_filtered ? _ ("Nothing Matches") : _ ("Nothing Found"));
  adw_status_page_set_description (
      self->nothing, is_filtered ? _ ("No torrent is of all the kinds that you chose.")
                                 : _ ("No torrent has this in its name, its labels or its files."));
}

static void
changed_cb (PmSidebar *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->torrents)) == 0;

  show_nothing (self);
  gtk_stack_set_visible_child_name (self->stack, empty ? "nothing" : "list");
  forget_gone (self);
  restore_selection (self);
  restore_focus (self);
}

static void
search_changed_cb (PmSidebar *self)
{
  pm_torrent_list_set_search (self->torrents,
                              gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

/* By a chip, a check in the popover, or the button that shows all again. */
static void
filter_changed_cb (PmSidebar *self)
{
  pm_torrent_list_apply_filter (self->torrents);
  pm_filter_bar_update (self->filter_bar);
  pm_filter_button_update (self->filter_button);
  changed_cb (self);
}

static void
show_all_cb (PmSidebar *self)
{
  PmListFilter *filter = pm_torrent_list_get_filter (self->torrents);

  filter->states = 0;
  g_ptr_array_set_size (filter->trackers, 0);
  g_ptr_array_set_size (filter->labels, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  pm_torrent_list_set_search (self->torrents, NULL);
  filter_changed_cb (self);
  pm_sidebar_focus (self);
}

void
pm_sidebar_select (PmSidebar *self, BtTorrent *torrent)
{
  g_set_object (&self->selected, torrent);
  g_ptr_array_set_size (self->chosen, 0);
  if (torrent != NULL)
    g_ptr_array_add (self->chosen, g_object_ref (torrent));
  restore_selection (self);
}

GPtrArray *
pm_sidebar_get_chosen (PmSidebar *self)
{
  return self->chosen;
}

PmTorrentList *
pm_sidebar_get_list (PmSidebar *self)
{
  return self->torrents;
}

BtTorrent *
pm_sidebar_get_near (PmSidebar *self)
{
  return pm_torrent_list_get_near (self->torrents, self->place);
}

/* Rows stand in widgets of the list, and those have the keyboard. */
BtTorrent *
pm_sidebar_get_focused (PmSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return row != NULL && PM_IS_TORRENT_ROW (row) ? pm_torrent_row_get_torrent (PM_TORRENT_ROW (row))
                                                : NULL;
}

void
pm_sidebar_focus (PmSidebar *self)
{
  BtTorrent *torrent = pm_sidebar_get_near (self);
  GtkWidget *row = torrent != NULL ? find_row (self, torrent) : NULL;

  gtk_widget_grab_focus (row != NULL ? row : GTK_WIDGET (self->list));
}

static void
walk_to (PmSidebar *self, BtTorrent *target, gboolean extend)
{
  guint place = pm_torrent_list_find (self->torrents, target);
  GtkWidget *row;

  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", place);
  row = find_row (self, target);
  if (row != NULL)
    gtk_widget_grab_focus (row);
  if (self->layout != PM_SIDEBAR_NARROW)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.select-item", "(ubb)", place, FALSE,
                                extend);
}

/* --- the menu of a row -------------------------------------------------------------------------- */

/* Means all that are chosen when the row is one of them, as everywhere on the desktop.
 * @point (nullable): in the sidebar; NULL: at the row. */
static void
show_menu (PmSidebar *self, BtTorrent *torrent, const GdkRectangle *point)
{
  GtkWidget *row = find_row (self, torrent);
  graphene_rect_t bounds = { 0 };

  if (row == NULL)
    return;
  gtk_widget_grab_focus (row);
  if (self->layout != PM_SIDEBAR_NARROW && !g_ptr_array_find (self->chosen, torrent, NULL))
    walk_to (self, torrent, FALSE);
  if (point == NULL && !gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               point != NULL
                                   ? point
                                   : &(GdkRectangle) { bounds.origin.x, bounds.origin.y,
                                                       bounds.size.width, bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
show_menu_at (PmSidebar *self, GtkGesture *gesture, double x, double y)
{
  GtkWidget *under = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = under != NULL ? gtk_widget_get_ancestor (under, PM_TYPE_TORRENT_ROW) : NULL;
  BtTorrent *torrent;

  if (row == NULL && under != NULL)
    row = gtk_widget_get_first_child (under);
  if (row == NULL || !PM_IS_TORRENT_ROW (row))
    return;
  torrent = pm_torrent_row_get_torrent (PM_TORRENT_ROW (row));
  if (torrent == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, torrent, &(GdkRectangle) { x, y, 1, 1 });
  /* The menu takes the pointer: the end of the click never arrives here. */
  gtk_event_controller_reset (GTK_EVENT_CONTROLLER (gesture));
}

static void
secondary_cb (PmSidebar *self, int n_press, double x, double y, GtkGesture *gesture)
{
  show_menu_at (self, gesture, x, y);
}

static void
long_press_cb (PmSidebar *self, double x, double y, GtkGesture *gesture)
{
  show_menu_at (self, gesture, x, y);
}

/* The keyboard comes back to the row, wherever it is by then. */
static void
menu_closed_cb (PmSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  pm_torrent_menu_release_rows (GTK_WIDGET (self->list));
  pm_sidebar_focus (self);
}

static void
init_menu (PmSidebar *self)
{
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  self->menu = pm_torrent_menu_new_popover ();
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_swapped (self->menu, "closed", G_CALLBACK (menu_closed_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_cb), self);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

/* --- keyboard ----------------------------------------------------------------------------------- */

/* A row that cannot be selected cannot have the keyboard either, so that GTK's own way ends at each
 * heading. */
static BtTorrent *
get_target (PmSidebar *self, BtTorrent *focused, guint key)
{
  guint place = pm_torrent_list_find (self->torrents, focused);

  switch (key) {
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    return pm_torrent_list_get_before (self->torrents, place);
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    return pm_torrent_list_get_near (self->torrents, place + 1);
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    return pm_torrent_list_get_near (self->torrents, 0);
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    return pm_torrent_list_get_before (self->torrents, G_MAXUINT);
  default:
    return NULL;
  }
}

/* Ctrl and Up or Down carry the chosen ones along; with Shift as far as it goes. */
static gboolean
reorder (PmSidebar *self, guint key, GdkModifierType state)
{
  gboolean far = (state & GDK_SHIFT_MASK) != 0;
  const char *step;

  if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    step = far ? "top" : "up";
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    step = far ? "bottom" : "down";
  else
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.queue", "s", step);
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (PmSidebar *self, guint key, guint code, GdkModifierType state)
{
  BtTorrent *focused = pm_sidebar_get_focused (self);
  GdkModifierType mask = state & gtk_accelerator_get_default_mod_mask ();
  BtTorrent *target;

  if (focused == NULL)
    return GDK_EVENT_PROPAGATE;
  if ((key == GDK_KEY_Menu && mask == 0) || (key == GDK_KEY_F10 && mask == GDK_SHIFT_MASK)) {
    show_menu (self, focused, NULL);
    return GDK_EVENT_STOP;
  }
  if ((mask & GDK_CONTROL_MASK) != 0)
    return reorder (self, key, mask);
  target = get_target (self, focused, key);
  if (target == NULL || (mask & ~GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  walk_to (self, target, mask == GDK_SHIFT_MASK);
  return GDK_EVENT_STOP;
}

static gboolean
idle_cb (gpointer data)
{
  PmSidebar *self = data;

  pm_sidebar_focus (self);
  return G_SOURCE_REMOVE;
}

/* The list does not take the keyboard as long as it would begin at a heading: then what scrolls it
 * gets it. It cannot be handed on before it has arrived. */
static void
scroller_cb (PmSidebar *self, GParamSpec *pspec, GtkEventControllerFocus *controller)
{
  if (gtk_event_controller_focus_is_focus (controller))
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, idle_cb, g_object_ref (self), g_object_unref);
}

static void
init_keyboard (PmSidebar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (scroller_cb), self);
  gtk_widget_add_controller (gtk_widget_get_parent (GTK_WIDGET (self->list)), focus);
}

/* --- the whole ---------------------------------------------------------------------------------- */

void
pm_sidebar_start_search (PmSidebar *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* Rows of another kind are made anew; where the list was, it stays. */
static void
make_rows (PmSidebar *self)
{
  g_autoptr (GtkListItemFactory) factory = new_factory (self);

  gtk_list_view_set_factory (self->list, factory);
}

static void
show_layout (PmSidebar *self)
{
  gboolean is_table = self->layout == PM_SIDEBAR_TABLE;

  adw_header_bar_set_show_end_title_buttons (self->header, self->layout != PM_SIDEBAR_BESIDE);
  gtk_list_view_set_single_click_activate (self->list, self->layout == PM_SIDEBAR_NARROW);
  gtk_list_view_set_enable_rubberband (self->list, is_table);
  gtk_widget_set_visible (GTK_WIDGET (self->head), is_table);
  pm_css_class_set (GTK_WIDGET (self), "pm-table", is_table);
}

void
pm_sidebar_set_layout (PmSidebar *self, PmSidebarLayout layout)
{
  gboolean was_table = self->layout == PM_SIDEBAR_TABLE;

  if (self->layout == layout)
    return;
  self->layout = layout;
  show_layout (self);
  if (was_table == (layout == PM_SIDEBAR_TABLE))
    return;
  make_rows (self);
  pm_torrent_list_set_headings (self->torrents, layout != PM_SIDEBAR_TABLE);
}

void
pm_sidebar_update (PmSidebar *self)
{
  pm_speed_button_update (self->rates);
}

static void
sort_cb (PmSidebar *self)
{
  g_autofree char *nick = g_settings_get_string (self->settings, "list-sort");

  pm_torrent_list_set_sort (self->torrents, pm_list_sort_parse (nick),
                            g_settings_get_boolean (self->settings, "list-descending"));
}

static void
follow_settings (PmSidebar *self, GSettings *settings)
{
  self->settings = g_object_ref (settings);
  self->columns = pm_list_columns_new (settings);
  pm_list_head_set (self->head, self->columns, settings);
  g_signal_connect_object (settings, "changed::list-sort", G_CALLBACK (sort_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::list-descending", G_CALLBACK (sort_cb), self,
                           G_CONNECT_SWAPPED);
  sort_cb (self);
}

static void
follow_torrents (PmSidebar *self)
{
  g_signal_connect_object (self->torrents, "changing", G_CALLBACK (changing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->torrents, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  pm_filter_button_set_list (self->filter_button, self->torrents);
  pm_filter_bar_set_list (self->filter_bar, self->torrents);
}

void
pm_sidebar_set_library (PmSidebar *self, PmLibrary *library, GSettings *settings)
{
  self->library = g_object_ref (library);
  pm_speed_toggle_set (self->speed, settings, pm_library_get_engine (library));
  pm_speed_button_set (self->rates, library, settings);
  self->torrents = pm_torrent_list_new (library);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->torrents)));
  follow_settings (self, settings);
  make_rows (self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  follow_torrents (self);
  show_layout (self);
  pm_sidebar_update (self);
}

static void
pm_sidebar_dispose (GObject *object)
{
  PmSidebar *self = PM_SIDEBAR (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
  g_clear_object (&self->torrents);
  g_clear_object (&self->columns);
  g_clear_object (&self->settings);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_sidebar_parent_class)->dispose (object);
}

static void
pm_sidebar_class_init (PmSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_sidebar_dispose;
  signals[SELECTED] = g_signal_new ("selected", PM_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, BT_TYPE_TORRENT);
  signals[ACTIVATED] = g_signal_new ("activated", PM_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, BT_TYPE_TORRENT);
  g_type_ensure (PM_TYPE_FILTER_BAR);
  g_type_ensure (PM_TYPE_FILTER_BUTTON);
  g_type_ensure (PM_TYPE_LIST_HEAD);
  g_type_ensure (PM_TYPE_SPEED_BUTTON);
  g_type_ensure (PM_TYPE_SPEED_TOGGLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, filter_button);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, head);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, nothing);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, rates);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, speed);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
pm_sidebar_init (PmSidebar *self)
{
  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  init_menu (self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  init_keyboard (self);
}
