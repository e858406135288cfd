/* pm-piece-strip.c — how much of a torrent or file is here, as a thin strip for lists.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-piece-strip.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-line-texture.h"
#include "pm-map.h"
#include "pm-palette.h"
#include "pm-shape.h"

#define THICKNESS 5        /* px, in lists of torrents */
#define NATURAL_WIDTH 150  /* px */
#define MIN_WIDTH 24       /* px */
#define TROUGH_OPACITY .12 /* of the ink */
#define HATCH 6            /* px; from one stripe of what is being fetched or checked to the next */
#define REFRESH_US 100000  /* 10 pictures a second are enough for 5 px */
#define SPEAK_US (5 * G_USEC_PER_SEC)
#define GAP_FROM 12 /* px; pieces at least so wide stand apart */
#define GAP 2       /* px */
/* Of a film, which is always on dark ground. */
#define AHEAD_COLOR      \
  {                      \
    .6f, .757f, .945f, 1 \
  } /* #99c1f1 */
#define AHEAD_OPACITY .75
#define FILM_TROUGH_COLOR \
  {                       \
    1, 1, 1, .22f         \
  }

struct _PmPieceStrip {
  GtkWidget parent;
  BtTorrent *torrent; /* owned reference, or NULL */
  BtFile *file;       /* owned reference, or NULL */
  int thickness;
  PmLineTexture texture;
  guint palette_serial;
  BtPieceMap *drawn;  /* owned reference, or NULL: what the texture shows */
  int drawn_width;    /* device px */
  double drawn_share; /* what the plain bar shows */
  double played;      /* 0 to 1; below 0: it is no film that plays */
  int drawn_played;   /* device px of the texture that lie before that */
  gint64 drawn_us, spoken_us;
  guint percent; /* what was said last */
};

enum { PROP_0, PROP_THICKNESS, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PmPieceStrip, pm_piece_strip, GTK_TYPE_WIDGET)

static double
get_share (PmPieceStrip *self)
{
  guint64 size;

  if (self->file == NULL)
    return self->torrent != NULL ? bt_torrent_get_progress (self->torrent) : 0;
  size = bt_file_get_size (self->file);
  return size > 0 ? (double) bt_file_get_have (self->file) / size : 1;
}

static BtTorrentState
get_state (PmPieceStrip *self)
{
  return self->torrent != NULL ? bt_torrent_get_state (self->torrent) : BT_TORRENT_PAUSED;
}

/* Its files are looked through, or go elsewhere: that is told by stripes as far as it is. */
static gboolean
is_striped (PmPieceStrip *self)
{
  BtTorrentState state = get_state (self);

  return self->file == NULL && (state == BT_TORRENT_CHECKING || state == BT_TORRENT_MOVING);
}

static double
get_drawn_share (PmPieceStrip *self)
{
  const BtTorrentStat *stat;
  gboolean is_moving = get_state (self) == BT_TORRENT_MOVING;

  if (!is_striped (self))
    return get_share (self);
  stat = bt_torrent_get_stat (self->torrent);
  if (is_moving)
    return stat->to_move > 0 ? (double) stat->moved / stat->to_move : 0;
  return stat->to_check > 0 ? (double) stat->checked / stat->to_check : 0;
}

/* --- the pieces ------------------------------------------------------------------------------- */

/* The range of pieces; FALSE: there is nothing to show but the share. */
static gboolean
get_pieces (PmPieceStrip *self, const BtPieceMap *map, guint32 *first, guint32 *n)
{
  gint64 from = 0, to = map->n_pieces;

  if (self->file != NULL) {
    bt_file_get_pieces (self->file, &from, &to);
    to++;
  }
  if (from < 0 || to <= from || to > map->n_pieces)
    return FALSE;
  *first = from;
  *n = to - from;
  return TRUE;
}

