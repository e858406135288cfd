/* bt-block-pool.c — the 16 KiB buffers that received and sent blocks live in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-block-pool.h"
#include "base/bt-bitfield.h"

#include <errno.h>
#include <sys/mman.h>

/* What stays with an idle pool, so that a quiet seeder does not pay page faults for each block. */
#define IDLE_BLOCKS 64 /* blocks: 1 MiB */

/* Under AddressSanitizer a buffer that was given back may not be touched. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(HAVE_ASAN)
#define HAVE_ASAN 1
#endif
#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, n) ((void) (at), (void) (n))
#define ASAN_UNPOISON_MEMORY_REGION(at, n) ((void) (at), (void) (n))
#endif

struct _BtBlockPool {
  guint8 *base; /* one mapping of n_max blocks; the system gives memory as it is touched */
  guint n_max;  /* blocks */
  guint n_used;
  guint n_touched;  /* blocks from the start that may hold memory */
  guint n_free;     /* entries of free */
  guint32 *free;    /* owned; shape: n_max; indices below n_touched, the last is taken first */
  BtBitfield *used; /* owned; finds a buffer that is given twice */
};

static gsize
get_size (guint n_blocks)
{
  return (gsize) n_blocks * BT_BLOCK_SIZE;
}

BtBlockPool *
bt_block_pool_new (gsize budget)
{
  BtBlockPool *self = g_new0 (BtBlockPool, 1);

  self->n_max = (guint) MIN (budget / BT_BLOCK_SIZE, G_MAXINT32);
  self->free = g_new (guint32, self->n_max);
  self->used = bt_bitfield_new (self->n_max);
  if (self->n_max == 0)
    return self;
  self->base = mmap (NULL, get_size (self->n_max), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (self->base == MAP_FAILED)
    g_error ("no room for %u blocks: %s", self->n_max, g_strerror (errno));
  ASAN_POISON_MEMORY_REGION (self->base, get_size (self->n_max));
  return self;
}

void
bt_block_pool_free (BtBlockPool *self)
{
  if (self->n_max > 0) {
    ASAN_UNPOISON_MEMORY_REGION (self->base, get_size (self->n_max));
    munmap (self->base, get_size (self->n_max));
  }
  bt_bitfield_unref (self->used);
  g_free (self->free);
  g_free (self);
}

guint8 *
bt_block_pool_take (BtBlockPool *self)
{
  guint8 *block;
  guint32 index;

  if (self->n_free > 0)
    index = self->free[--self->n_free];
  else if (self->n_touched < self->n_max)
    index = self->n_touched++;
  else
    return NULL;
  self->n_used++;
  bt_bitfield_set (self->used, index);
  block = self->base + get_size (index);
  ASAN_UNPOISON_MEMORY_REGION (block, BT_BLOCK_SIZE);
  return block;
}

/* Nothing is in use: all but the first blocks go back to the system. */
static void
shrink (BtBlockPool *self)
{
  if (self->n_touched <= IDLE_BLOCKS)
    return;
  madvise (self->base + get_size (IDLE_BLOCKS), get_size (self->n_touched - IDLE_BLOCKS),
           MADV_DONTNEED);
  self->n_touched = IDLE_BLOCKS;
  self->n_free = IDLE_BLOCKS;
  for (guint i = 0; i < IDLE_BLOCKS; i++)
    self->free[i] = IDLE_BLOCKS - 1 - i;
}

void
bt_block_pool_give (BtBlockPool *self, guint8 *block)
{
  gsize offset = (gsize) (block - self->base);
  guint32 index = (guint32) (offset / BT_BLOCK_SIZE);

  g_return_if_fail (offset % BT_BLOCK_SIZE == 0 && bt_bitfield_get (self->used, index));

  bt_bitfield_clear (self->used, index);
  ASAN_POISON_MEMORY_REGION (block, BT_BLOCK_SIZE);
  self->free[self->n_free++] = index;
  self->n_used--;
  if (self->n_used == 0)
    shrink (self);
}

guint
bt_block_pool_get_n_used (const BtBlockPool *self)
{
  return self->n_used;
}

guint
bt_block_pool_get_n_max (const BtBlockPool *self)
{
  return self->n_max;
}
