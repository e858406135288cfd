/* test-bloom.c — counting addresses without keeping them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-bloom.h"

#include <string.h>

/* BEP 33, Test Vectors. */
static const char vector[] =
    "F6C3F5EAA07FFD91BDE89F777F26FB2BFF37BDB8FB2BBAA2FD3DDDE7BACFFF75EE7CCBAE"
    "FE5EEDB1FBFAFF67F6ABFF5E43DDBCA3FD9B9FFDF4FFD3E9DFF12D1BDF59DB53DBE9FA5B"
    "7FF3B8FDFCDE1AFB8BEDD7BE2F3EE71EBBBFE93BCDEEFE148246C2BC5DBFF7E7EFDCF24F"
    "D8DC7ADFFD8FFFDFDDFFF7A4BBEEDF5CB95CE81FC7FCFF1FF4FFFFDFE5F7FDCBB7FD79B3"
    "FA1FC77BFE07FFF905B7B7FFC7FEFEFFE0B8370BB0CD3F5B7F2BD93FEB4386CFDD6F7FD5"
    "BFAF2E9EBFFFFEECD67ADBF7C67F17EFD5D75EBA6FFEBA7FFF47A91EB1BFBB53E8ABFB57"
    "62ABE8FF237279BFEFBFEEF5FFC5FEBFDFE5ADFFADFEE1FB737FFFFBFD9F6AEFFEEE76B6"
    "FD8F72EF";

static void
add (BtBloom *bloom, const char *text)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 1));
  bt_bloom_add (bloom, &address);
}

static void
add_v4 (BtBloom *bloom)
{
  for (guint i = 0; i < 256; i++) {
    g_autofree char *text = g_strdup_printf ("192.0.2.%u", i);

    add (bloom, text);
  }
}

static void
add_v6 (BtBloom *bloom)
{
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *text = g_strdup_printf ("2001:db8::%x", i);

    add (bloom, text);
  }
}

static void
assert_is_vector (const BtBloom *bloom)
{
  char text[2 * BT_BLOOM_SIZE + 1];

  for (guint i = 0; i < BT_BLOOM_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02X", bloom->bytes[i]);
  g_assert_cmpstr (text, ==, vector);
}

static void
test_vector (void)
{
  BtBloom bloom = { { 0 } };

  add_v4 (&bloom);
  add_v6 (&bloom);
  assert_is_vector (&bloom);
  g_assert_cmpfloat_with_epsilon (bt_bloom_estimate (&bloom), 1224.9308, 0.0001);
}

static void
test_merge (void)
{
  BtBloom bloom = { { 0 } }, other = { { 0 } };

  add_v4 (&bloom);
  add_v6 (&other);
  bt_bloom_merge (&bloom, &other);
  assert_is_vector (&bloom);
  bt_bloom_merge (&bloom, &other);
  assert_is_vector (&bloom);
}

static void
test_same_address (void)
{
  BtBloom bloom = { { 0 } }, once;

  add (&bloom, "192.0.2.1:80");
  once = bloom;
  add (&bloom, "192.0.2.1:6881");
  g_assert_cmpmem (&bloom, sizeof bloom, &once, sizeof once);
}

static void
test_ends (void)
{
  BtBloom bloom = { { 0 } };

  g_assert_cmpfloat (bt_bloom_estimate (&bloom), ==, 0);
  add (&bloom, "192.0.2.1");
  g_assert_cmpfloat_with_epsilon (bt_bloom_estimate (&bloom), 1, 0.01);
  /* As a liar sends it. */
  memset (&bloom, 0xff, sizeof bloom);
  g_assert_cmpfloat_with_epsilon (bt_bloom_estimate (&bloom), 7806, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bloom/vector", test_vector);
  g_test_add_func ("/bloom/merge", test_merge);
  g_test_add_func ("/bloom/same-address", test_same_address);
  g_test_add_func ("/bloom/ends", test_ends);
  return g_test_run ();
}
