/* bt-piece.c — a piece that is being fetched: its blocks, its hash, who sent it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-piece.h"

#include "swarm/bt-started.h"

/* Blocks a hash job has at least: 128 KiB, so that handing it over costs little beside the work. */
#define HASH_RUN_MIN 8
/* Blocks a hash job has at most: half a MiB, so that hash and arrival overlap. */
#define HASH_RUN_MAX 32

BtPiece *
bt_piece_new (guint32 index, guint32 length)
{
  guint32 n_blocks = (length + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE;
  BtPiece *self = g_malloc0 (sizeof *self + n_blocks * sizeof self->blocks[0]);

  self->index = index;
  self->length = length;
  self->n_blocks = self->n_free = n_blocks;
  self->started_kind = BT_N_STARTED;
  self->askers = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->senders = g_array_new (FALSE, FALSE, sizeof (BtSender));
  return self;
}

static void
forget_hash (BtPiece *self)
{
  g_clear_pointer (&self->hash.sha1, bt_sha1_free);
  self->hash.position = 0;
}

void
bt_piece_free (BtPiece *self)
{
  forget_hash (self);
  g_array_unref (self->askers);
  g_array_unref (self->senders);
  g_free (self);
}

guint32
bt_piece_get_block_length (const BtPiece *self, guint32 block)
{
  return MIN (BT_BLOCK_SIZE, self->length - block * BT_BLOCK_SIZE);
}

/* Blocks changed state. */
static void
changed (BtPiece *self)
{
  if (self->started != NULL)
    bt_started_update (self->started, self);
}

void
bt_piece_add_asker (BtPiece *self, guint64 id)
{
  for (guint i = self->askers->len; i > 0; i--) {
    if (g_array_index (self->askers, guint64, i - 1) == id)
      return;
  }
  g_array_append_val (self->askers, id);
}

void
bt_piece_remove_asker (BtPiece *self, guint64 id)
{
  for (guint i = 0; i < self->askers->len; i++) {
    if (g_array_index (self->askers, guint64, i) == id) {
      g_array_remove_index (self->askers, i);
      return;
    }
  }
}

guint32
bt_piece_take_free (BtPiece *self)
{
  guint32 block = self->next_free;

  while (self->blocks[block].state != BT_BLOCK_FREE)
    block++;
  self->next_free = block + 1;
  bt_piece_add_requester (self, block);
  return block;
}

void
bt_piece_add_requester (BtPiece *self, guint32 block)
{
  BtBlock *b = &self->blocks[block];

  b->n_requesters++;
  self->n_requests++;
  if (b->state == BT_BLOCK_FREE) {
    b->state = BT_BLOCK_REQUESTED;
    self->n_free--;
    self->n_requested++;
  }
  changed (self);
}

static void
set_free (BtPiece *self, guint32 block)
{
  self->blocks[block].state = BT_BLOCK_FREE;
  self->n_free++;
  self->next_free = MIN (self->next_free, block);
}

void
bt_piece_remove_requester (BtPiece *self, guint32 block)
{
  BtBlock *b = &self->blocks[block];

  b->n_requesters--;
  self->n_requests--;
  if (b->n_requesters == 0 && b->state == BT_BLOCK_REQUESTED) {
    self->n_requested--;
    set_free (self, block);
  }
  changed (self);
}

gboolean
bt_piece_needs (const BtPiece *self, guint32 block)
{
  return self->blocks[block].state <= BT_BLOCK_REQUESTED;
}

static guint16
add_sender (BtPiece *self, guint64 id, const BtAddress *address)
{
  BtSender sender = { id, *address };

  for (guint i = self->senders->len; i > 0; i--) {
    if (g_array_index (self->senders, BtSender, i - 1).id == id)
      return i - 1;
  }
  g_array_append_val (self->senders, sender);
  return self->senders->len - 1;
}

void
bt_piece_receive (BtPiece *self, guint32 block, guint8 *buffer, guint64 id,
                  const BtAddress *address)
{
  BtBlock *b = &self->blocks[block];

  if (b->state == BT_BLOCK_FREE)
    self->n_free--;
  else
    self->n_requested--;
  b->state = BT_BLOCK_HERE;
  b->buffer = buffer;
  b->sender = add_sender (self, id, address);
  self->n_memory++;
  changed (self);
}

gboolean
bt_piece_is_untouched (const BtPiece *self)
{
  return self->n_free == self->n_blocks;
}

static const BtAddress *
get_sender (const BtPiece *self, guint32 block)
{
  return &g_array_index (self->senders, BtSender, self->blocks[block].sender).address;
}

gboolean
bt_piece_is_of_one (const BtPiece *self)
{
  for (guint32 i = 1; i < self->n_blocks; i++) {
    if (!bt_address_is_same_stranger (get_sender (self, i), get_sender (self, 0)))
      return FALSE;
  }
  return TRUE;
}

gboolean
bt_piece_is_whole (const BtPiece *self)
{
  return self->n_free + self->n_requested == 0;
}

/* A block that came is free again, or still asked for. */
static void
forget_block (BtPiece *self, guint32 block, BtBlockPool *pool)
{
  BtBlock *b = &self->blocks[block];

  if (b->buffer != NULL) {
    bt_block_pool_give (pool, g_steal_pointer (&b->buffer));
    self->n_memory--;
  }
  set_free (self, block);
  if (b->n_requesters > 0) {
    b->state = BT_BLOCK_REQUESTED;
    self->n_free--;
    self->n_requested++;
  }
}

void
bt_piece_reset (BtPiece *self, BtBlockPool *pool)
{
  for (guint32 i = 0; i < self->n_blocks; i++) {
    if (self->blocks[i].state >= BT_BLOCK_HERE)
      forget_block (self, i, pool);
  }
  g_array_set_size (self->senders, 0);
  forget_hash (self);
  changed (self);
}

/* The hash may have gone over them: it begins anew, and reads back what was written. */
guint32
bt_piece_forget_blocks_of (BtPiece *self, const BtAddress *address, BtBlockPool *pool)
{
  guint32 n_bytes = 0;

  for (guint32 i = 0; i < self->n_blocks; i++) {
    if (self->blocks[i].state < BT_BLOCK_HERE
        || !bt_address_is_same_stranger (get_sender (self, i), address))
      continue;
    forget_block (self, i, pool);
    n_bytes += bt_piece_get_block_length (self, i);
  }
  if (n_bytes > 0)
    forget_hash (self);
  changed (self);
  return n_bytes;
}

static guint32
get_hashed (const BtPiece *self)
{
  return (self->hash.position + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE;
}

guint32
bt_piece_count_run (const BtPiece *self)
{
  guint32 first = get_hashed (self), at = first;

  while (at < self->n_blocks && self->blocks[at].buffer != NULL)
    at++;
  return at - first;
}

guint32
bt_piece_count_hashed (const BtPiece *self)
{
  guint32 hashed = get_hashed (self), n = 0;

  for (guint32 i = 0; i < hashed; i++)
    n += self->blocks[i].buffer != NULL;
  return n;
}

BtJob *
bt_piece_make_job (BtPiece *self, BtStoreFlags flags, guint32 first, guint32 n)
{
  BtJob *job = bt_job_new (BT_JOB_STORE, n, 0);

  job->flags = flags;
  job->context = self;
  job->piece = self->index;
  job->piece_length = self->length;
  job->first_block = first;
  if (flags & (BT_STORE_HASH | BT_STORE_VERIFY))
    job->hash = &self->hash;
  for (guint32 i = 0; i < n; i++)
    job->blocks[i] = self->blocks[first + i].buffer;
  self->busy = TRUE;
  self->verifying = (flags & BT_STORE_VERIFY) != 0;
  return job;
}

BtJob *
bt_piece_advance (BtPiece *self)
{
  BtStoreFlags flags =
      BT_STORE_HASH | BT_STORE_VERIFY | BT_STORE_WRITE | (self->failed ? BT_STORE_DIGEST : 0);
  guint32 n;

  if (self->busy || self->doomed)
    return NULL;
  if (bt_piece_is_whole (self))
    return bt_piece_make_job (self, flags, 0, self->n_blocks);
  n = bt_piece_count_run (self);
  if (n < HASH_RUN_MIN)
    return NULL;
  return bt_piece_make_job (self, BT_STORE_HASH, get_hashed (self), MIN (n, HASH_RUN_MAX));
}

/* The range that holds all blocks in memory. */
static void
find_memory (const BtPiece *self, guint32 *first, guint32 *n)
{
  guint32 last = self->n_blocks - 1;

  *first = 0;
  while (self->blocks[*first].buffer == NULL)
    (*first)++;
  while (self->blocks[last].buffer == NULL)
    last--;
  *n = last - *first + 1;
}

/* What is hashed is only written; then what can be hashed on the way, so that nothing need be read
 * back; the rest at last. */
BtJob *
bt_piece_flush (BtPiece *self)
{
  guint32 first, n;

  if (self->busy || self->doomed || self->n_memory == 0)
    return NULL;
  if (bt_piece_count_hashed (self) > 0)
    return bt_piece_make_job (self, BT_STORE_WRITE, 0, get_hashed (self));
  n = bt_piece_count_run (self);
  if (n > 0)
    return bt_piece_make_job (self, BT_STORE_HASH | BT_STORE_WRITE, get_hashed (self), n);
  find_memory (self, &first, &n);
  return bt_piece_make_job (self, BT_STORE_WRITE, first, n);
}

void
bt_piece_job_written (BtPiece *self, const BtJob *job, BtBlockPool *pool)
{
  for (guint32 i = 0; i < job->n_blocks; i++) {
    BtBlock *b = &self->blocks[job->first_block + i];

    if (job->blocks[i] == NULL || b->buffer != job->blocks[i])
      continue;
    bt_block_pool_give (pool, g_steal_pointer (&b->buffer));
    b->state = BT_BLOCK_WRITTEN;
    self->n_memory--;
  }
}
