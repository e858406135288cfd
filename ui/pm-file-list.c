/* pm-file-list.c — the tree of a torrent's files, with search.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-file-list.h"

#include "pm-css-class.h"
#include "pm-file-menu.h"
#include "pm-torrent-menu.h"

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
  char *search;                /* case folded; NULL: everything */
  GtkWidget *menu;             /* of a row; a child */
  PmFileNode *pointed;         /* owned or NULL; whose menu was opened */
  GSimpleActionGroup *actions; /* owned; what the menu does with it */
};

enum { RENAME, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmFileList, pm_file_list, ADW_TYPE_BIN)

static gboolean
is_choosing (PmFileList *self)
{
  return self->kind == PM_FILE_ROW_CHOOSE || self->kind == PM_FILE_ROW_PICK;
}

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

/* Opens what is small, so that a person sees files and not only folders; several torrents stay a list of them. */
static void
open_small_folders (PmFileList *self, GtkTreeListModel *tree)
{
  gboolean alone = g_list_model_get_n_items (G_LIST_MODEL (tree)) == 1;

  for (guint i = 0; i < OPEN_ROWS_MAX; i++) {
    g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (tree, i);
    g_autoptr (PmFileNode) node = NULL;

    if (row == NULL || (!alone && i == 0 && is_choosing (self)))
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
    open_small_folders (self, tree);
  filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  selection =
      gtk_no_selection_new (G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (tree), filter)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

/* Before it is added, nothing can be opened or renamed. */
static void
renew_menu (PmFileList *self)
{
  g_autoptr (GMenuModel) model =
      is_choosing (self) ? pm_file_menu_new_order () : pm_file_menu_new ();

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
}

void
pm_file_list_set_kind (PmFileList *self, PmFileRowKind kind)
{
  if (self->kind == kind)
    return;
  self->kind = kind;
  gtk_scrolled_window_set_max_content_height (self->scroller,
                                              is_choosing (self) ? CHOOSE_HEIGHT_MAX : -1);
  pm_css_class_set (GTK_WIDGET (self->view), "pm-tall", !is_choosing (self));
  renew_menu (self);
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

/* Enter or a double click opens and closes a folder, and opens a file. */
static void
activate_cb (PmFileList *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->view));
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (model, position);
  g_autoptr (PmFileNode) node = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (node == NULL)
    return;
  if (gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
  else if (!is_choosing (self) && pm_file_node_get_file (node) != NULL)
    pm_file_menu_use (GTK_WIDGET (self), pm_file_node_get_file (node));
}

/* --- the menu of a row -------------------------------------------------------------------------- */

/* As the menu calls them. */
static const char *const order_names[] = {
  [BT_PRIORITY_SKIP] = "skip",
  [BT_PRIORITY_LOW] = "last",
  [BT_PRIORITY_NORMAL] = "normal",
  [BT_PRIORITY_HIGH] = "first",
};

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmFileList *self = PM_FILE_LIST (data);

  if (self->pointed != NULL)
    g_signal_emit (self, signals[RENAME], 0, self->pointed);
}

static void
order_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmFileList *self = PM_FILE_LIST (data);

  for (BtPriority i = BT_PRIORITY_SKIP; i <= BT_PRIORITY_HIGH; i++) {
    if (self->pointed != NULL
        && g_str_equal (g_variant_get_string (parameter, NULL), order_names[i]))
      pm_file_node_set_priority (self->pointed, i);
  }
}

/* A row of the list holds the one of ours. */
static PmFileRow *
get_focused_row (PmFileList *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return row != NULL && PM_IS_FILE_ROW (row) ? PM_FILE_ROW (row) : NULL;
}

static void
point_at (PmFileList *self, PmFileRow *row)
{
  GActionMap *actions = G_ACTION_MAP (self->actions);
  int priority = pm_file_node_get_priority (pm_file_row_get_node (row));

  g_set_object (&self->pointed, pm_file_row_get_node (row));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "order")),
                             g_variant_new_string (priority >= 0 ? order_names[priority] : ""));
  if (!is_choosing (self))
    pm_file_menu_point_at (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (self->menu)), actions,
                           self->pointed);
}

static void
show_menu (PmFileList *self, PmFileRow *row, const GdkRectangle *place)
{
  point_at (self, row);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (PmFileList *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget *under = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = under != NULL ? gtk_widget_get_ancestor (under, PM_TYPE_FILE_ROW) : NULL;

  if (row == NULL && under != NULL)
    row = gtk_widget_get_first_child (under);
  if (row == NULL || !PM_IS_FILE_ROW (row))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, PM_FILE_ROW (row), &(GdkRectangle) { x, y, 1, 1 });
  /* The menu takes the pointer: the end of the click never arrives here. */
  gtk_event_controller_reset (GTK_EVENT_CONTROLLER (gesture));
}

static void
show_menu_of (PmFileList *self, PmFileRow *row)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self), &bounds))
    show_menu (self, row,
               &(GdkRectangle) { bounds.origin.x, bounds.origin.y, bounds.size.width,
                                 bounds.size.height });
}

static void
menu_closed_cb (PmFileList *self)
{
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)))
    pm_torrent_menu_release_rows (GTK_WIDGET (self->view));
}

static void
init_menu (PmFileList *self)
{
  const GActionEntry entries[] = { { "rename", rename_cb }, { "order", order_cb, "s", "''" } };
  GtkGesture *secondary = gtk_gesture_click_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  pm_file_menu_add_actions (G_ACTION_MAP (self->actions), GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "file", G_ACTION_GROUP (self->actions));
  self->menu = gtk_popover_menu_new_from_model (NULL);
  renew_menu (self);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_swapped (self->menu, "closed", G_CALLBACK (menu_closed_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

/* --- keyboard ----------------------------------------------------------------------------------- */

/* Space on a row works its check box, F2 names it anew, though the keyboard is not inside it. */
static gboolean
key_cb (PmFileList *self, guint key, guint code, GdkModifierType state)
{
  PmFileRow *row = get_focused_row (self);
  gboolean shift = (state & gtk_accelerator_get_default_mod_mask ()) == GDK_SHIFT_MASK;

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_space) {
    pm_file_row_toggle (row);
  } else if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && shift)) {
    show_menu_of (self, row);
  } else if (key == GDK_KEY_F2 && !is_choosing (self)) {
    point_at (self, row);
    g_signal_emit (self, signals[RENAME], 0, self->pointed);
  } else {
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

static void
pm_file_list_dispose (GObject *object)
{
  PmFileList *self = PM_FILE_LIST (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->pointed);
  g_clear_object (&self->actions);
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
  signals[RENAME] = g_signal_new ("rename", PM_TYPE_FILE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, PM_TYPE_FILE_NODE);
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
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "pm-file-scroller");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (self), scroller);
  init_menu (self);
  renew_factory (self);
}

GtkWidget *
pm_file_list_new (void)
{
  return g_object_new (PM_TYPE_FILE_LIST, NULL);
}
