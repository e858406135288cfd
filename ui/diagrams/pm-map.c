/* pm-map.c — which pieces a place in a drawing stands for, and which state it shows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-map.h"

#include <math.h>

/* Below the line so few copies are a danger; the engine's own rule, here with You counted. */
#define RARE_COPIES 3 /* copies */

/* Steps the eye tells apart over the trough; the first is strong enough for one lonely piece. */
static const double level_opacity[PM_LEVELS] = { 0, .22, .38, .54, .70, .85, 1 };

guint32
pm_scale_get_first (PmScale self, int column)
{
  return (guint64) column * self.n_pieces / self.n_columns;
}

guint32
pm_scale_get_n (PmScale self, int column)
{
  guint32 first = pm_scale_get_first (self, column);
  guint32 end = pm_scale_get_first (self, column + 1);

  return MAX (end, first + 1) - first;
}

int
pm_scale_get_columns (PmScale self, guint32 piece, int *first)
{
  guint64 n = self.n_pieces;
  int begin = ((guint64) piece * self.n_columns + n - 1) / n;
  int last = (((guint64) piece + 1) * self.n_columns - 1) / n;

  *first = MIN (begin, last);
  return last - *first + 1;
}

int
pm_scale_get_column_at (PmScale self, double x, double width)
{
  if (!(width > 0))
    return 0;
  return CLAMP ((int) floor (x * self.n_columns / width), 0, self.n_columns - 1);
}

guint8
pm_map_get_level (guint32 k, guint32 m)
{
  int full = PM_LEVELS - 1;

  if (k == 0)
    return 0;
  if (k >= m)
    return full;
  return CLAMP ((int) lround ((double) full * k / m), 1, full - 1);
}

double
pm_map_get_level_opacity (guint8 level)
{
  return level_opacity[MIN (level, PM_LEVELS - 1)];
}

void
pm_map_fill_levels (PmColumn *columns, PmScale scale, const BtBitfield *have)
{
  gboolean known = have != NULL && bt_bitfield_get_n_bits (have) == scale.n_pieces;
  gboolean full = known && bt_bitfield_is_full (have);

  for (int x = 0; x < scale.n_columns; x++) {
    guint32 n = pm_scale_get_n (scale, x), k = full ? n : 0;

    if (known && !full)
      k = bt_bitfield_count_range (have, pm_scale_get_first (scale, x), n);
    columns[x] = (PmColumn) { .level = pm_map_get_level (k, n) };
  }
}

static void
raise_state (PmColumn *columns, PmScale scale, guint32 piece, PmPieceState state)
{
  int first, n;

  if (piece >= scale.n_pieces)
    return;
  n = pm_scale_get_columns (scale, piece, &first);
  for (int x = first; x < first + n; x++)
    columns[x].state = MAX (columns[x].state, state);
}

static void
add_progress (PmColumn *columns, PmScale scale, const BtPieceMap *map)
{
  for (guint32 i = 0; i < map->n_progress; i++) {
    const BtPieceProgress *progress = &map->progress[i];

    if (progress->checking)
      raise_state (columns, scale, progress->piece, PM_PIECE_CHECKING);
    else if (progress->n_requested > 0)
      raise_state (columns, scale, progress->piece, PM_PIECE_FLIGHT);
  }
}

static void
add_damaged (PmColumn *columns, PmScale scale, const BtPieceMap *map)
{
  guint32 n = map->damaged != NULL ? bt_bitfield_get_n_bits (map->damaged) : 0;

  if (n == 0 || bt_bitfield_get_n_set (map->damaged) == 0)
    return;
  for (guint32 i = bt_bitfield_next (map->damaged, 0, TRUE); i < n;
       i = bt_bitfield_next (map->damaged, i + 1, TRUE))
    raise_state (columns, scale, i, PM_PIECE_DAMAGED);
}

static void
add_unwanted (PmColumn *columns, PmScale scale, const BtPieceMap *map)
{
  if (map->wanted == NULL || bt_bitfield_is_full (map->wanted))
    return;
  for (int x = 0; x < scale.n_columns; x++)
    columns[x].unwanted = bt_bitfield_count_range (map->wanted, pm_scale_get_first (scale, x),
                                                   pm_scale_get_n (scale, x))
                          == 0;
}

void
pm_map_add_states (PmColumn *columns, PmScale scale, const BtPieceMap *map)
{
  if (map == NULL || map->n_pieces != scale.n_pieces)
    return;
  if (map->n_rare > 0)
    for (guint32 i = 0; i < map->n_pieces; i++)
      if (bt_piece_map_is_rare (map, i))
        raise_state (columns, scale, i, PM_PIECE_RARE);
  for (guint32 i = map->check_from; i < map->check_to; i++)
    raise_state (columns, scale, i, PM_PIECE_CHECKING);
  add_progress (columns, scale, map);
  add_damaged (columns, scale, map);
  add_unwanted (columns, scale, map);
}

static gboolean
peer_has_rare (const BtPieceMap *map, const BtBitfield *have, guint32 first, guint32 n)
{
  for (guint32 i = first; i < first + n; i++)
    if (bt_bitfield_get (have, i) && bt_piece_map_is_rare (map, i))
      return TRUE;
  return FALSE;
}

