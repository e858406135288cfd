/* bt-swarm-store.c — blocks on their way to the disk, and what the disk says of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* --- jobs --------------------------------------------------------------------------------------- */

static guint
count_writes (const BtJob *job)
{
  guint n = 0;

  if (job->kind != BT_JOB_STORE || !(job->flags & BT_STORE_WRITE))
    return 0;
  for (guint32 i = 0; i < job->n_blocks; i++)
    n += job->blocks[i] != NULL;
  return n;
}

void
bt_swarm_push_job (BtSwarm *self, BtJob *job)
{
  job->owner = self;
  job->next = NULL;
  if (self->last_job != NULL)
    self->last_job->next = job;
  else
    self->first_job = job;
  self->last_job = job;
  self->n_flushing += count_writes (job);
}

BtJob *
bt_swarm_pop_job (BtSwarm *self)
{
  BtJob *job = self->first_job;

  if (job == NULL)
    return NULL;
  self->first_job = job->next;
  if (self->first_job == NULL)
    self->last_job = NULL;
  job->next = NULL;
  self->n_jobs_out++;
  return job;
}

gboolean
bt_swarm_is_idle (BtSwarm *self)
{
  return self->n_jobs_out == 0 && self->first_job == NULL;
}

/* --- pieces being fetched ----------------------------------------------------------------------- */

BtPiece *
bt_swarm_find_piece (BtSwarm *self, guint32 index)
{
  return bt_started_find (&self->started, index);
}

BtPiece *
bt_swarm_begin_piece (BtSwarm *self, guint32 index)
{
  BtPiece *piece = bt_piece_new (index, bt_metainfo_get_piece_size (self->metainfo, index));

  piece->failed = bt_suspects_knows (self->suspects, index);
  bt_picker_start (self->picker, index);
  piece->by_us = bt_swarm_get_piece_deadline (self, index);
  piece->place = self->pieces->len;
  g_ptr_array_add (self->pieces, piece);
  bt_started_add (&self->started, piece);
  return piece;
}

static void
free_piece (BtSwarm *self, BtPiece *piece)
{
  BtPiece *last = self->pieces->pdata[self->pieces->len - 1];

  bt_started_remove (&self->started, piece);
  bt_piece_reset (piece, self->pool);
  self->pieces->pdata[piece->place] = last;
  last->place = piece->place;
  g_ptr_array_set_size (self->pieces, self->pieces->len - 1);
  bt_piece_free (piece);
}

BtConnection *
bt_swarm_get_asker (BtSwarm *self, const BtPiece *piece, guint i)
{
  return g_hash_table_lookup (self->by_id, &g_array_index (piece->askers, guint64, i));
}

static void
withdraw_from_all (BtSwarm *self, BtPiece *piece)
{
  for (guint i = 0; i < piece->askers->len; i++) {
    BtConnection *asker = bt_swarm_get_asker (self, piece, i);

    if (asker != NULL)
      bt_connection_withdraw_piece (asker, piece, TRUE);
  }
}

void
bt_swarm_drop_piece (BtSwarm *self, BtPiece *piece)
{
  if (piece->doomed)
    return;
  withdraw_from_all (self, piece);
  piece->doomed = piece->busy;
  if (piece->doomed)
    bt_started_remove (&self->started, piece);
  else
    free_piece (self, piece);
}

void
bt_swarm_drop_pieces (BtSwarm *self)
{
  for (guint i = self->pieces->len; i > 0; i--)
    bt_swarm_drop_piece (self, self->pieces->pdata[i - 1]);
}

/* Begun and let go with nothing to show: whoever comes next picks anew, by what is rare then. */
void
bt_swarm_return_pieces (BtSwarm *self)
{
  for (guint i = self->pieces->len; i > 0; i--) {
    BtPiece *piece = self->pieces->pdata[i - 1];
    guint32 index = piece->index;

    if (!bt_piece_is_untouched (piece) || piece->busy || piece->failed)
      continue;
    withdraw_from_all (self, piece);
    free_piece (self, piece);
    bt_picker_give_back (self->picker, index);
  }
}

/* --- a block is here ---------------------------------------------------------------------------- */

static void
log_block (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  BtBlockEvent event = {
    .peer_id = connection->id,
    .piece = connection->block.piece,
    .block = connection->block.block,
    .started_us = connection->block.started_us,
    .finished_us = now_us,
  };

  self->n_steps++;
  bt_event_log_add (&self->events, &event);
}

/* End game: the block came from one, the others need not send it. */
static void
cancel_others (BtSwarm *self, BtPiece *piece, guint32 block)
{
  for (guint i = 0; i < piece->askers->len && piece->blocks[block].n_requesters > 0; i++) {
    BtConnection *other = bt_swarm_get_asker (self, piece, i);
    BtRequest *request =
        other != NULL ? bt_request_queue_find (&other->requests, piece->index, block) : NULL;

    if (request != NULL && request->target == piece)
      bt_connection_withdraw (other, request, TRUE);
  }
}

/* The request of the block that arrived is answered. */
static void
end_request (BtConnection *connection, BtRequest *request, gint64 now_us)
{
  BtRequestQueue *requests = &connection->requests;

  if (request == NULL)
    return;
  bt_request_queue_arrived (requests, request->sent_us, connection->block.length, now_us);
  if (request->target != NULL)
    bt_piece_remove_requester (request->target, request->block);
  bt_request_queue_remove (requests, request);
}

static void
advance (BtSwarm *self, BtPiece *piece)
{
  BtJob *job = bt_piece_advance (piece);

  if (job != NULL)
    bt_swarm_push_job (self, job);
}

