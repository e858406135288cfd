/* pm-wire-head.c — headings over the columns of the wire, and what they mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-wire-head.h"

#include <glib/gi18n.h>

#include "pm-palette.h"
#include "pm-text.h"
#include "pm-wire-columns.h"

#define HEIGHT 28   /* px */
#define TEXT_EDGE 4 /* px above and below the text */

struct _PmWireHead {
  GtkWidget parent;
  PmText texts[PM_N_WIRE_COLUMNS];
};

G_DEFINE_FINAL_TYPE (PmWireHead, pm_wire_head, GTK_TYPE_WIDGET)

/* NULL: the arrow needs none. */
static const char *
get_title (PmWireColumn column)
{
  const char *const titles[PM_N_WIRE_COLUMNS] = {
    [PM_WIRE_TIME] = _ ("Time"),         [PM_WIRE_PEER_NAME] = _ ("Peer"),
    [PM_WIRE_METHOD] = _ ("Method"),     [PM_WIRE_PIECE_INDEX] = _ ("Piece"),
    [PM_WIRE_OFFSET] = _ ("Offset"),     [PM_WIRE_LENGTH] = _ ("Length"),
    [PM_WIRE_IN_WORDS] = _ ("In words"),
  };

  return titles[column];
}

static const char *
get_meaning (PmWireColumn column)
{
  const char *const meanings[PM_N_WIRE_COLUMNS] = {
    [PM_WIRE_TIME] = _ ("When its last byte came or went"),
    [PM_WIRE_ARROW] = _ ("Up: you said it. Down: the peer said it."),
    [PM_WIRE_PEER_NAME] = _ ("Whom it went to, or who said it"),
    [PM_WIRE_METHOD] = _ ("What kind of message it is, as the protocol calls it"),
    [PM_WIRE_PIECE_INDEX] = _ ("Which piece of the torrent, counted from 0"),
    [PM_WIRE_OFFSET] = _ ("Where in the piece the block begins, in bytes"),
    [PM_WIRE_LENGTH] = _ ("Bytes of the block, or of the message"),
    [PM_WIRE_IN_WORDS] = _ ("What it says"),
  };

  return meanings[column];
}

static void
pm_wire_head_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmWireHead *self = PM_WIRE_HEAD (widget);
  const PmPalette *palette = pm_palette_get ();
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  PmWireColumns columns = pm_wire_columns_new (widget, width);

  if (columns.has_two_lines)
    return;
  for (PmWireColumn column = 0; column < PM_N_WIRE_COLUMNS; column++) {
    PmWireSlot slot = columns.slots[column];
    PmText *text = &self->texts[column];
    const char *title = get_title (column);
    gboolean at_end = pm_wire_columns_is_number (column) != columns.is_mirrored;

    if (title == NULL || slot.width == 0)
      continue;
    pm_text_set (text, widget, PM_TEXT_CAPTION_BOLD, title);
    pm_text_draw (text, snapshot,
                  at_end ? slot.x + slot.width - MIN (text->width, slot.width) : slot.x,
                  (height - text->height) / 2, slot.width, &palette->dim);
  }
  gtk_snapshot_append_color (snapshot, &palette->hairline,
                             &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
}

static void
pm_wire_head_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL
      || (for_size >= 0 && pm_wire_columns_new (widget, for_size).has_two_lines))
    return;
  *minimum = *natural =
      MAX (HEIGHT, pm_text_get_line_height (widget, PM_TEXT_CAPTION_BOLD) + 2 * TEXT_EDGE);
}

static GtkSizeRequestMode
pm_wire_head_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static gboolean
pm_wire_head_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_key, GtkTooltip *tooltip)
{
  int width = gtk_widget_get_width (widget);
  PmWireColumns columns = pm_wire_columns_new (widget, width);

  for (PmWireColumn column = 0; column < PM_N_WIRE_COLUMNS && !columns.has_two_lines; column++) {
    PmWireSlot slot = columns.slots[column];

    if (slot.width == 0 || x < slot.x || x >= slot.x + slot.width)
      continue;
    gtk_tooltip_set_text (tooltip, get_meaning (column));
    gtk_tooltip_set_tip_area (
        tooltip, &(GdkRectangle) { slot.x, 0, slot.width, gtk_widget_get_height (widget) });
    return TRUE;
  }
  return FALSE;
}

static void
pm_wire_head_finalize (GObject *object)
{
  PmWireHead *self = PM_WIRE_HEAD (object);

  for (PmWireColumn column = 0; column < PM_N_WIRE_COLUMNS; column++)
    pm_text_clear (&self->texts[column]);
  G_OBJECT_CLASS (pm_wire_head_parent_class)->finalize (object);
}

static void
pm_wire_head_class_init (PmWireHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_wire_head_finalize;
  widget_class->measure = pm_wire_head_measure;
  widget_class->get_request_mode = pm_wire_head_get_request_mode;
  widget_class->snapshot = pm_wire_head_snapshot;
  widget_class->query_tooltip = pm_wire_head_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "wire-head");
  /* Each row says all of it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_wire_head_init (PmWireHead *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_wire_head_new (void)
{
  return g_object_new (PM_TYPE_WIRE_HEAD, NULL);
}
