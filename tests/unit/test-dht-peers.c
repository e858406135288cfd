/* test-dht-peers.c — whom we know of for which hash, how many, and for how long.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-peers.h"

#include "base/bt-limits.h"

#include <string.h>

#define MINUTE G_TIME_SPAN_MINUTE
#define MANY 1000 /* more than are kept of one hash */

typedef struct {
  BtDhtPeers *peers;
  BtRandom random;
  gint64 now_us;
  BtAddress found[MANY];
} Fixture;

static void
fixture_init (Fixture *self)
{
  self->peers = bt_dht_peers_new ();
  bt_random_init (&self->random, 11);
  self->now_us = MINUTE;
}

static void
fixture_clear (Fixture *self)
{
  bt_dht_peers_free (self->peers);
}

static BtNodeId
make_hash (guint number)
{
  BtNodeId id = { { 0 } };

  memcpy (id.bytes, &number, sizeof number);
  return id;
}

static BtAddress
make_address (guint number)
{
  g_autofree char *text =
      g_strdup_printf ("198.%u.%u.%u:6881", number >> 16, number >> 8 & 0xff, number & 0xff);
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 0));
  return address;
}

static void
add_text (Fixture *self, guint hash, const char *text, gboolean is_seed)
{
  BtNodeId id = make_hash (hash);
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 6881));
  bt_dht_peers_add (self->peers, &id, &address, is_seed, self->now_us);
}

static void
add (Fixture *self, guint hash, guint number, gboolean is_seed)
{
  BtNodeId id = make_hash (hash);
  BtAddress address = make_address (number);

  bt_dht_peers_add (self->peers, &id, &address, is_seed, self->now_us);
}

static guint
pick (Fixture *self, guint hash, BtDhtPeersFlags flags, guint max)
{
  BtNodeId id = make_hash (hash);

  return bt_dht_peers_pick (self->peers, &id, flags, self->found, max, &self->random);
}

static gboolean
has_found (const Fixture *self, guint n, guint number)
{
  BtAddress address = make_address (number);

  for (guint i = 0; i < n; i++)
    if (bt_address_equal (&self->found[i], &address))
      return TRUE;
  return FALSE;
}

static void
test_pick (void)
{
  Fixture f;
  guint n;

  fixture_init (&f);
  g_assert_cmpuint (pick (&f, 1, BT_DHT_PEERS_V4, MANY), ==, 0);
  for (guint i = 0; i < 20; i++)
    add (&f, 1, i, i < 5);
  add_text (&f, 1, "[2001:db8::1]:1", FALSE);
  add_text (&f, 2, "192.0.2.1:1", FALSE);

  for (guint max = 0; max < 25; max++) {
    n = pick (&f, 1, BT_DHT_PEERS_V4, max);
    g_assert_cmpuint (n, ==, MIN (max, 20));
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < i; j++)
        g_assert_false (bt_address_equal (&f.found[i], &f.found[j]));
  }
  for (guint i = 0; i < 20; i++)
    g_assert_true (has_found (&f, n, i));
  n = pick (&f, 1, BT_DHT_PEERS_V4 | BT_DHT_PEERS_NO_SEEDS, MANY);
  g_assert_cmpuint (n, ==, 15);
  for (guint i = 0; i < 5; i++)
    g_assert_false (has_found (&f, n, i));
  g_assert_cmpuint (pick (&f, 1, 0, MANY), ==, 1);
  g_assert_false (bt_address_is_v4 (&f.found[0]));
  g_assert_cmpuint (pick (&f, 2, BT_DHT_PEERS_V4, MANY), ==, 1);
  fixture_clear (&f);
}

/* Seeds and others, early ones and late ones: each comes up as often. */
static void
test_even (void)
{
  guint counts[20] = { 0 };
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < 20; i++)
    add (&f, 1, i, i % 3 == 0);
  for (guint round = 0; round < 4000; round++) {
    guint n = pick (&f, 1, BT_DHT_PEERS_V4, 5);

    for (guint i = 0; i < n; i++)
      counts[f.found[i].ip[15]]++;
  }
  for (guint i = 0; i < 20; i++) {
    g_assert_cmpuint (counts[i], >, 850);
    g_assert_cmpuint (counts[i], <, 1150);
  }
  fixture_clear (&f);
}

