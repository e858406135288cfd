/* pm-swarm-card.h — You or a peer of a small swarm, with numbered pieces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-piece-boxes.h"

G_BEGIN_DECLS

#define PM_TYPE_SWARM_CARD (pm_swarm_card_get_type ())
G_DECLARE_FINAL_TYPE (PmSwarmCard, pm_swarm_card, PM, SWARM_CARD, GtkWidget)

typedef struct {
  const char *name;
  const char *chip;  /* or NULL */
  const char *count; /* "2 of 5" */
  const char *down;  /* state words of a peer; NULL for You */
  const char *up;
  guint64 down_rate, up_rate;
  gboolean is_receiving, is_sending; /* the arrows have their colours */
  guint64 met_id; /* of the peer, where its chip leads to how it was met; 0: it does not */
} PmCardWords;

GtkWidget *pm_swarm_card_new (gboolean is_you);
/* Below each other over the whole width, with larger boxes; or beside each other. */
void pm_swarm_card_set_narrow (PmSwarmCard *self, gboolean is_narrow);
void pm_swarm_card_set_words (PmSwarmCard *self, const PmCardWords *words);
PmPieceBoxes *pm_swarm_card_get_boxes (PmSwarmCard *self);

G_END_DECLS
