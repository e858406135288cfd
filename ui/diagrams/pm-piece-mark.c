/* pm-piece-mark.c — the state of one piece as a small square, each with a shape of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-piece-mark.h"

#include <glib/gi18n.h>

#include "pm-map.h"
#include "pm-palette.h"

#define SIZE 14    /* px */
#define RADIUS 3   /* px */
#define OUTLINE 2  /* px, of what is being done with it */
#define THIN 1     /* px, of what is not */
#define FILLED .5f /* of the square, from below, while it arrives */

struct _PmPieceMark {
  GtkWidget parent_instance;
  PmPieceState state;
};

G_DEFINE_FINAL_TYPE (PmPieceMark, pm_piece_mark, GTK_TYPE_WIDGET)

/* --- what it is --------------------------------------------------------------------------------- */

static gboolean
has_bit (const BtBitfield *bits, guint32 piece)
{
  return bits != NULL && piece < bt_bitfield_get_n_bits (bits) && bt_bitfield_get (bits, piece);
}

PmPieceState
pm_piece_mark_judge (const BtPieceMap *map, guint32 piece)
{
  const BtPieceProgress *progress;

  if (map == NULL || piece >= map->n_pieces)
    return PM_PIECE_MISSING;
  if (has_bit (map->damaged, piece))
    return PM_PIECE_DAMAGED;
  if (pm_map_is_checking (map, piece))
    return PM_PIECE_CHECKING;
  if (has_bit (map->have, piece))
    return PM_PIECE_HERE;
  progress = bt_piece_map_get_progress (map, piece);
  if (progress != NULL && progress->n_requested + progress->n_received > 0)
    return PM_PIECE_ARRIVING;
  if (map->wanted != NULL && !has_bit (map->wanted, piece))
    return PM_PIECE_UNWANTED;
  return PM_PIECE_MISSING;
}

static char *
get_arriving (const BtPieceProgress *progress)
{
  return g_strdup_printf (
      ngettext ("Arriving, %u of %u block", "Arriving, %u of %u blocks", progress->n_blocks),
      progress->n_received, progress->n_blocks);
}

char *
pm_piece_mark_words (const BtPieceMap *map, guint32 piece)
{
  switch (pm_piece_mark_judge (map, piece)) {
  case PM_PIECE_HERE:
    return g_strdup (_ ("Here"));
  case PM_PIECE_ARRIVING:
    return get_arriving (bt_piece_map_get_progress (map, piece));
  case PM_PIECE_CHECKING:
    return g_strdup (_ ("Being checked"));
  case PM_PIECE_DAMAGED:
    return g_strdup (_ ("Damaged, asked again"));
  case PM_PIECE_UNWANTED:
    return g_strdup (_ ("Not wanted"));
  case PM_PIECE_MISSING:
  default:
    return g_strdup (_ ("Missing"));
  }
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void
append_outline (GtkSnapshot *snapshot, const GskRoundedRect *outline, float width, GdkRGBA color)
{
  const float widths[4] = { width, width, width, width };
  const GdkRGBA colors[4] = { color, color, color, color };

  gtk_snapshot_append_border (snapshot, outline, widths, colors);
}

static void
draw_cross (GtkSnapshot *snapshot, const graphene_rect_t *box, const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, box);
  const double from = SIZE * .28, to = SIZE * .72;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, OUTLINE);
  cairo_move_to (cr, from, from);
  cairo_line_to (cr, to, to);
  cairo_move_to (cr, to, from);
  cairo_line_to (cr, from, to);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_stripes (GtkSnapshot *snapshot, const GskRoundedRect *outline, const GdkRGBA *color)
{
  cairo_t *cr;

  gtk_snapshot_push_rounded_clip (snapshot, outline);
  cr = gtk_snapshot_append_cairo (snapshot, &outline->bounds);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, OUTLINE);
  for (double x = -SIZE; x < SIZE; x += SIZE / 3.) {
    cairo_move_to (cr, x, SIZE);
    cairo_line_to (cr, x + SIZE, 0);
  }
  cairo_stroke (cr);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

static void
draw_dashes (GtkSnapshot *snapshot, const graphene_rect_t *box, const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, box);
  const double dashes[] = { 2, 2 };

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, THIN);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_rectangle (cr, .5, .5, SIZE - 1, SIZE - 1);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
fill (GtkSnapshot *snapshot, const GskRoundedRect *outline, float share, const GdkRGBA *color)
{
  gtk_snapshot_push_rounded_clip (snapshot, outline);
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (0, SIZE * (1 - share), SIZE, SIZE * share));
  gtk_snapshot_pop (snapshot);
}

static void
draw (PmPieceState state, GtkSnapshot *snapshot, const GskRoundedRect *outline)
{
  const PmPalette *palette = pm_palette_get ();

  switch (state) {
  case PM_PIECE_HERE:
    fill (snapshot, outline, 1, &palette->have);
    break;
  case PM_PIECE_ARRIVING:
    fill (snapshot, outline, FILLED, &palette->flight);
    append_outline (snapshot, outline, OUTLINE, palette->flight);
    break;
  case PM_PIECE_CHECKING:
    draw_stripes (snapshot, outline, &palette->have);
    append_outline (snapshot, outline, THIN, palette->have);
    break;
  case PM_PIECE_DAMAGED:
    append_outline (snapshot, outline, OUTLINE, palette->error);
    draw_cross (snapshot, &outline->bounds, &palette->error);
    break;
  case PM_PIECE_UNWANTED:
    draw_dashes (snapshot, &outline->bounds, &palette->border);
    break;
  case PM_PIECE_MISSING:
  default:
    append_outline (snapshot, outline, THIN, palette->border);
    break;
  }
}

static void
pm_piece_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GskRoundedRect outline;
  float x = (gtk_widget_get_width (widget) - SIZE) / 2.f;
  float y = (gtk_widget_get_height (widget) - SIZE) / 2.f;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, SIZE, SIZE), RADIUS);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  draw (PM_PIECE_MARK (widget)->state, snapshot, &outline);
  gtk_snapshot_restore (snapshot);
}

static void
pm_piece_mark_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
pm_piece_mark_class_init (PmPieceMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = pm_piece_mark_snapshot;
  widget_class->measure = pm_piece_mark_measure;
  gtk_widget_class_set_css_name (widget_class, "piece-sign");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_piece_mark_init (PmPieceMark *self)
{
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_piece_mark_new (void)
{
  return g_object_new (PM_TYPE_PIECE_MARK, NULL);
}

void
pm_piece_mark_show (PmPieceMark *self, PmPieceState state)
{
  if (self->state == state)
    return;
  self->state = state;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
