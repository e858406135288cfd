/* pm-torrent-row.c — one line of the list: a heading, or a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-torrent-row.h"

#include "diagrams/pm-piece-strip.h"
#include "pm-css-class.h"
#include "pm-kind.h"
#include "pm-torrent-cells.h"
#include "pm-torrent-list.h"
#include "pm-words.h"

#include <glib/gi18n.h>

struct _PmTorrentRow {
  AdwBin parent_instance;
  PmLibrary *library;    /* owned */
  BtTorrent *torrent;    /* owned; NULL: a heading, or not in use */
  PmTorrentCells *cells; /* NULL: it is a card */
  char *spoken;          /* owned; as was said last */
  gulong updated_id;
  gulong metainfo_id;
  /* template */
  GtkLabel *heading;
  GtkWidget *torrent_box;
  GtkImage *icon;
  GtkBox *lines;
  GtkInscription *name;
  GtkLabel *label;
  GtkWidget *warning;
  GtkLabel *caption;
  GtkWidget *strip;
};

G_DEFINE_FINAL_TYPE (PmTorrentRow, pm_torrent_row, ADW_TYPE_BIN)

/* The list's own row widget is what a screen reader stops at, and it has no name of its own. */
static void
set_spoken (PmTorrentRow *self, const char *text)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item == NULL || g_strcmp0 (self->spoken, text) == 0)
    return;
  g_free (self->spoken);
  self->spoken = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static const char *
icon_of (PmTorrentRow *self)
{
  if (pm_library_is_demo (self->library, self->torrent))
    return "pm-swarm-symbolic";
  return pm_kind_icon_for_torrent (self->torrent);
}

static const char *
name_of (PmTorrentRow *self)
{
  if (pm_library_is_demo (self->library, self->torrent))
    return _ ("Swarm in a Box");
  return bt_torrent_get_name (self->torrent);
}

static void
show_head (PmTorrentRow *self)
{
  if (self->cells != NULL) {
    pm_torrent_cells_set_torrent (self->cells, self->torrent, name_of (self), icon_of (self));
    return;
  }
  gtk_image_set_from_icon_name (self->icon, icon_of (self));
  gtk_inscription_set_text (self->name, name_of (self));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name_of (self));
}

/* The first one; the others where one points at it. */
static void
show_labels (PmTorrentRow *self)
{
  const char *const *labels = bt_torrent_get_labels (self->torrent);
  guint n = g_strv_length ((char **) labels);
  g_autofree char *all = g_strjoinv (", ", (char **) labels);
  g_autofree char *more = n > 1 ? g_strdup_printf ("%s +%u", labels[0], n - 1) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->label), n > 0);
  if (n == 0 || g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->label)), all) == 0)
    return;
  gtk_label_set_text (self->label, more != NULL ? more : labels[0]);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), all);
}

static void
show_card (PmTorrentRow *self, const char *caption, const char *spoken_caption)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  gboolean failed = stat->state == BT_TORRENT_ERROR;

  if (g_strcmp0 (gtk_label_get_text (self->caption), caption) != 0) {
    gtk_label_set_text (self->caption, caption);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->caption), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    spoken_caption, -1);
  }
  gtk_widget_set_visible (self->warning, failed);
  pm_css_class_set (GTK_WIDGET (self->caption), "error", failed);
  pm_css_class_set (GTK_WIDGET (self->caption), "dim-label", !failed);
  gtk_widget_set_visible (self->strip, stat->state != BT_TORRENT_SEEDING);
  show_labels (self);
}

/* What else is seen in the row. (transfer full) */
static char *
get_spoken_rest (PmTorrentRow *self)
{
  if (self->cells != NULL)
    return pm_torrent_cells_get_spoken (self->cells);
  return g_strjoinv (", ", (char **) bt_torrent_get_labels (self->torrent));
}

static void
show_state (PmTorrentRow *self)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  g_autofree char *caption = pm_words_caption (stat, bt_torrent_get_eta (self->torrent),
                                               bt_torrent_get_error (self->torrent));
  g_autofree char *spoken_caption = pm_words_spoken (caption);
  g_autofree char *rest = get_spoken_rest (self);
  g_autofree char *spoken = g_strdup_printf (*rest != '\0' ? "%s, %s, %s" : "%s, %s",
                                             name_of (self), spoken_caption, rest);

  if (self->cells != NULL)
    pm_torrent_cells_update (self->cells);
  else
    show_card (self, caption, spoken_caption);
  set_spoken (self, spoken);
}

