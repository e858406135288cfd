/* test-resume.c — resume data is read as it was written, or refused by name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resume-fixture.h"

#include "base/bt-address.h"
#include "base/bt-limits.h"
#include "metainfo/bt-bencode.h"
#include <string.h>

static void
assert_round_trip (BtResume *resume)
{
  g_autoptr (GBytes) bytes = bt_resume_encode (resume);
  g_autoptr (GError) error = NULL;
  g_autoptr (BtResume) again = bt_resume_decode (bytes, &error);

  g_assert_no_error (error);
  resume_fixture_assert_equal (resume, again);
  bt_resume_free (resume);
}

static void
test_round_trip (void)
{
  assert_round_trip (resume_fixture_new ("film", 4));
}

static void
test_round_trip_of_a_magnet (void)
{
  assert_round_trip (resume_fixture_new_magnet ());
}

static void
test_ordered_keys (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (GBytes) bytes = bt_resume_encode (resume);
  g_autoptr (BtBencode) document =
      bt_bencode_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL);
  g_autofree char *last = g_strdup ("");
  BtBencodeValue key, item;
  BtBencodeIter iter;

  bt_bencode_iter_init (&iter, bt_bencode_get_root (document));
  while (bt_bencode_iter_next (&iter, &key, &item)) {
    gsize n_bytes;
    const guint8 *text = bt_bencode_get_string (key, &n_bytes);
    char *name = g_strndup ((const char *) text, n_bytes);

    g_assert_cmpstr (last, <, name);
    g_free (last);
    last = name;
  }
}

static void
assert_refused (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_resume_decode (bytes, &error));
  g_assert_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_RESUME);
}

static void
test_every_prefix_is_refused (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (GBytes) bytes = bt_resume_encode (resume);

  for (gsize n = 0; n < g_bytes_get_size (bytes); n++) {
    g_autoptr (GBytes) prefix = g_bytes_new_from_bytes (bytes, 0, n);

    assert_refused (prefix);
  }
}

static void
test_every_changed_byte_is_noticed (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (GBytes) bytes = bt_resume_encode (resume);
  gsize n_bytes = g_bytes_get_size (bytes);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), n_bytes);

  for (gsize i = 0; i < n_bytes; i++) {
    g_autoptr (GBytes) changed = NULL;

    copy[i] ^= 4;
    changed = g_bytes_new (copy, n_bytes);
    assert_refused (changed);
    copy[i] ^= 4;
  }
}

/* --- what is whole, but wrong (item 71 of the table of hostile inputs) -------------------------- */

static void
assert_encoded_is_refused (BtResume *resume)
{
  g_autoptr (GBytes) bytes = bt_resume_encode (resume);

  assert_refused (bytes);
  bt_resume_free (resume);
}

static void
test_info_of_another_torrent (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  resume->info_hash.v1[0] ^= 1;
  assert_encoded_is_refused (resume);
}

static void
test_huge_bitfield (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  bt_bitfield_unref (resume->have);
  resume->have = bt_bitfield_new (100000000);
  assert_encoded_is_refused (resume);
}

static void
test_short_bitfield (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  bt_bitfield_unref (resume->have);
  resume->have = bt_bitfield_new (8);
  assert_encoded_is_refused (resume);
}

static void
test_bits_beyond_the_last_piece (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  bt_bitfield_unref (resume->have);
  resume->have = bt_bitfield_new (16);
  bt_bitfield_set_all (resume->have);
  assert_encoded_is_refused (resume);
}

static void
test_pieces_without_metadata (void)
{
  BtResume *resume = resume_fixture_new_magnet ();

  resume->have = bt_bitfield_new (10);
  assert_encoded_is_refused (resume);
}

static void
test_relative_folder (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  g_free (resume->folder);
  resume->folder = g_strdup ("../../etc");
  assert_encoded_is_refused (resume);
}

static void
test_wrong_number_of_priorities (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  g_array_set_size (resume->priorities, 1);
  assert_encoded_is_refused (resume);
}

static void
test_unknown_priority (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  g_array_index (resume->priorities, guint8, 0) = 4;
  assert_encoded_is_refused (resume);
}

