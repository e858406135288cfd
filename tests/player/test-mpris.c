/* test-mpris.c — a player on a bus of its own, and strangers who speak to it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "play-fixture.h"
#include "pm-mpris.h"
#include "samples.h"

#include <gst/gst.h>
#include <math.h>

#define APP_ID "test.piecemeal.Test"
#define NAME "org.mpris.MediaPlayer2." APP_ID
#define PATH "/org/mpris/MediaPlayer2"
#define ROOT "org.mpris.MediaPlayer2"
#define PLAYER "org.mpris.MediaPlayer2.Player"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define SECOND_US ((gint64) G_USEC_PER_SEC)

typedef struct {
  GDBusConnection *client;
  PlayFixture play;
  PmMpris *mpris;
  guint n_asked[4]; /* as the signals below */
  gint64 seeked_us; /* as was told last; -1: nothing was */
} Fixture;

static const char *const asked_names[] = { "next", "previous", "raise", "quit" };

/* --- a client ------------------------------------------------------------------------------------- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* @parameters: floating or NULL. NULL: it was answered with @error. Owned. */
static GVariant *
call (Fixture *self, const char *interface, const char *method, GVariant *parameters,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (self->client, NAME, PATH, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_dbus_connection_call_finish (self->client, result, error);
}

static void
ask (Fixture *self, const char *interface, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer G_GNUC_UNUSED = call (self, interface, method, parameters, &error);

  g_assert_no_error (error);
}

static GVariant *
get (Fixture *self, const char *interface, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      call (self, PROPERTIES, "Get", g_variant_new ("(ss)", interface, name), &error);
  GVariant *value;

  g_assert_no_error (error);
  g_variant_get (answer, "(v)", &value);
  return value;
}

static void
put (Fixture *self, const char *name, double value)
{
  ask (self, PROPERTIES, "Set",
       g_variant_new ("(ssv)", PLAYER, name, g_variant_new_double (value)));
}

static double
get_number (Fixture *self, const char *name)
{
  g_autoptr (GVariant) value = get (self, PLAYER, name);

  return g_variant_get_double (value);
}

static gint64
get_position (Fixture *self)
{
  g_autoptr (GVariant) value = get (self, PLAYER, "Position");

  return g_variant_get_int64 (value);
}

static void
assert_status (Fixture *self, const char *status)
{
  g_autoptr (GVariant) value = get (self, PLAYER, "PlaybackStatus");

  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, status);
}

static char *
get_track (Fixture *self)
{
  g_autoptr (GVariant) metadata = get (self, PLAYER, "Metadata");
  char *track = NULL;

  g_assert_true (g_variant_lookup (metadata, "mpris:trackid", "o", &track));
  return track;
}

static gboolean
has_name (Fixture *self)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      self->client, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", NAME), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean has_owner = FALSE;

  g_variant_get (answer, "(b)", &has_owner);
  return has_owner;
}

static void
await_name (Fixture *self, gboolean is_there)
{
  while (has_name (self) != is_there)
    g_main_context_iteration (NULL, FALSE);
}

/* --- the player ----------------------------------------------------------------------------------- */

static void
asked_cb (guint *n_asked)
{
  ++*n_asked;
}

static void
seeked_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *name, GVariant *parameters, gpointer data)
{
  g_variant_get (parameters, "(x)", &((Fixture *) data)->seeked_us);
}

