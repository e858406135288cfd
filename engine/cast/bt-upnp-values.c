/* bt-upnp-values.c — what UPnP renderers say in text: times, states, types, and where they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-upnp-values.h"

#include <gio/gio.h>
#include <string.h>

#include "base/bt-limits.h"

#define HOURS_MAX 9999 /* a year and more: no film is longer, and no product of it overflows */
#define FRACTION_DIGITS_MAX 6 /* microseconds; further digits say nothing to us */

/* --- states -------------------------------------------------------------------------------------- */

BtUpnpState
bt_upnp_state_parse (const char *text)
{
  static const char *const names[] = {
    [BT_UPNP_STOPPED] = "STOPPED",
    [BT_UPNP_PLAYING] = "PLAYING",
    [BT_UPNP_TRANSITIONING] = "TRANSITIONING",
    [BT_UPNP_PAUSED] = "PAUSED_PLAYBACK",
    [BT_UPNP_NO_MEDIA] = "NO_MEDIA_PRESENT",
  };

  for (guint i = BT_UPNP_STOPPED; text && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      return i;
  return BT_UPNP_UNKNOWN;
}

/* --- times --------------------------------------------------------------------------------------- */

/* One to @n_digits_max digits, not above @max; moves @text behind them. */
static gboolean
read_number (const char **text, guint n_digits_max, guint max, guint *number)
{
  const char *begin = *text;

  for (*number = 0; g_ascii_isdigit (**text); (*text)++) {
    if (*text - begin >= (gssize) n_digits_max)
      return FALSE;
    *number = *number * 10 + (guint) (**text - '0');
  }
  return *text > begin && *number <= max;
}

static gboolean
skip (const char **text, char what)
{
  if (**text != what)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* ".456" is decimal, ".1/2" a fraction; some write ".". @text is behind the point. */
static gboolean
read_fraction (const char *text, gint64 *fraction_us)
{
  guint number = 0, of = 0, scale = G_USEC_PER_SEC;
  const char *digits = text;

  *fraction_us = 0;
  if (strchr (text, '/')) {
    if (!read_number (&text, FRACTION_DIGITS_MAX, G_USEC_PER_SEC, &number) || !skip (&text, '/')
        || !read_number (&text, FRACTION_DIGITS_MAX, G_USEC_PER_SEC, &of) || *text || number >= of)
      return FALSE;
    *fraction_us = (gint64) number * G_USEC_PER_SEC / of;
    return TRUE;
  }
  for (; g_ascii_isdigit (*digits); digits++) {
    scale /= 10; /* 0 after the sixth */
    *fraction_us += (gint64) (*digits - '0') * scale;
  }
  return *digits == '\0';
}

gboolean
bt_upnp_time_parse (const char *text, gint64 *time_us)
{
  guint hours, minutes, seconds;
  gint64 fraction_us = 0;

  if (!text)
    return FALSE;
  skip (&text, '+');
  if (!read_number (&text, 4, HOURS_MAX, &hours) || !skip (&text, ':')
      || !read_number (&text, 2, 59, &minutes) || !skip (&text, ':')
      || !read_number (&text, 2, 59, &seconds))
    return FALSE;
  if (*text && (!skip (&text, '.') || !read_fraction (text, &fraction_us)))
    return FALSE;
  *time_us = (gint64) (hours * 3600 + minutes * 60 + seconds) * G_USEC_PER_SEC + fraction_us;
  return TRUE;
}

char *
bt_upnp_time_format (gint64 time_us)
{
  guint seconds = (guint) (MAX (time_us, 0) / G_USEC_PER_SEC);

  return g_strdup_printf ("%u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* --- types --------------------------------------------------------------------------------------- */

/* The first of a line is ours (bt-media-type.c), the others are what renderers call it. */
static const char *const names_of_types[][6] = {
  { "video/x-matroska", "video/x-mkv", "video/mkv", "video/matroska" },
  { "video/x-msvideo", "video/avi", "video/divx", "video/x-divx", "video/vnd.avi",
    "video/msvideo" },
  { "video/mp2t", "video/mpeg", "video/vnd.dlna.mpeg-tts", "video/mpegts", "video/x-mpegts" },
  { "video/mp4", "video/x-m4v", "video/m4v", "video/quicktime" },
  { "video/quicktime", "video/mp4", "video/x-quicktime" },
  { "audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg" },
  { "audio/mp4", "audio/x-m4a", "audio/m4a" },
  { "audio/flac", "audio/x-flac" },
  { "audio/ogg", "application/ogg", "audio/x-ogg", "audio/vorbis" },
  { "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" },
};

/* @said: of the renderer, without parameters. */
static gboolean
is_name_of (const char *said, const char *type)
{
  gsize family = strcspn (said, "/");

  if (g_ascii_strcasecmp (said, type) == 0 || strcmp (said, "*") == 0)
    return TRUE;
  if (strcmp (said + family, "/*") == 0)
    return g_ascii_strncasecmp (said, type, family + 1) == 0;
  for (guint i = 0; i < G_N_ELEMENTS (names_of_types); i++)
    for (guint k = 1; strcmp (names_of_types[i][0], type) == 0 && k < 6 && names_of_types[i][k];
         k++)
      if (g_ascii_strcasecmp (said, names_of_types[i][k]) == 0)
        return TRUE;
  return FALSE;
}

/* "http-get:*:video/mp4:DLNA…"; @end: behind it. */
static gboolean
entry_accepts (const char *entry, const char *end, const char *type)
{
  g_autofree char *text = g_strndup (entry, (gsize) (end - entry));
  g_auto (GStrv) fields = g_strsplit (text, ":", 4);

  if (g_strv_length (fields) < 3)
    return FALSE;
  if (strcmp (g_strstrip (fields[0]), "http-get") != 0 && strcmp (fields[0], "*") != 0)
    return FALSE;
  fields[2][strcspn (fields[2], "; ")] = '\0'; /* "audio/L16;rate=44100" */
  return is_name_of (fields[2], type);
}

/* The comma behind @entry, or the end; a comma in a field is written "\,". */
static const char *
find_end (const char *entry)
{
  const char *end;

  for (end = entry; *end && *end != ','; end++)
    if (*end == '\\' && end[1])
      end++;
  return end;
}

gboolean
bt_upnp_sink_accepts (const char *sink, const char *type)
{
  gboolean says_something = FALSE;
  const char *end;

  for (; sink && *sink; sink = *end ? end + 1 : end) {
    end = find_end (sink);
    says_something = says_something || strcspn (sink, ", ") > 0;
    if (entry_accepts (sink, end, type))
      return TRUE;
  }
  return !says_something;
}

/* --- where it is --------------------------------------------------------------------------------- */

/* Without its version, the last number. */
static gsize
measure_target (const char *target)
{
  const char *version = strrchr (target, ':');

  return version ? (gsize) (version - target) + 1 : strlen (target);
}

static gboolean
is_target (const char *text, const char *target)
{
  gsize size = measure_target (target);

  return g_ascii_strncasecmp (text, target, size) == 0 && g_ascii_isdigit (text[size]);
}

char *
bt_upnp_usn_parse (const char *usn, const char *target)
{
  const char *end = usn ? strstr (usn, "::") : NULL;

  if (!end || !g_str_has_prefix (usn, "uuid:") || end == usn + strlen ("uuid:")
      || strlen (usn) > BT_LIMIT_UPNP_NAME || !g_str_is_ascii (usn))
    return NULL;
  return is_target (end + 2, target) ? g_strndup (usn, (gsize) (end - usn)) : NULL;
}

/* Of "Name: value", if it is of @name. */
static const char *
get_value (char *line, const char *name)
{
  gsize size = strlen (name);

  if (g_ascii_strncasecmp (line, name, size) != 0 || line[size] != ':')
    return NULL;
  return g_strstrip (line + size + 1);
}

char *
bt_upnp_answer_parse (const char *data, gsize size, const char *target)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const char *location = NULL, *value;
  gboolean is_target_said = FALSE;

  if (size > BT_LIMIT_UPNP_DATAGRAM || memchr (data, '\0', size))
    return NULL;
  text = g_strndup (data, size);
  lines = g_strsplit (text, "\n", 0);
  if (!g_str_has_prefix (text, "HTTP/1.") || !lines[0] || !strstr (lines[0], " 200"))
    return NULL;
  for (char **line = lines + 1; *line; line++) {
    if ((value = get_value (*line, "LOCATION")))
      location = value;
    else if ((value = get_value (*line, "ST")))
      is_target_said = is_target (value, target);
  }
  return location && is_target_said ? g_strdup (location) : NULL;
}

GUri *
bt_upnp_location_parse (const char *location, const char *ip)
{
  g_autoptr (GUri) uri = NULL;

  if (!location || strlen (location) > BT_LIMIT_URL)
    return NULL;
  uri = g_uri_parse (location, G_URI_FLAGS_ENCODED, NULL);
  if (!uri || strcmp (g_uri_get_scheme (uri), "http") != 0 || g_uri_get_userinfo (uri))
    return NULL;
  if (!g_uri_get_host (uri) || g_ascii_strcasecmp (g_uri_get_host (uri), ip) != 0)
    return NULL;
  if (!g_hostname_is_ip_address (ip) || g_uri_get_port (uri) == 0)
    return NULL;
  return g_steal_pointer (&uri);
}

/* --- names --------------------------------------------------------------------------------------- */

char *
bt_upnp_name_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong n_characters = g_utf8_strlen (valid, -1);
  char *name = g_utf8_substring (valid, 0, MIN (n_characters, BT_LIMIT_UPNP_NAME));

  for (char *at = name; *at; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return g_strstrip (name);
}
