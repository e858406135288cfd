/* bt-json.h — strict JSON (RFC 8259) whose strings are bytes: a reader and a writer.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trackers for WebRTC write 20 bytes of an info hash as a string of 20 characters U+0000 to U+00FF. So a
 * string here is as many bytes as it has characters, a zero byte among them is one like others, and what
 * is written is pure ASCII, which everybody reads alike. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_JSON_ERROR (bt_json_error_quark ())
GQuark bt_json_error_quark (void);

typedef enum {
  BT_JSON_ERROR_TRUNCATED,
  BT_JSON_ERROR_SYNTAX,   /* a byte that cannot stand here */
  BT_JSON_ERROR_NUMBER,   /* a leading zero, no digit */
  BT_JSON_ERROR_STRING,   /* an escape that is none, a control character */
  BT_JSON_ERROR_ENCODING, /* not UTF-8 */
  BT_JSON_ERROR_KEY,      /* of an object: no string */
  BT_JSON_ERROR_DEPTH,    /* beyond BT_LIMIT_JSON_DEPTH */
  BT_JSON_ERROR_TOKENS,   /* beyond BT_LIMIT_JSON_TOKENS */
  BT_JSON_ERROR_TRAILING,
} BtJsonError;

typedef enum {
  BT_JSON_NONE, /* not there, or of another type */
  BT_JSON_NUMBER,
  BT_JSON_STRING,
  BT_JSON_LITERAL, /* true, false, null */
  BT_JSON_ARRAY,
  BT_JSON_OBJECT,
} BtJsonType;

/* A parsed document: a flat array of tokens and one buffer of decoded strings; the caller's bytes are not
 * needed any more. */
typedef struct _BtJson BtJson;

/* A value in a document: a small handle, valid as long as the document. A handle of type NONE may be
 * passed to every getter and gives nothing, so that look-ups chain without checks. */
typedef struct {
  const BtJson *document;
  guint32 token;
} BtJsonValue;

/* Error messages name the byte offset. (transfer full) */
BtJson *bt_json_new (const void *bytes, gsize n_bytes, GError **error);
/* Every handle ends with it. */
void bt_json_free (BtJson *self);
/* The one value that the document is. */
BtJsonValue bt_json_get_root (const BtJson *self);

BtJsonType bt_json_get_type (BtJsonValue value);
/* What stands behind the point is dropped. FALSE and @out untouched unless it is a number without an
 * exponent that fits. */
gboolean bt_json_get_integer (BtJsonValue value, gint64 *out);
/* Characters U+0000 to U+00FF, one byte each; borrowed. A NUL that is not counted follows. NULL unless it
 * is a string, and of such characters alone. */
const guint8 *bt_json_get_bytes (BtJsonValue value, gsize *n_bytes);
/* The same as UTF-8, of any string: each other character is a '?'. NULL unless it is a string.
 * (transfer full) */
GString *bt_json_dup_text (BtJsonValue value);
/* Items of an array or members of an object; 0 otherwise. */
guint32 bt_json_get_n_items (BtJsonValue value);
/* Walks an array, or an object (then @key is filled as well; may be NULL):
 *   BtJsonIter iter; bt_json_iter_init (&iter, value);
 *   while (bt_json_iter_next (&iter, &key, &item)) ... */
typedef struct {
  BtJsonValue container;
  guint32 next, left;
} BtJsonIter;
/* Before the first item; what is neither an array nor an object has none. */
void bt_json_iter_init (BtJsonIter *self, BtJsonValue container);
/* FALSE: there is no further one, and both are untouched. */
gboolean bt_json_iter_next (BtJsonIter *self, BtJsonValue *key, BtJsonValue *item);
/* NONE when it is no object or has no such key. Of doubled keys the last one counts, as in browsers. */
BtJsonValue bt_json_lookup (BtJsonValue object, const char *key);

/* --- writing ---------------------------------------------------------------------------------------- */
/* Each appends to @to, after the comma that is due: what @to holds is either empty or was written by these.
 * That what was opened is closed, and that in an object each value follows its key, is the caller's to
 * see to. */
void bt_json_open_object (GString *to);
void bt_json_close_object (GString *to);
void bt_json_open_array (GString *to);
void bt_json_close_array (GString *to);
/* The name of the member whose value is written next. @key: as @text of bt_json_put_string(). */
void bt_json_put_key (GString *to, const char *key);
/* A number, in decimal digits: all of them, so that a reader who has only doubles rounds it above 2^53. */
void bt_json_put_integer (GString *to, guint64 value);
/* A string of as many characters as there are bytes, U+0000 to U+00FF, which bt_json_get_bytes() gives back
 * as they were; written in ASCII alone. */
void bt_json_put_bytes (GString *to, const void *bytes, gsize n_bytes);
/* Likewise of @text without its final NUL. It is to be ASCII: of UTF-8 the single bytes would be written
 * as characters. */
void bt_json_put_string (GString *to, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtJson, bt_json_free)

G_END_DECLS
