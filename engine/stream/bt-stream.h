/* bt-stream.h — reading one file of a torrent while it comes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GInputStream that is a GSeekable: whatever reads files can read this. A read waits until the pieces
 * it needs are here, and says to the swarm what is wanted next: see swarm/bt-read-ahead.h. Only verified
 * bytes are given, at most BT_READING_MAX of them at a time; how many were asked for tells what is wanted.
 *
 * Threads: one at a time, any; get_size(), get_ahead(), set_rate(), read_on() and prepare() at any time as well. What
 * waits holds no thread when it was asked for with read_async(), whose answer comes in the caller's
 * thread-default context (the engine thread's own included); read() blocks and is for threads that may,
 * such as a pipeline's, never for the main or the engine thread. A read is cancelled at once, also when the
 * disk does not answer.
 * Errors of a read: G_IO_ERROR_CANCELLED; BT_STREAM_ERROR_REMOVED (the torrent or the engine went),
 * _FAILED (the torrent stopped with an error: its message), and what the disk says. A paused torrent gives
 * what is here; a read of what is not waits until it goes on, and so does one while files are looked at,
 * hashed or moved. A torrent that waits in the queue runs while it is read. After REMOVED nothing more comes; after the others the same place may be read again. */
#pragma once

#include <gio/gio.h>
#include "base/bt-stream-error.h"

G_BEGIN_DECLS

#define BT_TYPE_STREAM (bt_stream_get_type ())
G_DECLARE_FINAL_TYPE (BtStream, bt_stream, BT, STREAM, GInputStream)

typedef struct _BtSession BtSession;

/* @torrent: its id in @session. @file: index in its metainfo, @size: bytes of that file. Nothing is
 * fetched for it before the first read, or bt_stream_prepare(). It may live longer than @session. Thread:
 * any that may call @session. */
BtStream *bt_stream_new (BtSession *session, guint32 torrent, guint32 file, guint64 size);

guint64 bt_stream_get_size (BtStream *self); /* bytes */
/* The container's beginning and end are fetched first: who plays needs both. */
void bt_stream_prepare (BtStream *self);
/* Bytes of the film a second, 0: not known. Says how far ahead is enough. */
void bt_stream_set_rate (BtStream *self, guint64 rate);
/* Bytes from the end of the last read on that are here without a gap; G_MAXUINT64: no more comes
 * as things are, and a read says why. Cheap; a moment old. */
guint64 bt_stream_get_ahead (BtStream *self);
/* Says that it will be read on from there, and all is fetched ahead that is good to have; before that only
 * as much as was read in a row, because who looks into a file here and there does not read on. Holds
 * until a read begins elsewhere. */
void bt_stream_read_on (BtStream *self);

G_END_DECLS
