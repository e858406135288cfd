/* bt-connection-write.c — what goes out next: small messages first, then blocks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

/* HAVEs are added while less than this waits: they never pile up. */
#define HAVES_WATERMARK 4096 /* bytes */

guint
bt_connection_get_out_size (const BtConnection *self)
{
  return self->out->len - self->out_sent;
}

static void
append (BtConnection *self, const guint8 *bytes, gsize n_bytes)
{
  if (bt_connection_is_logged (self))
    bt_connection_log_sent (self, bytes, n_bytes);
  g_byte_array_append (self->out, bytes, n_bytes);
}

void
bt_connection_send (BtConnection *self, const guint8 *bytes, gsize n_bytes)
{
  if (self->closing)
    return;
  append (self, bytes, n_bytes);
  bt_swarm_wake (self->swarm, self);
}

void
bt_connection_send_plain (BtConnection *self, BtMessageId id)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  bt_connection_send (self, bytes, bt_message_write_plain (bytes, id));
}

void
bt_connection_send_range (BtConnection *self, BtMessageId id, guint32 piece, guint32 begin,
                          guint32 length)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  bt_connection_send (self, bytes, bt_message_write_range (bytes, id, piece, begin, length));
}

/* --- HAVEs -------------------------------------------------------------------------------------- */

static void
append_have (BtConnection *self, guint32 piece)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  append (self, bytes, bt_message_write_index (bytes, BT_MESSAGE_HAVE, piece));
}

/* Pieces verified since are told from one log that all connections walk; one that came before the
 * pieces were known is told all of them. */
static void
append_haves (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;

  if (swarm->have == NULL || !self->established)
    return;
  while (self->have_told < swarm->have_log->len
         && bt_connection_get_out_size (self) < HAVES_WATERMARK)
    append_have (self, g_array_index (swarm->have_log, guint32, self->have_told++));
  while (self->have_scan < swarm->n_pieces && bt_connection_get_out_size (self) < HAVES_WATERMARK) {
    self->have_scan = bt_bitfield_next (swarm->have, self->have_scan, TRUE);
    if (self->have_scan < swarm->n_pieces)
      append_have (self, self->have_scan++);
  }
  if (self->have_told == swarm->have_log->len && self->have_scan >= swarm->n_pieces)
    bt_connection_tell_upload_only (self);
}

/* --- vectors ------------------------------------------------------------------------------------ */

typedef struct {
  struct iovec *vecs;
  guint n, n_max;
  gsize allowance; /* payload bytes that may go now */
  guint n_headers; /* of the swarm's */
} Plan;

/* One block, from the byte on that is next. FALSE: nothing may follow it, for it is cut short. */
static gboolean
plan_upload (BtConnection *self, BtUpload *upload, Plan *plan)
{
  guint8 *header = self->swarm->headers[plan->n_headers++];
  guint32 done = upload->sent > BT_MESSAGE_PIECE_SIZE ? upload->sent - BT_MESSAGE_PIECE_SIZE : 0;
  gsize n_bytes = MIN (upload->length - done, plan->allowance);

  if (upload->sent < BT_MESSAGE_PIECE_SIZE) {
    bt_message_write_piece (header, upload->piece, upload->begin, upload->length);
    plan->vecs[plan->n++] =
        (struct iovec) { header + upload->sent, BT_MESSAGE_PIECE_SIZE - upload->sent };
  }
  if (n_bytes > 0)
    plan->vecs[plan->n++] = (struct iovec) { upload->buffer + done, n_bytes };
  plan->allowance -= n_bytes;
  return n_bytes == upload->length - done;
}

static void
plan_uploads (BtConnection *self, guint64 from, Plan *plan)
{
  for (guint64 i = from; i < self->uploads.read && plan->n + 2 <= plan->n_max
                         && plan->n_headers < BT_WRITE_VECS / 2 && plan->allowance > 0;
       i++) {
    BtUpload *upload = bt_upload_queue_get (&self->uploads, i);

    if (upload->state == BT_UPLOAD_DEAD)
      continue;
    if (upload->state != BT_UPLOAD_READY || !plan_upload (self, upload, plan))
      return;
  }
}

/* Payload bytes that are in memory: what is read ahead is about that. */
static gsize
get_allowance (BtConnection *self, const BtUpload *head, gint64 now_us)
{
  guint32 rest;

  if (head == NULL || head->state != BT_UPLOAD_READY)
    return 0;
  rest = head->length - (MAX (head->sent, BT_MESSAGE_PIECE_SIZE) - BT_MESSAGE_PIECE_SIZE);
  return bt_swarm_allow (self->swarm, BT_DIRECTION_UP, self, self->uploads.ahead, rest, now_us);
}

