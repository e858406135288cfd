/* bt-rtc-config.c — whom WebRTC may ask for help: what a person chooses, as a value that is never
 * changed once it is shared.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-rtc-config.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <string.h>

#define PORT_DEFAULT 3478  /* of STUN and TURN; RFC 8489, 18.6 and RFC 8656 */
#define HOST_MAX 253       /* characters of a name; RFC 1035 */
#define CREDENTIAL_MAX 508 /* bytes of a user or a password; RFC 8489, 14.3 */
#define STUN "stun:"
#define TURN "turn:"
#define TRANSPORT "?transport="

/* --- the value ----------------------------------------------------------------------------------- */

BtRtcConfig *
bt_rtc_config_new (void)
{
  BtRtcConfig *self = g_new0 (BtRtcConfig, 1);

  self->stun = g_new0 (char *, 1);
  self->turn = g_new0 (char *, 1);
  self->trackers = g_new0 (char *, 1);
  return self;
}

BtRtcConfig *
bt_rtc_config_copy (const BtRtcConfig *self)
{
  BtRtcConfig *copy = g_new0 (BtRtcConfig, 1);

  copy->stun = g_strdupv (self->stun);
  copy->turn = g_strdupv (self->turn);
  copy->trackers = g_strdupv (self->trackers);
  copy->relay_only = self->relay_only;
  return copy;
}

void
bt_rtc_config_free (BtRtcConfig *self)
{
  g_strfreev (self->stun);
  g_strfreev (self->turn);
  g_strfreev (self->trackers);
  g_free (self);
}

static gboolean
lists_equal (char **a, char **b)
{
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
bt_rtc_config_equal (const BtRtcConfig *a, const BtRtcConfig *b)
{
  return a->relay_only == b->relay_only && lists_equal (a->stun, b->stun)
         && lists_equal (a->turn, b->turn) && lists_equal (a->trackers, b->trackers);
}

/* --- servers ------------------------------------------------------------------------------------- */

/* Messages do not repeat what was written: a password may stand in it. */
static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
is_name (const char *host)
{
  gsize length = strlen (host);

  if (length == 0 || length > HOST_MAX || host[0] == '-' || host[0] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (host[i]) && strchr ("-._", host[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_ip6 (const char *host)
{
  struct in6_addr address;

  return inet_pton (AF_INET6, host, &address) == 1;
}

/* "HOST", "HOST:PORT", "[IPV6]" or "[IPV6]:PORT". */
static gboolean
parse_place (const char *text, char **host, guint16 *port, GError **error)
{
  gboolean bracketed = text[0] == '[';
  const char *begin = bracketed ? text + 1 : text;
  gsize length = strcspn (begin, bracketed ? "]" : ":");
  const char *end = begin + length;
  g_autofree char *name = g_strndup (begin, length);
  guint64 number = PORT_DEFAULT;

  if (bracketed && *end == ']')
    end++;
  if (bracketed ? !is_ip6 (name) || end == begin + length : !is_name (name))
    return refuse (error, bracketed ? "no IPv6 address stands between the brackets"
                                    : "the server has no name; HOST or HOST:PORT is meant, and an "
                                      "IPv6 address stands in brackets");
  if (*end != '\0'
      && (end[0] != ':' || !g_ascii_isdigit (end[1])
          || !g_ascii_string_to_unsigned (end + 1, 10, 1, G_MAXUINT16, &number, NULL)))
    return refuse (error, "the server's port is none; a number from 1 to 65535 is meant");
  *host = g_steal_pointer (&name);
  *port = (guint16) number;
  return TRUE;
}

gboolean
bt_rtc_parse_stun (const char *text, char **host, guint16 *port, GError **error)
{
  if (g_ascii_strncasecmp (text, STUN, strlen (STUN)) == 0)
    text += strlen (STUN); /* as others write it; RFC 7064 */
  return parse_place (text, host, port, error);
}

/* What percent signs stand for. NULL: that is no text, or nothing, or too much. */
static char *
decode (const char *text, gsize length)
{
  g_autofree char *escaped = g_strndup (text, length);
  g_autofree char *decoded = g_uri_unescape_string (escaped, NULL);

  if (decoded == NULL || decoded[0] == '\0' || strlen (decoded) > CREDENTIAL_MAX
      || !g_utf8_validate (decoded, -1, NULL))
    return NULL;
  return g_steal_pointer (&decoded);
}

/* "USER:PASSWORD"; either may be percent-encoded, and the password may have colons. */
static gboolean
parse_credentials (BtRtcRelay *relay, const char *text, gsize length, GError **error)
{
  const char *colon = memchr (text, ':', length);

  if (colon == NULL)
    return refuse (error, "the TURN server's password is missing; "
                          "turn:USER:PASSWORD@HOST:PORT is meant");
  relay->user = decode (text, (gsize) (colon - text));
  relay->password = decode (colon + 1, length - (gsize) (colon + 1 - text));
  if (relay->user == NULL || relay->password == NULL)
    return refuse (error,
                   "the TURN server's user or password cannot be read; other characters than "
                   "letters and digits are written as %XX");
  return TRUE;
}

static gboolean
parse_transport (BtRtcRelay *relay, const char *text, GError **error)
{
  if (text[0] == '\0' || g_ascii_strcasecmp (text, TRANSPORT "udp") == 0)
    return TRUE;
  relay->tcp = g_ascii_strcasecmp (text, TRANSPORT "tcp") == 0;
  return relay->tcp
         || refuse (error, "the TURN server is reached by ?transport=udp or ?transport=tcp");
}

static gboolean
parse_relay (BtRtcRelay *relay, const char *text, GError **error)
{
  /* The last one: an address has none, a password may. */
  const char *at = strrchr (text, '@');
  g_autofree char *place = NULL;

  if (at == NULL)
    return refuse (error,
                   "the TURN server's user is missing; turn:USER:PASSWORD@HOST:PORT is meant");
  place = g_strndup (at + 1, strcspn (at + 1, "?"));
  return parse_credentials (relay, text, (gsize) (at - text), error)
         && parse_transport (relay, at + 1 + strlen (place), error)
         && parse_place (place, &relay->host, &relay->port, error);
}

gboolean
bt_rtc_parse_turn (const char *text, BtRtcRelay *relay, GError **error)
{
  *relay = (BtRtcRelay) { 0 };
  if (g_ascii_strncasecmp (text, TURN, strlen (TURN)) != 0)
    return refuse (error, "a TURN server is written turn:USER:PASSWORD@HOST:PORT");
  if (parse_relay (relay, text + strlen (TURN), error))
    return TRUE;
  bt_rtc_relay_clear (relay);
  return FALSE;
}

void
bt_rtc_relay_clear (BtRtcRelay *self)
{
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->host, g_free);
}
