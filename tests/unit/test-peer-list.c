/* test-peer-list.c — which address to dial when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-peer-list.h"

#include "base/bt-limits.h"

#define SECOND G_USEC_PER_SEC

typedef struct {
  BtRandom random;
  BtPeerList *list;
  gint64 now_us;
} Fixture;

static void
fixture_init (Fixture *self)
{
  bt_random_init (&self->random, 7);
  self->list = bt_peer_list_new (&self->random);
  self->now_us = 1000 * SECOND;
}

static BtAddress
make_address (guint number)
{
  g_autofree char *text = g_strdup_printf ("198.51.%u.%u:6881", number / 250, number % 250 + 1);
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 0));
  return address;
}

static BtAddress
add (Fixture *self, guint number, BtPeerSource source)
{
  BtAddress address = make_address (number);

  g_assert_true (bt_peer_list_add (self->list, &address, source));
  return address;
}

static gboolean
take (Fixture *self, BtAddress *address)
{
  return bt_peer_list_take (self->list, address, FALSE, self->now_us);
}

static void
test_each_once (void)
{
  BtAddress one, two, taken;
  Fixture f;

  fixture_init (&f);
  one = add (&f, 1, BT_PEER_SOURCE_TRACKER);
  two = add (&f, 2, BT_PEER_SOURCE_TRACKER);
  g_assert_false (bt_peer_list_add (f.list, &one, BT_PEER_SOURCE_TRACKER));
  g_assert_cmpuint (bt_peer_list_get_n (f.list), ==, 2);
  g_assert_true (take (&f, &taken));
  g_assert_true (bt_address_equal (&taken, &one) || bt_address_equal (&taken, &two));
  g_assert_true (take (&f, &taken));
  g_assert_false (take (&f, &taken));
  bt_peer_list_free (f.list);
}

static void
test_undialable (void)
{
  BtAddress address;
  Fixture f;

  fixture_init (&f);
  g_assert_true (bt_address_parse (&address, "224.0.0.1:6881", 0));
  g_assert_false (bt_peer_list_add (f.list, &address, BT_PEER_SOURCE_TRACKER));
  bt_peer_list_free (f.list);
}

/* Waits double with failures, up to half an hour; the seventh failure is the last. */
static void
test_back_off (void)
{
  BtAddress address, taken;
  Fixture f;

  fixture_init (&f);
  address = add (&f, 1, BT_PEER_SOURCE_TRACKER);
  for (guint fails = 1; fails <= 6; fails++) {
    g_assert_true (take (&f, &taken));
    bt_peer_list_failed (f.list, &address, f.now_us);
    g_assert_false (take (&f, &taken));
    f.now_us += MIN (60 << (fails - 1), 1800) * SECOND - 1;
    g_assert_false (take (&f, &taken));
    g_assert_cmpint (bt_peer_list_get_next_us (f.list, FALSE), ==, f.now_us + 1);
    f.now_us += 1;
  }
  g_assert_true (take (&f, &taken));
  bt_peer_list_failed (f.list, &address, f.now_us);
  g_assert_cmpuint (bt_peer_list_get_n (f.list), ==, 0);
  bt_peer_list_free (f.list);
}

/* What the person named comes first, is never forgotten, and on this machine soon tried again. */
static void
test_user (void)
{
  BtAddress local, taken;
  Fixture f;

  fixture_init (&f);
  add (&f, 1, BT_PEER_SOURCE_TRACKER);
  g_assert_true (bt_address_parse (&local, "127.0.0.1:6881", 0));
  g_assert_true (bt_peer_list_add (f.list, &local, BT_PEER_SOURCE_USER));
  for (guint i = 0; i < 10; i++) {
    g_assert_true (take (&f, &taken));
    g_assert_true (bt_address_equal (&taken, &local));
    bt_peer_list_failed (f.list, &local, f.now_us);
    f.now_us += 15 * SECOND;
  }
  g_assert_cmpuint (bt_peer_list_get_n (f.list), ==, 2);
  bt_peer_list_free (f.list);
}

