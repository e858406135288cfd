/* pm-columns.c — the columns that all rows of one swarm share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-columns.h"

PmColumns *
pm_columns_new (BtPieceMap *map, int n_columns)
{
  PmColumns *self = g_new0 (PmColumns, 1);

  g_ref_count_init (&self->ref_count);
  self->map = bt_piece_map_ref (map);
  self->scale = (PmScale) { map->n_pieces, n_columns };
  self->you = g_new (PmColumn, n_columns);
  pm_map_fill_levels (self->you, self->scale, map->have);
  pm_map_add_states (self->you, self->scale, map);
  return self;
}

PmColumns *
pm_columns_ref (PmColumns *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
pm_columns_unref (PmColumns *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  bt_piece_map_unref (self->map);
  g_free (self->you);
  g_free (self);
}
