/* test-info-hash.c — info hashes as text and side by side; SHA-1, SHA-256 and randomness below them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-hash.h"
#include "base/bt-random.h"

#include <string.h>

#define HEX_A "a9993e364706816aba3e25717850c26c9cd0d89d" /* SHA-1 of "abc"; FIPS 180 */
#define BASE32_A "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"      /* the same bytes */
#define HEX_2 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* SHA-256 */

static void
test_parse_forms (void)
{
  BtInfoHash hex, base32, lower, v2;

  g_assert_true (bt_info_hash_parse (&hex, HEX_A));
  g_assert_true (bt_info_hash_parse (&base32, BASE32_A));
  g_assert_true (bt_info_hash_parse (&lower, "vgmt4nsha2awvor6evyxqugcnsonbwe5"));
  g_assert_true (bt_info_hash_parse (&v2, HEX_2));
  g_assert_true (hex.has_v1 && !hex.has_v2);
  g_assert_true (v2.has_v2 && !v2.has_v1);
  g_assert_true (bt_info_hash_equal (&hex, &base32));
  g_assert_true (bt_info_hash_equal (&hex, &lower));
}

static void
test_parse_refuses (void)
{
  static const char *const texts[] = {
    "",
    "abc",
    "a9993e364706816aba3e25717850c26c9cd0d89",
    HEX_A "0",
    "g9993e364706816aba3e25717850c26c9cd0d89d",
    "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE1",
    "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE=",
    HEX_A " ",
  };
  BtInfoHash hash;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (bt_info_hash_parse (&hash, texts[i]));
}

static void
test_to_string (void)
{
  BtInfoHash v1, v2;
  g_autofree char *v1_text = NULL;
  g_autofree char *v2_text = NULL;

  g_assert_true (bt_info_hash_parse (&v1, BASE32_A));
  g_assert_true (bt_info_hash_parse (&v2, HEX_2));
  v1_text = bt_info_hash_to_string (&v1);
  v2_text = bt_info_hash_to_string (&v2);
  g_assert_cmpstr (v1_text, ==, HEX_A);
  g_assert_cmpstr (v2_text, ==, HEX_2);
}

static void
test_wire_is_v1_or_cut_v2 (void)
{
  BtInfoHash v1, v2;

  g_assert_true (bt_info_hash_parse (&v1, HEX_A));
  g_assert_true (bt_info_hash_parse (&v2, HEX_2));
  g_assert_cmpmem (bt_info_hash_get_wire (&v1), BT_SHA1_SIZE, v1.v1, BT_SHA1_SIZE);
  g_assert_cmpmem (bt_info_hash_get_wire (&v2), BT_SHA1_SIZE, v2.v2, BT_SHA1_SIZE);
}

static void
test_matches_by_a_common_half (void)
{
  BtInfoHash v1, v2, both, other;

  g_assert_true (bt_info_hash_parse (&v1, HEX_A));
  g_assert_true (bt_info_hash_parse (&v2, HEX_2));
  both = v1;
  memcpy (both.v2, v2.v2, sizeof both.v2);
  both.has_v2 = TRUE;
  other = both;
  other.v2[0] ^= 1;
  g_assert_true (bt_info_hash_matches (&v1, &both));
  g_assert_true (bt_info_hash_matches (&both, &v2));
  g_assert_false (bt_info_hash_matches (&v1, &v2));
  g_assert_false (bt_info_hash_matches (&both, &other));
  g_assert_false (bt_info_hash_equal (&v1, &both));
}

static void
test_sha1_in_parts (void)
{
  g_autoptr (BtSha1) sha1 = bt_sha1_new ();
  guint8 once[BT_SHA1_SIZE], parts[BT_SHA1_SIZE];
  BtInfoHash expected;

  g_assert_true (bt_info_hash_parse (&expected, HEX_A));
  bt_sha1 ("abc", 3, once);
  g_assert_cmpmem (once, sizeof once, expected.v1, BT_SHA1_SIZE);
  for (guint round = 0; round < 2; round++) {
    bt_sha1_update (sha1, "a", 1);
    bt_sha1_update (sha1, "bc", 2);
    bt_sha1_finish (sha1, parts);
    g_assert_cmpmem (parts, sizeof parts, once, sizeof once);
  }
}

static void
test_sha256 (void)
{
  guint8 digest[BT_SHA256_SIZE];
  BtInfoHash expected;

  g_assert_true (bt_info_hash_parse (&expected, HEX_2));
  bt_sha256 ("abc", 3, digest);
  g_assert_cmpmem (digest, sizeof digest, expected.v2, BT_SHA256_SIZE);
}

static void
test_random_repeats_by_seed (void)
{
  BtRandom a, b, c;
  gboolean differs = FALSE;

  bt_random_init (&a, 42);
  bt_random_init (&b, 42);
  bt_random_init (&c, 43);
  for (guint i = 0; i < 100; i++) {
    guint64 value = bt_random_next (&a);

    g_assert_cmpuint (value, ==, bt_random_next (&b));
    differs |= value != bt_random_next (&c);
  }
  g_assert_true (differs);
}

/* The first number of xoshiro256** with the state 1, 2, 3, 4, worked out by hand. */
static void
test_random_is_xoshiro (void)
{
  BtRandom random = { { 1, 2, 3, 4 } };

  g_assert_cmpuint (bt_random_next (&random), ==, 11520);
  g_assert_cmpuint (bt_random_next (&random), ==, 0);
}

static void
test_random_below_is_even (void)
{
  guint counts[5] = { 0 };
  BtRandom random;

  bt_random_init (&random, 1);
  for (guint i = 0; i < 50000; i++)
    counts[bt_random_below (&random, G_N_ELEMENTS (counts))]++;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (ABS ((int) counts[i] - 10000), <, 500);
  g_assert_cmpuint (bt_random_below (&random, 1), ==, 0);
}

static void
test_random_of_the_system (void)
{
  BtRandom a, b;

  bt_random_init_system (&a);
  bt_random_init_system (&b);
  g_assert_cmpuint (bt_random_next (&a), !=, bt_random_next (&b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/info-hash/parse-forms", test_parse_forms);
  g_test_add_func ("/info-hash/parse-refuses", test_parse_refuses);
  g_test_add_func ("/info-hash/to-string", test_to_string);
  g_test_add_func ("/info-hash/wire", test_wire_is_v1_or_cut_v2);
  g_test_add_func ("/info-hash/matches", test_matches_by_a_common_half);
  g_test_add_func ("/hash/sha1-in-parts", test_sha1_in_parts);
  g_test_add_func ("/hash/sha256", test_sha256);
  g_test_add_func ("/random/repeats-by-seed", test_random_repeats_by_seed);
  g_test_add_func ("/random/xoshiro", test_random_is_xoshiro);
  g_test_add_func ("/random/below-is-even", test_random_below_is_even);
  g_test_add_func ("/random/system", test_random_of_the_system);
  return g_test_run ();
}
