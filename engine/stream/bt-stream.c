/* bt-stream.c — reading one file of a torrent while it comes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-stream.h"

#include <pthread.h>

#include "session/bt-reader.h"
#include "session/bt-thread.h"

struct _BtStream {
  GInputStream parent;
  BtReader *reader; /* owned */
  guint64 size;     /* bytes */
  guint64 position; /* bytes, [0..size] or beyond: who reads */
};

static void stream_seekable_init (GSeekableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BtStream, bt_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, stream_seekable_init))

static void
set_cancelled (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the read was cancelled");
}

/* --- waiting with a thread ------------------------------------------------------------------------ */

typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t cond;
  gboolean done, cancelled; /* under the lock */
} Waiter;

static void
wake (Waiter *self, gboolean *what)
{
  pthread_mutex_lock (&self->lock);
  *what = TRUE;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->lock);
}

static void
waiter_done_cb (BtReading *reading, gpointer data)
{
  Waiter *waiter = data;

  wake (waiter, &waiter->done);
}

static void
waiter_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Waiter *waiter = data;

  wake (waiter, &waiter->cancelled);
}

/* TRUE: it is done. FALSE: it was cancelled. */
static gboolean
sleep_on (Waiter *self, gboolean heed_cancelled)
{
  gboolean done;

  pthread_mutex_lock (&self->lock);
  while (!self->done && !(heed_cancelled && self->cancelled))
    pthread_cond_wait (&self->cond, &self->lock);
  done = self->done;
  pthread_mutex_unlock (&self->lock);
  return done;
}

static gssize
wait_for (BtReading *reading, Waiter *waiter, GError **error)
{
  if (!sleep_on (waiter, TRUE) && bt_reading_take_back (reading)) {
    set_cancelled (error);
    return -1;
  }
  sleep_on (waiter, FALSE);
  return bt_reading_get_result (reading, error);
}

/* Blocks. */
static gssize
carry_out (BtStream *self, const BtReadingParams *params, GCancellable *cancellable, GError **error)
{
  Waiter waiter = { .done = FALSE };
  gulong handler = 0;
  BtReading *reading;
  gssize n_bytes;

  /* It would wait for itself. */
  g_assert (!bt_thread_is_current ());
  pthread_mutex_init (&waiter.lock, NULL);
  pthread_cond_init (&waiter.cond, NULL);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (waiter_cancelled_cb), &waiter, NULL);
  reading = bt_reading_new (self->reader, params, waiter_done_cb, &waiter);
  bt_reading_begin (reading);
  n_bytes = wait_for (reading, &waiter, error);
  bt_reading_unref (reading);
  g_cancellable_disconnect (cancellable, handler);
  pthread_cond_destroy (&waiter.cond);
  pthread_mutex_destroy (&waiter.lock);
  return n_bytes;
}

static BtReadingParams
get_params (BtStream *self, void *buffer, guint64 size)
{
  return (BtReadingParams) { .offset = self->position, .buffer = buffer, .size = size };
}

static gssize
stream_read (GInputStream *base, void *buffer, gsize count, GCancellable *cancellable,
             GError **error)
{
  BtStream *self = BT_STREAM (base);
  BtReadingParams params = get_params (self, buffer, count);
  gssize n_bytes;

  if (count == 0 || self->position >= self->size)
    return 0;
  n_bytes = carry_out (self, &params, cancellable, error);
  if (n_bytes > 0)
    self->position += n_bytes;
  return n_bytes;
}

/* --- waiting without one -------------------------------------------------------------------------- */

/* Of a read_async(). All of it in the task's context; only @answer is made ready by the engine thread, and
 * @cancelled by whoever cancels. GLib's own source for that leaks when it goes before all have heard of it. */
typedef struct {
  BtReading *reading;        /* reference */
  GSource *answer;           /* owned */
  GSource *cancelled;        /* owned, or NULL */
  GCancellable *cancellable; /* owned, or NULL */
  gulong handler;            /* of it */
} Request;

static void
drop_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
request_free (gpointer data)
{
  Request *self = data;

  g_cancellable_disconnect (self->cancellable, self->handler);
  g_clear_object (&self->cancellable);
  drop_source (self->answer);
  g_clear_pointer (&self->cancelled, drop_source);
  bt_reading_unref (self->reading);
  g_free (self);
}

/* (transfer full) of @task. */
static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  BtStream *self = g_task_get_source_object (task);
  GError *error = NULL;
  gssize n_bytes = bt_reading_get_result (request->reading, &error);

  if (n_bytes > 0)
    self->position += n_bytes;
  if (request->cancelled != NULL)
    g_source_destroy (request->cancelled);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, n_bytes);
  return G_SOURCE_REMOVE;
}

/* Never at once: it may be in the midst of the session's own work. */
static void
done_cb (BtReading *reading, gpointer data)
{
  g_source_set_ready_time (data, 0);
}

static gboolean
answer_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs answer_funcs = { .dispatch = answer_dispatch };

static void
wake_cb (GCancellable *cancellable, gpointer source)
{
  g_source_set_ready_time (source, 0);
}

