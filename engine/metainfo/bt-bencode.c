/* bt-bencode.c — strict bencode (BEP 3): a reader that copies nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-bencode.h"

#include "base/bt-limits.h"

#include <string.h>

/* It would be taken for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (bt-bencode-error-quark, bt_bencode_error)
/* clang-format on */

/* A value stands before what it contains, and knows where its next sibling is. */
typedef struct {
  guint32 offset;    /* bytes; of its first byte */
  guint32 end;       /* bytes; behind its last byte */
  guint32 value;     /* string: length in bytes (it ends at end); container: items or pairs */
  guint32 type : 3;  /* BtBencodeType */
  guint32 next : 29; /* the token behind this value and all it contains */
} Token;

#define TOKENS_MAX ((1u << 29) - 1) /* what Token.next can name */
#define TOKENS_FIRST 32             /* tokens; holds the small messages of peers */

struct _BtBencode {
  const guint8 *bytes; /* borrowed */
  Token *tokens;       /* owned; shape: n_tokens */
  guint32 n_tokens;
};

/* A container that is not closed yet. */
typedef struct {
  guint32 token;
  guint32 key; /* dictionary: token of the last key */
  gboolean wants_value;
  gboolean out_of_order; /* keys did not ascend: doubles must be searched for */
} Level;

typedef struct {
  BtBencode *document;
  const guint8 *bytes;
  guint32 n_bytes;
  guint32 at;
  guint32 n_room; /* tokens allocated */
  guint32 max_tokens;
  guint max_depth;
  guint depth;
  Level levels[BT_LIMIT_BENCODE_DEPTH];
  GError **error;
} Parser;

static gboolean
fail (Parser *self, BtBencodeError code, const char *what, guint32 offset)
{
  g_set_error (self->error, BT_BENCODE_ERROR, code, "%s at byte %u", what, offset);
  return FALSE;
}

/* --- tokens ------------------------------------------------------------------------------------ */

static Token *
get_token (const BtBencode *self, guint32 index)
{
  return &self->tokens[index];
}

static Token *
add_token (Parser *self, BtBencodeType type, guint32 offset)
{
  BtBencode *document = self->document;
  Token *token;

  if (document->n_tokens >= self->max_tokens) {
    fail (self, BT_BENCODE_ERROR_TOKENS, "too many values", offset);
    return NULL;
  }
  if (document->n_tokens == self->n_room) {
    self->n_room = self->n_room == 0 ? TOKENS_FIRST : self->n_room * 2;
    document->tokens = g_renew (Token, document->tokens, self->n_room);
  }
  token = &document->tokens[document->n_tokens++];
  *token = (Token) { .offset = offset, .type = type, .next = document->n_tokens };
  return token;
}

/* Shorter keys first would be as good for finding doubles, but only this order shows at once that a
 * well-formed dictionary has none. */
static int
compare_keys (const BtBencode *self, guint32 a, guint32 b)
{
  const Token *x = get_token (self, a);
  const Token *y = get_token (self, b);
  int order = memcmp (self->bytes + x->end - x->value, self->bytes + y->end - y->value,
                      MIN (x->value, y->value));

  if (order != 0)
    return order;
  return (x->value > y->value) - (x->value < y->value);
}

static int
compare_keys_cb (gconstpointer a, gconstpointer b, gpointer document)
{
  return compare_keys (document, *(const guint32 *) a, *(const guint32 *) b);
}

/* --- scalars ----------------------------------------------------------------------------------- */

/* Passes over digits without a leading zero; FALSE if there is none. */
static gboolean
skip_digits (Parser *self)
{
  guint32 start = self->at;

  while (self->at < self->n_bytes && g_ascii_isdigit (self->bytes[self->at]))
    self->at++;
  return self->at > start && (self->bytes[start] != '0' || self->at == start + 1);
}