/* BEP 33: one for each hash and IP; port and seed are the last ones. */
static void
test_once (void)
{
  Fixture f;

  fixture_init (&f);
  add_text (&f, 1, "192.0.2.1:1", FALSE);
  add_text (&f, 1, "192.0.2.1:2", TRUE);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 1);
  g_assert_cmpuint (pick (&f, 1, BT_DHT_PEERS_V4, MANY), ==, 1);
  g_assert_cmpuint (f.found[0].port, ==, 2);
  g_assert_cmpuint (pick (&f, 1, BT_DHT_PEERS_V4 | BT_DHT_PEERS_NO_SEEDS, MANY), ==, 0);
  add_text (&f, 1, "127.0.0.1:1", FALSE);
  add_text (&f, 1, "127.0.0.1:2", FALSE);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 3);
  add_text (&f, 2, "192.0.2.1:1", FALSE);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 4);
  g_assert_cmpuint (bt_dht_peers_get_n_hashes (f.peers), ==, 2);
  fixture_clear (&f);
}

static void
test_no_peers (void)
{
  static const char *const texts[] = { "0.0.0.0:1", "224.0.0.1:1", "255.255.255.255:1", "[::]:1",
                                       "[ff02::1]:1" };
  BtNodeId id = make_hash (1);
  BtAddress address = make_address (1);
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (&f, 1, texts[i], FALSE);
  address.port = 0;
  bt_dht_peers_add (f.peers, &id, &address, FALSE, f.now_us);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 0);
  g_assert_cmpuint (bt_dht_peers_get_n_hashes (f.peers), ==, 0);
  fixture_clear (&f);
}

static void
test_expiry (void)
{
  Fixture f;

  fixture_init (&f);
  add (&f, 1, 1, FALSE);
  add (&f, 1, 2, FALSE);
  add (&f, 2, 3, FALSE);
  f.now_us += 20 * MINUTE;
  add (&f, 1, 2, TRUE);
  bt_dht_peers_expire (f.peers, 46 * MINUTE - 1);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 3);
  bt_dht_peers_expire (f.peers, 46 * MINUTE);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 1);
  g_assert_cmpuint (bt_dht_peers_get_n_hashes (f.peers), ==, 1);
  g_assert_cmpuint (pick (&f, 1, BT_DHT_PEERS_V4, MANY), ==, 1);
  g_assert_true (has_found (&f, 1, 2));
  bt_dht_peers_expire (f.peers, 66 * MINUTE);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 0);
  g_assert_cmpuint (bt_dht_peers_get_n_hashes (f.peers), ==, 0);
  fixture_clear (&f);
}

static void
test_scrape (void)
{
  BtNodeId id = make_hash (1), unknown = make_hash (2);
  BtBloom seeds, peers, right = { { 0 } };
  BtAddress address;
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < 100; i++)
    add (&f, 1, i, i < 40);
  add_text (&f, 1, "[2001:db8::1]:1", TRUE);
  g_assert_true (bt_dht_peers_scrape (f.peers, &id, &seeds, &peers));
  g_assert_cmpfloat_with_epsilon (bt_bloom_estimate (&seeds), 41, 3);
  for (guint i = 40; i < 100; i++) {
    address = make_address (i);
    bt_bloom_add (&right, &address);
  }
  g_assert_cmpmem (&peers, sizeof peers, &right, sizeof right);
  g_assert_false (bt_dht_peers_scrape (f.peers, &unknown, &seeds, &peers));
  g_assert_cmpfloat (bt_bloom_estimate (&peers), ==, 0);
  fixture_clear (&f);
}

/* --- bounds -------------------------------------------------------------------------------------- */

static void
test_many_of_one (void)
{
  Fixture f;
  guint n;

  fixture_init (&f);
  for (guint i = 0; i < MANY; i++) {
    add (&f, 1, i, FALSE);
    add (&f, 1, 0, FALSE);
  }
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, BT_LIMIT_DHT_PEERS);
  n = pick (&f, 1, BT_DHT_PEERS_V4, MANY);
  g_assert_cmpuint (n, ==, BT_LIMIT_DHT_PEERS);
  /* Those that announce again stay, and the newest. */
  g_assert_true (has_found (&f, n, 0));
  g_assert_false (has_found (&f, n, 1));
  g_assert_true (has_found (&f, n, MANY - 1));
  fixture_clear (&f);
}

static void
test_many_hashes (void)
{
  Fixture f;

  fixture_init (&f);
  add (&f, 0, 1, FALSE);
  add (&f, 0, 2, FALSE);
  add (&f, 1, 1, FALSE);
  for (guint i = 2; i < 100000; i++) {
    f.now_us++;
    add (&f, i, 1, FALSE);
    g_assert_cmpuint (bt_dht_peers_get_n_hashes (f.peers), ==, MIN (i + 1, BT_LIMIT_DHT_HASHES));
  }
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, BT_LIMIT_DHT_HASHES + 1);
  /* The one with two peers is of more use than those with one. */
  g_assert_cmpuint (pick (&f, 0, BT_DHT_PEERS_V4, MANY), ==, 2);
  g_assert_cmpuint (pick (&f, 1, BT_DHT_PEERS_V4, MANY), ==, 0);
  g_assert_cmpuint (pick (&f, 99999, BT_DHT_PEERS_V4, MANY), ==, 1);
  fixture_clear (&f);
}

