/* bt-json.c — strict JSON (RFC 8259) whose strings are bytes: the reader.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-json.h"

#include <string.h>

#include "base/bt-limits.h"

/* It would be taken for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (bt-json-error-quark, bt_json_error)
/* clang-format on */

#define BYTE_MAX 0xff   /* the last character that is one byte */
#define INSTEAD '?'     /* of others */
#define TOKENS_FIRST 32 /* tokens; holds the usual message */

/* A value stands before what it contains, and knows where its next sibling is. */
typedef struct {
  guint32 offset; /* bytes; of its decoded text: digits of a number, bytes of a string */
  guint32 value;  /* string, number: bytes of its text; container: items or members */
  guint32 next;   /* the token behind this value and all it contains */
  guint8 type;    /* BtJsonType */
  guint8 is_wide; /* gboolean: a string with other characters than bytes */
} Token;

/* Text is never longer decoded: quotes make room for the NUL, and so does what follows a number. */
struct _BtJson {
  Token *tokens; /* owned; shape: n_tokens */
  guint32 n_tokens;
  guint8 *text; /* owned; each piece is followed by a NUL */
};

/* What may come next inside a container. */
typedef enum {
  EXPECT_FIRST, /* an item, or the end */
  EXPECT_ITEM,  /* after a comma */
  EXPECT_VALUE, /* after a key and its colon */
  EXPECT_COMMA, /* or the end */
} Expect;

typedef struct {
  guint32 token;
  Expect expect;
} Level;

typedef struct {
  BtJson *document;
  const guint8 *bytes;
  guint32 n_bytes;
  guint32 at;
  guint32 n_text; /* bytes of text so far */
  guint32 n_room; /* tokens allocated */
  guint depth;
  Level levels[BT_LIMIT_JSON_DEPTH];
  GError **error;
} Parser;

static gboolean
fail (Parser *self, BtJsonError code, const char *what, guint32 offset)
{
  if (offset >= self->n_bytes && code != BT_JSON_ERROR_TOKENS) {
    code = BT_JSON_ERROR_TRUNCATED;
    what = "the end comes too early";
  }
  g_set_error (self->error, BT_JSON_ERROR, code, "%s at byte %u", what, offset);
  return FALSE;
}

/* --- tokens ------------------------------------------------------------------------------------ */

static Token *
add_token (Parser *self, BtJsonType type)
{
  BtJson *document = self->document;
  Token *token;

  if (document->n_tokens >= BT_LIMIT_JSON_TOKENS) {
    fail (self, BT_JSON_ERROR_TOKENS, "too many values", self->at);
    return NULL;
  }
  if (document->n_tokens == self->n_room) {
    self->n_room = self->n_room == 0 ? TOKENS_FIRST : self->n_room * 2;
    document->tokens = g_renew (Token, document->tokens, self->n_room);
  }
  token = &document->tokens[document->n_tokens++];
  *token = (Token) { .offset = self->n_text, .type = (guint8) type, .next = document->n_tokens };
  return token;
}

static void
add_byte (Parser *self, guint8 byte)
{
  self->document->text[self->n_text++] = byte;
}

static void
end_text (Parser *self, Token *token)
{
  token->value = self->n_text - token->offset;
  add_byte (self, '\0');
}

/* --- scalars ----------------------------------------------------------------------------------- */

/* NUL: the end; there is none in UTF-8 text that was accepted. */
static guint8
peek (const Parser *self)
{
  return self->at < self->n_bytes ? self->bytes[self->at] : '\0';
}

static gboolean
take (Parser *self, guint8 byte)
{
  if (peek (self) != byte)
    return FALSE;
  add_byte (self, byte);
  self->at++;
  return TRUE;
}

/* FALSE: there is none. */
static gboolean
take_digits (Parser *self)
{
  guint32 start = self->at;

  while (g_ascii_isdigit (peek (self)))
    take (self, peek (self));
  return self->at > start;
}

static gboolean
parse_number (Parser *self)
{
  Token *token = add_token (self, BT_JSON_NUMBER);

  if (!token)
    return FALSE;
  take (self, '-');
  if (!take (self, '0') && !take_digits (self))
    return fail (self, BT_JSON_ERROR_NUMBER, "a number without a digit", self->at);
  if (g_ascii_isdigit (peek (self)))
    return fail (self, BT_JSON_ERROR_NUMBER, "a number with a leading zero", self->at);
  if (take (self, '.') && !take_digits (self))
    return fail (self, BT_JSON_ERROR_NUMBER, "a fraction without a digit", self->at);
  if (take (self, 'e') || take (self, 'E')) {
    if (!take (self, '+'))
      take (self, '-');
    if (!take_digits (self))
      return fail (self, BT_JSON_ERROR_NUMBER, "an exponent without a digit", self->at);
  }
  end_text (self, token);
  return TRUE;
}