static void
plan_out (BtConnection *self, Plan *plan)
{
  self->out_given = bt_connection_get_out_size (self);
  if (self->out_given > 0)
    plan->vecs[plan->n++] = (struct iovec) { self->out->data + self->out_sent, self->out_given };
}

guint
bt_connection_get_write_vec (BtConnection *self, struct iovec *vecs, guint n_max, gint64 now_us)
{
  Plan plan = { .vecs = vecs, .n_max = n_max };
  BtUpload *head;
  gboolean goes_on = TRUE;

  self->out_given = 0;
  self->upload_first_given = FALSE;
  if (self->closing || n_max < 4)
    return 0;
  append_haves (self);
  bt_connection_serve_metadata (self);
  head = bt_upload_queue_peek (&self->uploads);
  plan.allowance = get_allowance (self, head, now_us);
  /* A block that is half out must be finished before anything else may go. */
  self->upload_first_given = head != NULL && head->sent > 0;
  if (self->upload_first_given) {
    if (plan.allowance == 0)
      return 0;
    goes_on = plan_upload (self, head, &plan);
  }
  if (goes_on) {
    plan_out (self, &plan);
    plan_uploads (self, self->uploads.head + self->upload_first_given, &plan);
  }
  return plan.n;
}

/* --- what went out ------------------------------------------------------------------------------ */

static void
log_upload (BtConnection *self, const BtUpload *upload, gint64 now_us)
{
  BtBlockEvent event = {
    .peer_id = self->id,
    .piece = upload->piece,
    .block = upload->begin / BT_BLOCK_SIZE,
    .is_upload = TRUE,
    .started_us = upload->started_us,
    .finished_us = now_us,
  };

  self->swarm->n_steps++;
  bt_event_log_add (&self->swarm->events, &event);
}

static void
count_payload (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;

  self->uploaded += n_bytes;
  self->round_sent[0] += n_bytes;
  swarm->uploaded += n_bytes;
  swarm->carried_up[self->transport] += n_bytes;
  if (self->super != NULL)
    bt_super_peer_moved (self->super, now_us);
  bt_rate_add (&self->up_rate, n_bytes, now_us);
  bt_rate_add (&swarm->up_rate, n_bytes, now_us);
  if (!swarm->params.limit_overhead)
    bt_swarm_charge (swarm, BT_DIRECTION_UP, self, n_bytes, now_us);
}

/* Returns the bytes of @n_bytes that were of the block at the head. */
static gsize
upload_went (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  BtUpload *upload = bt_upload_queue_peek (&self->uploads);
  guint32 size = BT_MESSAGE_PIECE_SIZE + upload->length;
  gsize n = MIN (n_bytes, size - upload->sent);
  guint32 header = MIN (n, BT_MESSAGE_PIECE_SIZE - MIN (upload->sent, BT_MESSAGE_PIECE_SIZE));

  if (upload->sent == 0)
    upload->started_us = now_us;
  upload->sent += n;
  count_payload (self, n - header, now_us);
  if (upload->sent == size) {
    log_upload (self, upload, now_us);
    if (bt_connection_is_logged (self))
      bt_connection_log_block_sent (self, upload);
    bt_upload_queue_pop (&self->uploads, self->swarm->pool);
  }
  return n;
}

static gsize
out_went (BtConnection *self, gsize n_bytes)
{
  gsize n = MIN (n_bytes, self->out_given);

  self->out_sent += n;
  if (self->out_sent == self->out->len || self->out_sent > BT_LIMIT_SEND_BUFFER) {
    g_byte_array_remove_range (self->out, 0, self->out_sent);
    self->out_sent = 0;
  }
  if (self->waits_for_out && bt_connection_get_out_size (self) <= BT_LIMIT_SEND_BUFFER)
    bt_swarm_wake (self->swarm, self);
  return n;
}

void
bt_connection_did_write (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  if (self->closing)
    return;
  self->sent_us = self->swarm->now_us = now_us;
  bt_swarm_spend_turn (self->swarm, BT_DIRECTION_UP, self, n_bytes);
  if (self->swarm->params.limit_overhead)
    bt_swarm_charge (self->swarm, BT_DIRECTION_UP, self, n_bytes, now_us);
  if (self->upload_first_given)
    n_bytes -= upload_went (self, n_bytes, now_us);
  n_bytes -= out_went (self, n_bytes);
  while (n_bytes > 0)
    n_bytes -= upload_went (self, n_bytes, now_us);
  bt_connection_pump_uploads (self, now_us);
  if (self->swarm->lists[BT_LIST_POOL].length > 0)
    bt_swarm_wake_pool_waiters (self->swarm, FALSE);
}
