/* bt-store-job.c — runs the swarm's jobs: hashes, compares, writes and reads blocks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-store-private.h"

#include <string.h>

#define IOV_BATCH 256               /* blocks a system call: 4 MiB */
#define READ_BACK_SIZE (256 * 1024) /* bytes read at once of what a hash lacks; fits the L2 cache */

static guint64
get_offset (BtStore *self, guint32 piece, guint32 begin)
{
  return piece * (guint64) bt_metainfo_get_piece_length (self->metainfo) + begin;
}

/* Bytes of the piece before block @index of the job. */
static guint32
get_begin (const BtJob *job, guint32 index)
{
  return MIN ((job->first_block + index) * (guint32) BT_BLOCK_SIZE, job->piece_length);
}

static guint32
get_block_length (const BtJob *job, guint32 index)
{
  return get_begin (job, index + 1) - get_begin (job, index);
}

/* --- hashing ------------------------------------------------------------------------------------ */

/* Brings the hash on to @end with what is on disk. */
static gboolean
hash_from_disk (BtStore *self, BtJob *job, guint32 end)
{
  BtPieceHash *hash = job->hash;
  g_autofree guint8 *buffer = NULL;

  if (hash->position < end)
    buffer = g_malloc (MIN (end - hash->position, READ_BACK_SIZE));
  while (hash->position < end) {
    guint32 n_bytes = MIN (end - hash->position, READ_BACK_SIZE);

    if (!bt_store_read (self, get_offset (self, job->piece, hash->position), buffer, n_bytes,
                        &job->error))
      return FALSE;
    bt_sha1_update (hash->sha1, buffer, n_bytes);
    hash->position += n_bytes;
  }
  return TRUE;
}

/* The end of the blocks from @index on that are on disk and not in memory. */
static guint32
find_gap_end (const BtJob *job, guint32 index)
{
  while (index < job->n_blocks && job->blocks[index] == NULL)
    index++;
  return get_begin (job, index);
}

/* From where the hash stands to the end of the job's blocks. */
static gboolean
hash_blocks (BtStore *self, BtJob *job)
{
  BtPieceHash *hash = job->hash;
  guint32 index = hash->position / BT_BLOCK_SIZE - job->first_block;

  for (; index < job->n_blocks && hash->position < job->piece_length; index++) {
    if (hash->position > get_begin (job, index))
      continue; /* read back together with the one before it */
    if (job->blocks[index] == NULL) {
      if (!hash_from_disk (self, job, find_gap_end (job, index)))
        return FALSE;
      continue;
    }
    bt_sha1_update (hash->sha1, job->blocks[index], get_block_length (job, index));
    hash->position += get_block_length (job, index);
  }
  return TRUE;
}

/* Only a piece to verify is known to be whole; of another, what lies before the job's blocks may not
 * have come yet. */
static gboolean
hash_job (BtStore *self, BtJob *job)
{
  BtPieceHash *hash = job->hash;
  gboolean whole = (job->flags & BT_STORE_VERIFY) != 0;

  if (hash->sha1 == NULL)
    hash->sha1 = bt_sha1_new ();
  if (hash->position < get_begin (job, 0)
      && !(whole && hash_from_disk (self, job, get_begin (job, 0))))
    return !whole;
  return hash_blocks (self, job) && (!whole || hash_from_disk (self, job, job->piece_length));
}

/* The digest is taken once: whoever verifies again hashes again. */
static gboolean
is_good (BtStore *self, BtJob *job)
{
  guint8 digest[BT_SHA1_SIZE];

  bt_sha1_finish (job->hash->sha1, digest);
  job->hash->position = 0;
  return memcmp (digest, bt_metainfo_get_piece_hash (self->metainfo, job->piece), BT_SHA1_SIZE)
         == 0;
}

/* --- telling blocks apart ------------------------------------------------------------------------ */