/* @text: an optional minus and digits, checked before. */
static gboolean
read_integer (const guint8 *text, gint64 *out)
{
  gboolean negative = *text == '-';
  guint64 limit = (guint64) G_MAXINT64 + (negative ? 1 : 0);
  guint64 value = 0;

  for (text += negative ? 1 : 0; g_ascii_isdigit (*text); text++) {
    guint digit = (guint) (*text - '0');

    if (value > (limit - digit) / 10)
      return FALSE;
    value = value * 10 + digit;
  }
  *out = (gint64) (negative ? -value : value);
  return TRUE;
}

static gboolean
parse_integer (Parser *self)
{
  guint32 start = self->at;
  Token *token = add_token (self, BT_BENCODE_INTEGER, start);
  gboolean negative;
  gint64 ignored;

  if (token == NULL)
    return FALSE;
  self->at++;
  negative = self->at < self->n_bytes && self->bytes[self->at] == '-';
  if (negative)
    self->at++;
  if (!skip_digits (self) || (negative && self->bytes[start + 2] == '0')) {
    if (self->at == self->n_bytes)
      return fail (self, BT_BENCODE_ERROR_TRUNCATED, "the end comes inside a number", self->at);
    return fail (self, BT_BENCODE_ERROR_INTEGER, "a number that is none", start);
  }
  if (self->at == self->n_bytes)
    return fail (self, BT_BENCODE_ERROR_TRUNCATED, "the end comes inside a number", self->at);
  if (self->bytes[self->at] != 'e' || !read_integer (self->bytes + start + 1, &ignored))
    return fail (self, BT_BENCODE_ERROR_INTEGER, "a number that is none, or too large", start);
  token->end = ++self->at;
  return TRUE;
}

static gboolean
parse_string (Parser *self)
{
  guint32 start = self->at;
  Token *token = add_token (self, BT_BENCODE_STRING, start);
  guint64 length = 0;

  if (token == NULL)
    return FALSE;
  if (!skip_digits (self))
    return fail (self, BT_BENCODE_ERROR_STRING_LENGTH, "a length with a leading zero", start);
  if (self->at == self->n_bytes)
    return fail (self, BT_BENCODE_ERROR_TRUNCATED, "the end comes inside a length", self->at);
  if (self->bytes[self->at] != ':')
    return fail (self, BT_BENCODE_ERROR_SYNTAX, "a length without a colon", self->at);
  for (guint32 i = start; i < self->at && length <= self->n_bytes; i++)
    length = length * 10 + (guint64) (self->bytes[i] - '0');
  self->at++;
  if (length > self->n_bytes - self->at)
    return fail (self, BT_BENCODE_ERROR_STRING_LENGTH, "a string longer than what is there", start);
  token->value = (guint32) length;
  self->at += (guint32) length;
  token->end = self->at;
  return TRUE;
}

/* --- containers -------------------------------------------------------------------------------- */

static gboolean
open_container (Parser *self, BtBencodeType type)
{
  guint32 index = self->document->n_tokens;

  if (self->depth >= self->max_depth)
    return fail (self, BT_BENCODE_ERROR_DEPTH, "too deep", self->at);
  if (add_token (self, type, self->at) == NULL)
    return FALSE;
  self->levels[self->depth++] = (Level) { .token = index };
  self->at++;
  return TRUE;
}

/* Only for dictionaries whose keys do not ascend: sorts them and looks at neighbours. */
static gboolean
check_doubled_keys (Parser *self, const Level *level)
{
  BtBencode *document = self->document;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = level->token + 1; i < document->n_tokens; i = get_token (document, i + 1)->next)
    g_array_append_val (keys, i);
  g_array_sort_with_data (keys, compare_keys_cb, document);
  for (guint i = 1; i < keys->len; i++) {
    guint32 key = g_array_index (keys, guint32, i);

    if (compare_keys (document, g_array_index (keys, guint32, i - 1), key) == 0)
      return fail (self, BT_BENCODE_ERROR_DUPLICATE_KEY, "a doubled key",
                   get_token (document, key)->offset);
  }
  return TRUE;
}

