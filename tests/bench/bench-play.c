/* bench-play.c — how soon a film that is still coming shows a picture, and whether it goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-play TORRENT FOLDER PEER SECONDS: Play is pressed on the torrent's only file, of which nothing is here,
 * once PEER (ADDRESS:PORT) is connected; it plays SECONDS, then jumps to the middle and plays 2 more. Prints a
 * JSON object a line: "ready"; "picture"; "played"; "sought"; "end", each with "seconds" since what came before
 * it was done, "bytes" fetched since Play was pressed, "light" (0 to 1: how bright the picture is), "stalls"
 * and "position" (seconds). A stall is
 * what stops it once it moves.
 * bench-play --whole FILE PIECE_LENGTH: the same pipeline on a whole file: "picture" with the "bytes" of the
 * pieces that it read until then. */
#include <bt.h>
#include <stdio.h>
#include <stdlib.h>

#include "noted-stream.h"
#include "pm-playback.h"

#define AFTER_SEEK_US (2 * G_USEC_PER_SEC) /* played after the jump */
#define KEY_FRAMES_US (5 * G_USEC_PER_SEC) /* more than lies between key frames */
#define TICK_MS 20                         /* between looks at what came */
#define MIDDLE_LIGHT .5 /* the first half of the film is brighter, the second darker */

typedef enum { STEP_CONNECT, STEP_OPEN, STEP_PLAY, STEP_SEEK, STEP_GO_ON, STEP_OVER } Step;
static const char *const events[] = { "ready", "picture", "played", "sought", "end" };

typedef struct {
  Step step;
  GMainLoop *loop;
  BtEngine *engine;
  BtTorrent *torrent;
  BtStream *stream;
  NotedStream *whole;
  PmPlayback *playback;
  PmPlaybackState state;
  const char *peer;
  gint64 play_us;  /* how long to play */
  gint64 since_us; /* the beginning of the step */
  gint64 target_us;
  guint n_stalls;
  double light; /* of the newest picture; -1: there is none */
} Bench;

static void
fail_on (const GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-play: %s\n", error->message);
  exit (1);
}

/* --- what is told ------------------------------------------------------------------------------- */

/* The mean of the blue, green and red in the middle of the picture; -1: there is none. */
static double
measure_light (Bench *self)
{
  g_autoptr (GdkPaintable) image =
      gdk_paintable_get_current_image (pm_playback_get_paintable (self->playback));
  g_autofree guchar *pixels = NULL;
  const guchar *middle;
  gsize width, height, sum = 0;

  if (!GDK_IS_TEXTURE (image))
    return -1;
  width = (gsize) gdk_texture_get_width (GDK_TEXTURE (image));
  height = (gsize) gdk_texture_get_height (GDK_TEXTURE (image));
  pixels = g_malloc (4 * width * height);
  gdk_texture_download (GDK_TEXTURE (image), pixels, 4 * width);
  middle = pixels + 4 * width * (height / 2);
  for (gsize i = 0; i < 4 * width; i++)
    sum += i % 4 != 3 ? middle[i] : 0;
  return (double) sum / ((double) width * 3 * 255);
}

static guint64
count_bytes (Bench *self)
{
  if (self->whole != NULL)
    return noted_stream_count (self->whole);
  return bt_torrent_get_stat (self->torrent)->downloaded;
}

static void
say (Bench *self)
{
  double seconds = (double) (g_get_monotonic_time () - self->since_us) / G_USEC_PER_SEC;

  printf ("{\"event\": \"%s\", \"seconds\": %.3f, \"bytes\": %" G_GUINT64_FORMAT
          ", \"light\": %.2f, \"stalls\": %u, \"position\": %.3f}\n",
          events[self->step], seconds, count_bytes (self), self->light, self->n_stalls,
          (double) pm_playback_get_position (self->playback) / G_USEC_PER_SEC);
  fflush (stdout);
}

/* --- the steps ---------------------------------------------------------------------------------- */

static guint64
get_ahead (GInputStream *stream)
{
  return bt_stream_get_ahead (BT_STREAM (stream));
}

static void
read_on (GInputStream *stream)
{
  bt_stream_read_on (BT_STREAM (stream));
}

static void frame_cb (Bench *self);

static void
open_film (Bench *self, GInputStream *stream, const char *name, const PmPlaybackAhead *ahead)
{
  pm_playback_open (self->playback, stream, name, ahead);
  g_signal_connect_swapped (pm_playback_get_paintable (self->playback), "invalidate-contents",
                            G_CALLBACK (frame_cb), self);
}

static void
press_play (Bench *self)
{
  static const PmPlaybackAhead ahead = { get_ahead, read_on };
  const char *path = bt_metainfo_get_file (bt_torrent_get_metainfo (self->torrent), 0)->path;

  bt_torrent_start (self->torrent, NULL, NULL);
  self->stream = bt_torrent_open_stream (self->torrent, 0);
  bt_stream_prepare (self->stream);
  open_film (self, G_INPUT_STREAM (self->stream), path, &ahead);
  pm_playback_play (self->playback);
}

static gboolean
is_done (Bench *self)
{
  gint64 position_us = pm_playback_get_position (self->playback);
  PmPlaybackState state = pm_playback_get_state (self->playback);

  switch (self->step) {
  case STEP_CONNECT:
    return bt_torrent_get_stat (self->torrent)->n_peers > 0;
  case STEP_OPEN:
    return self->light > MIDDLE_LIGHT;
  case STEP_SEEK:
    return self->light >= 0 && self->light < MIDDLE_LIGHT;
  case STEP_PLAY:
  case STEP_GO_ON:
    return position_us >= self->target_us || state == PM_PLAYBACK_ENDED;
  case STEP_OVER:
    break;
  }
  return FALSE;
}