static void
test_many_of_all (void)
{
  Fixture f;

  fixture_init (&f);
  add (&f, 0, 1, FALSE);
  for (guint hash = 1; hash <= 200; hash++)
    for (guint i = 0; i < BT_LIMIT_DHT_PEERS; i++) {
      f.now_us++;
      add (&f, hash, i, FALSE);
      g_assert_cmpuint (bt_dht_peers_get_n (f.peers), <=, BT_LIMIT_DHT_PEERS_ALL);
    }
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, BT_LIMIT_DHT_PEERS_ALL);
  g_assert_cmpuint (bt_dht_peers_get_n_hashes (f.peers), ==, 100);
  g_assert_cmpuint (pick (&f, 0, BT_DHT_PEERS_V4, MANY), ==, 0);
  g_assert_cmpuint (pick (&f, 200, BT_DHT_PEERS_V4, MANY), ==, BT_LIMIT_DHT_PEERS);
  bt_dht_peers_expire (f.peers, f.now_us + 45 * MINUTE);
  g_assert_cmpuint (bt_dht_peers_get_n (f.peers), ==, 0);
  fixture_clear (&f);
}

/* Peers that come, change, go and are asked for, against a table that is merely searched. */
static void
test_model (void)
{
  enum { HASHES = 8, ADDRESSES = 30, AGE = 45 };
  gint64 announced[HASHES][ADDRESSES] = { { 0 } };
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < 20000; i++) {
    guint hash = bt_random_below (&f.random, HASHES), n = 0;
    guint number = bt_random_below (&f.random, ADDRESSES);

    f.now_us += bt_random_below (&f.random, 2 * MINUTE);
    bt_dht_peers_expire (f.peers, f.now_us);
    add (&f, hash, number, bt_random_below (&f.random, 2) == 0);
    announced[hash][number] = f.now_us;
    for (guint j = 0; j < ADDRESSES; j++)
      n += announced[hash][j] > 0 && f.now_us - announced[hash][j] < AGE * MINUTE ? 1 : 0;
    g_assert_cmpuint (pick (&f, hash, BT_DHT_PEERS_V4, MANY), ==, n);
  }
  fixture_clear (&f);
}

/* --- samples ------------------------------------------------------------------------------------- */

static void
test_sample_few (void)
{
  BtNodeId hashes[BT_DHT_SAMPLE_MAX];
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < BT_DHT_SAMPLE_MAX; i++) {
    g_assert_cmpuint (bt_dht_peers_sample (f.peers, hashes, &f.random, f.now_us), ==, i);
    add (&f, i, 1, FALSE);
  }
  g_assert_cmpuint (bt_dht_peers_sample (f.peers, hashes, &f.random, f.now_us), ==,
                    BT_DHT_SAMPLE_MAX);
  fixture_clear (&f);
}

static void
test_sample_many (void)
{
  BtNodeId hashes[BT_DHT_SAMPLE_MAX], later[BT_DHT_SAMPLE_MAX];
  guint n;
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < 500; i++)
    add (&f, i, 1, FALSE);
  n = bt_dht_peers_sample (f.peers, hashes, &f.random, f.now_us);
  g_assert_cmpuint (n, ==, BT_DHT_SAMPLE_MAX);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      g_assert_false (bt_node_id_equal (&hashes[i], &hashes[j]));
  f.now_us += BT_DHT_SAMPLE_INTERVAL * G_TIME_SPAN_SECOND - 1;
  bt_dht_peers_sample (f.peers, later, &f.random, f.now_us);
  g_assert_cmpmem (hashes, sizeof hashes, later, sizeof later);
  bt_dht_peers_sample (f.peers, later, &f.random, f.now_us + 1);
  g_assert_cmpint (memcmp (hashes, later, sizeof hashes), !=, 0);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dht-peers/pick", test_pick);
  g_test_add_func ("/dht-peers/even", test_even);
  g_test_add_func ("/dht-peers/once", test_once);
  g_test_add_func ("/dht-peers/no-peers", test_no_peers);
  g_test_add_func ("/dht-peers/expiry", test_expiry);
  g_test_add_func ("/dht-peers/scrape", test_scrape);
  g_test_add_func ("/dht-peers/many-of-one", test_many_of_one);
  g_test_add_func ("/dht-peers/many-hashes", test_many_hashes);
  g_test_add_func ("/dht-peers/many-of-all", test_many_of_all);
  g_test_add_func ("/dht-peers/model", test_model);
  g_test_add_func ("/dht-peers/sample-few", test_sample_few);
  g_test_add_func ("/dht-peers/sample-many", test_sample_many);
  return g_test_run ();
}
