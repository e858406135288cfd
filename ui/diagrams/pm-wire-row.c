/* pm-wire-row.c — one message in the list of the wire, drawn only when it is seen.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list holds hundreds of rows ready around those in view, and all change a few times a second:
 * so a row is one widget, whose texts are made when it is seen. */
#include "config.h"

#include "pm-wire-row.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-palette.h"
#include "pm-text.h"
#include "pm-wire-columns.h"
#include "pm-words.h"

#define HEIGHT 30 /* px; rows grow with larger text */
#define TWO_LINES_HEIGHT 48
#define TEXT_EDGE 3  /* px above and below the text */
#define METHOD_GAP 8 /* px between a method and its words, on one line */

struct _PmWireRow {
  GtkWidget parent;
  PmWireEntry *entry; /* owned, or NULL */
  PmText texts[PM_N_WIRE_COLUMNS];
  gboolean is_blank; /* it was out of view when it was drawn last */
};

G_DEFINE_FINAL_TYPE (PmWireRow, pm_wire_row, GTK_TYPE_WIDGET)

/* --- texts -------------------------------------------------------------------------------------- */

/* NULL: nothing stands there. */
static char *
get_number (const BtWireEntry *entry, PmWireColumn column)
{
  if (column == PM_WIRE_PIECE_INDEX && pm_wire_words_has_piece (entry))
    return pm_format_count (entry->piece);
  if (column == PM_WIRE_OFFSET && pm_wire_words_has_offset (entry))
    return pm_format_count (entry->offset);
  if (column == PM_WIRE_LENGTH && pm_wire_words_has_length (entry))
    return pm_format_count (entry->length);
  return NULL;
}

static char *
get_string (PmWireRow *self, PmWireColumn column)
{
  const BtWireEntry *entry = pm_wire_entry_get (self->entry);

  switch (column) {
  case PM_WIRE_TIME:
    return pm_wire_words_time (pm_wire_entry_get_wall_us (self->entry));
  case PM_WIRE_ARROW:
    return g_strdup (entry->is_sent ? "↑" : "↓");
  case PM_WIRE_PEER_NAME:
    return g_strdup (pm_wire_peer_get_name (pm_wire_entry_get_peer (self->entry)));
  case PM_WIRE_METHOD:
    return g_strdup (pm_wire_words_method (entry->method));
  case PM_WIRE_IN_WORDS:
    return pm_wire_words_short (entry);
  default:
    return get_number (entry, column);
  }
}

/* Time, peer and piece of a row of two lines. */
static char *
get_second_line (PmWireRow *self)
{
  const BtWireEntry *entry = pm_wire_entry_get (self->entry);
  g_autofree char *time = pm_wire_words_short_time (pm_wire_entry_get_wall_us (self->entry));
  const char *name = pm_wire_peer_get_name (pm_wire_entry_get_peer (self->entry));
  g_autofree char *number = get_number (entry, PM_WIRE_PIECE_INDEX);
  g_autofree char *piece = NULL;

  if (number == NULL || entry->method == BT_WIRE_HAVE)
    return g_strjoin (PM_WORDS_SEPARATOR, time, name, NULL);
  piece = g_strdup_printf (_ ("piece %s"), number);
  return g_strjoin (PM_WORDS_SEPARATOR, time, piece, name, NULL);
}

static PmTextStyle
get_style (PmWireColumn column)
{
  return column == PM_WIRE_METHOD || column == PM_WIRE_ARROW ? PM_TEXT_BOLD : PM_TEXT_NORMAL;
}

static void
set_text (PmWireRow *self, PmWireColumn column, PmTextStyle style, const char *string)
{
  if (string != NULL)
    pm_text_set (&self->texts[column], GTK_WIDGET (self), style, string);
  else
    pm_text_clear (&self->texts[column]);
}

/* Grey, but for the blocks that move. */
static const GdkRGBA *
get_arrow_color (const BtWireEntry *entry)
{
  const PmPalette *palette = pm_palette_get ();

  if (entry->method != BT_WIRE_PIECE)
    return &palette->dim;
  return entry->is_sent ? &palette->sent_ink : &palette->flight_ink;
}