static void
test_wrong_number_of_stamps (void)
{
  BtResume *resume = resume_fixture_new ("film", 4);

  g_array_set_size (resume->stamps, 1);
  assert_encoded_is_refused (resume);
}

static void
test_selection_out_of_range (void)
{
  BtResume *resume = resume_fixture_new_magnet ();

  g_array_index (resume->selection, guint32, 0) = BT_LIMIT_SELECT_INDEX + 1;
  assert_encoded_is_refused (resume);
}

/* Changes the first @from to @to (of the same length) in whole resume data, with a right check sum. */
static void
assert_edited_is_refused (const char *from, const char *to)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (GBytes) bytes = bt_resume_encode (resume);
  gsize n_bytes = g_bytes_get_size (bytes);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), n_bytes);
  g_autoptr (GBytes) edited = NULL;
  guint8 *at = memmem (copy, n_bytes, from, strlen (from));

  g_assert_cmpuint (strlen (from), ==, strlen (to));
  g_assert_nonnull (at);
  memcpy (at, to, strlen (to));
  edited = resume_fixture_seal (copy, n_bytes);
  assert_refused (edited);
}

static void
test_wrong_types_and_values (void)
{
  static const char *const edits[][2] = {
    { "7:versioni1e", "7:versioni2e" },
    { "7:versioni1e", "7:version1:1" },
    { "6:pausedi1e", "6:pausedi2e" },
    { "8:positioni4e", "8:position1:4" },
    { "5:cleani1e", "5:clean1:1" },
    { "7:hash-v120:", "7:hush-v120:" },
    { "6:folder24:/", "6:folder24:." },
    { "8:uploadedi5e", "8:uploaded1:5" },
    { "5:tiersll", "5:tierldl" },
    { "5:added", "5:adder" },
    { "9:web-seedsl", "9:web-needsl" },
    { "4:info", "4:nope" },
    { "5:endedi2e", "5:endedi4e" },
    { "5:endedi2e", "5:ended1:2" },
    { "6:pausedi1e", "6:pausedi0e" },
    { "7:seedingi3601e", "7:seedingi-360e" },
    { "7:seedingi3601e", "7:seeding4:abcd" },
    { "7:optionsd", "7:optionsl" },
    { "4:downi1000e", "4:downi-100e" },
    { "4:downi1000e", "4:down4:abcd" },
    { "2:upi9223372036854775807e", "2:upi9223372036854775808e" },
    { "6:forcedi1e", "6:forcedi2e" },
    { "6:forcedi1e", "6:forced1:1" },
    { "10:sequentiali1e", "10:sequentiali7e" },
    { "5:superi1e", "5:superi3e" },
    { "5:peersi9e", "5:peers1:9" },
    { "4:goalli150e", "4:goaldi150e" },
    { "4:goalli150ei60e", "4:goalli150e2:60" },
    { "4:goalli150ei60e", "4:goalli150ei-6e" },
    { "4:goalli150ei60e", "4:goall0:0:0:i6e" },
    { "4:goalli150ei60ei4294967295e", "4:goalli150ei60ei4294967296e" },
    { "4:goalli150ei60ei4294967295e", "4:goalli15ei60ei42949672ei0e" },
    { "7:move-to12:/", "7:move-to12:." },
    { "9:move-backi1e", "9:move-backi2e" },
    { "9:move-backi1e", "9:move-back1:1" },
    { "5:namesd", "5:namesl" },
    { "5:pathsli0e", "5:pathsli2e" },
    { "5:pathsli0e", "5:pathsl1:0" },
    { "18:another/folder/eno", "18:/nother/folder/eno" },
    { "18:another/folder/eno", "18:another/folde/../x" },
    { "18:another/folder/eno", "18:another/folde//eno" },
    { "18:another/folder/eno", "18:outside/folder/eno" },
    { "18:another/folder/eno", "18:another/two/er/eno" },
    { "18:another/folder/eno", "18:another/folder/\x01no" },
    { "3:top7:another", "3:top7:../../x" },
    { "3:top7:another", "3:top7:a/other" },
    { "3:top7:another", "3:top7:outside" },
    { "3:top7:another", "3:topi7000000e" },
    { "6:renamel11:another/two", "6:renamel11:another/thr" },
    { "6:renamel11:another/two", "6:renamel11:../other/tw" },
    { "12:carried-downli71e", "12:carried-downli-1e" },
    { "12:carried-downli71e", "12:carried-downl2:71" },
    { "10:carried-upli0e", "10:carried-upl1:0" },
    { "11:way-in-kindi2e", "11:way-in-kind1:2" },
    { "3:towe", "3:../e" },
    { "6:labelsl", "6:labelsd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    assert_edited_is_refused (edits[i][0], edits[i][1]);
}

/* With a right sum around it. (transfer full) */
static BtResume *
read_edited (const char *from, const char *to)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (GBytes) bytes = bt_resume_encode (resume), edited = NULL;
  gsize n_bytes = g_bytes_get_size (bytes);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), n_bytes);
  guint8 *at = memmem (copy, n_bytes, from, strlen (from));

  g_assert_nonnull (at);
  memcpy (at, to, strlen (from));
  edited = resume_fixture_seal (copy, n_bytes);
  return bt_resume_decode (edited, NULL);
}