static void
await_seeked (Fixture *self)
{
  self->seeked_us = -1;
  while (self->seeked_us < 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_track (Fixture *self, const char *title)
{
  PmMprisTrack track = { title, NULL, "Album" };

  pm_mpris_open (self->mpris, &track);
  await_name (self, TRUE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->client =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  g_assert_nonnull (self->client);
  g_dbus_connection_signal_subscribe (self->client, NULL, PLAYER, "Seeked", PATH, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, seeked_cb, self, NULL);
  play_fixture_init (&self->play, "film.mkv");
  slow_stream_release (self->play.stream, G_MAXUINT);
  self->mpris = pm_mpris_new (self->play.playback, APP_ID);
  for (guint i = 0; i < G_N_ELEMENTS (asked_names); i++)
    g_signal_connect_swapped (self->mpris, asked_names[i], G_CALLBACK (asked_cb),
                              &self->n_asked[i]);
  play_fixture_await_state (&self->play, PM_PLAYBACK_PAUSED);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (G_OBJECT (self->mpris));
  await_name (self, FALSE);
  play_fixture_clear (&self->play);
  g_dbus_connection_close_sync (self->client, NULL, NULL);
  g_object_unref (self->client);
}

/* --- what is told --------------------------------------------------------------------------------- */

static void
test_is_there_while_open (Fixture *self, gconstpointer data)
{
  g_assert_false (has_name (self));
  for (int i = 0; i < 3; i++) {
    open_track (self, "Film");
    pm_mpris_close (self->mpris);
    await_name (self, FALSE);
  }
  /* Before the bus has answered. */
  for (int i = 0; i < 3; i++) {
    pm_mpris_open (self->mpris, &(PmMprisTrack) { .title = "Film" });
    pm_mpris_close (self->mpris);
  }
  open_track (self, "Film");
  pm_playback_close (self->play.playback);
  assert_status (self, "Stopped");
  ask (self, PLAYER, "Play", NULL);
  assert_status (self, "Stopped");
}

static void
test_tells_what_plays (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) metadata = NULL;
  const char *title, *album;
  gint64 length_us;

  open_track (self, "\xff"
                    "Film"); /* a name may be anything */
  metadata = get (self, PLAYER, "Metadata");
  g_assert_true (g_variant_lookup (metadata, "xesam:title", "&s", &title));
  g_assert_cmpstr (title, ==, "\357\277\275Film");
  g_assert_true (g_variant_lookup (metadata, "xesam:album", "&s", &album));
  g_assert_cmpstr (album, ==, "Album");
  g_assert_true (g_variant_lookup (metadata, "mpris:length", "x", &length_us));
  g_assert_cmpint (length_us, ==, pm_playback_get_duration (self->play.playback));
  g_assert_false (g_variant_lookup (metadata, "xesam:artist", "^as", NULL));
  assert_status (self, "Paused");
}

static void
test_tells_more_of_the_same (Fixture *self, gconstpointer data)
{
  g_autofree char *track = NULL;
  g_autofree char *same_track = NULL;
  g_autoptr (GVariant) metadata = NULL;
  g_auto (GStrv) artists = NULL;

  open_track (self, "01");
  track = get_track (self);
  pm_mpris_tell (self->mpris, &(PmMprisTrack) { .title = "Rain", .artist = "Somebody" });
  same_track = get_track (self);
  g_assert_cmpstr (track, ==, same_track);
  metadata = get (self, PLAYER, "Metadata");
  g_assert_true (g_variant_lookup (metadata, "xesam:artist", "^as", &artists));
  g_assert_cmpstrv (artists, ((const char *[]) { "Somebody", NULL }));
}

static void
test_follows_the_player (Fixture *self, gconstpointer data)
{
  open_track (self, "Film");
  pm_playback_play (self->play.playback);
  await_seeked (self);
  assert_status (self, "Playing");
  pm_playback_pause (self->play.playback);
  assert_status (self, "Paused");
  pm_playback_seek (self->play.playback, 4 * SECOND_US);
  await_seeked (self);
  g_assert_cmpint (self->seeked_us, ==, 4 * SECOND_US);
  g_assert_cmpint (get_position (self), ==, 4 * SECOND_US);
  pm_playback_set_volume (self->play.playback, .25);
  pm_playback_set_speed (self->play.playback, 2);
  g_assert_cmpfloat (get_number (self, "Volume"), ==, .25);
  g_assert_cmpfloat (get_number (self, "Rate"), ==, 2);
  pm_playback_play (self->play.playback);
  play_fixture_await_state (&self->play, PM_PLAYBACK_ENDED);
  assert_status (self, "Stopped");
}

/* --- what is asked for ---------------------------------------------------------------------------- */

static void
test_plays_and_stops (Fixture *self, gconstpointer data)
{
  open_track (self, "Film");
  ask (self, PLAYER, "PlayPause", NULL);
  assert_status (self, "Playing");
  ask (self, PLAYER, "Play", NULL);
  play_fixture_await_position (&self->play, SECOND_US / 4);
  ask (self, PLAYER, "PlayPause", NULL);
  assert_status (self, "Paused");
  ask (self, PLAYER, "Pause", NULL);
  ask (self, PLAYER, "Stop", NULL);
  ask (self, PLAYER, "Stop", NULL);
  assert_status (self, "Stopped");
  g_assert_cmpint (get_position (self), ==, 0);
  ask (self, PLAYER, "Play", NULL);
  assert_status (self, "Playing");
}

static void
test_asks_who_has_files (Fixture *self, gconstpointer data)
{
  open_track (self, "Film");
  ask (self, PLAYER, "Next", NULL);
  ask (self, PLAYER, "Previous", NULL);
  ask (self, PLAYER, "Seek", g_variant_new ("(x)", G_MAXINT64));
  g_assert_cmpuint (self->n_asked[0] + self->n_asked[1], ==, 0);
  pm_mpris_set_neighbours (self->mpris, TRUE, TRUE);
  ask (self, PLAYER, "Next", NULL);
  ask (self, PLAYER, "Previous", NULL);
  ask (self, PLAYER, "Seek", g_variant_new ("(x)", G_MAXINT64));
  g_assert_cmpuint (self->n_asked[0], ==, 2);
  g_assert_cmpuint (self->n_asked[1], ==, 1);
  ask (self, ROOT, "Raise", NULL);
  ask (self, ROOT, "Quit", NULL);
  g_assert_cmpuint (self->n_asked[2], ==, 1);
  g_assert_cmpuint (self->n_asked[3], ==, 1);
}

/* What a client may send, and where the film is afterwards; it was at 4 s of 8. */
static void
test_jumps (Fixture *self, gconstpointer data)
{
  static const struct {
    gint64 offset_us, position_us;
  } rows[] = {
    { 2 * SECOND_US, 6 * SECOND_US },
    { -2 * SECOND_US, 2 * SECOND_US },
    { -5 * SECOND_US, 0 },
    { G_MININT64, 0 },
    { 0, 4 * SECOND_US },
    { G_MAXINT64, 4 * SECOND_US },
    { 5 * SECOND_US, 4 * SECOND_US },
  };

  open_track (self, "Film");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    pm_playback_seek (self->play.playback, 4 * SECOND_US);
    ask (self, PLAYER, "Seek", g_variant_new ("(x)", rows[i].offset_us));
    g_assert_cmpint (pm_playback_get_position (self->play.playback), ==, rows[i].position_us);
  }
}

static void
set_position (Fixture *self, const char *track, gint64 position_us, gint64 expected_us)
{
  pm_playback_seek (self->play.playback, 4 * SECOND_US);
  ask (self, PLAYER, "SetPosition", g_variant_new ("(ox)", track, position_us));
  g_assert_cmpint (pm_playback_get_position (self->play.playback), ==, expected_us);
}

static void
test_sets_the_position (Fixture *self, gconstpointer data)
{
  g_autofree char *older = NULL;
  g_autofree char *track = NULL;

  open_track (self, "Film");
  older = get_track (self);
  open_track (self, "Another");
  track = get_track (self);
  g_assert_cmpstr (older, !=, track);
  set_position (self, track, SECOND_US, SECOND_US);
  set_position (self, track, 0, 0);
  set_position (self, track, -1, 4 * SECOND_US);
  set_position (self, track, G_MININT64, 4 * SECOND_US);
  set_position (self, track, G_MAXINT64, 4 * SECOND_US);
  set_position (self, older, SECOND_US, 4 * SECOND_US);
  set_position (self, "/", SECOND_US, 4 * SECOND_US);
  set_position (self, "/org/mpris/MediaPlayer2/TrackList/NoTrack", SECOND_US, 4 * SECOND_US);
}

static void
test_sets_numbers (Fixture *self, gconstpointer data)
{
  static const struct {
    double asked, volume, rate;
  } rows[] = {
    { .5, .5, .5 }, { 1e300, 1, 4 },   { -1e300, 0, .25 },
    { -1, 0, .25 }, { .01, .01, .25 }, { 0, 0, 1.5 },
  };

  open_track (self, "Film");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    pm_playback_set_volume (self->play.playback, .75);
    pm_playback_set_speed (self->play.playback, 1.5);
    put (self, "Volume", rows[i].asked);
    put (self, "Rate", rows[i].asked);
    g_assert_cmpfloat (get_number (self, "Volume"), ==, rows[i].volume);
    g_assert_cmpfloat (pm_playback_get_volume (self->play.playback), ==, rows[i].volume);
    g_assert_cmpfloat (get_number (self, "Rate"), ==, rows[i].rate);
    g_assert_cmpfloat (pm_playback_get_speed (self->play.playback), ==, rows[i].rate);
  }
}

