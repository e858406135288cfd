/* bt-castv2-media.c — what a Chromecast's player is asked and tells: what to play, where it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-castv2-media.h"

#include "cast/bt-cast-json.h"
#include "cast/bt-castv2-receiver.h"

/* What MediaMetadata calls what has no more than a title, a film and a song. */
#define METADATA_MOVIE 1
#define METADATA_MUSIC 3

#define MEDIA_TEXT_TYPE "text/vtt"
#define FIRST_TRACK 1 /* ids of tracks: 0 is taken for none by some receivers */

/* --- writing ------------------------------------------------------------------------------------- */

static double
to_seconds (gint64 time_us)
{
  return (double) time_us / G_USEC_PER_SEC;
}

static JsonObject *
write_track (const BtCastText *text, guint index)
{
  JsonObject *track = json_object_new ();

  json_object_set_int_member (track, "trackId", FIRST_TRACK + index);
  json_object_set_string_member (track, "type", "TEXT");
  json_object_set_string_member (track, "subtype", "SUBTITLES");
  json_object_set_string_member (track, "trackContentId", text->url);
  json_object_set_string_member (track, "trackContentType", MEDIA_TEXT_TYPE);
  json_object_set_string_member (track, "name", text->name);
  /* The protocol wants one of subtitles; "und" is undetermined (RFC 5646). */
  json_object_set_string_member (track, "language",
                                 text->language != NULL ? text->language : "und");
  return track;
}

static JsonArray *
write_tracks (const BtCastMedia *media)
{
  JsonArray *tracks = json_array_new ();

  for (guint i = 0; i < media->texts->len; i++)
    json_array_add_object_element (tracks, write_track (g_ptr_array_index (media->texts, i), i));
  return tracks;
}

static JsonObject *
write_metadata (const BtCastMedia *media)
{
  JsonObject *metadata = json_object_new ();

  json_object_set_int_member (metadata, "metadataType",
                              bt_cast_media_is_video (media) ? METADATA_MOVIE : METADATA_MUSIC);
  json_object_set_string_member (metadata, "title", media->title);
  return metadata;
}

static JsonObject *
write_media (const BtCastMedia *media)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "contentId", media->url);
  json_object_set_string_member (object, "contentType", media->type);
  json_object_set_string_member (object, "streamType", "BUFFERED");
  json_object_set_object_member (object, "metadata", write_metadata (media));
  if (media->duration_us > 0)
    json_object_set_double_member (object, "duration", to_seconds (media->duration_us));
  if (media->texts->len > 0)
    json_object_set_array_member (object, "tracks", write_tracks (media));
  return object;
}

static JsonArray *
write_active (int text)
{
  JsonArray *active = json_array_new ();

  if (text >= 0)
    json_array_add_int_element (active, FIRST_TRACK + text);
  return active;
}

JsonObject *
bt_castv2_write_load (const BtCastMedia *media, gint64 start_us, int text)
{
  JsonObject *object = bt_castv2_write ("LOAD");

  json_object_set_object_member (object, "media", write_media (media));
  json_object_set_boolean_member (object, "autoplay", TRUE);
  json_object_set_double_member (object, "currentTime", to_seconds (start_us));
  json_object_set_array_member (object, "activeTrackIds", write_active (text));
  return object;
}

JsonObject *
bt_castv2_write_media (const char *type, gint64 session_id)
{
  JsonObject *object = bt_castv2_write (type);

  json_object_set_int_member (object, "mediaSessionId", session_id);
  return object;
}

JsonObject *
bt_castv2_write_seek (gint64 session_id, gint64 position_us)
{
  JsonObject *object = bt_castv2_write_media ("SEEK", session_id);

  json_object_set_double_member (object, "currentTime", to_seconds (position_us));
  return object;
}

JsonObject *
bt_castv2_write_text (gint64 session_id, int text)
{
  JsonObject *object = bt_castv2_write_media ("EDIT_TRACKS_INFO", session_id);

  json_object_set_array_member (object, "activeTrackIds", write_active (text));
  return object;
}

/* --- reading ------------------------------------------------------------------------------------- */

/* Which of @names it is, counted from 1; 0: none. */
static guint
find_name (const char *name, const char *const *names)
{
  for (guint i = 0; name != NULL && names[i] != NULL; i++) {
    if (g_str_equal (name, names[i]))
      return i + 1;
  }
  return 0;
}

static void
read_text (BtCastv2MediaStatus *self, JsonArray *active)
{
  JsonNode *node;

  self->text = -1;
  self->has_text = active != NULL;
  if (bt_cast_json_get_n_items (active) == 0)
    return;
  node = json_array_get_element (active, 0);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    self->text = (int) CLAMP (json_node_get_int (node), 0, G_MAXINT) - FIRST_TRACK;
}

static void
read_status (BtCastv2MediaStatus *self, JsonObject *status)
{
  static const char *const states[] = { "IDLE", "LOADING", "BUFFERING", "PLAYING", "PAUSED", NULL };
  static const char *const reasons[] = { "CANCELLED", "INTERRUPTED", "FINISHED", "ERROR", NULL };
  JsonObject *media = bt_cast_json_get_object (status, "media");

  self->session_id = bt_cast_json_get_integer (status, "mediaSessionId", 0);
  self->state = find_name (bt_cast_json_get_text (status, "playerState"), states);
  self->idle_reason = find_name (bt_cast_json_get_text (status, "idleReason"), reasons);
  self->position_us = bt_cast_json_get_time (status, "currentTime");
  self->duration_us = bt_cast_json_get_time (media, "duration");
  read_text (self, bt_cast_json_get_array (status, "activeTrackIds"));
}

guint
bt_castv2_media_status_read (BtCastv2MediaStatus *statuses, guint n_max, JsonObject *message)
{
  JsonArray *array = bt_cast_json_get_array (message, "status");
  guint n_statuses = MIN (bt_cast_json_get_n_items (array), n_max);

  for (guint i = 0; i < n_statuses; i++)
    read_status (&statuses[i], bt_cast_json_get_item (array, i));
  return n_statuses;
}
