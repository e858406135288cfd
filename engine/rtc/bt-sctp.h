/* bt-sctp.h — one association of SCTP over DTLS (RFC 8261), by usrsctp.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is fed packets and gives packets. What came waits in the association until it is read, and its window
 * closes as long as nobody does: nothing here grows by what the other side sends.
 *
 * Thread: engine. */
#pragma once

#include "rtc/bt-sctp-pool.h"

G_BEGIN_DECLS

#define BT_SCTP_PACKET_MAX \
  1191                    /* bytes; libwebrtc's: with DTLS, TURN, UDP and IPv6 it makes 1280 */
#define BT_SCTP_PORT 5000 /* ours, as everybody's (RFC 8841) */

typedef struct _BtSctp BtSctp;

typedef enum {
  BT_SCTP_CONNECTING,
  BT_SCTP_UP,
  BT_SCTP_RESET,   /* the other side closed the stream: what came before it was read */
  BT_SCTP_ABORTED, /* the other side broke it off: likewise */
  BT_SCTP_LOST,    /* nothing is answered any more, or it could not be set up */
} BtSctpState;

typedef struct {
  /* A packet for the other side; from within flush() and free(). */
  void (*send) (const void *packet, gsize n_bytes, gpointer data);
  /* A timer did something: call flush(), and look. From the loop; may free the association. */
  void (*stirred) (gpointer data);
} BtSctpFuncs;

/* Begins to connect; the other side does the same. @funcs: static. NULL: there is no memory left. */
BtSctp *bt_sctp_new (BtSctpPool *pool, guint16 remote_port, const BtSctpFuncs *funcs,
                     gpointer data);
/* Breaks off, and says so. */
void bt_sctp_free (BtSctp *self);
/* As of the last read() or write(). */
BtSctpState bt_sctp_get_state (const BtSctp *self);

/* One packet that came; nothing is sent yet, and nothing is read. */
void bt_sctp_feed (BtSctp *self, const void *packet, gsize n_bytes);
/* Sends what the calls before made necessary: call it after any of them. */
void bt_sctp_flush (BtSctp *self);

/* Something waits to be read, an event of the association counts. */
gboolean bt_sctp_can_read (BtSctp *self);
/* There may be room again since write() found none. */
gboolean bt_sctp_can_write (BtSctp *self);

typedef struct {
  guint16 stream;
  guint32 protocol; /* BT_PPID_... */
  gboolean is_last; /* part of its message */
} BtSctpPart;

/* A part of one message. Returns bytes, or 0: nothing waits, and the state is up to date. */
gsize bt_sctp_read (BtSctp *self, void *bytes, gsize n_bytes, BtSctpPart *part);
/* A whole message, at most BT_SCTP_MESSAGE_MAX bytes; FALSE: there is no room for it now. */
gboolean bt_sctp_write (BtSctp *self, guint16 stream, guint32 protocol, const void *bytes,
                        gsize n_bytes);
/* As many as packets carry whole: no small one follows a full message. */
#define BT_SCTP_CHUNK_DATA 1160 /* bytes of a message in a packet: 12 + 16 of headers; of 4 */
#define BT_SCTP_MESSAGE_MAX (14 * BT_SCTP_CHUNK_DATA)

G_END_DECLS
