/* bt-bencode-writer.c — writes bencode (BEP 3).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-bencode.h"

#include <string.h>

static void
append (GByteArray *to, const void *bytes, gsize n_bytes)
{
  g_byte_array_append (to, bytes, (guint) n_bytes);
}

void
bt_bencode_put_integer (GByteArray *to, gint64 value)
{
  char text[32];
  int n = g_snprintf (text, sizeof text, "i%" G_GINT64_FORMAT "e", value);

  append (to, text, (gsize) n);
}

void
bt_bencode_put_bytes (GByteArray *to, const void *bytes, gsize n_bytes)
{
  char text[32];
  int n = g_snprintf (text, sizeof text, "%" G_GSIZE_FORMAT ":", n_bytes);

  append (to, text, (gsize) n);
  if (n_bytes > 0)
    append (to, bytes, n_bytes);
}

void
bt_bencode_put_string (GByteArray *to, const char *text)
{
  bt_bencode_put_bytes (to, text, strlen (text));
}

void
bt_bencode_put_raw (GByteArray *to, const void *bytes, gsize n_bytes)
{
  if (n_bytes > 0)
    append (to, bytes, n_bytes);
}

void
bt_bencode_open_list (GByteArray *to)
{
  append (to, "l", 1);
}

void
bt_bencode_open_dict (GByteArray *to)
{
  append (to, "d", 1);
}

void
bt_bencode_close (GByteArray *to)
{
  append (to, "e", 1);
}
