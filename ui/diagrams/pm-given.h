/* pm-given.h — how much of a piece a peer has got from us so far.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_GIVEN_MAX 32     /* pieces under way at once; small swarms have fewer */
#define PM_GIVEN_BLOCKS 256 /* blocks of a piece that are told apart */

typedef struct {
  guint64 peer_id;
  guint32 piece;
  guint64 blocks[PM_GIVEN_BLOCKS / 64];
} PmGivenPiece;

/* A value to embed; zero is empty. The oldest is forgotten when there are too many. */
typedef struct {
  guint n;
  PmGivenPiece pieces[PM_GIVEN_MAX];
} PmGiven;

/* Shape: @events of BtBlockEvent. */
void pm_given_add (PmGiven *self, const GArray *events);
/* It has the piece now. */
void pm_given_forget (PmGiven *self, guint64 peer_id, guint32 piece);
/* 0 to 1 of the @n_blocks of the piece. */
double pm_given_get_level (const PmGiven *self, guint64 peer_id, guint32 piece, guint n_blocks);

G_END_DECLS
