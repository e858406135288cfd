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

/* Puts the highlight where the selected torrent stands now. */
static void
restore_selection (PmSidebar *self)
{
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
  if (object == NULL || !BT_IS_TORRENT (object)) {
    restore_selection (self);
  } else if (g_set_object (&self->selected, BT_TORRENT (object))) {
    g_signal_emit (self, signals[SELECTED], 0, object);
  }
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
pm_sidebar_get_first (PmSidebar *self)
{
  return pm_torrent_list_get_first (self->torrents);
}

void
pm_sidebar_start_search (PmSidebar *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
pm_sidebar_set_alone (PmSidebar *self, gboolean alone)
{
  adw_header_bar_set_show_end_title_buttons (self->header, alone);
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
}

static void
pm_sidebar_init (PmSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}
