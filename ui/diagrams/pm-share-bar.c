/* pm-share-bar.c — what carried a torrent's bytes: a bar, and its parts in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-share-bar.h"

#include <string.h>

#include "pm-palette.h"
#include "pm-text.h"

#define BAR 8       /* px */
#define RADIUS 2.5f /* px */
#define PART_GAP 2  /* px between two parts */
#define LEAST 3     /* px of a part, however little it is */
#define LINE_GAP 4  /* px between the bar and its words, and between lines of these */
#define SIGN 10     /* px, a square */
#define SIGN_GAP 5  /* px between sign and word */
#define ITEM_GAP 16 /* px */
#define STRIPE 4    /* px of a stripe with its gap */

/* A word and its sign, px from the left, mirrored already. */
typedef struct {
  BtTransportKind kind;
  PmText text;
  int x, y, width;
} Item;

struct _PmShareBar {
  GtkWidget parent;
  PmShares shares;
  Item items[BT_N_TRANSPORTS];
  guint n_items;
};

G_DEFINE_FINAL_TYPE (PmShareBar, pm_share_bar, GTK_TYPE_WIDGET)

/* --- where -------------------------------------------------------------------------------------- */

static gboolean
is_mirrored (PmShareBar *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static int
get_line (PmShareBar *self)
{
  return MAX (pm_text_get_line_height (GTK_WIDGET (self), PM_TEXT_CAPTION), SIGN);
}

static void
make_items (PmShareBar *self)
{
  self->n_items = 0;
  for (guint kind = 0; kind < BT_N_TRANSPORTS; kind++) {
    g_autofree char *words = pm_shares_words (&self->shares, kind);
    Item *item = &self->items[self->n_items];

    if (self->shares.n_bytes[kind] == 0)
      continue;
    item->kind = kind;
    pm_text_set (&item->text, GTK_WIDGET (self), PM_TEXT_CAPTION, words);
    item->width = SIGN + SIGN_GAP + item->text.width;
    self->n_items++;
  }
}

/* Words that have no room go on in the next line. Returns the height of all. */
static int
place_items (PmShareBar *self, int width)
{
  int x = 0, y = BAR + LINE_GAP, line = get_line (self);

  make_items (self);
  for (guint i = 0; i < self->n_items; i++) {
    Item *item = &self->items[i];

    if (x > 0 && x + item->width > width) {
      x = 0;
      y += line + LINE_GAP;
    }
    item->x = is_mirrored (self) ? width - x - item->width : x;
    item->y = y;
    x += item->width + ITEM_GAP;
  }
  return y + line;
}

static void
pm_share_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmShareBar *self = PM_SHARE_BAR (widget);

  make_items (self);
  *minimum = *natural = 0;
  for (guint i = 0; i < self->n_items; i++) {
    *minimum = MAX (*minimum, self->items[i].width);
    *natural += self->items[i].width + ITEM_GAP;
  }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = place_items (self, for_size < 0 ? *natural : for_size);
}

static GtkSizeRequestMode
pm_share_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- drawing ------------------------------------------------------------------------------------ */

static const GdkRGBA *
get_color (BtTransportKind kind)
{
  const PmPalette *palette = pm_palette_get ();

  switch (kind) {
  case BT_TRANSPORT_UTP:
    return &palette->rare;
  case BT_TRANSPORT_RTC:
    return &palette->flight_num;
  case BT_TRANSPORT_TCP:
  default:
    return &palette->have;
  }
}

/* Upright stripes, or lying ones: told apart without colours. */
static void
append_stripes (GtkSnapshot *snapshot, const graphene_rect_t *rect, gboolean is_upright,
                const GdkRGBA *color)
{
  GdkRGBA pale = pm_color_fade (*color, .35);
  GskColorStop stops[] = { { 0, *color }, { .5f, *color }, { .5f, pale }, { 1, pale } };
  graphene_point_t start = rect->origin, end = rect->origin;

  end.x += is_upright ? STRIPE : 0;
  end.y += is_upright ? 0 : STRIPE;
  gtk_snapshot_append_repeating_linear_gradient (snapshot, rect, &start, &end, stops,
                                                 G_N_ELEMENTS (stops));
}

