/* test-magnet-hostile.c — magnet links that are broken or mean harm.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All are of kind 22: wrong hashes, floods, absurd selections, names with markup. */
#include "../metainfo-invariants.h"

#include "metainfo/bt-magnet.h"

#define HEX "a9993e364706816aba3e25717850c26c9cd0d89d"
#define OTHER "b9993e364706816aba3e25717850c26c9cd0d89d"
#define LINK "magnet:?xt=urn:btih:" HEX

typedef struct {
  const char *name;
  const char *link;
  BtMetainfoError code;
} Refused;

static const Refused refused[] = {
  { "22: nothing", "", BT_METAINFO_ERROR_BAD_HASH },
  { "22: no link at all", "http://example.org/", BT_METAINFO_ERROR_BAD_HASH },
  { "22: scheme without parameters", "magnet:?", BT_METAINFO_ERROR_BAD_MAGNET },
  { "22: no topic", "magnet:?dn=x&tr=udp://a:1", BT_METAINFO_ERROR_BAD_MAGNET },
  { "22: only topics of other networks", "magnet:?xt=urn:ed2k:1234&xt=urn:sha1:ABC",
    BT_METAINFO_ERROR_BAD_MAGNET },
  { "22: empty hash", "magnet:?xt=urn:btih:", BT_METAINFO_ERROR_BAD_HASH },
  { "22: hash too short", "magnet:?xt=urn:btih:a9993e36", BT_METAINFO_ERROR_BAD_HASH },
  { "22: hash too long", LINK "0", BT_METAINFO_ERROR_BAD_HASH },
  { "22: hash with a letter beyond hex",
    "magnet:?xt=urn:btih:g9993e364706816aba3e25717850c26c9cd0d89d", BT_METAINFO_ERROR_BAD_HASH },
  { "22: base32 garbage", "magnet:?xt=urn:btih:0189!!!!0189!!!!0189!!!!0189!!!!",
    BT_METAINFO_ERROR_BAD_HASH },
  { "22: hash with a NUL", "magnet:?xt=urn:btih:%00" HEX, BT_METAINFO_ERROR_BAD_HASH },
  { "22: v2 hash as v1",
    "magnet:?xt=urn:btih:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    BT_METAINFO_ERROR_BAD_HASH },
  { "22: v1 hash as v2", "magnet:?xt=urn:btmh:1220" HEX, BT_METAINFO_ERROR_BAD_HASH },
  { "22: multihash of another kind",
    "magnet:?xt=urn:btmh:1120ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    BT_METAINFO_ERROR_BAD_HASH },
  { "22: a good and a bad hash", LINK "&xt=urn:btih:zz", BT_METAINFO_ERROR_BAD_HASH },
  { "22: two torrents", LINK "&xt=urn:btih:" OTHER, BT_METAINFO_ERROR_BAD_MAGNET },
};

static void
test_refused (gconstpointer data)
{
  const Refused *row = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_magnet_new (row->link, &error));
  g_assert_error (error, BT_METAINFO_ERROR, (int) row->code);
}

static BtMagnet *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BtMagnet *magnet = bt_magnet_new (text, &error);

  g_assert_no_error (error);
  return magnet;
}

static void
test_endless_link (void)
{
  g_autofree char *tail = g_strnfill (BT_LIMIT_MAGNET, 'x');
  g_autofree char *text = g_strconcat (LINK "&dn=", tail, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_magnet_new (text, &error));
  g_assert_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_TOO_LARGE);
}

/* @format holds one %u. */
static BtMagnet *
parse_flood (const char *format, guint n)
{
  g_autoptr (GString) text = g_string_new (LINK);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, format, 1 + i);
  return parse (text->str);
}

static void
test_tracker_flood (void)
{
  g_autoptr (BtMagnet) magnet = parse_flood ("&tr=udp://t%u:1", 3000);

  g_assert_cmpuint (g_strv_length (magnet->trackers), ==, BT_LIMIT_TRACKERS);
}

static void
test_web_seed_flood (void)
{
  g_autoptr (BtMagnet) magnet = parse_flood ("&ws=http://w%u/", 3000);

  g_assert_cmpuint (g_strv_length (magnet->web_seeds), ==, BT_LIMIT_WEB_SEEDS);
}

static void
test_peer_flood (void)
{
  g_autoptr (BtMagnet) magnet = parse_flood ("&x.pe=1.2.3.4:%u", 3000);

  g_assert_cmpuint (magnet->peers->len, ==, BT_LIMIT_MAGNET_PEERS);
}

static void
test_peers_that_are_none (void)
{
  g_autoptr (BtMagnet) magnet =
      parse (LINK "&x.pe=&x.pe=:&x.pe=1.2.3.4&x.pe=1.2.3.4:0&x.pe=1.2.3.4:70000&x.pe=[::]:1"
                  "&x.pe=255.255.255.255:5&x.pe=224.0.0.1:5&x.pe=1.2.3.4:5%00x");

  g_assert_cmpuint (magnet->peers->len, ==, 0);
}

