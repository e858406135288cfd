/* noted-stream.c — a whole file that notes what is read of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "noted-stream.h"

struct _NotedStream {
  GInputStream parent_instance;
  GFileInputStream *file; /* owned */
  GMutex mutex;           /* for pieces */
  GHashTable *pieces;     /* owned; the numbers of those that were read */
  guint32 piece_length;   /* bytes */
  guint64 size;           /* bytes of the file */
};

static void seekable_init (gpointer interface, gpointer data);

G_DEFINE_FINAL_TYPE_WITH_CODE (NotedStream, noted_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, seekable_init))

static void
note (NotedStream *self, guint64 from, guint64 n_bytes)
{
  g_mutex_lock (&self->mutex);
  for (guint64 piece = from / self->piece_length; piece * self->piece_length < from + n_bytes;
       piece++)
    g_hash_table_add (self->pieces, GUINT_TO_POINTER (piece));
  g_mutex_unlock (&self->mutex);
}

static gssize
noted_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
                   GError **error)
{
  NotedStream *self = NOTED_STREAM (stream);
  guint64 from = (guint64) g_seekable_tell (G_SEEKABLE (self->file));
  gssize n_read =
      g_input_stream_read (G_INPUT_STREAM (self->file), buffer, count, cancellable, error);

  if (n_read > 0)
    note (self, from, (guint64) n_read);
  return n_read;
}

static goffset
tell (GSeekable *seekable)
{
  return g_seekable_tell (G_SEEKABLE (NOTED_STREAM (seekable)->file));
}

static gboolean
can_seek (GSeekable *seekable)
{
  return TRUE;
}

static gboolean
seek (GSeekable *seekable, goffset offset, GSeekType type, GCancellable *cancellable,
      GError **error)
{
  return g_seekable_seek (G_SEEKABLE (NOTED_STREAM (seekable)->file), offset, type, cancellable,
                          error);
}

static gboolean
can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static void
seekable_init (gpointer interface, gpointer data)
{
  GSeekableIface *seekable = interface;

  seekable->tell = tell;
  seekable->can_seek = can_seek;
  seekable->seek = seek;
  seekable->can_truncate = can_truncate;
}

static void
noted_stream_finalize (GObject *object)
{
  NotedStream *self = NOTED_STREAM (object);

  g_clear_object (&self->file);
  g_hash_table_unref (self->pieces);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (noted_stream_parent_class)->finalize (object);
}

static void
noted_stream_class_init (NotedStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = noted_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = noted_stream_read;
}

static void
noted_stream_init (NotedStream *self)
{
  g_mutex_init (&self->mutex);
  self->pieces = g_hash_table_new (NULL, NULL);
}

NotedStream *
noted_stream_new (const char *path, guint32 piece_length, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (NotedStream) self = g_object_new (NOTED_TYPE_STREAM, NULL);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, error);

  self->piece_length = piece_length;
  self->file = info != NULL ? g_file_read (file, NULL, error) : NULL;
  if (self->file == NULL)
    return NULL;
  self->size = (guint64) g_file_info_get_size (info);
  return g_steal_pointer (&self);
}

guint64
noted_stream_count (NotedStream *self)
{
  guint64 n_bytes, last = (self->size - 1) / self->piece_length;

  g_mutex_lock (&self->mutex);
  n_bytes = g_hash_table_size (self->pieces) * (guint64) self->piece_length;
  if (g_hash_table_contains (self->pieces, GUINT_TO_POINTER (last)))
    n_bytes -= (last + 1) * self->piece_length - self->size;
  g_mutex_unlock (&self->mutex);
  return n_bytes;
}
