/* pm-image.c — a still picture out of the bytes of a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-image.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHUNK (256 * 1024) /* bytes that are decoded between looks at whether it is still wanted */

G_DEFINE_QUARK (pm - image - error - quark, pm_image_error)

/* --- formats ------------------------------------------------------------------------------------ */

/* Not all that GdkPixbuf could load: some of it can name other files, or has decoders that few look at. */
static const struct {
  gsize at; /* bytes from the beginning */
  const char *magic;
  gsize n_magic;
  const char *mime;
  const char *name; /* as people know it */
} formats[] = {
  { 0, "\xff\xd8\xff", 3, "image/jpeg", "JPEG" }, { 0, "\x89PNG\r\n\x1a\n", 8, "image/png", "PNG" },
  { 0, "GIF8", 4, "image/gif", "GIF" },           { 0, "BM", 2, "image/bmp", "BMP" },
  { 0, "II*\0", 4, "image/tiff", "TIFF" },        { 0, "MM\0*", 4, "image/tiff", "TIFF" },
  { 8, "WEBP", 4, "image/webp", "WebP" },         { 4, "ftypavif", 8, "image/avif", "AVIF" },
};

#define FORMAT_JPEG 0

/* -1: none of them. */
static int
find_format (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (size >= formats[i].at + formats[i].n_magic
        && memcmp (data + formats[i].at, formats[i].magic, formats[i].n_magic) == 0)
      return (int) i;
  }
  return -1;
}

/* @format: of find_format(). */
static GdkPixbufLoader *
new_loader (int format, GError **error)
{
  GdkPixbufLoader *loader;

  if (format < 0) {
    g_set_error_literal (error, PM_IMAGE_ERROR, PM_IMAGE_ERROR_FORMAT,
                         _ ("The file is no picture of a kind that can be shown here."));
    return NULL;
  }
  loader = gdk_pixbuf_loader_new_with_mime_type (formats[format].mime, NULL);
  if (loader == NULL)
    /* Translators: %s is a format of pictures, as "AVIF". */
    g_set_error (error, PM_IMAGE_ERROR, PM_IMAGE_ERROR_FORMAT,
                 _ ("Nothing that decodes %s pictures is installed."), formats[format].name);
  return loader;
}

/* --- decoding ----------------------------------------------------------------------------------- */

/* What its loader told of a picture. */
typedef struct {
  gboolean is_jpeg, is_ended; /* ended: all of the file was given */
  gboolean is_too_large;
  int top, bottom; /* px between which rows were decoded: of a BMP the lowest comes first */
} PmImageProgress;

/* The longer side becomes PM_IMAGE_SIDE_MAX. */
static void
fit (int *width, int *height)
{
  int longest = MAX (*width, *height);

  *width = (int) MAX ((gint64) *width * PM_IMAGE_SIDE_MAX / longest, 1);
  *height = (int) MAX ((gint64) *height * PM_IMAGE_SIDE_MAX / longest, 1);
}

/* Called before there is memory for pixels. Who asks for none at all gets an error and no picture. A JPEG needs less
 * memory where less is asked for; other loaders scale what they have decoded, and say no more how much that is. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  PmImageProgress *progress = data;

  if ((gint64) width * height > PM_IMAGE_PIXELS_MAX) {
    progress->is_too_large = TRUE;
    gdk_pixbuf_loader_set_size (loader, 0, 0);
  } else if (progress->is_jpeg && MAX (width, height) > PM_IMAGE_SIDE_MAX) {
    fit (&width, &height);
    gdk_pixbuf_loader_set_size (loader, width, height);
  }
}

/* A JPEG that ends in the middle is filled up with grey. */
static void
area_updated_cb (GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer data)
{
  PmImageProgress *progress = data;

  if (progress->is_jpeg && progress->is_ended)
    return;
  progress->top = MIN (progress->top, y);
  progress->bottom = MAX (progress->bottom, y + height);
}

static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize at = 0; at < size; at += CHUNK) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !gdk_pixbuf_loader_write (loader, data + at, MIN (CHUNK, size - at), error))
      return FALSE;
  }
  return TRUE;
}

/* The texture shows the pixbuf's own memory. */
static GdkTexture *
make_texture (GdkPixbuf *pixbuf)
{
  gboolean has_alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  g_autoptr (GBytes) pixels = gdk_pixbuf_read_pixel_bytes (pixbuf);

  return gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                                 has_alpha ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8, pixels,
                                 (gsize) gdk_pixbuf_get_rowstride (pixbuf));
}