/* Who names a peer that is not there yet waits for it: soon, then less and less often. */
static void
test_user_back_off (void)
{
  static const guint waits[] = { 2, 4, 8, 16, 32, 60, 60, 60 };
  BtAddress address, taken;
  Fixture f;

  fixture_init (&f);
  address = add (&f, 1, BT_PEER_SOURCE_USER);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    g_assert_true (take (&f, &taken));
    bt_peer_list_failed (f.list, &address, f.now_us);
    g_assert_false (take (&f, &taken));
    g_assert_cmpint (bt_peer_list_get_next_us (f.list, FALSE), ==, f.now_us + waits[i] * SECOND);
    f.now_us += waits[i] * SECOND;
  }
  bt_peer_list_free (f.list);
}

static void
test_ban (void)
{
  BtAddress address, taken, other_port;
  Fixture f;

  fixture_init (&f);
  address = other_port = add (&f, 1, BT_PEER_SOURCE_TRACKER);
  other_port.port++;
  bt_peer_list_ban (f.list, &address);
  g_assert_true (bt_peer_list_is_banned (f.list, &other_port));
  g_assert_false (take (&f, &taken));
  g_assert_false (bt_peer_list_add (f.list, &other_port, BT_PEER_SOURCE_TRACKER));
  bt_peer_list_free (f.list);
}

/* Whoever is let in again has to be found again; who never was shut out is none the worse. */
static void
test_pardon (void)
{
  BtAddress address, other_port, taken;
  Fixture f;

  fixture_init (&f);
  address = other_port = add (&f, 1, BT_PEER_SOURCE_TRACKER);
  other_port.port++;
  bt_peer_list_pardon (f.list, &address);
  bt_peer_list_ban (f.list, &address);
  bt_peer_list_pardon (f.list, &other_port);
  bt_peer_list_pardon (f.list, &other_port);
  g_assert_false (bt_peer_list_is_banned (f.list, &address));
  g_assert_false (take (&f, &taken));
  g_assert_true (bt_peer_list_add (f.list, &address, BT_PEER_SOURCE_TRACKER));
  g_assert_true (take (&f, &taken));
  bt_peer_list_free (f.list);
}

/* More addresses of ours than are remembered: the oldest may come back, the last do not. */
static void
test_self (void)
{
  const guint n = 20, n_kept = 8;
  BtAddress address, taken;
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < n; i++) {
    address = add (&f, i, BT_PEER_SOURCE_TRACKER);
    bt_peer_list_set_self (f.list, &address);
    bt_peer_list_set_self (f.list, &address);
  }
  g_assert_cmpuint (bt_peer_list_get_n (f.list), ==, 0);
  for (guint i = n - n_kept; i < n; i++) {
    address = make_address (i);
    g_assert_false (bt_peer_list_add (f.list, &address, BT_PEER_SOURCE_DHT));
  }
  g_assert_false (take (&f, &taken));
  add (&f, 0, BT_PEER_SOURCE_DHT);
  bt_peer_list_free (f.list);
}

static void
test_seeds_skipped (void)
{
  BtAddress address, taken;
  Fixture f;

  fixture_init (&f);
  address = add (&f, 1, BT_PEER_SOURCE_TRACKER);
  bt_peer_list_set_seed (f.list, &address, TRUE);
  g_assert_false (bt_peer_list_take (f.list, &taken, TRUE, f.now_us));
  bt_peer_list_retry_all (f.list);
  g_assert_true (bt_peer_list_take (f.list, &taken, FALSE, f.now_us));
  bt_peer_list_free (f.list);
}

static void
test_bounded (void)
{
  BtAddress address;
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < BT_LIMIT_PEER_LIST + 100; i++) {
    address = make_address (i);
    bt_peer_list_add (f.list, &address, BT_PEER_SOURCE_TRACKER);
  }
  g_assert_cmpuint (bt_peer_list_get_n (f.list), ==, BT_LIMIT_PEER_LIST);
  /* One that failed makes room. */
  address = make_address (0);
  bt_peer_list_failed (f.list, &address, f.now_us);
  address = make_address (9000);
  g_assert_true (bt_peer_list_add (f.list, &address, BT_PEER_SOURCE_TRACKER));
  g_assert_cmpuint (bt_peer_list_get_n (f.list), ==, BT_LIMIT_PEER_LIST);
  bt_peer_list_free (f.list);
}

