/* pm-file-choice.c — one file of a torrent, or all of them, chosen from a list that opens.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-file-choice.h"

#include "diagrams/pm-piece-strip.h"

#include <glib/gi18n.h>

#define SEARCH_FROM 10  /* files */
#define BUTTON_CHARS 24 /* a name in the button */
#define LIST_CHARS 40   /* in the list */
#define STRIP_WIDTH 72  /* px */

struct _PmFileChoice {
  AdwBin parent_instance;
  BtTorrent *torrent; /* owned, or NULL */
  GtkDropDown *drop_down;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmFileChoice, pm_file_choice, ADW_TYPE_BIN)

/* --- rows --------------------------------------------------------------------------------------- */

static const char *
get_words (gpointer item)
{
  return BT_IS_FILE (item) ? bt_file_get_name (item) : _ ("All Files");
}

/* What one types is looked for at the beginning of names. */
static char *
dup_words_cb (gpointer item, gpointer data)
{
  return g_strdup (get_words (item));
}

static GtkWidget *
new_label (int n_chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), n_chars);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static void
setup_button_cb (PmFileChoice *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, new_label (BUTTON_CHARS));
}

static void
bind_button_cb (PmFileChoice *self, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      get_words (gtk_list_item_get_item (item)));
}

static void
setup_row_cb (PmFileChoice *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *strip = pm_piece_strip_new ();

  gtk_widget_set_size_request (strip, STRIP_WIDTH, -1);
  gtk_widget_set_valign (strip, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), new_label (LIST_CHARS));
  gtk_box_append (GTK_BOX (box), strip);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (PmFileChoice *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  gpointer of = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), get_words (of));
  gtk_widget_set_tooltip_text (box, BT_IS_FILE (of) ? bt_file_get_path (of) : NULL);
  pm_piece_strip_set_file (PM_PIECE_STRIP (gtk_widget_get_last_child (box)), self->torrent,
                           BT_IS_FILE (of) ? of : NULL);
}

static void
unbind_row_cb (PmFileChoice *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);

  pm_piece_strip_set_torrent (PM_PIECE_STRIP (gtk_widget_get_last_child (box)), NULL);
}

static void
add_factories (PmFileChoice *self)
{
  g_autoptr (GtkListItemFactory) button = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) row = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (button, "setup", G_CALLBACK (setup_button_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "bind", G_CALLBACK (bind_button_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_drop_down_set_factory (self->drop_down, button);
  gtk_drop_down_set_list_factory (self->drop_down, row);
}

/* --- files -------------------------------------------------------------------------------------- */

/* Empty files and what only pads have no pieces to show. */
static GListStore *
new_store (BtTorrent *torrent)
{
  GListStore *store = g_list_store_new (G_TYPE_OBJECT);
  GListModel *files = bt_torrent_get_files (torrent);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (items, gtk_string_object_new (""));
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);

    if (bt_file_get_size (file) > 0)
      g_ptr_array_add (items, g_steal_pointer (&file));
  }
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  return store;
}

static void
renew_files (PmFileChoice *self)
{
  g_autoptr (GListStore) store = self->torrent != NULL ? new_store (self->torrent) : NULL;
  guint n = store != NULL ? g_list_model_get_n_items (G_LIST_MODEL (store)) : 0;

  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (store));
  gtk_drop_down_set_enable_search (self->drop_down, n > SEARCH_FROM);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 2);
}

void
pm_file_choice_set_torrent (PmFileChoice *self, BtTorrent *torrent)
{
  if (self->torrent == torrent)
    return;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  if (torrent != NULL)
    g_signal_connect_object (torrent, "metainfo", G_CALLBACK (renew_files), self,
                             G_CONNECT_SWAPPED);
  renew_files (self);
}

BtFile *
pm_file_choice_get_file (PmFileChoice *self)
{
  gpointer item = gtk_drop_down_get_selected_item (self->drop_down);

  return BT_IS_FILE (item) ? item : NULL;
}

static void
selected_cb (PmFileChoice *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_file_choice_dispose (GObject *object)
{
  g_clear_object (&PM_FILE_CHOICE (object)->torrent);
  G_OBJECT_CLASS (pm_file_choice_parent_class)->dispose (object);
}

static void
pm_file_choice_class_init (PmFileChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_file_choice_dispose;
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_FILE_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
pm_file_choice_init (PmFileChoice *self)
{
  GtkExpression *words = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                      G_CALLBACK (dup_words_cb), NULL, NULL);

  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, words));
  add_factories (self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->drop_down), _ ("Show the Pieces of One File"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pieces of"), -1);
  g_signal_connect_object (self->drop_down, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->drop_down));
}

GtkWidget *
pm_file_choice_new (void)
{
  return g_object_new (PM_TYPE_FILE_CHOICE, NULL);
}
