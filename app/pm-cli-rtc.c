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
  if (!check_all (config->stun, check_stun, error) || !check_all (config->turn, check_turn, error))
    return FALSE;
  if (config->relay_only && *config->turn == NULL)
    return pm_cli_refuse (error, "--rtc-relay-only: name a relay with --turn");
  return TRUE;
}
