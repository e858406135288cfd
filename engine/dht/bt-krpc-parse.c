/* bt-krpc-parse.c — reads a message of the DHT; copies nothing, allocates nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-krpc-private.h"

#include <string.h>

#include "base/bt-cursor.h"
#include "base/bt-limits.h"

typedef enum {
  VALUE_NONE, /* the end of a list or dictionary */
  VALUE_STRING,
  VALUE_INTEGER,
  VALUE_LIST,
  VALUE_DICT,
} ValueType;

/* A value that was read over. */
typedef struct {
  ValueType type;
  BtSpan raw;    /* as it was written */
  BtSpan inside; /* of a string its bytes; of a list or dictionary what stands in it */
  gint64 integer;
  gboolean is_ordered; /* keys stand in order, each once, here and further inside */
} Value;

static gboolean read_value (BtCursor *cursor, guint depth, Value *value);

static gboolean
read_digits (BtCursor *cursor, guint8 first, guint8 end, guint64 *number)
{
  guint8 digit = first;

  *number = 0;
  do {
    guint64 value = (guint64) digit - '0';

    if (!g_ascii_isdigit (digit) || *number > (G_MAXINT64 - value) / 10)
      return FALSE;
    *number = *number * 10 + value;
    digit = bt_cursor_read_u8 (cursor);
    if (*number == 0 && digit != end) /* no leading zeros */
      return FALSE;
  } while (digit != end);
  return !cursor->failed;
}

/* From -2^63 + 1 to 2^63 - 1. */
static gboolean
read_integer (BtCursor *cursor, Value *value)
{
  guint8 first = bt_cursor_read_u8 (cursor);
  gboolean is_negative = first == '-';
  guint64 number;

  value->type = VALUE_INTEGER;
  if (is_negative)
    first = bt_cursor_read_u8 (cursor);
  if (!read_digits (cursor, first, 'e', &number) || (is_negative && number == 0))
    return FALSE;
  value->integer = is_negative ? -(gint64) number : (gint64) number;
  return TRUE;
}

static gboolean
read_string (BtCursor *cursor, guint8 first, Value *value)
{
  guint64 length;

  value->type = VALUE_STRING;
  if (!read_digits (cursor, first, ':', &length))
    return FALSE;
  value->inside.n = length;
  value->inside.bytes = bt_cursor_read (cursor, length);
  return !cursor->failed;
}

