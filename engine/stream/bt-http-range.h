/* bt-http-range.h — which part of a file an HTTP client asks for (RFC 9110, section 14).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64 first;  /* byte of the file */
  guint64 length; /* bytes; 0 only of an empty file */
} BtHttpRange;

typedef enum {
  BT_HTTP_RANGE_WHOLE,         /* no range, or one that a server ignores: all of it (200) */
  BT_HTTP_RANGE_PART,          /* one range (206) */
  BT_HTTP_RANGE_UNSATISFIABLE, /* right, and wholly behind the end (416) */
} BtHttpRangeKind;

/* @text: the field's value, NULL: there is none. @size: bytes of the file. @range is set but for
 * UNSATISFIABLE, and lies in the file. What is malformed, of another unit or more than one range is
 * ignored, as 14.2 allows: players ask for one. Thread: any. */
BtHttpRangeKind bt_http_range_parse (const char *text, guint64 size, BtHttpRange *range);
/* Value of Content-Range: "bytes 0-9/100"; @range NULL: that of a 416, with the size alone.
 * (transfer full) */
char *bt_http_range_format (const BtHttpRange *range, guint64 size);

G_END_DECLS
