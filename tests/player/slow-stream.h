/* slow-stream.h — a file that comes piece by piece, where it is read first.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a stream of a torrent is to the player: a GInputStream and GSeekable whose reads wait for the pieces they
 * need. All functions may be called from any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SLOW_TYPE_STREAM (slow_stream_get_type ())
G_DECLARE_FINAL_TYPE (SlowStream, slow_stream, SLOW, STREAM, GInputStream)

#define SLOW_PIECE (16 * 1024) /* bytes */

/* One piece comes every @interval_us; 0: all are here. It begins held. */
SlowStream *slow_stream_new (GBytes *content, gint64 interval_us);

/* Nothing comes while it is held. @n_pieces more come, each when a read waits; G_MAXUINT: all, by themselves. */
void slow_stream_hold (SlowStream *self);
void slow_stream_release (SlowStream *self, guint n_pieces);
/* Every read that needs what is not here ends so from now on. */
void slow_stream_fail (SlowStream *self, const GError *error);
/* The file ends here for who reads, whatever it said before. */
void slow_stream_truncate (SlowStream *self, gsize size);
/* Waits until a read waits for a piece. */
void slow_stream_await_wait (SlowStream *self);
guint slow_stream_get_n_here (SlowStream *self); /* pieces */
guint slow_stream_get_n_pieces (SlowStream *self);

/* Drops the caller's reference, and waits until nobody has one: the thread that read last lets go a little after
 * its answer has come. */
void slow_stream_await_gone (SlowStream *self);

/* What a PmPlaybackAhead is made of. */
guint64 slow_stream_get_ahead (GInputStream *stream);
void slow_stream_read_on (GInputStream *stream);

G_END_DECLS
