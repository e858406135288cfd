/* bt-started.c — the pieces that are being fetched, found by what is left to do in them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-started.h"

void
bt_started_init (BtStarted *self)
{
  self->by_index = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < BT_N_STARTED; i++)
    self->lists[i] = g_ptr_array_new ();
}

void
bt_started_clear (BtStarted *self)
{
  g_hash_table_unref (self->by_index);
  for (guint i = 0; i < BT_N_STARTED; i++)
    g_ptr_array_unref (self->lists[i]);
}

static guint
get_kind (const BtPiece *piece)
{
  if (piece->started == NULL)
    return BT_N_STARTED;
  if (piece->n_free > 0)
    return BT_STARTED_FREE;
  return piece->n_requested > 0 ? BT_STARTED_BUSY : BT_N_STARTED;
}

static void
leave (BtStarted *self, BtPiece *piece)
{
  GPtrArray *list = self->lists[piece->started_kind];
  BtPiece *last = list->pdata[list->len - 1];

  list->pdata[piece->started_place] = last;
  last->started_place = piece->started_place;
  g_ptr_array_set_size (list, list->len - 1);
}

void
bt_started_update (BtStarted *self, BtPiece *piece)
{
  guint kind = get_kind (piece);

  if (kind == piece->started_kind)
    return;
  if (piece->started_kind != BT_N_STARTED)
    leave (self, piece);
  piece->started_kind = kind;
  if (kind == BT_N_STARTED)
    return;
  piece->started_place = self->lists[kind]->len;
  g_ptr_array_add (self->lists[kind], piece);
}

void
bt_started_add (BtStarted *self, BtPiece *piece)
{
  piece->started = self;
  piece->started_kind = BT_N_STARTED;
  g_hash_table_insert (self->by_index, GUINT_TO_POINTER (piece->index), piece);
  bt_started_update (self, piece);
}

void
bt_started_remove (BtStarted *self, BtPiece *piece)
{
  if (piece->started == NULL)
    return;
  piece->started = NULL;
  bt_started_update (self, piece);
  g_hash_table_remove (self->by_index, GUINT_TO_POINTER (piece->index));
}

BtPiece *
bt_started_find (const BtStarted *self, guint32 index)
{
  return g_hash_table_lookup (self->by_index, GUINT_TO_POINTER (index));
}
