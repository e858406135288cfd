/* test-address.c — IP addresses and ports.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-address.h"

#include <netinet/in.h>

static BtAddress
parse (const char *text)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 6881));
  return address;
}

static void
assert_text (const BtAddress *address, const char *expected)
{
  g_autofree char *text = bt_address_to_string (address);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_parse (void)
{
  static const struct {
    const char *text;
    guint16 default_port;
    const char *expected; /* NULL: refused */
  } rows[] = {
    { "1.2.3.4:80", 0, "1.2.3.4:80" },
    { "1.2.3.4", 6881, "1.2.3.4:6881" },
    { "1.2.3.4:80", 6881, "1.2.3.4:80" },
    { "[::1]:6881", 0, "[::1]:6881" },
    { "[2001:db8::2]", 7, "[2001:db8::2]:7" },
    { "2001:db8::2", 7, "[2001:db8::2]:7" },
    { "[::ffff:1.2.3.4]:5", 0, "1.2.3.4:5" },
    { "1.2.3.4", 0, NULL },
    { "::1", 0, NULL },
    { "", 6881, NULL },
    { ":", 6881, NULL },
    { "1.2.3.4:", 6881, NULL },
    { "1.2.3.4:0", 0, NULL },
    { "1.2.3.4:65536", 0, NULL },
    { "1.2.3.4:+80", 0, NULL },
    { "1.2.3.4:80x", 0, NULL },
    { "1.2.3:80", 0, NULL },
    { "1.2.3.4.5:80", 0, NULL },
    { "example.org:80", 0, NULL },
    { "[::1:80", 0, NULL },
    { "[::1]80", 0, NULL },
    { "[1.2.3.4]:80", 0, NULL },
    { "::1:80:", 9, NULL },
    { "[fe80:0000:0000:0000:0000:0000:0000:0000:0000:0000]:80", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    BtAddress address;
    gboolean is_good = bt_address_parse (&address, rows[i].text, rows[i].default_port);

    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (is_good, ==, rows[i].expected != NULL);
    if (is_good)
      assert_text (&address, rows[i].expected);
  }
}

static void
test_compact (void)
{
  const guint8 v4[BT_COMPACT4_SIZE] = { 10, 0, 0, 7, 0x1a, 0xe1 };
  const guint8 v6[BT_COMPACT6_SIZE] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 9, 0, 80 };
  BtAddress address;

  bt_address_from_compact4 (&address, v4);
  assert_text (&address, "10.0.0.7:6881");
  g_assert_true (bt_address_is_v4 (&address));
  bt_address_from_compact6 (&address, v6);
  assert_text (&address, "[2001:db8::9]:80");
  g_assert_false (bt_address_is_v4 (&address));
}

static void
test_mapped_form_is_the_same_address (void)
{
  BtAddress mapped = parse ("[::ffff:1.2.3.4]:6881");
  BtAddress plain = parse ("1.2.3.4:6881");

  g_assert_true (bt_address_equal (&mapped, &plain));
  g_assert_cmpuint (bt_address_hash (&mapped), ==, bt_address_hash (&plain));
}

static void
test_equal (void)
{
  BtAddress a = parse ("1.2.3.4:1"), b = parse ("1.2.3.4:2"), c = parse ("1.2.3.5:1");

  g_assert_false (bt_address_equal (&a, &b));
  g_assert_true (bt_address_equal_ip (&a, &b));
  g_assert_false (bt_address_equal_ip (&a, &c));
}

static void
test_sockaddr_round_trip (void)
{
  static const char *const texts[] = { "1.2.3.4:5", "[2001:db8::9]:80", "[::1]:65535" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    BtAddress address = parse (texts[i]), back;
    struct sockaddr_storage storage;
    socklen_t size = bt_address_to_sockaddr (&address, &storage);

    g_assert_cmpuint (size, ==,
                      bt_address_is_v4 (&address) ? sizeof (struct sockaddr_in)
                                                  : sizeof (struct sockaddr_in6));
    g_assert_true (bt_address_from_sockaddr (&back, (const struct sockaddr *) &storage));
    g_assert_true (bt_address_equal (&address, &back));
  }
}

static void
test_other_families_are_refused (void)
{
  struct sockaddr sa = { .sa_family = AF_UNIX };
  BtAddress address;

  g_assert_false (bt_address_from_sockaddr (&address, &sa));
}

static void
test_dialable (void)
{
  static const struct {
    const char *text;
    gboolean is_dialable;
  } rows[] = {
    { "1.2.3.4:1", TRUE },
    { "127.0.0.1:1", TRUE },
    { "192.168.1.1:1", TRUE },
    { "[::1]:1", TRUE },
    { "[2001:db8::1]:1", TRUE },
    { "0.0.0.0:1", FALSE },
    { "0.1.2.3:1", FALSE },
    { "224.0.0.1:1", FALSE },
    { "239.255.255.255:1", FALSE },
    { "255.255.255.255:1", FALSE },
    { "[::]:1", FALSE },
    { "[ff02::1]:1", FALSE },
  };
  BtAddress no_port = parse ("1.2.3.4:1");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    BtAddress address = parse (rows[i].text);

    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (bt_address_is_dialable (&address), ==, rows[i].is_dialable);
  }
  no_port.port = 0;
  g_assert_false (bt_address_is_dialable (&no_port));
}

static void
test_loopback (void)
{
  BtAddress v4 = parse ("127.9.0.1:1"), v6 = parse ("[::1]:1"), other = parse ("10.0.0.1:1");

  g_assert_true (bt_address_is_loopback (&v4));
  g_assert_true (bt_address_is_loopback (&v6));
  g_assert_false (bt_address_is_loopback (&other));
}

static void
test_local (void)
{
  static const struct {
    const char *ip;
    gboolean is_local;
  } rows[] = {
    { "127.0.0.1", TRUE },      { "127.255.0.9", TRUE },       { "10.0.0.1", TRUE },
    { "11.0.0.1", FALSE },      { "172.15.255.255", FALSE },   { "172.16.0.0", TRUE },
    { "172.31.255.255", TRUE }, { "172.32.0.0", FALSE },       { "192.168.3.4", TRUE },
    { "192.169.0.1", FALSE },   { "169.254.7.7", TRUE },       { "198.51.100.1", FALSE },
    { "[::1]", TRUE },          { "[fe80::1]", TRUE },         { "[febf::1]", TRUE },
    { "[fec0::1]", FALSE },     { "[fc00::1]", TRUE },         { "[fdff::1]", TRUE },
    { "[2001:db8::1]", FALSE }, { "[::ffff:10.1.1.1]", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    BtAddress address;

    g_assert_true (bt_address_parse (&address, rows[i].ip, 6881));
    g_assert_cmpint (bt_address_is_local (&address), ==, rows[i].is_local);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/parse", test_parse);
  g_test_add_func ("/address/compact", test_compact);
  g_test_add_func ("/address/mapped-form", test_mapped_form_is_the_same_address);
  g_test_add_func ("/address/equal", test_equal);
  g_test_add_func ("/address/sockaddr-round-trip", test_sockaddr_round_trip);
  g_test_add_func ("/address/other-families", test_other_families_are_refused);
  g_test_add_func ("/address/dialable", test_dialable);
  g_test_add_func ("/address/loopback", test_loopback);
  g_test_add_func ("/address/local", test_local);
  return g_test_run ();
}
