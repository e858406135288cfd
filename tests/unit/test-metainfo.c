/* test-metainfo.c — torrent files and info dictionaries.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../metainfo-invariants.h"

#include "base/bt-hash.h"
#include "base/bt-limits.h"

#define HASH "aaaaaaaaaaaaaaaaaaaa"
#define HASHES_2 "6:pieces40:" HASH "bbbbbbbbbbbbbbbbbbbb"
#define SINGLE "d6:lengthi20000e4:name5:a.txt12:piece lengthi16384e" HASHES_2 "e"
#define MULTI                                         \
  "d5:filesl"                                         \
  "d6:lengthi5e4:pathl1:x5:a.txtee" /* 0 to 5 */      \
  "d6:lengthi0e4:pathl5:emptyee"                      \
  "d6:lengthi20000e4:pathl5:b.mkvee" /* 5 to 20005 */ \
  "e4:name4:root12:piece lengthi16384e" HASHES_2 "7:privatei1ee"

static BtMetainfo *
parse_bytes (const void *torrent, gsize n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (torrent, n_bytes);
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo = bt_metainfo_new (bytes, &error);

  g_assert_no_error (error);
  check_metainfo (metainfo);
  return metainfo;
}

static BtMetainfo *
parse (const char *torrent)
{
  return parse_bytes (torrent, strlen (torrent));
}

static const char *
get_path (const BtMetainfo *metainfo, guint32 index)
{
  return bt_metainfo_get_file (metainfo, index)->path;
}

static void
test_single_file (void)
{
  g_autoptr (BtMetainfo) metainfo = parse ("d4:info" SINGLE "e");

  g_assert_cmpstr (bt_metainfo_get_name (metainfo), ==, "a.txt");
  g_assert_cmpuint (bt_metainfo_get_n_files (metainfo), ==, 1);
  g_assert_cmpstr (get_path (metainfo, 0), ==, "a.txt");
  g_assert_false (bt_metainfo_is_multi_file (metainfo));
  g_assert_false (bt_metainfo_is_private (metainfo));
  g_assert_cmpuint (bt_metainfo_get_size (metainfo), ==, 20000);
  g_assert_cmpuint (bt_metainfo_get_n_pieces (metainfo), ==, 2);
  g_assert_cmpuint (bt_metainfo_get_piece_size (metainfo, 0), ==, 16384);
  g_assert_cmpuint (bt_metainfo_get_piece_size (metainfo, 1), ==, 20000 - 16384);
  g_assert_cmpmem (bt_metainfo_get_piece_hash (metainfo, 0), 20, HASH, 20);
}

static void
test_multi_file (void)
{
  g_autoptr (BtMetainfo) metainfo = parse ("d4:info" MULTI "e");

  g_assert_true (bt_metainfo_is_multi_file (metainfo));
  g_assert_true (bt_metainfo_is_private (metainfo));
  g_assert_cmpstr (get_path (metainfo, 0), ==, "root/x/a.txt");
  g_assert_cmpstr (get_path (metainfo, 1), ==, "root/empty");
  g_assert_cmpstr (get_path (metainfo, 2), ==, "root/b.mkv");
  g_assert_cmpuint (bt_metainfo_find_file (metainfo, 4), ==, 0);
  g_assert_cmpuint (bt_metainfo_find_file (metainfo, 5), ==, 2);
  g_assert_cmpuint (bt_metainfo_find_file (metainfo, 20004), ==, 2);
}

static void
test_info_hash_is_of_the_exact_bytes (void)
{
  const char *unsorted = "d4:name1:a6:lengthi1e6:pieces20:" HASH "12:piece lengthi1ee";
  g_autofree char *torrent = g_strconcat ("d4:info", unsorted, "e", NULL);
  g_autoptr (BtMetainfo) metainfo = parse (torrent);
  guint8 digest[BT_SHA1_SIZE];
  gsize n_bytes;
  const void *info = g_bytes_get_data (bt_metainfo_get_info (metainfo), &n_bytes);

  bt_sha1 (unsorted, strlen (unsorted), digest);
  g_assert_cmpmem (bt_metainfo_get_info_hash (metainfo)->v1, BT_SHA1_SIZE, digest, sizeof digest);
  g_assert_cmpmem (info, n_bytes, unsorted, strlen (unsorted));
  g_assert_false (bt_metainfo_get_info_hash (metainfo)->has_v2);
}