/* The pieces of a file begin anywhere: a bitfield of just them keeps one way of counting columns. */
static BtBitfield *
dup_range (const BtBitfield *bits, guint32 first, guint32 n)
{
  BtBitfield *range = bt_bitfield_new (n);

  for (guint32 i = bt_bitfield_next (bits, first, TRUE); i < first + n;
       i = bt_bitfield_next (bits, i + 1, TRUE))
    bt_bitfield_set (range, i - first);
  return range;
}

static void
mark_flights (PmColumn *columns, PmScale scale, const BtPieceMap *map, guint32 first)
{
  for (guint32 i = 0; i < map->n_progress; i++) {
    guint32 piece = map->progress[i].piece;
    int x, n;

    if (map->progress[i].n_requested == 0 || piece < first || piece >= first + scale.n_pieces)
      continue;
    n = pm_scale_get_columns (scale, piece - first, &x);
    for (int end = x + n; x < end; x++)
      columns[x].state = PM_PIECE_FLIGHT;
  }
}

/* Strips lie on rows of any colour: unlike that of the lines, their trough lets it through. */
static GdkRGBA
get_trough (PmPieceStrip *self)
{
  const PmPalette *palette = pm_palette_get ();

  if (self->played >= 0)
    return (GdkRGBA) FILM_TROUGH_COLOR;
  return pm_color_fade (palette->ink, palette->is_high_contrast ? 0 : TROUGH_OPACITY);
}

/* @over at @opacity above @under, which may be translucent itself. */
static GdkRGBA
lay_over (GdkRGBA under, GdkRGBA over, double opacity)
{
  float rest = under.alpha * (1 - opacity), alpha = opacity + rest;

  if (alpha <= 0)
    return under;
  return (GdkRGBA) { (over.red * opacity + under.red * rest) / alpha,
                     (over.green * opacity + under.green * rest) / alpha,
                     (over.blue * opacity + under.blue * rest) / alpha, alpha };
}

/* Columns that were played; -1: none can be. */
static int
find_played (PmPieceStrip *self, int width)
{
  return self->played >= 0 ? (int) (self->played * width + .5) : -1;
}

/* @is_ahead: of a film, and not played yet. */
static GdkRGBA
find_color (PmPieceStrip *self, const PmColumn *column, gboolean is_ahead)
{
  const PmPalette *palette = pm_palette_get ();
  double opacity = pm_map_get_level_opacity (column->level);

  if (column->state == PM_PIECE_FLIGHT)
    return palette->flight;
  if (is_ahead)
    return lay_over (get_trough (self), (GdkRGBA) AHEAD_COLOR, opacity * AHEAD_OPACITY);
  return lay_over (get_trough (self), palette->have, opacity);
}

static guint32 *
make_pixels (PmPieceStrip *self, PmColumn *columns, PmScale scale)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self)), w = scale.n_columns;
  gboolean has_gaps = w / scale.n_pieces >= (guint) (GAP_FROM * factor);
  int played = find_played (self, w);
  guint32 *pixels = g_new (guint32, w);

  for (int x = 0; x < w; x++) {
    GdkRGBA color = find_color (self, &columns[x], played >= 0 && x >= played);
    int first, n = pm_scale_get_columns (scale, pm_scale_get_first (scale, x), &first);

    if (has_gaps && x >= first + n - GAP * factor && first + n < w)
      color.alpha = 0;
    pixels[is_mirrored ? w - 1 - x : x] = pm_color_to_pixel (color);
  }
  return pixels;
}

static void
make_texture (PmPieceStrip *self, BtPieceMap *map, guint32 first, guint32 n)
{
  int width =
      gtk_widget_get_width (GTK_WIDGET (self)) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  PmScale scale = { n, width };
  g_autofree PmColumn *columns = g_new (PmColumn, width);
  g_autoptr (BtBitfield) range = NULL;

  if (self->file != NULL && map->have != NULL)
    range = dup_range (map->have, first, n);
  pm_map_fill_levels (columns, scale, range != NULL ? range : map->have);
  mark_flights (columns, scale, map, first);
  pm_line_texture_take (&self->texture, make_pixels (self, columns, scale), width, 1);
  self->drawn_width = width;
  self->drawn_played = find_played (self, width);
  self->palette_serial = pm_palette_get_serial ();
}

