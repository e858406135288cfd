/* pm-cli-rtc.c — servers for WebRTC, as the command line names them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-rtc.h"
#include "pm-cli-values.h"

static gboolean
check_stun (const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  if (bt_rtc_parse_stun (text, &host, &port, &why))
    return TRUE;
  return pm_cli_refuse (error, "--stun %s: %s", text, why->message);
}

/* What was given is not repeated: a password is in it. */
static gboolean
check_turn (const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;
  BtRtcRelay relay = { 0 };

  if (!bt_rtc_parse_turn (text, &relay, &why))
    return pm_cli_refuse (error, "--turn: %s", why->message);
  bt_rtc_relay_clear (&relay);
  return TRUE;
}

static gboolean
check_tracker (const char *text, GError **error)
{
  g_autoptr (GUri) url = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = url != NULL ? g_uri_get_scheme (url) : "";
  gboolean has_host = url != NULL && g_uri_get_host (url) != NULL && *g_uri_get_host (url) != '\0';

  if (has_host && (g_str_equal (scheme, "ws") || g_str_equal (scheme, "wss")))
    return TRUE;
  return pm_cli_refuse (error, "--rtc-tracker %s: give ws://HOST:PORT or wss://HOST:PORT", text);
}

static gboolean
check_all (char **texts, gboolean (*check) (const char *text, GError **error), GError **error)
{
  for (char **text = texts; *text != NULL; text++) {
    if (!check (*text, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pm_cli_check_rtc (const BtRtcConfig *config, GError **error)
{
  if (!check_all (config->stun, check_stun, error) || !check_all (config->turn, check_turn, error)
      || !check_all (config->trackers, check_tracker, error))
    return FALSE;
  if (config->relay_only && *config->turn == NULL)
    return pm_cli_refuse (error, "--rtc-relay-only: name a relay with --turn");
  return TRUE;
}
