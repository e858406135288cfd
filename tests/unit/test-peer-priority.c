/* test-peer-priority.c — canonical peer priority, by the vectors of BEP 40.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-peer-priority.h"

static guint32
get (const char *own, const char *peer)
{
  BtAddress a, b;
  guint32 priority;

  g_assert_true (bt_address_parse (&a, own, 6881));
  g_assert_true (bt_address_parse (&b, peer, 6881));
  priority = bt_peer_priority_get (&a, &b);
  g_assert_cmpuint (priority, ==, bt_peer_priority_get (&b, &a));
  return priority;
}

static void
test_vectors (void)
{
  g_assert_cmphex (get ("123.213.32.10", "98.76.54.32"), ==, 0xec2d7224);
  g_assert_cmphex (get ("123.213.32.10", "123.213.32.234"), ==, 0x99568189);
}

/* What a neighbour may choose within its network changes nothing, seen from elsewhere. */
static void
test_masks (void)
{
  g_assert_cmphex (get ("1.2.3.4", "5.6.0.0"), ==, get ("1.2.3.4", "5.6.170.170"));
  g_assert_cmphex (get ("1.2.3.4", "5.6.0.0"), !=, get ("1.2.3.4", "5.7.0.0"));
  g_assert_cmphex (get ("1.2.3.4", "1.2.0.0"), ==, get ("1.2.3.4", "1.2.0.170"));
  g_assert_cmphex (get ("1.2.3.4", "1.2.0.0"), !=, get ("1.2.3.4", "1.2.170.0"));
  g_assert_cmphex (get ("1.2.3.4", "1.2.3.0"), !=, get ("1.2.3.4", "1.2.3.170"));
  g_assert_cmphex (get ("[2001:db8::1]", "[2001:db9::]"), ==,
                   get ("[2001:db8::1]", "[2001:db9:0:aaaa::aaaa]"));
  g_assert_cmphex (get ("[2001:db8::1]", "[2001:db8::]"), !=,
                   get ("[2001:db8::1]", "[2001:db8:0:aa00::]"));
  g_assert_cmphex (get ("[2001:db8::1]", "[2001:db8:0:0100::]"), ==,
                   get ("[2001:db8::1]", "[2001:db8:0:01aa::]"));
}

static void
test_same_ip (void)
{
  g_assert_cmphex (get ("1.2.3.4:1000", "1.2.3.4:2000"), !=, get ("1.2.3.4:1000", "1.2.3.4:2001"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer-priority/vectors", test_vectors);
  g_test_add_func ("/peer-priority/masks", test_masks);
  g_test_add_func ("/peer-priority/same-ip", test_same_ip);
  return g_test_run ();
}
