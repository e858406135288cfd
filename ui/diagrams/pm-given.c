/* pm-given.c — how much of a piece a peer has got from us so far.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-given.h"

static int
find (const PmGiven *self, guint64 peer_id, guint32 piece)
{
  for (guint i = 0; i < self->n; i++)
    if (self->pieces[i].peer_id == peer_id && self->pieces[i].piece == piece)
      return i;
  return -1;
}

static void
remove_at (PmGiven *self, guint index)
{
  self->n--;
  memmove (&self->pieces[index], &self->pieces[index + 1],
           (self->n - index) * sizeof self->pieces[0]);
}

static PmGivenPiece *
ensure (PmGiven *self, guint64 peer_id, guint32 piece)
{
  int index = find (self, peer_id, piece);

  if (index >= 0)
    return &self->pieces[index];
  if (self->n == PM_GIVEN_MAX)
    remove_at (self, 0);
  self->pieces[self->n] = (PmGivenPiece) { .peer_id = peer_id, .piece = piece };
  return &self->pieces[self->n++];
}

void
pm_given_add (PmGiven *self, const GArray *events)
{
  for (guint i = 0; i < events->len; i++) {
    const BtBlockEvent *event = &g_array_index (events, BtBlockEvent, i);

    if (event->is_upload && event->finished_us != 0 && event->block < PM_GIVEN_BLOCKS)
      ensure (self, event->peer_id, event->piece)->blocks[event->block / 64] |=
          G_GUINT64_CONSTANT (1) << event->block % 64;
  }
}

void
pm_given_forget (PmGiven *self, guint64 peer_id, guint32 piece)
{
  int index = find (self, peer_id, piece);

  if (index >= 0)
    remove_at (self, index);
}

double
pm_given_get_level (const PmGiven *self, guint64 peer_id, guint32 piece, guint n_blocks)
{
  int index = find (self, peer_id, piece);
  guint n = 0;

  if (index < 0 || n_blocks == 0)
    return 0;
  for (guint i = 0; i < PM_GIVEN_BLOCKS / 64; i++)
    n += __builtin_popcountll (self->pieces[index].blocks[i]);
  return MIN ((double) n / n_blocks, 1);
}
