/* test-krpc.c — messages of the DHT: those of the specifications, and back again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht-fixture.h"

#include <string.h>

#include "dht/bt-bloom.h"
#include "dht/bt-item.h"

#define OWN "abcdefghij0123456789"
#define OTHER "mnopqrstuvwxyz123456"

static void
assert_span (BtSpan span, const char *text)
{
  g_assert_cmpmem (span.bytes, span.n, text, strlen (text));
}

static void
parse (BtKrpc *message, const char *text)
{
  g_assert_true (bt_krpc_parse (message, (const guint8 *) text, strlen (text)));
}

/* BEP 5, Example Packets. */
static void
test_bep_5 (void)
{
  BtKrpc m;

  parse (&m, "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee");
  g_assert_cmpint (m.kind, ==, BT_KRPC_ERROR);
  g_assert_cmpint (m.error_code, ==, 201);
  parse (&m, "d1:ad2:id20:" OWN "e1:q4:ping1:t2:aa1:y1:qe");
  g_assert_cmpint (m.method, ==, BT_KRPC_PING);
  assert_span (m.id, OWN);
  assert_span (m.transaction, "aa");
  parse (&m, "d1:rd2:id20:" OTHER "e1:t2:aa1:y1:re");
  g_assert_cmpint (m.kind, ==, BT_KRPC_RESPONSE);
  assert_span (m.id, OTHER);
  parse (&m, "d1:ad2:id20:" OWN "6:target20:" OTHER "e1:q9:find_node1:t2:aa1:y1:qe");
  g_assert_cmpint (m.method, ==, BT_KRPC_FIND_NODE);
  assert_span (m.target, OTHER);
  parse (&m, "d1:ad2:id20:" OWN "9:info_hash20:" OTHER "e1:q9:get_peers1:t2:aa1:y1:qe");
  g_assert_cmpint (m.method, ==, BT_KRPC_GET_PEERS);
  assert_span (m.info_hash, OTHER);
  parse (&m, "d1:ad2:id20:" OWN "12:implied_porti1e9:info_hash20:" OTHER
             "4:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe");
  g_assert_cmpint (m.method, ==, BT_KRPC_ANNOUNCE_PEER);
  g_assert_true (m.implied_port);
  g_assert_cmpint (m.port, ==, 6881);
  assert_span (m.token, "aoeusnth");
}

static void
test_values (void)
{
  BtKrpc m;
  BtAddress peer;
  BtSpan rest;

  parse (&m, "d1:rd2:id20:" OWN "5:token8:aoeusnth6:valuesl6:axje.u6:idhtnm18:"
             "abcdefghijklmnop12ee1:t2:aa1:y1:re");
  rest = m.values;
  g_assert_true (bt_krpc_next_peer (&rest, &peer));
  g_assert_cmpuint (peer.port, ==, '.' << 8 | 'u');
  g_assert_true (bt_krpc_next_peer (&rest, &peer));
  g_assert_true (bt_address_is_v4 (&peer));
  g_assert_true (bt_krpc_next_peer (&rest, &peer));
  g_assert_false (bt_address_is_v4 (&peer));
  g_assert_false (bt_krpc_next_peer (&rest, &peer));
}

static void
test_extensions (void)
{
  BtKrpc m;

  parse (&m, "d1:ad2:id20:" OWN "6:noseedi1e6:scrapei1e6:target20:" OTHER
             "4:wantl2:n42:xx2:n6ee1:q7:strange2:roi1e1:t2:aa1:v4:LT\1\2"
             "1:y1:q1:zd1:xi1eee");
  g_assert_cmpint (m.method, ==, BT_KRPC_OTHER);
  g_assert_true (m.want4 && m.want6 && m.is_read_only && m.no_seeds && m.scrape);
  assert_span (m.target, OTHER);
  /* Keys out of order, as some send them, and "ip" (BEP 42). */
  parse (&m, "d1:y1:r1:t2:aa2:ip6:abcdef1:rd5:token1:x2:id20:" OTHER "ee");
  assert_span (m.external, "abcdef");
  assert_span (m.token, "x");
  /* An item of any kind (BEP 44). */
  parse (&m, "d1:ad2:id20:" OWN "3:seqi9223372036854775807e5:token1:x1:vd1:ali-5e0:e1:bi7eee1:q3:"
             "put1:t2:aa1:y1:qe");
  assert_span (m.item, "d1:ali-5e0:e1:bi7ee");
  g_assert_cmpint (m.seq, ==, G_MAXINT64);
}