static void
take_drawn (PmPieceStrip *self, BtPieceMap *map)
{
  if (self->drawn == map)
    return;
  g_clear_pointer (&self->drawn, bt_piece_map_unref);
  self->drawn = map != NULL ? bt_piece_map_ref (map) : NULL;
}

/* Whether the texture shows the pieces as they are. */
static gboolean
ensure_texture (PmPieceStrip *self)
{
  BtPieceMap *map = self->torrent != NULL ? bt_torrent_get_piece_map (self->torrent) : NULL;
  int width =
      gtk_widget_get_width (GTK_WIDGET (self)) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  guint32 first, n;

  if (map == NULL || width <= 0 || !get_pieces (self, map, &first, &n)) {
    take_drawn (self, NULL);
    pm_line_texture_clear (&self->texture);
    return FALSE;
  }
  if (self->drawn != map || self->drawn_width != width
      || self->drawn_played != find_played (self, width)
      || self->palette_serial != pm_palette_get_serial ())
    make_texture (self, map, first, n);
  take_drawn (self, map);
  return TRUE;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
draw_hatch (GtkSnapshot *snapshot, const graphene_rect_t *rect, const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, rect);
  float h = rect->size.height;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_rectangle (cr, rect->origin.x, rect->origin.y, rect->size.width, h);
  cairo_clip (cr);
  cairo_translate (cr, rect->origin.x, rect->origin.y);
  for (float x = -h; x < rect->size.width + h; x += 2 * HATCH) {
    cairo_move_to (cr, x, h);
    cairo_line_to (cr, x + h, 0);
    cairo_line_to (cr, x + h + HATCH, 0);
    cairo_line_to (cr, x + HATCH, h);
    cairo_close_path (cr);
  }
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
draw_share (PmPieceStrip *self, GtkSnapshot *snapshot, const graphene_rect_t *rect)
{
  const PmPalette *palette = pm_palette_get ();
  GdkRGBA trough = get_trough (self);
  graphene_rect_t part = *rect;

  part.size.width *= CLAMP (self->drawn_share, 0, 1);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    part.origin.x = rect->size.width - part.size.width;
  gtk_snapshot_append_color (snapshot, &trough, rect);
  if (is_striped (self) && part.size.width >= 1)
    draw_hatch (snapshot, &part,
                get_state (self) == BT_TORRENT_MOVING ? &palette->have : &palette->peer_have);
  else if (self->played < 0 && !is_striped (self))
    gtk_snapshot_append_color (snapshot, &palette->have, &part);
}

static void
pm_piece_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmPieceStrip *self = PM_PIECE_STRIP (widget);
  const PmPalette *palette = pm_palette_get ();
  int height = gtk_widget_get_height (widget);
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, (height - self->thickness) / 2,
                                             gtk_widget_get_width (widget), self->thickness);
  BtTorrentState state = get_state (self);
  gboolean is_fetching = state == BT_TORRENT_METADATA;
  GdkRGBA trough = get_trough (self);
  GskRoundedRect outline;

  self->drawn_share = get_drawn_share (self);
  gsk_rounded_rect_init_from_rect (&outline, &rect, self->thickness / 2.f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (is_fetching)
    gtk_snapshot_append_color (snapshot, &trough, &rect);
  else if (!is_striped (self) && ensure_texture (self))
    pm_line_texture_draw (&self->texture, snapshot, &rect);
  else
    draw_share (self, snapshot, &rect);
  if (is_fetching)
    draw_hatch (snapshot, &rect, &palette->border);
  gtk_snapshot_pop (snapshot);
  if (palette->is_high_contrast)
    pm_shape_outline (snapshot, &rect, self->thickness / 2.f, 1, &palette->border);
}

