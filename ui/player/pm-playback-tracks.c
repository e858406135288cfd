/* pm-playback-tracks.c — which sound and which subtitles of a film.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playback-private.h"

void
_pm_playback_clear_tracks (PmPlayback *self)
{
  for (guint kind = 0; kind < PM_TRACKS_N_KINDS; kind++) {
    g_list_store_remove_all (self->tracks[kind]);
    g_clear_object (&self->chosen[kind]);
  }
  g_clear_pointer (&self->video_id, g_free);
}

/* PM_TRACKS_N_KINDS: of neither. Pictures of subtitles, as on discs, cannot be shown. */
static guint
find_kind (GstStream *stream)
{
  GstStreamType type = gst_stream_get_stream_type (stream);
  g_autoptr (GstCaps) caps = gst_stream_get_caps (stream);

  if (type & GST_STREAM_TYPE_AUDIO)
    return PM_TRACKS_SOUND;
  return type & GST_STREAM_TYPE_TEXT && _pm_playback_is_text (caps) ? PM_TRACKS_SUBTITLES
                                                                    : PM_TRACKS_N_KINDS;
}

static PmTrack *
make_track (GstStream *stream)
{
  g_autoptr (GstTagList) tags = gst_stream_get_tags (stream);
  g_autofree char *language = NULL, *title = NULL;

  if (tags != NULL) {
    gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &language);
    gst_tag_list_get_string (tags, GST_TAG_TITLE, &title);
  }
  return pm_track_new (gst_stream_get_stream_id (stream), language, title);
}

static PmTrack *
find_track (PmPlayback *self, PmTrackKind kind, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->tracks[kind]);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PmTrack) track = g_list_model_get_item (model, i);

    if (g_strcmp0 (pm_track_get_id (track), id) == 0)
      return track;
  }
  return NULL;
}

static void
add_track (PmPlayback *self, guint kind, GstStream *stream)
{
  g_autoptr (PmTrack) track = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->tracks[kind])) >= PM_PLAYBACK_TRACKS_MAX)
    return;
  track = make_track (stream);
  g_list_store_append (self->tracks[kind], track);
}

/* Comes again when the film's tags are known better: what was chosen stays. */
void
_pm_playback_set_collection (PmPlayback *self, GstStreamCollection *collection)
{
  for (guint kind = 0; kind < PM_TRACKS_N_KINDS; kind++)
    g_list_store_remove_all (self->tracks[kind]);
  for (guint i = 0; i < gst_stream_collection_get_size (collection); i++) {
    GstStream *stream = gst_stream_collection_get_stream (collection, i);
    guint kind = find_kind (stream);

    if (kind < PM_TRACKS_N_KINDS)
      add_track (self, kind, stream);
    else if (self->video_id == NULL && gst_stream_get_stream_type (stream) & GST_STREAM_TYPE_VIDEO)
      self->video_id = g_strdup (gst_stream_get_stream_id (stream));
  }
  for (guint kind = 0; kind < PM_TRACKS_N_KINDS; kind++) {
    const char *id = self->chosen[kind] != NULL ? pm_track_get_id (self->chosen[kind]) : NULL;

    g_set_object (&self->chosen[kind], find_track (self, kind, id));
  }
}

/* The sound that the pipeline began with is chosen; its subtitles are not shown before a person wants them. */
void
_pm_playback_set_selected (PmPlayback *self, GstMessage *message)
{
  for (guint i = 0; i < gst_message_streams_selected_get_size (message); i++) {
    g_autoptr (GstStream) stream = gst_message_streams_selected_get_stream (message, i);
    const char *id = gst_stream_get_stream_id (stream);

    if (gst_stream_get_stream_type (stream) & GST_STREAM_TYPE_VIDEO) {
      g_free (self->video_id);
      self->video_id = g_strdup (id);
    } else if (find_kind (stream) == PM_TRACKS_SOUND) {
      g_set_object (&self->chosen[PM_TRACKS_SOUND], find_track (self, PM_TRACKS_SOUND, id));
    }
  }
}

/* Streams change only as they flow: what is chosen while the film stands still is asked for when it goes on. */
void
_pm_playback_select_streams (PmPlayback *self)
{
  GList *ids = NULL;

  self->has_choice = FALSE;
  if (self->chosen[PM_TRACKS_SOUND] != NULL)
    ids = g_list_prepend (ids, (gpointer) pm_track_get_id (self->chosen[PM_TRACKS_SOUND]));
  if (self->video_id != NULL)
    ids = g_list_prepend (ids, self->video_id);
  if (ids != NULL)
    gst_element_send_event (self->pipeline, gst_event_new_select_streams (ids));
  g_list_free (ids);
}

GListModel *
pm_playback_get_tracks (PmPlayback *self, PmTrackKind kind)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self) && kind < PM_TRACKS_N_KINDS, NULL);
  return G_LIST_MODEL (self->tracks[kind]);
}

PmTrack *
pm_playback_get_chosen (PmPlayback *self, PmTrackKind kind)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self) && kind < PM_TRACKS_N_KINDS, NULL);
  return self->chosen[kind];
}

void
pm_playback_choose (PmPlayback *self, PmTrackKind kind, PmTrack *track)
{
  g_return_if_fail (PM_IS_PLAYBACK (self) && kind < PM_TRACKS_N_KINDS);
  g_return_if_fail (track != NULL ? PM_IS_TRACK (track) : kind == PM_TRACKS_SUBTITLES);
  if (kind == PM_TRACKS_SUBTITLES)
    pm_playback_take_subtitles (self, NULL);
  if (!g_set_object (&self->chosen[kind], track))
    return;
  if (kind == PM_TRACKS_SUBTITLES)
    _pm_playback_update_subtitle (self);
  self->has_choice |= kind == PM_TRACKS_SOUND;
  if (self->has_choice && self->state == PM_PLAYBACK_PLAYING)
    _pm_playback_select_streams (self);
}
