/* pm-torrent-cells.c — a torrent as a row of the table: drawn, for there may be hundreds of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-torrent-cells.h"

#include "diagrams/pm-palette.h"
#include "diagrams/pm-piece-strip.h"
#include "diagrams/pm-shape.h"
#include "diagrams/pm-text.h"
#include "pm-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define ICON 16        /* px */
#define ICON_GAP 8     /* px */
#define STRIP 5        /* px */
#define STRIP_GAP 3    /* px below the words */
#define PADDING 5      /* px above and below */
#define CHIP_PADDING 7 /* px at both ends of a chip */
#define CHIP_GAP 4     /* px between chips */

struct _PmTorrentCells {
  GtkWidget parent;
  PmListColumns *columns;    /* owned */
  BtTorrent *torrent;        /* owned; NULL: not in use */
  char *name;                /* owned */
  char *fixed[PM_N_COLUMNS]; /* owned; of columns that hardly ever change, NULL: not made */
  PmText texts[PM_N_COLUMNS];
  PmText labels[BT_LABELS_MAX];
  guint n_labels;
  GtkWidget *icon, *strip;
};

G_DEFINE_FINAL_TYPE (PmTorrentCells, pm_torrent_cells, GTK_TYPE_WIDGET)

/* --- words -------------------------------------------------------------------------------------- */

static gboolean
hardly_changes (PmListColumn column)
{
  return column == PM_COLUMN_ADDED || column == PM_COLUMN_TRACKER;
}

/* (transfer full) */
static char *
get_text (PmTorrentCells *self, PmListColumn column)
{
  if (column == PM_COLUMN_NAME)
    return g_strdup (self->name);
  if (!hardly_changes (column))
    return pm_list_column_get_text (column, self->torrent);
  if (self->fixed[column] == NULL)
    self->fixed[column] = pm_list_column_get_text (column, self->torrent);
  return g_strdup (self->fixed[column]);
}

static PmTextStyle
get_style (PmListColumn column)
{
  if (column == PM_COLUMN_NAME)
    return PM_TEXT_BOLD;
  return column == PM_COLUMN_STATE ? PM_TEXT_CAPTION : PM_TEXT_NORMAL;
}

static gboolean
set_labels (PmTorrentCells *self)
{
  const char *const *labels = bt_torrent_get_labels (self->torrent);
  guint n = MIN (g_strv_length ((char **) labels), BT_LABELS_MAX);
  gboolean changed = n != self->n_labels;

  self->n_labels = n;
  for (guint i = 0; i < n; i++)
    changed |= pm_text_set (&self->labels[i], GTK_WIDGET (self), PM_TEXT_CAPTION, labels[i]);
  return changed;
}

static gboolean
set_texts (PmTorrentCells *self)
{
  gboolean changed = set_labels (self);

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
    g_autofree char *text = NULL;

    if (column == PM_COLUMN_LABELS || !pm_list_columns_is_chosen (self->columns, column))
      continue;
    text = get_text (self, column);
    changed |= pm_text_set (&self->texts[column], GTK_WIDGET (self), get_style (column), text);
  }
  return changed;
}

static void
show_strip (PmTorrentCells *self)
{
  gtk_widget_set_child_visible (self->strip,
                                self->torrent != NULL
                                    && bt_torrent_get_state (self->torrent) != BT_TORRENT_SEEDING);
}