void
pm_map_add_peer_rare (PmColumn *columns, PmScale scale, const PmColumn *you, const BtPieceMap *map,
                      const BtBitfield *have)
{
  if (map == NULL || have == NULL || map->n_rare == 0 || map->n_pieces != scale.n_pieces
      || bt_bitfield_get_n_bits (have) != scale.n_pieces)
    return;
  for (int x = 0; x < scale.n_columns; x++)
    if (you[x].state >= PM_PIECE_RARE && columns[x].level > 0
        && peer_has_rare (map, have, pm_scale_get_first (scale, x), pm_scale_get_n (scale, x)))
      columns[x].state = PM_PIECE_RARE;
}

void
pm_map_fill_copies (guint16 *copies, PmScale scale, const BtPieceMap *map)
{
  for (int x = 0; x < scale.n_columns; x++) {
    guint32 first = pm_scale_get_first (scale, x), n = pm_scale_get_n (scale, x);
    guint16 low = G_MAXUINT16;

    for (guint32 i = first; i < first + n; i++)
      low = MIN (low, map->copies[i]);
    copies[x] = low;
  }
}

static gboolean
is_here (const BtPieceMap *map, guint32 piece)
{
  return map->have != NULL && bt_bitfield_get (map->have, piece);
}

guint
pm_map_get_copies (const BtPieceMap *map, guint32 piece, PmCount count)
{
  if (piece >= map->n_pieces)
    return 0;
  return map->copies[piece] + (count == PM_COUNT_YOU_TOO && is_here (map, piece) ? 1 : 0);
}

gboolean
pm_map_is_rare (const BtPieceMap *map, guint32 piece, PmCount count)
{
  double mean = map->copies_mean;

  if (count == PM_COUNT_PEERS)
    return bt_piece_map_is_rare (map, piece);
  if (piece >= map->n_pieces || map->copies_max == 0 || is_here (map, piece)
      || (map->wanted != NULL && !bt_bitfield_get (map->wanted, piece)))
    return FALSE;
  if (map->have != NULL)
    mean += (double) bt_bitfield_get_n_set (map->have) / map->n_pieces;
  return map->copies[piece] <= RARE_COPIES && map->copies[piece] <= mean / 2;
}

static gboolean
is_awaited (const BtPieceMap *map, const BtBitfield *theirs, guint32 piece)
{
  return piece < bt_bitfield_get_n_bits (theirs) && bt_bitfield_get (theirs, piece)
         && !is_here (map, piece) && (map->wanted == NULL || bt_bitfield_get (map->wanted, piece));
}

gint64
pm_map_get_awaited (const BtPieceMap *map, const BtBitfield *theirs)
{
  gint64 best = -1;
  gboolean best_is_begun = FALSE;

  for (guint32 i = 0; theirs != NULL && i < map->n_pieces; i++) {
    gboolean is_begun = bt_piece_map_get_progress (map, i) != NULL;

    if (!is_awaited (map, theirs, i))
      continue;
    if (best < 0 || is_begun < best_is_begun
        || (is_begun == best_is_begun && map->copies[i] < map->copies[best])) {
      best = i;
      best_is_begun = is_begun;
    }
  }
  return best;
}

gint64
pm_map_get_next_rare (const BtPieceMap *map, gint64 from, int step)
{
  gint64 n = map->n_pieces;

  if (map->n_rare == 0)
    return -1;
  for (gint64 i = 1; i <= n; i++) {
    gint64 piece = ((from + step * i) % n + n) % n;

    if (bt_piece_map_is_rare (map, piece))
      return piece;
  }
  return -1;
}

static gboolean
is_checking (const BtPieceMap *map, guint32 piece)
{
  const BtPieceProgress *progress = bt_piece_map_get_progress (map, piece);

  return (piece >= map->check_from && piece < map->check_to)
         || (progress != NULL && progress->checking);
}

PmPieceState
pm_map_get_state (const BtPieceMap *map, guint32 piece)
{
  const BtPieceProgress *progress;

  if (map == NULL || piece >= map->n_pieces)
    return PM_PIECE_MISSING;
  if (map->damaged != NULL && bt_bitfield_get (map->damaged, piece))
    return PM_PIECE_DAMAGED;
  if (is_checking (map, piece))
    return PM_PIECE_CHECKING;
  if (is_here (map, piece))
    return PM_PIECE_HERE;
  progress = bt_piece_map_get_progress (map, piece);
  if (progress != NULL && progress->n_requested > 0)
    return PM_PIECE_FLIGHT;
  if (map->wanted != NULL && !bt_bitfield_get (map->wanted, piece))
    return PM_PIECE_UNWANTED;
  return bt_piece_map_is_rare (map, piece) ? PM_PIECE_RARE : PM_PIECE_MISSING;
}

PmBoxRow
pm_box_row_fit (guint n, float size, float gap, float width)
{
  PmBoxRow self = { .n = n, .size = size, .gap = gap };
  float whole = pm_box_row_get_width (self);

  if (n > 0 && whole > width && width > 0) {
    self.size = floorf (size * width / whole);
    self.gap = n > 1 ? (width - self.size * n) / (n - 1) : 0;
    self.gap = MIN (self.gap, gap);
  }
  return self;
}

float
pm_box_row_get_width (PmBoxRow self)
{
  return self.n > 0 ? self.n * self.size + (self.n - 1) * self.gap : 0;
}

float
pm_box_row_get_x (PmBoxRow self, guint index)
{
  return index * (self.size + self.gap);
}

int
pm_box_row_get_at (PmBoxRow self, float x)
{
  float step = self.size + self.gap;
  int index = floorf ((x + self.gap / 2) / step);

  return self.n > 0 && index >= 0 && index < (int) self.n ? index : -1;
}
