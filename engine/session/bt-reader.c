/* bt-reader.c — one who reads a file of a torrent while it comes, as seen from outside the session.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-reader-private.h"

#include <gio/gio.h>
#include <string.h>

#include "session/bt-session-private.h"

BtReader *
bt_reader_ref (BtReader *self)
{
  atomic_fetch_add (&self->n_references, 1);
  return self;
}

void
bt_reader_unref (BtReader *self)
{
  if (atomic_fetch_sub (&self->n_references, 1) > 1)
    return;
  bt_command_queue_unref (self->commands);
  g_free (self);
}

/* --- small commands ------------------------------------------------------------------------------- */

typedef struct {
  BtCommand base;
  BtReader *reader; /* reference */
} ReaderCommand;

static void
command_free (BtCommand *base)
{
  bt_reader_unref (((ReaderCommand *) base)->reader);
  g_free (base);
}

static void
push (BtReader *self, void (*run) (BtCommand *command, gpointer session))
{
  ReaderCommand *command = g_new0 (ReaderCommand, 1);

  command->base.run = run;
  command->base.free = command_free;
  command->reader = bt_reader_ref (self);
  bt_command_queue_push (self->commands, &command->base);
}

static void
run_attach (BtCommand *base, gpointer session)
{
  bt_session_readers_attach (session, ((ReaderCommand *) base)->reader);
}

static void
run_detach (BtCommand *base, gpointer session)
{
  bt_session_readers_detach (((ReaderCommand *) base)->reader);
}

static void
run_look (BtCommand *base, gpointer session)
{
  BtReader *reader = ((ReaderCommand *) base)->reader;

  if (reader->state.torrent != NULL)
    bt_session_readers_look (reader->state.torrent);
}

BtReader *
bt_reader_new (BtSession *session, guint32 torrent, guint32 file)
{
  BtReader *self = g_new0 (BtReader, 1);

  atomic_init (&self->n_references, 1);
  self->commands = bt_command_queue_ref (session->commands);
  self->torrent = torrent;
  self->file = file;
  atomic_init (&self->opening, FALSE);
  atomic_init (&self->reads_on, FALSE);
  atomic_init (&self->rate, 0);
  atomic_init (&self->ahead, 0);
  g_queue_init (&self->state.readings);
  push (self, run_attach);
  return self;
}

void
bt_reader_stop (BtReader *self)
{
  push (self, run_detach);
}

void
bt_reader_free (BtReader *self)
{
  bt_reader_stop (self);
  bt_reader_unref (self);
}

void
bt_reader_prepare (BtReader *self)
{
  atomic_store (&self->opening, TRUE);
  push (self, run_look);
}

void
bt_reader_read_on (BtReader *self)
{
  if (!atomic_exchange (&self->reads_on, TRUE))
    push (self, run_look);
}

void
bt_reader_set_rate (BtReader *self, guint64 rate)
{
  if (atomic_exchange (&self->rate, rate) != rate)
    push (self, run_look);
}

guint64
bt_reader_get_ahead (BtReader *self)
{
  return atomic_load (&self->ahead);
}

/* --- readings ------------------------------------------------------------------------------------- */

BtReading *
bt_reading_ref (BtReading *self)
{
  atomic_fetch_add (&self->n_references, 1);
  return self;
}

void
bt_reading_unref (BtReading *self)
{
  if (atomic_fetch_sub (&self->n_references, 1) > 1)
    return;
  g_clear_error (&self->error);
  g_free (self->bytes);
  bt_reader_unref (self->reader);
  g_free (self);
}

static gboolean
change_state (BtReading *self, BtReadingState from, BtReadingState to)
{
  int state = (int) from;

  return atomic_compare_exchange_strong (&self->state, &state, (int) to);
}

gboolean
bt_reading_take_back (BtReading *self)
{
  return change_state (self, BT_READING_WAITS, BT_READING_TAKEN_BACK)
         || change_state (self, BT_READING_TAKEN, BT_READING_TAKEN_BACK);
}

gboolean
bt_reading_take (BtReading *self)
{
  return change_state (self, BT_READING_WAITS, BT_READING_TAKEN);
}

gboolean
bt_reading_is_taken_back (BtReading *self)
{
  return atomic_load (&self->state) == BT_READING_TAKEN_BACK;
}

void
bt_reading_end (BtReading *self, gssize n_bytes, GError *error)
{
  self->n_bytes = n_bytes;
  self->error = error;
  if (change_state (self, BT_READING_TAKEN, BT_READING_DONE))
    self->done (self, self->data);
}

void
bt_reading_fail (BtReading *self, const GError *error)
{
  if (bt_reading_take (self))
    bt_reading_end (self, -1, g_error_copy (error));
}

gssize
bt_reading_get_result (BtReading *self, GError **error)
{
  /* With what the engine thread and the disk worker wrote before. */
  if (atomic_load (&self->state) != BT_READING_DONE)
    return 0;
  if (self->n_bytes > 0)
    memcpy (self->params.buffer, self->bytes, (gsize) self->n_bytes);
  if (self->error == NULL)
    return self->n_bytes;
  g_propagate_error (error, g_error_copy (self->error));
  return -1;
}

static void
reading_run (BtCommand *base, gpointer session)
{
  BtReading *self = (BtReading *) base;

  self->arrived = self->reader->state.torrent != NULL;
  if (self->arrived)
    bt_session_readers_arrive (self);
}

/* One that found no torrent, or no session, was never taken up. */
static void
reading_free (BtCommand *base)
{
  BtReading *self = (BtReading *) base;

  if (!self->arrived) {
    g_autoptr (GError) error =
        g_error_new (BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED, "the torrent was removed");

    bt_reading_fail (self, error);
  }
  bt_reading_unref (self);
}

BtReading *
bt_reading_new (BtReader *reader, const BtReadingParams *params, BtReadingDone done, gpointer data)
{
  BtReading *self = g_new0 (BtReading, 1);

  self->base.run = reading_run;
  self->base.free = reading_free;
  atomic_init (&self->n_references, 1);
  atomic_init (&self->state, BT_READING_WAITS);
  self->reader = bt_reader_ref (reader);
  self->params = *params;
  self->done = done;
  self->data = data;
  return self;
}

void
bt_reading_begin (BtReading *self)
{
  bt_command_queue_push (self->reader->commands, &bt_reading_ref (self)->base);
}