/* Of what is in memory and what is on disk alike. */
static gboolean
take_digests (BtStore *self, BtJob *job)
{
  g_autofree guint8 *read = g_malloc (BT_BLOCK_SIZE);

  job->digests = g_new (guint64, job->n_blocks);
  for (guint32 i = 0; i < job->n_blocks; i++) {
    guint32 length = get_block_length (job, i);
    const guint8 *bytes = job->blocks[i];

    if (bytes == NULL
        && !bt_store_read (self, get_offset (self, job->piece, get_begin (job, i)), read, length,
                           &job->error))
      return FALSE;
    job->digests[i] = bt_sha1_short (bytes != NULL ? bytes : read, length);
  }
  return TRUE;
}

/* --- writing ------------------------------------------------------------------------------------ */

/* Writes blocks [@first, @end), which are all in memory. */
static gboolean
write_run (BtStore *self, BtJob *job, guint32 first, guint32 end)
{
  struct iovec iov[IOV_BATCH];

  while (first < end) {
    BtTransfer transfer = { .write = TRUE, .iov = iov };

    transfer.offset = get_offset (self, job->piece, get_begin (job, first));
    for (; first < end && transfer.n_iov < IOV_BATCH; first++)
      iov[transfer.n_iov++] = (struct iovec) { job->blocks[first], get_block_length (job, first) };
    if (!bt_store_transfer (self, &transfer, &job->error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_blocks (BtStore *self, BtJob *job)
{
  guint32 first = 0;

  while (first < job->n_blocks) {
    guint32 end = first;

    while (end < job->n_blocks && job->blocks[end] != NULL)
      end++;
    if (!write_run (self, job, first, end))
      return FALSE;
    first = end + 1;
  }
  return TRUE;
}

/* Compares the piece with its hash. */
static BtJobResult
verify (BtStore *self, BtJob *job)
{
  BtJobResult result = is_good (self, job) ? BT_JOB_OK : BT_JOB_BAD_HASH;

  if ((result == BT_JOB_BAD_HASH || (job->flags & BT_STORE_DIGEST)) && !take_digests (self, job))
    return BT_JOB_FAILED;
  return result;
}

static BtJobResult
run_store (BtStore *self, BtJob *job)
{
  BtJobResult result = BT_JOB_OK;

  if ((job->flags & (BT_STORE_HASH | BT_STORE_VERIFY)) && !hash_job (self, job))
    return BT_JOB_FAILED;
  if (job->flags & BT_STORE_VERIFY)
    result = verify (self, job);
  if (result != BT_JOB_OK)
    return result;
  if ((job->flags & BT_STORE_WRITE) && !write_blocks (self, job))
    return BT_JOB_FAILED;
  return BT_JOB_OK;
}

/* --- reading ------------------------------------------------------------------------------------ */

static guint64
get_range_offset (BtStore *self, const BtReadRange *range)
{
  return get_offset (self, range->piece, range->begin);
}

/* Neighbours in the torrent are read by one call. */
static BtJobResult
run_read (BtStore *self, BtJob *job)
{
  guint i = 0;

  while (i < job->n_ranges) {
    struct iovec iov[BT_READ_RANGES_MAX];
    BtTransfer transfer = { .iov = iov, .offset = get_range_offset (self, &job->ranges[i]) };
    guint64 end = transfer.offset;

    for (; i < job->n_ranges && transfer.n_iov < BT_READ_RANGES_MAX
           && get_range_offset (self, &job->ranges[i]) == end;
         i++) {
      iov[transfer.n_iov++] = (struct iovec) { job->ranges[i].buffer, job->ranges[i].length };
      end += job->ranges[i].length;
    }
    if (!bt_store_transfer (self, &transfer, &job->error))
      return BT_JOB_FAILED;
  }
  return BT_JOB_OK;
}

void
bt_store_run_job (BtStore *self, BtJob *job)
{
  job->result = job->kind == BT_JOB_STORE ? run_store (self, job) : run_read (self, job);
}
