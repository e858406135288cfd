/* pm-piece-table.c — the pieces of a torrent with their hashes and states, and a way to one of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-piece-table.h"

#include <glib/gi18n.h>

#include "diagrams/pm-piece-sign.h"
#include "diagrams/pm-pieces-words.h"
#include "pm-adaptive-bin.h"
#include "pm-css-class.h"
#include "pm-format.h"
#include "pm-piece-model.h"

#define STATE_WIDE 16 /* letters that are always free for the words of a state */
#define FILES_WIDE 13 /* likewise of a file's name */
#define HASH_WIDE 10  /* digits of a hash that are seen where it is narrow */

struct _PmPieceTable {
  AdwBin parent_instance;
  BtTorrent *torrent;           /* owned; NULL: none */
  PmPieceModel *model;          /* owned */
  GHashTable *cells;            /* owned; GtkListItem of states that are bound, borrowed */
  GtkColumnViewColumn *slim[2]; /* borrowed; hidden where it is narrow */
  /* template */
  GtkLabel *summary;
  GtkSearchEntry *entry;
  GtkLabel *trouble;
  GtkStack *stack;
  GtkColumnView *view;
  guint32 wanted;  /* the piece that was looked for last */
  guint center_id; /* 0: it is where it should be */
};

G_DEFINE_FINAL_TYPE (PmPieceTable, pm_piece_table, ADW_TYPE_BIN)

/* --- what stands in a cell ---------------------------------------------------------------------- */

static char *
get_number (PmPiece *piece)
{
  return pm_format_count (pm_piece_get_index (piece));
}

static char *
get_hash (PmPiece *piece)
{
  const guint8 *hash =
      bt_metainfo_get_piece_hash (pm_piece_get_metainfo (piece), pm_piece_get_index (piece));
  GString *text = g_string_sized_new (2 * BT_SHA1_SIZE);

  for (guint i = 0; i < BT_SHA1_SIZE; i++)
    g_string_append_printf (text, "%02x", hash[i]);
  return g_string_free (text, FALSE);
}

static char *
get_size (PmPiece *piece)
{
  return pm_format_size (
      bt_metainfo_get_piece_size (pm_piece_get_metainfo (piece), pm_piece_get_index (piece)));
}

/* Files of which it holds a byte, and that are seen; @first: the first of them, or NULL. */
static guint
count_files (PmPiece *piece, const char **first)
{
  BtMetainfo *metainfo = pm_piece_get_metainfo (piece);
  guint32 index = pm_piece_get_index (piece);
  guint64 from = (guint64) index * bt_metainfo_get_piece_length (metainfo);
  guint64 to = from + bt_metainfo_get_piece_size (metainfo, index);
  guint n = 0;

  *first = NULL;
  for (guint32 i = bt_metainfo_find_file (metainfo, from); i < bt_metainfo_get_n_files (metainfo);
       i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);

    if (file->offset >= to)
      break;
    if (file->is_pad || file->length == 0)
      continue;
    if (n++ == 0)
      *first = file->path;
  }
  return n;
}

static char *
get_files (PmPiece *piece)
{
  const char *first;
  guint n = count_files (piece, &first);
  g_autofree char *name = first != NULL ? g_path_get_basename (first) : g_strdup ("");

  if (n <= 1)
    return g_steal_pointer (&name);
  /* Translators: name of a file, and how many others */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n - 1), name, n - 1);
}

/* --- cells -------------------------------------------------------------------------------------- */

typedef enum { COLUMN_NUMBER, COLUMN_STATE, COLUMN_HASH, COLUMN_SIZE, COLUMN_FILES } Column;

