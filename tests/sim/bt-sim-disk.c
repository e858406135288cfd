/* bt-sim-disk.c — a disk without bytes: it knows of each block whether it is there and right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim-disk.h"

#include <string.h>

/* First byte of a mark; a piece and a block number follow, each of four bytes. */
#define RIGHT 0xa5
#define WRONG 0x5a

static guint32
get_block_length (guint32 piece_length, guint32 block)
{
  return MIN (BT_BLOCK_SIZE, piece_length - block * BT_BLOCK_SIZE);
}

static guint32
get_bit (const BtSimDisk *self, guint32 piece, guint32 block)
{
  return piece * self->piece_blocks + block;
}

static guint32
count_blocks (const BtSimDisk *self, guint32 piece)
{
  guint32 size = bt_metainfo_get_piece_size (self->metainfo, piece);

  return (size + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE;
}

void
bt_sim_disk_init (BtSimDisk *self, BtMetainfo *metainfo, const BtBitfield *have)
{
  guint32 n_pieces = bt_metainfo_get_n_pieces (metainfo);
  guint32 piece_length = bt_metainfo_get_piece_length (metainfo);

  self->metainfo = metainfo;
  self->piece_blocks = (piece_length + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE;
  self->right = bt_bitfield_new (n_pieces * self->piece_blocks);
  for (guint32 piece = 0; piece < n_pieces; piece++) {
    for (guint32 i = 0; bt_bitfield_get (have, piece) && i < count_blocks (self, piece); i++)
      bt_bitfield_set (self->right, get_bit (self, piece, i));
  }
}

void
bt_sim_disk_clear (BtSimDisk *self)
{
  g_clear_pointer (&self->right, bt_bitfield_unref);
}

gboolean
bt_sim_disk_is_right (const BtSimDisk *self)
{
  guint32 n_pieces = bt_metainfo_get_n_pieces (self->metainfo);
  guint32 n_blocks = (n_pieces - 1) * self->piece_blocks + count_blocks (self, n_pieces - 1);

  return bt_bitfield_get_n_set (self->right) == n_blocks;
}

/* --- marks -------------------------------------------------------------------------------------- */

static void
make_mark (guint8 mark[BT_SIM_MARK_SIZE], guint32 piece, guint32 block, gboolean right)
{
  guint32 numbers[2] = { GUINT32_TO_LE (piece), GUINT32_TO_LE (block) };

  mark[0] = right ? RIGHT : WRONG;
  memcpy (mark + 1, numbers, sizeof numbers);
}

static gboolean
lies_about (const BtSimDisk *self, guint32 piece, guint32 block)
{
  guint32 mixed = (piece * 2654435761u) ^ (block * 2246822519u);

  return self->lies_in > 0 && (mixed >> 8) % self->lies_in == 0;
}

static void
write_mark (const BtSimDisk *self, const BtReadRange *range)
{
  guint32 block = range->begin / BT_BLOCK_SIZE;
  guint8 mark[BT_SIM_MARK_SIZE];

  make_mark (mark, range->piece, block,
             !lies_about (self, range->piece, block)
                 && bt_bitfield_get (self->right, get_bit (self, range->piece, block)));
  memcpy (range->buffer, mark, MIN (range->length, sizeof mark));
}

static gboolean
is_right_mark (const BtJob *job, guint32 block)
{
  guint8 mark[BT_SIM_MARK_SIZE];

  make_mark (mark, job->piece, block, TRUE);
  return memcmp (job->blocks[block - job->first_block], mark,
                 MIN (get_block_length (job->piece_length, block), sizeof mark))
         == 0;
}

/* --- jobs --------------------------------------------------------------------------------------- */

/* The hash goes forward as far as the real one would. */
static void
advance_hash (BtJob *job)
{
  BtPieceHash *hash = job->hash;

  while (hash->position < job->piece_length) {
    guint32 block = hash->position / BT_BLOCK_SIZE;

    if (block < job->first_block || block >= job->first_block + job->n_blocks
        || (job->blocks[block - job->first_block] == NULL && !(job->flags & BT_STORE_VERIFY)))
      return;
    hash->position += get_block_length (job->piece_length, block);
  }
}

static gboolean
is_right (const BtSimDisk *self, const BtJob *job)
{
  g_assert_cmpuint (job->hash->position, ==, job->piece_length);
  for (guint32 i = 0; i < job->n_blocks; i++) {
    gboolean right = job->blocks[i] != NULL
                         ? is_right_mark (job, job->first_block + i)
                         : bt_bitfield_get (self->right, get_bit (self, job->piece, i));

    if (!right)
      return FALSE;
  }
  return TRUE;
}

/* Of the marks: equal blocks have equal ones. */
static void
take_digests (const BtSimDisk *self, BtJob *job)
{
  job->digests = g_new (guint64, job->n_blocks);
  for (guint32 i = 0; i < job->n_blocks; i++) {
    guint32 length = MIN (get_block_length (job->piece_length, i), BT_SIM_MARK_SIZE);
    guint8 mark[BT_SIM_MARK_SIZE];

    make_mark (mark, job->piece, i, bt_bitfield_get (self->right, get_bit (self, job->piece, i)));
    job->digests[i] = bt_sha1_short (job->blocks[i] != NULL ? job->blocks[i] : mark, length);
  }
}

static gboolean
verify (const BtSimDisk *self, BtJob *job)
{
  gboolean right = is_right (self, job);

  if (!right || (job->flags & BT_STORE_DIGEST))
    take_digests (self, job);
  return right;
}

static void
write_blocks (BtSimDisk *self, const BtJob *job)
{
  for (guint32 i = 0; i < job->n_blocks; i++) {
    guint32 block = job->first_block + i;

    if (job->blocks[i] == NULL)
      continue;
    if (is_right_mark (job, block))
      bt_bitfield_set (self->right, get_bit (self, job->piece, block));
    else
      bt_bitfield_clear (self->right, get_bit (self, job->piece, block));
  }
}

static void
run_store (BtSimDisk *self, BtJob *job)
{
  if (job->flags & (BT_STORE_HASH | BT_STORE_VERIFY))
    advance_hash (job);
  if ((job->flags & BT_STORE_VERIFY) && !verify (self, job)) {
    job->result = BT_JOB_BAD_HASH;
    return;
  }
  if (job->flags & BT_STORE_WRITE)
    write_blocks (self, job);
}

void
bt_sim_disk_run (BtSimDisk *self, BtJob *job)
{
  job->result = BT_JOB_OK;
  if (job->kind == BT_JOB_STORE) {
    run_store (self, job);
    return;
  }
  for (guint i = 0; i < job->n_ranges; i++)
    write_mark (self, &job->ranges[i]);
}
