/* test-playback.c — films that are played while they come.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "play-fixture.h"
#include "samples.h"

#include <gst/gst.h>
#include <string.h>

#define MIDDLE_US ((gint64) SAMPLE_SECONDS / 2 * G_USEC_PER_SEC)
#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define STOPS 20 /* how often a race is run */

/* --- each container ------------------------------------------------------------------------------- */

static void
assert_picture (PlayFixture *self)
{
  GdkPaintable *picture = pm_playback_get_paintable (self->playback);

  while (gdk_paintable_get_intrinsic_width (picture) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (picture), ==, 320);
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (picture), ==, 180);
}

/* First picture, length, a jump into the middle, and on from there to the end. */
static void
test_plays (gconstpointer data)
{
  const Sample *sample = data;
  PlayFixture self;
  gint64 duration_us;

  play_fixture_init (&self, sample->name);
  g_assert_cmpint (pm_playback_get_state (self.playback), ==, PM_PLAYBACK_OPENING);
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_state (&self, PM_PLAYBACK_PAUSED);
  if (sample->has_video)
    assert_picture (&self);
  pm_playback_play (self.playback);
  while ((duration_us = pm_playback_get_duration (self.playback)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (ABS (duration_us - SAMPLE_SECONDS * SECOND_US), <,
                   SECOND_US); /* an MP3 guesses */
  pm_playback_seek (self.playback, MIDDLE_US);
  play_fixture_await_position (&self, MIDDLE_US + SECOND_US / 4);
  pm_playback_seek (self.playback, duration_us - SECOND_US / 4);
  play_fixture_await_state (&self, PM_PLAYBACK_ENDED);
  g_assert_cmpint (pm_playback_get_position (self.playback), ==,
                   pm_playback_get_duration (self.playback));
  play_fixture_clear (&self);
}

static void
test_plays_again_after_the_end (void)
{
  PlayFixture self;

  play_fixture_init (&self, "film.mkv");
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_state (&self, PM_PLAYBACK_PAUSED);
  pm_playback_seek (self.playback, pm_playback_get_duration (self.playback));
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_ENDED);
  pm_playback_play (self.playback);
  g_assert_cmpint (pm_playback_get_position (self.playback), ==, 0);
  play_fixture_await_position (&self, SECOND_US / 4);
  g_assert_cmpint (pm_playback_get_state (self.playback), ==, PM_PLAYBACK_PLAYING);
  play_fixture_clear (&self);
}

static void
test_begins_where_it_was (void)
{
  PlayFixture self;

  play_fixture_init (&self, "moov-last.mp4");
  pm_playback_seek (self.playback, 6 * SECOND_US);
  pm_playback_play (self.playback);
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_position (&self, 6 * SECOND_US);
  play_fixture_clear (&self);
}

static void
test_one_film_after_another (void)
{
  PlayFixture self;
  g_autoptr (GBytes) content = sample_load ("music.flac");
  SlowStream *other = slow_stream_new (content, 0);

  play_fixture_init (&self, "film.webm");
  slow_stream_release (self.stream, 2);
  slow_stream_await_wait (self.stream);
  pm_playback_open (self.playback, G_INPUT_STREAM (other), "a/music.flac", NULL);
  pm_playback_play (self.playback);
  play_fixture_await_position (&self, SECOND_US / 4);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (pm_playback_get_paintable (self.playback)),
                   ==, 0);
  play_fixture_clear (&self);
  slow_stream_await_gone (other);
}

/* --- waiting for pieces --------------------------------------------------------------------------- */

