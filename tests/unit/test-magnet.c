/* test-magnet.c — magnet links and selections of files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-magnet.h"

#include <string.h>

#define HEX "a9993e364706816aba3e25717850c26c9cd0d89d"
#define BASE32 "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"
#define HEX_2 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define LINK "magnet:?xt=urn:btih:" HEX

static BtMagnet *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BtMagnet *magnet = bt_magnet_new (text, &error);

  g_assert_no_error (error);
  return magnet;
}

static void
assert_v1 (const BtMagnet *magnet)
{
  g_autofree char *text = bt_info_hash_to_string (&magnet->info_hash);

  g_assert_cmpstr (text, ==, HEX);
}

static void
assert_strings (char **strings, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", strings);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_forms_of_the_hash (void)
{
  static const char *const texts[] = {
    LINK,
    "magnet:?xt=urn:btih:" BASE32,
    HEX,
    BASE32,
    "  " HEX "\n",
    "MAGNET:?XT=URN:BTIH:" HEX,
    "magnet:?xt=urn%3Abtih%3A" HEX,
    "magnet:?xt.1=urn:btih:" HEX,
    "magnet:?xt=urn:sha1:PLAIN&xt=urn:btih:" HEX,
    "magnet:?dn=x&xt=urn:btih:" HEX "&",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (BtMagnet) magnet = parse (texts[i]);

    g_test_message ("%s", texts[i]);
    assert_v1 (magnet);
  }
}

static void
test_hybrid_has_both_hashes (void)
{
  g_autoptr (BtMagnet) magnet = parse (LINK "&xt=urn:btmh:1220" HEX_2);
  BtInfoHash v2;

  g_assert_true (bt_info_hash_parse (&v2, HEX_2));
  g_assert_true (magnet->info_hash.has_v1 && magnet->info_hash.has_v2);
  g_assert_cmpmem (magnet->info_hash.v2, BT_SHA256_SIZE, v2.v2, BT_SHA256_SIZE);
}

static void
test_name_is_decoded (void)
{
  g_autoptr (BtMagnet) magnet = parse (LINK "&dn=A+film%20%C3%A9%26.mkv");

  g_assert_cmpstr (magnet->name, ==, "A film \xc3\xa9&.mkv");
}

static void
test_trackers_in_order_without_doubles (void)
{
  g_autoptr (BtMagnet) magnet =
      parse (LINK "&tr=http%3A%2F%2Fb%2Fx%3Fa%2Bb&tr.1=udp://a:1&tr=udp://a:1&tr=WSS://c/");

  assert_strings (magnet->trackers, "http://b/x?a+b udp://a:1 WSS://c/");
}

static void
test_links_out_of_html (void)
{
  g_autoptr (BtMagnet) magnet = parse (LINK "&amp;dn=x&amp;tr=http://a/");

  g_assert_cmpstr (magnet->name, ==, "x");
  assert_strings (magnet->trackers, "http://a/");
}

static void
test_web_seeds (void)
{
  g_autoptr (BtMagnet) magnet = parse (LINK "&ws=https://w/f&ws=ftp://no/");

  assert_strings (magnet->web_seeds, "https://w/f");
}

static void
test_peers (void)
{
  g_autoptr (BtMagnet) magnet =
      parse (LINK "&x.pe=1.2.3.4:5&x.pe=%5B2001:db8::1%5D:6&x.pe=host.example:7&x.pe=0.0.0.0:1");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_cmpuint (magnet->peers->len, ==, 2);
  first = bt_address_to_string (&g_array_index (magnet->peers, BtAddress, 0));
  second = bt_address_to_string (&g_array_index (magnet->peers, BtAddress, 1));
  g_assert_cmpstr (first, ==, "1.2.3.4:5");
  g_assert_cmpstr (second, ==, "[2001:db8::1]:6");
}

static void
assert_selection (GArray *selection, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < selection->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (selection, guint32, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_selection_of_a_link (void)
{
  g_autoptr (BtMagnet) some = parse (LINK "&so=0,2,4,6-8");
  g_autoptr (BtMagnet) all = parse (LINK);

  assert_selection (some->selection, "0 2 4 6 7 8");
  g_assert_null (all->selection);
}

static void
test_selection (void)
{
  static const struct {
    const char *text;
    const char *expected; /* NULL: refused */
  } rows[] = {
    { "0", "0" },        { "3,1,2", "1 2 3" },     { "5-9,7,6-8,9-10", "5 6 7 8 9 10" },
    { "1,1,1", "1" },    { "999999", "999999" },   { "", NULL },
    { "1,", NULL },      { ",1", NULL },           { "2-1", NULL },
    { "1-", NULL },      { "-1", NULL },           { "1 2", NULL },
    { "1000000", NULL }, { "0-4294967295", NULL }, { "99999999999999999999", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) selection = bt_selection_parse (rows[i].text, &error);

    g_test_message ("%s", rows[i].text);
    if (rows[i].expected != NULL)
      assert_selection (selection, rows[i].expected);
    else
      g_assert_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_MAGNET);
  }
}

static void
test_is_magnet (void)
{
  g_assert_true (bt_magnet_is_magnet (LINK));
  g_assert_true (bt_magnet_is_magnet ("Magnet:?"));
  g_assert_true (bt_magnet_is_magnet (HEX));
  g_assert_true (bt_magnet_is_magnet (BASE32));
  g_assert_true (bt_magnet_is_magnet (HEX_2));
  g_assert_false (bt_magnet_is_magnet ("/tmp/magnet:"));
  g_assert_false (bt_magnet_is_magnet ("http://a/x.torrent"));
  g_assert_false (bt_magnet_is_magnet (""));
}

static void
test_format_round_trip (void)
{
  static const char *const trackers[] = { "http://a/x?b=c&d=e+f", "udp://b:1", NULL };
  g_autoptr (BtMagnet) first = parse (LINK "&xt=urn:btmh:1220" HEX_2);
  g_autofree char *text = bt_magnet_format (&first->info_hash, "A & b + \xc3\xa9", trackers);
  g_autoptr (BtMagnet) again = parse (text);

  g_assert_true (bt_info_hash_equal (&first->info_hash, &again->info_hash));
  g_assert_cmpstr (again->name, ==, "A & b + \xc3\xa9");
  g_assert_true (g_strv_equal (trackers, (const char *const *) again->trackers));
}

static void
test_format_of_v2_only (void)
{
  g_autoptr (BtMagnet) magnet = parse (HEX_2);
  g_autofree char *text = bt_magnet_format (&magnet->info_hash, NULL, NULL);

  g_assert_cmpstr (text, ==, "magnet:?xt=urn:btmh:1220" HEX_2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/magnet/forms-of-the-hash", test_forms_of_the_hash);
  g_test_add_func ("/magnet/hybrid", test_hybrid_has_both_hashes);
  g_test_add_func ("/magnet/name-is-decoded", test_name_is_decoded);
  g_test_add_func ("/magnet/trackers", test_trackers_in_order_without_doubles);
  g_test_add_func ("/magnet/out-of-html", test_links_out_of_html);
  g_test_add_func ("/magnet/web-seeds", test_web_seeds);
  g_test_add_func ("/magnet/peers", test_peers);
  g_test_add_func ("/magnet/selection-of-a-link", test_selection_of_a_link);
  g_test_add_func ("/magnet/selection", test_selection);
  g_test_add_func ("/magnet/is-magnet", test_is_magnet);
  g_test_add_func ("/magnet/format-round-trip", test_format_round_trip);
  g_test_add_func ("/magnet/format-v2-only", test_format_of_v2_only);
  return g_test_run ();
}