static gboolean
parse_literal (Parser *self)
{
  static const char *const literals[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (literals); i++) {
    gsize length = strlen (literals[i]);

    if (self->n_bytes - self->at < length
        || memcmp (self->bytes + self->at, literals[i], length) != 0)
      continue;
    self->at += (guint32) length;
    return add_token (self, BT_JSON_LITERAL) != NULL;
  }
  return fail (self, BT_JSON_ERROR_SYNTAX, "a byte that cannot stand here", self->at);
}

/* --- strings ----------------------------------------------------------------------------------- */

static void
add_character (Parser *self, Token *token, gunichar character)
{
  if (character > BYTE_MAX)
    token->is_wide = TRUE;
  add_byte (self, character > BYTE_MAX ? INSTEAD : (guint8) character);
}

/* Behind "\u". Halves of a pair are two characters that are no bytes. */
static gboolean
parse_code (Parser *self, Token *token)
{
  gunichar character = 0;

  for (guint i = 0; i < 4; i++, self->at++) {
    if (!g_ascii_isxdigit (peek (self)))
      return fail (self, BT_JSON_ERROR_STRING, "a broken escape", self->at);
    character = character * 16 + (gunichar) g_ascii_xdigit_value ((char) peek (self));
  }
  add_character (self, token, character);
  return TRUE;
}

/* At the backslash. */
static gboolean
parse_escape (Parser *self, Token *token)
{
  static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
  guint8 name;
  const char *found;

  self->at++;
  name = peek (self);
  found = name ? strchr (names, name) : NULL;
  if (!found && name != 'u')
    return fail (self, BT_JSON_ERROR_STRING, "an escape that is none", self->at);
  self->at++;
  if (!found)
    return parse_code (self, token);
  add_byte (self, (guint8) bytes[found - names]);
  return TRUE;
}

/* The text was found to be UTF-8. */
static void
parse_character (Parser *self, Token *token)
{
  const char *at = (const char *) self->bytes + self->at;

  add_character (self, token, g_utf8_get_char (at));
  self->at += (guint32) (g_utf8_next_char (at) - at);
}

/* At the first quote. */
static gboolean
parse_string (Parser *self)
{
  Token *token = add_token (self, BT_JSON_STRING);

  if (!token)
    return FALSE;
  self->at++;
  while (peek (self) != '"') {
    if (peek (self) < ' ')
      return fail (self, BT_JSON_ERROR_STRING, "a control character", self->at);
    if (peek (self) != '\\')
      parse_character (self, token);
    else if (!parse_escape (self, token))
      return FALSE;
  }
  self->at++;
  end_text (self, token);
  return TRUE;
}

/* --- containers -------------------------------------------------------------------------------- */

static void
skip_space (Parser *self)
{
  while (peek (self) == ' ' || peek (self) == '\t' || peek (self) == '\n' || peek (self) == '\r')
    self->at++;
}

static gboolean
open_container (Parser *self, BtJsonType type)
{
  guint32 index = self->document->n_tokens;

  if (self->depth >= BT_LIMIT_JSON_DEPTH)
    return fail (self, BT_JSON_ERROR_DEPTH, "too deep", self->at);
  if (!add_token (self, type))
    return FALSE;
  self->levels[self->depth++] = (Level) { .token = index };
  self->at++;
  return TRUE;
}

static gboolean
parse_value (Parser *self)
{
  guint8 first = peek (self);

  if (first == '{')
    return open_container (self, BT_JSON_OBJECT);
  if (first == '[')
    return open_container (self, BT_JSON_ARRAY);
  if (first == '"')
    return parse_string (self);
  if (first == '-' || g_ascii_isdigit (first))
    return parse_number (self);
  return parse_literal (self);
}

static gboolean
parse_key (Parser *self, Level *level)
{
  if (peek (self) != '"')
    return fail (self, BT_JSON_ERROR_KEY, "a key that is no string", self->at);
  if (!parse_string (self))
    return FALSE;
  skip_space (self);
  if (peek (self) != ':')
    return fail (self, BT_JSON_ERROR_SYNTAX, "a key without a colon", self->at);
  self->at++;
  level->expect = EXPECT_VALUE;
  return TRUE;
}

static gboolean
parse_comma (Parser *self, Level *level)
{
  if (peek (self) != ',')
    return fail (self, BT_JSON_ERROR_SYNTAX, "a comma is missing", self->at);
  self->at++;
  level->expect = EXPECT_ITEM;
  return TRUE;
}

static gboolean
close_container (Parser *self, Token *container)
{
  container->next = self->document->n_tokens;
  self->at++;
  self->depth--;
  return TRUE;
}

/* One key, value, comma or end inside the innermost container. */
static gboolean
parse_item (Parser *self)
{
  Level *level = &self->levels[self->depth - 1];
  Token *container = &self->document->tokens[level->token];
  gboolean is_object = container->type == BT_JSON_OBJECT;

  if ((level->expect == EXPECT_FIRST || level->expect == EXPECT_COMMA)
      && peek (self) == (is_object ? '}' : ']'))
    return close_container (self, container);
  if (level->expect == EXPECT_COMMA)
    return parse_comma (self, level);
  if (is_object && level->expect != EXPECT_VALUE)
    return parse_key (self, level);
  level->expect = EXPECT_COMMA;
  container->value++;
  return parse_value (self);
}

