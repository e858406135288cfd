/* bt-started.h — the pieces that are being fetched, found by what is left to do in them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/bt-piece.h"

G_BEGIN_DECLS

/* Which blocks of a piece may be asked for. */
typedef enum {
  BT_STARTED_FREE, /* some of nobody */
  BT_STARTED_BUSY, /* all that are missing are asked of somebody */
  BT_N_STARTED,    /* none: all are here */
} BtStartedKind;

/* Follows each piece as its blocks change state; everything is O(1). */
struct _BtStarted {
  GHashTable *by_index;           /* borrowed pieces that are not given up, by their number */
  GPtrArray *lists[BT_N_STARTED]; /* borrowed; in no order */
};

void bt_started_init (BtStarted *self);
void bt_started_clear (BtStarted *self);
void bt_started_add (BtStarted *self, BtPiece *piece);
/* Given up, or done with. */
void bt_started_remove (BtStarted *self, BtPiece *piece);
/* NULL: it is not being fetched. */
BtPiece *bt_started_find (const BtStarted *self, guint32 index);
/* Blocks of @piece changed state. Called by the piece. */
void bt_started_update (BtStarted *self, BtPiece *piece);

G_END_DECLS
