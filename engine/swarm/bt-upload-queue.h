/* bt-upload-queue.h — what one peer asked of us, from its request to its last byte sent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-job.h"

G_BEGIN_DECLS

typedef enum {
  BT_UPLOAD_QUEUED,  /* not read yet */
  BT_UPLOAD_READING, /* a job reads it */
  BT_UPLOAD_READY,   /* in memory */
  BT_UPLOAD_DEAD,    /* cancelled; passes when its turn comes */
} BtUploadState;

typedef struct {
  guint32 piece, begin, length; /* bytes, as asked */
  guint8 *buffer;               /* of the pool with READING and READY */
  guint32 sent;                 /* bytes of header and block that went out */
  BtUploadState state;
  gint64 started_us; /* its first byte went out */
} BtUpload;

/* First come, first served. Positions count up for ever; an item is at its position modulo room. */
typedef struct {
  BtUpload *items; /* owned; room is a power of two or 0 */
  guint room;
  guint64 head; /* the next to send */
  guint64 read; /* the next to read from disk; nothing before it is QUEUED */
  guint64 end;
  guint n_waiting;  /* not dead */
  guint n_queued;   /* of those, not read yet */
  guint *n_buffers; /* borrowed: buffers of the pool that all the queues of a swarm hold */
  gsize ahead;      /* bytes being read or ready, not sent */
} BtUploadQueue;

void bt_upload_queue_clear (BtUploadQueue *self, BtBlockPool *pool);
/* FALSE: BT_LIMIT_REQUESTS_IN wait already. */
gboolean bt_upload_queue_add (BtUploadQueue *self, guint32 piece, guint32 begin, guint32 length);
BtUpload *bt_upload_queue_get (BtUploadQueue *self, guint64 position);
/* The first one that is alive, or NULL; passes dead ones. */
BtUpload *bt_upload_queue_peek (BtUploadQueue *self);
/* The one at the head was sent whole. */
void bt_upload_queue_pop (BtUploadQueue *self, BtBlockPool *pool);
/* Lets one go that has not begun to be sent. */
void bt_upload_queue_kill (BtUploadQueue *self, BtUpload *upload, BtBlockPool *pool);
/* One that has not begun to be sent, or NULL. */
BtUpload *bt_upload_queue_find (BtUploadQueue *self, guint32 piece, guint32 begin, guint32 length);
/* A job that reads the next ones, at most @n_max, as far as @pool gives buffers; or NULL. */
BtJob *bt_upload_queue_read (BtUploadQueue *self, guint n_max, BtBlockPool *pool);
/* A read job is back: what still is wanted becomes ready, other buffers go back to the pool.
 * @failed: called for each upload that could not be read, before it is let go; may be NULL. */
typedef void (*BtUploadFunc) (const BtUpload *upload, gpointer data);
void bt_upload_queue_job_done (BtUploadQueue *self, BtJob *job, BtBlockPool *pool,
                               BtUploadFunc failed, gpointer data);

G_END_DECLS
