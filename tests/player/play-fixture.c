/* play-fixture.c — a playback without a window and a sound card, on a stream that is still coming.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "play-fixture.h"

#include "samples.h"

static void
open_stream (PlayFixture *self, SlowStream *stream, const char *name)
{
  static const PmPlaybackAhead ahead = { slow_stream_get_ahead, slow_stream_read_on };

  self->stream = stream;
  self->playback = pm_playback_new (TRUE);
  pm_playback_open (self->playback, G_INPUT_STREAM (stream), name, &ahead);
}

void
play_fixture_init (PlayFixture *self, const char *sample)
{
  g_autoptr (GBytes) content = sample_load (sample);

  play_fixture_init_slow (self, content, sample);
}

void
play_fixture_init_slow (PlayFixture *self, GBytes *content, const char *name)
{
  open_stream (self, slow_stream_new (content, SOON_US), name);
}

void
play_fixture_init_bytes (PlayFixture *self, GBytes *content, const char *name)
{
  open_stream (self, slow_stream_new (content, 0), name);
}

void
play_fixture_clear (PlayFixture *self)
{
  g_assert_finalize_object (G_OBJECT (self->playback));
  slow_stream_await_gone (self->stream);
}

static void
assert_plays (PlayFixture *self)
{
  g_assert_no_error (pm_playback_get_error (self->playback));
}

void
play_fixture_await_state (PlayFixture *self, PmPlaybackState state)
{
  while (pm_playback_get_state (self->playback) != state) {
    assert_plays (self);
    g_main_context_iteration (NULL, TRUE);
  }
}

void
play_fixture_await_position (PlayFixture *self, gint64 at_least_us)
{
  while (pm_playback_get_position (self->playback) < at_least_us) {
    assert_plays (self);
    g_main_context_iteration (NULL, TRUE);
  }
}

void
play_fixture_await_error (PlayFixture *self, PmPlaybackError code)
{
  while (pm_playback_get_state (self->playback) != PM_PLAYBACK_FAILED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (pm_playback_get_error (self->playback), PM_PLAYBACK_ERROR, (int) code);
}

void
play_fixture_await_subtitle (PlayFixture *self, const char *markup)
{
  for (;;) {
    g_autofree char *subtitle = NULL;

    g_object_get (self->playback, "subtitle", &subtitle, NULL);
    if (g_strcmp0 (subtitle, markup) == 0)
      return;
    assert_plays (self);
    g_main_context_iteration (NULL, TRUE);
  }
}
