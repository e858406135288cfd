/* fuzz-upnp.c — any bytes as what a renderer says: times, types, where it is, and its descriptions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-error.h"
#include "cast/bt-dlna-description.h"
#include "cast/bt-dlna-search.h"
#include "cast/bt-upnp-values.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define IP "192.0.2.7"

/* A time is written and read again as the same, but for its fraction. */
static void
check_time (const char *text)
{
  g_autofree char *written = NULL;
  gint64 time_us, again_us;

  if (!bt_upnp_time_parse (text, &time_us))
    return;
  g_assert (time_us >= 0);
  written = bt_upnp_time_format (time_us);
  g_assert (bt_upnp_time_parse (written, &again_us));
  g_assert (again_us == time_us - time_us % G_USEC_PER_SEC);
}

static void
check_names (const char *text)
{
  g_autofree char *id = bt_upnp_usn_parse (text, BT_DLNA_TARGET);
  g_autofree char *name = bt_upnp_name_clean (text);
  g_autoptr (GUri) location = bt_upnp_location_parse (text, IP);

  g_assert (!id || g_str_has_prefix (id, "uuid:"));
  g_assert (g_utf8_validate (name, -1, NULL));
  g_assert (g_utf8_strlen (name, -1) <= BT_LIMIT_UPNP_NAME);
  g_assert (!location || strcmp (g_uri_get_host (location), IP) == 0);
  g_assert (bt_upnp_state_parse (text) <= BT_UPNP_NO_MEDIA);
  bt_upnp_sink_accepts (text, "video/mp4");
}

static void
check_description (GBytes *bytes)
{
  g_autoptr (GUri) location = bt_upnp_location_parse ("http://" IP "/d.xml", IP);
  g_autoptr (GError) error = NULL;
  g_autoptr (BtDlnaDescription) telly = bt_dlna_description_parse (bytes, location, &error);

  g_assert (bt_dlna_description_get_volume_max (bytes, 100) > 0);
  if (!telly) {
    g_assert (error->domain == BT_CAST_ERROR);
    return;
  }
  g_assert (*telly->name && g_utf8_validate (telly->name, -1, NULL));
  g_assert (*telly->id && g_utf8_validate (telly->id, -1, NULL));
  g_assert (strcmp (g_uri_get_host (telly->base), IP) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *location = bt_upnp_answer_parse ((const char *) data, size, BT_DLNA_TARGET);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  check_time (text);
  check_names (text);
  check_description (bytes);
  return 0;
}