static void
test_best (void)
{
  g_autoptr (GArray) best = NULL;
  BtAddress bad, good;
  Fixture f;

  fixture_init (&f);
  bad = add (&f, 1, BT_PEER_SOURCE_TRACKER);
  good = add (&f, 2, BT_PEER_SOURCE_TRACKER);
  add (&f, 3, BT_PEER_SOURCE_TRACKER);
  bt_peer_list_failed (f.list, &bad, f.now_us);
  bt_peer_list_connected (f.list, &good);
  best = bt_peer_list_get_best (f.list, 2, G_MAXUINT);
  g_assert_cmpuint (best->len, ==, 2);
  g_assert_true (bt_address_equal (&g_array_index (best, BtAddress, 0), &good));
  g_assert_false (bt_address_equal (&g_array_index (best, BtAddress, 1), &bad));
  bt_peer_list_free (f.list);
}

/* Who is of no use over a connection is dialed less and less often, until it is. */
static void
test_idle (void)
{
  static const guint waits[] = { 60, 120, 240, 480, 960, 1800, 1800 };
  BtAddress address, taken;
  Fixture f;

  fixture_init (&f);
  address = add (&f, 1, BT_PEER_SOURCE_TRACKER);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    g_assert_true (take (&f, &taken));
    bt_peer_list_connected (f.list, &address);
    bt_peer_list_closed (f.list, &address, FALSE, f.now_us);
    g_assert_cmpint (bt_peer_list_get_next_us (f.list, FALSE), ==, f.now_us + waits[i] * SECOND);
    f.now_us += waits[i] * SECOND;
  }
  g_assert_true (take (&f, &taken));
  bt_peer_list_closed (f.list, &address, TRUE, f.now_us);
  g_assert_cmpint (bt_peer_list_get_next_us (f.list, FALSE), ==, f.now_us + 60 * SECOND);
  bt_peer_list_free (f.list);
}

static void
hear_own (Fixture *self, const char *ip)
{
  BtAddress own;

  g_assert_true (bt_address_parse (&own, ip, 6881));
  bt_peer_list_hear_own (self->list, &own);
}

/* Among equals the canonical priority decides, by the address that most peers see. */
static void
test_priority (void)
{
  BtAddress taken;
  guint32 last = G_MAXUINT32;
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < 3; i++)
    hear_own (&f, "123.213.32.10");
  hear_own (&f, "9.9.9.9");
  for (guint i = 0; i < 200; i++)
    add (&f, i * 7, BT_PEER_SOURCE_TRACKER);
  g_assert_true (bt_address_parse (&taken, "98.76.54.32:1", 0));
  g_assert_cmphex (bt_peer_list_get_priority (f.list, &taken), ==, 0xec2d7224);
  for (guint i = 0; i < 200; i++) {
    g_assert_true (take (&f, &taken));
    g_assert_cmpuint (bt_peer_list_get_priority (f.list, &taken), <=, last);
    last = bt_peer_list_get_priority (f.list, &taken);
  }
  for (guint i = 0; i < 4; i++)
    hear_own (&f, "9.9.9.9");
  g_assert_true (bt_address_parse (&taken, "98.76.54.32:1", 0));
  g_assert_cmphex (bt_peer_list_get_priority (f.list, &taken), !=, 0xec2d7224);
  bt_peer_list_free (f.list);
}

/* The oldest of a thousand is pardoned; on this machine each port is somebody. */
static void
test_many_bans (void)
{
  BtAddress address, local;
  Fixture f;

  fixture_init (&f);
  for (guint i = 0; i < 1001; i++) {
    address = make_address (i);
    bt_peer_list_ban (f.list, &address);
  }
  g_assert_true (bt_peer_list_is_banned (f.list, &address));
  address = make_address (0);
  g_assert_false (bt_peer_list_is_banned (f.list, &address));
  g_assert_true (bt_address_parse (&local, "127.0.0.1:1", 0));
  bt_peer_list_ban (f.list, &local);
  g_assert_true (bt_peer_list_is_banned (f.list, &local));
  local.port = 2;
  g_assert_false (bt_peer_list_is_banned (f.list, &local));
  bt_peer_list_free (f.list);
}

/* A link may be the only one that knows a peer: it is tried as soon as a person's own, then as seldom
 * as others, and not forgotten. */
