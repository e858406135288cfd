/* pm-turn-sign.h — a sign for who may ask whom for blocks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-swarm-words.h"

G_BEGIN_DECLS

#define PM_TURN_SIGN 12 /* px, a square */
#define PM_TURN_GAP 3   /* px between two */
#define PM_TURN_SIGNS_WIDTH (2 * PM_TURN_SIGN + PM_TURN_GAP)

/* An arrow in a disc: a turn; in a ring: a try; a dot: none. Down: it gives to us. */
void pm_turn_sign_draw (GtkSnapshot *snapshot, PmTurn turn, gboolean is_upload, float x, float y);

G_END_DECLS
