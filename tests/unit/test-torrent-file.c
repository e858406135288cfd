/* test-torrent-file.c — torrent files that are made of torrents: of magnet links too, and after restarts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "engine-fixture.h"
#include "metainfo/bt-bencode.h"
#include "model/bt-engine-private.h"

#define DATA_BYTES 300000 /* bytes; some pieces, the last one short */
#define ANNOUNCE "http://127.0.0.1:9/announce"

static BtTorrent *
add (BtEngine *engine, const char *source)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BtTorrent *torrent;

  bt_engine_add_async (engine, source, NULL, NULL, engine_fixture_take_cb, &result);
  torrent = bt_engine_add_finish (engine, engine_fixture_wait (&result), NULL, &error);
  g_assert_no_error (error);
  return torrent;
}

static BtMetainfo *
read_file (BtTorrent *torrent)
{
  g_autoptr (GBytes) bytes = bt_torrent_dup_torrent_file (torrent);
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo;

  g_assert_nonnull (bytes);
  metainfo = bt_metainfo_new (bytes, &error);
  g_assert_no_error (error);
  g_assert_true (bt_info_hash_equal (bt_metainfo_get_info_hash (metainfo),
                                     bt_torrent_get_info_hash (torrent)));
  return metainfo;
}

/* The fixture's with somebody's words around it. */
static void
sign (TorrentFixture *fixture)
{
  g_autoptr (BtMetainfo) metainfo = bt_metainfo_new (fixture->torrent, NULL);
  GByteArray *to = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  GBytes *info = bt_metainfo_get_info (metainfo);

  bt_bencode_put_raw (to, "d", 1);
  bt_bencode_put_string (to, "announce-list");
  bt_bencode_put_raw (to, "ll", 2);
  bt_bencode_put_string (to, ANNOUNCE);
  bt_bencode_put_string (to, "udp://127.0.0.1:9");
  bt_bencode_put_raw (to, "el", 2);
  bt_bencode_put_string (to, "http://127.0.0.1:10/announce");
  bt_bencode_put_raw (to, "ee", 2);
  bt_bencode_put_string (to, "comment");
  bt_bencode_put_string (to, "Watch it twice");
  bt_bencode_put_string (to, "created by");
  bt_bencode_put_string (to, "somebody");
  bt_bencode_put_string (to, "creation date");
  bt_bencode_put_integer (to, 1700000000);
  bt_bencode_put_string (to, "info");
  bt_bencode_put_raw (to, g_bytes_get_data (info, NULL), g_bytes_get_size (info));
  bt_bencode_put_string (to, "nodes");
  bt_bencode_put_raw (to, "ll9:127.0.0.1i7eel3:::1i8eee", 28);
  bt_bencode_put_string (to, "url-list");
  bt_bencode_put_string (to, "http://127.0.0.1:9/film");
  bt_bencode_close (to);
  bytes = g_byte_array_free_to_bytes (to);
  g_assert_true (g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
}

static void
assert_signed (BtMetainfo *metainfo)
{
  const char *const *const *tiers = bt_metainfo_get_tiers (metainfo);

  g_assert_cmpstr (bt_metainfo_get_comment (metainfo), ==, "Watch it twice");
  g_assert_cmpstr (bt_metainfo_get_created_by (metainfo), ==, "somebody");
  g_assert_cmpint (bt_metainfo_get_creation_date (metainfo), ==, 1700000000);
  g_assert_cmpstr (bt_metainfo_get_web_seeds (metainfo)[0], ==, "http://127.0.0.1:9/film");
  g_assert_cmpstr (bt_metainfo_get_nodes (metainfo)[0], ==, "127.0.0.1:7");
  g_assert_cmpstr (bt_metainfo_get_nodes (metainfo)[1], ==, "[::1]:8");
  g_assert_nonnull (tiers[0]);
  g_assert_cmpuint (g_strv_length ((char **) tiers[0]), ==, 2);
  g_assert_nonnull (tiers[1]);
  g_assert_cmpstr (tiers[1][0], ==, "http://127.0.0.1:10/announce");
  g_assert_null (tiers[2]);
}

static gboolean
has_torrent (gpointer engine)
{
  return g_list_model_get_n_items (engine) > 0;
}

/* Who made it, and what for, is kept over a restart, and with another name. */
static void
test_kept (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 1, NULL);
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  BtEngine *engine = engine_fixture_open (state, fixture->folder, NULL);

  sign (fixture);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (BtTorrent) torrent = NULL;
    g_autoptr (BtMetainfo) metainfo = NULL;

    if (i == 0)
      torrent = add (engine, fixture->path);
    torrent_fixture_wait_for (has_torrent, engine);
    if (i == 1)
      torrent = g_list_model_get_item (G_LIST_MODEL (engine), 0);
    metainfo = read_file (torrent);
    assert_signed (metainfo);
    engine_fixture_close (engine);
    engine = engine_fixture_open (state, fixture->folder, NULL);
  }
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