static void
test_magnet_back_off (void)
{
  static const guint waits[] = { 2, 4, 8, 16, 32, 1800, 1800, 1800 };
  BtAddress address, taken;
  Fixture f;

  fixture_init (&f);
  address = add (&f, 1, BT_PEER_SOURCE_MAGNET);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    g_assert_true (take (&f, &taken));
    bt_peer_list_failed (f.list, &address, f.now_us);
    g_assert_cmpint (bt_peer_list_get_next_us (f.list, FALSE), ==, f.now_us + waits[i] * SECOND);
    f.now_us += waits[i] * SECOND;
  }
  bt_peer_list_free (f.list);
}

#define BIT(name) BT_PEER_SOURCE_BIT (BT_PEER_SOURCE_##name)

/* Who told first is told; all who did count. */
static void
test_sources (void)
{
  g_autoptr (GArray) best = NULL;
  BtAddress one, two, taken;
  Fixture f;

  fixture_init (&f);
  one = add (&f, 1, BT_PEER_SOURCE_PEX);
  two = add (&f, 2, BT_PEER_SOURCE_PEX);
  g_assert_false (bt_peer_list_add (f.list, &two, BT_PEER_SOURCE_TRACKER));
  g_assert_cmpint (bt_peer_list_get_source (f.list, &two), ==, BT_PEER_SOURCE_PEX);
  g_assert_true (bt_peer_list_is_from (f.list, &two, BIT (TRACKER)));
  g_assert_false (bt_peer_list_is_from (f.list, &one, BIT (TRACKER) | BIT (DHT)));
  best = bt_peer_list_get_best (f.list, 10, BIT (TRACKER));
  g_assert_cmpuint (best->len, ==, 1);
  g_assert_true (take (&f, &taken));
  bt_peer_list_keep (f.list, BIT (TRACKER));
  g_assert_cmpuint (bt_peer_list_get_n (f.list), ==, 1);
  g_assert_cmpint (bt_peer_list_get_source (f.list, &one), ==, BT_PEER_SOURCE_INCOMING);
  /* It was being dialed, and is not there any more. */
  bt_peer_list_failed (f.list, &one, f.now_us);
  bt_peer_list_free (f.list);
}

/* The last one who told knows it best; only he can take it back. */
static void
test_hints (void)
{
  BtAddress one;
  guint64 teller;
  Fixture f;

  fixture_init (&f);
  one = make_address (1);
  bt_peer_list_set_hint (f.list, &one, 8, 5);
  g_assert_cmpuint (bt_peer_list_get_hint (f.list, &one, &teller), ==, 0);
  g_assert_cmpuint (teller, ==, 0);
  add (&f, 1, BT_PEER_SOURCE_PEX);
  bt_peer_list_set_hint (f.list, &one, 8, 5);
  bt_peer_list_set_hint (f.list, &one, 12, 6);
  bt_peer_list_drop_hint (f.list, &one, 5);
  g_assert_cmpuint (bt_peer_list_get_hint (f.list, &one, &teller), ==, 12);
  g_assert_cmpuint (teller, ==, 6);
  bt_peer_list_drop_hint (f.list, &one, 6);
  g_assert_cmpuint (bt_peer_list_get_hint (f.list, &one, &teller), ==, 0);
  bt_peer_list_free (f.list);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer-list/each-once", test_each_once);
  g_test_add_func ("/peer-list/undialable", test_undialable);
  g_test_add_func ("/peer-list/back-off", test_back_off);
  g_test_add_func ("/peer-list/user", test_user);
  g_test_add_func ("/peer-list/user-back-off", test_user_back_off);
  g_test_add_func ("/peer-list/ban", test_ban);
  g_test_add_func ("/peer-list/pardon", test_pardon);
  g_test_add_func ("/peer-list/self", test_self);
  g_test_add_func ("/peer-list/seeds-skipped", test_seeds_skipped);
  g_test_add_func ("/peer-list/bounded", test_bounded);
  g_test_add_func ("/peer-list/best", test_best);
  g_test_add_func ("/peer-list/idle", test_idle);
  g_test_add_func ("/peer-list/priority", test_priority);
  g_test_add_func ("/peer-list/many-bans", test_many_bans);
  g_test_add_func ("/peer-list/magnet-back-off", test_magnet_back_off);
  g_test_add_func ("/peer-list/sources", test_sources);
  g_test_add_func ("/peer-list/hints", test_hints);
  return g_test_run ();
}