static BtSpan
fill (guint8 *bytes, gsize n, guint8 first)
{
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (first + i);
  return (BtSpan) { bytes, n };
}

static void
assert_equal (BtSpan a, BtSpan b)
{
  g_assert_cmpmem (a.bytes, a.n, b.bytes, b.n);
}

/* Whatever is written is read as the same. */
static void
test_round_trip (void)
{
  guint8 id[BT_NODE_ID_SIZE], nodes[2 * BT_KRPC_CONTACT4], nodes6[BT_KRPC_CONTACT6];
  guint8 key[BT_ITEM_KEY_SIZE], signature[BT_ITEM_SIGNATURE_SIZE], bloom[BT_BLOOM_SIZE];
  guint8 datagram[BT_KRPC_SIZE];
  BtKrpc out, in;
  gsize n;

  bt_krpc_init (&out, BT_KRPC_RESPONSE, BT_KRPC_GET);
  out.transaction = (BtSpan) { (const guint8 *) "\0\xff", 2 };
  out.external = (BtSpan) { (const guint8 *) "abcdef", 6 };
  out.id = fill (id, sizeof id, 1);
  out.nodes = fill (nodes, sizeof nodes, 2);
  out.nodes6 = fill (nodes6, sizeof nodes6, 3);
  out.key = fill (key, sizeof key, 4);
  out.signature = fill (signature, sizeof signature, 5);
  out.seeds = out.peers = fill (bloom, sizeof bloom, 6);
  out.salt = (BtSpan) { (const guint8 *) "salt", 4 };
  out.item = (BtSpan) { (const guint8 *) "li1ee", 5 };
  out.samples = out.id;
  out.values = (BtSpan) { (const guint8 *) "6:axje.u", 8 };
  out.seq = 0, out.cas = 3, out.num = 4, out.interval = 21600;
  n = bt_krpc_write (&out, datagram, sizeof datagram);
  g_assert_cmpuint (n, >, 0);
  g_assert_true (bt_krpc_parse (&in, datagram, n));
  assert_equal (out.transaction, in.transaction);
  assert_equal (out.external, in.external);
  assert_equal (out.nodes, in.nodes);
  assert_equal (out.nodes6, in.nodes6);
  assert_equal (out.key, in.key);
  assert_equal (out.signature, in.signature);
  assert_equal (out.seeds, in.seeds);
  assert_equal (out.salt, in.salt);
  assert_equal (out.item, in.item);
  assert_equal (out.samples, in.samples);
  assert_equal (out.values, in.values);
  g_assert_true (in.seq == 0 && in.cas == 3 && in.num == 4 && in.interval == 21600);
  g_assert_cmpint (in.port, ==, -1);
  g_assert_cmpuint (bt_krpc_write (&out, datagram, n - 1), ==, 0); /* no room is no half message */
}

static void
test_contacts (void)
{
  static const char *const addresses[] = { "1.2.3.4:5", "[2a00::7]:8" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    guint8 bytes[BT_KRPC_CONTACT6];
    BtContact out, in;
    BtSpan rest = { bytes, 0 };

    dht_id (&out.id, 99);
    dht_address (&out.address, addresses[i]);
    rest.n = bt_krpc_put_contact (bytes, &out);
    g_assert_true (bt_krpc_next_contact (&rest, i == 1, &in));
    g_assert_true (bt_node_id_equal (&out.id, &in.id));
    g_assert_true (bt_address_equal (&out.address, &in.address));
    g_assert_false (bt_krpc_next_contact (&rest, i == 1, &in));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/krpc/bep-5", test_bep_5);
  g_test_add_func ("/krpc/values", test_values);
  g_test_add_func ("/krpc/extensions", test_extensions);
  g_test_add_func ("/krpc/round-trip", test_round_trip);
  g_test_add_func ("/krpc/contacts", test_contacts);
  return g_test_run ();
}
