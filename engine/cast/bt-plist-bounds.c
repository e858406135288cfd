/* bt-plist-bounds.c — whether a property list would grow beyond its bounds where it is read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-plist-bounds.h"

#include <string.h>

#include "base/bt-cursor.h"
#include "base/bt-limits.h"

#define MAGIC "bplist00"
#define TRAILER_SIZE 32 /* bytes at the end: sizes, counts, and where the table of offsets is */
#define TRAILER_UNUSED 6
#define INT_SIZE_MAX 8
/* The upper half of an object's first byte is its type; of the lower half, this one says that its count
 * follows as an integer. */
#define TYPE_INT 0x1
#define TYPE_ARRAY 0xa
#define TYPE_SET 0xc
#define TYPE_DICT 0xd
#define COUNT_FOLLOWS 0xf

typedef struct {
  const guint8 *bytes;
  gsize n_bytes; /* before the trailer */
  guint offset_size, ref_size;
  guint64 n_objects, table;
  guint n_nodes; /* seen so far */
} Walk;

static guint64
read_int (BtCursor *cursor, guint size)
{
  const guint8 *bytes = bt_cursor_read (cursor, size);
  guint64 value = 0;

  for (guint i = 0; bytes != NULL && i < size; i++)
    value = value << 8 | bytes[i];
  return value;
}

/* A cursor at @at; failed: it lies beyond the end. */
static BtCursor
cursor_at (const Walk *walk, guint64 at)
{
  BtCursor cursor;

  bt_cursor_init (&cursor, walk->bytes, walk->n_bytes);
  if (at > walk->n_bytes)
    cursor.failed = TRUE;
  else
    bt_cursor_read (&cursor, (gsize) at);
  return cursor;
}

static BtCursor
cursor_at_object (const Walk *walk, guint64 object)
{
  BtCursor cursor = cursor_at (walk, walk->table + object * walk->offset_size);
  guint64 offset = read_int (&cursor, walk->offset_size);

  return cursor.failed ? cursor : cursor_at (walk, offset);
}

static guint64
read_count (BtCursor *cursor, guint8 low)
{
  guint8 marker;

  if (low != COUNT_FOLLOWS)
    return low;
  marker = bt_cursor_read_u8 (cursor);
  if (marker >> 4 != TYPE_INT || (marker & 0xf) > 3)
    cursor->failed = TRUE;
  return cursor->failed ? 0 : read_int (cursor, 1U << (marker & 0xf));
}

static gboolean walk_object (Walk *walk, guint64 object, guint depth);

static gboolean
walk_references (Walk *walk, BtCursor *cursor, guint64 n, guint depth)
{
  if (n > BT_LIMIT_PLIST_NODES)
    return FALSE;
  for (guint64 i = 0; i < n; i++) {
    guint64 object = read_int (cursor, walk->ref_size);

    if (cursor->failed || !walk_object (walk, object, depth))
      return FALSE;
  }
  return TRUE;
}

static gboolean
walk_object (Walk *walk, guint64 object, guint depth)
{
  BtCursor cursor;
  guint8 marker;
  guint64 count = 0;

  if (object >= walk->n_objects || depth > BT_LIMIT_PLIST_DEPTH
      || ++walk->n_nodes > BT_LIMIT_PLIST_NODES)
    return FALSE;
  cursor = cursor_at_object (walk, object);
  marker = bt_cursor_read_u8 (&cursor);
  if (marker >> 4 == TYPE_ARRAY || marker >> 4 == TYPE_SET || marker >> 4 == TYPE_DICT)
    count = read_count (&cursor, marker & 0xf);
  if (cursor.failed || count > BT_LIMIT_PLIST_NODES)
    return FALSE;
  return walk_references (walk, &cursor, marker >> 4 == TYPE_DICT ? 2 * count : count, depth + 1);
}

gboolean
bt_plist_is_binary (const guint8 *bytes, gsize n_bytes)
{
  return n_bytes >= strlen (MAGIC) && memcmp (bytes, MAGIC, strlen (MAGIC)) == 0;
}

gboolean
bt_plist_binary_is_bounded (const guint8 *bytes, gsize n_bytes)
{
  Walk walk = { .bytes = bytes };
  BtCursor trailer;
  guint64 top;

  if (n_bytes > BT_LIMIT_PLIST || n_bytes < strlen (MAGIC) + TRAILER_SIZE)
    return FALSE;
  walk.n_bytes = n_bytes - TRAILER_SIZE;
  bt_cursor_init (&trailer, bytes + walk.n_bytes, TRAILER_SIZE);
  bt_cursor_read (&trailer, TRAILER_UNUSED);
  walk.offset_size = bt_cursor_read_u8 (&trailer);
  walk.ref_size = bt_cursor_read_u8 (&trailer);
  walk.n_objects = read_int (&trailer, INT_SIZE_MAX);
  top = read_int (&trailer, INT_SIZE_MAX);
  walk.table = read_int (&trailer, INT_SIZE_MAX);
  if (walk.offset_size < 1 || walk.offset_size > INT_SIZE_MAX || walk.ref_size < 1
      || walk.ref_size > INT_SIZE_MAX || walk.n_objects > walk.n_bytes || walk.table > walk.n_bytes)
    return FALSE;
  return walk_object (&walk, top, 1);
}

/* Only these have others in them, so there are no more levels than there are of these. */
static gboolean
begins_container (const char *text, gsize left)
{
  static const char *const names[] = { "<array", "<dict" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (left >= strlen (names[i]) && memcmp (text, names[i], strlen (names[i])) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
bt_plist_xml_is_bounded (const guint8 *bytes, gsize n_bytes)
{
  guint n_containers = 0, n_tags = 0;

  if (n_bytes > BT_LIMIT_PLIST)
    return FALSE;
  for (gsize i = 0; i < n_bytes; i++) {
    if (bytes[i] != '<')
      continue;
    n_tags++;
    n_containers += begins_container ((const char *) bytes + i, n_bytes - i);
  }
  return n_tags <= 2 * BT_LIMIT_PLIST_NODES && n_containers <= BT_LIMIT_PLIST_XML_CONTAINERS;
}
