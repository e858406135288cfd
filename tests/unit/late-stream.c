/* late-stream.c — a stream on bytes that are not all here yet, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "late-stream.h"

#include <string.h>

struct _LateStream {
  GInputStream parent;
  LateBytes *bytes; /* borrowed */
  gsize position;
};

/* A read that was asked for. */
typedef struct {
  guint8 *buffer; /* borrowed */
  gsize count;
  gulong cancelled; /* handler */
} Read;

static void late_stream_seekable_init (GSeekableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LateStream, late_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, late_stream_seekable_init))

/* --- reading ----------------------------------------------------------------------------------- */

static void
answer (LateBytes *bytes, GTask *task)
{
  LateStream *self = g_task_get_source_object (task);
  Read *read = g_task_get_task_data (task);
  gsize size, n = 0;
  const guint8 *content = g_bytes_get_data (bytes->bytes, &size);

  if (self->position < bytes->n_here)
    n = MIN (read->count, bytes->n_here - self->position);
  if (bytes->most > 0)
    n = MIN (n, bytes->most);
  memcpy (read->buffer, content + self->position, n);
  self->position += n;
  bytes->n_read += n;
  g_task_return_int (task, (gssize) n);
}

static gboolean
answer_one (LateBytes *bytes, GTask *task)
{
  LateStream *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return TRUE;
  if (bytes->is_gone) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "the torrent went");
    return TRUE;
  }
  if (self->position >= bytes->n_here && bytes->n_here < g_bytes_get_size (bytes->bytes))
    return FALSE;
  answer (bytes, task);
  return TRUE;
}

static void
answer_all (LateBytes *bytes)
{
  for (guint i = bytes->tasks->len; i-- > 0;) {
    GTask *task = bytes->tasks->pdata[i];

    if (!answer_one (bytes, task))
      continue;
    g_ptr_array_remove_index (bytes->tasks, i);
  }
  bytes->n_waiting = bytes->tasks->len;
}

static gboolean
answer_cb (gpointer data)
{
  answer_all (data);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer bytes)
{
  g_idle_add (answer_cb, bytes);
}

static void
late_stream_read_async (GInputStream *stream, void *buffer, gsize count, int priority,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  LateStream *self = LATE_STREAM (stream);
  GTask *task = g_task_new (self, cancellable, callback, data);
  Read *read = g_new0 (Read, 1);

  read->buffer = buffer;
  read->count = count;
  g_task_set_task_data (task, read, g_free);
  g_ptr_array_add (self->bytes->tasks, task);
  self->bytes->n_waiting = self->bytes->tasks->len;
  if (cancellable != NULL)
    g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->bytes, NULL);
  g_idle_add (answer_cb, self->bytes);
}

static gssize
late_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static gssize
late_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
                  GError **error)
{
  g_assert_not_reached ();
}

/* --- seeking ----------------------------------------------------------------------------------- */

static goffset
late_stream_tell (GSeekable *seekable)
{
  return (goffset) LATE_STREAM (seekable)->position;
}

static gboolean
late_stream_can (GSeekable *seekable)
{
  return TRUE;
}

static gboolean
late_stream_seek (GSeekable *seekable, goffset offset, GSeekType type, GCancellable *cancellable,
                  GError **error)
{
  g_assert_cmpint (type, ==, G_SEEK_SET);
  LATE_STREAM (seekable)->position = (gsize) offset;
  return TRUE;
}

static void
late_stream_seekable_init (GSeekableIface *iface)
{
  iface->tell = late_stream_tell;
  iface->can_seek = late_stream_can;
  iface->seek = late_stream_seek;
}

/* --- life -------------------------------------------------------------------------------------- */

static void
late_stream_finalize (GObject *object)
{
  LATE_STREAM (object)->bytes->n_streams--;
  G_OBJECT_CLASS (late_stream_parent_class)->finalize (object);
}

static void
late_stream_class_init (LateStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = late_stream_finalize;
  stream_class->read_fn = late_stream_read;
  stream_class->read_async = late_stream_read_async;
  stream_class->read_finish = late_stream_read_finish;
}

static void
late_stream_init (LateStream *self)
{
}

GInputStream *
late_stream_new (LateBytes *bytes)
{
  LateStream *self = g_object_new (LATE_TYPE_STREAM, NULL);

  self->bytes = bytes;
  bytes->n_streams++;
  return G_INPUT_STREAM (self);
}

/* --- what they read ---------------------------------------------------------------------------- */

LateBytes *
late_bytes_new (gsize size, gsize n_here)
{
  LateBytes *self = g_new0 (LateBytes, 1);
  guint8 *content = g_malloc (size);
  g_autoptr (GRand) chance = g_rand_new_with_seed (6);

  for (gsize i = 0; i < size; i++)
    content[i] = (guint8) g_rand_int (chance);
  self->bytes = g_bytes_new_take (content, size);
  self->n_here = n_here;
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
late_bytes_free (LateBytes *self)
{
  while (g_source_remove_by_user_data (self))
    ;
  g_assert_cmpuint (self->n_streams, ==, 0);
  g_bytes_unref (self->bytes);
  g_ptr_array_unref (self->tasks);
  g_free (self);
}

void
late_bytes_let_come (LateBytes *self, gsize n_here)
{
  self->n_here = MAX (self->n_here, n_here);
  answer_all (self);
}

void
late_bytes_fail (LateBytes *self)
{
  self->is_gone = TRUE;
  answer_all (self);
}
