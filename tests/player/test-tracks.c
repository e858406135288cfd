/* test-tracks.c — which sound and which subtitles of a film: chosen while it plays and while it stands still.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/player/pm-playback-private.h"

#include "play-fixture.h"
#include "samples.h"

#define FILM "tracks.mkv"
#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define PLACE_US (SECOND_US * 3 / 2) /* something is said in each language */
#define NEARLY_US (SECOND_US / 10)
#define STILL_MS 300 /* that it is watched not to move */
#define TIMES 5      /* that a choice is changed */
#define OTHER_RATE atoi (SAMPLE_OTHER_RATE)

enum { ENGLISH, GERMAN, FRENCH };

static const char *const said[] = { SAMPLE_ENGLISH, SAMPLE_GERMAN, SAMPLE_FRENCH };

/* It has played up to there, and stands still. */
static void
open_film (PlayFixture *self)
{
  play_fixture_init (self, FILM);
  slow_stream_release (self->stream, G_MAXUINT);
  pm_playback_play (self->playback);
  play_fixture_await_position (self, PLACE_US);
  pm_playback_pause (self->playback);
}

static void
choose (PlayFixture *self, PmTrackKind kind, guint index)
{
  g_autoptr (PmTrack) track =
      g_list_model_get_item (pm_playback_get_tracks (self->playback, kind), index);

  g_assert_nonnull (track);
  pm_playback_choose (self->playback, kind, track);
}

