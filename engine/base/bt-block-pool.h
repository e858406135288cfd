/* bt-block-pool.h — the 16 KiB buffers that received and sent blocks live in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The unit of requests; all clients use it (BEP 3 names 2^14). */
#define BT_BLOCK_SIZE 16384 /* bytes */

/* Page-aligned buffers cut from a mapping that grows up to the budget; freed ones are used again
 * and the memory goes back to the system when the pool falls idle.
 * Thread: engine. A buffer's bytes may be touched by the one worker that was given it. */
typedef struct _BtBlockPool BtBlockPool;

/* @budget: bytes; rounded down to whole blocks. */
BtBlockPool *bt_block_pool_new (gsize budget);
void bt_block_pool_free (BtBlockPool *self);
/* NULL when the budget is used up. */
guint8 *bt_block_pool_take (BtBlockPool *self);
void bt_block_pool_give (BtBlockPool *self, guint8 *block);
guint bt_block_pool_get_n_used (const BtBlockPool *self);
guint bt_block_pool_get_n_max (const BtBlockPool *self);

G_END_DECLS
