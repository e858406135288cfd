/* pm-sidebar.c — the list of torrents with its header, search and rates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-sidebar.h"

#include "pm-format.h"
#include "pm-torrent-list.h"
#include "pm-torrent-row.h"
#include "pm-words.h"

#include <glib/gi18n.h>

struct _PmSidebar {
  AdwBin parent_instance;
  PmLibrary *library;            /* owned */
  PmTorrentList *torrents;       /* owned */
  GtkSingleSelection *selection; /* owned */
  BtTorrent *selected;           /* owned; survives its row moving to another heading */
  guint place;                   /* where it stood last */
  gboolean alone;                /* nothing stands beside the list */
  gboolean quiet;                /* the selection is changed by us */
  /* template */
  AdwHeaderBar *header;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *down;
  GtkLabel *up;
};

enum { SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmSidebar, pm_sidebar, ADW_TYPE_BIN)

static void
setup_cb (PmSidebar *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, pm_torrent_row_new (self->library));
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

/* Puts the highlight where the selected torrent stands now. */
static void
restore_selection (PmSidebar *self)
{
  pm_sidebar_set_place (self, self->selected);
  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->selection,
                                     pm_torrent_list_find (self->torrents, self->selected));
  self->quiet = FALSE;
}

static void
selection_cb (PmSidebar *self)
{
  GObject *object = gtk_single_selection_get_selected_item (self->selection);

  if (self->quiet)
    return;
  if (object == NULL || !BT_IS_TORRENT (object) || self->alone) {
    restore_selection (self);
  } else if (g_set_object (&self->selected, BT_TORRENT (object))) {
    g_signal_emit (self, signals[SELECTED], 0, object);
  }
}

static void
activate_cb (PmSidebar *self, guint position)
{
  g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (self->torrents), position);

  if (object != NULL && BT_IS_TORRENT (object))
    g_signal_emit (self, signals[SELECTED], 0, object);
}

static void
items_changed_cb (PmSidebar *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->torrents)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "nothing" : "list");
  restore_selection (self);
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
  restore_selection (self);
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

void
pm_sidebar_focus (PmSidebar *self)
{
  BtTorrent *torrent = pm_sidebar_get_near (self);
  GtkWidget *row = torrent != NULL ? find_row (self, torrent) : NULL;

  gtk_widget_grab_focus (row != NULL ? row : GTK_WIDGET (self->list));
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

static gboolean
key_cb (PmSidebar *self, guint key, guint code, GdkModifierType state)
{
  BtTorrent *focused = pm_sidebar_get_focused (self);
  BtTorrent *target = focused != NULL ? get_target (self, focused, key) : NULL;
  guint place = pm_torrent_list_find (self->torrents, target);
  GtkWidget *row;

  if (target == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", place);
  row = find_row (self, target);
  if (row != NULL)
    gtk_widget_grab_focus (row);
  if (!self->alone)
    gtk_single_selection_set_selected (self->selection, place);
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
pm_sidebar_set_library (PmSidebar *self, PmLibrary *library)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  self->library = g_object_ref (library);
  self->torrents = pm_torrent_list_new (library);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->torrents));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  factory = new_factory (self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->torrents, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  pm_sidebar_update (self);
}

static void
pm_sidebar_dispose (GObject *object)
{
  PmSidebar *self = PM_SIDEBAR (object);

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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/piecemeal/Piecemeal/pm-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, down);
  gtk_widget_class_bind_template_child (widget_class, PmSidebar, up);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
pm_sidebar_init (PmSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  init_keyboard (self);
}