/* Which characters there are is a matter of GLib's version: no torrent is lost for a label. */
static void
test_labels_that_are_none_go (void)
{
  const char *const rows[][2] = {
    { "6:labelsl5:Films7:To\tkeep", "Films,To keep" }, /* cleaned */
    { "6:labelsl5:Films7: o keep", "Films,o keep" },
    { "6:labelsl5:Films7:To\xff"
      "keep",
      "Films" },
    { "6:labelsl5:Filmsi7000000e", "Films" },
    { "6:labelsl5:Films7:\xee\x80\x80\xee\x80\x80\n", "Films" },
    { "6:labelsl6:Films.6:fILMS.", "Films." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (BtResume) again = read_edited ("6:labelsl5:Films7:To keep", rows[i][0]);
    g_autofree char *labels = NULL;

    g_assert_nonnull (again);
    labels = g_strjoinv (",", again->labels);
    g_assert_cmpstr (labels, ==, rows[i][1]);
  }
}

static void
test_unknown_way_in (void)
{
  g_autoptr (BtResume) again = read_edited ("11:way-in-kindi2e", "11:way-in-kindi9e");

  g_assert_nonnull (again);
  g_assert_cmpint (again->way_in.kind, ==, BT_WAY_IN_UNKNOWN);
  g_assert_cmpstr (again->way_in.from, ==, "");
}

/* A file of the first versions: without what came later. */
static void
test_without_what_came_later (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (BtResume) again = NULL;
  g_autoptr (GBytes) bytes = bt_resume_encode (resume), edited = NULL;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *const keys[] = { "5:ended",       "7:seeding",      "7:options", "12:carried-down",
                               "10:carried-up", "11:way-in-kind", "6:labels" };
  BtTorrentOptions options;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    guint8 *at = memmem (copy, g_bytes_get_size (bytes), keys[i], strlen (keys[i]));

    g_assert_nonnull (at);
    at[strlen (keys[i]) - 1]++; /* a key that nobody reads, still in order */
  }
  edited = resume_fixture_seal (copy, g_bytes_get_size (bytes));
  again = bt_resume_decode (edited, NULL);
  g_assert_nonnull (again);
  bt_torrent_options_init (&options);
  g_assert_true (bt_torrent_options_equal (&again->options, &options));
  g_assert_cmpint (again->ended, ==, BT_ENDED_NOT);
  g_assert_cmpuint (again->seeding_seconds, ==, 0);
  g_assert_null (again->labels[0]);
  g_assert_cmpuint (again->carried_down[BT_TRANSPORT_TCP], ==, 0);
  g_assert_cmpuint (again->carried_up[BT_TRANSPORT_UTP], ==, 0);
  g_assert_cmpint (again->way_in.kind, ==, BT_WAY_IN_UNKNOWN);
  g_assert_cmpstr (again->way_in.from, ==, "");
}