static int
compare_spans (BtSpan a, BtSpan b)
{
  int order = memcmp (a.bytes, b.bytes, MIN (a.n, b.n));

  return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static gboolean
read_items (BtCursor *cursor, guint depth, Value *value)
{
  const guint8 *begin = cursor->at;
  BtSpan last = { NULL };
  gboolean is_key = value->type == VALUE_DICT;

  for (;;) {
    Value item;

    if (!read_value (cursor, depth, &item))
      return FALSE;
    if (item.type == VALUE_NONE)
      break;
    value->is_ordered &= item.is_ordered;
    if (is_key) {
      if (item.type != VALUE_STRING)
        return FALSE;
      value->is_ordered &= last.bytes == NULL || compare_spans (last, item.inside) < 0;
      last = item.inside;
    }
    is_key = value->type == VALUE_DICT && !is_key;
  }
  value->inside = (BtSpan) { begin, (gsize) (cursor->at - begin) - 1 };
  return value->type == VALUE_LIST || is_key; /* each key has its value */
}

static gboolean
read_value (BtCursor *cursor, guint depth, Value *value)
{
  const guint8 *begin = cursor->at;
  guint8 first = bt_cursor_read_u8 (cursor);
  gboolean good;

  *value = (Value) { .is_ordered = TRUE };
  if (first == 'e' && depth > 0)
    return TRUE;
  if (first == 'i')
    good = read_integer (cursor, value);
  else if (first == 'l' || first == 'd') {
    value->type = first == 'l' ? VALUE_LIST : VALUE_DICT;
    good = depth < BT_LIMIT_BENCODE_DEPTH && read_items (cursor, depth + 1, value);
  } else
    good = read_string (cursor, first, value);
  value->raw = (BtSpan) { begin, (gsize) (cursor->at - begin) };
  return good;
}

/* The next pair of a dictionary that was read over once, so that its form is right. */
static gboolean
next_pair (BtCursor *cursor, BtSpan *key, Value *value)
{
  Value name;

  if (bt_cursor_get_left (cursor) == 0 || !read_value (cursor, 1, &name)
      || !read_value (cursor, 1, value))
    return FALSE;
  *key = name.inside;
  return TRUE;
}

static int
compare_name (BtSpan key, const char *name)
{
  return compare_spans (key, (BtSpan) { (const guint8 *) name, strlen (name) });
}

static const BtKrpcField *
find_field (BtSpan key)
{
  guint n, low = 0;
  const BtKrpcField *fields = _bt_krpc_get_fields (&n);

  while (low < n) {
    guint middle = (low + n) / 2;
    int order = compare_name (key, fields[middle].name);

    if (order == 0)
      return &fields[middle];
    if (order < 0)
      n = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

static gboolean
set_want (BtKrpc *self, const Value *value)
{
  BtCursor cursor;
  Value item;

  if (value->type != VALUE_LIST)
    return FALSE;
  bt_cursor_init (&cursor, value->inside.bytes, value->inside.n);
  while (bt_cursor_get_left (&cursor) > 0 && read_value (&cursor, 1, &item)) {
    if (item.type != VALUE_STRING)
      continue;
    self->want4 |= compare_name (item.inside, "n4") == 0;
    self->want6 |= compare_name (item.inside, "n6") == 0;
  }
  return TRUE;
}

static gboolean
set_bytes (const BtKrpcField *field, BtSpan *span, const Value *value)
{
  if (value->type != VALUE_STRING)
    return FALSE;
  if (field->unit > 0
      && (field->many ? value->inside.n % field->unit != 0 : value->inside.n != field->unit))
    return FALSE;
  *span = value->inside;
  return TRUE;
}

static gboolean
set_field (BtKrpc *self, const BtKrpcField *field, const Value *value)
{
  gpointer at = (guint8 *) self + field->offset;

  switch (field->type) {
  case BT_KRPC_BYTES:
    return set_bytes (field, at, value);
  case BT_KRPC_RAW:
    *(BtSpan *) at = value->raw;
    return value->is_ordered;
  case BT_KRPC_LIST:
    *(BtSpan *) at = value->inside;
    return value->type == VALUE_LIST;
  case BT_KRPC_NUMBER:
    *(gint64 *) at = value->integer;
    return value->type == VALUE_INTEGER && value->integer >= 0;
  case BT_KRPC_FLAG:
    *(gboolean *) at = value->integer != 0;
    return value->type == VALUE_INTEGER;
  case BT_KRPC_WANT:
    return set_want (self, value);
  default:
    g_assert_not_reached ();
  }
}

/* "a" or "r" */
static gboolean
read_body (BtKrpc *self, const Value *body)
{
  BtCursor cursor;
  BtSpan key;
  Value value;

  if (body->type != VALUE_DICT)
    return FALSE;
  bt_cursor_init (&cursor, body->inside.bytes, body->inside.n);
  while (next_pair (&cursor, &key, &value)) {
    const BtKrpcField *field = find_field (key);

    if (field != NULL && !set_field (self, field, &value))
      return FALSE;
  }
  return self->id.bytes != NULL;
}

static BtKrpcMethod
find_method (BtSpan name)
{
  BtKrpcMethod method;

  for (method = 0; method < BT_KRPC_OTHER; method++) {
    if (compare_name (name, _bt_krpc_methods[method]) == 0)
      break;
  }
  return method;
}

/* [code, text]; some send something else, which says as much: no. */
static void
read_error (BtKrpc *self, const Value *error)
{
  BtCursor cursor;
  Value code;

  bt_cursor_init (&cursor, error->inside.bytes, error->inside.n);
  if (error->type == VALUE_LIST && read_value (&cursor, 1, &code) && code.type == VALUE_INTEGER)
    self->error_code = (int) CLAMP (code.integer, 0, G_MAXINT);
}

/* The outermost dictionary. */
typedef struct {
  Value arguments, method, results, error;
  guint8 kind; /* "y"; 0: not there */
} Envelope;

static void
open_envelope (BtKrpc *self, BtSpan inside, Envelope *envelope)
{
  BtCursor cursor;
  BtSpan key;
  Value value;

  *envelope = (Envelope) { 0 };
  bt_cursor_init (&cursor, inside.bytes, inside.n);
  while (next_pair (&cursor, &key, &value)) {
    if (compare_name (key, "a") == 0)
      envelope->arguments = value;
    else if (compare_name (key, "q") == 0)
      envelope->method = value;
    else if (compare_name (key, "r") == 0)
      envelope->results = value;
    else if (compare_name (key, "e") == 0)
      envelope->error = value;
    else if (compare_name (key, "y") == 0)
      envelope->kind =
          value.type == VALUE_STRING && value.inside.n == 1 ? value.inside.bytes[0] : 0;
    else if (compare_name (key, "t") == 0 && value.type == VALUE_STRING)
      self->transaction = value.inside;
    else if (compare_name (key, "ip") == 0 && value.type == VALUE_STRING)
      self->external = value.inside;
    else if (compare_name (key, "ro") == 0)
      self->is_read_only = value.type == VALUE_INTEGER && value.integer != 0;
  }
}

gboolean
bt_krpc_parse (BtKrpc *self, const guint8 *bytes, gsize n_bytes)
{
  BtCursor cursor;
  Value root;
  Envelope envelope;

  bt_krpc_init (self, BT_KRPC_QUERY, BT_KRPC_OTHER);
  bt_cursor_init (&cursor, bytes, n_bytes);
  if (n_bytes > BT_LIMIT_DHT_DATAGRAM || !read_value (&cursor, 0, &root) || root.type != VALUE_DICT
      || bt_cursor_get_left (&cursor) > 0)
    return FALSE;
  open_envelope (self, root.inside, &envelope);
  if (self->transaction.n == 0 || self->transaction.n > BT_KRPC_TRANSACTION)
    return FALSE;
  switch (envelope.kind) {
  case 'q':
    if (envelope.method.type != VALUE_STRING)
      return FALSE;
    self->method = find_method (envelope.method.inside);
    return read_body (self, &envelope.arguments);
  case 'r':
    self->kind = BT_KRPC_RESPONSE;
    return read_body (self, &envelope.results);
  case 'e':
    self->kind = BT_KRPC_ERROR;
    read_error (self, &envelope.error);
    return TRUE;
  default:
    return FALSE;
  }
}