/* --- of a magnet link --------------------------------------------------------------------------- */

static gboolean
is_listening (gpointer engine)
{
  return bt_engine_get_port (engine) != 0;
}

static gboolean
is_known (gpointer torrent)
{
  return bt_torrent_get_metainfo (torrent) != NULL;
}

static gboolean
is_seeding (gpointer torrent)
{
  return bt_torrent_get_state (torrent) == BT_TORRENT_SEEDING;
}

static void
meet (BtTorrent *torrent, BtEngine *other)
{
  g_autofree char *text = NULL;
  BtAddress address;

  torrent_fixture_wait_for (is_listening, other);
  text = g_strdup_printf ("127.0.0.1:%u", bt_engine_get_port (other));
  g_assert_true (bt_address_parse (&address, text, 0));
  bt_torrent_add_peer (torrent, &address);
}

/* It has the same info hash, and the trackers of the link; those of a person's list stay at home. */
static void
test_of_a_magnet (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 2, ANNOUNCE);
  g_autofree char *full = torrent_fixture_make_folder (fixture, "full", TRUE);
  g_autofree char *empty = torrent_fixture_make_folder (fixture, "empty", FALSE);
  BtEngine *seeder = engine_fixture_open (NULL, full, NULL);
  BtEngine *leecher = engine_fixture_open (NULL, empty, NULL);
  g_autoptr (BtTorrent) source = add (seeder, fixture->path);
  g_autofree char *magnet = bt_torrent_dup_magnet (source);
  g_autoptr (BtTorrent) copy = add (leecher, magnet);
  g_autoptr (BtMetainfo) metainfo = NULL;

  g_assert_null (bt_torrent_dup_torrent_file (copy));
  torrent_fixture_wait_for (is_seeding, source);
  meet (copy, seeder);
  torrent_fixture_wait_for (is_known, copy);
  metainfo = read_file (copy);
  g_assert_cmpstr (bt_metainfo_get_name (metainfo), ==, "film");
  g_assert_cmpstr (bt_metainfo_get_tiers (metainfo)[0][0], ==, ANNOUNCE);
  g_assert_null (bt_metainfo_get_tiers (metainfo)[1]);
  g_assert_null (bt_metainfo_get_comment (metainfo));
  engine_fixture_close (leecher);
  engine_fixture_close (seeder);
  torrent_fixture_free (fixture);
}

/* --- what the engine did in all ----------------------------------------------------------------- */

static gboolean
has_fetched (gpointer engine)
{
  BtTotals session, all;

  bt_engine_get_totals (engine, &session, &all);
  return session.downloaded == DATA_BYTES && all.n_finished == 1;
}

static gboolean
is_anew (gpointer engine)
{
  BtTotals all;

  bt_engine_get_totals (engine, NULL, &all);
  return all.downloaded == 0;
}

static void
test_totals (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 3, NULL);
  g_autofree char *full = torrent_fixture_make_folder (fixture, "full", TRUE);
  g_autofree char *empty = torrent_fixture_make_folder (fixture, "empty", FALSE);
  BtEngine *seeder = engine_fixture_open (NULL, full, NULL);
  BtEngine *leecher = engine_fixture_open (NULL, empty, NULL);
  g_autoptr (BtTorrent) source = add (seeder, fixture->path);
  g_autoptr (BtTorrent) copy = add (leecher, fixture->path);

  torrent_fixture_wait_for (is_seeding, source);
  meet (copy, seeder);
  torrent_fixture_wait_for (has_fetched, leecher);
  bt_engine_reset_totals (leecher);
  torrent_fixture_wait_for (is_anew, leecher);
  bt_engine_restore_totals (leecher);
  torrent_fixture_wait_for (has_fetched, leecher);
  engine_fixture_close (leecher);
  engine_fixture_close (seeder);
  torrent_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/torrent-file/kept", test_kept);
  g_test_add_func ("/torrent-file/of-a-magnet", test_of_a_magnet);
  g_test_add_func ("/torrent-file/totals", test_totals);
  return g_test_run ();
}
