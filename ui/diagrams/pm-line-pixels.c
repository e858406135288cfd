/* pm-line-pixels.c — the pixels of a line's textures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-line-pixels.h"

#define GAP_FROM 6            /* px; pieces at least so wide stand apart */
#define GAP 1                 /* px */
#define STRIPE 2              /* px, of pieces being checked */
#define TICK 3                /* px, of a rare piece */
#define FOOT 5                /* px, of a rare column in the row of copies */
#define RARE_STRIPE .22       /* opacity above the foot */
#define COPIES_BACKGROUND .45 /* of the trough */

static int
place (const PmLinePixels *self, int x)
{
  return self->is_mirrored ? self->scale.n_columns - 1 - x : x;
}

static gboolean
is_gap (const PmLinePixels *self, int x)
{
  int first, n;

  if (self->scale.n_columns / self->scale.n_pieces < (guint) (GAP_FROM * self->scale_factor))
    return FALSE;
  n = pm_scale_get_columns (self->scale, pm_scale_get_first (self->scale, x), &first);
  return x >= first + n - GAP * self->scale_factor && first + n < self->scale.n_columns;
}

guint32 *
pm_line_pixels_new (const PmLinePixels *self, const PmPalette *palette)
{
  guint32 *pixels = g_new0 (guint32, self->scale.n_columns);
  guint32 shades[PM_LEVELS], checked = pm_color_to_pixel (palette->have);
  const GdkRGBA *full = self->is_peer ? &palette->peer_have : &palette->have;
  gboolean has_gaps = self->scale.n_columns > (gint64) self->scale.n_pieces;

  for (int level = 0; level < PM_LEVELS; level++)
    shades[level] =
        pm_color_to_pixel (pm_color_mix (palette->trough, *full, pm_map_get_level_opacity (level)));
  for (int x = 0; x < self->scale.n_columns; x++) {
    const PmColumn *column = &self->columns[x];
    guint32 *pixel = &pixels[place (self, x)];

    if (has_gaps && is_gap (self, x))
      continue;
    if (column->state == PM_PIECE_CHECKING)
      *pixel = x / (STRIPE * self->scale_factor) % 2 == 0 ? checked : 0;
    else if (!column->unwanted || column->level > 0)
      *pixel = shades[column->level];
  }
  return pixels;
}

guint32 *
pm_line_pixels_new_rare (const PmLinePixels *self, const PmPalette *palette)
{
  guint32 *pixels = NULL, color = pm_color_to_pixel (palette->rare);
  int half = TICK * self->scale_factor / 2;

  for (int x = 0; x < self->scale.n_columns; x++) {
    if (self->columns[x].state != PM_PIECE_RARE)
      continue;
    if (pixels == NULL)
      pixels = g_new0 (guint32, self->scale.n_columns);
    for (int i = MAX (x - half, 0); i <= MIN (x + half, self->scale.n_columns - 1); i++)
      pixels[place (self, i)] = color;
  }
  return pixels;
}

static void
fill_down (guint32 *pixels, int stride, int from, int to, guint32 color)
{
  for (int y = from; y < to; y++)
    pixels[y * stride] = color;
}

guint32 *
pm_line_pixels_new_copies (const PmLinePixels *self, const PmPalette *palette,
                           const BtPieceMap *map, int height)
{
  int w = self->scale.n_columns, foot = FOOT * self->scale_factor;
  guint32 *pixels = g_new (guint32, w * height);
  g_autofree guint16 *copies = g_new (guint16, w);
  GdkRGBA empty = pm_color_mix (palette->card, palette->trough, COPIES_BACKGROUND);
  guint32 back = pm_color_to_pixel (empty), bar = pm_color_to_pixel (palette->peer_have);
  guint32 tall = pm_color_to_pixel (pm_color_mix (empty, palette->rare, RARE_STRIPE));
  guint32 rare = pm_color_to_pixel (palette->rare);

  pm_map_fill_copies (copies, self->scale, map);
  for (int x = 0; x < w; x++) {
    gboolean is_rare = self->columns[x].state == PM_PIECE_RARE;
    int n = map->copies_max > 0 ? copies[x] * height / map->copies_max : 0;
    guint32 *column = &pixels[place (self, x)];

    fill_down (column, w, 0, height - n, is_rare ? tall : back);
    fill_down (column, w, height - n, height, bar);
    if (is_rare)
      fill_down (column, w, MAX (height - foot, 0), height, rare);
  }
  return pixels;
}