static void
test_sounds_when_it_is_made_louder (Fixture *self, gconstpointer data)
{
  open_track (self, "Film");
  pm_playback_set_muted (self->play.playback, TRUE);
  put (self, "Volume", 0);
  g_assert_true (pm_playback_get_muted (self->play.playback));
  put (self, "Volume", .5);
  g_assert_false (pm_playback_get_muted (self->play.playback));
}

static void
test_pauses_at_rate_zero (Fixture *self, gconstpointer data)
{
  open_track (self, "Film");
  pm_playback_play (self->play.playback);
  put (self, "Rate", 0);
  assert_status (self, "Paused");
  g_assert_cmpfloat (get_number (self, "Rate"), ==, 1);
}

static void
refuse (Fixture *self, const char *interface, const char *method, GVariant *parameters, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (call (self, interface, method, parameters, &error));
  g_assert_error (error, G_DBUS_ERROR, code);
}

static void
refuse_number (Fixture *self, const char *name, double value)
{
  refuse (self, PROPERTIES, "Set",
          g_variant_new ("(ssv)", PLAYER, name, g_variant_new_double (value)),
          G_DBUS_ERROR_INVALID_ARGS);
}

static void
test_refuses (Fixture *self, gconstpointer data)
{
  static const double none[] = { NAN, INFINITY, -INFINITY };

  open_track (self, "Film");
  for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
    refuse_number (self, "Volume", none[i]);
    refuse_number (self, "Rate", none[i]);
  }
  refuse (self, PROPERTIES, "Set",
          g_variant_new ("(ssv)", PLAYER, "Rate", g_variant_new_string ("1")),
          G_DBUS_ERROR_INVALID_ARGS);
  refuse (self, PROPERTIES, "Set",
          g_variant_new ("(ssv)", PLAYER, "Position", g_variant_new_int64 (1)),
          G_DBUS_ERROR_INVALID_ARGS);
  refuse (self, PLAYER, "Seek", g_variant_new ("(s)", "1"), G_DBUS_ERROR_INVALID_ARGS);
  refuse (self, PLAYER, "OpenUri", g_variant_new ("(s)", "file:///etc/passwd"),
          G_DBUS_ERROR_NOT_SUPPORTED);
  assert_status (self, "Paused");
}

/* --- all of them ---------------------------------------------------------------------------------- */

#define ADD(name, test) g_test_add ("/mpris/" name, Fixture, NULL, set_up, test, tear_down)

/* The bus comes before all threads, because it is told by the environment. */
int
main (int argc, char **argv)
{
  g_autoptr (GTestDBus) bus = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  gst_init (NULL, NULL);
  ADD ("is-there-while-open", test_is_there_while_open);
  ADD ("tells-what-plays", test_tells_what_plays);
  ADD ("tells-more-of-the-same", test_tells_more_of_the_same);
  ADD ("follows-the-player", test_follows_the_player);
  ADD ("plays-and-stops", test_plays_and_stops);
  ADD ("asks-who-has-files", test_asks_who_has_files);
  ADD ("jumps", test_jumps);
  ADD ("sets-the-position", test_sets_the_position);
  ADD ("sets-numbers", test_sets_numbers);
  ADD ("sounds-when-it-is-made-louder", test_sounds_when_it_is_made_louder);
  ADD ("pauses-at-rate-zero", test_pauses_at_rate_zero);
  ADD ("refuses", test_refuses);
  status = g_test_run ();
  g_test_dbus_down (bus);
  return status;
}