static void
append_part (GtkSnapshot *snapshot, BtTransportKind kind, graphene_rect_t rect)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (kind == BT_TRANSPORT_TCP)
    gtk_snapshot_append_color (snapshot, get_color (kind), &rect);
  else
    append_stripes (snapshot, &rect, kind == BT_TRANSPORT_RTC, get_color (kind));
  gtk_snapshot_pop (snapshot);
}

static void
draw_bar (PmShareBar *self, GtkSnapshot *snapshot, int width)
{
  float room = MAX (width - PART_GAP * ((int) self->n_items - 1), 0), x = 0;

  for (guint i = 0; i < self->n_items; i++) {
    double share = (double) self->shares.n_bytes[self->items[i].kind] / self->shares.n_all;
    float left = width - x - (LEAST + PART_GAP) * (self->n_items - 1 - i);
    float part =
        i + 1 == self->n_items ? width - x : CLAMP (room * share, LEAST, MAX (left, LEAST));

    append_part (snapshot, self->items[i].kind,
                 GRAPHENE_RECT_INIT (is_mirrored (self) ? width - x - part : x, 0, part, BAR));
    x += part + PART_GAP;
  }
}

static void
draw_item (PmShareBar *self, GtkSnapshot *snapshot, Item *item)
{
  int line = get_line (self), word = item->x + SIGN + SIGN_GAP;
  int sign = item->x;

  if (is_mirrored (self)) {
    word = item->x;
    sign = item->x + item->width - SIGN;
  }
  append_part (snapshot, item->kind,
               GRAPHENE_RECT_INIT (sign, item->y + (line - SIGN) / 2, SIGN, SIGN));
  pm_text_draw (&item->text, snapshot, word, item->y + (line - item->text.height) / 2, 0,
                &pm_palette_get ()->dim);
}

static void
pm_share_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmShareBar *self = PM_SHARE_BAR (widget);
  int width = gtk_widget_get_width (widget);

  place_items (self, width);
  draw_bar (self, snapshot, width);
  for (guint i = 0; i < self->n_items; i++)
    draw_item (self, snapshot, &self->items[i]);
}

/* --- words -------------------------------------------------------------------------------------- */

/* Over a word, what it means; over the bar, all of it. */
static gboolean
pm_share_bar_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_by_key,
                            GtkTooltip *tooltip)
{
  PmShareBar *self = PM_SHARE_BAR (widget);
  g_autofree char *all = pm_shares_spoken (&self->shares);

  for (guint i = 0; i < self->n_items; i++) {
    const Item *item = &self->items[i];

    if (x >= item->x && x < item->x + item->width && y >= item->y
        && y < item->y + get_line (self)) {
      gtk_tooltip_set_text (tooltip, pm_shares_hint (item->kind));
      return TRUE;
    }
  }
  gtk_tooltip_set_text (tooltip, all);
  return all != NULL;
}

void
pm_share_bar_set (PmShareBar *self, const PmShares *shares)
{
  g_autofree char *spoken = pm_shares_spoken (shares);

  gtk_widget_set_visible (GTK_WIDGET (self), shares->n_all > 0);
  if (memcmp (&self->shares, shares, sizeof *shares) == 0)
    return;
  self->shares = *shares;
  if (spoken != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_share_bar_finalize (GObject *object)
{
  PmShareBar *self = PM_SHARE_BAR (object);

  for (guint i = 0; i < BT_N_TRANSPORTS; i++)
    pm_text_clear (&self->items[i].text);
  G_OBJECT_CLASS (pm_share_bar_parent_class)->finalize (object);
}

static void
pm_share_bar_class_init (PmShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_share_bar_finalize;
  widget_class->measure = pm_share_bar_measure;
  widget_class->get_request_mode = pm_share_bar_get_request_mode;
  widget_class->snapshot = pm_share_bar_snapshot;
  widget_class->query_tooltip = pm_share_bar_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "share-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pm_share_bar_init (PmShareBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_share_bar_new (void)
{
  return g_object_new (PM_TYPE_SHARE_BAR, NULL);
}