static void
test_trackers_that_are_none (void)
{
  g_autoptr (BtMagnet) magnet =
      parse (LINK "&tr=&tr=http://&tr=file:///etc/passwd&tr=javascript:alert(1)&tr=a%00b"
                  "&tr=http://a/%0d%0aX-Evil:1&tr=http://%ff/&ws=file:///x");

  g_assert_cmpuint (g_strv_length (magnet->trackers), ==, 0);
  g_assert_cmpuint (g_strv_length (magnet->web_seeds), ==, 0);
}

static void
test_endless_selection (void)
{
  g_autoptr (BtMagnet) magnet = parse (LINK "&so=0-4294967295");

  g_assert_null (magnet->selection);
}

static void
test_selections_that_are_none (void)
{
  static const char *const values[] = { "",     "-",    "9-3",
                                        "a",    "1,,2", "-5",
                                        "1%00", "0x10", "18446744073709551616" };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = g_strconcat (LINK "&so=", values[i], NULL);
    g_autoptr (BtMagnet) magnet = parse (text);

    g_assert_null (magnet->selection);
  }
}

/* Each range alone is allowed; walking through all of them would take minutes. */
static void
test_selection_of_many_wide_ranges (void)
{
  g_autoptr (GString) text = g_string_new ("0-999999");
  g_autoptr (GArray) selection = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, ",0-999999");
  selection = bt_selection_parse (text->str, NULL);
  g_assert_cmpuint (selection->len, ==, BT_LIMIT_SELECT_INDEX + 1);
}

static void
test_name_with_markup (void)
{
  g_autoptr (BtMagnet) magnet = parse (LINK "&dn=%3Cb%3Ex%3C%2Fb%3E%26amp%3B%22");

  g_assert_cmpstr (magnet->name, ==, "<b>x<b>&amp;\"");
}

static void
test_names_that_lead_elsewhere (void)
{
  static const struct {
    const char *dn;
    const char *expected; /* NULL: no name */
  } rows[] = {
    { "..", NULL },
    { "", NULL },
    { "%2e%2e%2f", NULL },
    { "..%2f..%2fetc%2fpasswd", "....etcpasswd" },
    { "a%00b%0ac", "a_b_c" },
    { "%ff%c0%af", "__" },
    { "%E2%80%AEgpj.exe", "gpj.exe" },
    { "%", "%" },
    { "%4", "%4" },
    { "%zz", "%zz" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strconcat (LINK "&dn=", rows[i].dn, NULL);
    g_autoptr (BtMagnet) magnet = parse (text);

    g_test_message ("%s", rows[i].dn);
    g_assert_cmpstr (magnet->name, ==, rows[i].expected);
    if (magnet->name != NULL)
      check_path_is_safe (magnet->name);
  }
}

static void
test_long_name (void)
{
  g_autofree char *name = g_strnfill (5000, 'x');
  g_autofree char *text = g_strconcat (LINK "&dn=", name, NULL);
  g_autoptr (BtMagnet) magnet = parse (text);

  g_assert_cmpuint (strlen (magnet->name), ==, BT_LIMIT_PATH_ELEMENT);
}

static void
test_parameters_that_are_none (void)
{
  g_autoptr (BtMagnet) magnet = parse ("magnet:?&&=&=x&dn&tr&xt.=urn:btih:zz&xt.a=urn:btih:zz&xtx=y"
                                       "&%&xt=urn:btih:" HEX "&#fragment");

  g_assert_true (magnet->info_hash.has_v1);
  g_assert_null (magnet->name);
}

static void
add_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *safe = g_strdelimit (g_strdup (refused[i].name), "/ :", '-');
    g_autofree char *path = g_strconcat ("/magnet-hostile/", safe, NULL);

    g_test_add_data_func (path, &refused[i], test_refused);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_table ();
  g_test_add_func ("/magnet-hostile/22--endless-link", test_endless_link);
  g_test_add_func ("/magnet-hostile/22--tracker-flood", test_tracker_flood);
  g_test_add_func ("/magnet-hostile/22--web-seed-flood", test_web_seed_flood);
  g_test_add_func ("/magnet-hostile/22--peer-flood", test_peer_flood);
  g_test_add_func ("/magnet-hostile/22--no-peers", test_peers_that_are_none);
  g_test_add_func ("/magnet-hostile/22--no-trackers", test_trackers_that_are_none);
  g_test_add_func ("/magnet-hostile/22--endless-selection", test_endless_selection);
  g_test_add_func ("/magnet-hostile/22--no-selections", test_selections_that_are_none);
  g_test_add_func ("/magnet-hostile/22--wide-ranges", test_selection_of_many_wide_ranges);
  g_test_add_func ("/magnet-hostile/22--markup", test_name_with_markup);
  g_test_add_func ("/magnet-hostile/22--names", test_names_that_lead_elsewhere);
  g_test_add_func ("/magnet-hostile/22--long-name", test_long_name);
  g_test_add_func ("/magnet-hostile/22--no-parameters", test_parameters_that_are_none);
  return g_test_run ();
}