static void
assert_tiers (const BtMetainfo *metainfo, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *const *const *tier = bt_metainfo_get_tiers (metainfo); *tier != NULL; tier++) {
    g_autofree char *urls = g_strjoinv (" ", (char **) *tier);

    g_string_append_printf (text, "[%s]", urls);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_announce (void)
{
  g_autoptr (BtMetainfo) one = parse ("d8:announce10:http://a/a4:info" SINGLE "e");
  g_autoptr (BtMetainfo) none = parse ("d4:info" SINGLE "e");

  assert_tiers (one, "[http://a/a]");
  assert_tiers (none, "");
}

static void
test_announce_list_goes_before_announce (void)
{
  g_autoptr (BtMetainfo) metainfo = parse ("d8:announce8:http://x13:announce-listl"
                                           "l8:http://a9:udp://b:1e"
                                           "le"
                                           "l7:file:/a8:http://a8:http:// i1ee"
                                           "l10: wss://c/\ne"
                                           "e4:info" SINGLE "e");

  assert_tiers (metainfo, "[http://a udp://b:1][wss://c/]");
}

static void
test_empty_announce_list_is_none (void)
{
  g_autoptr (BtMetainfo) metainfo =
      parse ("d8:announce8:http://x13:announce-listllee4:info" SINGLE "e");

  assert_tiers (metainfo, "[http://x]");
}

static void
test_what_stands_around (void)
{
  g_autoptr (BtMetainfo) metainfo =
      parse ("d7:comment5:a\nb\a?10:created by4:Prog13:creation datei1234567890e4:info" SINGLE
             "8:url-listl9:http://w/6:ftp://9:http://w/ee");

  g_assert_cmpstr (bt_metainfo_get_comment (metainfo), ==, "a\nb ?");
  g_assert_cmpstr (bt_metainfo_get_created_by (metainfo), ==, "Prog");
  g_assert_cmpint (bt_metainfo_get_creation_date (metainfo), ==, 1234567890);
  g_assert_cmpuint (check_urls (bt_metainfo_get_web_seeds (metainfo)), ==, 1);
}

/* BEP 5; what is no host and port is passed over. */
static void
test_nodes (void)
{
  g_autoptr (BtMetainfo) metainfo = parse ("d4:info" SINGLE "5:nodesl"
                                           "l11:example.orgi6881ee"  /* a name */
                                           "l7:1.2.3.4i1ee"          /* an address */
                                           "l11:2001:db8::1i65535ee" /* one of IPv6 */
                                           "l7:1.2.3.4i0ee"          /* no port */
                                           "l7:1.2.3.4i65536ee"      /* none either */
                                           "l7:1.2.3.4i-1ee"         /* nor here */
                                           "l0:i6881ee"              /* no host */
                                           "l5:a b:ci6881ee"         /* none either */
                                           "l3:a:bi6881ee"           /* a port in the host */
                                           "l4:[::]i6881ee"    /* brackets are ours to write */
                                           "l7:1.2.3.4e"       /* half of it */
                                           "l7:1.2.3.4i1ei2ee" /* more than it */
                                           "7:1.2.3.4i6881ede" /* no lists */
                                           "ee");
  const char *const wanted[] = { "example.org:6881", "1.2.3.4:1", "[2001:db8::1]:65535", NULL };

  g_assert_true (g_strv_equal (bt_metainfo_get_nodes (metainfo), wanted));
}

static void
test_many_nodes (void)
{
  g_autoptr (GString) torrent = g_string_new ("d4:info" SINGLE "5:nodesl");
  g_autoptr (BtMetainfo) metainfo = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (torrent, "l7:1.2.3.4i1ee");
  metainfo = parse (g_string_append (torrent, "ee")->str);
  g_assert_cmpuint (g_strv_length ((char **) bt_metainfo_get_nodes (metainfo)), ==, BT_LIMIT_NODES);
}

static void
test_nothing_stands_around (void)
{
  g_autoptr (BtMetainfo) metainfo = parse ("d7:commenti5e4:info" SINGLE "8:url-list9:http://w/e");

  g_assert_null (bt_metainfo_get_comment (metainfo));
  g_assert_null (bt_metainfo_get_created_by (metainfo));
  g_assert_cmpint (bt_metainfo_get_creation_date (metainfo), ==, 0);
  g_assert_cmpstr (bt_metainfo_get_web_seeds (metainfo)[0], ==, "http://w/");
}

static void
test_utf8_names_go_first (void)
{
  g_autoptr (BtMetainfo) good = parse ("d4:infod5:filesld6:lengthi1e4:pathl2:\xe4x"
                                       "e10:path.utf-8l3:\xc3\xa4xeee4:name1:\xe4"
                                       "10:name.utf-82:\xc3\xa4"
                                       "12:piece lengthi1e6:pieces20:" HASH "ee");
  g_autoptr (BtMetainfo) bad = parse ("d4:infod5:filesld6:lengthi1e4:pathl1:pe10:path.utf-8l1:\xe4"
                                      "eee4:name1:n10:name.utf-81:\xe4"
                                      "12:piece lengthi1e6:pieces20:" HASH "ee");

  g_assert_cmpstr (get_path (good, 0), ==, "\xc3\xa4/\xc3\xa4x");
  g_assert_cmpstr (get_path (bad, 0), ==, "n/p");
}

static void
test_pad_files (void)
{
  g_autoptr (BtMetainfo) metainfo =
      parse ("d4:infod5:filesl"
             "d6:lengthi3e4:pathl1:aee"
             "d4:attr1:p6:lengthi7e4:pathl4:.pad1:7ee"
             "d6:lengthi3e4:pathl1:bee"
             "d4:attr1:p6:lengthi7ee"
             "e4:name1:r12:piece lengthi10e6:pieces40:" HASH HASH "ee");

  g_assert_false (bt_metainfo_get_file (metainfo, 0)->is_pad);
  g_assert_true (bt_metainfo_get_file (metainfo, 1)->is_pad);
  g_assert_true (bt_metainfo_get_file (metainfo, 3)->is_pad);
  g_assert_cmpuint (bt_metainfo_get_file (metainfo, 2)->offset, ==, 10);
}

static void
test_hybrid_loads_as_v1 (void)
{
  g_autoptr (BtMetainfo) metainfo =
      parse ("d4:infod9:file treed1:nd0:d6:lengthi1e11:pieces root32:" HASH "aaaaaaaaaaaaeee"
             "6:lengthi1e12:meta versioni2e4:name1:n12:piece lengthi16384e6:pieces20:" HASH "ee");
  const BtInfoHash *hash = bt_metainfo_get_info_hash (metainfo);
  guint8 digest[BT_SHA256_SIZE];
  gsize n_bytes;
  const void *info = g_bytes_get_data (bt_metainfo_get_info (metainfo), &n_bytes);

  bt_sha256 (info, n_bytes, digest);
  g_assert_true (hash->has_v1 && hash->has_v2);
  g_assert_cmpmem (hash->v2, BT_SHA256_SIZE, digest, sizeof digest);
}

static void
test_from_info (void)
{
  g_autoptr (GBytes) info = g_bytes_new_static (MULTI, strlen (MULTI));
  g_autoptr (BtMetainfo) torrent = parse ("d4:info" MULTI "e");
  g_autoptr (GError) error = NULL;
  g_autoptr (BtMetainfo) metainfo =
      bt_metainfo_new_from_info (info, bt_metainfo_get_info_hash (torrent), &error);
  BtInfoHash other = *bt_metainfo_get_info_hash (torrent);

  g_assert_no_error (error);
  check_metainfo (metainfo);
  assert_tiers (metainfo, "");
  other.v1[0] ^= 1;
  g_assert_null (bt_metainfo_new_from_info (info, &other, &error));
  g_assert_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_WRONG_HASH);
}

