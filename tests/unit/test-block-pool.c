/* test-block-pool.c — the 16 KiB buffers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-block-pool.h"
#include "base/bt-random.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
test_budget_is_the_end (void)
{
  BtBlockPool *pool = bt_block_pool_new (3 * BT_BLOCK_SIZE + 5);
  guint8 *blocks[3];

  g_assert_cmpuint (bt_block_pool_get_n_max (pool), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (blocks[i] = bt_block_pool_take (pool));
  g_assert_null (bt_block_pool_take (pool));
  g_assert_cmpuint (bt_block_pool_get_n_used (pool), ==, 3);
  bt_block_pool_give (pool, blocks[1]);
  g_assert_true (bt_block_pool_take (pool) == blocks[1]);
  for (guint i = 0; i < 3; i++)
    bt_block_pool_give (pool, blocks[i]);
  g_assert_cmpuint (bt_block_pool_get_n_used (pool), ==, 0);
  bt_block_pool_free (pool);
}

static void
test_no_budget (void)
{
  BtBlockPool *pool = bt_block_pool_new (BT_BLOCK_SIZE - 1);

  g_assert_cmpuint (bt_block_pool_get_n_max (pool), ==, 0);
  g_assert_null (bt_block_pool_take (pool));
  bt_block_pool_free (pool);
}

static void
test_blocks_are_page_aligned (void)
{
  BtBlockPool *pool = bt_block_pool_new (4 * BT_BLOCK_SIZE);
  guint8 *a = bt_block_pool_take (pool);
  guint8 *b = bt_block_pool_take (pool);

  g_assert_cmpuint ((gsize) a % (gsize) getpagesize (), ==, 0);
  g_assert_cmpuint ((gsize) b % (gsize) getpagesize (), ==, 0);
  bt_block_pool_give (pool, a);
  bt_block_pool_give (pool, b);
  bt_block_pool_free (pool);
}

static gboolean
is_resident (guint8 *block)
{
  guint8 pages[BT_BLOCK_SIZE / 4096] = { 0 };

  g_assert_cmpint (mincore (block, BT_BLOCK_SIZE, pages), ==, 0);
  return (pages[0] & 1) != 0;
}

static void
test_idle_pool_gives_memory_back (void)
{
  const guint n = 512;
  BtBlockPool *pool = bt_block_pool_new (n * BT_BLOCK_SIZE);
  g_autofree guint8 **blocks = g_new (guint8 *, n);
  guint n_resident = 0;

  for (guint i = 0; i < n; i++)
    memset (blocks[i] = bt_block_pool_take (pool), 1, BT_BLOCK_SIZE);
  for (guint i = 0; i < n; i++)
    bt_block_pool_give (pool, blocks[i]);
  for (guint i = 0; i < n; i++)
    n_resident += is_resident (blocks[i]) ? 1 : 0;
  g_assert_cmpuint (n_resident, <=, n / 4);
  for (guint i = 0; i < n; i++)
    g_assert_nonnull (bt_block_pool_take (pool));
  g_assert_null (bt_block_pool_take (pool));
  bt_block_pool_free (pool);
}

/* Taken blocks keep what was written to them, whatever happens to others. */
static void
test_blocks_do_not_overlap (void)
{
  const guint n = 100;
  BtBlockPool *pool = bt_block_pool_new (n * BT_BLOCK_SIZE);
  guint8 *blocks[100] = { NULL };
  BtRandom random;

  bt_random_init (&random, 9);
  for (guint step = 0; step < 20000; step++) {
    guint i = bt_random_below (&random, n);

    if (blocks[i] == NULL) {
      g_assert_nonnull (blocks[i] = bt_block_pool_take (pool));
      blocks[i][0] = blocks[i][BT_BLOCK_SIZE - 1] = (guint8) i;
    } else {
      g_assert_cmpuint (blocks[i][0], ==, i);
      g_assert_cmpuint (blocks[i][BT_BLOCK_SIZE - 1], ==, i);
      bt_block_pool_give (pool, g_steal_pointer (&blocks[i]));
    }
  }
  bt_block_pool_free (pool);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/block-pool/budget", test_budget_is_the_end);
  g_test_add_func ("/block-pool/no-budget", test_no_budget);
  g_test_add_func ("/block-pool/page-aligned", test_blocks_are_page_aligned);
  g_test_add_func ("/block-pool/idle", test_idle_pool_gives_memory_back);
  g_test_add_func ("/block-pool/no-overlap", test_blocks_do_not_overlap);
  return g_test_run ();
}
