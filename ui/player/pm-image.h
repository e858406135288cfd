/* pm-image.h — a still picture out of the bytes of a file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bytes are a stranger's: what they are is told by how they begin and not by a name, only formats of
 * photographs and drawings are decoded, and what would need more memory than the bounds below is refused before it
 * is decoded. Errors: PM_IMAGE_ERROR, G_IO_ERROR_CANCELLED, and those of the stream. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_IMAGE_BYTES_MAX (64 * 1024 * 1024)  /* of a file: photographs have a tenth of it */
#define PM_IMAGE_PIXELS_MAX (64 * 1024 * 1024) /* 256 MiB while it is decoded */
#define PM_IMAGE_SIDE_MAX 4096                 /* px of what is kept: more than a screen shows */

#define PM_IMAGE_ERROR (pm_image_error_quark ())
GQuark pm_image_error_quark (void);
/* The messages are translated, and say what is wrong. */
typedef enum {
  PM_IMAGE_ERROR_BROKEN,
  PM_IMAGE_ERROR_TOO_LARGE,
  PM_IMAGE_ERROR_FORMAT, /* no picture, or of a format that nothing here decodes */
} PmImageError;

/* The first picture of an animation; the right way up, as the camera says. Takes a while. Thread: any.
 * (transfer full) */
GdkTexture *pm_image_decode (GBytes *bytes, GCancellable *cancellable, GError **error);

/* The same in a thread of its own. Thread: main. */
void pm_image_decode_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data);
/* Reads @stream (@size bytes) first, which may have to wait for them. */
void pm_image_load_async (GInputStream *stream, guint64 size, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data);
/* Of both. (transfer full) */
GdkTexture *pm_image_finish (GAsyncResult *result, GError **error);

G_END_DECLS