void
pm_torrent_cells_update (PmTorrentCells *self)
{
  if (self->torrent == NULL)
    return;
  show_strip (self);
  if (set_texts (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
append_spoken (PmTorrentCells *self, GString *spoken, PmListColumn column)
{
  g_autofree char *labels = g_strjoinv (", ", (char **) bt_torrent_get_labels (self->torrent));
  g_autofree char *text =
      column == PM_COLUMN_LABELS ? g_steal_pointer (&labels) : get_text (self, column);

  if (*text == '\0' || g_str_equal (text, "–"))
    return;
  /* Translators: a column's heading, and what a torrent has there: "Size: 8.6 GB". */
  g_string_append_printf (spoken, _ ("%s: %s"), pm_list_column_get_title (column), text);
  g_string_append (spoken, ", ");
}

char *
pm_torrent_cells_get_spoken (PmTorrentCells *self)
{
  g_autoptr (GString) spoken = g_string_new (NULL);

  for (PmListColumn column = PM_COLUMN_SIZE; self->torrent != NULL && column < PM_N_COLUMNS;
       column++) {
    if (pm_list_columns_is_chosen (self->columns, column))
      append_spoken (self, spoken, column);
  }
  if (spoken->len > 2)
    g_string_truncate (spoken, spoken->len - 2);
  return g_string_free (g_steal_pointer (&spoken), FALSE);
}

/* --- drawing ------------------------------------------------------------------------------------ */

static gboolean
is_mirrored (PmTorrentCells *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* Numbers stand at the end of their column, words at its beginning. */
static void
draw_text (PmTorrentCells *self, GtkSnapshot *snapshot, PmText *text, PmListSlot slot,
           gboolean at_end, GdkRGBA color)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int width = MIN (text->width, slot.width);
  gboolean at_right = at_end != is_mirrored (self);

  pm_text_draw (text, snapshot, at_right ? slot.x + slot.width - width : slot.x,
                (height - text->height) / 2.f, slot.width, &color);
}

static PmListSlot
without_icon (PmTorrentCells *self, PmListSlot slot)
{
  int taken = MIN (ICON + ICON_GAP, slot.width - 1);

  slot.width -= taken;
  if (!is_mirrored (self))
    slot.x += taken;
  return slot;
}

static int
get_strip_y (PmTorrentCells *self)
{
  int text = pm_text_get_line_height (GTK_WIDGET (self), PM_TEXT_CAPTION);

  return (gtk_widget_get_height (GTK_WIDGET (self)) + text + STRIP_GAP - STRIP) / 2;
}

/* Words stand above the strip, and in the middle of the row where there is none. */
static void
draw_state (PmTorrentCells *self, GtkSnapshot *snapshot, PmListSlot slot)
{
  const PmPalette *palette = pm_palette_get ();
  PmText *text = &self->texts[PM_COLUMN_STATE];
  gboolean failed = bt_torrent_get_state (self->torrent) == BT_TORRENT_ERROR;
  int width = MIN (text->width, slot.width);
  float y = gtk_widget_get_child_visible (self->strip)
                ? get_strip_y (self) - STRIP_GAP - text->height
                : (gtk_widget_get_height (GTK_WIDGET (self)) - text->height) / 2.f;

  pm_text_draw (text, snapshot, is_mirrored (self) ? slot.x + slot.width - width : slot.x, y,
                slot.width, failed ? &palette->error : &palette->dim);
}

static void
draw_chip (PmTorrentCells *self, GtkSnapshot *snapshot, PmText *text, int x, int width)
{
  const PmPalette *palette = pm_palette_get ();
  int height = text->height + 2;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (
      x, (gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2.f, width, height);

  pm_shape_fill (snapshot, &rect, height / 2.f, &palette->chip);
  pm_text_draw (text, snapshot, x + CHIP_PADDING, rect.origin.y + 1, width - 2 * CHIP_PADDING,
                &palette->ink);
}

/* As many as there is room for; the first one is cut rather than left out. */
static void
draw_labels (PmTorrentCells *self, GtkSnapshot *snapshot, PmListSlot slot)
{
  int x = 0;

  for (guint i = 0; i < self->n_labels; i++) {
    int width = MIN (self->labels[i].width + 2 * CHIP_PADDING, slot.width);

    if (x + width > slot.width)
      return;
    draw_chip (self, snapshot, &self->labels[i],
               is_mirrored (self) ? slot.x + slot.width - x - width : slot.x + x, width);
    x += width + CHIP_GAP;
  }
}

static void
draw_column (PmTorrentCells *self, GtkSnapshot *snapshot, PmListColumn column, PmListSlot slot)
{
  const PmPalette *palette = pm_palette_get ();

  switch (column) {
  case PM_COLUMN_NAME:
    draw_text (self, snapshot, &self->texts[column], without_icon (self, slot), FALSE,
               palette->ink);
    break;
  case PM_COLUMN_STATE:
    draw_state (self, snapshot, slot);
    break;
  case PM_COLUMN_LABELS:
    draw_labels (self, snapshot, slot);
    break;
  default:
    draw_text (self, snapshot, &self->texts[column], slot, pm_list_column_is_number (column),
               column == PM_COLUMN_TRACKER ? palette->dim : palette->ink);
  }
}

static void
pm_torrent_cells_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmTorrentCells *self = PM_TORRENT_CELLS (widget);
  PmListSlot slots[PM_N_COLUMNS];

  gtk_widget_snapshot_child (widget, self->icon, snapshot);
  gtk_widget_snapshot_child (widget, self->strip, snapshot);
  if (self->torrent == NULL)
    return;
  set_texts (self); /* the font may be another one */
  pm_list_columns_lay_out (self->columns, widget, gtk_widget_get_width (widget), slots);
  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
    if (slots[column].width > 0)
      draw_column (self, snapshot, column, slots[column]);
  }
}

/* --- geometry ----------------------------------------------------------------------------------- */

static void
pm_torrent_cells_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  int name = pm_text_get_line_height (widget, PM_TEXT_BOLD);
  int state = pm_text_get_line_height (widget, PM_TEXT_CAPTION) + STRIP_GAP + STRIP;

  *minimum = *natural =
      orientation == GTK_ORIENTATION_VERTICAL ? MAX (name, state) + 2 * PADDING : 0;
}

static void
pm_torrent_cells_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmTorrentCells *self = PM_TORRENT_CELLS (widget);
  PmListSlot slots[PM_N_COLUMNS], name, state;

  pm_list_columns_lay_out (self->columns, widget, width, slots);
  name = slots[PM_COLUMN_NAME];
  state = slots[PM_COLUMN_STATE];
  gtk_widget_size_allocate (
      self->icon,
      &(GtkAllocation) { is_mirrored (self) ? name.x + name.width - ICON : name.x,
                         (height - ICON) / 2, ICON, ICON },
      -1);
  gtk_widget_size_allocate (
      self->strip, &(GtkAllocation) { state.x, get_strip_y (self), state.width, STRIP }, -1);
}

