/* bt-client-name.c — what a stranger calls its program, made fit to show.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/bt-client-name.h"

#include <string.h>

/* Only so much is looked at: what is kept is shorter still. */
#define NAME_LOOK_MAX 256 /* bytes */

static gboolean
is_shown (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT: /* zero-width characters and direction overrides */
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return FALSE;
  default:
    return TRUE;
  }
}

void
bt_client_name_clean (const guint8 *bytes, gsize n_bytes, char *out, gsize n_out)
{
  const char *at = (const char *) bytes;
  const char *end = at + MIN (n_bytes, NAME_LOOK_MAX);
  gsize n = 0;

  while (at < end) {
    gunichar c = g_utf8_get_char_validated (at, end - at);
    char text[6];
    int n_text;

    if (c == (gunichar) -1 || c == (gunichar) -2) {
      at++;
      continue;
    }
    at += g_unichar_to_utf8 (c, NULL);
    if (!is_shown (c) || c == 0)
      continue;
    n_text = g_unichar_to_utf8 (c, text);
    if (n + n_text >= n_out)
      break;
    memcpy (out + n, text, n_text);
    n += n_text;
  }
  out[n] = '\0';
  g_strstrip (out);
}
