/* pm-json.c — writes one JSON object a line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-json.h"

struct _PmJson {
  GString *text; /* owned */
  gboolean needs_comma;
};

PmJson *
pm_json_new (void)
{
  PmJson *self = g_new0 (PmJson, 1);

  self->text = g_string_new ("{");
  return self;
}

void
pm_json_free (PmJson *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
put_char (GString *to, char letter)
{
  switch (letter) {
  case '"':
  case '\\':
    g_string_append_c (to, '\\');
    g_string_append_c (to, letter);
    break;
  case '\n':
    g_string_append (to, "\\n");
    break;
  case '\t':
    g_string_append (to, "\\t");
    break;
  default:
    if ((guchar) letter < 0x20 || letter == 0x7f)
      g_string_append_printf (to, "\\u%04x", (guint) (guchar) letter);
    else
      g_string_append_c (to, letter);
  }
}

static void
put_string (GString *to, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (to, '"');
  for (const char *at = valid; *at != '\0'; at++)
    put_char (to, *at);
  g_string_append_c (to, '"');
}

static void
begin_value (PmJson *self, const char *key)
{
  if (self->needs_comma)
    g_string_append_c (self->text, ',');
  self->needs_comma = TRUE;
  if (key != NULL) {
    put_string (self->text, key);
    g_string_append_c (self->text, ':');
  }
}

void
pm_json_add_string (PmJson *self, const char *key, const char *text)
{
  begin_value (self, key);
  if (text != NULL)
    put_string (self->text, text);
  else
    g_string_append (self->text, "null");
}

void
pm_json_add_uint (PmJson *self, const char *key, guint64 value)
{
  begin_value (self, key);
  g_string_append_printf (self->text, "%" G_GUINT64_FORMAT, value);
}

void
pm_json_add_bool (PmJson *self, const char *key, gboolean value)
{
  begin_value (self, key);
  g_string_append (self->text, value ? "true" : "false");
}

void
pm_json_add_seconds (PmJson *self, const char *key, double seconds)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self, key);
  g_string_append (self->text, g_ascii_formatd (buffer, sizeof buffer, "%.3f", seconds));
}

static void
open_with (PmJson *self, const char *key, char bracket)
{
  begin_value (self, key);
  g_string_append_c (self->text, bracket);
  self->needs_comma = FALSE;
}

static void
close_with (PmJson *self, char bracket)
{
  g_string_append_c (self->text, bracket);
  self->needs_comma = TRUE;
}

void
pm_json_open_array (PmJson *self, const char *key)
{
  open_with (self, key, '[');
}

void
pm_json_close_array (PmJson *self)
{
  close_with (self, ']');
}

void
pm_json_open_object (PmJson *self, const char *key)
{
  open_with (self, key, '{');
}

void
pm_json_close_object (PmJson *self)
{
  close_with (self, '}');
}

const char *
pm_json_finish (PmJson *self)
{
  g_string_append (self->text, "}");
  return self->text->str;
}
