/* pm-file-list.c — the tree of a torrent's files, with search.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-file-list.h"

#include <glib/gi18n.h>

/* Folders of up to so many files are open at first. */
#define OPEN_FILES_MAX 12
/* And at most so many rows are looked at for it. */
#define OPEN_ROWS_MAX 200
#define CHOOSE_HEIGHT_MAX 322 /* px that the list asks for in a dialog: eight rows */

struct _PmFileList {
  AdwBin parent_instance;
  PmFileRowKind kind;
  BtTorrent *torrent; /* owned or NULL */
  PmFileNode *root;   /* owned or NULL */
  GtkListView *view;
  GtkScrolledWindow *scroller;
  char *search; /* case folded; NULL: everything */
};

G_DEFINE_FINAL_TYPE (PmFileList, pm_file_list, ADW_TYPE_BIN)

static void
setup_cb (PmFileList *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, pm_file_row_new (self->kind));
}

static void
bind_cb (PmFileList *self, GtkListItem *item)
{
  pm_file_row_set_row (PM_FILE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item),
                       self->torrent);
}

static void
unbind_cb (PmFileList *self, GtkListItem *item)
{
  pm_file_row_set_row (PM_FILE_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

static void
renew_factory (PmFileList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->view, factory);
}

static GListModel *
children_cb (gpointer item, gpointer data)
{
  GListModel *children = pm_file_node_get_children (PM_FILE_NODE (item));

  return children != NULL ? g_object_ref (children) : NULL;
}

static gboolean
filter_cb (gpointer item, gpointer data)
{
  PmFileList *self = PM_FILE_LIST (data);
  g_autoptr (PmFileNode) node = PM_FILE_NODE (gtk_tree_list_row_get_item (item));

  return self->search == NULL || pm_file_node_matches (node, self->search);
}

/* Opens what is small, so that a person sees files and not only folders. */
static void
open_small_folders (GtkTreeListModel *tree)
{
  gboolean alone = g_list_model_get_n_items (G_LIST_MODEL (tree)) == 1;

  for (guint i = 0; i < OPEN_ROWS_MAX; i++) {
    g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (tree, i);
    g_autoptr (PmFileNode) node = NULL;

    if (row == NULL)
      return;
    node = PM_FILE_NODE (gtk_tree_list_row_get_item (row));
    if (pm_file_node_get_children (node) != NULL
        && ((alone && i == 0) || pm_file_node_get_n_files (node) <= OPEN_FILES_MAX))
      gtk_tree_list_row_set_expanded (row, TRUE);
  }
}

static void
renew_model (PmFileList *self)
{
  GtkTreeListModel *tree;
  GtkFilter *filter;
  g_autoptr (GtkNoSelection) selection = NULL;

  if (self->root == NULL) {
    gtk_list_view_set_model (self->view, NULL);
    return;
  }
  tree = gtk_tree_list_model_new (g_object_ref (pm_file_node_get_children (self->root)), FALSE,
                                  self->search != NULL, children_cb, NULL, NULL);
  if (self->search == NULL)
    open_small_folders (tree);
  filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  selection =
      gtk_no_selection_new (G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (tree), filter)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

void
pm_file_list_set_kind (PmFileList *self, PmFileRowKind kind)
{
  if (self->kind == kind)
    return;
  self->kind = kind;
  gtk_scrolled_window_set_max_content_height (self->scroller,
                                              kind == PM_FILE_ROW_CHOOSE ? CHOOSE_HEIGHT_MAX : -1);
  if (kind == PM_FILE_ROW_CHOOSE)
    gtk_widget_remove_css_class (GTK_WIDGET (self->view), "pm-tall");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->view), "pm-tall");
  renew_factory (self);
}

void
pm_file_list_set_root (PmFileList *self, PmFileNode *root, BtTorrent *torrent)
{
  g_set_object (&self->torrent, torrent);
  g_set_object (&self->root, root);
  renew_model (self);
}

void
pm_file_list_set_search (PmFileList *self, const char *text)
{
  g_clear_pointer (&self->search, g_free);
  if (text != NULL && *text != '\0')
    self->search = g_utf8_casefold (text, -1);
  renew_model (self);
}

/* Enter or a double click opens and closes a folder. */
static void
activate_cb (PmFileList *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->view));
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (model, position);

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* Space on a row works its check box, though the keyboard is not inside it. */
static gboolean
space_cb (PmFileList *self, guint key, guint code, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (key != GDK_KEY_space || row == NULL || !PM_IS_FILE_ROW (row))
    return GDK_EVENT_PROPAGATE;
  pm_file_row_toggle (PM_FILE_ROW (row));
  return GDK_EVENT_STOP;
}

static void
pm_file_list_dispose (GObject *object)
{
  PmFileList *self = PM_FILE_LIST (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->root);
  g_clear_object (&self->torrent);
  G_OBJECT_CLASS (pm_file_list_parent_class)->dispose (object);
}

static void
pm_file_list_finalize (GObject *object)
{
  g_free (PM_FILE_LIST (object)->search);
  G_OBJECT_CLASS (pm_file_list_parent_class)->finalize (object);
}

static void
pm_file_list_class_init (PmFileListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_file_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_file_list_finalize;
}

static void
pm_file_list_init (PmFileList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->scroller = GTK_SCROLLED_WINDOW (scroller);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (NULL, NULL));
  gtk_list_view_set_show_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "pm-file-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Files"), -1);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->view));
  gtk_scrolled_window_set_propagate_natural_height (self->scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (self->scroller, CHOOSE_HEIGHT_MAX);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (space_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "pm-file-scroller");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (self), scroller);
  renew_factory (self);
}

GtkWidget *
pm_file_list_new (void)
{
  return g_object_new (PM_TYPE_FILE_LIST, NULL);
}