static void
test_from_info_of_a_v2_hash (void)
{
  g_autoptr (GBytes) info = g_bytes_new_static (SINGLE, strlen (SINGLE));
  BtInfoHash hash = { .has_v2 = TRUE };
  g_autoptr (BtMetainfo) metainfo = NULL;

  bt_sha256 (SINGLE, strlen (SINGLE), hash.v2);
  metainfo = bt_metainfo_new_from_info (info, &hash, NULL);
  g_assert_nonnull (metainfo);
  check_metainfo (metainfo);
}

static void
test_written_torrent_is_read (void)
{
  g_autoptr (BtMetainfo) first = parse (
      "d13:announce-listll8:http://a9:udp://b:1el9:https://cee"
      "7:comment1:x10:created by1:y13:creation datei5e4:info" MULTI "8:url-list9:http://w/e");
  g_autoptr (GBytes) bytes = bt_metainfo_to_torrent (first, bt_metainfo_get_tiers (first));
  g_autoptr (GError) error = NULL;
  g_autoptr (BtMetainfo) again = bt_metainfo_new (bytes, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bt_metainfo_get_info (first), bt_metainfo_get_info (again)));
  assert_tiers (again, "[http://a udp://b:1][https://c]");
  g_assert_cmpstr (bt_metainfo_get_comment (again), ==, "x");
  g_assert_cmpstr (bt_metainfo_get_created_by (again), ==, "y");
  g_assert_cmpint (bt_metainfo_get_creation_date (again), ==, 5);
  g_assert_cmpstr (bt_metainfo_get_web_seeds (again)[0], ==, "http://w/");
}

