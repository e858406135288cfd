/* bt-connection-upload.c — serving what a peer asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

/* Bytes read ahead of the socket: half a second of the rate, so that a disk may take its time. */
#define AHEAD_MIN (128 * 1024)
#define AHEAD_MAX (1024 * 1024)
/* Requests so soon after a choke crossed it on the way; libtorrent. */
#define CHOKE_GRACE_US (2 * G_USEC_PER_SEC)

static void
reject (BtConnection *self, guint32 piece, guint32 begin, guint32 length)
{
  if (self->has_fast)
    bt_connection_send_range (self, BT_MESSAGE_REJECT, piece, begin, length);
}

static void
refuse (BtConnection *self, const BtMessage *message)
{
  if (++self->n_bad_requests > BT_LIMIT_BAD_REQUESTS)
    bt_connection_close (self, BT_GONE_BAD_REQUEST);
  else
    reject (self, message->index, message->begin, message->length);
}

static gboolean
can_serve (const BtConnection *self, const BtMessage *message)
{
  const BtSwarm *swarm = self->swarm;
  guint32 size;

  if (swarm->have == NULL || message->index >= swarm->n_pieces
      || !bt_bitfield_get (swarm->have, message->index))
    return FALSE;
  if (self->super != NULL && !bt_super_peer_may_ask (self->super, message->index))
    return FALSE;
  size = bt_metainfo_get_piece_size (swarm->metainfo, message->index);
  return message->length > 0 && message->length <= BT_BLOCK_SIZE && message->begin < size
         && message->length <= size - message->begin;
}

void
bt_connection_take_request (BtConnection *self, const BtMessage *message, gint64 now_us)
{
  self->spoke = TRUE;
  if (!can_serve (self, message)) {
    refuse (self, message);
    return;
  }
  if (self->slot == BT_SLOT_NONE && bt_connection_gives_fast (self, message->index)) {
    self->fast_blocks--;
  } else if (self->slot == BT_SLOT_NONE) {
    if (now_us - self->slot_us < CHOKE_GRACE_US)
      reject (self, message->index, message->begin, message->length);
    else
      refuse (self, message);
    return;
  }
  if (!bt_connection_queue_upload (self, message, now_us)) {
    refuse (self, message);
    return;
  }
  self->asked_us = now_us;
  self->starved_upload = TRUE;
}

void
bt_connection_take_cancel (BtConnection *self, const BtMessage *message)
{
  BtUploadQueue *queue = &self->uploads;
  BtUpload *upload = bt_upload_queue_find (queue, message->index, message->begin, message->length);

  if (upload == NULL) {
    queue = &self->later;
    upload = bt_upload_queue_find (queue, message->index, message->begin, message->length);
  }
  if (upload == NULL) {
    bt_connection_count_chatter (self);
    return;
  }
  bt_upload_queue_kill (queue, upload, self->swarm->pool);
  reject (self, message->index, message->begin, message->length);
}

static void
drop_queue (BtConnection *self, BtUploadQueue *uploads)
{
  for (guint64 i = uploads->head; i < uploads->end; i++) {
    BtUpload *upload = bt_upload_queue_get (uploads, i);

    if (upload->state == BT_UPLOAD_DEAD || upload->sent > 0
        || bt_connection_gives_fast (self, upload->piece))
      continue;
    bt_upload_queue_kill (uploads, upload, self->swarm->pool);
    reject (self, upload->piece, upload->begin, upload->length);
  }
}

void
bt_connection_drop_uploads (BtConnection *self)
{
  drop_queue (self, &self->uploads);
  drop_queue (self, &self->later);
}

/* Uploads leave room for what arrives: at most half the pool, and nothing of its last eighth. */
static guint
get_buffers_left (BtSwarm *swarm)
{
  guint n_max = bt_block_pool_get_n_max (swarm->pool);
  guint n_used = bt_block_pool_get_n_used (swarm->pool);
  guint half = MAX (n_max / 2, 1), most = MAX (n_max - n_max / 8, 1);

  if (swarm->n_upload_buffers >= half || n_used >= most)
    return 0;
  return MIN (half - swarm->n_upload_buffers, most - n_used);
}

void
bt_connection_pump_uploads (BtConnection *self, gint64 now_us)
{
  BtUploadQueue *uploads = &self->uploads;
  gsize target = CLAMP (bt_rate_get (&self->up_rate, now_us) / 2, AHEAD_MIN, AHEAD_MAX);
  BtJob *job;
  guint n;

  self->starved_upload = FALSE;
  /* Not one by one: half of what is ahead at a time. */
  if (uploads->ahead > target / 2)
    return;
  n = MIN ((target - uploads->ahead) / BT_BLOCK_SIZE, get_buffers_left (self->swarm));
  if (self->later.n_waiting > 0)
    bt_connection_promote_uploads (self, n, now_us);
  if (uploads->n_queued == 0)
    return;
  job = bt_upload_queue_read (uploads, n, self->swarm->pool);
  if (job == NULL) {
    self->starved_upload = TRUE;
    return;
  }
  job->context = GSIZE_TO_POINTER (self->id);
  bt_swarm_push_job (self->swarm, job);
}

static void
read_failed_cb (const BtUpload *upload, gpointer data)
{
  reject (data, upload->piece, upload->begin, upload->length);
}

void
bt_connection_read_done (BtConnection *self, BtJob *job, gint64 now_us)
{
  bt_upload_queue_job_done (&self->uploads, job, self->swarm->pool, read_failed_cb, self);
  bt_connection_pump_uploads (self, now_us);
  bt_swarm_wake (self->swarm, self);
}
