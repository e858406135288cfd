/* bt-http-host.c — whether a request means this computer: what guards against DNS rebinding.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-http-host.h"

#include <string.h>

#define DEFAULT_PORT 80 /* RFC 9110, section 4.2.1 */
#define SCHEME "http://"
#define LOCALHOST "localhost"

static gboolean
is_localhost (const char *host, guint16 port)
{
  guint64 value;

  if (g_ascii_strncasecmp (host, LOCALHOST, strlen (LOCALHOST)) != 0)
    return FALSE;
  host += strlen (LOCALHOST);
  if (*host == '\0')
    return port == DEFAULT_PORT;
  return *host == ':' && g_ascii_string_to_unsigned (host + 1, 10, 1, G_MAXUINT16, &value, NULL)
         && value == port;
}

gboolean
bt_http_host_is_ours (const char *host, const BtAddress *local)
{
  BtAddress address;

  if (!host)
    return FALSE;
  if (bt_address_is_loopback (local) && is_localhost (host, local->port))
    return TRUE;
  return bt_address_parse (&address, host, DEFAULT_PORT) && bt_address_equal (&address, local);
}

gboolean
bt_http_origin_is_ours (const char *origin, const BtAddress *local)
{
  return !origin
         || (g_ascii_strncasecmp (origin, SCHEME, strlen (SCHEME)) == 0
             && bt_http_host_is_ours (origin + strlen (SCHEME), local));
}
