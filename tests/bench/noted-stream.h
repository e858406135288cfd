/* noted-stream.h — a whole file that notes what is read of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NOTED_TYPE_STREAM (noted_stream_get_type ())
G_DECLARE_FINAL_TYPE (NotedStream, noted_stream, NOTED, STREAM, GInputStream)

/* A GSeekable; one thread at a time reads. */
NotedStream *noted_stream_new (const char *path, guint32 piece_length, GError **error);
/* Bytes of the pieces that were read, as whole pieces: what somebody has to fetch who does not have the
 * file. Thread: any. */
guint64 noted_stream_count (NotedStream *self);

G_END_DECLS
