/* bt-suspects.h — who sent what of the pieces that failed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece that several peers sent and whose hash is wrong accuses all of them and convicts nobody.
 * So it is remembered who sent which block; once the piece came right, whoever sent another block in
 * its place is the liar. An honest peer's block never differs from the right one: no innocent is
 * ever convicted, whatever others send. The right piece does come: it is fetched again by those who
 * had no part in a failure, or by one of the others alone, who is convicted if it fails again (see
 * bt_swarm_may_retry()). */
#pragma once

#include "swarm/bt-piece.h"

G_BEGIN_DECLS

/* Bounded by BT_LIMIT_SUSPECT_PIECES and _BLOCKS: the oldest failure is forgotten. */
typedef struct _BtSuspects BtSuspects;

BtSuspects *bt_suspects_new (void);
void bt_suspects_free (BtSuspects *self);
/* @piece is whole, its senders are several, its hash was wrong. @digests: shape n_blocks of it. */
void bt_suspects_add (BtSuspects *self, const BtPiece *piece, const guint64 *digests);
/* A failure of @piece is remembered. */
gboolean bt_suspects_knows (const BtSuspects *self, guint32 piece);
/* Whether @address had a part in a failure of @piece for which nobody was convicted. */
gboolean bt_suspects_has (const BtSuspects *self, guint32 piece, const BtAddress *address);
/* @address was convicted: it was at fault wherever it had a part, the others are cleared. What they
 * sent stays remembered, for a second liar. */
void bt_suspects_explain (BtSuspects *self, const BtAddress *address);
/* @piece came right, with @digests (shape: n_blocks). Forgets its failures; returns who is proven to
 * have lied in them, each once. (transfer full) GArray of BtAddress. */
GArray *bt_suspects_resolve (BtSuspects *self, guint32 piece, const guint64 *digests);
/* Failures that are remembered. */
guint bt_suspects_get_n (const BtSuspects *self);

G_END_DECLS
