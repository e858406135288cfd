/* pm-grid-pixels.c — the cells of a grid of pieces, and their pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-grid-pixels.h"

/* Halves of a px, measured along a row: of pieces being checked. */
#define STRIPE 3
#define STRIPE_STEP 7

/* --- cells -------------------------------------------------------------------------------------- */

static PmCell
make_cell (const PmPieceSet *set, guint32 first, guint32 n, const PmPieceChoice *choice)
{
  PmCell cell = { 0 };
  guint32 n_here = 0, n_unwanted = 0;

  for (guint32 i = first; i < first + n; i++) {
    PmPieceState state = pm_piece_set_get_state (set, i);

    n_here += state == PM_PIECE_HERE;
    n_unwanted += state == PM_PIECE_UNWANTED;
    if (state > PM_PIECE_HERE)
      cell.state = MAX (cell.state, state);
    cell.is_sent |= pm_piece_set_is_sent (set, i);
    cell.is_chosen |= pm_piece_choice_takes (choice, set, i);
  }
  cell.level = pm_map_get_level (n_here, n);
  if (cell.state == PM_PIECE_MISSING)
    cell.state = n_unwanted == n ? PM_PIECE_UNWANTED
                 : n_here > 0    ? PM_PIECE_HERE
                                 : PM_PIECE_MISSING;
  return cell;
}

void
pm_grid_cells_fill (PmCell *cells, const PmGridLayout *layout, const PmPieceSet *set,
                    const PmPieceChoice *choice)
{
  for (guint32 i = 0; i < layout->n_cells; i++)
    cells[i] = make_cell (set, pm_grid_layout_get_first (layout, i),
                          pm_grid_layout_get_n (layout, i), choice);
}

/* --- pixels ------------------------------------------------------------------------------------- */

typedef struct {
  guint32 *pixels; /* of the whole picture */
  int stride;      /* pixels */
  int size;        /* of a cell */
  int scale;
  const PmGridInks *inks;
} Job;

int
pm_grid_pixels_get_width (const PmGridLayout *layout, int scale_factor)
{
  return (pm_grid_layout_get_width (layout) + 2 * PM_GRID_MARGIN) * scale_factor;
}

int
pm_grid_pixels_get_height (const PmGridLayout *layout, int scale_factor)
{
  return (pm_grid_layout_get_height (layout) + 2 * PM_GRID_MARGIN) * scale_factor;
}

static void
fill (const Job *job, int x, int y, int size, guint32 color)
{
  for (int j = y; j < y + size; j++)
    for (int i = x; i < x + size; i++)
      job->pixels[j * job->stride + i] = color;
}

static void
outline (const Job *job, int x, int y, guint32 color)
{
  for (int j = 0; j < job->size; j++)
    for (int i = 0; i < job->size; i++)
      if (MIN (MIN (i, j), job->size - 1 - MAX (i, j)) < job->scale)
        job->pixels[(y + j) * job->stride + x + i] = color;
}

/* The half below the diagonal. */
static void
fill_half (const Job *job, int x, int y, guint32 color)
{
  for (int j = 0; j < job->size; j++)
    for (int i = job->size - 1 - j; i < job->size; i++)
      job->pixels[(y + j) * job->stride + x + i] = color;
}

/* Stripes go on from one cell to the next. */
static void
fill_stripes (const Job *job, int x, int y, guint32 color)
{
  for (int j = y; j < y + job->size; j++)
    for (int i = x; i < x + job->size; i++)
      if ((i + j) * 2 % (STRIPE_STEP * job->scale) < STRIPE * job->scale)
        job->pixels[j * job->stride + i] = color;
}

static void
paint_cell (const Job *job, const PmCell *cell, int x, int y)
{
  const PmGridInks *inks = job->inks;

  if (cell->state == PM_PIECE_UNWANTED) {
    outline (job, x, y, inks->border);
    return;
  }
  if (cell->state == PM_PIECE_CHECKING) {
    fill_stripes (job, x, y, inks->stripe);
    return;
  }
  fill (job, x, y, job->size, inks->levels[MIN (cell->level, PM_LEVELS - 1)]);
  if (cell->level < PM_LEVELS - 1 && inks->outline != 0)
    outline (job, x, y, inks->outline);
  if (cell->state == PM_PIECE_RARE)
    fill_half (job, x, y, inks->rare);
}

static Job
begin (const PmGridLayout *layout, const PmGridInks *inks, int scale_factor)
{
  Job job = { .stride = pm_grid_pixels_get_width (layout, scale_factor),
              .size = layout->cell * scale_factor,
              .scale = scale_factor,
              .inks = inks };

  job.pixels =
      g_new0 (guint32, (gsize) job.stride * pm_grid_pixels_get_height (layout, scale_factor));
  return job;
}

/* In the picture, which begins where the cells do. */
static void
get_place (const PmGridLayout *layout, const Job *job, guint32 cell, int *x, int *y)
{
  pm_grid_layout_get_place (layout, cell, x, y);
  if (layout->is_mirrored)
    *x -= layout->width - pm_grid_layout_get_width (layout);
  *x = (*x + PM_GRID_MARGIN) * job->scale;
  *y = (*y + PM_GRID_MARGIN) * job->scale;
}

guint32 *
pm_grid_pixels_new (const PmGridLayout *layout, const PmCell *cells, const PmGridInks *inks,
                    int scale_factor)
{
  Job job = begin (layout, inks, scale_factor);

  for (guint32 i = 0; i < layout->n_cells; i++) {
    int x, y;

    get_place (layout, &job, i, &x, &y);
    paint_cell (&job, &cells[i], x, y);
  }
  return job.pixels;
}

static gboolean
is_any_chosen (const PmGridLayout *layout, const PmCell *cells)
{
  for (guint32 i = 0; i < layout->n_cells; i++)
    if (cells[i].is_chosen)
      return TRUE;
  return FALSE;
}

/* Outlines first: neighbours share the gap between them. */
guint32 *
pm_grid_pixels_new_chosen (const PmGridLayout *layout, const PmCell *cells, const PmGridInks *inks,
                           int scale_factor)
{
  Job job;
  int margin = PM_GRID_MARGIN * scale_factor, x, y;

  if (!is_any_chosen (layout, cells))
    return NULL;
  job = begin (layout, inks, scale_factor);
  for (guint32 i = 0; i < layout->n_cells; i++)
    if (cells[i].is_chosen) {
      get_place (layout, &job, i, &x, &y);
      fill (&job, x - margin, y - margin, job.size + 2 * margin, inks->chosen);
    }
  for (guint32 i = 0; i < layout->n_cells; i++)
    if (cells[i].is_chosen) {
      get_place (layout, &job, i, &x, &y);
      fill (&job, x, y, job.size, inks->levels[0]);
      paint_cell (&job, &cells[i], x, y);
    }
  return job.pixels;
}
