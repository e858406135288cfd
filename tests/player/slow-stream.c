/* slow-stream.c — a file that comes piece by piece, where it is read first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "slow-stream.h"

#include <string.h>

struct _SlowStream {
  GInputStream parent_instance;
  GMutex mutex; /* for all of it */
  GCond changed;
  GThread *line;   /* brings the pieces */
  GBytes *content; /* owned */
  gboolean *here;  /* owned; shape: n_pieces */
  guint n_pieces, n_here;
  guint n_allowed; /* that may still come */
  gint64 interval_us;
  GError *error; /* owned */
  gsize end;     /* of the file, as reads see it */
  goffset position;
  guint want;      /* the piece that is needed next */
  guint n_waiting; /* reads that wait for a piece */
  gboolean reads_on;
  gboolean is_over;
};

static void seekable_init (gpointer interface, gpointer data);

G_DEFINE_FINAL_TYPE_WITH_CODE (SlowStream, slow_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, seekable_init))

/* --- the line ----------------------------------------------------------------------------------- */

/* The first that is missing from where it is read on, and around; n_pieces: none is. */
static guint
next_piece (SlowStream *self)
{
  for (guint i = 0; i < self->n_pieces; i++) {
    guint piece = (self->want + i) % self->n_pieces;

    if (!self->here[piece])
      return piece;
  }
  return self->n_pieces;
}

static void
bring_piece (SlowStream *self)
{
  guint piece = next_piece (self);

  if (piece == self->n_pieces)
    return;
  self->here[piece] = TRUE;
  self->n_here++;
  self->n_allowed -= self->n_allowed != G_MAXUINT;
  g_cond_broadcast (&self->changed);
}

/* Some come only as they are waited for, so that a test knows which; the rest come by themselves. */
static gboolean
is_wanted (SlowStream *self)
{
  return self->n_waiting > 0 || self->reads_on || self->n_allowed == G_MAXUINT;
}

static gpointer
line_worker (gpointer data)
{
  SlowStream *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->is_over) {
    if (self->n_allowed == 0 || self->n_here == self->n_pieces || !is_wanted (self)) {
      g_cond_wait (&self->changed, &self->mutex);
      continue;
    }
    g_mutex_unlock (&self->mutex);
    g_usleep ((gulong) self->interval_us);
    g_mutex_lock (&self->mutex);
    if (self->n_allowed > 0)
      bring_piece (self);
  }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* --- reading ------------------------------------------------------------------------------------ */

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  SlowStream *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* Until @piece is here. Under the mutex. */
static gboolean
wait_for_piece (SlowStream *self, guint piece, GCancellable *cancellable, GError **error)
{
  while (!self->here[piece]) {
    if (self->error != NULL) {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    self->want = piece;
    self->n_waiting++;
    g_cond_broadcast (&self->changed);
    g_cond_wait (&self->changed, &self->mutex);
    self->n_waiting--;
  }
  return TRUE;
}

static gssize
read_here (SlowStream *self, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  gsize position = (gsize) self->position;
  guint piece = (guint) (position / SLOW_PIECE);

  if (position >= self->end)
    return 0;
  if (!wait_for_piece (self, piece, cancellable, error))
    return -1;
  size = MIN (size, MIN (self->end, (piece + 1) * (gsize) SLOW_PIECE) - position);
  memcpy (buffer, (const guint8 *) g_bytes_get_data (self->content, NULL) + position, size);
  self->position += (goffset) size;
  self->want = MIN ((guint) (self->position / SLOW_PIECE), self->n_pieces - 1);
  return (gssize) size;
}

static gssize
slow_stream_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable,
                  GError **error)
{
  SlowStream *self = SLOW_STREAM (stream);
  gulong handler = cancellable != NULL
                       ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL)
                       : 0;
  gssize n_read;

  g_mutex_lock (&self->mutex);
  n_read = read_here (self, buffer, size, cancellable, error);
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
  return n_read;
}

guint64
slow_stream_get_ahead (GInputStream *stream)
{
  SlowStream *self = SLOW_STREAM (stream);
  guint64 end;
  guint piece;

  g_mutex_lock (&self->mutex);
  piece = (guint) (self->position / SLOW_PIECE);
  while (piece < self->n_pieces && self->here[piece])
    piece++;
  end = MIN (piece * (guint64) SLOW_PIECE, g_bytes_get_size (self->content));
  end = self->error != NULL ? G_MAXUINT64 : end - MIN ((guint64) self->position, end);
  g_mutex_unlock (&self->mutex);
  return end;
}

