/* late-stream.h — a stream on bytes that are not all here yet, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LATE_TYPE_STREAM (late_stream_get_type ())
G_DECLARE_FINAL_TYPE (LateStream, late_stream, LATE, STREAM, GInputStream)

/* What its streams read: shared, so that a test can let bytes come. */
typedef struct {
  GBytes *bytes;    /* owned */
  gsize n_here;     /* of them are here; what is behind is waited for */
  gsize most;       /* bytes of one answer; 0: as many as are asked for */
  gsize n_read;     /* bytes that were given in all */
  guint n_streams;  /* alive */
  guint n_waiting;  /* of them wait for bytes */
  gboolean is_gone; /* all reads fail */
  GPtrArray *tasks; /* owned; GTask of the reads that wait, owned references */
} LateBytes;

LateBytes *late_bytes_new (gsize size, gsize n_here);
void late_bytes_free (LateBytes *self);
/* Reads that waited for them are answered. */
void late_bytes_let_come (LateBytes *self, gsize n_here);
/* Reads that wait fail, and so do all others. */
void late_bytes_fail (LateBytes *self);

/* Only read_async() works; it answers later, never at once. */
GInputStream *late_stream_new (LateBytes *bytes);

G_END_DECLS
