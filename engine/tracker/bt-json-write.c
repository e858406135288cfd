/* bt-json-write.c — strict JSON (RFC 8259) whose strings are bytes: the writer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/bt-json.h"

/* What was opened just now wants no comma, nor does a key; a string ends with a quote, so that nothing
 * that stands in one is taken for these. */
static void
separate (GString *to)
{
  char last = to->len > 0 ? to->str[to->len - 1] : '{';

  if (last != '{' && last != '[' && last != ':')
    g_string_append_c (to, ',');
}

void
bt_json_open_object (GString *to)
{
  separate (to);
  g_string_append_c (to, '{');
}

void
bt_json_close_object (GString *to)
{
  g_string_append_c (to, '}');
}

void
bt_json_open_array (GString *to)
{
  separate (to);
  g_string_append_c (to, '[');
}

void
bt_json_close_array (GString *to)
{
  g_string_append_c (to, ']');
}

void
bt_json_put_key (GString *to, const char *key)
{
  bt_json_put_string (to, key);
  g_string_append_c (to, ':');
}

void
bt_json_put_integer (GString *to, guint64 value)
{
  separate (to);
  g_string_append_printf (to, "%" G_GUINT64_FORMAT, value);
}

void
bt_json_put_bytes (GString *to, const void *bytes, gsize n_bytes)
{
  const guint8 *at = bytes;

  separate (to);
  g_string_append_c (to, '"');
  for (gsize i = 0; i < n_bytes; i++) {
    if (at[i] < ' ' || at[i] >= 0x7f || at[i] == '"' || at[i] == '\\')
      g_string_append_printf (to, "\\u%04X", at[i]);
    else
      g_string_append_c (to, (char) at[i]);
  }
  g_string_append_c (to, '"');
}

void
bt_json_put_string (GString *to, const char *text)
{
  bt_json_put_bytes (to, text, strlen (text));
}
