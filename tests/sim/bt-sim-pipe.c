/* bt-sim-pipe.c — one direction of a simulated connection: a stream, its windows and its order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim-pipe.h"

#include "bt-sim-disk.h"
#include "wire/bt-handshake.h"
#include "wire/bt-message.h"

#include <string.h>

#define SEGMENT 1460                /* bytes a packet on Ethernet */
#define WINDOW_START (10 * SEGMENT) /* RFC 6928 */
#define WINDOW_MIN (4 * SEGMENT)
#define WINDOW_MAX \
  (1024 * 1024) /* bytes; what systems grow their receive buffers to on such links */

void
bt_sim_pipe_init (BtSimPipe *self)
{
  *self = (BtSimPipe) {
    .window = WINDOW_START,
    .threshold = WINDOW_MAX,
    .n_plain = BT_HANDSHAKE_SIZE,
  };
}

void
bt_sim_pipe_clear (BtSimPipe *self)
{
  g_clear_pointer (&self->bytes, g_free);
  g_clear_pointer (&self->runs, g_free);
  self->first_byte = self->end_byte = self->byte_room = 0;
  self->first_run = self->end_run = self->run_room = 0;
  self->read = self->delivered = self->departed = self->written;
}

/* --- what is on its way ------------------------------------------------------------------------- */

static void
make_byte_room (BtSimPipe *self, gsize n_bytes)
{
  gsize n = self->end_byte - self->first_byte;

  if (self->end_byte + n_bytes <= self->byte_room)
    return;
  if (n + n_bytes > self->byte_room / 2) {
    self->byte_room = MAX (256, 2 * (n + n_bytes));
    self->bytes = g_realloc (self->bytes, self->byte_room);
  }
  memmove (self->bytes, self->bytes + self->first_byte, n);
  self->first_byte = 0;
  self->end_byte = n;
}

static void
make_run_room (BtSimPipe *self)
{
  gsize n = self->end_run - self->first_run;

  if (self->end_run < self->run_room)
    return;
  if (n + 1 > self->run_room / 2) {
    self->run_room = MAX (16, 2 * (n + 1));
    self->runs = g_renew (BtSimRun, self->runs, self->run_room);
  }
  memmove (self->runs, self->runs + self->first_run, n * sizeof self->runs[0]);
  self->first_run = 0;
  self->end_run = n;
}

static void
add_run (BtSimPipe *self, guint32 n_bytes, gboolean is_void)
{
  if (self->end_run > self->first_run && self->runs[self->end_run - 1].is_void == is_void) {
    self->runs[self->end_run - 1].n_bytes += n_bytes;
    return;
  }
  make_run_room (self);
  self->runs[self->end_run++] = (BtSimRun) { n_bytes, is_void };
}

static void
add_bytes (BtSimPipe *self, const guint8 *bytes, gsize n_bytes)
{
  make_byte_room (self, n_bytes);
  memcpy (self->bytes + self->end_byte, bytes, n_bytes);
  self->end_byte += n_bytes;
  add_run (self, n_bytes, FALSE);
  /* FNV-1a. */
  for (gsize i = 0; i < n_bytes; i++)
    self->sum = (self->sum ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
}

/* --- messages ----------------------------------------------------------------------------------- */

static guint32
get_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/* One byte more of a header is known. */
static void
take_header_byte (BtSimPipe *self, guint8 byte)
{
  guint32 length;

  self->header[self->n_header++] = byte;
  if (self->n_header < BT_MESSAGE_PREFIX_SIZE)
    return;
  length = get_u32 (self->header);
  if (self->n_header == BT_MESSAGE_PREFIX_SIZE) {
    if (length == 0)
      self->n_header = 0;
  } else if (self->header[BT_MESSAGE_PREFIX_SIZE] != BT_MESSAGE_PIECE) {
    self->n_plain = length - 1;
    self->n_header = 0;
  } else if (self->n_header == BT_SIM_HEADER_MAX) {
    length -= BT_SIM_HEADER_MAX - BT_MESSAGE_PREFIX_SIZE;
    self->n_mark = MIN (length, BT_SIM_MARK_SIZE);
    self->n_void = length - self->n_mark;
    self->n_header = 0;
  }
}

/* The next byte of a header as it arrives: a free rider's UNCHOKE never does. */
static guint8
filter (const BtSimPipe *self, guint8 byte)
{
  gboolean is_id = self->n_header == BT_MESSAGE_PREFIX_SIZE;

  return self->never_unchokes && is_id && byte == BT_MESSAGE_UNCHOKE ? BT_MESSAGE_CHOKE : byte;
}

/* Of the bytes that go on as the last one did; at least one, at most @n_bytes. */
static gsize
take_some (BtSimPipe *self, const guint8 *bytes, gsize n_bytes)
{
  guint32 *left = self->n_plain > 0 ? &self->n_plain : self->n_mark > 0 ? &self->n_mark : NULL;
  guint8 byte;
  gsize n = 1;

  if (left == NULL && self->n_void > 0) {
    n = MIN (n_bytes, self->n_void);
    self->n_void -= n;
    add_run (self, n, TRUE);
    return n;
  }
  if (left != NULL) {
    n = MIN (n_bytes, *left);
    *left -= n;
  } else {
    byte = filter (self, bytes[0]);
    take_header_byte (self, byte);
    bytes = &byte;
  }
  add_bytes (self, bytes, n);
  return n;
}

gsize
bt_sim_pipe_write (BtSimPipe *self, const guint8 *bytes, gsize n_bytes)
{
  guint64 waiting = self->written - self->departed;
  gsize n_room = BT_SIM_SEND_BUFFER - MIN (waiting, BT_SIM_SEND_BUFFER);
  gsize n_taken = 0;

  n_bytes = MIN (n_bytes, n_room);
  while (n_taken < n_bytes)
    n_taken += take_some (self, bytes + n_taken, n_bytes - n_taken);
  self->written += n_taken;
  return n_taken;
}

/* --- the other side ----------------------------------------------------------------------------- */

/* TCP's window grows with what was acknowledged: by all of it, later by a packet a round trip. */
static void
grow_window (BtSimPipe *self, gsize n_bytes)
{
  if (self->window < self->threshold)
    self->window += n_bytes;
  else
    self->window += MAX (SEGMENT * n_bytes / self->window, 1);
  self->window = MIN (self->window, WINDOW_MAX);
}

gsize
bt_sim_pipe_read (BtSimPipe *self, guint8 *to, gsize n_bytes)
{
  gsize n_got = 0;

  n_bytes = MIN (n_bytes, self->delivered - self->read);
  while (n_got < n_bytes) {
    BtSimRun *run = &self->runs[self->first_run];
    gsize n = MIN (n_bytes - n_got, run->n_bytes);

    if (!run->is_void) {
      memcpy (to + n_got, self->bytes + self->first_byte, n);
      self->first_byte += n;
    }
    run->n_bytes -= n;
    if (run->n_bytes == 0)
      self->first_run++;
    n_got += n;
  }
  self->read += n_got;
  if (n_got > 0)
    grow_window (self, n_got);
  return n_got;
}

guint64
bt_sim_pipe_get_sendable (const BtSimPipe *self)
{
  guint64 waiting = self->written - self->departed, under_way = self->departed - self->read;
  guint64 room = self->window - MIN (under_way, self->window);

  /* Crumbs are not sent. */
  return room >= MIN (waiting, SEGMENT) ? MIN (waiting, room) : 0;
}

void
bt_sim_pipe_shrink (BtSimPipe *self)
{
  self->window = self->threshold = MAX (self->window / 2, WINDOW_MIN);
}
