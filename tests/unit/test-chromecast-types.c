/* test-chromecast-types.c — what is said before it fails: files that no Chromecast plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cast/bt-chromecast.h"

typedef struct {
  const char *name, *type, *video, *audio;
  const char *refused; /* a word of why; NULL: it may play */
} Row;

static const Row rows[] = {
  { "mp4", "video/mp4", "h264", "aac", NULL },
  { "mp4-unknown", "video/mp4", NULL, NULL, NULL },
  { "webm", "video/webm", "vp9", "opus", NULL },
  { "mkv", "video/x-matroska", "h264", "aac", NULL },
  { "mkv-hevc", "video/x-matroska", "hevc", "eac3", NULL },
  { "ts", "video/mp2t", "h264", "aac", NULL },
  { "mp3", "audio/mpeg", NULL, "mp3", NULL },
  { "m4a", "audio/mp4", NULL, "aac", NULL },
  { "flac", "audio/flac", NULL, NULL, NULL },
  { "wav", "audio/wav", NULL, NULL, NULL },
  { "ogg", "audio/ogg", NULL, "vorbis", NULL },
  { "unknown-video", "video/x-of-tomorrow", NULL, NULL, NULL },
  { "picture", "image/jpeg", NULL, NULL, NULL },
  { "avi", "video/x-msvideo", NULL, NULL, "AVI" },
  { "AVI", "VIDEO/X-MSVIDEO", NULL, NULL, "AVI" },
  { "wmv", "video/x-ms-wmv", NULL, NULL, "Windows Media" },
  { "flv", "video/x-flv", NULL, NULL, "Flash" },
  { "vob", "video/mpeg", NULL, NULL, "MPEG program stream" },
  { "wma", "audio/x-ms-wma", NULL, NULL, "Windows Media" },
  { "mkv-xvid", "video/x-matroska", "mpeg4", "mp3", "Xvid" },
  { "ts-mpeg2", "video/mp2t", "mpeg2video", "mp2", "MPEG-2" },
  { "mkv-dts", "video/x-matroska", "h264", "DTS", "DTS" },
  { "ogv", "video/ogg", "theora", "vorbis", "Theora" },
  { "text", "text/plain", NULL, NULL, "text/plain" },
  { "bytes", "application/octet-stream", NULL, NULL, "application/octet-stream" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (BtCastDevice) device = bt_chromecast_new ("Living Room", "192.0.2.7:8009", "1");
  g_autoptr (BtCastMedia) media = bt_cast_media_new ("http://h/f", row->type, "Film.name");
  g_autoptr (GError) error = NULL;

  media->video_codec = g_strdup (row->video);
  media->audio_codec = g_strdup (row->audio);
  g_assert_cmpint (bt_cast_device_accepts (device, media, &error), ==, row->refused == NULL);
  if (row->refused == NULL)
    return;
  g_assert_error (error, BT_CAST_ERROR, BT_CAST_ERROR_TYPE);
  g_assert_nonnull (strstr (error->message, row->refused));
  g_assert_nonnull (strstr (error->message, "Living Room"));
  g_assert_nonnull (strstr (error->message, "Film.name"));
  /* And nothing is begun. */
  g_clear_error (&error);
  g_assert_false (bt_cast_device_load (device, media, &error));
  g_assert_false (bt_cast_device_is_busy (device));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/chromecast-types/%s", rows[i].name);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  return g_test_run ();
}