static gboolean
cancelled_cb (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);

  if (bt_reading_take_back (request->reading)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the read was cancelled");
    g_object_unref (task); /* done_cb() is not called any more */
  }
  return G_SOURCE_REMOVE;
}

static void
attach (GTask *task, GSource *source, GSourceFunc callback)
{
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, callback, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

static void
heed (GTask *task, GCancellable *cancellable)
{
  Request *request = g_task_get_task_data (task);

  request->cancelled = g_source_new (&answer_funcs, sizeof (GSource));
  attach (task, request->cancelled, cancelled_cb);
  request->cancellable = g_object_ref (cancellable);
  request->handler =
      g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), request->cancelled, NULL);
}

static void
stream_read_async (GInputStream *base, void *buffer, gsize count, int io_priority,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BtStream *self = BT_STREAM (base);
  GTask *task = g_task_new (self, NULL, callback, data);
  BtReadingParams params = get_params (self, buffer, count);
  Request *request;
  BtReading *reading;

  g_task_set_source_tag (task, stream_read_async);
  g_task_set_priority (task, io_priority);
  if (count == 0 || self->position >= self->size) {
    g_task_return_int (task, 0);
    g_object_unref (task);
    return;
  }
  request = g_new0 (Request, 1);
  request->answer = g_source_new (&answer_funcs, sizeof (GSource));
  request->reading = bt_reading_new (self->reader, &params, done_cb, request->answer);
  g_task_set_task_data (task, request, request_free);
  reading = bt_reading_ref (request->reading); /* the task may be over before this is */
  attach (task, request->answer, answer_cb);
  if (cancellable != NULL)
    heed (task, cancellable);
  bt_reading_begin (reading);
  bt_reading_unref (reading);
}

static gssize
stream_read_finish (GInputStream *base, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, base), -1);
  return g_task_propagate_int (G_TASK (result), error);
}

/* --- places --------------------------------------------------------------------------------------- */

static goffset
stream_tell (GSeekable *seekable)
{
  return (goffset) BT_STREAM (seekable)->position;
}

static gboolean
stream_can_seek (GSeekable *seekable)
{
  return TRUE;
}

static gboolean
stream_seek (GSeekable *seekable, goffset offset, GSeekType type, GCancellable *cancellable,
             GError **error)
{
  BtStream *self = BT_STREAM (seekable);
  goffset from = 0;

  if (type == G_SEEK_CUR)
    from = (goffset) self->position;
  else if (type == G_SEEK_END)
    from = (goffset) self->size;
  if (offset < -from || offset > G_MAXINT64 - from) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "there is no such place in a file");
    return FALSE;
  }
  self->position = (guint64) (from + offset);
  return TRUE;
}

static gboolean
stream_can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static gboolean
stream_truncate (GSeekable *seekable, goffset offset, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "a file of a torrent is not cut short");
  return FALSE;
}

static void
stream_seekable_init (GSeekableIface *iface)
{
  iface->tell = stream_tell;
  iface->can_seek = stream_can_seek;
  iface->seek = stream_seek;
  iface->can_truncate = stream_can_truncate;
  iface->truncate_fn = stream_truncate;
}

/* --- life ----------------------------------------------------------------------------------------- */

static gboolean
stream_close (GInputStream *base, GCancellable *cancellable, GError **error)
{
  /* What else is asked of the reader goes with the object: others may be asking now. */
  bt_reader_stop (BT_STREAM (base)->reader);
  return TRUE;
}

static void
bt_stream_finalize (GObject *object)
{
  BtStream *self = BT_STREAM (object);

  g_clear_pointer (&self->reader, bt_reader_free);
  G_OBJECT_CLASS (bt_stream_parent_class)->finalize (object);
}

static void
bt_stream_class_init (BtStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bt_stream_finalize;
  stream_class->read_fn = stream_read;
  stream_class->read_async = stream_read_async;
  stream_class->read_finish = stream_read_finish;
  stream_class->close_fn = stream_close;
}

static void
bt_stream_init (BtStream *self)
{
}

BtStream *
bt_stream_new (BtSession *session, guint32 torrent, guint32 file, guint64 size)
{
  BtStream *self = g_object_new (BT_TYPE_STREAM, NULL);

  self->reader = bt_reader_new (session, torrent, file);
  self->size = size;
  return self;
}

/* --- what players ask ----------------------------------------------------------------------------- */

guint64
bt_stream_get_size (BtStream *self)
{
  g_return_val_if_fail (BT_IS_STREAM (self), 0);
  return self->size;
}

void
bt_stream_prepare (BtStream *self)
{
  g_return_if_fail (BT_IS_STREAM (self));
  bt_reader_prepare (self->reader);
}

void
bt_stream_set_rate (BtStream *self, guint64 rate)
{
  g_return_if_fail (BT_IS_STREAM (self));
  bt_reader_set_rate (self->reader, rate);
}

guint64
bt_stream_get_ahead (BtStream *self)
{
  g_return_val_if_fail (BT_IS_STREAM (self), 0);
  return bt_reader_get_ahead (self->reader);
}

void
bt_stream_read_on (BtStream *self)
{
  g_return_if_fail (BT_IS_STREAM (self));
  bt_reader_read_on (self->reader);
}