/* Half of it comes, and the rest when the film has stopped for it. */
static void
test_waits_and_goes_on (gconstpointer name)
{
  PlayFixture self;
  gint64 stopped_us;

  play_fixture_init (&self, name);
  slow_stream_release (self.stream, slow_stream_get_n_pieces (self.stream) / 2);
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_BUFFERING);
  g_assert_cmpint (pm_playback_get_buffering (self.playback), <, 100);
  g_assert_true (pm_playback_wants_play (self.playback));
  stopped_us = pm_playback_get_position (self.playback);
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_state (&self, PM_PLAYBACK_PLAYING);
  g_assert_cmpint (pm_playback_get_buffering (self.playback), ==, 100);
  play_fixture_await_position (&self, stopped_us + SECOND_US / 2);
  play_fixture_clear (&self);
}

static void
test_paused_while_it_waits (void)
{
  PlayFixture self;

  play_fixture_init (&self, "film.mkv");
  slow_stream_release (self.stream, slow_stream_get_n_pieces (self.stream) / 2);
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_BUFFERING);
  pm_playback_pause (self.playback);
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_state (&self, PM_PLAYBACK_PAUSED);
  play_fixture_clear (&self);
}

static void
test_jump_while_it_waits (gconstpointer name)
{
  PlayFixture self;

  play_fixture_init (&self, name);
  slow_stream_release (self.stream, slow_stream_get_n_pieces (self.stream) / 2);
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_BUFFERING);
  pm_playback_seek (self.playback, 7 * SECOND_US);
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_position (&self, 7 * SECOND_US + SECOND_US / 4);
  play_fixture_clear (&self);
}

/* Its cues, and what points to them, are something that nobody knows. */
static GBytes *
load_without_an_index (void)
{
  static const guint8 cues[] = { 0x1c, 0x53, 0xbb, 0x6b };
  g_autoptr (GBytes) film = sample_load ("film.mkv");
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&film), &size);

  for (gsize i = 0; i + sizeof cues <= size; i++)
    if (memcmp (data + i, cues, sizeof cues) == 0)
      data[i + 3] = 0x6f;
  return g_bytes_new_take (data, size);
}

/* The place is looked for in the film itself, by whoever asked: not by us, who would stand still. */
static void
test_jump_without_an_index (gconstpointer closes)
{
  g_autoptr (GBytes) content = load_without_an_index ();
  PlayFixture self;

  play_fixture_init_slow (&self, content, "film.mkv");
  slow_stream_release (self.stream, slow_stream_get_n_pieces (self.stream) / 2);
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_BUFFERING);
  pm_playback_seek (self.playback, 7 * SECOND_US);
  slow_stream_await_wait (self.stream);
  pm_playback_seek (self.playback, 6 * SECOND_US);
  if (!GPOINTER_TO_INT (closes)) {
    slow_stream_release (self.stream, G_MAXUINT);
    play_fixture_await_position (&self, 6 * SECOND_US + SECOND_US / 4);
  }
  play_fixture_clear (&self);
}

/* --- stopping ------------------------------------------------------------------------------------- */

/* After each number of pieces a read of another kind waits: what type it is, the head, the tail, the film. */
static void
test_closed_while_it_opens (gconstpointer name)
{
  for (guint n_pieces = 0; n_pieces < STOPS; n_pieces++) {
    PlayFixture self;

    play_fixture_init (&self, name);
    slow_stream_release (self.stream, n_pieces % 5);
    slow_stream_await_wait (self.stream);
    pm_playback_close (self.playback);
    g_assert_cmpint (pm_playback_get_state (self.playback), ==, PM_PLAYBACK_EMPTY);
    play_fixture_clear (&self);
  }
}

static void
test_gone_while_it_waits (void)
{
  PlayFixture self;

  play_fixture_init (&self, "moov-first.mp4");
  slow_stream_release (self.stream, slow_stream_get_n_pieces (self.stream) / 2);
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_BUFFERING);
  play_fixture_clear (&self);
}

/* --- errors --------------------------------------------------------------------------------------- */

