/* bt-sim-pipe.h — one direction of a simulated connection: a stream, its windows and its order.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All bytes travel but those of blocks: of these only the first, which hold the disk's mark. The pipe
 * reads the headers of the messages that go through to know where a block begins and ends. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that wait for the uplink: two blocks, one going out and one ready, so that a choke or a
 * cancel is never behind more. */
#define BT_SIM_SEND_BUFFER (32 * 1024)
#define BT_SIM_HEADER_MAX 13 /* bytes of a block's message before the block */

/* Bytes that are all here, or of which nothing is known but the number. */
typedef struct {
  guint32 n_bytes;
  gboolean is_void;
} BtSimRun;

typedef struct {
  /* positions in the stream; each at most the one before */
  guint64 written;     /* by the sender */
  guint64 departed;    /* on its way */
  guint64 delivered;   /* at the receiver */
  guint64 read;        /* by the receiver */
  gint64 delivered_us; /* when the last bytes on their way are there: nothing overtakes */

  /* TCP: what may be under way */
  guint64 window;    /* bytes */
  guint64 threshold; /* bytes; below it the window doubles each round trip */

  /* what is between written and read */
  guint8 *bytes; /* owned; bytes that are here */
  gsize first_byte, end_byte, byte_room;
  BtSimRun *runs; /* owned */
  gsize first_run, end_run, run_room;

  /* where the writer is in its messages */
  guint8 header[BT_SIM_HEADER_MAX];
  guint n_header;
  guint32 n_plain;         /* bytes left of a message that travels whole */
  guint32 n_mark;          /* bytes left of a block's mark */
  guint32 n_void;          /* bytes left of the block after its mark */
  guint64 sum;             /* a checksum of the bytes that are here */
  gboolean never_unchokes; /* UNCHOKE is CHOKE when it arrives: its writer is a free rider */
} BtSimPipe;

void bt_sim_pipe_init (BtSimPipe *self);
/* What is under way is lost. */
void bt_sim_pipe_clear (BtSimPipe *self);
/* Returns the bytes that had room in the send buffer. */
gsize bt_sim_pipe_write (BtSimPipe *self, const guint8 *bytes, gsize n_bytes);
/* Returns the bytes that were there. */
gsize bt_sim_pipe_read (BtSimPipe *self, guint8 *to, gsize n_bytes);
/* Bytes that may go now. */
guint64 bt_sim_pipe_get_sendable (const BtSimPipe *self);
/* Bytes were lost on the way, and come later. */
void bt_sim_pipe_shrink (BtSimPipe *self);

G_END_DECLS
