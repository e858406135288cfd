/* bt-way-in.c — how a torrent came to us: by a file, from an address, or by a magnet link.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-way-in.h"

#include <string.h>

/* What cannot be shown in one line, or turns the line around (bidi), becomes a blank. */
static gboolean
is_plain (gunichar c)
{
  return g_unichar_isprint (c) && g_unichar_type (c) != G_UNICODE_FORMAT;
}

/* Whole characters only. */
static gboolean
append (GString *to, gunichar c)
{
  char utf8[6];
  int n = g_unichar_to_utf8 (is_plain (c) ? c : ' ', utf8);

  if (to->len + n >= BT_WAY_IN_FROM_MAX)
    return FALSE;
  g_string_append_len (to, utf8, n);
  return TRUE;
}

static void
set_from (BtWayIn *self, const guint8 *from, gsize n_bytes)
{
  g_autofree char *valid = g_utf8_make_valid ((const char *) from, (gssize) n_bytes);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *at = valid;

  while (*at != '\0' && append (text, g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  g_strlcpy (self->from, g_strstrip (text->str), sizeof self->from);
}

void
bt_way_in_init (BtWayIn *self, BtWayInKind kind, const char *from)
{
  *self = (BtWayIn) { .kind = kind };
  if (from != NULL)
    set_from (self, (const guint8 *) from, strlen (from));
}

gboolean
bt_way_in_read (BtWayIn *self, guint64 kind, const guint8 *from, gsize n_bytes)
{
  if (kind >= BT_N_WAYS_IN)
    return FALSE;
  *self = (BtWayIn) { .kind = (BtWayInKind) kind };
  if (from != NULL)
    set_from (self, from, MIN (n_bytes, BT_WAY_IN_FROM_MAX));
  return TRUE;
}
