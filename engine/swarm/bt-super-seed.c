/* bt-super-seed.c — which piece the only seed shows to whom, so that few bytes make a first copy
 * (BEP 16).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-super-seed.h"

/* A peer that takes nothing for so long holds no piece up: as long as a snub of a slow sender. */
#define STALL_US (30 * G_USEC_PER_SEC)
/* At the end, a piece still on its way after so long may go to a second peer: a turn of the
 * optimistic slot. */
#define DOUBLE_US (30 * G_USEC_PER_SEC)
/* Pieces on their way to one peer cover a quarter of a second: there and back across the world. */
#define WINDOW_PER_SECOND 4
#define WINDOW_MAX 32 /* pieces */

/* One piece that was shown and is not there yet. */
typedef struct {
  guint32 piece;
  gint64 shown_us;
} Flying;

struct _BtSuperPeer {
  gpointer owner;
  BtBitfield *shown; /* owned */
  GArray *flying;    /* Flying; bounded by WINDOW_MAX */
  guint window;      /* pieces that may be on their way */
  guint n_kept;      /* pieces shown and not seen at another peer yet */
  gint64 shown_us;   /* the last one; 0: never */
  gint64 moved_us;   /* bytes went to it, or a piece was shown */
};

struct _BtSuperSeed {
  guint32 n_pieces, piece_length;
  guint32 n_secret;  /* pieces without a copy */
  guint16 *copies;   /* shape: n_pieces; peers that have it */
  guint16 *n_flying; /* shape: n_pieces; peers that were shown it and do not have it yet */
  BtSuperPeer *
      *keepers;     /* shape: n_pieces; who was shown it, until it is seen elsewhere; or NULL */
  guint32 *order;   /* shape: n_pieces; all of them, by chance */
  guint32 at;       /* in order: what comes before was shown, or was out */
  GArray *returned; /* guint32, each once: pieces before @at that may be shown again */
  BtBitfield *is_returned;
  GPtrArray *peers; /* owned BtSuperPeer, in order of arrival */
  guint n_busy;
};

static void
shuffle (guint32 *order, guint32 n, BtRandom *random)
{
  for (guint32 i = 0; i < n; i++)
    order[i] = i;
  for (guint32 i = n; i > 1; i--) {
    guint32 other = bt_random_below (random, i), swapped = order[i - 1];

    order[i - 1] = order[other];
    order[other] = swapped;
  }
}

BtSuperSeed *
bt_super_seed_new (guint32 n_pieces, guint32 piece_length, BtRandom *random)
{
  BtSuperSeed *self = g_new0 (BtSuperSeed, 1);

  self->n_pieces = self->n_secret = n_pieces;
  self->piece_length = piece_length;
  self->copies = g_new0 (guint16, n_pieces);
  self->n_flying = g_new0 (guint16, n_pieces);
  self->keepers = g_new0 (BtSuperPeer *, n_pieces);
  self->order = g_new (guint32, n_pieces);
  shuffle (self->order, n_pieces, random);
  self->returned = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->is_returned = bt_bitfield_new (n_pieces);
  self->peers = g_ptr_array_new ();
  return self;
}

static void
free_peer (BtSuperPeer *peer)
{
  bt_bitfield_unref (peer->shown);
  g_array_unref (peer->flying);
  g_free (peer);
}

void
bt_super_seed_free (BtSuperSeed *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    free_peer (self->peers->pdata[i]);
  g_ptr_array_unref (self->peers);
  g_array_unref (self->returned);
  bt_bitfield_unref (self->is_returned);
  g_free (self->copies);
  g_free (self->n_flying);
  g_free (self->keepers);
  g_free (self->order);
  g_free (self);
}

/* --- who is there ------------------------------------------------------------------------------- */

BtSuperPeer *
bt_super_seed_add_peer (BtSuperSeed *self, gpointer owner)
{
  BtSuperPeer *peer = g_new0 (BtSuperPeer, 1);

  peer->owner = owner;
  peer->shown = bt_bitfield_new (self->n_pieces);
  peer->flying = g_array_new (FALSE, FALSE, sizeof (Flying));
  peer->window = 1;
  g_ptr_array_add (self->peers, peer);
  return peer;
}

