/* bt-media-type.c — what a file is, as far as its name tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-media-type.h"

#include <string.h>

#define BYTES "application/octet-stream"

static const BtMediaType other = { "", BYTES, BT_MEDIA_OTHER };

static const BtMediaType types[] = {
  { "3gp", "video/3gpp", BT_MEDIA_VIDEO },
  { "asf", "video/x-ms-asf", BT_MEDIA_VIDEO },
  { "avi", "video/x-msvideo", BT_MEDIA_VIDEO },
  { "divx", "video/x-msvideo", BT_MEDIA_VIDEO },
  { "flv", "video/x-flv", BT_MEDIA_VIDEO },
  { "m2ts", "video/mp2t", BT_MEDIA_VIDEO },
  { "m4v", "video/mp4", BT_MEDIA_VIDEO },
  { "mkv", "video/x-matroska", BT_MEDIA_VIDEO },
  { "mov", "video/quicktime", BT_MEDIA_VIDEO },
  { "mp4", "video/mp4", BT_MEDIA_VIDEO },
  { "mpeg", "video/mpeg", BT_MEDIA_VIDEO },
  { "mpg", "video/mpeg", BT_MEDIA_VIDEO },
  { "mts", "video/mp2t", BT_MEDIA_VIDEO },
  { "ogm", "video/ogg", BT_MEDIA_VIDEO },
  { "ogv", "video/ogg", BT_MEDIA_VIDEO },
  { "ts", "video/mp2t", BT_MEDIA_VIDEO },
  { "vob", "video/mpeg", BT_MEDIA_VIDEO },
  { "webm", "video/webm", BT_MEDIA_VIDEO },
  { "wmv", "video/x-ms-wmv", BT_MEDIA_VIDEO },
  { "aac", "audio/aac", BT_MEDIA_AUDIO },
  { "ac3", "audio/ac3", BT_MEDIA_AUDIO },
  { "flac", "audio/flac", BT_MEDIA_AUDIO },
  { "m4a", "audio/mp4", BT_MEDIA_AUDIO },
  { "m4b", "audio/mp4", BT_MEDIA_AUDIO },
  { "mka", "audio/x-matroska", BT_MEDIA_AUDIO },
  { "mp3", "audio/mpeg", BT_MEDIA_AUDIO },
  { "oga", "audio/ogg", BT_MEDIA_AUDIO },
  { "ogg", "audio/ogg", BT_MEDIA_AUDIO },
  { "opus", "audio/ogg", BT_MEDIA_AUDIO },
  { "wav", "audio/wav", BT_MEDIA_AUDIO },
  { "wma", "audio/x-ms-wma", BT_MEDIA_AUDIO },
  { "avif", "image/avif", BT_MEDIA_IMAGE },
  { "bmp", "image/bmp", BT_MEDIA_IMAGE },
  { "gif", "image/gif", BT_MEDIA_IMAGE },
  { "jpeg", "image/jpeg", BT_MEDIA_IMAGE },
  { "jpg", "image/jpeg", BT_MEDIA_IMAGE },
  { "png", "image/png", BT_MEDIA_IMAGE },
  { "tif", "image/tiff", BT_MEDIA_IMAGE },
  { "tiff", "image/tiff", BT_MEDIA_IMAGE },
  { "webp", "image/webp", BT_MEDIA_IMAGE },
  { "ass", "text/x-ssa; charset=utf-8", BT_MEDIA_SUBTITLES },
  { "srt", "application/x-subrip", BT_MEDIA_SUBTITLES },
  { "ssa", "text/x-ssa; charset=utf-8", BT_MEDIA_SUBTITLES },
  { "sub", "text/plain; charset=utf-8", BT_MEDIA_SUBTITLES },
  { "vtt", "text/vtt; charset=utf-8", BT_MEDIA_SUBTITLES },
  { "nfo", "text/plain; charset=utf-8", BT_MEDIA_OTHER },
  { "txt", "text/plain; charset=utf-8", BT_MEDIA_OTHER },
};

const BtMediaType *
bt_media_type_of (const char *path)
{
  const char *dot = strrchr (path, '.');

  if (!dot || strchr (dot, '/'))
    return &other;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_ascii_strcasecmp (dot + 1, types[i].extension) == 0)
      return &types[i];
  }
  return &other;
}

gboolean
bt_media_type_plays (const BtMediaType *self)
{
  return self->kind == BT_MEDIA_VIDEO || self->kind == BT_MEDIA_AUDIO;
}
