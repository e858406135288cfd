/* pm-server-words.c — whether what a person wrote names a server that helps peers to meet over WebRTC.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-server-words.h"

#include <bt.h>
#include <glib/gi18n.h>

#include "pm-tracker-url.h"

char *
pm_server_words_stun (const char *text)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (bt_rtc_parse_stun (text, &host, &port, NULL))
    return NULL;
  /* Translators: %s is what a person wrote. */
  return g_strdup_printf (
      _ ("“%s” is no server: write a name, a colon and a number, such as stun.example.org:3478."),
      text);
}

char *
pm_server_words_turn (const char *text)
{
  BtRtcRelay relay = { 0 };
  gboolean ok = bt_rtc_parse_turn (text, &relay, NULL);

  bt_rtc_relay_clear (&relay);
  if (ok)
    return NULL;
  return g_strdup (
      _ ("One of these is no relay server: write turn:NAME:PASSWORD@HOST:PORT, such as "
         "turn:anna:secret@turn.example.org:3478."));
}

char *
pm_server_words_tracker (const char *text)
{
  if (!pm_tracker_url_introduces (text))
    return g_strdup_printf (_ ("“%s” does not begin with “ws://” or “wss://”."), text);
  return pm_tracker_url_get_trouble (text);
}
