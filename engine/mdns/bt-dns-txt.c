/* bt-dns-txt.c — what a TXT record says of a service: keys and values.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-txt.h"

#include <string.h>

/* @pair: "key=value", or "key". */
static gboolean
is_key (const char *pair, gsize n_pair, const char *key, gsize n_key)
{
  return n_pair >= n_key && g_ascii_strncasecmp (pair, key, n_key) == 0
         && (n_pair == n_key || pair[n_key] == '=');
}

static char *
dup_value (const char *value, gsize length)
{
  char *text;

  if (!g_utf8_validate_len (value, length, NULL))
    return NULL;
  text = g_strndup (value, length);
  for (char *at = text; at[0] != '\0'; at++)
    if (g_ascii_iscntrl (at[0]))
      at[0] = ' ';
  return text;
}

char *
bt_dns_txt_get (const guint8 *txt, gsize n_txt, const char *key)
{
  gsize n_key = strlen (key);

  for (gsize at = 0; at < n_txt && n_txt - at > txt[at]; at += 1 + (gsize) txt[at]) {
    const char *pair = (const char *) txt + at + 1;
    gsize n_pair = txt[at];

    if (!is_key (pair, n_pair, key, n_key))
      continue;
    return n_pair == n_key ? g_strdup ("") : dup_value (pair + n_key + 1, n_pair - n_key - 1);
  }
  return NULL;
}
