/* pm-stream-src.h — GStreamer reads a stream that is still coming.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A source of bytes with random access, as a file is, for streams whose reads may wait. A stream is offered
 * under a URI that means something in this process only; it ends as the file's name does, which saves the
 * pipeline three looks into the middle and the end of the file to find out what it is. */
#pragma once

#include <gio/gio.h>
#include <gst/base/gstbasesrc.h>

G_BEGIN_DECLS

#define PM_TYPE_STREAM_SRC (pm_stream_src_get_type ())
G_DECLARE_FINAL_TYPE (PmStreamSrc, pm_stream_src, PM, STREAM_SRC, GstBaseSrc)

/* Makes GStreamer know the source. Thread: main, after gst_init(); more than once is harmless. */
void pm_stream_src_register (void);

/* @stream: also a GSeekable that can tell its end; only the pipeline reads it from now on. @name: of the file,
 * its path may stand before it. Returns the URI, owned by the caller; the stream lives until the URI
 * is withdrawn and the pipeline has let go of it. Thread: any. */
char *pm_stream_src_offer (GInputStream *stream, const char *name, GError **error);
void pm_stream_src_withdraw (const char *uri);

/* What has to be here before the read that goes on is answered: the bytes [@from, @to). FALSE: none goes on, the
 * last one ended at @from. Thread: any. */
gboolean pm_stream_src_get_awaited (PmStreamSrc *self, guint64 *from, guint64 *to);
guint64 pm_stream_src_get_size (PmStreamSrc *self); /* bytes */
/* Bytes from there on to the file's end. Thread: any. */
guint64 pm_stream_src_get_left (PmStreamSrc *self);
/* Nothing is read any more, and a read that waits ends. Before a pipeline is stopped, for whoever stops it may have to
 * wait until a jump is over, which reads. Thread: any. */
void pm_stream_src_shut (PmStreamSrc *self);
/* What the stream said when @message, an error of this source, was sent; NULL: it was not the stream. Owned. */
GError *pm_stream_src_dup_error (GstMessage *message);

G_END_DECLS
