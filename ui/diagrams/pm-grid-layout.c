/* pm-grid-layout.c — where in a grid of cells each piece of a torrent stands.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-grid-layout.h"

/* The largest first, close enough to each other that most of the room is used. Below the last one squares cannot
 * be told apart. */
static const struct {
  int cell, gap; /* px */
} sizes[] = { { 68, 10 }, { 54, 10 }, { PM_GRID_BOX, 8 }, { 30, 5 }, { 24, 4 },
              { 20, 3 },  { 16, 3 },  { 14, 2 },          { 12, 2 }, { 10, 2 },
              { 8, 2 },   { 7, 1 },   { 6, 1 },           { 5, 1 },  { 4, 1 } };

#define N_SIZES ((int) G_N_ELEMENTS (sizes))

static int
fit (int room, int index)
{
  return MAX ((room + sizes[index].gap) / (sizes[index].cell + sizes[index].gap), 1);
}

static gint64
get_rows (guint32 n_pieces, int n_columns)
{
  return ((gint64) n_pieces + n_columns - 1) / n_columns;
}

/* The largest with which so many cells fit. */
static int
choose_size (guint32 n_cells, gboolean may_be_boxes, int width, int height)
{
  for (int i = 0; i < N_SIZES - 1; i++)
    if ((may_be_boxes || sizes[i].cell < PM_GRID_BOX) && width >= sizes[i].cell
        && height >= sizes[i].cell && get_rows (n_cells, fit (width, i)) <= fit (height, i))
      return i;
  return N_SIZES - 1;
}

PmGridLayout
pm_grid_layout_new (guint32 first, guint32 n_pieces, int width, int height)
{
  guint64 room = (guint64) fit (width, N_SIZES - 1) * fit (height, N_SIZES - 1);
  PmGridLayout self = { .first = first,
                        .n_pieces = n_pieces,
                        .per_cell = MAX ((n_pieces + room - 1) / room, 1),
                        .width = width };
  int size;

  self.n_cells = ((guint64) n_pieces + self.per_cell - 1) / self.per_cell;
  size = choose_size (self.n_cells, n_pieces <= PM_GRID_BOXES_MAX, width, height);
  self.n_columns = fit (width, size);
  self.n_rows = get_rows (self.n_cells, self.n_columns);
  self.cell = sizes[size].cell;
  self.gap = sizes[size].gap;
  return self;
}

int
pm_grid_layout_like_height (guint32 n_pieces, int width, int most)
{
  PmGridLayout layout;

  for (int i = 0; i < N_SIZES; i++) {
    gint64 rows = get_rows (MAX (n_pieces, 1), fit (width, i));
    gint64 height = rows * (sizes[i].cell + sizes[i].gap) - sizes[i].gap;

    if ((sizes[i].cell < PM_GRID_BOX || n_pieces <= PM_GRID_BOXES_MAX) && width >= sizes[i].cell
        && height <= most)
      return height;
  }
  layout = pm_grid_layout_new (0, n_pieces, width, most);
  return pm_grid_layout_get_height (&layout);
}

int
pm_grid_layout_get_width (const PmGridLayout *self)
{
  return self->n_columns * (self->cell + self->gap) - self->gap;
}

int
pm_grid_layout_get_height (const PmGridLayout *self)
{
  return self->n_rows * (self->cell + self->gap) - self->gap;
}

guint32
pm_grid_layout_get_first (const PmGridLayout *self, guint32 cell)
{
  return self->first + cell * self->per_cell;
}

guint32
pm_grid_layout_get_n (const PmGridLayout *self, guint32 cell)
{
  return MIN (self->per_cell, self->n_pieces - cell * self->per_cell);
}

guint32
pm_grid_layout_find_cell (const PmGridLayout *self, guint32 piece)
{
  return (piece - self->first) / self->per_cell;
}

void
pm_grid_layout_get_place (const PmGridLayout *self, guint32 cell, int *x, int *y)
{
  int step = self->cell + self->gap, left = cell % self->n_columns * step;

  *x = self->is_mirrored ? self->width - left - self->cell : left;
  *y = cell / self->n_columns * step;
}

gint64
pm_grid_layout_get_cell_at (const PmGridLayout *self, double x, double y)
{
  int step = self->cell + self->gap;
  double along = self->is_mirrored ? self->width - x : x;
  gint64 cell;

  if (self->n_cells == 0 || !(x >= 0) || !(x <= self->width) || !(y >= 0)
      || !(y < self->n_rows * (double) step))
    return -1;
  cell = (gint64) (y / step) * self->n_columns + MIN ((int) (along / step), self->n_columns - 1);
  return cell < self->n_cells ? cell : -1;
}

guint32
pm_grid_layout_step (const PmGridLayout *self, guint32 piece, gint64 by)
{
  gint64 cell = pm_grid_layout_find_cell (self, piece);

  return pm_grid_layout_get_first (self, CLAMP (cell + by, 0, (gint64) self->n_cells - 1));
}
