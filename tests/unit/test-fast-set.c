/* test-fast-set.c — the pieces that a newcomer may have while it is choked (BEP 6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-fast-set.h"

#include <string.h>

static BtInfoHash
make_hash (guint8 byte)
{
  char text[2 * BT_SHA1_SIZE + 1];
  BtInfoHash hash;

  for (guint i = 0; i < BT_SHA1_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02x", byte);
  g_assert_true (bt_info_hash_parse (&hash, text));
  return hash;
}

static guint
compute (const char *address, guint32 n_pieces, guint n_max, guint32 *set)
{
  BtInfoHash hash = make_hash (0xaa);
  BtAddress parsed;

  g_assert_true (bt_address_parse (&parsed, address, 6881));
  return bt_fast_set_compute (&parsed, &hash, n_pieces, n_max, set);
}

/* The example of BEP 6. */
static void
test_example (void)
{
  static const guint32 expected[] = { 1059, 431, 808, 1217, 287, 376, 1188, 353 };
  guint32 set[BT_FAST_SET_MAX];

  g_assert_cmpuint (compute ("80.4.4.200", 1313, 7, set), ==, 7);
  g_assert_cmpmem (set, 7 * sizeof set[0], expected, 7 * sizeof expected[0]);
  g_assert_cmpuint (compute ("80.4.4.200", 1313, 9, set), ==, BT_FAST_SET_MAX);
  g_assert_cmpmem (set, sizeof set, expected, sizeof expected);
}

/* A whole network gets the same; another network another set; of IPv6 nothing is known. */
static void
test_networks (void)
{
  guint32 one[BT_FAST_SET_MAX], other[BT_FAST_SET_MAX];

  compute ("80.4.4.200", 1313, 8, one);
  compute ("80.4.4.1", 1313, 8, other);
  g_assert_cmpmem (one, sizeof one, other, sizeof other);
  compute ("80.4.5.200", 1313, 8, other);
  g_assert_cmpint (memcmp (one, other, sizeof one), !=, 0);
  g_assert_cmpuint (compute ("[2001:db8::1]", 1313, 8, one), ==, 0);
}

/* Few pieces: all of them, once, and the search ends. */
static void
test_few (void)
{
  guint32 set[BT_FAST_SET_MAX];
  guint seen = 0;

  g_assert_cmpuint (compute ("80.4.4.200", 5, 8, set), ==, 5);
  for (guint i = 0; i < 5; i++)
    seen |= 1 << set[i];
  g_assert_cmpuint (seen, ==, 31);
  g_assert_cmpuint (compute ("80.4.4.200", 1, 8, set), ==, 1);
  g_assert_cmpuint (bt_fast_set_get_size (63), ==, 0);
  g_assert_cmpuint (bt_fast_set_get_size (320), ==, 5);
  g_assert_cmpuint (bt_fast_set_get_size (200000), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fast-set/example", test_example);
  g_test_add_func ("/fast-set/networks", test_networks);
  g_test_add_func ("/fast-set/few", test_few);
  return g_test_run ();
}