static gboolean
parse_document (Parser *self)
{
  const char *end;

  if (!g_utf8_validate_len ((const char *) self->bytes, self->n_bytes, &end))
    return fail (self, BT_JSON_ERROR_ENCODING, "not UTF-8",
                 (guint32) ((const guint8 *) end - self->bytes));
  skip_space (self);
  if (!parse_value (self))
    return FALSE;
  skip_space (self);
  while (self->depth > 0) {
    if (!parse_item (self))
      return FALSE;
    skip_space (self);
  }
  if (self->at < self->n_bytes)
    return fail (self, BT_JSON_ERROR_TRAILING, "bytes after the end", self->at);
  return TRUE;
}

BtJson *
bt_json_new (const void *bytes, gsize n_bytes, GError **error)
{
  g_autoptr (BtJson) self = g_new0 (BtJson, 1);
  Parser parser = { .document = self, .bytes = bytes, .error = error };

  if (n_bytes >= G_MAXUINT32) {
    g_set_error (error, BT_JSON_ERROR, BT_JSON_ERROR_TOKENS, "more than 4 GiB");
    return NULL;
  }
  parser.n_bytes = (guint32) n_bytes;
  self->text = g_malloc (n_bytes + 1);
  if (!parse_document (&parser))
    return NULL;
  return g_steal_pointer (&self);
}

void
bt_json_free (BtJson *self)
{
  g_free (self->tokens);
  g_free (self->text);
  g_free (self);
}

/* --- getters ----------------------------------------------------------------------------------- */

static const Token *
peek_token (BtJsonValue value, BtJsonType type)
{
  const Token *token;

  if (!value.document)
    return NULL;
  token = &value.document->tokens[value.token];
  return token->type == type ? token : NULL;
}

BtJsonValue
bt_json_get_root (const BtJson *self)
{
  return (BtJsonValue) { .document = self };
}

BtJsonType
bt_json_get_type (BtJsonValue value)
{
  return value.document ? value.document->tokens[value.token].type : BT_JSON_NONE;
}

gboolean
bt_json_get_integer (BtJsonValue value, gint64 *out)
{
  const Token *token = peek_token (value, BT_JSON_NUMBER);
  const char *text = token ? (const char *) value.document->text + token->offset : "";
  gsize length = strcspn (text, ".");
  char digits[24]; /* 20 of a gint64 and a sign fit */

  if (!token || length >= sizeof digits || strpbrk (text, "eE"))
    return FALSE;
  memcpy (digits, text, length);
  digits[length] = '\0';
  return g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, out, NULL);
}

const guint8 *
bt_json_get_bytes (BtJsonValue value, gsize *n_bytes)
{
  const Token *token = peek_token (value, BT_JSON_STRING);

  if (token && token->is_wide)
    token = NULL;
  *n_bytes = token ? token->value : 0;
  return token ? value.document->text + token->offset : NULL;
}

GString *
bt_json_dup_text (BtJsonValue value)
{
  const Token *token = peek_token (value, BT_JSON_STRING);
  GString *text;

  if (!token)
    return NULL;
  text = g_string_sized_new (token->value);
  for (guint32 i = 0; i < token->value; i++)
    g_string_append_unichar (text, value.document->text[token->offset + i]);
  return text;
}

guint32
bt_json_get_n_items (BtJsonValue value)
{
  BtJsonType type = bt_json_get_type (value);

  if (type != BT_JSON_ARRAY && type != BT_JSON_OBJECT)
    return 0;
  return value.document->tokens[value.token].value;
}

void
bt_json_iter_init (BtJsonIter *self, BtJsonValue container)
{
  *self = (BtJsonIter) {
    .container = container,
    .next = container.token + 1,
    .left = bt_json_get_n_items (container),
  };
}

gboolean
bt_json_iter_next (BtJsonIter *self, BtJsonValue *key, BtJsonValue *item)
{
  const BtJson *document = self->container.document;

  if (self->left == 0)
    return FALSE;
  self->left--;
  if (key)
    *key = (BtJsonValue) { 0 };
  if (bt_json_get_type (self->container) == BT_JSON_OBJECT) {
    if (key)
      *key = (BtJsonValue) { document, self->next };
    self->next++;
  }
  *item = (BtJsonValue) { document, self->next };
  self->next = document->tokens[self->next].next;
  return TRUE;
}

BtJsonValue
bt_json_lookup (BtJsonValue object, const char *key)
{
  gsize length = strlen (key);
  BtJsonValue found = { 0 }, name, item;
  BtJsonIter iter;

  if (bt_json_get_type (object) != BT_JSON_OBJECT)
    return found;
  bt_json_iter_init (&iter, object);
  while (bt_json_iter_next (&iter, &name, &item)) {
    gsize n_bytes;
    const guint8 *bytes = bt_json_get_bytes (name, &n_bytes);

    if (bytes && n_bytes == length && memcmp (bytes, key, length) == 0)
      found = item;
  }
  return found;
}