static const GdkRGBA *
get_color (const BtWireEntry *entry, PmWireColumn column)
{
  const PmPalette *palette = pm_palette_get ();

  if (column == PM_WIRE_ARROW)
    return get_arrow_color (entry);
  if (column == PM_WIRE_IN_WORDS && (entry->flags & BT_WIRE_RARE))
    return &palette->rare_ink;
  return column == PM_WIRE_TIME || column == PM_WIRE_IN_WORDS ? &palette->dim : &palette->ink;
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void
draw_text (PmWireRow *self, GtkSnapshot *snapshot, const PmWireColumns *columns,
           PmWireColumn column, PmWireSlot slot, float middle)
{
  PmText *text = &self->texts[column];
  int width = MIN (text->width, slot.width);
  gboolean at_end = pm_wire_columns_is_number (column) != columns->is_mirrored;

  if (text->layout == NULL || slot.width <= 0)
    return;
  pm_text_draw (text, snapshot, at_end ? slot.x + slot.width - width : slot.x,
                middle - text->height / 2.f, slot.width,
                get_color (pm_wire_entry_get (self->entry), column));
}

static void
draw_one_line (PmWireRow *self, GtkSnapshot *snapshot, const PmWireColumns *columns)
{
  float middle = gtk_widget_get_height (GTK_WIDGET (self)) / 2.f;

  for (PmWireColumn column = 0; column < PM_N_WIRE_COLUMNS; column++) {
    g_autofree char *string = columns->slots[column].width > 0 ? get_string (self, column) : NULL;

    set_text (self, column, get_style (column), string);
    draw_text (self, snapshot, columns, column, columns->slots[column], middle);
  }
}

static void
draw_two_lines (PmWireRow *self, GtkSnapshot *snapshot, const PmWireColumns *columns)
{
  static const PmWireColumn above[] = { PM_WIRE_ARROW, PM_WIRE_METHOD, PM_WIRE_IN_WORDS };
  g_autofree char *second = get_second_line (self);
  PmWireSlot words = columns->slots[PM_WIRE_IN_WORDS];
  int method, first_height, top;

  for (guint i = 0; i < G_N_ELEMENTS (above); i++) {
    g_autofree char *string = get_string (self, above[i]);

    set_text (self, above[i], get_style (above[i]), string);
  }
  set_text (self, PM_WIRE_TIME, PM_TEXT_CAPTION, second);
  first_height = self->texts[PM_WIRE_METHOD].height;
  top =
      (gtk_widget_get_height (GTK_WIDGET (self)) - first_height - self->texts[PM_WIRE_TIME].height)
      / 2;
  method = MIN (self->texts[PM_WIRE_METHOD].width, words.width) + METHOD_GAP;
  words.x += columns->is_mirrored ? 0 : method;
  words.width -= method;
  draw_text (self, snapshot, columns, PM_WIRE_ARROW, columns->slots[PM_WIRE_ARROW],
             top + first_height / 2.f);
  draw_text (self, snapshot, columns, PM_WIRE_METHOD, columns->slots[PM_WIRE_METHOD],
             top + first_height / 2.f);
  draw_text (self, snapshot, columns, PM_WIRE_IN_WORDS, words, top + first_height / 2.f);
  draw_text (self, snapshot, columns, PM_WIRE_TIME, columns->slots[PM_WIRE_TIME],
             top + first_height + self->texts[PM_WIRE_TIME].height / 2.f);
}

static gboolean
is_in_view (GtkWidget *widget)
{
  GtkWidget *list = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW);
  graphene_rect_t bounds;

  if (list == NULL || !gtk_widget_compute_bounds (widget, list, &bounds))
    return TRUE;
  return bounds.origin.y + bounds.size.height >= 0
         && bounds.origin.y <= gtk_widget_get_height (list);
}

void
pm_wire_row_scrolled (PmWireRow *self)
{
  if (self->is_blank && self->entry != NULL && is_in_view (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pm_wire_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmWireRow *self = PM_WIRE_ROW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  PmWireColumns columns;

  self->is_blank = self->entry == NULL || !is_in_view (widget);
  if (self->is_blank)
    return;
  columns = pm_wire_columns_new (widget, width);
  if (columns.has_two_lines)
    draw_two_lines (self, snapshot, &columns);
  else
    draw_one_line (self, snapshot, &columns);
  gtk_snapshot_append_color (snapshot, &pm_palette_get ()->hairline,
                             &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
}

/* --- widget ------------------------------------------------------------------------------------- */

static void
pm_wire_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  int line = pm_text_get_line_height (widget, PM_TEXT_NORMAL);
  int caption = pm_text_get_line_height (widget, PM_TEXT_CAPTION);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  if (for_size >= 0 && pm_wire_columns_new (widget, for_size).has_two_lines)
    *minimum = *natural = MAX (TWO_LINES_HEIGHT, line + caption + 2 * TEXT_EDGE);
  else
    *minimum = *natural = MAX (HEIGHT, line + 2 * TEXT_EDGE);
}

static GtkSizeRequestMode
pm_wire_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static gboolean
pm_wire_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_key, GtkTooltip *tooltip)
{
  PmWireRow *self = PM_WIRE_ROW (widget);
  g_autofree char *words = NULL;

  if (self->entry == NULL)
    return FALSE;
  words = g_strdup_printf ("%s\n%s", pm_wire_words_method (pm_wire_entry_get (self->entry)->method),
                           pm_wire_words_explain (pm_wire_entry_get (self->entry)));
  gtk_tooltip_set_text (tooltip, words);
  return TRUE;
}

/* The item of the list is what a reader stops at. */
static void
show_entry (PmWireRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *spoken =
      pm_wire_words_spoken (pm_wire_entry_get (self->entry),
                            pm_wire_peer_get_name (pm_wire_entry_get_peer (self->entry)));

  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_wire_row_set_entry (PmWireRow *self, PmWireEntry *entry)
{
  if (self->entry == entry)
    return;
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (pm_wire_entry_get_peer (self->entry), self);
  g_set_object (&self->entry, entry);
  if (entry == NULL)
    return;
  g_signal_connect_swapped (pm_wire_entry_get_peer (entry), "notify::name", G_CALLBACK (show_entry),
                            self);
  show_entry (self);
}

static void
pm_wire_row_dispose (GObject *object)
{
  pm_wire_row_set_entry (PM_WIRE_ROW (object), NULL);
  G_OBJECT_CLASS (pm_wire_row_parent_class)->dispose (object);
}

static void
pm_wire_row_finalize (GObject *object)
{
  PmWireRow *self = PM_WIRE_ROW (object);

  for (PmWireColumn column = 0; column < PM_N_WIRE_COLUMNS; column++)
    pm_text_clear (&self->texts[column]);
  G_OBJECT_CLASS (pm_wire_row_parent_class)->finalize (object);
}

static void
pm_wire_row_class_init (PmWireRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_wire_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_wire_row_finalize;
  widget_class->measure = pm_wire_row_measure;
  widget_class->get_request_mode = pm_wire_row_get_request_mode;
  widget_class->snapshot = pm_wire_row_snapshot;
  widget_class->query_tooltip = pm_wire_row_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "wire-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_wire_row_init (PmWireRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_wire_row_new (void)
{
  return g_object_new (PM_TYPE_WIRE_ROW, NULL);
}