/* What somebody wrote into the file is shown as little as what somebody sent. */
static void
test_way_in_is_cleaned (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (BtResume) again = NULL;
  g_autoptr (GBytes) bytes = bt_resume_encode (resume), edited = NULL;
  gsize n_bytes = g_bytes_get_size (bytes);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), n_bytes);
  guint8 *at = memmem (copy, n_bytes, "films.example.org", strlen ("films.example.org"));

  memcpy (at, "\n\xe2\x80\xae\xff", 5);
  edited = resume_fixture_seal (copy, n_bytes);
  again = bt_resume_decode (edited, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->way_in.from, ==, "\xef\xbf\xbd.example.org");
}

/* --- what is written is always read again ------------------------------------------------------- */

static void
test_too_much_is_left_out (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (BtResume) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *long_url = g_strnfill (BT_LIMIT_URL + 1, 'a');
  BtAddress address = g_array_index (resume->peers, BtAddress, 0);

  g_free (resume->tiers[1][0]);
  resume->tiers[1][0] = g_steal_pointer (&long_url);
  for (guint i = 0; i < BT_LIMIT_PEER_LIST; i++)
    g_array_append_val (resume->peers, address);
  bytes = bt_resume_encode (resume);
  again = bt_resume_decode (bytes, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->peers->len, ==, BT_LIMIT_PEER_LIST);
  g_assert_cmpuint (g_strv_length (again->tiers[0]), ==, 2);
  g_assert_cmpuint (g_strv_length (again->tiers[1]), ==, 0);
}

/* Of what a person typed, only what can be read again gets into the file. */
static void
test_labels_are_cleaned (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (BtResume) again = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_strfreev (resume->labels);
  resume->labels = g_strsplit ("a,b,c,d,e,f,g,h,i,j,  A ,", ",", 0);
  bytes = bt_resume_encode (resume);
  again = bt_resume_decode (bytes, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (g_strv_length (again->labels), ==, BT_LABELS_MAX);
  g_assert_cmpstr (again->labels[7], ==, "h");
}

static void
test_undialable_peers_are_dropped (void)
{
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (BtResume) again = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_array_index (resume->peers, BtAddress, 0).port = 0;
  bytes = bt_resume_encode (resume);
  again = bt_resume_decode (bytes, NULL);
  g_assert_cmpuint (again->peers->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resume/round-trip", test_round_trip);
  g_test_add_func ("/resume/round-trip-of-a-magnet", test_round_trip_of_a_magnet);
  g_test_add_func ("/resume/ordered-keys", test_ordered_keys);
  g_test_add_func ("/resume/every-prefix", test_every_prefix_is_refused);
  g_test_add_func ("/resume/every-changed-byte", test_every_changed_byte_is_noticed);
  g_test_add_func ("/resume/71/another-torrent", test_info_of_another_torrent);
  g_test_add_func ("/resume/71/huge-bitfield", test_huge_bitfield);
  g_test_add_func ("/resume/71/short-bitfield", test_short_bitfield);
  g_test_add_func ("/resume/71/bits-beyond", test_bits_beyond_the_last_piece);
  g_test_add_func ("/resume/71/pieces-without-metadata", test_pieces_without_metadata);
  g_test_add_func ("/resume/71/relative-folder", test_relative_folder);
  g_test_add_func ("/resume/71/number-of-priorities", test_wrong_number_of_priorities);
  g_test_add_func ("/resume/71/unknown-priority", test_unknown_priority);
  g_test_add_func ("/resume/71/number-of-stamps", test_wrong_number_of_stamps);
  g_test_add_func ("/resume/71/selection", test_selection_out_of_range);
  g_test_add_func ("/resume/71/types-and-values", test_wrong_types_and_values);
  g_test_add_func ("/resume/without-what-came-later", test_without_what_came_later);
  g_test_add_func ("/resume/way-in-is-cleaned", test_way_in_is_cleaned);
  g_test_add_func ("/resume/too-much-is-left-out", test_too_much_is_left_out);
  g_test_add_func ("/resume/labels", test_labels_are_cleaned);
  g_test_add_func ("/resume/labels-that-are-none-go", test_labels_that_are_none_go);
  g_test_add_func ("/resume/unknown-way-in", test_unknown_way_in);
  g_test_add_func ("/resume/undialable-peers", test_undialable_peers_are_dropped);
  return g_test_run ();
}
