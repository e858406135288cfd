/* bt-clean.c — makes names, texts and URLs of strangers fit to use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-clean.h"

#include "base/bt-limits.h"

#include <string.h>

/* A dot further from the end is part of the name. */
#define EXTENSION_MAX 10 /* bytes, with the dot; libtorrent's sanitize_append_path_element() */

#define BAD_CHAR ((gunichar) -1)

const char *const bt_tracker_schemes[] = {
  "http://", "https://", "udp://", "ws://", "wss://", NULL
};
const char *const bt_web_seed_schemes[] = { "http://", "https://", NULL };

static gboolean
is_in (gunichar c, gunichar first, gunichar last)
{
  return c >= first && c <= last;
}

/* Separators, and what changes the direction of writing or cannot be seen. */
static gboolean
is_removed (gunichar c)
{
  return c == '/' || c == '\\' || c == 0x061c || c == 0xfeff || is_in (c, 0x200b, 0x200f)
         || is_in (c, 0x202a, 0x202e) || is_in (c, 0x2060, 0x2064) || is_in (c, 0x2066, 0x2069);
}

/* C0, DEL and C1, and the separators of lines and paragraphs. */
static gboolean
is_control (gunichar c)
{
  return c < 0x20 || is_in (c, 0x7f, 0x9f) || is_in (c, 0x2028, 0x2029);
}

static gsize
get_sequence_length (guint8 first)
{
  if (first >= 0xfe || first < 0xc0)
    return 1;
  return first >= 0xfc ? 6 : first >= 0xf8 ? 5 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/* One character, or BAD_CHAR for one broken sequence; @length: the bytes it took. */
static gunichar
decode (const guint8 *at, gsize n_left, gsize *length)
{
  gsize wanted = MIN (get_sequence_length (*at), n_left);
  gunichar c;

  if (*at < 0x80) {
    *length = 1;
    return *at;
  }
  c = g_utf8_get_char_validated ((const char *) at, (gssize) n_left);
  if (c != (gunichar) -1 && c != (gunichar) -2) {
    *length = (gsize) g_unichar_to_utf8 (c, NULL);
    return c;
  }
  *length = 1;
  while (*length < wanted && (at[*length] & 0xc0) == 0x80)
    ++*length;
  return BAD_CHAR;
}

/* Most names: printable ASCII without a separator. */
static gboolean
is_plain (const guint8 *bytes, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++) {
    if (bytes[i] < 0x20 || bytes[i] >= 0x7f || bytes[i] == '/' || bytes[i] == '\\')
      return FALSE;
  }
  return TRUE;
}

static void
append_cleaned (GString *to, const guint8 *bytes, gsize n_bytes)
{
  gsize length;

  if (is_plain (bytes, n_bytes)) {
    g_string_append_len (to, (const char *) bytes, (gssize) n_bytes);
    return;
  }
  for (gsize i = 0; i < n_bytes; i += length) {
    gunichar c = decode (bytes + i, n_bytes - i, &length);

    if (c == BAD_CHAR || is_control (c))
      g_string_append_c (to, '_');
    else if (!is_removed (c))
      g_string_append_len (to, (const char *) bytes + i, (gssize) length);
  }
}

/* The longest length up to @length at which no character is cut in two. */
static gsize
get_whole_length (const char *text, gsize length)
{
  while (length > 0 && ((guint8) text[length] & 0xc0) == 0x80)
    length--;
  return length;
}

/* Cuts what stands at @start and behind it, before the extension if there is one. */
static void
cut_element (GString *path, gsize start)
{
  gsize length = path->len - start;
  const char *element = path->str + start;
  const char *dot = memrchr (element + length - EXTENSION_MAX, '.', EXTENSION_MAX);
  gsize extension = dot != NULL ? (gsize) (element + length - dot) : 0;
  gsize kept = get_whole_length (element, BT_LIMIT_PATH_ELEMENT - extension);

  g_string_erase (path, (gssize) (start + kept), (gssize) (length - extension - kept));
}

gboolean
bt_clean_append_element (GString *path, const guint8 *element, gsize n_bytes)
{
  gsize before = path->len;
  gsize start;

  if (before > 0)
    g_string_append_c (path, '/');
  start = path->len;
  append_cleaned (path, element, n_bytes);
  if (path->len - start > BT_LIMIT_PATH_ELEMENT)
    cut_element (path, start);
  if (path->len > start && strcmp (path->str + start, ".") != 0
      && strcmp (path->str + start, "..") != 0)
    return TRUE;
  g_string_truncate (path, before);
  return FALSE;
}

char *
bt_clean_name (const guint8 *name, gsize n_bytes)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (!bt_clean_append_element (path, name, n_bytes))
    return NULL;
  return g_string_free (g_steal_pointer (&path), FALSE);
}

char *
bt_clean_text (const guint8 *text, gsize n_bytes, gsize max)
{
  GString *to = g_string_new (NULL);
  gsize length;

  for (gsize i = 0; i < n_bytes; i += length) {
    gunichar c = decode (text + i, n_bytes - i, &length);

    if (to->len + length > max)
      break;
    if (c == BAD_CHAR)
      g_string_append_c (to, '_');
    else if (is_control (c) && c != '\n' && c != '\t')
      g_string_append_c (to, ' ');
    else
      g_string_append_len (to, (const char *) text + i, (gssize) length);
  }
  return g_string_free (to, FALSE);
}

static gboolean
has_scheme (const char *url, const char *const *schemes)
{
  for (; *schemes != NULL; schemes++) {
    gsize length = strlen (*schemes);

    if (g_ascii_strncasecmp (url, *schemes, length) == 0)
      return g_ascii_isalnum (url[length]) || url[length] == '[' || (guint8) url[length] >= 0x80;
  }
  return FALSE;
}

char *
bt_clean_url (const guint8 *url, gsize n_bytes, const char *const *schemes)
{
  g_autofree char *text = NULL;

  if (n_bytes > BT_LIMIT_URL || memchr (url, '\0', n_bytes) != NULL
      || !g_utf8_validate ((const char *) url, (gssize) n_bytes, NULL))
    return NULL;
  text = g_strstrip (g_strndup ((const char *) url, n_bytes));
  for (const char *at = text; *at != '\0'; at++) {
    if (g_ascii_isspace (*at) || g_ascii_iscntrl (*at))
      return NULL;
  }
  return has_scheme (text, schemes) ? g_steal_pointer (&text) : NULL;
}