static gboolean
close_container (Parser *self)
{
  Level *level = &self->levels[self->depth - 1];
  Token *token = get_token (self->document, level->token);

  if (level->wants_value)
    return fail (self, BT_BENCODE_ERROR_SYNTAX, "a key without a value", self->at);
  if (level->out_of_order && !check_doubled_keys (self, level))
    return FALSE;
  token->end = ++self->at;
  token->next = self->document->n_tokens;
  self->depth--;
  return TRUE;
}

static gboolean
parse_key (Parser *self, Level *level)
{
  guint32 index = self->document->n_tokens;
  gboolean is_first = index == level->token + 1;

  if (!g_ascii_isdigit (self->bytes[self->at]))
    return fail (self, BT_BENCODE_ERROR_KEY, "a key that is no string", self->at);
  if (!parse_string (self))
    return FALSE;
  if (!is_first) {
    int order = compare_keys (self->document, level->key, index);

    if (order == 0)
      return fail (self, BT_BENCODE_ERROR_DUPLICATE_KEY, "a doubled key",
                   get_token (self->document, index)->offset);
    level->out_of_order |= order > 0;
  }
  level->key = index;
  level->wants_value = TRUE;
  return TRUE;
}

static gboolean
parse_value (Parser *self)
{
  guint8 first = self->bytes[self->at];

  if (first == 'i')
    return parse_integer (self);
  if (first == 'l')
    return open_container (self, BT_BENCODE_LIST);
  if (first == 'd')
    return open_container (self, BT_BENCODE_DICT);
  if (g_ascii_isdigit (first))
    return parse_string (self);
  return fail (self, BT_BENCODE_ERROR_SYNTAX, "a byte that cannot stand here", self->at);
}

/* One key, value or end inside the innermost container. */
static gboolean
parse_item (Parser *self)
{
  Level *level = &self->levels[self->depth - 1];
  Token *container = get_token (self->document, level->token);

  if (self->bytes[self->at] == 'e')
    return close_container (self);
  if (container->type == BT_BENCODE_DICT && !level->wants_value)
    return parse_key (self, level);
  level->wants_value = FALSE;
  container->value++;
  return parse_value (self);
}

static gboolean
parse_document (Parser *self, gboolean allow_trailing)
{
  if (self->n_bytes == 0)
    return fail (self, BT_BENCODE_ERROR_TRUNCATED, "nothing there", 0);
  if (!parse_value (self))
    return FALSE;
  while (self->depth > 0) {
    if (self->at == self->n_bytes)
      return fail (self, BT_BENCODE_ERROR_TRUNCATED, "the end comes too early", self->at);
    if (!parse_item (self))
      return FALSE;
  }
  if (!allow_trailing && self->at < self->n_bytes)
    return fail (self, BT_BENCODE_ERROR_TRAILING, "bytes after the end", self->at);
  return TRUE;
}

BtBencode *
bt_bencode_new (const void *bytes, gsize n_bytes, const BtBencodeLimits *limits, GError **error)
{
  static const BtBencodeLimits defaults;
  g_autoptr (BtBencode) self = g_new0 (BtBencode, 1);
  Parser parser = { .document = self, .bytes = bytes, .error = error };

  if (limits == NULL)
    limits = &defaults;
  if (n_bytes >= G_MAXUINT32) {
    fail (&parser, BT_BENCODE_ERROR_TOKENS, "more than 4 GiB", G_MAXUINT32);
    return NULL;
  }
  self->bytes = bytes;
  parser.n_bytes = (guint32) n_bytes;
  parser.max_depth =
      limits->depth == 0 ? BT_LIMIT_BENCODE_DEPTH : MIN (limits->depth, BT_LIMIT_BENCODE_DEPTH);
  parser.max_tokens =
      limits->tokens == 0 ? BT_LIMIT_BENCODE_TOKENS : MIN (limits->tokens, TOKENS_MAX);
  if (!parse_document (&parser, limits->allow_trailing))
    return NULL;
  return g_steal_pointer (&self);
}

