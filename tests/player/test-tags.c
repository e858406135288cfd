/* test-tags.c — what songs tell of themselves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-image.h"
#include "play-fixture.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <gst/tag/tag.h>
#include <unistd.h>

#define SIDE 64 /* px of the front cover; the back has twice as many */

/* What an encoder writes of the tags is another matter: these take pictures. */
static const struct {
  const char *name, *encoder;
} kinds[] = {
  { "song.flac", "flacenc name=tagged" },
  { "song.mp3", "lamemp3enc ! id3v2mux name=tagged" },
};

static GstSample *
make_picture (int side, GstTagImageType kind)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, side, side);
  g_autofree char *data = NULL;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0xff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", NULL, NULL));
  return gst_tag_image_data_to_image_sample ((guint8 *) data, (guint) size, kind);
}

static void
add_picture (GstTagSetter *setter, int side, GstTagImageType kind)
{
  g_autoptr (GstSample) sample = make_picture (side, kind);

  gst_tag_setter_add_tags (setter, GST_TAG_MERGE_APPEND, GST_TAG_IMAGE, sample, NULL);
}

static void
add_tags (GstTagSetter *setter, gboolean has_cover)
{
  gst_tag_setter_add_tags (setter, GST_TAG_MERGE_REPLACE, GST_TAG_TITLE, "Blue & Green",
                           GST_TAG_ARTIST, "The Testers", NULL);
  if (!has_cover)
    return;
  add_picture (setter, 2 * SIDE, GST_TAG_IMAGE_TYPE_BACK_COVER);
  add_picture (setter, SIDE, GST_TAG_IMAGE_TYPE_FRONT_COVER);
}

static GBytes *
make_song (const char *encoder, gboolean has_cover)
{
  g_autofree char *path = g_strdup_printf ("%s/tags-%d", g_get_tmp_dir (), (int) getpid ());
  g_autofree char *text = g_strdup_printf (
      "audiotestsrc num-buffers=40 ! audioconvert ! %s ! filesink location=\"%s\"", encoder, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (text, &error);
  g_autoptr (GstElement) tagged = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  char *data;
  gsize size;

  g_assert_no_error (error);
  tagged = gst_bin_get_by_name (GST_BIN (pipeline), "tagged");
  add_tags (GST_TAG_SETTER (tagged), has_cover);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message =
      gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_unlink (path);
  return g_bytes_new_take (data, size);
}

static void
assert_front_cover (PmPlayback *playback)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = pm_image_decode (pm_playback_get_cover (playback), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, SIDE);
}

static void
test_tells (gconstpointer data)
{
  guint kind = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) song = make_song (kinds[kind].encoder, TRUE);
  PlayFixture self;

  play_fixture_init_bytes (&self, song, kinds[kind].name);
  play_fixture_await_state (&self, PM_PLAYBACK_PAUSED);
  while (pm_playback_get_cover (self.playback) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (pm_playback_get_title (self.playback), ==, "Blue & Green");
  g_assert_cmpstr (pm_playback_get_artist (self.playback), ==, "The Testers");
  assert_front_cover (self.playback);
  pm_playback_close (self.playback);
  g_assert_null (pm_playback_get_title (self.playback));
  g_assert_null (pm_playback_get_cover (self.playback));
  play_fixture_clear (&self);
}

/* What the song before told is not said of this one. */
static void
test_another_song (void)
{
  g_autoptr (GBytes) song = make_song (kinds[0].encoder, TRUE);
  g_autoptr (GBytes) bare = make_song (kinds[0].encoder, FALSE);
  SlowStream *other = slow_stream_new (bare, 0);
  PlayFixture self;

  play_fixture_init_bytes (&self, song, "song.flac");
  while (pm_playback_get_cover (self.playback) == NULL)
    g_main_context_iteration (NULL, TRUE);
  pm_playback_open (self.playback, G_INPUT_STREAM (other), "bare.flac", NULL);
  play_fixture_await_state (&self, PM_PLAYBACK_PAUSED);
  while (pm_playback_get_title (self.playback) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (pm_playback_get_cover (self.playback));
  play_fixture_clear (&self);
  slow_stream_await_gone (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = g_strconcat ("/tags/tells/", kinds[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_tells);
  }
  g_test_add_func ("/tags/another-song", test_another_song);
  return g_test_run ();
}