static void
unset_torrent (PmTorrentRow *self)
{
  if (self->torrent == NULL)
    return;
  g_clear_signal_handler (&self->updated_id, self->torrent);
  g_clear_signal_handler (&self->metainfo_id, self->torrent);
  g_clear_object (&self->torrent);
  g_clear_pointer (&self->spoken, g_free);
  if (self->cells != NULL)
    pm_torrent_cells_set_torrent (self->cells, NULL, NULL, NULL);
  else
    pm_piece_strip_set_torrent (PM_PIECE_STRIP (self->strip), NULL);
}

static void
set_torrent (PmTorrentRow *self, BtTorrent *torrent)
{
  self->torrent = g_object_ref (torrent);
  self->updated_id = g_signal_connect_swapped (torrent, "updated", G_CALLBACK (show_state), self);
  self->metainfo_id = g_signal_connect_swapped (torrent, "metainfo", G_CALLBACK (show_head), self);
  if (self->cells == NULL)
    pm_piece_strip_set_torrent (PM_PIECE_STRIP (self->strip), torrent);
  show_head (self);
  show_state (self);
}

void
pm_torrent_row_set_item (PmTorrentRow *self, GObject *item)
{
  gboolean is_heading = item != NULL && PM_IS_HEADING (item);

  unset_torrent (self);
  g_clear_pointer (&self->spoken, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->heading), is_heading);
  gtk_widget_set_visible (self->torrent_box, !is_heading);
  if (is_heading) {
    gtk_label_set_text (self->heading, pm_heading_get_title (PM_HEADING (item)));
    set_spoken (self, pm_heading_get_title (PM_HEADING (item)));
  } else if (item != NULL) {
    set_torrent (self, BT_TORRENT (item));
  }
}

/* Unlike a label, an inscription does not turn its alignment by itself. */
static void
align_name (PmTorrentRow *self)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_inscription_set_xalign (self->name, is_rtl ? 1 : 0);
}

static void
pm_torrent_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  align_name (PM_TORRENT_ROW (widget));
  GTK_WIDGET_CLASS (pm_torrent_row_parent_class)->direction_changed (widget, previous);
}

BtTorrent *
pm_torrent_row_get_torrent (PmTorrentRow *self)
{
  return self->torrent;
}

static void
pm_torrent_row_dispose (GObject *object)
{
  PmTorrentRow *self = PM_TORRENT_ROW (object);

  if (self->strip != NULL)
    unset_torrent (self);
  self->strip = NULL;
  self->cells = NULL;
  g_clear_pointer (&self->spoken, g_free);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_torrent_row_parent_class)->dispose (object);
}

static void
pm_torrent_row_class_init (PmTorrentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_torrent_row_dispose;
  widget_class->direction_changed = pm_torrent_row_direction_changed;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-torrent-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, heading);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, torrent_box);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, lines);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, name);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, label);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, warning);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentRow, caption);
}

static void
pm_torrent_row_init (PmTorrentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->strip = pm_piece_strip_new ();
  gtk_widget_add_css_class (self->strip, "pm-row-strip");
  gtk_box_append (self->lines, self->strip);
  align_name (self);
}

static void
columns_cb (PmTorrentRow *self)
{
  if (self->torrent != NULL)
    show_state (self);
}

/* The card is never seen then, but is cheaper to keep than to ask after everywhere. */
static void
make_table_row (PmTorrentRow *self, PmListColumns *columns)
{
  GtkWidget *cells = pm_torrent_cells_new (columns);

  self->cells = PM_TORRENT_CELLS (cells);
  gtk_widget_set_visible (GTK_WIDGET (self->lines), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), FALSE);
  gtk_widget_set_hexpand (cells, TRUE);
  gtk_box_append (GTK_BOX (self->torrent_box), cells);
  gtk_widget_remove_css_class (self->torrent_box, "pm-torrent-row");
  g_signal_connect_object (columns, "changed", G_CALLBACK (columns_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
pm_torrent_row_new (PmLibrary *library, PmListColumns *columns)
{
  PmTorrentRow *self = g_object_new (PM_TYPE_TORRENT_ROW, NULL);

  self->library = g_object_ref (library);
  if (columns != NULL)
    make_table_row (self, columns);
  return GTK_WIDGET (self);
}
