/* test-node-id.c — distances, ids by chance, and ids that fit an address.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht-fixture.h"

#include <string.h>

static void
read_id (BtNodeId *id, const char *hex)
{
  for (guint i = 0; i < BT_NODE_ID_SIZE; i++)
    id->bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
}

/* BEP 42, test vectors. */
static void
test_vectors (void)
{
  static const struct {
    const char *address, *id;
  } vectors[] = {
    { "124.31.75.21:1", "5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401" },
    { "21.75.31.124:1", "5a3ce9c14e7a08645677bbd1cfe7d8f956d53256" },
    { "65.23.51.170:1", "a5d43220bc8f112a3d426c84764f8c2a1150e616" },
    { "84.124.73.14:1", "1b0321dd1bb1fe518101ceef99462b947a01ff41" },
    { "43.213.53.83:1", "e56f6cbf5b7c4be0237986d5243b87aa6d51305a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    BtAddress address;
    BtNodeId id;

    dht_address (&address, vectors[i].address);
    read_id (&id, vectors[i].id);
    g_assert_true (bt_node_id_fits (&id, &address));
    id.bytes[2] ^= 0x07; /* below the bits that are held */
    g_assert_true (bt_node_id_fits (&id, &address));
    id.bytes[2] ^= 0x08;
    g_assert_false (bt_node_id_fits (&id, &address));
    id.bytes[2] ^= 0x08;
    id.bytes[19] ^= 1; /* another choice, another hash */
    g_assert_false (bt_node_id_fits (&id, &address));
  }
}

static void
test_own (void)
{
  static const char *const addresses[] = { "84.124.73.14", "2a02:810d::17", "192.168.1.2", "::1" };
  BtRandom random;
  BtAddress other;

  bt_random_init (&random, 7);
  dht_address (&other, "85.1.2.3");
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    BtAddress address;

    dht_address (&address, addresses[i]);
    for (guint j = 0; j < 100; j++) {
      BtNodeId id;

      bt_node_id_make_own (&id, &address, &random);
      g_assert_true (bt_node_id_fits (&id, &address));
      g_assert_false (bt_node_id_fits (&id, &other));
    }
  }
}

static void
test_distance (void)
{
  BtNodeId zero, a, b, far;

  dht_id (&zero, 0);
  dht_id (&a, 1);
  dht_id (&b, 2);
  dht_id (&far, 0x80000000);
  g_assert_cmpuint (bt_node_id_get_alike (&zero, &zero), ==, BT_NODE_ID_BITS);
  g_assert_cmpuint (bt_node_id_get_alike (&zero, &a), ==, 31);
  g_assert_cmpuint (bt_node_id_get_alike (&zero, &far), ==, 0);
  g_assert_cmpint (bt_node_id_compare (&zero, &a, &b), <, 0);
  g_assert_cmpint (bt_node_id_compare (&b, &a, &b), >, 0);
  g_assert_cmpint (bt_node_id_compare (&far, &far, &a), <, 0);
  g_assert_cmpint (bt_node_id_compare (&a, &b, &b), ==, 0);
}

static void
test_random (void)
{
  BtRandom random;
  BtNodeId own;

  bt_random_init (&random, 1);
  bt_node_id_make_own (&own, NULL, &random);
  for (guint bits = 0; bits <= BT_NODE_ID_BITS; bits++) {
    BtNodeId id;

    bt_node_id_make_random (&id, &own, bits, &random);
    g_assert_cmpuint (bt_node_id_get_alike (&own, &id), ==, bits);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-id/vectors", test_vectors);
  g_test_add_func ("/node-id/own", test_own);
  g_test_add_func ("/node-id/distance", test_distance);
  g_test_add_func ("/node-id/random", test_random);
  return g_test_run ();
}
