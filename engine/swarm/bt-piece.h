/* bt-piece.h — a piece that is being fetched: its blocks, its hash, who sent it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "base/bt-job.h"

G_BEGIN_DECLS

typedef enum {
  BT_BLOCK_FREE,
  BT_BLOCK_REQUESTED, /* asked of at least one peer */
  BT_BLOCK_HERE,      /* in memory */
  BT_BLOCK_WRITTEN,   /* on disk, not verified; its buffer went back */
} BtBlockState;

typedef struct {
  guint8 *buffer;      /* of the pool, with BT_BLOCK_HERE */
  guint8 state;        /* BtBlockState */
  guint8 n_requesters; /* connections with a request for it that is still waited for */
  guint16 sender;      /* index in the piece's senders, with HERE and WRITTEN */
} BtBlock;

typedef struct {
  guint64 id; /* of the connection; it may be gone */
  BtAddress address;
} BtSender;

typedef struct _BtStarted BtStarted;

typedef struct {
  guint32 index;
  guint32 length; /* bytes */
  guint32 n_blocks;
  guint32 n_free;
  guint32 n_requested; /* blocks, not requests */
  guint32 n_requests;  /* over all blocks: of how many connections each is waited for */
  guint32 n_memory;    /* blocks with a buffer */
  guint32 next_free;   /* no block below is free */
  BtPieceHash hash;
  gboolean busy;      /* a store job is under way */
  gboolean verifying; /* and it is the last one */
  gboolean doomed;    /* given up; freed when the job is back */
  gboolean failed;    /* its hash was wrong before: see bt-suspects.h */
  guint64 only_from;  /* the connection that sends it alone; 0: none does */
  gint64 alone_us;    /* since when */
  gint64 by_us;       /* its deadline; 0: none */
  gint64 asked_us;    /* when a block of it was asked for last */
  gboolean by_slow;   /* begun by a peer too slow for whole pieces: others like it may help */
  GArray *askers;     /* guint64: connections that asked for blocks of it; each once */
  GArray *senders;    /* BtSender; bounded by n_blocks */

  /* of BtStarted */
  BtStarted *started; /* borrowed; NULL: in none */
  guint started_kind, started_place;
  guint place; /* in the swarm's pieces */

  BtBlock blocks[]; /* shape: n_blocks */
} BtPiece;

BtPiece *bt_piece_new (guint32 index, guint32 length);
/* Its buffers must have gone back. */
void bt_piece_free (BtPiece *self);
guint32 bt_piece_get_block_length (const BtPiece *self, guint32 block);
/* The connection @id asks for blocks of it: it is known to whom a block may be owed. */
void bt_piece_add_asker (BtPiece *self, guint64 id);
/* It asks for none of them any more. */
void bt_piece_remove_asker (BtPiece *self, guint64 id);
/* The next free block becomes requested by one. @self has a free block. */
guint32 bt_piece_take_free (BtPiece *self);
/* One more asks for a block (end game). */
void bt_piece_add_requester (BtPiece *self, guint32 block);
/* One waits no longer for it. */
void bt_piece_remove_requester (BtPiece *self, guint32 block);
/* No block is here or asked for. */
gboolean bt_piece_is_untouched (const BtPiece *self);
gboolean bt_piece_needs (const BtPiece *self, guint32 block);
/* @buffer: moved here. The block is needed. */
void bt_piece_receive (BtPiece *self, guint32 block, guint8 *buffer, guint64 id,
                       const BtAddress *address);
/* All blocks came from one stranger. The piece is whole. */
gboolean bt_piece_is_of_one (const BtPiece *self);
/* Blocks that @address sent are free again. No job is under way. Returns bytes. */
guint32 bt_piece_forget_blocks_of (BtPiece *self, const BtAddress *address, BtBlockPool *pool);
/* No block is missing. */
gboolean bt_piece_is_whole (const BtPiece *self);
/* All buffers back to @pool, all blocks free, the hash forgotten. No job is under way. */
void bt_piece_reset (BtPiece *self, BtBlockPool *pool);

/* Blocks from the hash's position on that are in memory. */
guint32 bt_piece_count_run (const BtPiece *self);
/* Blocks in memory that the hash is past. */
guint32 bt_piece_count_hashed (const BtPiece *self);
/* A store job over the blocks in memory of [@first, @first + @n). Makes the piece busy. */
BtJob *bt_piece_make_job (BtPiece *self, BtStoreFlags flags, guint32 first, guint32 n);
/* The next job worth doing as blocks arrive, or NULL: hash a run, or verify the whole. */
BtJob *bt_piece_advance (BtPiece *self);
/* A job that brings memory back, or NULL. */
BtJob *bt_piece_flush (BtPiece *self);
/* The written buffers of @job go back to @pool. */
void bt_piece_job_written (BtPiece *self, const BtJob *job, BtBlockPool *pool);

G_END_DECLS
