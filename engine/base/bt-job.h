/* bt-job.h — what the protocol asks of the disk: plain data, no file in sight.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bt-block-pool.h"
#include "bt-hash.h"

G_BEGIN_DECLS

typedef enum {
  BT_JOB_STORE, /* hash and/or write blocks of one piece */
  BT_JOB_READ,  /* read ranges for a peer, or for who reads a file */
} BtJobKind;

typedef enum {
  BT_STORE_HASH = 1 << 0,  /* bring the piece's SHA-1 forward over these blocks */
  BT_STORE_WRITE = 1 << 1, /* write the blocks that are in memory */
  BT_STORE_VERIFY =
      1 << 2, /* the piece is whole: finish the hash and compare; write only if good */
  BT_STORE_DIGEST =
      1 << 3, /* with VERIFY: it failed before, its digests are wanted if it is good */
} BtStoreFlags;

typedef enum {
  BT_JOB_OK,
  BT_JOB_BAD_HASH, /* BT_STORE_VERIFY only: the bytes are not the piece */
  BT_JOB_FAILED,   /* @error says why; nothing counts as written */
} BtJobResult;

/* How far the SHA-1 of a piece being fetched has come. Belongs to the swarm; while a job that names
 * it is under way (at most one a piece) it belongs to the worker. */
typedef struct {
  BtSha1 *sha1; /* owned; made by the first job that hashes, NULL until then */
  guint32
      position; /* bytes of the piece that went into it, a multiple of BT_BLOCK_SIZE or the end */
} BtPieceHash;

/* One range to read, inside one piece that was verified. */
typedef struct {
  guint32 piece;
  guint32 begin;  /* bytes from the start of the piece */
  guint32 length; /* bytes */
  guint8 *buffer; /* of the asker: for a peer a block of the pool; filled by the worker */
} BtReadRange;

#define BT_READ_RANGES_MAX 32 /* ranges a job: half a MiB, enough to make the system calls cheap */

typedef struct _BtJob BtJob;
struct _BtJob {
  BtJob *next; /* of the queue it is in */
  BtJobKind kind;
  BtJobResult result;
  GError *error; /* owned; with BT_JOB_FAILED */
  gpointer
      owner; /* of the asker: the BtSwarm, or the torrent's readers; never touched by storage */
  gpointer context; /* of the asker: the piece being fetched, or the connection's id */

  /* BT_JOB_STORE. Shape: blocks[n_blocks], block i starts at (first_block + i) * BT_BLOCK_SIZE of
   * the piece; NULL = was written before. With VERIFY they are all blocks of the piece; what the
   * hash lacks and memory has not is read back. */
  BtStoreFlags flags;
  guint32 piece;
  guint32 first_block;
  guint32 n_blocks;
  guint32 piece_length; /* bytes of this piece: the last one may be short */
  BtPieceHash *hash; /* borrowed from the swarm for the time of the job; NULL without HASH/VERIFY */
  guint8 **blocks;   /* owned array of borrowed buffers */
  /* Owned; shape: n_blocks, of bt_sha1_short(). Filled with BAD_HASH, and with OK if DIGEST was
   * asked for; else NULL: a good piece costs nothing. */
  guint64 *digests;

  /* BT_JOB_READ. */
  guint n_ranges;
  BtReadRange ranges[]; /* shape: n_ranges */
};

/* @n_ranges: room for ranges, 0 with BT_JOB_STORE. @n_blocks: likewise. Zeroed. */
BtJob *bt_job_new (BtJobKind kind, guint32 n_blocks, guint n_ranges);
/* Frees the job; the buffers are the asker's. */
void bt_job_free (BtJob *self);

G_END_DECLS
