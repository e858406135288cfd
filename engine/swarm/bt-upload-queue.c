/* bt-upload-queue.c — what one peer asked of us, from its request to its last byte sent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-upload-queue.h"

#include "base/bt-limits.h"

#define ROOM_START 16 /* uploads; a power of two */

BtUpload *
bt_upload_queue_get (BtUploadQueue *self, guint64 position)
{
  return &self->items[position & (self->room - 1)];
}

static void
let_go (BtUploadQueue *self, BtUpload *upload, BtBlockPool *pool)
{
  if (upload->state == BT_UPLOAD_READY) {
    bt_block_pool_give (pool, upload->buffer);
    (*self->n_buffers)--;
  }
  if (upload->state == BT_UPLOAD_READY || upload->state == BT_UPLOAD_READING)
    self->ahead -= upload->length;
  if (upload->state == BT_UPLOAD_QUEUED)
    self->n_queued--;
  /* A buffer that is being read into belongs to the job until it is back. */
  upload->buffer = NULL;
  upload->state = BT_UPLOAD_DEAD;
  self->n_waiting--;
}

void
bt_upload_queue_clear (BtUploadQueue *self, BtBlockPool *pool)
{
  for (guint64 i = self->head; i < self->end; i++) {
    BtUpload *upload = bt_upload_queue_get (self, i);

    if (upload->state != BT_UPLOAD_DEAD)
      let_go (self, upload, pool);
  }
  g_clear_pointer (&self->items, g_free);
  self->room = 0;
  self->head = self->read = self->end = 0;
}

static void
grow (BtUploadQueue *self)
{
  guint room = MAX (ROOM_START, self->room * 2);
  BtUpload *items = g_new (BtUpload, room);

  for (guint64 i = self->head; i < self->end; i++)
    items[i & (room - 1)] = *bt_upload_queue_get (self, i);
  g_free (self->items);
  self->items = items;
  self->room = room;
}

gboolean
bt_upload_queue_add (BtUploadQueue *self, guint32 piece, guint32 begin, guint32 length)
{
  if (self->end - self->head >= BT_LIMIT_REQUESTS_IN)
    return FALSE;
  if (self->end - self->head == self->room)
    grow (self);
  *bt_upload_queue_get (self, self->end) = (BtUpload) {
    .piece = piece,
    .begin = begin,
    .length = length,
    .state = BT_UPLOAD_QUEUED,
  };
  self->end++;
  self->n_waiting++;
  self->n_queued++;
  return TRUE;
}

BtUpload *
bt_upload_queue_peek (BtUploadQueue *self)
{
  while (self->head < self->end) {
    BtUpload *upload = bt_upload_queue_get (self, self->head);

    if (upload->state != BT_UPLOAD_DEAD)
      return upload;
    self->head++;
    self->read = MAX (self->read, self->head);
  }
  return NULL;
}

void
bt_upload_queue_pop (BtUploadQueue *self, BtBlockPool *pool)
{
  let_go (self, bt_upload_queue_get (self, self->head), pool);
  self->head++;
}

void
bt_upload_queue_kill (BtUploadQueue *self, BtUpload *upload, BtBlockPool *pool)
{
  let_go (self, upload, pool);
}

BtUpload *
bt_upload_queue_find (BtUploadQueue *self, guint32 piece, guint32 begin, guint32 length)
{
  for (guint64 i = self->head; i < self->end; i++) {
    BtUpload *upload = bt_upload_queue_get (self, i);

    if (upload->state != BT_UPLOAD_DEAD && upload->sent == 0 && upload->piece == piece
        && upload->begin == begin && upload->length == length)
      return upload;
  }
  return NULL;
}

/* Takes a buffer for the next queued one. FALSE: none is queued, or the pool is empty. */
static gboolean
start_read (BtUploadQueue *self, BtReadRange *range, BtBlockPool *pool)
{
  BtUpload *upload;

  while (self->read < self->end
         && bt_upload_queue_get (self, self->read)->state != BT_UPLOAD_QUEUED)
    self->read++;
  if (self->read == self->end)
    return FALSE;
  upload = bt_upload_queue_get (self, self->read);
  upload->buffer = bt_block_pool_take (pool);
  if (upload->buffer == NULL)
    return FALSE;
  *range = (BtReadRange) { upload->piece, upload->begin, upload->length, upload->buffer };
  upload->state = BT_UPLOAD_READING;
  self->n_queued--;
  (*self->n_buffers)++;
  self->ahead += upload->length;
  self->read++;
  return TRUE;
}

BtJob *
bt_upload_queue_read (BtUploadQueue *self, guint n_max, BtBlockPool *pool)
{
  guint n = MIN (MIN (n_max, self->n_queued), BT_READ_RANGES_MAX);
  BtJob *job;

  if (n == 0)
    return NULL;
  job = bt_job_new (BT_JOB_READ, 0, n);
  job->n_ranges = 0;
  while (job->n_ranges < n && start_read (self, &job->ranges[job->n_ranges], pool))
    job->n_ranges++;
  if (job->n_ranges == 0)
    g_clear_pointer (&job, bt_job_free);
  return job;
}

/* Ranges stand in the order of the queue, so one walk finds them all. */
void
bt_upload_queue_job_done (BtUploadQueue *self, BtJob *job, BtBlockPool *pool, BtUploadFunc failed,
                          gpointer data)
{
  guint64 at = self->head;

  for (guint i = 0; i < job->n_ranges; i++) {
    guint8 *buffer = job->ranges[i].buffer;
    BtUpload *upload = NULL;
    guint64 from = at;

    while (at < self->read && bt_upload_queue_get (self, at)->buffer != buffer)
      at++;
    if (at < self->read)
      upload = bt_upload_queue_get (self, at);
    else
      at = from;
    if (upload != NULL && job->result == BT_JOB_OK) {
      upload->state = BT_UPLOAD_READY;
      continue;
    }
    bt_block_pool_give (pool, buffer);
    (*self->n_buffers)--;
    if (upload == NULL)
      continue;
    if (failed != NULL)
      failed (upload, data);
    let_go (self, upload, pool);
  }
}
