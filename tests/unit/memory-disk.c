/* memory-disk.c — carries out disk jobs on memory, with real hashes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory-disk.h"

#include <string.h>

static guint8 *
get_place (BtMetainfo *metainfo, guint8 *data, guint32 piece)
{
  return data + (gsize) piece * bt_metainfo_get_piece_length (metainfo);
}

static guint32
get_block_length (const BtJob *job, guint32 block)
{
  return MIN (BT_BLOCK_SIZE, job->piece_length - block * BT_BLOCK_SIZE);
}

/* Brings the hash forward over the job's blocks; with VERIFY what memory lacks is read back. */
static void
hash_blocks (BtJob *job, const guint8 *place)
{
  BtPieceHash *hash = job->hash;

  if (hash->sha1 == NULL)
    hash->sha1 = bt_sha1_new ();
  while (hash->position < job->piece_length) {
    guint32 block = hash->position / BT_BLOCK_SIZE;
    guint32 length = get_block_length (job, block);
    const guint8 *bytes;

    if (block < job->first_block || block >= job->first_block + job->n_blocks)
      return;
    bytes = job->blocks[block - job->first_block];
    if (bytes == NULL && !(job->flags & BT_STORE_VERIFY))
      return;
    bt_sha1_update (hash->sha1, bytes != NULL ? bytes : place + block * BT_BLOCK_SIZE, length);
    hash->position += length;
  }
}

static gboolean
is_right (BtJob *job, BtMetainfo *metainfo)
{
  guint8 digest[BT_SHA1_SIZE];

  g_assert_cmpuint (job->hash->position, ==, job->piece_length);
  bt_sha1_finish (job->hash->sha1, digest);
  return memcmp (digest, bt_metainfo_get_piece_hash (metainfo, job->piece), sizeof digest) == 0;
}

static void
write_blocks (BtJob *job, guint8 *place)
{
  for (guint32 i = 0; i < job->n_blocks; i++) {
    guint32 block = job->first_block + i;

    if (job->blocks[i] != NULL)
      memcpy (place + block * BT_BLOCK_SIZE, job->blocks[i], get_block_length (job, block));
  }
}

static void
take_digests (BtJob *job, const guint8 *place)
{
  job->digests = g_new (guint64, job->n_blocks);
  for (guint32 i = 0; i < job->n_blocks; i++) {
    const guint8 *bytes = job->blocks[i] != NULL ? job->blocks[i] : place + i * BT_BLOCK_SIZE;

    job->digests[i] = bt_sha1_short (bytes, get_block_length (job, i));
  }
}

static gboolean
verify (BtJob *job, BtMetainfo *metainfo, const guint8 *place)
{
  gboolean right = is_right (job, metainfo);

  if (!right || (job->flags & BT_STORE_DIGEST))
    take_digests (job, place);
  return right;
}

static void
run_store (BtJob *job, BtMetainfo *metainfo, guint8 *data)
{
  guint8 *place = get_place (metainfo, data, job->piece);

  if (job->flags & (BT_STORE_HASH | BT_STORE_VERIFY))
    hash_blocks (job, place);
  if ((job->flags & BT_STORE_VERIFY) && !verify (job, metainfo, place)) {
    job->result = BT_JOB_BAD_HASH;
    return;
  }
  if (job->flags & BT_STORE_WRITE)
    write_blocks (job, place);
}

static gboolean
lies_about (const BtReadRange *range, guint lies_in)
{
  guint32 mixed = (range->piece * 2654435761u) ^ (range->begin / BT_BLOCK_SIZE * 2246822519u);

  return lies_in > 0 && (mixed >> 8) % lies_in == 0;
}

void
memory_disk_run (BtJob *job, BtMetainfo *metainfo, guint8 *data, guint lies_in)
{
  job->result = BT_JOB_OK;
  if (job->kind == BT_JOB_STORE) {
    run_store (job, metainfo, data);
    return;
  }
  for (guint i = 0; i < job->n_ranges; i++) {
    BtReadRange *range = &job->ranges[i];

    memcpy (range->buffer, get_place (metainfo, data, range->piece) + range->begin, range->length);
    if (lies_about (range, lies_in))
      range->buffer[range->length / 2] ^= 0x55;
  }
}