/* A little behind the middle: far jumps go to the key frame before. */
static gint64
get_goal_us (Bench *self)
{
  return pm_playback_get_duration (self->playback) / 2 + KEY_FRAMES_US;
}

static void
begin_step (Bench *self)
{
  self->since_us = g_get_monotonic_time ();
  switch (self->step) {
  case STEP_OPEN:
    press_play (self);
    break;
  case STEP_PLAY:
    self->target_us = self->play_us;
    break;
  case STEP_SEEK:
    pm_playback_seek (self->playback, get_goal_us (self));
    break;
  case STEP_GO_ON:
    self->target_us = pm_playback_get_position (self->playback) + AFTER_SEEK_US;
    break;
  case STEP_CONNECT:
    break;
  case STEP_OVER:
    g_main_loop_quit (self->loop);
  }
}

static void
look (Bench *self)
{
  fail_on (pm_playback_get_error (self->playback));
  if (!is_done (self))
    return;
  say (self);
  self->step = self->whole != NULL ? STEP_OVER : self->step + 1;
  begin_step (self);
}

static gboolean
tick_cb (gpointer data)
{
  Bench *self = data;

  if (self->torrent != NULL || self->whole != NULL)
    look (self);
  return G_SOURCE_CONTINUE;
}

static void
frame_cb (Bench *self)
{
  self->light = measure_light (self);
  look (self);
}

static void
state_cb (Bench *self)
{
  PmPlaybackState state = pm_playback_get_state (self->playback);

  self->n_stalls += self->step == STEP_PLAY && self->state == PM_PLAYBACK_PLAYING
                    && state == PM_PLAYBACK_BUFFERING;
  self->state = state;
}

/* As the window does. */
static void
duration_cb (Bench *self)
{
  guint64 seconds = (guint64) pm_playback_get_duration (self->playback) / G_USEC_PER_SEC;

  if (self->stream != NULL && seconds > 0)
    bt_stream_set_rate (self->stream, bt_stream_get_size (self->stream) / seconds);
}

/* --- beginning and end -------------------------------------------------------------------------- */

static void
make_playback (Bench *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->playback = pm_playback_new (TRUE);
  g_signal_connect_swapped (self->playback, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect_swapped (self->playback, "notify::duration", G_CALLBACK (duration_cb), self);
}

static void
play_whole (Bench *self, const char *path, guint32 piece_length)
{
  g_autoptr (GError) error = NULL;

  self->whole = noted_stream_new (path, piece_length, &error);
  fail_on (error);
  self->step = STEP_OPEN;
  self->since_us = g_get_monotonic_time ();
  open_film (self, G_INPUT_STREAM (self->whole), path, NULL);
  g_main_loop_run (self->loop);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;
  BtAddress address;
  gboolean existed;

  self->torrent = bt_engine_add_finish (self->engine, result, &existed, &error);
  fail_on (error);
  if (!bt_address_parse (&address, self->peer, 0))
    exit (2);
  bt_torrent_add_peer (self->torrent, &address);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_main_loop_quit (((Bench *) data)->loop);
}

static void
play_torrent (Bench *self, const char *torrent, const char *folder)
{
  BtAddChoices choices = { .flags = BT_ADD_HELD };
  g_autoptr (GError) error = NULL;
  BtEngineConfig config;

  bt_engine_config_init (&config);
  config.download_folder = folder;
  config.listen_port = 0;
  bt_engine_options_set_ways (&config.options, FALSE);
  self->engine = bt_engine_new (&config, &error);
  fail_on (error);
  self->since_us = g_get_monotonic_time ();
  bt_engine_add_async (self->engine, torrent, &choices, NULL, added_cb, self);
  g_main_loop_run (self->loop);
  pm_playback_close (self->playback);
  bt_engine_stop_async (self->engine, stopped_cb, self);
  g_main_loop_run (self->loop);
}

static void
clear (Bench *self)
{
  g_signal_handlers_disconnect_by_data (pm_playback_get_paintable (self->playback), self);
  g_signal_handlers_disconnect_by_data (self->playback, self);
  g_clear_object (&self->playback);
  g_clear_object (&self->stream);
  g_clear_object (&self->whole);
  g_clear_object (&self->torrent);
  g_clear_object (&self->engine);
  g_main_loop_unref (self->loop);
}

int
main (int argc, char **argv)
{
  Bench bench = { .light = -1 };
  guint tick;

  if (argc != 5 && !(argc == 4 && g_str_equal (argv[1], "--whole"))) {
    fprintf (stderr, "usage: bench-play TORRENT FOLDER PEER SECONDS | --whole FILE PIECE_LENGTH\n");
    return 2;
  }
  make_playback (&bench);
  tick = g_timeout_add (TICK_MS, tick_cb, &bench);
  if (argc == 4) {
    play_whole (&bench, argv[2], (guint32) g_ascii_strtoull (argv[3], NULL, 10));
  } else {
    bench.peer = argv[3];
    bench.play_us = (gint64) g_ascii_strtoll (argv[4], NULL, 10) * G_USEC_PER_SEC;
    play_torrent (&bench, argv[1], argv[2]);
  }
  g_source_remove (tick);
  clear (&bench);
  return 0;
}
