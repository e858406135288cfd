/* play-fixture.h — a playback without a window and a sound card, on a stream that is still coming.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-playback.h"
#include "slow-stream.h"

G_BEGIN_DECLS

#define SOON_US 1000 /* between pieces: a film of 8 s comes in a tenth of a second or so */

typedef struct {
  PmPlayback *playback;
  SlowStream *stream;
} PlayFixture;

/* Opens a sample; nothing of it comes before it is released. */
void play_fixture_init (PlayFixture *self, const char *sample);
/* Of other bytes, which come likewise. */
void play_fixture_init_slow (PlayFixture *self, GBytes *content, const char *name);
/* Opens @content (owned by the caller) as @name; all of it is there. */
void play_fixture_init_bytes (PlayFixture *self, GBytes *content, const char *name);
/* All of it goes, whatever it waits for. */
void play_fixture_clear (PlayFixture *self);
/* Runs the main loop until it is so. A playback that fails meanwhile fails the test. */
void play_fixture_await_state (PlayFixture *self, PmPlaybackState state);
void play_fixture_await_position (PlayFixture *self, gint64 at_least_us);
void play_fixture_await_subtitle (PlayFixture *self, const char *markup); /* NULL: none */
void play_fixture_await_error (PlayFixture *self, PmPlaybackError code);

G_END_DECLS
