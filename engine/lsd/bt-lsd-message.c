/* bt-lsd-message.c — what one tells the neighbours of one's torrents (BEP 14).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "lsd/bt-lsd-message.h"

#include <string.h>

#define REQUEST_LINE "BT-SEARCH * HTTP/1.1"
#define HOST4 "239.192.152.143:6771"
#define HOST6 "[ff15::efc0:988f]:6771"
#define HASH_TEXT (2 * BT_SHA1_SIZE) /* characters of a hash */
#define PORT_TEXT 5                  /* of a port, at most */

/* Some bytes of the datagram; it has no NUL at its end. */
typedef struct {
  const char *text;
  gsize length;
} Span;

/* --- reading ------------------------------------------------------------------------------------ */

/* The next line without its end. FALSE: there is none. */
static gboolean
next_line (Span *rest, Span *line)
{
  const char *end;

  if (rest->length == 0)
    return FALSE;
  end = memchr (rest->text, '\n', rest->length);
  line->text = rest->text;
  line->length = end != NULL ? (gsize) (end - rest->text) : rest->length;
  rest->text += line->length + (end != NULL);
  rest->length -= line->length + (end != NULL);
  if (line->length > 0 && line->text[line->length - 1] == '\r')
    line->length--;
  return TRUE;
}

/* Whether @line is a header of @name; @value is what it says, without spaces around it. */
static gboolean
is_header (const Span *line, const char *name, Span *value)
{
  gsize length = strlen (name);

  if (line->length <= length || line->text[length] != ':'
      || g_ascii_strncasecmp (line->text, name, length) != 0)
    return FALSE;
  *value = (Span) { line->text + length + 1, line->length - length - 1 };
  while (value->length > 0 && g_ascii_isspace (value->text[0])) {
    value->text++;
    value->length--;
  }
  while (value->length > 0 && g_ascii_isspace (value->text[value->length - 1]))
    value->length--;
  return TRUE;
}

static void
parse_port (BtLsdMessage *self, const Span *value)
{
  guint port = 0;

  if (value->length == 0 || value->length > PORT_TEXT)
    return;
  for (gsize i = 0; i < value->length; i++) {
    if (!g_ascii_isdigit (value->text[i]))
      return;
    port = port * 10 + (guint) g_ascii_digit_value (value->text[i]);
  }
  if (port <= G_MAXUINT16)
    self->port = (guint16) port;
}

static void
parse_hash (BtLsdMessage *self, const Span *value)
{
  guint8 hash[BT_SHA1_SIZE];

  if (value->length != HASH_TEXT || self->n_hashes == BT_LSD_HASHES_MAX)
    return;
  for (guint i = 0; i < BT_SHA1_SIZE; i++) {
    int high = g_ascii_xdigit_value (value->text[2 * i]);
    int low = g_ascii_xdigit_value (value->text[2 * i + 1]);

    if (high < 0 || low < 0)
      return;
    hash[i] = (guint8) (high << 4 | low);
  }
  memcpy (self->hashes[self->n_hashes++], hash, BT_SHA1_SIZE);
}

/* One that is too long to be ours may be cut. */
static void
parse_cookie (BtLsdMessage *self, const Span *value)
{
  gsize length = MIN (value->length, sizeof self->cookie - 1);

  memcpy (self->cookie, value->text, length);
  self->cookie[length] = '\0';
}

static void
parse_header (BtLsdMessage *self, const Span *line)
{
  Span value;

  if (is_header (line, "Infohash", &value))
    parse_hash (self, &value);
  else if (is_header (line, "Port", &value))
    parse_port (self, &value);
  else if (is_header (line, "cookie", &value))
    parse_cookie (self, &value);
}

gboolean
bt_lsd_message_parse (BtLsdMessage *self, const guint8 *bytes, gsize n_bytes)
{
  Span rest = { (const char *) bytes, n_bytes }, line;

  self->port = 0;
  self->n_hashes = 0;
  self->cookie[0] = '\0';
  if (!next_line (&rest, &line) || line.length != strlen (REQUEST_LINE)
      || memcmp (line.text, REQUEST_LINE, line.length) != 0)
    return FALSE;
  while (next_line (&rest, &line) && line.length > 0)
    parse_header (self, &line);
  return self->port != 0 && self->n_hashes > 0;
}

/* --- writing ------------------------------------------------------------------------------------ */

static gsize
put_hash (char *to, const guint8 hash[BT_SHA1_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  gsize n = strlen (strcpy (to, "Infohash: "));

  for (guint i = 0; i < BT_SHA1_SIZE; i++) {
    to[n++] = digits[hash[i] >> 4];
    to[n++] = digits[hash[i] & 0xf];
  }
  to[n++] = '\r';
  to[n++] = '\n';
  return n;
}

gsize
bt_lsd_message_write (const BtLsdMessage *self, gboolean v6, char *to)
{
  gsize n = (gsize) g_snprintf (to, BT_LSD_DATAGRAM_MAX, "%s\r\nHost: %s\r\nPort: %u\r\n",
                                REQUEST_LINE, v6 ? HOST6 : HOST4, self->port);

  for (guint i = 0; i < self->n_hashes; i++)
    n += put_hash (to + n, self->hashes[i]);
  return n
         + (gsize) g_snprintf (to + n, BT_LSD_DATAGRAM_MAX - n, "cookie: %s\r\n\r\n\r\n",
                               self->cookie);
}
