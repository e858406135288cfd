/* test-lookup.c — whom a lookup asks, when it is over, whose answers it believes; open queries and the vote
 * for our address.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-lookup.h"

#include "base/bt-cursor.h"
#include "base/bt-limits.h"
#include "dht-fixture.h"
#include "dht/bt-dht-rpc.h"
#include "dht/bt-ip-vote.h"

#define NOW_US G_USEC_PER_SEC

static void
add (BtLookup *lookup, guint32 front, guint number, int told_by)
{
  g_autofree char *text = g_strdup_printf ("70.%u.%u.9:6881", number / 256, number % 256);
  BtAddress address;
  BtNodeId id;

  dht_id (&id, front);
  dht_address (&address, text);
  bt_lookup_add (lookup, &id, &address, told_by, NOW_US);
}

static BtLookup *
make (void)
{
  BtNodeId target;

  dht_id (&target, 0);
  return bt_lookup_new (&target, FALSE, FALSE, NOW_US);
}

static void
answer (BtLookup *lookup, guint hop, const char *token)
{
  BtNodeId id = *(const BtNodeId *) bt_lookup_get_stat (lookup)->hops[hop].id;

  bt_lookup_answered (lookup, hop, &id, (BtSpan) { (const guint8 *) token, strlen (token) },
                      NOW_US);
}

static guint
ask_all (BtLookup *lookup)
{
  guint n = 0;
  int hop;

  for (; (hop = bt_lookup_next (lookup)) >= 0; n++)
    bt_lookup_asked (lookup, (guint) hop, NOW_US);
  return n;
}

/* The closest first, a few at a time; closer ones that an answer tells of come next. */
static void
test_order (void)
{
  BtLookup *lookup = make ();
  int hop;
  guint n;

  for (guint i = 20; i > 0; i--)
    add (lookup, i << 20, i, -1);
  hop = bt_lookup_next (lookup);
  g_assert_cmpuint (bt_lookup_get_stat (lookup)->hops[hop].n_bits, ==, 11);
  n = ask_all (lookup);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (n, <, BT_BUCKET_SIZE);
  g_assert_false (bt_lookup_is_over (lookup));
  answer (lookup, (guint) hop, "t");
  add (lookup, 1, 100, hop);
  for (guint i = 19; bt_lookup_next (lookup) < 0; i--) /* fewer at a time from now on */
    answer (lookup, i - 1, "t");
  hop = bt_lookup_next (lookup);
  g_assert_cmpuint (bt_lookup_get_stat (lookup)->hops[hop].n_bits, ==, 31);
  g_assert_cmpuint (bt_lookup_get_stat (lookup)->hops[hop].round, ==, 2);
  bt_lookup_free (lookup);
}

/* It ends when the eight closest that live have answered, and asks nobody else. */
static void
test_end (void)
{
  BtLookup *lookup = make ();
  guint hops[BT_BUCKET_SIZE];
  guint64 reach;
  guint n_asked = 0;
  int hop;

  for (guint i = 1; i <= 16; i++)
    add (lookup, i << 20, i, -1);
  while ((hop = bt_lookup_next (lookup)) >= 0) {
    bt_lookup_asked (lookup, (guint) hop, NOW_US);
    if (++n_asked % 4 == 0)
      bt_lookup_failed (lookup, (guint) hop, NOW_US);
    else
      answer (lookup, (guint) hop, n_asked == 1 ? "" : "token");
  }
  g_assert_true (bt_lookup_is_over (lookup));
  g_assert_cmpuint (n_asked, ==, 10);                             /* two of ten failed */
  g_assert_cmpuint (bt_lookup_get_closest (lookup, hops), ==, 7); /* one gave no token */
  g_assert_cmpuint (bt_lookup_get_token (lookup, hops[0]).n, ==, 5);
  g_assert_true (bt_lookup_get_reach (lookup, &reach));
  g_assert_cmpuint (reach, ==, (guint64) (10 << 20) << 32);
  bt_lookup_free (lookup);
}

