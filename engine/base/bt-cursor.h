/* bt-cursor.h — reads bytes of strangers without running off their end.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Any read beyond the end returns zero (or NULL) and sets @failed for good, so that a parser may
 * read all its fields and check once. Big-endian, as everything in BitTorrent. */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  gboolean failed;
} BtCursor;

static inline void
bt_cursor_init (BtCursor *self, const void *bytes, gsize n_bytes)
{
  self->at = bytes;
  self->end = n_bytes > 0 ? self->at + n_bytes : self->at; /* NULL is good for no bytes */
  self->failed = FALSE;
}

static inline gsize
bt_cursor_get_left (const BtCursor *self)
{
  return (gsize) (self->end - self->at);
}

/* The next @n bytes, borrowed, or NULL. */
static inline const guint8 *
bt_cursor_read (BtCursor *self, gsize n)
{
  const guint8 *bytes = self->at;

  if (self->failed || bt_cursor_get_left (self) < n) {
    self->failed = TRUE;
    return NULL;
  }
  self->at += n;
  return bytes;
}

static inline guint8
bt_cursor_read_u8 (BtCursor *self)
{
  const guint8 *b = bt_cursor_read (self, 1);

  return b ? b[0] : 0;
}

static inline guint16
bt_cursor_read_u16 (BtCursor *self)
{
  const guint8 *b = bt_cursor_read (self, 2);

  return b ? (guint16) (b[0] << 8 | b[1]) : 0;
}

static inline guint32
bt_cursor_read_u32 (BtCursor *self)
{
  const guint8 *b = bt_cursor_read (self, 4);

  return b ? (guint32) b[0] << 24 | (guint32) b[1] << 16 | (guint32) b[2] << 8 | b[3] : 0;
}

static inline void
bt_put_u32 (guint8 *to, guint32 value)
{
  to[0] = value >> 24;
  to[1] = value >> 16;
  to[2] = value >> 8;
  to[3] = value;
}

static inline void
bt_put_u16 (guint8 *to, guint16 value)
{
  to[0] = value >> 8;
  to[1] = (guint8) value;
}

G_END_DECLS