static GdkTexture *
make_upright (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  g_autoptr (GdkPixbuf) turned = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  g_autoptr (GdkPixbuf) small = NULL;

  if (MAX (width, height) <= PM_IMAGE_SIDE_MAX)
    return make_texture (turned);
  width = gdk_pixbuf_get_width (turned);
  height = gdk_pixbuf_get_height (turned);
  fit (&width, &height);
  small = gdk_pixbuf_scale_simple (turned, width, height, GDK_INTERP_BILINEAR);
  return make_texture (small);
}

/* A loader has to be closed, also after an error. */
static gboolean
run_loader (GdkPixbufLoader *loader, PmImageProgress *progress, GBytes *bytes,
            GCancellable *cancellable, GError **error)
{
  gboolean is_fed = feed (loader, bytes, cancellable, error);

  progress->is_ended = TRUE;
  return gdk_pixbuf_loader_close (loader, is_fed ? error : NULL) && is_fed;
}

static gboolean
is_whole (GdkPixbuf *pixbuf, const PmImageProgress *progress)
{
  return pixbuf != NULL && progress->top <= 0 && progress->bottom >= gdk_pixbuf_get_height (pixbuf);
}

/* @reason (nullable): what the loader said. */
static GError *
explain (const GError *reason, const PmImageProgress *progress)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (reason);
  if (progress->is_too_large)
    return g_error_new_literal (PM_IMAGE_ERROR, PM_IMAGE_ERROR_TOO_LARGE,
                                _ ("The picture has more pixels than can be shown here."));
  if (reason == NULL)
    return g_error_new_literal (PM_IMAGE_ERROR, PM_IMAGE_ERROR_BROKEN,
                                _ ("The picture is damaged: it ends too early."));
  /* Translators: %s is what the decoder says. */
  return g_error_new (PM_IMAGE_ERROR, PM_IMAGE_ERROR_BROKEN, _ ("The picture is damaged: %s"),
                      reason->message);
}

GdkTexture *
pm_image_decode (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  int format = find_format (bytes);
  g_autoptr (GdkPixbufLoader) loader = new_loader (format, error);
  g_autoptr (GError) reason = NULL;
  PmImageProgress progress = { .top = G_MAXINT };
  GdkPixbuf *pixbuf;

  if (loader == NULL)
    return NULL;
  progress.is_jpeg = format == FORMAT_JPEG;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &progress);
  g_signal_connect (loader, "area-updated", G_CALLBACK (area_updated_cb), &progress);
  if (run_loader (loader, &progress, bytes, cancellable, &reason)) {
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
    if (is_whole (pixbuf, &progress))
      return make_upright (pixbuf);
  }
  g_propagate_error (error, explain (reason, &progress));
  return NULL;
}

/* --- without waiting ---------------------------------------------------------------------------- */

/* The task's data. */
typedef struct {
  guint8 *content; /* owned; while it is read */
  GBytes *bytes;   /* owned reference; then */
} PmImageJob;

static void
free_job (PmImageJob *self)
{
  g_free (self->content);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static GTask *
new_task (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, pm_image_finish);
  g_task_set_task_data (task, g_new0 (PmImageJob, 1), (GDestroyNotify) free_job);
  return task;
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PmImageJob *job = data;
  GError *error = NULL;
  GdkTexture *texture = pm_image_decode (job->bytes, cancellable, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pm_image_decode_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = new_task (cancellable, callback, data);
  PmImageJob *job = g_task_get_task_data (task);

  job->bytes = g_bytes_ref (bytes);
  g_task_run_in_thread (task, decode_in_thread);
}

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  PmImageJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  gsize n_read = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (stream), result, &n_read, &error)) {
    g_task_return_error (task, error);
    return;
  }
  job->bytes = g_bytes_new_take (g_steal_pointer (&job->content), n_read);
  g_task_run_in_thread (task, decode_in_thread);
}

void
pm_image_load_async (GInputStream *stream, guint64 size, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = new_task (cancellable, callback, data);
  PmImageJob *job = g_task_get_task_data (task);

  if (size > PM_IMAGE_BYTES_MAX) {
    g_task_return_new_error (task, PM_IMAGE_ERROR, PM_IMAGE_ERROR_TOO_LARGE,
                             _ ("The file is larger than a picture that can be shown here."));
    g_object_unref (task);
    return;
  }
  job->content = g_malloc (MAX (size, 1));
  g_input_stream_read_all_async (stream, job->content, size, G_PRIORITY_DEFAULT, cancellable,
                                 read_cb, task);
}

GdkTexture *
pm_image_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