gpointer
bt_super_peer_get_owner (const BtSuperPeer *self)
{
  return self->owner;
}

static gboolean
is_open (const BtSuperSeed *self, guint32 piece)
{
  return self->copies[piece] == 0 && self->n_flying[piece] == 0;
}

static void
give_back (BtSuperSeed *self, guint32 piece)
{
  if (is_open (self, piece) && bt_bitfield_set (self->is_returned, piece))
    g_array_append_val (self->returned, piece);
}

static void
land_at (BtSuperSeed *self, BtSuperPeer *peer, guint i)
{
  guint32 piece = g_array_index (peer->flying, Flying, i).piece;

  g_array_remove_index (peer->flying, i);
  self->n_busy -= peer->flying->len == 0;
  self->n_flying[piece]--;
}

static void
give_up (BtSuperSeed *self, BtSuperPeer *peer)
{
  while (peer->flying->len > 0) {
    guint32 piece = g_array_index (peer->flying, Flying, 0).piece;

    land_at (self, peer, 0);
    give_back (self, piece);
  }
}

void
bt_super_seed_remove_peer (BtSuperSeed *self, BtSuperPeer *peer)
{
  guint32 piece = 0;

  give_up (self, peer);
  while ((piece = bt_bitfield_next (peer->shown, piece, TRUE)) < self->n_pieces) {
    if (self->keepers[piece] == peer)
      self->keepers[piece] = NULL;
    piece++;
  }
  g_ptr_array_remove (self->peers, peer);
  free_peer (peer);
}

/* Its keeper passed it on, or somebody else did. */
static void
see_at_another (BtSuperSeed *self, const BtSuperPeer *peer, guint32 piece)
{
  BtSuperPeer *keeper = self->keepers[piece];

  if (keeper == NULL || keeper == peer)
    return;
  keeper->n_kept--;
  self->keepers[piece] = NULL;
}

gboolean
bt_super_seed_add_have (BtSuperSeed *self, BtSuperPeer *peer, guint32 piece)
{
  guint n_flying = peer->flying->len;

  self->n_secret -= self->copies[piece] == 0;
  self->copies[piece]++;
  for (guint i = 0; i < peer->flying->len; i++) {
    if (g_array_index (peer->flying, Flying, i).piece == piece) {
      land_at (self, peer, i);
      break;
    }
  }
  see_at_another (self, peer, piece);
  return peer->flying->len < n_flying || self->n_secret == 0;
}

void
bt_super_seed_remove_have (BtSuperSeed *self, guint32 piece)
{
  self->copies[piece]--;
  self->n_secret += self->copies[piece] == 0;
  give_back (self, piece);
}

void
bt_super_seed_add_bitfield (BtSuperSeed *self, BtSuperPeer *peer, const BtBitfield *have)
{
  guint32 piece = 0;

  while ((piece = bt_bitfield_next (have, piece, TRUE)) < self->n_pieces)
    bt_super_seed_add_have (self, peer, piece++);
}

void
bt_super_seed_remove_bitfield (BtSuperSeed *self, const BtBitfield *have)
{
  guint32 piece = 0;

  while ((piece = bt_bitfield_next (have, piece, TRUE)) < self->n_pieces)
    bt_super_seed_remove_have (self, piece++);
}

void
bt_super_peer_moved (BtSuperPeer *self, gint64 now_us)
{
  self->moved_us = now_us;
}

void
bt_super_seed_set_rate (BtSuperSeed *self, BtSuperPeer *peer, guint64 up_rate)
{
  peer->window = MIN (1 + up_rate / WINDOW_PER_SECOND / self->piece_length, WINDOW_MAX);
}

/* --- what is shown ------------------------------------------------------------------------------ */

/* Who keeps fewer to itself; then who waits longer. */
static gboolean
deserves_more (const BtSuperPeer *a, const BtSuperPeer *b)
{
  return a->n_kept != b->n_kept ? a->n_kept < b->n_kept : a->shown_us < b->shown_us;
}