void
bt_bencode_free (BtBencode *self)
{
  g_free (self->tokens);
  g_free (self);
}

/* --- getters ----------------------------------------------------------------------------------- */

static const Token *
peek_token (BtBencodeValue value, BtBencodeType type)
{
  const Token *token;

  if (value.document == NULL)
    return NULL;
  token = get_token (value.document, value.token);
  return token->type == type ? token : NULL;
}

BtBencodeValue
bt_bencode_get_root (const BtBencode *self)
{
  return (BtBencodeValue) { .document = self };
}

gsize
bt_bencode_get_length (const BtBencode *self)
{
  return get_token (self, 0)->end;
}

BtBencodeType
bt_bencode_get_type (BtBencodeValue value)
{
  if (value.document == NULL)
    return BT_BENCODE_NONE;
  return get_token (value.document, value.token)->type;
}

gboolean
bt_bencode_get_integer (BtBencodeValue value, gint64 *out)
{
  const Token *token = peek_token (value, BT_BENCODE_INTEGER);

  return token != NULL && read_integer (value.document->bytes + token->offset + 1, out);
}

const guint8 *
bt_bencode_get_string (BtBencodeValue value, gsize *n_bytes)
{
  const Token *token = peek_token (value, BT_BENCODE_STRING);

  if (n_bytes != NULL)
    *n_bytes = token != NULL ? token->value : 0;
  return token != NULL ? value.document->bytes + token->end - token->value : NULL;
}

const guint8 *
bt_bencode_get_raw (BtBencodeValue value, gsize *n_bytes)
{
  const Token *token;

  *n_bytes = 0;
  if (value.document == NULL)
    return NULL;
  token = get_token (value.document, value.token);
  *n_bytes = token->end - token->offset;
  return value.document->bytes + token->offset;
}

guint32
bt_bencode_get_n_items (BtBencodeValue value)
{
  BtBencodeType type = bt_bencode_get_type (value);

  if (type != BT_BENCODE_LIST && type != BT_BENCODE_DICT)
    return 0;
  return get_token (value.document, value.token)->value;
}

void
bt_bencode_iter_init (BtBencodeIter *self, BtBencodeValue container)
{
  *self = (BtBencodeIter) {
    .container = container,
    .next = container.token + 1,
    .left = bt_bencode_get_n_items (container),
  };
}

gboolean
bt_bencode_iter_next (BtBencodeIter *self, BtBencodeValue *key, BtBencodeValue *item)
{
  const BtBencode *document = self->container.document;

  if (self->left == 0)
    return FALSE;
  self->left--;
  if (key != NULL)
    *key = (BtBencodeValue) { 0 };
  if (bt_bencode_get_type (self->container) == BT_BENCODE_DICT) {
    if (key != NULL)
      *key = (BtBencodeValue) { .document = document, .token = self->next };
    self->next++;
  }
  *item = (BtBencodeValue) { .document = document, .token = self->next };
  self->next = get_token (document, self->next)->next;
  return TRUE;
}

BtBencodeValue
bt_bencode_lookup (BtBencodeValue dict, const char *key)
{
  gsize length = strlen (key);
  BtBencodeIter iter;
  BtBencodeValue name, item;

  if (bt_bencode_get_type (dict) != BT_BENCODE_DICT)
    return (BtBencodeValue) { 0 };
  bt_bencode_iter_init (&iter, dict);
  while (bt_bencode_iter_next (&iter, &name, &item)) {
    gsize n_bytes;
    const guint8 *bytes = bt_bencode_get_string (name, &n_bytes);

    if (n_bytes == length && memcmp (bytes, key, length) == 0)
      return item;
  }
  return (BtBencodeValue) { 0 };
}

BtBencodeValue
bt_bencode_lookup_typed (BtBencodeValue dict, const char *key, BtBencodeType type)
{
  BtBencodeValue value = bt_bencode_lookup (dict, key);

  return bt_bencode_get_type (value) == type ? value : (BtBencodeValue) { 0 };
}