static const struct {
  const char *title;
  char *(*get_text) (PmPiece *piece); /* NULL: a state */
  const char *style;
  float xalign;
  int width_chars;
  gboolean expands;
} columns[] = {
  [COLUMN_NUMBER] = { N_ ("Piece"), get_number, "numeric", 1, 0, FALSE },
  [COLUMN_STATE] = { N_ ("State"), NULL, NULL, 0, STATE_WIDE, FALSE },
  [COLUMN_HASH] = { N_ ("Hash"), get_hash, "monospace", 0, HASH_WIDE, TRUE },
  [COLUMN_SIZE] = { N_ ("Size"), get_size, "numeric", 1, 0, FALSE },
  [COLUMN_FILES] = { N_ ("Lies In"), get_files, "dim-label", 0, FILES_WIDE, FALSE },
};

static GtkWidget *
new_label (Column column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), columns[column].xalign);
  if (columns[column].width_chars > 0) {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_width_chars (GTK_LABEL (label), columns[column].width_chars);
    if (!columns[column].expands)
      gtk_label_set_max_width_chars (GTK_LABEL (label), columns[column].width_chars);
  }
  if (columns[column].style != NULL)
    gtk_widget_add_css_class (label, columns[column].style);
  return label;
}

static Column
get_column (GtkListItemFactory *factory)
{
  return (Column) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
}

static void
text_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, new_label (get_column (factory)));
}

static void
text_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Column column = get_column (factory);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = columns[column].get_text (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (label), text);
  if (column == COLUMN_HASH || column == COLUMN_FILES)
    gtk_widget_set_tooltip_text (label, text);
}

static void
state_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_append (GTK_BOX (box), pm_piece_sign_new (PM_PIECE_MISSING));
  gtk_box_append (GTK_BOX (box), new_label (COLUMN_STATE));
  gtk_list_item_set_child (item, box);
}

static void
show_state (PmPieceTable *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item), *sign = gtk_widget_get_first_child (box);
  GtkLabel *label = GTK_LABEL (gtk_widget_get_last_child (box));
  BtPieceMap *map = self->torrent != NULL ? bt_torrent_get_piece_map (self->torrent) : NULL;
  guint32 piece = pm_piece_get_index (gtk_list_item_get_item (item));
  /* Before the engine tells it is not known, and not to be guessed. */
  g_autofree char *words = map != NULL ? pm_pieces_words_piece (map, piece) : g_strdup ("");

  gtk_widget_set_visible (sign, map != NULL);
  pm_piece_sign_show (PM_PIECE_SIGN (sign), pm_map_get_state (map, piece));
  if (g_str_equal (gtk_label_get_text (label), words))
    return;
  gtk_label_set_text (label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), words);
}

static void
state_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  PmPieceTable *self = data;

  g_hash_table_add (self->cells, item);
  show_state (self, item);
}

static void
state_unbind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  PmPieceTable *self = data;

  if (self->cells != NULL)
    g_hash_table_remove (self->cells, item);
}

static GtkColumnViewColumn *
add_column (PmPieceTable *self, Column column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gboolean is_state = columns[column].get_text == NULL;
  GtkColumnViewColumn *added;

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (is_state ? state_setup_cb : text_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (is_state ? state_bind_cb : text_bind_cb), self);
  if (is_state)
    g_signal_connect (factory, "unbind", G_CALLBACK (state_unbind_cb), self);
  added = gtk_column_view_column_new (gettext (columns[column].title), factory);
  gtk_column_view_column_set_expand (added, columns[column].expands);
  gtk_column_view_append_column (self->view, added);
  g_object_unref (added); /* the view keeps it */
  return added;
}

/* --- one piece is looked for -------------------------------------------------------------------- */

/* The rows have one height, so that a piece's place is known once the list was laid out. */
static gboolean
center_cb (gpointer data)
{
  PmPieceTable *self = data;
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double page = gtk_adjustment_get_page_size (place), upper = gtk_adjustment_get_upper (place);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  self->center_id = 0;
  if (n > 0)
    gtk_adjustment_set_value (place, (self->wanted + .5) * upper / n - page / 2);
  return G_SOURCE_REMOVE;
}

