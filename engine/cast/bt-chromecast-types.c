/* bt-chromecast-types.c — what a Chromecast plays, as far as that is known before it tries.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Google's list (developers.google.com/cast/docs/media) has MP4, WebM, MP2T, Ogg, WAV and MP3, and differs
 * by model in codecs. Matroska is not in it, but its reader is WebM's, and programs that send it (VLC sends
 * nothing else) find it played wherever its codecs are. Refused is only what no model plays: who is wrongly
 * let through is told by the device in a second, who is wrongly refused has no way on. So H.265 and AV1,
 * which newer models play, pass, and so does whatever is not known. */
#include "cast/bt-chromecast-private.h"

#include <string.h>

static const struct {
  const char *type, *name;
} refused_types[] = {
  { "video/x-msvideo", "AVI" },
  { "video/x-flv", "Flash video" },
  { "video/x-ms-asf", "Windows Media" },
  { "video/x-ms-wmv", "Windows Media" },
  { "audio/x-ms-wma", "Windows Media" },
  { "video/mpeg", "MPEG program stream" },
  { "audio/ac3", "AC-3" },
};

/* As GStreamer and FFmpeg call them. */
static const struct {
  const char *codec, *name;
} refused_codecs[] = {
  { "mpeg4", "MPEG-4 part 2 (DivX, Xvid)" },
  { "mpeg2", "MPEG-2" },
  { "mpeg1", "MPEG-1" },
  { "theora", "Theora" },
  { "wmv", "Windows Media Video" },
  { "vc1", "VC-1" },
  { "dts", "DTS" },
  { "truehd", "Dolby TrueHD" },
  { "wma", "Windows Media Audio" },
};

static gboolean
refuse (BtCastDevice *device, const BtCastMedia *media, const char *what, GError **error)
{
  g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_TYPE,
               "%s does not play %s, which %s is: choose a file in MP4 or WebM, or play it here",
               bt_cast_device_get_name (device), what, media->title);
  return FALSE;
}

/* NULL: nothing is known against it. */
static const char *
find_refused_type (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_types); i++) {
    if (g_ascii_strcasecmp (type, refused_types[i].type) == 0)
      return refused_types[i].name;
  }
  return NULL;
}

/* Likewise. "mpeg2video" is "mpeg2". */
static const char *
find_refused_codec (const char *codec)
{
  for (guint i = 0; codec != NULL && i < G_N_ELEMENTS (refused_codecs); i++) {
    if (g_ascii_strncasecmp (codec, refused_codecs[i].codec, strlen (refused_codecs[i].codec)) == 0)
      return refused_codecs[i].name;
  }
  return NULL;
}

gboolean
_bt_chromecast_accepts (BtCastDevice *device, const BtCastMedia *media, GError **error)
{
  const char *what = find_refused_type (media->type);

  if (what == NULL)
    what = find_refused_codec (media->video_codec);
  if (what == NULL)
    what = find_refused_codec (media->audio_codec);
  if (what != NULL)
    return refuse (device, media, what, error);
  if (!g_str_has_prefix (media->type, "video/") && !g_str_has_prefix (media->type, "audio/")
      && !g_str_has_prefix (media->type, "image/"))
    return refuse (device, media, media->type, error);
  return TRUE;
}
