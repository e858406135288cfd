/* test-playback-hurry.c — somebody who goes from film to film before they are open.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "play-fixture.h"
#include "samples.h"

#include <gst/gst.h>

#define ROUNDS 60 /* how often the race is run */
#define PATIENCE_MS \
  60 /* after which the next film is opened, at most: by then they are nearly open */

static const char *const films[] = { "moov-first.mp4", "film.mkv", "film.webm", "music.flac" };

static gboolean
over_cb (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* In the milliseconds after a film was opened its streams are put together by several threads. */
static void
run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_opens_another_while_opening (void)
{
  g_autoptr (PmPlayback) playback = pm_playback_new (TRUE);
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (films); i++)
    g_ptr_array_add (contents, sample_load (films[i]));
  for (i = 0; i <= ROUNDS; i++) {
    guint film = i % G_N_ELEMENTS (films);
    g_autoptr (SlowStream) stream = slow_stream_new (contents->pdata[film], 0);

    pm_playback_open (playback, G_INPUT_STREAM (stream), films[film], NULL);
    pm_playback_play (playback);
    if (i < ROUNDS)
      run_for (i * PATIENCE_MS / ROUNDS);
  }
  while (pm_playback_get_position (playback) < G_USEC_PER_SEC / 4) {
    g_assert_no_error (pm_playback_get_error (playback));
    g_main_context_iteration (NULL, TRUE);
  }
}

/* Of a pipeline that is stopped while it opens GStreamer 1.22 now and then warns that data came before its stream
 * began, and drops it: that is no harm. Criticals are. */
int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  gst_init (NULL, NULL);
  g_test_add_func ("/playback-hurry/opens-another-while-opening", test_opens_another_while_opening);
  return g_test_run ();
}