/* A late one holds nobody up, and is welcome when it answers after all. */
static void
test_late (void)
{
  BtLookup *lookup = make ();
  int first;

  for (guint i = 1; i <= 3; i++)
    add (lookup, i << 20, i, -1);
  first = bt_lookup_next (lookup);
  ask_all (lookup);
  for (guint i = 0; i < 3; i++) {
    if ((int) i != first)
      answer (lookup, i, "t");
  }
  g_assert_false (bt_lookup_is_over (lookup));
  bt_lookup_late (lookup, (guint) first);
  g_assert_true (bt_lookup_is_over (lookup));
  answer (lookup, (guint) first, "t");
  g_assert_cmpuint (bt_lookup_get_stat (lookup)->n_answered, ==, 3);
  bt_lookup_free (lookup);
}

/* Whoever tells of a thousand nodes does not make us remember or ask them all. */
static void
test_bounds (void)
{
  BtLookup *lookup = make ();
  guint n_asked = 0;
  int hop;

  add (lookup, 0xffffffff, 0, -1);
  while ((hop = bt_lookup_next (lookup)) >= 0) {
    bt_lookup_asked (lookup, (guint) hop, NOW_US);
    answer (lookup, (guint) hop, "t");
    n_asked++;
    for (guint i = 0; i < 40; i++) /* each closer than all before */
      add (lookup, 0x7fffffff - 41 * n_asked - i, 1 + 40 * n_asked + i, hop);
    g_assert_cmpuint (bt_lookup_get_stat (lookup)->n_hops, <=, BT_LOOKUP_HOPS);
    g_assert_cmpuint (n_asked, <=, BT_LOOKUP_HOPS);
  }
  for (guint i = 0; i < bt_lookup_get_stat (lookup)->n_hops; i++)
    g_assert_cmpint (bt_lookup_get_stat (lookup)->hops[i].told_by, <, BT_LOOKUP_HOPS);
  bt_lookup_free (lookup);
}

/* One of a range, one of an id; a token that is too long is none. */
static void
test_range (void)
{
  BtLookup *lookup = make ();
  g_autofree char *token = g_strnfill (BT_LIMIT_DHT_TOKEN + 1, 'x');
  BtAddress address;
  BtNodeId id;
  guint hops[BT_BUCKET_SIZE];

  for (guint i = 1; i < 100; i++) {
    g_autofree char *text = g_strdup_printf ("66.66.66.%u:1", i);

    dht_id (&id, i);
    dht_address (&address, text);
    bt_lookup_add (lookup, &id, &address, -1, NOW_US);
  }
  add (lookup, 1, 7, -1); /* an id that is there */
  g_assert_cmpuint (bt_lookup_get_stat (lookup)->n_hops, ==, 1);
  ask_all (lookup);
  answer (lookup, 0, token);
  g_assert_cmpuint (bt_lookup_get_closest (lookup, hops), ==, 0);
  bt_lookup_free (lookup);
}

static void
test_router (void)
{
  BtLookup *lookup = make ();
  BtAddress address;
  BtNodeId id;

  dht_address (&address, "66.66.66.1:1");
  bt_lookup_add (lookup, NULL, &address, -1, NOW_US);
  add (lookup, 1u << 31, 1, -1);
  g_assert_cmpuint (ask_all (lookup), ==, 2);
  dht_id (&id, 1);
  bt_lookup_answered (lookup, 0, &id, (BtSpan) { NULL }, NOW_US);
  g_assert_cmpuint (bt_lookup_get_stat (lookup)->hops[0].n_bits, ==, 31);
  answer (lookup, 1, "t");
  g_assert_true (bt_lookup_is_over (lookup));
  bt_lookup_free (lookup);
}

/* --- open queries ---------------------------------------------------------------------------------------- */

static void
test_match (void)
{
  BtAddress a, b;
  BtRandom random;
  BtDhtRpc *rpc;
  BtDhtQuery *query;
  guint8 bytes[2];
  BtSpan transaction = { bytes, sizeof bytes };

  bt_random_init (&random, 1);
  rpc = bt_dht_rpc_new (&random);
  dht_address (&a, "1.2.3.4:5");
  dht_address (&b, "1.2.3.4:6");
  query = bt_dht_rpc_open (rpc, &a, NULL, BT_KRPC_PING, NOW_US);
  bt_put_u16 (bytes, query->transaction);
  g_assert_null (bt_dht_rpc_match (rpc, transaction, &b));
  g_assert_null (bt_dht_rpc_match (rpc, (BtSpan) { bytes, 1 }, &a));
  g_assert_true (bt_dht_rpc_match (rpc, transaction, &a) == query);
  bytes[0] ^= 1;
  g_assert_null (bt_dht_rpc_match (rpc, transaction, &a));
  bytes[0] ^= 1;
  g_assert_cmpint (bt_dht_rpc_answered (rpc, query, NOW_US + 7000), ==, 7000);
  g_assert_null (bt_dht_rpc_match (rpc, transaction, &a)); /* once */
  bt_dht_rpc_free (rpc);
}