static gboolean
passed_cb (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Neither plays nor moves. */
static void
assert_stands_still (PlayFixture *self)
{
  gint64 place_us = pm_playback_get_position (self->playback);
  gboolean is_over = FALSE;

  g_timeout_add (STILL_MS, passed_cb, &is_over);
  while (!is_over) {
    g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (pm_playback_get_state (self->playback), !=, PM_PLAYBACK_PLAYING);
    g_assert_cmpint (ABS (pm_playback_get_position (self->playback) - place_us), <, NEARLY_US);
  }
}

/* Samples a second of what is heard; 0: nothing is. */
static int
get_rate (PlayFixture *self)
{
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;
  int rate = 0;

  g_object_get (self->playback->pipeline, "audio-sink", &sink, NULL);
  pad = gst_element_get_static_pad (sink, "sink");
  caps = gst_pad_get_current_caps (pad);
  if (caps != NULL)
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", &rate);
  return rate;
}

static void
await_rate (PlayFixture *self, int rate)
{
  while (get_rate (self) != rate)
    g_main_context_iteration (NULL, TRUE);
}

/* --- what there is ---------------------------------------------------------------------------------- */

static gboolean
has_languages (GListModel *tracks, const char *const *languages)
{
  guint n = g_strv_length ((char **) languages);

  if (g_list_model_get_n_items (tracks) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (PmTrack) track = g_list_model_get_item (tracks, i);

    if (g_strcmp0 (pm_track_get_language (track), languages[i]) != 0)
      return FALSE;
  }
  return TRUE;
}

/* They are told when something of each track has come. */
static void
await_languages (PlayFixture *self, PmTrackKind kind, const char *const *languages)
{
  while (!has_languages (pm_playback_get_tracks (self->playback, kind), languages))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_languages (void)
{
  static const char *const sound[] = { "en", "de", NULL };
  static const char *const subtitles[] = { "en", "de", "fr", NULL };
  g_autoptr (PmTrack) german = NULL;
  PlayFixture self;

  open_film (&self);
  await_languages (&self, PM_TRACKS_SOUND, sound);
  await_languages (&self, PM_TRACKS_SUBTITLES, subtitles);
  german = g_list_model_get_item (pm_playback_get_tracks (self.playback, PM_TRACKS_SOUND), GERMAN);
  g_assert_cmpstr (pm_track_get_title (german), ==, "Kommentar");
  g_assert_null (pm_playback_get_chosen (self.playback, PM_TRACKS_SUBTITLES));
  play_fixture_await_subtitle (&self, NULL);
  play_fixture_clear (&self);
}

/* --- subtitles -------------------------------------------------------------------------------------- */

static void
test_subtitles_while_it_stands (void)
{
  PlayFixture self;

  open_film (&self);
  for (guint i = 0; i < TIMES; i++) {
    choose (&self, PM_TRACKS_SUBTITLES, i % G_N_ELEMENTS (said));
    play_fixture_await_subtitle (&self, said[i % G_N_ELEMENTS (said)]);
  }
  pm_playback_choose (self.playback, PM_TRACKS_SUBTITLES, NULL);
  play_fixture_await_subtitle (&self, NULL);
  choose (&self, PM_TRACKS_SUBTITLES, GERMAN);
  assert_stands_still (&self);
  pm_playback_play (self.playback);
  play_fixture_await_position (&self, PLACE_US + SECOND_US);
  play_fixture_await_subtitle (&self, said[GERMAN]);
  play_fixture_clear (&self);
}

static void
test_subtitles_while_it_plays (void)
{
  PlayFixture self;

  open_film (&self);
  pm_playback_play (self.playback);
  choose (&self, PM_TRACKS_SUBTITLES, ENGLISH);
  play_fixture_await_subtitle (&self, said[ENGLISH]);
  choose (&self, PM_TRACKS_SUBTITLES, FRENCH);
  play_fixture_await_subtitle (&self, said[FRENCH]);
  pm_playback_choose (self.playback, PM_TRACKS_SUBTITLES, NULL);
  play_fixture_await_subtitle (&self, NULL);
  choose (&self, PM_TRACKS_SUBTITLES, GERMAN);
  play_fixture_await_subtitle (&self, said[GERMAN]);
  play_fixture_await_subtitle (&self, NULL); /* none is told after the seventh second */
  play_fixture_clear (&self);
}

/* One that the person opened is shown instead, until another is chosen. */
static void
test_file_instead (void)
{
  static const char file[] = "00:00.500 --> 00:07.000\nHello\n";
  PlayFixture self;

  open_film (&self);
  choose (&self, PM_TRACKS_SUBTITLES, FRENCH);
  play_fixture_await_subtitle (&self, said[FRENCH]);
  pm_playback_take_subtitles (self.playback,
                              bt_subtitles_parse ((const guint8 *) file, strlen (file), NULL));
  play_fixture_await_subtitle (&self, "Hello");
  g_assert_false (pm_playback_has_subtitle_layer (self.playback));
  choose (&self, PM_TRACKS_SUBTITLES, ENGLISH);
  play_fixture_await_subtitle (&self, said[ENGLISH]);
  play_fixture_clear (&self);
}

/* --- sound ------------------------------------------------------------------------------------------ */

static void
test_sound_while_it_stands (void)
{
  PlayFixture self;
  int rate;

  open_film (&self);
  rate = get_rate (&self);
  g_assert_cmpint (rate, !=, OTHER_RATE);
  for (guint i = 0; i <= 2 * TIMES; i++)
    choose (&self, PM_TRACKS_SOUND, i % 2 == 0 ? GERMAN : ENGLISH);
  assert_stands_still (&self);
  pm_playback_play (self.playback);
  await_rate (&self, OTHER_RATE);
  play_fixture_await_position (&self, PLACE_US + SECOND_US);
  pm_playback_pause (self.playback);
  choose (&self, PM_TRACKS_SOUND, ENGLISH);
  pm_playback_seek (self.playback, 6 * SECOND_US);
  assert_stands_still (&self);
  pm_playback_play (self.playback);
  await_rate (&self, rate);
  play_fixture_await_state (&self, PM_PLAYBACK_ENDED);
  play_fixture_clear (&self);
}

static void
test_sound_while_it_plays (void)
{
  PlayFixture self;
  g_autoptr (PmTrack) german = NULL;

  open_film (&self);
  pm_playback_play (self.playback);
  choose (&self, PM_TRACKS_SOUND, GERMAN);
  await_rate (&self, OTHER_RATE);
  choose (&self, PM_TRACKS_SUBTITLES, GERMAN);
  play_fixture_await_subtitle (&self, said[GERMAN]);
  german = g_list_model_get_item (pm_playback_get_tracks (self.playback, PM_TRACKS_SOUND), GERMAN);
  g_assert_cmpstr (pm_track_get_id (pm_playback_get_chosen (self.playback, PM_TRACKS_SOUND)), ==,
                   pm_track_get_id (german));
  play_fixture_clear (&self);
}

/* --- in the wrong order ----------------------------------------------------------------------------- */

static void
test_chosen_and_closed (void)
{
  for (guint i = 0; i < TIMES; i++) {
    PlayFixture self;

    open_film (&self);
    choose (&self, PM_TRACKS_SOUND, GERMAN);
    choose (&self, PM_TRACKS_SUBTITLES, FRENCH);
    if (i % 2 == 0)
      pm_playback_play (self.playback);
    pm_playback_close (self.playback);
    g_assert_cmpuint (
        g_list_model_get_n_items (pm_playback_get_tracks (self.playback, PM_TRACKS_SOUND)), ==, 0);
    play_fixture_await_subtitle (&self, NULL);
    play_fixture_clear (&self);
  }
}

/* Half of the film is there: what is chosen while it waits is heard when it goes on. */
static void
test_chosen_while_it_waits (void)
{
  PlayFixture self;

  play_fixture_init (&self, FILM);
  slow_stream_release (self.stream, slow_stream_get_n_pieces (self.stream) / 2);
  pm_playback_play (self.playback);
  play_fixture_await_state (&self, PM_PLAYBACK_BUFFERING);
  choose (&self, PM_TRACKS_SOUND, GERMAN);
  choose (&self, PM_TRACKS_SUBTITLES, GERMAN);
  slow_stream_release (self.stream, G_MAXUINT);
  await_rate (&self, OTHER_RATE);
  play_fixture_await_subtitle (&self, said[GERMAN]);
  play_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/tracks/languages", test_languages);
  g_test_add_func ("/tracks/subtitles/while-it-stands", test_subtitles_while_it_stands);
  g_test_add_func ("/tracks/subtitles/while-it-plays", test_subtitles_while_it_plays);
  g_test_add_func ("/tracks/subtitles/file-instead", test_file_instead);
  g_test_add_func ("/tracks/sound/while-it-stands", test_sound_while_it_stands);
  g_test_add_func ("/tracks/sound/while-it-plays", test_sound_while_it_plays);
  g_test_add_func ("/tracks/chosen-and-closed", test_chosen_and_closed);
  g_test_add_func ("/tracks/chosen-while-it-waits", test_chosen_while_it_waits);
  return g_test_run ();
}