/* While fewer than @n_busy_max are busy: one that is not. Then one that will soon be through. */
static BtSuperPeer *
choose_peer (const BtSuperSeed *self, guint n_busy_max)
{
  gboolean more_busy = self->n_busy < n_busy_max;
  BtSuperPeer *best = NULL;

  for (guint i = 0; i < self->peers->len; i++) {
    BtSuperPeer *peer = self->peers->pdata[i];

    if (peer->flying->len >= peer->window || (peer->flying->len == 0 && !more_busy))
      continue;
    if (best == NULL || deserves_more (peer, best))
      best = peer;
  }
  return best;
}

/* One that was shown before in vain, but not to @peer. */
static gboolean
take_returned (BtSuperSeed *self, const BtSuperPeer *peer, guint32 *piece)
{
  for (guint i = self->returned->len; i > 0; i--) {
    gboolean open;

    *piece = g_array_index (self->returned, guint32, i - 1);
    open = is_open (self, *piece);
    if (open && bt_bitfield_get (peer->shown, *piece))
      continue;
    g_array_remove_index_fast (self->returned, i - 1);
    bt_bitfield_clear (self->is_returned, *piece);
    if (open)
      return TRUE;
  }
  return FALSE;
}

static gboolean
take_next (BtSuperSeed *self, guint32 *piece)
{
  while (self->at < self->n_pieces) {
    *piece = self->order[self->at++];
    if (is_open (self, *piece))
      return TRUE;
  }
  return FALSE;
}

/* All are out or on their way: of those that are so for long, the oldest. */
static gboolean
take_double (const BtSuperSeed *self, const BtSuperPeer *peer, gint64 now_us, guint32 *piece)
{
  gint64 best_us = now_us - DOUBLE_US;
  gboolean found = FALSE;

  for (guint i = 0; i < self->peers->len; i++) {
    const BtSuperPeer *other = self->peers->pdata[i];

    for (guint k = 0; k < other->flying->len; k++) {
      const Flying *flying = &g_array_index (other->flying, Flying, k);

      if (flying->shown_us >= best_us || self->copies[flying->piece] > 0
          || self->n_flying[flying->piece] > 1 || bt_bitfield_get (peer->shown, flying->piece))
        continue;
      best_us = flying->shown_us;
      *piece = flying->piece;
      found = TRUE;
    }
  }
  return found;
}

static void
show (BtSuperSeed *self, BtSuperPeer *peer, guint32 piece, gint64 now_us)
{
  Flying flying = { piece, now_us };

  see_at_another (self, peer, piece);
  if (peer->flying->len == 0) {
    self->n_busy++;
    peer->moved_us = now_us;
  }
  bt_bitfield_set (peer->shown, piece);
  g_array_append_val (peer->flying, flying);
  self->n_flying[piece]++;
  self->keepers[piece] = peer;
  peer->n_kept++;
  peer->shown_us = now_us;
}

gboolean
bt_super_seed_show (BtSuperSeed *self, guint n_busy_max, gint64 now_us, BtSuperPeer **peer,
                    guint32 *piece)
{
  *peer = choose_peer (self, n_busy_max);
  if (*peer == NULL)
    return FALSE;
  if (!take_returned (self, *peer, piece) && !take_next (self, piece)
      && !take_double (self, *peer, now_us, piece))
    return FALSE;
  show (self, *peer, *piece, now_us);
  return TRUE;
}

void
bt_super_seed_tick (BtSuperSeed *self, gint64 now_us)
{
  for (guint i = 0; i < self->peers->len; i++) {
    BtSuperPeer *peer = self->peers->pdata[i];

    if (peer->flying->len > 0 && now_us - peer->moved_us > STALL_US)
      give_up (self, peer);
  }
}

gboolean
bt_super_peer_may_ask (const BtSuperPeer *self, guint32 piece)
{
  return bt_bitfield_get (self->shown, piece);
}

gboolean
bt_super_peer_is_busy (const BtSuperPeer *self)
{
  return self->flying->len > 0;
}

guint
bt_super_seed_get_n_idle (const BtSuperSeed *self)
{
  return self->peers->len - self->n_busy;
}

guint32
bt_super_seed_get_n_secret (const BtSuperSeed *self)
{
  return self->n_secret;
}
