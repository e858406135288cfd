/* bt-connection-later.c — a seed gives what nobody else can give before what others can.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leechers ask a seed for the same pieces, for none knows what the others ask. The first to ask for
 * one gets it at once. For the others it comes after all that is new: by then they may have it from
 * the first, and cancel. So the whole is out sooner, and a slow seed sends little twice. */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

/* However much is new, a part of what waits for later is served so often: nothing waits for ever,
 * and a peer that asks in order waits no longer than players read ahead. */
#define LATER_US (2 * G_USEC_PER_SEC)
#define LATER_BLOCKS 16

/* Whether @self is the one that gets @piece first. */
static gboolean
is_first (BtConnection *self, guint32 piece)
{
  BtSwarm *swarm = self->swarm;
  gpointer key = GUINT_TO_POINTER (piece);
  guint64 id = GPOINTER_TO_SIZE (g_hash_table_lookup (swarm->given, key));
  const BtConnection *first;

  if (id == self->id)
    return TRUE;
  if (bt_picker_get_copies (swarm->picker, piece) > 0)
    return FALSE;
  first = g_hash_table_lookup (swarm->by_id, &id);
  if (first != NULL && first->slot != BT_SLOT_NONE)
    return FALSE;
  g_hash_table_insert (swarm->given, key, GSIZE_TO_POINTER (self->id));
  return TRUE;
}

gboolean
bt_connection_queue_upload (BtConnection *self, const BtMessage *message, gint64 now_us)
{
  BtUploadQueue *queue = &self->uploads;

  if (self->uploads.n_waiting + self->later.n_waiting >= BT_LIMIT_REQUESTS_IN)
    return FALSE;
  /* Among leechers a peer is judged by what it gives, and gives what is asked of it. */
  if (bt_swarm_is_complete (self->swarm) && !is_first (self, message->index))
    queue = &self->later;
  if (queue == &self->later && queue->n_waiting == 0)
    self->later_us = now_us;
  return bt_upload_queue_add (queue, message->index, message->begin, message->length);
}

void
bt_connection_promote_uploads (BtConnection *self, guint n_max, gint64 now_us)
{
  guint n = self->uploads.n_queued == 0 ? n_max : 0;
  BtUpload *upload;

  if (now_us - self->later_us > LATER_US)
    n = MAX (n, LATER_BLOCKS);
  if (n > 0)
    self->later_us = now_us;
  while (n-- > 0 && (upload = bt_upload_queue_peek (&self->later)) != NULL
         && bt_upload_queue_add (&self->uploads, upload->piece, upload->begin, upload->length))
    bt_upload_queue_pop (&self->later, self->swarm->pool);
}
