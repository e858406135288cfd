/* bt-airplay-types.c — what a receiver of AirPlay plays, by its model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-types.h"

#define APPLE "AppleTV"

/* Apple's technical specifications of the Apple TV (2nd and 3rd generation): H.264, MPEG-4 and Motion JPEG in
 * .m4v, .mp4 and .mov; HTTP live streams; AAC, MP3, Apple Lossless, AIFF, WAV and AC-3. Later ones play
 * HEVC as well. */
static const char *const types[] = {
  "video/mp4",  "video/quicktime", "video/x-m4v", "application/vnd.apple.mpegurl",
  "audio/mpeg", "audio/mp4",       "audio/aac",   "application/x-mpegurl",
  "audio/wav",  "audio/x-m4a",     "audio/ac3",   NULL,
};
static const char *const video_codecs[] = { "h264", "mpeg4", "mjpeg", "hevc", "h265", NULL };
static const char *const audio_codecs[] = { "aac", "mp3", "alac", "ac3", "eac3", "pcm", NULL };

static gboolean
has_codec (const char *const *codecs, const char *codec)
{
  return codec == NULL || g_strv_contains (codecs, codec);
}

const char *
bt_airplay_find_unplayable (const char *model, const BtCastMedia *media)
{
  if (model == NULL || !g_str_has_prefix (model, APPLE))
    return NULL;
  if (!g_strv_contains (types, media->type))
    return media->type;
  if (!has_codec (video_codecs, media->video_codec))
    return media->video_codec;
  return has_codec (audio_codecs, media->audio_codec) ? NULL : media->audio_codec;
}
