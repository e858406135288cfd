/* bt-cast-job.c — what is to be played on a device.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-private.h"

#include "stream/bt-media-type.h"
#include "subtitles/bt-web-vtt.h"

static void
text_free (gpointer data)
{
  BtCastJobText *text = data;

  g_bytes_unref (text->bytes);
  g_free (text->name);
  g_free (text->language);
  g_free (text);
}

BtCastJob *
bt_cast_job_new (BtTorrent *torrent, guint32 file)
{
  BtCastJob *self = g_new0 (BtCastJob, 1);

  self->torrent = g_object_ref (torrent);
  self->file = file;
  self->duration_us = -1;
  self->texts = g_ptr_array_new_with_free_func (text_free);
  self->text = -1;
  return self;
}

void
bt_cast_job_free (BtCastJob *self)
{
  g_object_unref (self->torrent);
  g_ptr_array_unref (self->texts);
  g_free (self->video_codec);
  g_free (self->audio_codec);
  g_free (self);
}

void
bt_cast_job_set_times (BtCastJob *self, gint64 start_us, gint64 duration_us)
{
  self->start_us = start_us;
  self->duration_us = duration_us;
}

void
bt_cast_job_set_codecs (BtCastJob *self, const char *video, const char *audio)
{
  g_free (self->video_codec);
  g_free (self->audio_codec);
  self->video_codec = g_strdup (video);
  self->audio_codec = g_strdup (audio);
}

void
bt_cast_job_add_subtitles (BtCastJob *self, BtSubtitles *subtitles, const char *name,
                           const char *language, gboolean is_shown)
{
  BtCastJobText *text = g_new0 (BtCastJobText, 1);

  text->bytes = bt_web_vtt_new (subtitles);
  text->name = g_strdup (name);
  text->language = g_strdup (language);
  if (is_shown)
    self->text = (int) self->texts->len;
  g_ptr_array_add (self->texts, text);
}

static void
add_texts (const BtCastJob *self, BtServer *server, BtCastMedia *media)
{
  for (guint i = 0; i < self->texts->len; i++) {
    const BtCastJobText *text = self->texts->pdata[i];
    g_autofree char *url = bt_server_add_text (server, text->bytes);

    bt_cast_media_add_text (media, url, text->name, text->language);
  }
  media->text = self->text;
}

BtCastMedia *
_bt_cast_job_make_media (const BtCastJob *self, BtServer *server)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);
  const BtMetaFile *file = bt_metainfo_get_file (metainfo, self->file);
  g_autofree char *url = bt_server_dup_url (server, self->torrent, self->file);
  g_autofree char *title = g_path_get_basename (file->path);
  BtCastMedia *media = bt_cast_media_new (url, bt_media_type_of (file->path)->name, title);

  media->size = file->length;
  media->start_us = self->start_us;
  media->duration_us = self->duration_us;
  media->video_codec = g_strdup (self->video_codec);
  media->audio_codec = g_strdup (self->audio_codec);
  add_texts (self, server, media);
  return media;
}
