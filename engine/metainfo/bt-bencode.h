/* bt-bencode.h — strict bencode (BEP 3): a reader that copies nothing and a writer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_BENCODE_ERROR (bt_bencode_error_quark ())
GQuark bt_bencode_error_quark (void);

typedef enum {
  BT_BENCODE_ERROR_TRUNCATED,
  BT_BENCODE_ERROR_SYNTAX,        /* a byte that cannot stand here */
  BT_BENCODE_ERROR_INTEGER,       /* empty, -0, leading zero, beyond 64 bits */
  BT_BENCODE_ERROR_STRING_LENGTH, /* leading zero, or beyond the end */
  BT_BENCODE_ERROR_KEY,           /* a dictionary key that is no string */
  BT_BENCODE_ERROR_DEPTH,
  BT_BENCODE_ERROR_TOKENS,
  BT_BENCODE_ERROR_TRAILING,
  BT_BENCODE_ERROR_DUPLICATE_KEY, /* a key twice in one dictionary */
} BtBencodeError;

typedef enum {
  BT_BENCODE_NONE, /* not there, or of another type */
  BT_BENCODE_INTEGER,
  BT_BENCODE_STRING,
  BT_BENCODE_LIST,
  BT_BENCODE_DICT,
} BtBencodeType;

/* A parsed document: a flat array of tokens over the caller's bytes, which must outlive it. */
typedef struct _BtBencode BtBencode;

/* A value in a document: a small handle, valid as long as the document. A handle of type NONE may be
 * passed to every getter and gives nothing, so that look-ups chain without checks. */
typedef struct {
  const BtBencode *document;
  guint32 token;
} BtBencodeValue;

typedef struct {
  guint depth;             /* levels, at most BT_LIMIT_BENCODE_DEPTH; 0: that many */
  guint tokens;            /* values and keys; 0: BT_LIMIT_BENCODE_TOKENS */
  gboolean allow_trailing; /* stop after the first value (BEP 9, BEP 10 payloads) */
} BtBencodeLimits;

/* Error messages name the byte offset. @limits NULL: those of bt-limits.h, nothing trailing.
 * Keys out of order are accepted (real torrents have them); doubled keys are not. */
BtBencode *bt_bencode_new (const void *bytes, gsize n_bytes, const BtBencodeLimits *limits,
                           GError **error);
void bt_bencode_free (BtBencode *self);
BtBencodeValue bt_bencode_get_root (const BtBencode *self);
/* Bytes the root value took; less than n_bytes with allow_trailing. */
gsize bt_bencode_get_length (const BtBencode *self);

BtBencodeType bt_bencode_get_type (BtBencodeValue value);
/* FALSE and @out untouched unless it is an integer. */
gboolean bt_bencode_get_integer (BtBencodeValue value, gint64 *out);
/* Borrowed bytes, not NUL-terminated; NULL unless it is a string. */
const guint8 *bt_bencode_get_string (BtBencodeValue value, gsize *n_bytes);
/* The exact bytes this value was written in. */
const guint8 *bt_bencode_get_raw (BtBencodeValue value, gsize *n_bytes);
/* Items of a list or pairs of a dictionary; 0 otherwise. */
guint32 bt_bencode_get_n_items (BtBencodeValue value);
/* Walks a list, or a dictionary (then @key is filled as well; may be NULL):
 *   BtBencodeIter iter; bt_bencode_iter_init (&iter, value);
 *   while (bt_bencode_iter_next (&iter, &key, &item)) ... */
typedef struct {
  BtBencodeValue container;
  guint32 next, left;
} BtBencodeIter;
void bt_bencode_iter_init (BtBencodeIter *self, BtBencodeValue container);
gboolean bt_bencode_iter_next (BtBencodeIter *self, BtBencodeValue *key, BtBencodeValue *item);
/* NONE when it is no dictionary or has no such key. */
BtBencodeValue bt_bencode_lookup (BtBencodeValue dict, const char *key);
/* Look-up and type check in one. */
BtBencodeValue bt_bencode_lookup_typed (BtBencodeValue dict, const char *key, BtBencodeType type);

/* --- writing: appends to a GByteArray; keys are the caller's to order ------------------------- */
void bt_bencode_put_integer (GByteArray *to, gint64 value);
void bt_bencode_put_bytes (GByteArray *to, const void *bytes, gsize n_bytes);
void bt_bencode_put_string (GByteArray *to, const char *text);
void bt_bencode_put_raw (GByteArray *to, const void *bytes, gsize n_bytes);
void bt_bencode_open_list (GByteArray *to);
void bt_bencode_open_dict (GByteArray *to);
void bt_bencode_close (GByteArray *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtBencode, bt_bencode_free)

G_END_DECLS