static void
test_written_with_other_trackers (void)
{
  static const char *const tier[] = { "http://new/", NULL };
  static const char *const *const tiers[] = { tier, NULL };
  g_autoptr (BtMetainfo) first = parse ("d8:announce8:http://x4:info" SINGLE "e");
  g_autoptr (GBytes) changed = bt_metainfo_to_torrent (first, tiers);
  g_autoptr (GBytes) bare = bt_metainfo_to_torrent (first, NULL);
  g_autoptr (BtMetainfo) with = bt_metainfo_new (changed, NULL);
  g_autoptr (BtMetainfo) without = bt_metainfo_new (bare, NULL);

  assert_tiers (with, "[http://new/]");
  assert_tiers (without, "");
}

/* A torrent of 100 000 equal names is read at once: nothing in it may take quadratic time, which
 * would be minutes. */
static void
test_many_files (void)
{
  const guint n = 100000;
  g_autoptr (GString) torrent = g_string_new ("d4:infod5:filesl");
  g_autoptr (BtMetainfo) metainfo = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (torrent, "d6:lengthi1e4:pathl4:same1:xee");
  g_string_append_printf (torrent, "e4:name1:r12:piece lengthi%ue6:pieces20:" HASH "ee", n);
  metainfo = parse_bytes (torrent->str, torrent->len);
  g_assert_cmpuint (bt_metainfo_get_n_files (metainfo), ==, n);
  g_assert_cmpstr (get_path (metainfo, 0), ==, "r/same/x");
  g_assert_cmpstr (get_path (metainfo, n - 1), ==, "r/same/x.99999");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metainfo/single-file", test_single_file);
  g_test_add_func ("/metainfo/multi-file", test_multi_file);
  g_test_add_func ("/metainfo/exact-bytes", test_info_hash_is_of_the_exact_bytes);
  g_test_add_func ("/metainfo/announce", test_announce);
  g_test_add_func ("/metainfo/announce-list", test_announce_list_goes_before_announce);
  g_test_add_func ("/metainfo/empty-announce-list", test_empty_announce_list_is_none);
  g_test_add_func ("/metainfo/around", test_what_stands_around);
  g_test_add_func ("/metainfo/nothing-around", test_nothing_stands_around);
  g_test_add_func ("/metainfo/nodes", test_nodes);
  g_test_add_func ("/metainfo/many-nodes", test_many_nodes);
  g_test_add_func ("/metainfo/utf8-names", test_utf8_names_go_first);
  g_test_add_func ("/metainfo/pad-files", test_pad_files);
  g_test_add_func ("/metainfo/hybrid", test_hybrid_loads_as_v1);
  g_test_add_func ("/metainfo/from-info", test_from_info);
  g_test_add_func ("/metainfo/from-info-v2", test_from_info_of_a_v2_hash);
  g_test_add_func ("/metainfo/written-is-read", test_written_torrent_is_read);
  g_test_add_func ("/metainfo/other-trackers", test_written_with_other_trackers);
  g_test_add_func ("/metainfo/many-files", test_many_files);
  return g_test_run ();
}
