/* pm-swarm-row.h — one row of the swarm: You, all copies, or a peer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-piece-line.h"
#include "pm-swarm-words.h"

G_BEGIN_DECLS

#define PM_TYPE_SWARM_ROW (pm_swarm_row_get_type ())
G_DECLARE_FINAL_TYPE (PmSwarmRow, pm_swarm_row, PM, SWARM_ROW, GtkWidget)

/* Words are drawn here rather than by labels: fourteen rows that change four times a second would
 * otherwise be laid out as often. */
typedef struct {
  const char *title;
  const char *aside;   /* beside the title of You, or NULL */
  const char *chip;    /* or NULL */
  const char *caption; /* or NULL */
  const char *note;    /* at the far end, narrow only, or NULL */
  guint64 down_rate, up_rate;
  gboolean has_rates;
  PmTurn down_turn, up_turn; /* of a peer */
} PmRowWords;

GtkWidget *pm_swarm_row_new (PmLineKind kind, PmCursor *cursor);
/* Its chip leads to how the peer of that id was met, from now on. */
void pm_swarm_row_add_met (PmSwarmRow *self, guint64 peer_id);
PmPieceLine *pm_swarm_row_get_line (PmSwarmRow *self);
/* Copies what differs. */
void pm_swarm_row_set_words (PmSwarmRow *self, const PmRowWords *words);
/* The sentence of the row for those who listen; @piece: of the piece under the cursor, or NULL. */
void pm_swarm_row_set_spoken (PmSwarmRow *self, const char *row, const char *piece);
/* Details in a bubble over the name. */
void pm_swarm_row_set_details (PmSwarmRow *self, const char *details);

G_END_DECLS
