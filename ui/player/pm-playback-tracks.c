/* pm-playback-tracks.c — which sound and which subtitles of a film.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playback-private.h"

/* Thread: any. What language a track is in is told when something of it has come. */
static void
tags_cb (GstStreamCollection *collection, GstStream *stream, GParamSpec *pspec, gpointer pipeline)
{
  gst_element_post_message (pipeline, gst_message_new_stream_collection (pipeline, collection));
}

static void
follow_collection (PmPlayback *self, GstStreamCollection *collection)
{
  if (collection == self->collection)
    return;
  if (self->collection != NULL)
    g_signal_handlers_disconnect_by_func (self->collection, tags_cb, self->pipeline);
  g_set_object (&self->collection, collection);
  if (collection != NULL)
    g_signal_connect_object (collection, "stream-notify::tags", G_CALLBACK (tags_cb),
                             self->pipeline, G_CONNECT_DEFAULT);
}

void
_pm_playback_clear_tracks (PmPlayback *self)
{
  follow_collection (self, NULL);
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

/* What was told once stays: a parser may tell less later than the film did. */
static PmTrack *
make_track (GstStream *stream, PmTrack *before)
{
  g_autoptr (GstTagList) tags = gst_stream_get_tags (stream);
  g_autofree char *language = NULL, *title = NULL;

  if (tags != NULL) {
    language = _pm_playback_dup_tag (tags, GST_TAG_LANGUAGE_CODE);
    title = _pm_playback_dup_tag (tags, GST_TAG_TITLE);
  }
  if (language == NULL && before != NULL)
    language = g_strdup (pm_track_get_language (before));
  if (title == NULL && before != NULL)
    title = g_strdup (pm_track_get_title (before));
  return pm_track_new (gst_stream_get_stream_id (stream), language, title);
}

static GPtrArray *
make_tracks (PmPlayback *self, PmTrackKind kind, GstStreamCollection *collection)
{
  GPtrArray *tracks = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = gst_stream_collection_get_size (collection);

  for (guint i = 0; i < n && tracks->len < PM_PLAYBACK_TRACKS_MAX; i++) {
    GstStream *stream = gst_stream_collection_get_stream (collection, i);

    if (find_kind (stream) == kind)
      g_ptr_array_add (
          tracks, make_track (stream, find_track (self, kind, gst_stream_get_stream_id (stream))));
  }
  return tracks;
}

static gboolean
is_same_track (PmTrack *a, PmTrack *b)
{
  return g_strcmp0 (pm_track_get_id (a), pm_track_get_id (b)) == 0
         && g_strcmp0 (pm_track_get_language (a), pm_track_get_language (b)) == 0
         && g_strcmp0 (pm_track_get_title (a), pm_track_get_title (b)) == 0;
}

static gboolean
are_same_tracks (GListModel *before, GPtrArray *tracks)
{
  if (g_list_model_get_n_items (before) != tracks->len)
    return FALSE;
  for (guint i = 0; i < tracks->len; i++) {
    g_autoptr (PmTrack) track = g_list_model_get_item (before, i);

    if (!is_same_track (track, g_ptr_array_index (tracks, i)))
      return FALSE;
  }
  return TRUE;
}

/* What was chosen stays; nobody is told of what is the same, because a menu of it may be open. */
static void
update_tracks (PmPlayback *self, PmTrackKind kind, GstStreamCollection *collection)
{
  g_autoptr (GPtrArray) tracks = make_tracks (self, kind, collection);
  GListModel *before = G_LIST_MODEL (self->tracks[kind]);
  PmTrack *chosen = NULL;

  if (are_same_tracks (before, tracks))
    return;
  for (guint i = 0; i < tracks->len && self->chosen[kind] != NULL; i++)
    if (g_str_equal (pm_track_get_id (self->chosen[kind]), pm_track_get_id (tracks->pdata[i])))
      chosen = tracks->pdata[i];
  g_set_object (&self->chosen[kind], chosen);
  g_list_store_splice (self->tracks[kind], 0, g_list_model_get_n_items (before), tracks->pdata,
                       tracks->len);
}

/* Comes again when the film's tags are known better. */
void
_pm_playback_set_collection (PmPlayback *self, GstStreamCollection *collection)
{
  follow_collection (self, collection);
  for (guint kind = 0; kind < PM_TRACKS_N_KINDS; kind++)
    update_tracks (self, kind, collection);
  for (guint i = 0; i < gst_stream_collection_get_size (collection); i++) {
    GstStream *stream = gst_stream_collection_get_stream (collection, i);

    if (self->video_id == NULL && gst_stream_get_stream_type (stream) & GST_STREAM_TYPE_VIDEO)
      self->video_id = g_strdup (gst_stream_get_stream_id (stream));
  }
}

/* Who shows the tracks looks at them again. */
static void
take_selected (PmPlayback *self, PmTrack *sound)
{
  if (g_set_object (&self->chosen[PM_TRACKS_SOUND], sound))
    g_list_model_items_changed (G_LIST_MODEL (self->tracks[PM_TRACKS_SOUND]), 0, 0, 0);
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
    } else if (find_kind (stream) == PM_TRACKS_SOUND && !self->has_choice) {
      take_selected (self, find_track (self, PM_TRACKS_SOUND, id));
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