/* How long one waits follows from how long answers take. */
static void
test_patience (void)
{
  BtAddress a;
  BtRandom random;
  BtDhtRpc *rpc;
  gint64 now_us = NOW_US, before_us;
  gboolean is_over;
  BtDhtQuery *query;

  bt_random_init (&random, 1);
  rpc = bt_dht_rpc_new (&random);
  dht_address (&a, "1.2.3.4:5");
  for (guint i = 0; i < 100; i++) {
    query = bt_dht_rpc_open (rpc, &a, NULL, BT_KRPC_PING, now_us);
    now_us += 80000;
    bt_dht_rpc_answered (rpc, query, now_us);
  }
  before_us = bt_dht_rpc_get_patience (rpc);
  g_assert_cmpint (before_us, <, 200000);
  query = bt_dht_rpc_open (rpc, &a, NULL, BT_KRPC_PING, now_us);
  g_assert_null (bt_dht_rpc_next_due (rpc, now_us + before_us - 1, &is_over));
  g_assert_true (bt_dht_rpc_next_due (rpc, now_us + before_us, &is_over) == query);
  g_assert_false (is_over);
  g_assert_null (bt_dht_rpc_next_due (rpc, now_us + before_us, &is_over));
  g_assert_true (bt_dht_rpc_next_due (rpc, bt_dht_rpc_get_deadline (rpc), &is_over) == query);
  g_assert_true (is_over);
  bt_dht_rpc_drop (rpc, query);
  g_assert_cmpint (bt_dht_rpc_get_deadline (rpc), ==, G_MAXINT64);
  for (guint i = 0; i < BT_LIMIT_DHT_OPEN; i++)
    g_assert_nonnull (bt_dht_rpc_open (rpc, &a, NULL, BT_KRPC_PING, now_us));
  g_assert_null (bt_dht_rpc_open (rpc, &a, NULL, BT_KRPC_PING, now_us));
  bt_dht_rpc_free (rpc);
}

/* --- the vote ---------------------------------------------------------------------------------------------- */

static gboolean
vote (BtIpVote *self, guint voter, const char *address)
{
  g_autofree char *text = g_strdup_printf ("70.%u.%u.9:1", voter / 256, voter % 256);
  BtAddress from, ours;

  dht_address (&from, text);
  dht_address (&ours, address);
  return bt_ip_vote_add (self, &from, &ours, FALSE);
}

static void
test_vote (void)
{
  BtIpVote v = { 0 };

  for (guint i = 0; i < 100; i++)
    g_assert_false (vote (&v, 1, "80.1.1.1")); /* one voter, however often */
  g_assert_false (vote (&v, 2, "80.1.1.2"));
  g_assert_false (vote (&v, 3, "80.1.1.2"));
  g_assert_false (vote (&v, 4, "80.1.1.2"));
  g_assert_true (vote (&v, 5, "80.1.1.2")); /* four of five */
  for (guint i = 6; i < 26; i++)
    g_assert_false (vote (&v, i, "80.1.1.2"));
  for (guint i = 0; i < BT_IP_VOTES / 2; i++)
    g_assert_false (vote (&v, 30 + i, "80.1.1.3"));
  g_assert_true (vote (&v, 60, "80.1.1.3"));
  g_assert_false (vote (&v, 61, "80.1.1.3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lookup/order", test_order);
  g_test_add_func ("/lookup/end", test_end);
  g_test_add_func ("/lookup/late", test_late);
  g_test_add_func ("/lookup/bounds", test_bounds);
  g_test_add_func ("/lookup/range", test_range);
  g_test_add_func ("/lookup/router", test_router);
  g_test_add_func ("/lookup/match", test_match);
  g_test_add_func ("/lookup/patience", test_patience);
  g_test_add_func ("/lookup/vote", test_vote);
  return g_test_run ();
}