static void
pm_piece_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean is_across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_across ? MIN_WIDTH : PM_PIECE_STRIP (widget)->thickness;
  *natural = is_across ? NATURAL_WIDTH : *minimum;
}

/* --- changes ---------------------------------------------------------------------------------- */

static void
speak (PmPieceStrip *self, gint64 now)
{
  guint percent = pm_format_get_percent (get_share (self));
  g_autofree char *text = NULL;

  if (self->spoken_us != 0 && (percent == self->percent || now - self->spoken_us < SPEAK_US))
    return;
  self->percent = percent;
  self->spoken_us = now;
  text = g_strdup_printf (ngettext ("%u percent here.", "%u percent here.", percent), percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
updated_cb (PmPieceStrip *self)
{
  gint64 now = g_get_monotonic_time ();
  BtPieceMap *map = self->torrent != NULL ? bt_torrent_get_piece_map (self->torrent) : NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  speak (self, now);
  if (map == self->drawn && get_drawn_share (self) == self->drawn_share)
    return;
  if (now - self->drawn_us < REFRESH_US)
    return;
  self->drawn_us = now;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
state_cb (PmPieceStrip *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_piece_strip_set_file (PmPieceStrip *self, BtTorrent *torrent, BtFile *file)
{
  g_return_if_fail (PM_IS_PIECE_STRIP (self));

  if (self->torrent == torrent && self->file == file)
    return;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  g_set_object (&self->file, file);
  take_drawn (self, NULL);
  pm_line_texture_clear (&self->texture);
  self->spoken_us = 0;
  if (torrent != NULL) {
    g_signal_connect_object (torrent, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (torrent, "notify::state", G_CALLBACK (state_cb), self,
                             G_CONNECT_SWAPPED);
    speak (self, g_get_monotonic_time ());
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_piece_strip_set_torrent (PmPieceStrip *self, BtTorrent *torrent)
{
  pm_piece_strip_set_file (self, torrent, NULL);
}

void
pm_piece_strip_set_thickness (PmPieceStrip *self, int thickness)
{
  g_return_if_fail (PM_IS_PIECE_STRIP (self));

  if (self->thickness == thickness)
    return;
  self->thickness = thickness;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THICKNESS]);
}

void
pm_piece_strip_set_played (PmPieceStrip *self, double share)
{
  int width =
      gtk_widget_get_width (GTK_WIDGET (self)) * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  g_return_if_fail (PM_IS_PIECE_STRIP (self));
  self->played = share;
  if (self->drawn_played != find_played (self, width))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_piece_strip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THICKNESS)
    g_value_set_int (value, PM_PIECE_STRIP (object)->thickness);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_piece_strip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THICKNESS)
    pm_piece_strip_set_thickness (PM_PIECE_STRIP (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_piece_strip_dispose (GObject *object)
{
  PmPieceStrip *self = PM_PIECE_STRIP (object);

  pm_piece_strip_set_file (self, NULL, NULL);
  G_OBJECT_CLASS (pm_piece_strip_parent_class)->dispose (object);
}

static void
pm_piece_strip_class_init (PmPieceStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pm_piece_strip_get_property;
  object_class->set_property = pm_piece_strip_set_property;
  object_class->dispose = pm_piece_strip_dispose;
  widget_class->snapshot = pm_piece_strip_snapshot;
  widget_class->measure = pm_piece_strip_measure;
  properties[PROP_THICKNESS] =
      g_param_spec_int ("thickness", NULL, NULL, 1, 100, THICKNESS,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "piece-strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pm_piece_strip_init (PmPieceStrip *self)
{
  self->thickness = THICKNESS;
  self->played = self->drawn_played = -1;
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_piece_strip_new (void)
{
  return g_object_new (PM_TYPE_PIECE_STRIP, NULL);
}
