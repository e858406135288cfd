/* pm-columns.h — the columns that all rows of one swarm share, made once a change.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-map.h"

G_BEGIN_DECLS

/* Immutable, reference counted; main thread. */
typedef struct {
  grefcount ref_count;
  BtPieceMap *map; /* owned reference */
  PmScale scale;
  PmColumn *you; /* owned; shape: scale.n_columns */
} PmColumns;

/* @n_columns: device pixels, above 0. @map: at least one piece. */
PmColumns *pm_columns_new (BtPieceMap *map, int n_columns);
PmColumns *pm_columns_ref (PmColumns *self);
void pm_columns_unref (PmColumns *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmColumns, pm_columns_unref)

G_END_DECLS