/* The list's own action has it know the rows there; below drawing, they have a place, and it goes to the middle. */
static void
scroll_to (PmPieceTable *self, guint32 piece)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->view));

  self->wanted = piece;
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", piece);
  if (self->center_id == 0)
    self->center_id = g_idle_add_full (G_PRIORITY_LOW, center_cb, self, NULL);
}

static void
search_cb (PmPieceTable *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (self->view));
  guint32 piece;
  gboolean is_found = pm_piece_model_find (self->model, text, &piece);
  gboolean is_vain = *text != '\0' && !is_found;

  pm_css_class_set (GTK_WIDGET (self->entry), "error", is_vain);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), is_vain);
  gtk_single_selection_set_selected (selection, is_found ? piece : GTK_INVALID_LIST_POSITION);
  if (is_found)
    scroll_to (self, piece);
}

/* Enter: on to the list. */
static void
activate_cb (PmPieceTable *self)
{
  search_cb (self);
  gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

static void
stop_cb (PmPieceTable *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void
show_summary (PmPieceTable *self, BtMetainfo *metainfo)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  g_autofree char *have = pm_format_count (stat->n_have);
  g_autofree char *all = pm_format_count (bt_metainfo_get_n_pieces (metainfo));
  /* Translators: "3,530 of 8,192 pieces are here." */
  g_autofree char *text =
      g_strdup_printf (ngettext ("%s of %s piece is here.", "%s of %s pieces are here.",
                                 bt_metainfo_get_n_pieces (metainfo)),
                       have, all);

  gtk_label_set_text (self->summary, text);
}

static void
refresh_cells (PmPieceTable *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    show_state (self, item);
}

void
pm_piece_table_refresh (PmPieceTable *self)
{
  BtMetainfo *metainfo = self->torrent != NULL ? bt_torrent_get_metainfo (self->torrent) : NULL;

  pm_piece_model_set_metainfo (self->model, metainfo);
  gtk_stack_set_visible_child_name (self->stack, metainfo != NULL ? "pieces" : "nothing");
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), metainfo != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), metainfo != NULL);
  if (metainfo == NULL)
    return;
  show_summary (self, metainfo);
  refresh_cells (self);
}

void
pm_piece_table_set_torrent (PmPieceTable *self, BtTorrent *torrent)
{
  if (!g_set_object (&self->torrent, torrent))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  pm_piece_table_refresh (self);
}

/* Without what there is no room for. */
static void
slim_cb (PmPieceTable *self, GParamSpec *pspec, PmAdaptiveBin *bin)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->slim); i++)
    gtk_column_view_column_set_visible (self->slim[i], !pm_adaptive_bin_get_slim (bin));
}

static void
pm_piece_table_dispose (GObject *object)
{
  PmPieceTable *self = PM_PIECE_TABLE (object);

  g_clear_handle_id (&self->center_id, g_source_remove);
  g_clear_pointer (&self->cells, g_hash_table_unref);
  g_clear_object (&self->torrent);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pm_piece_table_parent_class)->dispose (object);
}

static void
pm_piece_table_class_init (PmPieceTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_piece_table_dispose;
  g_type_ensure (PM_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-piece-table.ui");
  gtk_widget_class_bind_template_child (widget_class, PmPieceTable, summary);
  gtk_widget_class_bind_template_child (widget_class, PmPieceTable, entry);
  gtk_widget_class_bind_template_child (widget_class, PmPieceTable, trouble);
  gtk_widget_class_bind_template_child (widget_class, PmPieceTable, stack);
  gtk_widget_class_bind_template_child (widget_class, PmPieceTable, view);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, slim_cb);
}

static void
pm_piece_table_init (PmPieceTable *self)
{
  GtkSingleSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cells = g_hash_table_new (NULL, NULL);
  self->model = pm_piece_model_new ();
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  add_column (self, COLUMN_NUMBER);
  add_column (self, COLUMN_STATE);
  add_column (self, COLUMN_HASH);
  self->slim[0] = add_column (self, COLUMN_SIZE);
  self->slim[1] = add_column (self, COLUMN_FILES);
}
