/* pm-sidebar.c — the list of torrents with its header, search and rates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-sidebar.h"

#include "pm-format.h"
#include "pm-row-order.h"
#include "pm-speed-toggle.h"
#include "pm-torrent-menu.h"
#include "pm-torrent-row.h"
#include "pm-words.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PmSidebar {
  AdwBin parent_instance;
  PmLibrary *library;           /* owned */
  PmTorrentList *torrents;      /* owned */
  GtkMultiSelection *selection; /* owned */
  GPtrArray
      *chosen; /* owned references to BtTorrent; survive their rows moving to other headings */
  BtTorrent *selected; /* owned; the one of them whose page is shown */
  guint place;         /* where it stood last */
  BtTorrent
      *focused; /* a key, never looked into: whose row had the keyboard before a change; or NULL */
  gboolean alone;  /* nothing stands beside the list */
  gboolean quiet;  /* the selection is changed by us */
  GtkWidget *menu; /* of a row; a child */
  /* template */
  AdwHeaderBar *header;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *down;
  GtkLabel *up;
  PmSpeedToggle *speed;
};

enum { SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmSidebar, pm_sidebar, ADW_TYPE_BIN)

static void
setup_cb (PmSidebar *self, GtkListItem *item)
{
  GtkWidget *row = pm_torrent_row_new (self->library);

  pm_row_order_attach (PM_TORRENT_ROW (row), self->library);
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

/* The page is that of the one added last, or stays. */
static BtTorrent *
choose_main (PmSidebar *self, GPtrArray *chosen)
{
  for (guint i = chosen->len; i > 0; i--) {
    if (!g_ptr_array_find (self->chosen, chosen->pdata[i - 1], NULL))
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
  if (chosen->len > 0 && !self->alone && !is_same (chosen, self->chosen)) {
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
    g_signal_emit (self, signals[SELECTED], 0, object);
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
before_change_cb (PmSidebar *self)
{
  self->focused = pm_sidebar_get_focused (self);
}

/* The keyboard goes along with a torrent that gets below another heading. */
static void
restore_focus (PmSidebar *self)
{
  BtTorrent *torrent = g_steal_pointer (&self->focused);
  GtkWidget *row = torrent != NULL ? find_row (self, torrent) : NULL;

  if (row != NULL && pm_sidebar_get_focused (self) != torrent)
    gtk_widget_grab_focus (row);
}

static void
items_changed_cb (PmSidebar *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->torrents)) == 0;

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
  if (!self->alone)
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
  if (!self->alone && !g_ptr_array_find (self->chosen, torrent, NULL))
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

void
pm_sidebar_set_alone (PmSidebar *self, gboolean alone)
{
  self->alone = alone;
  adw_header_bar_set_show_end_title_buttons (self->header, alone);
  gtk_list_view_set_single_click_activate (self->list, alone);
}

static void
show_rate (GtkLabel *label, const char *arrow, guint64 rate)
{
  g_autofree char *words = pm_format_rate (rate);
  g_autofree char *text = g_strdup_printf ("%s %s", arrow, words);
  g_autofree char *spoken = NULL;

  if (g_strcmp0 (gtk_label_get_text (label), text) == 0)
    return;
  spoken = pm_words_spoken (text);
  gtk_label_set_text (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
}

void
pm_sidebar_update (PmSidebar *self)
{
  show_rate (self->down, "↓", pm_library_get_down_rate (self->library));
  show_rate (self->up, "↑", pm_library_get_up_rate (self->library));
}

void
pm_sidebar_set_library (PmSidebar *self, PmLibrary *library, GSettings *settings)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  self->library = g_object_ref (library);
  pm_speed_toggle_set (self->speed, settings, pm_library_get_engine (library));
  self->torrents = pm_torrent_list_new (library);
  /* Before the list itself hears of it. */
  g_signal_connect_object (self->torrents, "items-changed", G_CALLBACK (before_change_cb), self,
                           G_CONNECT_SWAPPED);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->torrents)));
  factory = new_factory (self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->torrents, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
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
  g_type_ensure (PM_TYPE_SPEED_TOGGLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/piecemeal/Piecemeal/pm-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, down);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, up);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, speed);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
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
