/* bt-tracker-request.c — what a tracker is told, and the URL that says it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-request.h"

#include <string.h>

#include "tracker/bt-tracker-error.h"

static const char *const event_names[] = {
  [BT_TRACKER_EVENT_NONE] = NULL,
  [BT_TRACKER_EVENT_STARTED] = "started",
  [BT_TRACKER_EVENT_COMPLETED] = "completed",
  [BT_TRACKER_EVENT_STOPPED] = "stopped",
  [BT_TRACKER_EVENT_PAUSED] = "paused",
};

gboolean
bt_tracker_url_is_http (const char *url)
{
  return g_ascii_strncasecmp (url, "http://", 7) == 0
         || g_ascii_strncasecmp (url, "https://", 8) == 0;
}

static gboolean
has_our_arguments (const char *query)
{
  static const char *const ours[] = { "info_hash",  "peer_id", "port",  "uploaded",
                                      "downloaded", "left",    "event", NULL };
  g_auto (GStrv) arguments = g_strsplit_set (query, "&;", -1);

  for (guint i = 0; arguments[i]; i++) {
    g_autofree char *name = g_strndup (arguments[i], strcspn (arguments[i], "="));
    g_autofree char *plain = g_uri_unescape_string (name, NULL);

    if (plain && g_strv_contains (ours, plain))
      return TRUE;
  }
  return FALSE;
}

gboolean
bt_tracker_request_check_parts (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);

  if (!uri || !g_uri_get_host (uri) || *g_uri_get_host (uri) == '\0') {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL, "not the URL of a tracker");
    return FALSE;
  }
  if (g_uri_get_query (uri) && has_our_arguments (g_uri_get_query (uri))) {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL,
                 "the URL of the tracker already contains an announce; it is not asked");
    return FALSE;
  }
  return TRUE;
}

gboolean
bt_tracker_request_check_url (const char *announce, GError **error)
{
  if (bt_tracker_url_is_http (announce))
    return bt_tracker_request_check_parts (announce, error);
  g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL, "not the URL of an HTTP tracker");
  return FALSE;
}

void
bt_tracker_request_append_bytes (GString *url, const guint8 *bytes, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++) {
    if (g_ascii_isalnum (bytes[i]) || (bytes[i] != 0 && strchr ("-._~", bytes[i]) != NULL))
      g_string_append_c (url, (char) bytes[i]);
    else
      g_string_append_printf (url, "%%%02X", bytes[i]);
  }
}

char *
bt_tracker_request_to_url (const BtTrackerRequest *self, const char *announce, GError **error)
{
  g_autoptr (GString) url = NULL;

  if (!bt_tracker_request_check_url (announce, error))
    return NULL;
  url = g_string_new_len (announce, (gssize) strcspn (announce, "#"));
  g_string_append (url, strchr (url->str, '?') ? "&info_hash=" : "?info_hash=");
  bt_tracker_request_append_bytes (url, bt_info_hash_get_wire (&self->info_hash), BT_SHA1_SIZE);
  g_string_append (url, "&peer_id=");
  bt_tracker_request_append_bytes (url, self->peer_id, sizeof self->peer_id);
  g_string_append_printf (url,
                          "&port=%u&uploaded=%" G_GUINT64_FORMAT "&downloaded=%" G_GUINT64_FORMAT
                          "&left=%" G_GUINT64_FORMAT "&compact=1&key=%08X&numwant=%d",
                          self->port, self->uploaded, self->downloaded, self->left, self->key,
                          self->event == BT_TRACKER_EVENT_STOPPED ? 0 : BT_TRACKER_NUMWANT);
  if (event_names[self->event])
    g_string_append_printf (url, "&event=%s", event_names[self->event]);
  if (self->tracker_id) {
    g_string_append (url, "&trackerid=");
    bt_tracker_request_append_bytes (url, (const guint8 *) self->tracker_id,
                                     strlen (self->tracker_id));
  }
  return g_string_free (g_steal_pointer (&url), FALSE);
}
