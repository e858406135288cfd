/* pm-dht-legend.c — what the signs of the DHT's diagrams mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-dht-legend.h"

#include <glib/gi18n.h>

#include "pm-dht-signs.h"
#include "pm-palette.h"
#include "pm-text.h"

#define ITEMS_MAX 4
#define SQUARE 13      /* px */
#define SIGN_GAP 6     /* px between sign and words */
#define ITEM_GAP 16    /* px */
#define LINE_GAP 6     /* px */
#define NUMBER_SIZE 11 /* px */
#define EXAMPLE_ROUND 2

typedef struct {
  PmText words;
  int sign; /* PmSquare or BtHopState */
} Item;

struct _PmDhtLegend {
  GtkWidget parent;
  gboolean is_of_lookup;
  Item items[ITEMS_MAX];
  PmText number;
};

G_DEFINE_FINAL_TYPE (PmDhtLegend, pm_dht_legend, GTK_TYPE_WIDGET)

static const struct {
  int sign;
  const char *words;
} table_signs[ITEMS_MAX] = { { PM_SQUARE_ANSWERS, N_ ("Answers") },
                             { PM_SQUARE_OLD, N_ ("Not heard for 15 min") },
                             { PM_SQUARE_BAD, N_ ("Silent") },
                             { PM_SQUARE_FREE, N_ ("Free") } },
  lookup_signs[ITEMS_MAX] = { { BT_HOP_ANSWERED, N_ ("Asked in round 2") },
                              { BT_HOP_HEARD, N_ ("Heard of, not needed") },
                              { BT_HOP_FAILED, N_ ("No answer") },
                              { BT_HOP_PEERS, N_ ("Knows peers") } };

static int
get_sign_width (PmDhtLegend *self, int index)
{
  return self->is_of_lookup ? (int) (2 * pm_dot_get_radius (self->items[index].sign)) : SQUARE;
}

static int
get_item_width (PmDhtLegend *self, int index)
{
  return get_sign_width (self, index) + SIGN_GAP + self->items[index].words.width;
}

static void
set_words (PmDhtLegend *self)
{
  for (int i = 0; i < ITEMS_MAX; i++) {
    const char *words = self->is_of_lookup ? lookup_signs[i].words : table_signs[i].words;

    self->items[i].sign = self->is_of_lookup ? lookup_signs[i].sign : table_signs[i].sign;
    pm_text_set (&self->items[i].words, GTK_WIDGET (self), PM_TEXT_CAPTION, gettext (words));
  }
}

/* Items from @first that stand in one line of @width; @used: how wide they are. */
static int
count_in_line (PmDhtLegend *self, int first, int width, int *used)
{
  int n = 0;

  *used = -ITEM_GAP;
  for (int i = first; i < ITEMS_MAX; i++, n++) {
    int item = get_item_width (self, i) + ITEM_GAP;

    if (n > 0 && *used + item > width)
      break;
    *used += item;
  }
  return n;
}

static int
get_line_height (PmDhtLegend *self)
{
  int text = pm_text_get_line_height (GTK_WIDGET (self), PM_TEXT_CAPTION);

  return (self->is_of_lookup ? MAX (text, 2 * PM_DOT_RADIUS) : MAX (text, SQUARE)) + LINE_GAP;
}

static void
pm_dht_legend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmDhtLegend *self = PM_DHT_LEGEND (widget);
  int n_lines = 0, used;

  set_words (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = *natural = 0;
    for (int i = 0; i < ITEMS_MAX; i++) {
      *minimum = MAX (*minimum, get_item_width (self, i));
      *natural += get_item_width (self, i) + ITEM_GAP;
    }
    return;
  }
  for (int i = 0; i < ITEMS_MAX; n_lines++)
    i += count_in_line (self, i, for_size > 0 ? for_size : G_MAXINT / 2, &used);
  *minimum = *natural = n_lines * get_line_height (self);
}

static void
draw_number (PmDhtLegend *self, GtkSnapshot *snapshot, float x, float y)
{
  GdkRGBA ink = pm_dot_get_ink (BT_HOP_ANSWERED);

  pm_text_set_number (&self->number, GTK_WIDGET (self), NUMBER_SIZE, EXAMPLE_ROUND);
  pm_text_draw_centered (&self->number, snapshot, x, y, &ink);
}

static void
draw_sign (PmDhtLegend *self, GtkSnapshot *snapshot, int index, float x, float middle)
{
  int size = get_sign_width (self, index), sign = self->items[index].sign;
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - 2, middle - PM_DOT_RADIUS - 2,
                                                                size + 4, 2 * PM_DOT_RADIUS + 4));

  if (self->is_of_lookup)
    pm_dot_draw (cr, (BtHopState) sign, x + size / 2., middle, 1);
  else
    pm_square_draw (cr, (PmSquare) sign, x, middle - SQUARE / 2., SQUARE);
  cairo_destroy (cr);
  if (self->is_of_lookup && pm_dot_has_number ((BtHopState) sign))
    draw_number (self, snapshot, x + size / 2.f, middle);
}

static void
draw_item (PmDhtLegend *self, GtkSnapshot *snapshot, int index, float x, float middle)
{
  PmText *words = &self->items[index].words;
  int size = get_sign_width (self, index), width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  draw_sign (self, snapshot, index, is_mirrored ? width - x - size : x, middle);
  pm_text_draw (words, snapshot,
                is_mirrored ? width - x - size - SIGN_GAP - words->width : x + size + SIGN_GAP,
                middle - words->height / 2.f, 0, &pm_palette_get ()->dim);
}

static void
pm_dht_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmDhtLegend *self = PM_DHT_LEGEND (widget);
  int width = gtk_widget_get_width (widget), line = get_line_height (self);
  float middle = line / 2.f;

  set_words (self);
  for (int first = 0; first < ITEMS_MAX; middle += line) {
    int used, n = count_in_line (self, first, width, &used);
    float x = self->is_of_lookup ? MAX (width - used, 0) / 2.f : 0;

    for (int i = first; i < first + n; i++) {
      draw_item (self, snapshot, i, x, middle);
      x += get_item_width (self, i) + ITEM_GAP;
    }
    first += n;
  }
}

static GtkSizeRequestMode
pm_dht_legend_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pm_dht_legend_finalize (GObject *object)
{
  PmDhtLegend *self = PM_DHT_LEGEND (object);

  for (int i = 0; i < ITEMS_MAX; i++)
    pm_text_clear (&self->items[i].words);
  pm_text_clear (&self->number);
  G_OBJECT_CLASS (pm_dht_legend_parent_class)->finalize (object);
}

static void
pm_dht_legend_class_init (PmDhtLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_dht_legend_finalize;
  widget_class->measure = pm_dht_legend_measure;
  widget_class->get_request_mode = pm_dht_legend_get_request_mode;
  widget_class->snapshot = pm_dht_legend_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pm_dht_legend_init (PmDhtLegend *self)
{
  pm_palette_follow (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Legend"), -1);
}

GtkWidget *
pm_dht_legend_new (gboolean is_of_lookup)
{
  PmDhtLegend *self = g_object_new (PM_TYPE_DHT_LEGEND, NULL);

  self->is_of_lookup = is_of_lookup;
  return GTK_WIDGET (self);
}