static void
test_removed_while_it_plays (void)
{
  g_autoptr (GError) removed = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it was removed");
  PlayFixture self;

  play_fixture_init (&self, "film.webm");
  slow_stream_release (self.stream, slow_stream_get_n_pieces (self.stream) / 2);
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_BUFFERING);
  slow_stream_fail (self.stream, removed);
  play_fixture_await_error (&self, PM_PLAYBACK_ERROR_GONE);
  g_assert_cmpstr (pm_playback_get_error (self.playback)->message, ==, removed->message);
  g_assert_error (pm_playback_get_cause (self.playback), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  pm_playback_close (self.playback);
  g_assert_null (pm_playback_get_cause (self.playback));
  play_fixture_clear (&self);
}

static void
test_no_film (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("This is no film.\n", 17);
  g_autofree guint8 *zeros = g_malloc0 (100000);
  g_autoptr (GBytes) nothing = g_bytes_new (zeros, 100000);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  GBytes *contents[] = { text, nothing, empty };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    PlayFixture self;

    play_fixture_init_bytes (&self, contents[i], "film.mp4");
    play_fixture_await_error (&self, PM_PLAYBACK_ERROR_BROKEN);
    play_fixture_clear (&self);
  }
}

/* The index is there, and half of what it speaks of. */
static void
test_truncated_film (void)
{
  g_autoptr (GBytes) content = sample_load ("moov-first.mp4");
  PlayFixture self;

  play_fixture_init_bytes (&self, content, "film.mp4");
  slow_stream_truncate (self.stream, g_bytes_get_size (content) / 2);
  pm_playback_play (self.playback);
  while (pm_playback_get_state (self.playback) < PM_PLAYBACK_ENDED)
    g_main_context_iteration (NULL, TRUE);
  play_fixture_clear (&self);
}

static void
set_decoders_rank (const char *const *names, GstRank rank)
{
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (GstPluginFeature) feature =
        gst_registry_lookup_feature (gst_registry_get (), names[i]);

    if (feature != NULL)
      gst_plugin_feature_set_rank (feature, rank);
  }
}

static void
test_missing_codec (void)
{
  static const char *const decoders[] = { "theoradec", "avdec_theora", "vorbisdec", "avdec_vorbis",
                                          NULL };
  PlayFixture self;

  set_decoders_rank (decoders, GST_RANK_NONE);
  play_fixture_init (&self, "film.ogv");
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_error (&self, PM_PLAYBACK_ERROR_MISSING_CODEC);
  g_assert_nonnull (strstr (pm_playback_get_error (self.playback)->message, "Theora"));
  play_fixture_clear (&self);
  set_decoders_rank (decoders, GST_RANK_PRIMARY);
}

/* The pipeline would wait for it for ever. */
static void
test_missing_codec_of_the_sound (void)
{
  static const char *const decoders[] = { "vorbisdec", "avdec_vorbis", NULL };
  PlayFixture self;

  set_decoders_rank (decoders, GST_RANK_NONE);
  play_fixture_init (&self, "film.webm");
  slow_stream_release (self.stream, G_MAXUINT);
  pm_playback_play (self.playback);
  play_fixture_await_error (&self, PM_PLAYBACK_ERROR_MISSING_CODEC);
  g_assert_nonnull (strstr (pm_playback_get_error (self.playback)->message, "Vorbis"));
  play_fixture_clear (&self);
  set_decoders_rank (decoders, GST_RANK_PRIMARY);
}

/* --- sound, speed, subtitles ---------------------------------------------------------------------- */

static void
test_speed_and_volume (void)
{
  PlayFixture self;

  play_fixture_init (&self, "film.mkv");
  pm_playback_set_speed (self.playback, 4);
  pm_playback_set_volume (self.playback, .5);
  pm_playback_set_muted (self.playback, TRUE);
  slow_stream_release (self.stream, G_MAXUINT);
  pm_playback_play (self.playback);
  play_fixture_await_position (&self, 2 * SECOND_US);
  pm_playback_set_speed (self.playback, 100);
  g_assert_cmpfloat (pm_playback_get_speed (self.playback), ==, 4);
  pm_playback_set_speed (self.playback, 1);
  g_assert_cmpint (pm_playback_get_position (self.playback), >=, 2 * SECOND_US);
  g_assert_cmpfloat (pm_playback_get_volume (self.playback), ==, .5);
  g_assert_true (pm_playback_get_muted (self.playback));
  play_fixture_clear (&self);
}

