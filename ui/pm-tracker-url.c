/* pm-tracker-url.c — whether what a person wrote is the address of a tracker.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-tracker-url.h"

#include <glib/gi18n.h>

typedef enum { KIND_HTTP, KIND_UDP, KIND_WS, KIND_OTHER } Kind;

static const struct {
  const char *scheme;
  Kind kind;
} kinds[] = {
  { "http", KIND_HTTP }, { "https", KIND_HTTP }, { "udp", KIND_UDP },
  { "ws", KIND_WS },     { "wss", KIND_WS },
};

static Kind
get_kind (const char *scheme)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (kinds[i].scheme, scheme) == 0)
      return kinds[i].kind;
  return KIND_OTHER;
}

char *
pm_tracker_url_get_trouble (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = g_uri_peek_scheme (url);
  Kind kind = scheme != NULL ? get_kind (scheme) : KIND_OTHER;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (kind == KIND_OTHER)
    /* Translators: %s is what a person wrote. */
    return g_strdup_printf (
        _ ("“%s” does not begin with “http://”, “https://”, “udp://”, “ws://” or “wss://”."), url);
  if (uri == NULL)
    return g_strdup_printf (_ ("“%s” is no address: look at what follows “://”."), url);
  if (host == NULL || *host == '\0')
    return g_strdup_printf (_ ("“%s” names no computer."), url);
  if (g_uri_get_port (uri) == 0)
    return g_strdup_printf (_ ("“%s” has the port 0, on which nobody listens."), url);
  if (kind == KIND_UDP && g_uri_get_port (uri) < 0)
    return g_strdup_printf (_ ("“%s” lacks the port: a colon and a number after the name."), url);
  return NULL;
}

gboolean
pm_tracker_url_introduces (const char *url)
{
  const char *scheme = g_uri_peek_scheme (url);

  return scheme != NULL && get_kind (scheme) == KIND_WS;
}