/* --- widget ------------------------------------------------------------------------------------- */

static void
columns_cb (PmTorrentCells *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  pm_torrent_cells_update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_fixed (PmTorrentCells *self)
{
  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    g_clear_pointer (&self->fixed[column], g_free);
}

static void
trackers_cb (PmTorrentCells *self)
{
  forget_fixed (self);
  pm_torrent_cells_update (self);
}

void
pm_torrent_cells_set_torrent (PmTorrentCells *self, BtTorrent *torrent, const char *name,
                              const char *icon)
{
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (bt_torrent_get_trackers (self->torrent), self);
  forget_fixed (self);
  g_set_object (&self->torrent, torrent);
  g_free (self->name);
  self->name = g_strdup (name);
  pm_piece_strip_set_torrent (PM_PIECE_STRIP (self->strip), torrent);
  show_strip (self);
  if (torrent == NULL)
    return;
  g_signal_connect_object (bt_torrent_get_trackers (torrent), "items-changed",
                           G_CALLBACK (trackers_cb), self, G_CONNECT_SWAPPED);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  pm_torrent_cells_update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pm_torrent_cells_dispose (GObject *object)
{
  PmTorrentCells *self = PM_TORRENT_CELLS (object);

  if (self->strip != NULL)
    pm_torrent_cells_set_torrent (self, NULL, NULL, NULL);
  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    pm_text_clear (&self->texts[column]);
  for (guint i = 0; i < BT_LABELS_MAX; i++)
    pm_text_clear (&self->labels[i]);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->strip, gtk_widget_unparent);
  g_clear_object (&self->columns);
  G_OBJECT_CLASS (pm_torrent_cells_parent_class)->dispose (object);
}

static void
pm_torrent_cells_class_init (PmTorrentCellsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_torrent_cells_dispose;
  widget_class->snapshot = pm_torrent_cells_snapshot;
  widget_class->measure = pm_torrent_cells_measure;
  widget_class->size_allocate = pm_torrent_cells_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "torrent-cells");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_torrent_cells_init (PmTorrentCells *self)
{
  self->icon = gtk_image_new ();
  self->strip = pm_piece_strip_new ();
  gtk_widget_add_css_class (self->icon, "pm-cell-icon");
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->strip, GTK_WIDGET (self));
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_torrent_cells_new (PmListColumns *columns)
{
  PmTorrentCells *self = g_object_new (PM_TYPE_TORRENT_CELLS, NULL);

  self->columns = g_object_ref (columns);
  g_signal_connect_object (columns, "changed", G_CALLBACK (columns_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