void
slow_stream_read_on (GInputStream *stream)
{
  SlowStream *self = SLOW_STREAM (stream);

  g_mutex_lock (&self->mutex);
  self->reads_on = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* --- seeking ------------------------------------------------------------------------------------ */

static goffset
slow_stream_tell (GSeekable *seekable)
{
  return SLOW_STREAM (seekable)->position;
}

static gboolean
slow_stream_can_seek (GSeekable *seekable)
{
  return TRUE;
}

static gboolean
slow_stream_seek (GSeekable *seekable, goffset offset, GSeekType type, GCancellable *cancellable,
                  GError **error)
{
  SlowStream *self = SLOW_STREAM (seekable);
  goffset from = type == G_SEEK_END   ? (goffset) g_bytes_get_size (self->content)
                 : type == G_SEEK_CUR ? self->position
                                      : 0;

  g_mutex_lock (&self->mutex);
  self->position = from + offset;
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

static gboolean
slow_stream_can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static void
seekable_init (gpointer interface, gpointer data)
{
  GSeekableIface *seekable = interface;

  seekable->tell = slow_stream_tell;
  seekable->can_seek = slow_stream_can_seek;
  seekable->seek = slow_stream_seek;
  seekable->can_truncate = slow_stream_can_truncate;
}

/* --- the test's hand ---------------------------------------------------------------------------- */

static void
allow (SlowStream *self, guint n_pieces)
{
  g_mutex_lock (&self->mutex);
  self->n_allowed = n_pieces;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
slow_stream_hold (SlowStream *self)
{
  allow (self, 0);
}

void
slow_stream_release (SlowStream *self, guint n_pieces)
{
  allow (self, n_pieces);
}

void
slow_stream_fail (SlowStream *self, const GError *error)
{
  g_mutex_lock (&self->mutex);
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
slow_stream_truncate (SlowStream *self, gsize size)
{
  g_mutex_lock (&self->mutex);
  self->end = size;
  g_mutex_unlock (&self->mutex);
}

void
slow_stream_await_wait (SlowStream *self)
{
  g_mutex_lock (&self->mutex);
  while (self->n_waiting == 0)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

guint
slow_stream_get_n_here (SlowStream *self)
{
  guint n_here;

  g_mutex_lock (&self->mutex);
  n_here = self->n_here;
  g_mutex_unlock (&self->mutex);
  return n_here;
}

guint
slow_stream_get_n_pieces (SlowStream *self)
{
  return self->n_pieces;
}

void
slow_stream_await_gone (SlowStream *self)
{
  gpointer weak = self;

  g_object_add_weak_pointer (G_OBJECT (self), &weak);
  g_object_unref (self);
  while (g_atomic_pointer_get (&weak) != NULL) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
}

/* --- life --------------------------------------------------------------------------------------- */

static void
slow_stream_finalize (GObject *object)
{
  SlowStream *self = SLOW_STREAM (object);

  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->line);
  g_bytes_unref (self->content);
  g_free (self->here);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  G_OBJECT_CLASS (slow_stream_parent_class)->finalize (object);
}

static void
slow_stream_class_init (SlowStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = slow_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = slow_stream_read;
}

static void
slow_stream_init (SlowStream *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
}

SlowStream *
slow_stream_new (GBytes *content, gint64 interval_us)
{
  SlowStream *self = g_object_new (SLOW_TYPE_STREAM, NULL);

  self->content = g_bytes_ref (content);
  self->end = g_bytes_get_size (content);
  self->n_pieces = (guint) ((self->end + SLOW_PIECE - 1) / SLOW_PIECE);
  self->here = g_new0 (gboolean, self->n_pieces);
  self->interval_us = interval_us;
  for (guint i = 0; interval_us == 0 && i < self->n_pieces; i++)
    self->here[i] = TRUE;
  self->n_here = interval_us == 0 ? self->n_pieces : 0;
  self->line = g_thread_new ("line", line_worker, self);
  return self;
}
