/* bt-reader.h — one who reads a file of a torrent while it comes, as seen from outside the session.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reading is a command: it goes down to the engine thread and waits there, without a thread of its
 * own, until its pieces are verified and on the disk. Then a disk worker reads into a buffer of its own,
 * because a disk that sleeps, or is about to fail, takes seconds to answer: whoever no longer wants it takes
 * it back at once, with one atomic exchange, whatever the worker does. bt-session-readers.h is the other
 * side. */
#pragma once

#include <glib.h>

#include "base/bt-stream-error.h"

G_BEGIN_DECLS

typedef struct _BtSession BtSession;
typedef struct _BtReader BtReader;
typedef struct _BtReading BtReading;

/* Bytes of one answer: what a disk gives in a moment. */
#define BT_READING_MAX (256 * 1024)

/* @torrent: its id in @session. @file: index in its metainfo. Thread: any that may call @session. */
BtReader *bt_reader_new (BtSession *session, guint32 torrent, guint32 file);
/* Nothing is fetched for it any more; what waits ends with G_IO_ERROR_CLOSED. The session may be gone.
 * Thread: any, as of all below. */
void bt_reader_stop (BtReader *self);
/* Stops and frees it. */
void bt_reader_free (BtReader *self);
/* The beginning and the end of the file are wanted first, until they are here. */
void bt_reader_prepare (BtReader *self);
/* Until there is a jump, all is fetched ahead that is good to have, as if a long run had been read. */
void bt_reader_read_on (BtReader *self);
/* Bytes of the film a second; 0: not known. */
void bt_reader_set_rate (BtReader *self, guint64 rate);
/* Instead of a number of bytes: no more comes as things are, and a read says why. */
#define BT_READER_NO_MORE G_MAXUINT64
/* Bytes that are here after those that were read last; a moment old. */
guint64 bt_reader_get_ahead (BtReader *self);

typedef struct {
  guint64 offset; /* bytes from the file's start */
  guint8 *buffer; /* borrowed until its result was got, or it was taken back */
  gsize size; /* bytes wanted; as many as are here are read, at most BT_READING_MAX, at least one */
} BtReadingParams;

/* It is over, with or without success. On the engine thread, or where the reading was begun if the
 * engine is gone; must not wait, nor call the session. */
typedef void (*BtReadingDone) (BtReading *reading, gpointer data);

/* It reads once it is begun. (transfer full): bt_reading_unref(). */
BtReading *bt_reading_new (BtReader *reader, const BtReadingParams *params, BtReadingDone done,
                           gpointer data);
/* Once, after which @done may be called. */
void bt_reading_begin (BtReading *self);
/* TRUE: it is taken back, its buffer is free, and it is not called done any more. FALSE: it is, or will be in a
 * moment. */
gboolean bt_reading_take_back (BtReading *self);
/* When it is done, once, puts what was read into the buffer: its bytes, 0 at the file's end; -1:
 * @error. */
gssize bt_reading_get_result (BtReading *self, GError **error);
BtReading *bt_reading_ref (BtReading *self);
void bt_reading_unref (BtReading *self);

G_END_DECLS
