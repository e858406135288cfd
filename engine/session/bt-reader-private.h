/* bt-reader-private.h — what both sides of a reader see.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdatomic.h>

#include "session/bt-command.h"
#include "session/bt-reader.h"
#include "session/bt-session-readers.h"

G_BEGIN_DECLS

struct _BtReader {
  atomic_uint n_references;
  BtCommandQueue *commands; /* reference: outlives the session */
  guint32 torrent, file;
  /* Any thread. */
  atomic_bool opening, reads_on;
  _Atomic guint64 rate, ahead; /* bytes a second; bytes */

  BtReaderState state; /* engine thread */
};

typedef enum {
  BT_READING_WAITS,      /* whoever exchanges this has it */
  BT_READING_TAKEN_BACK, /* by the caller: the engine thread lets go of it when it looks */
  BT_READING_TAKEN,      /* by the engine thread: it will be done, or taken back before that */
  BT_READING_DONE,       /* what it got can be looked at */
} BtReadingState;

struct _BtReading {
  BtCommand base;
  atomic_uint n_references; /* the caller's, the command's, the queue's or the job's */
  atomic_int state;         /* BtReadingState */
  BtReader *reader;         /* reference */
  BtReadingParams params;
  BtReadingDone done;
  gpointer data;
  gboolean arrived; /* engine thread: it was run as a command */

  guint8 *bytes; /* owned; the disk worker's, then written before done; NULL: none was asked */

  /* Written before done. */
  gssize n_bytes;
  GError *error; /* owned */
};

BtReader *bt_reader_ref (BtReader *self);
void bt_reader_unref (BtReader *self);
/* FALSE: it was taken back. Otherwise, and only then, it may be ended. */
gboolean bt_reading_take (BtReading *self);
/* Whether nobody wants what it gets. */
gboolean bt_reading_is_taken_back (BtReading *self);
/* One that was taken; nobody hears of it if it was taken back since. @error: (transfer full) or NULL. */
void bt_reading_end (BtReading *self, gssize n_bytes, GError *error);
/* Takes and ends it. @error: copied. */
void bt_reading_fail (BtReading *self, const GError *error);

G_END_DECLS