static void
test_subtitles_of_a_file (void)
{
  static const char file[] = "00:00.500 --> 00:01.000\nHello\n";
  PlayFixture self;

  play_fixture_init (&self, "film.mkv");
  slow_stream_release (self.stream, G_MAXUINT);
  pm_playback_take_subtitles (self.playback,
                              bt_subtitles_parse ((const guint8 *) file, strlen (file), NULL));
  pm_playback_play (self.playback);
  play_fixture_await_subtitle (&self, "Hello");
  play_fixture_await_subtitle (&self, NULL);
  play_fixture_clear (&self);
}

/* A small window gets small pictures of the same shape. */
static void
test_video_size (void)
{
  PlayFixture self;
  GdkPaintable *picture;

  play_fixture_init (&self, "film.mkv");
  picture = pm_playback_get_paintable (self.playback);
  slow_stream_release (self.stream, G_MAXUINT);
  play_fixture_await_state (&self, PM_PLAYBACK_PAUSED);
  assert_picture (&self);
  pm_playback_set_video_size (self.playback, 160, 160);
  pm_playback_play (self.playback);
  while (gdk_paintable_get_intrinsic_width (picture) != 160)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (picture), ==, 90);
  play_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  for (guint i = 0; i < n_samples; i++) {
    g_autofree char *path = g_strconcat ("/playback/plays/", samples[i].name, NULL);

    g_test_add_data_func (path, &samples[i], test_plays);
  }
  g_test_add_func ("/playback/again", test_plays_again_after_the_end);
  g_test_add_func ("/playback/begins-where-it-was", test_begins_where_it_was);
  g_test_add_func ("/playback/one-after-another", test_one_film_after_another);
  g_test_add_data_func ("/playback/waits/mp4", "moov-first.mp4", test_waits_and_goes_on);
  g_test_add_data_func ("/playback/waits/mkv", "film.mkv", test_waits_and_goes_on);
  g_test_add_func ("/playback/waits/paused", test_paused_while_it_waits);
  g_test_add_data_func ("/playback/waits/jump-mp4", "moov-last.mp4", test_jump_while_it_waits);
  g_test_add_data_func ("/playback/waits/jump-without-an-index", GINT_TO_POINTER (FALSE),
                        test_jump_without_an_index);
  g_test_add_data_func ("/playback/closed/jump-without-an-index", GINT_TO_POINTER (TRUE),
                        test_jump_without_an_index);
  g_test_add_data_func ("/playback/waits/jump-webm", "film.webm", test_jump_while_it_waits);
  g_test_add_data_func ("/playback/closed/mp4", "moov-last.mp4", test_closed_while_it_opens);
  g_test_add_data_func ("/playback/closed/mp3", "music.mp3", test_closed_while_it_opens);
  g_test_add_func ("/playback/closed/waits", test_gone_while_it_waits);
  g_test_add_func ("/playback/error/removed", test_removed_while_it_plays);
  g_test_add_func ("/playback/error/no-film", test_no_film);
  g_test_add_func ("/playback/error/truncated", test_truncated_film);
  g_test_add_func ("/playback/error/missing-codec", test_missing_codec);
  g_test_add_func ("/playback/error/missing-codec-of-the-sound", test_missing_codec_of_the_sound);
  g_test_add_func ("/playback/speed-and-volume", test_speed_and_volume);
  g_test_add_func ("/playback/subtitles-of-a-file", test_subtitles_of_a_file);
  g_test_add_func ("/playback/video-size", test_video_size);
  return g_test_run ();
}
