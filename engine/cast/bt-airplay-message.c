/* bt-airplay-message.c — what an AirPlay receiver and we say to each other, as a codec.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-message.h"

#include <math.h>
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-plist.h"

#define FEATURE_VIDEO (1u << 0)
#define SECONDS_MAX 10000000.0 /* beyond it no time is one of a film: four months */

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER, "its answer to %s is not AirPlay's",
               what);
  return FALSE;
}

gboolean
bt_airplay_server_read (BtAirplayServer *self, const guint8 *bytes, gsize n_bytes, GError **error)
{
  g_autoptr (BtPlist) plist = bt_plist_parse (bytes, n_bytes);
  guint64 features = FEATURE_VIDEO;
  const char *model;

  if (plist == NULL)
    return fail (error, "/server-info");
  bt_plist_get_flags (plist, "features", &features);
  model = bt_plist_get_text (plist, "model");
  self->shows_video = (features & FEATURE_VIDEO) != 0;
  g_strlcpy (self->model, model != NULL ? model : "", sizeof self->model);
  return TRUE;
}

/* --- where it is --------------------------------------------------------------------------------- */

static gint64
to_position (double seconds)
{
  return (gint64) (CLAMP (seconds, 0, SECONDS_MAX) * G_USEC_PER_SEC);
}

/* Kodi's is 0 until it knows. */
static gint64
to_duration (double seconds)
{
  return seconds > 0 && seconds <= SECONDS_MAX ? (gint64) (seconds * G_USEC_PER_SEC) : -1;
}

gboolean
bt_airplay_info_read (BtAirplayInfo *self, const guint8 *bytes, gsize n_bytes, GError **error)
{
  g_autoptr (BtPlist) plist = bt_plist_parse (bytes, n_bytes);
  double duration = -1, position = 0, rate = 0;
  gboolean is_told;

  *self = (BtAirplayInfo) { .duration_us = -1 };
  if (plist == NULL)
    return fail (error, "/playback-info");
  is_told = bt_plist_get_number (plist, "duration", &duration);
  bt_plist_get_number (plist, "position", &position);
  self->has_rate = bt_plist_get_number (plist, "rate", &rate);
  self->is_ready = is_told;
  bt_plist_get_boolean (plist, "readyToPlay", &self->is_ready);
  self->has_failed = bt_plist_has_dictionary (plist, "error");
  self->is_playing = rate != 0;
  self->position_us = to_position (position);
  self->duration_us = to_duration (duration);
  return TRUE;
}

/* "position: 3.5" of lines. */
static gboolean
find_number (const char *text, const char *name, double *value)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 4);

  for (char **line = lines; *line != NULL; line++) {
    char *end;

    if (!g_str_has_prefix (*line, name))
      continue;
    *value = g_ascii_strtod (*line + strlen (name), &end);
    return end != *line + strlen (name) && isfinite (*value);
  }
  return FALSE;
}

gboolean
bt_airplay_info_read_scrub (BtAirplayInfo *self, const guint8 *bytes, gsize n_bytes, GError **error)
{
  g_autofree char *text = NULL;
  double duration, position;

  *self = (BtAirplayInfo) { .duration_us = -1 };
  if (n_bytes > BT_LIMIT_PLIST)
    return fail (error, "/scrub");
  text = g_strndup ((const char *) bytes, n_bytes);
  if (!find_number (text, "duration:", &duration) || !find_number (text, "position:", &position))
    return fail (error, "/scrub");
  self->is_ready = TRUE;
  self->position_us = to_position (position);
  self->duration_us = to_duration (duration);
  return TRUE;
}

/* --- events -------------------------------------------------------------------------------------- */

static BtAirplayEventKind
find_kind (const char *state)
{
  static const char *const names[] = {
    [BT_AIRPLAY_OTHER] = "",          [BT_AIRPLAY_LOADING] = "loading",
    [BT_AIRPLAY_PLAYING] = "playing", [BT_AIRPLAY_PAUSED] = "paused",
    [BT_AIRPLAY_STOPPED] = "stopped",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_strcmp0 (state, names[i]) == 0)
      return (BtAirplayEventKind) i;
  }
  return BT_AIRPLAY_OTHER;
}

BtAirplayEvent
bt_airplay_event_read (const guint8 *bytes, gsize n_bytes)
{
  g_autoptr (BtPlist) plist = bt_plist_parse (bytes, n_bytes);
  BtAirplayEvent event = { BT_AIRPLAY_OTHER };
  const char *category, *reason;

  if (plist == NULL)
    return event;
  category = bt_plist_get_text (plist, "category");
  if (category != NULL && strcmp (category, "video") != 0)
    return event;
  reason = bt_plist_get_text (plist, "reason");
  event.kind = find_kind (bt_plist_get_text (plist, "state"));
  event.has_failed = bt_plist_has_dictionary (plist, "error") || g_strcmp0 (reason, "error") == 0;
  event.has_ended = !event.has_failed && g_strcmp0 (reason, "ended") == 0;
  return event;
}

/* --- ours ---------------------------------------------------------------------------------------- */

GBytes *
bt_airplay_play_write (const char *url, double start)
{
  g_autoptr (BtPlist) plist = bt_plist_new ();

  bt_plist_set_text (plist, "Content-Location", url);
  bt_plist_set_number (plist, "Start-Position", CLAMP (start, 0, 1));
  return bt_plist_write (plist);
}
