/* test-bitfield.c — one bit per piece, in wire order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-bitfield.h"
#include "base/bt-random.h"

static void
test_wire_order (void)
{
  const guint8 wire[] = { 0x81, 0x40 };
  g_autoptr (BtBitfield) bits = bt_bitfield_new_from_wire (10, wire, sizeof wire);
  gsize n_bytes;

  g_assert_true (bt_bitfield_get (bits, 0));
  g_assert_true (bt_bitfield_get (bits, 7));
  g_assert_true (bt_bitfield_get (bits, 9));
  g_assert_cmpuint (bt_bitfield_get_n_set (bits), ==, 3);
  g_assert_cmpmem (bt_bitfield_peek_bytes (bits, &n_bytes), n_bytes, wire, sizeof wire);
}

static void
test_wire_length_must_fit (void)
{
  const guint8 wire[3] = { 0 };

  g_assert_null (bt_bitfield_new_from_wire (9, wire, 1));
  g_assert_null (bt_bitfield_new_from_wire (9, wire, 3));
  g_assert_null (bt_bitfield_new_from_wire (0, wire, 1));
}

static void
test_spare_bits_are_cut (void)
{
  const guint8 wire[] = { 0xff, 0xff };
  const guint8 cut[] = { 0xff, 0xc0 };
  g_autoptr (BtBitfield) bits = bt_bitfield_new_from_wire (10, wire, sizeof wire);
  gsize n_bytes;

  g_assert_cmpuint (bt_bitfield_get_n_set (bits), ==, 10);
  g_assert_true (bt_bitfield_is_full (bits));
  g_assert_cmpmem (bt_bitfield_peek_bytes (bits, &n_bytes), n_bytes, cut, sizeof cut);
}

static void
test_set_and_clear_tell_changes (void)
{
  g_autoptr (BtBitfield) bits = bt_bitfield_new (70);

  g_assert_true (bt_bitfield_set (bits, 69));
  g_assert_false (bt_bitfield_set (bits, 69));
  g_assert_cmpuint (bt_bitfield_get_n_set (bits), ==, 1);
  g_assert_true (bt_bitfield_clear (bits, 69));
  g_assert_false (bt_bitfield_clear (bits, 69));
  g_assert_cmpuint (bt_bitfield_get_n_set (bits), ==, 0);
}

static void
test_beyond_the_end_nothing_happens (void)
{
  g_autoptr (BtBitfield) bits = bt_bitfield_new (10);

  g_assert_false (bt_bitfield_set (bits, 10));
  g_assert_false (bt_bitfield_get (bits, G_MAXUINT32));
  g_assert_false (bt_bitfield_clear (bits, 63));
  g_assert_cmpuint (bt_bitfield_count_range (bits, 10, 5), ==, 0);
  g_assert_cmpuint (bt_bitfield_next (bits, 11, FALSE), ==, 10);
}

static void
test_all (void)
{
  g_autoptr (BtBitfield) bits = bt_bitfield_new (130);

  bt_bitfield_set_all (bits);
  g_assert_true (bt_bitfield_is_full (bits));
  g_assert_cmpuint (bt_bitfield_next (bits, 0, FALSE), ==, 130);
  g_assert_cmpuint (bt_bitfield_count_range (bits, 0, G_MAXUINT32), ==, 130);
  bt_bitfield_clear_all (bits);
  g_assert_cmpuint (bt_bitfield_get_n_set (bits), ==, 0);
  g_assert_cmpuint (bt_bitfield_next (bits, 0, TRUE), ==, 130);
}

static void
test_no_bits (void)
{
  g_autoptr (BtBitfield) bits = bt_bitfield_new_from_wire (0, NULL, 0);

  g_assert_true (bt_bitfield_is_full (bits));
  g_assert_cmpuint (bt_bitfield_next (bits, 0, TRUE), ==, 0);
}

static void
test_copy_is_its_own (void)
{
  g_autoptr (BtBitfield) bits = bt_bitfield_new (9);
  g_autoptr (BtBitfield) copy = NULL;

  bt_bitfield_set (bits, 8);
  copy = bt_bitfield_copy (bits);
  bt_bitfield_clear (bits, 8);
  g_assert_true (bt_bitfield_get (copy, 8));
  g_assert_cmpuint (bt_bitfield_get_n_set (copy), ==, 1);
}

static void
check_against_model (BtBitfield *bits, const guint8 *model, guint32 n_bits, BtRandom *random)
{
  guint32 first = bt_random_below (random, n_bits);
  guint32 n = bt_random_below (random, n_bits + 10);
  gboolean value = bt_random_below (random, 2) != 0;
  guint32 next = first, count = 0;

  for (guint32 i = first; i < n_bits && i - first < n; i++)
    count += model[i];
  while (next < n_bits && model[next] != value)
    next++;
  g_assert_cmpuint (bt_bitfield_count_range (bits, first, n), ==, count);
  g_assert_cmpuint (bt_bitfield_next (bits, first, value), ==, next);
}

static void
test_behaves_as_an_array (void)
{
  BtRandom random;

  bt_random_init (&random, 7);
  for (guint32 n_bits = 1; n_bits < 300; n_bits += 13) {
    g_autoptr (BtBitfield) bits = bt_bitfield_new (n_bits);
    g_autofree guint8 *model = g_new0 (guint8, n_bits);
    guint32 n_set = 0;

    for (guint step = 0; step < 400; step++) {
      guint32 bit = bt_random_below (&random, n_bits);
      guint8 value = bt_random_below (&random, 3) != 0;
      gboolean changed = value ? bt_bitfield_set (bits, bit) : bt_bitfield_clear (bits, bit);

      g_assert_cmpint (changed, ==, model[bit] != value);
      n_set = n_set + value - model[bit];
      model[bit] = value;
      g_assert_cmpuint (bt_bitfield_get_n_set (bits), ==, n_set);
      check_against_model (bits, model, n_bits, &random);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bitfield/wire-order", test_wire_order);
  g_test_add_func ("/bitfield/wire-length-must-fit", test_wire_length_must_fit);
  g_test_add_func ("/bitfield/spare-bits-are-cut", test_spare_bits_are_cut);
  g_test_add_func ("/bitfield/set-and-clear-tell-changes", test_set_and_clear_tell_changes);
  g_test_add_func ("/bitfield/beyond-the-end", test_beyond_the_end_nothing_happens);
  g_test_add_func ("/bitfield/all", test_all);
  g_test_add_func ("/bitfield/no-bits", test_no_bits);
  g_test_add_func ("/bitfield/copy-is-its-own", test_copy_is_its_own);
  g_test_add_func ("/bitfield/behaves-as-an-array", test_behaves_as_an_array);
  return g_test_run ();
}
