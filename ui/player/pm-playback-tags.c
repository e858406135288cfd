/* pm-playback-tags.c — what a song tells of itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-image.h"
#include "pm-playback-private.h"

#include <gst/tag/tag.h>

#define TEXT_MAX 200 /* characters of a title: a line or two */

char *
_pm_playback_dup_tag (const GstTagList *tags, const char *tag)
{
  char *text = NULL;

  if (gst_tag_list_get_string (tags, tag, &text) && g_utf8_strlen (text, -1) > TEXT_MAX)
    *g_utf8_offset_to_pointer (text, TEXT_MAX) = '\0';
  return text;
}

/* The first that tells: the same comes again with each track, and a film's tracks have titles of their own. */
static void
take_text (PmPlayback *self, const GstTagList *tags, const char *tag, char **text, guint prop)
{
  if (*text != NULL)
    return;
  *text = _pm_playback_dup_tag (tags, tag);
  if (*text != NULL)
    _pm_playback_notify (self, prop);
}

/* How likely it is the front. GStreamer 1.26 tells FLAC's own number of the kind, and the front's is that of a leaflet. */
static int
rank (GstSample *sample)
{
  const GstStructure *info = gst_sample_get_info (sample);
  int kind = GST_TAG_IMAGE_TYPE_NONE;

  if (info != NULL)
    gst_structure_get_enum (info, "image-type", GST_TYPE_TAG_IMAGE_TYPE, &kind);
  return kind == GST_TAG_IMAGE_TYPE_FRONT_COVER ? 2 : kind == GST_TAG_IMAGE_TYPE_LEAFLET_PAGE;
}

/* (transfer full) (nullable): it is only a link, or too large. */
static GBytes *
read_sample (GstSample *sample)
{
  GstCaps *caps = gst_sample_get_caps (sample);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  gpointer data;
  gsize size;

  if (buffer == NULL || gst_buffer_get_size (buffer) > PM_IMAGE_BYTES_MAX
      || (caps != NULL
          && gst_structure_has_name (gst_caps_get_structure (caps, 0), "text/uri-list")))
    return NULL;
  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &data, &size);
  return g_bytes_new_take (data, size);
}

/* The front one, or else the first. */
static GBytes *
find_cover (const GstTagList *tags, const char *tag)
{
  GBytes *cover = NULL;
  int best = -1;

  for (guint i = 0; i < gst_tag_list_get_tag_size (tags, tag); i++) {
    g_autoptr (GstSample) sample = NULL;
    GBytes *picture;

    if (!gst_tag_list_get_sample_index (tags, tag, i, &sample) || rank (sample) <= best)
      continue;
    picture = read_sample (sample);
    if (picture == NULL)
      continue;
    g_clear_pointer (&cover, g_bytes_unref);
    cover = picture;
    best = rank (sample);
  }
  return cover;
}

static void
take_cover (PmPlayback *self, const GstTagList *tags)
{
  if (self->cover != NULL)
    return;
  self->cover = find_cover (tags, GST_TAG_IMAGE);
  if (self->cover == NULL)
    self->cover = find_cover (tags, GST_TAG_PREVIEW_IMAGE);
  if (self->cover != NULL)
    _pm_playback_notify (self, PM_PLAYBACK_PROP_COVER);
}

void
_pm_playback_take_tags (PmPlayback *self, GstMessage *message)
{
  g_autoptr (GstTagList) tags = NULL;

  gst_message_parse_tag (message, &tags);
  take_text (self, tags, GST_TAG_TITLE, &self->title, PM_PLAYBACK_PROP_TITLE);
  take_text (self, tags, GST_TAG_ARTIST, &self->artist, PM_PLAYBACK_PROP_ARTIST);
  take_cover (self, tags);
}

void
_pm_playback_clear_tags (PmPlayback *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->artist, g_free);
  g_clear_pointer (&self->cover, g_bytes_unref);
}

const char *
pm_playback_get_title (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return self->title;
}

const char *
pm_playback_get_artist (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return self->artist;
}

GBytes *
pm_playback_get_cover (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return self->cover;
}
