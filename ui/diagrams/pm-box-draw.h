/* pm-box-draw.h — one numbered box, in each of its states.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-palette.h"
#include "pm-piece-boxes.h"
#include "pm-text.h"

G_BEGIN_DECLS

/* What a box shows at one moment. */
typedef struct {
  PmBoxState state;
  float level; /* 0 to 1: filled from below */
  float have;  /* 0 to 1: how far it has turned into a piece that is here */
  gboolean is_peer;
  gboolean is_rare;
  gboolean is_sent;
  PmText *number; /* set already */
} PmBoxLook;

void pm_box_draw (GtkSnapshot *snapshot, const graphene_rect_t *box, const PmBoxLook *look,
                  const PmPalette *palette);

G_END_DECLS