static gboolean
is_needed (const BtPiece *piece, guint32 block)
{
  return piece != NULL && bt_piece_needs (piece, block);
}

void
bt_swarm_receive_block (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  BtIncomingBlock *incoming = &connection->block;
  BtRequest *request =
      bt_request_queue_find (&connection->requests, incoming->piece, incoming->block);
  BtPiece *piece = request != NULL && request->target != NULL
                       ? request->target
                       : bt_swarm_find_piece (self, incoming->piece);
  guint8 *buffer = g_steal_pointer (&incoming->buffer);

  log_block (self, connection, now_us);
  if (bt_connection_is_logged (connection))
    bt_connection_log_block_came (connection, is_needed (piece, incoming->block) ? piece : NULL);
  if (!is_needed (piece, incoming->block)) {
    end_request (connection, request, now_us);
    self->wasted += incoming->length;
    bt_block_pool_give (self->pool, buffer);
    return;
  }
  bt_piece_receive (piece, incoming->block, buffer, connection->id, &connection->address);
  end_request (connection, request, now_us);
  if (piece->blocks[incoming->block].n_requesters > 0)
    cancel_others (self, piece, incoming->block);
  advance (self, piece);
  bt_swarm_relieve_pool (self);
}

/* --- memory back -------------------------------------------------------------------------------- */

static gboolean
frees_more (const BtPiece *a, const BtPiece *b)
{
  guint32 a_hashed = bt_piece_count_hashed (a), b_hashed = bt_piece_count_hashed (b);

  return a_hashed != b_hashed ? a_hashed > b_hashed : a->n_memory > b->n_memory;
}

/* FALSE: nothing is left to write. */
static gboolean
flush_one (BtSwarm *self)
{
  BtPiece *best = NULL;
  BtJob *job;

  for (guint i = 0; i < self->pieces->len; i++) {
    BtPiece *piece = self->pieces->pdata[i];

    if (!piece->busy && piece->n_memory > 0 && (best == NULL || frees_more (piece, best)))
      best = piece;
  }
  job = best != NULL ? bt_piece_flush (best) : NULL;
  if (job == NULL)
    return FALSE;
  bt_swarm_push_job (self, job);
  return TRUE;
}

void
bt_swarm_relieve_pool (BtSwarm *self)
{
  guint n_max = bt_block_pool_get_n_max (self->pool);
  guint n_used = bt_block_pool_get_n_used (self->pool);
  guint n_kept = n_max / 4 * 3;

  if (n_used <= n_max - n_max / 8 - (n_max < 8))
    return;
  while (n_used > n_kept + self->n_flushing && flush_one (self))
    continue;
}

void
bt_swarm_flush_all (BtSwarm *self)
{
  while (flush_one (self))
    continue;
}

/* --- what the disk says ------------------------------------------------------------------------- */

static void
piece_is_bad (BtSwarm *self, BtPiece *piece, const BtJob *job)
{
  self->n_damaged++;
  self->wasted += piece->length;
  bt_bitfield_set (self->damaged, piece->index);
  bt_swarm_accuse (self, piece, job->digests);
  self->generation++;
  self->refill = TRUE;
}

static void
piece_is_good (BtSwarm *self, BtPiece *piece, const BtJob *job)
{
  guint32 index = piece->index;

  withdraw_from_all (self, piece);
  free_piece (self, piece);
  if (job->digests != NULL)
    bt_swarm_judge (self, index, job->digests);
  if (self->have != NULL)
    bt_swarm_piece_is_here (self, index);
}

static void
piece_failed (BtSwarm *self, BtPiece *piece)
{
  bt_piece_reset (piece, self->pool);
  self->generation++;
  self->refill = TRUE;
}

static void
store_done (BtSwarm *self, BtJob *job)
{
  BtPiece *piece = job->context;
  gboolean verified = (job->flags & BT_STORE_VERIFY) != 0;

  self->n_flushing -= count_writes (job);
  piece->busy = piece->verifying = FALSE;
  if (piece->doomed) {
    free_piece (self, piece);
    return;
  }
  if (job->result == BT_JOB_FAILED) {
    piece_failed (self, piece);
  } else if (job->result == BT_JOB_BAD_HASH) {
    piece_is_bad (self, piece, job);
  } else if (verified) {
    piece_is_good (self, piece, job);
  } else {
    if (job->flags & BT_STORE_WRITE)
      bt_piece_job_written (piece, job, self->pool);
    advance (self, piece);
    if (!self->running)
      bt_swarm_flush_all (self);
  }
}

static void
read_done (BtSwarm *self, BtJob *job, gint64 now_us)
{
  guint64 id = GPOINTER_TO_SIZE (job->context);
  BtConnection *connection = g_hash_table_lookup (self->by_id, &id);

  if (connection != NULL) {
    bt_connection_read_done (connection, job, now_us);
    return;
  }
  for (guint i = 0; i < job->n_ranges; i++)
    bt_block_pool_give (self->pool, job->ranges[i].buffer);
  self->n_upload_buffers -= job->n_ranges;
}

void
bt_swarm_job_done (BtSwarm *self, BtJob *job, gint64 now_us)
{
  self->now_us = now_us;
  self->n_jobs_out--;
  if (job->kind == BT_JOB_STORE)
    store_done (self, job);
  else
    read_done (self, job, now_us);
  bt_job_free (job);
  bt_swarm_wake_pool_waiters (self, FALSE);
  if (self->lists[BT_LIST_POOL].length > 0)
    bt_swarm_relieve_pool (self);
}
