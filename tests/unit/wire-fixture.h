/* wire-fixture.h — one swarm, and a peer of it whose bytes the test writes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/bt-swarm.h"
#include "wire/bt-message.h"

G_BEGIN_DECLS

#define WIRE_PIECES 4
#define WIRE_PIECE_LENGTH 32768 /* two blocks */

typedef enum {
  WIRE_LEECHER = 0,
  WIRE_SEED = 1 << 0,    /* the swarm has all pieces */
  WIRE_MAGNET = 1 << 1,  /* it knows only the info hash */
  WIRE_PLAIN = 1 << 2,   /* the peer has neither extensions nor the fast extension */
  WIRE_DIALED = 1 << 3,  /* we dialed: the peer's handshake is still to come */
  WIRE_SUPER = 1 << 4,   /* with SEED: it super-seeds */
  WIRE_PRIVATE = 1 << 5, /* the torrent is private */
} WireFlags;

typedef struct {
  BtBlockPool *pool;
  BtLimiter down, up;
  BtMetainfo *metainfo; /* borrowed: all fixtures share one, or a private one */
  BtSwarm *swarm;
  BtConnection *connection; /* NULL when it is gone */
  BtGone gone;              /* why; BT_N_GONE while it stands */
  const guint8 *content;    /* what the torrent holds; likewise */
  guint8 *data;             /* what the swarm has of it */
  GByteArray *out;          /* what it sent to the peer and nobody looked at yet */
  gint64 now_us;
  gboolean deaf; /* the peer does not read */
} WireFixture;

/* A swarm that exchanges peers, and one peer. */
void wire_fixture_init (WireFixture *self, WireFlags flags);
/* Stops the swarm; all its buffers must come back. */
void wire_fixture_clear (WireFixture *self);
void wire_fixture_make_handshake (WireFixture *self, WireFlags flags, BtHandshake *handshake);
/* One more peer, with a number for its id and address. */
BtConnection *wire_fixture_connect (WireFixture *self, guint number, const BtHandshake *received);

/* The peer hangs up and comes again under @number; then the fixture's connection is that one. */
void wire_fixture_come_again (WireFixture *self, guint number);

/* Bytes from the peer; all jobs and answers that follow are done. */
void wire_fixture_feed (WireFixture *self, const void *bytes, gsize n_bytes);
void wire_fixture_feed_plain (WireFixture *self, guint8 id);
void wire_fixture_feed_index (WireFixture *self, guint8 id, guint32 index);
void wire_fixture_feed_range (WireFixture *self, guint8 id, guint32 index, guint32 begin,
                              guint32 length);
/* An extended message: @id and a bencoded text; @data may follow it. */
void wire_fixture_feed_extended (WireFixture *self, guint8 id, const char *text, const void *data,
                                 gsize n_data);
/* A block of zeros, or what the content has there. */
void wire_fixture_feed_block (WireFixture *self, guint32 index, guint32 begin, guint32 length,
                              gboolean right);
/* What the swarm fetched of the metadata, when it is whole, is taken for its metainfo. */
void wire_fixture_adopt_metadata (WireFixture *self);
/* Time passes, in steps of half a second. */
void wire_fixture_wait (WireFixture *self, gint64 us);

/* The next message of @id that the swarm sent, passing others; FALSE: none. @extension: the id
 * within an extended message, or 0. */
gboolean wire_fixture_expect (WireFixture *self, guint8 id, BtMessage *message);
/* Answers all requests that wait. Returns how many. */
guint wire_fixture_answer (WireFixture *self, gboolean right);
gboolean wire_fixture_has_text (WireFixture *self, const char *text);
guint wire_fixture_count (WireFixture *self, BtGone reason);

G_END_DECLS
