/* test-engine.c — engines with real sessions on loopback: add, order, pause, restart, transfer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine-fixture.h"
#include "metainfo/bt-magnet.h"
#include "model/bt-engine-private.h"
#include "model/bt-source.h"

#define DATA_BYTES 300000 /* bytes; some pieces, the last one short */

/* --- an engine --------------------------------------------------------------------------------- */

static BtTorrent *
try_add (BtEngine *engine, const char *source, BtAddFlags flags, gboolean *existed, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bt_engine_add_async (engine, source, &(BtAddChoices) { .flags = flags }, NULL,
                       engine_fixture_take_cb, &result);
  return bt_engine_add_finish (engine, engine_fixture_wait (&result), existed, error);
}

static BtTorrent *
add (BtEngine *engine, const char *source, BtAddFlags flags)
{
  g_autoptr (GError) error = NULL;
  gboolean existed = TRUE;
  BtTorrent *torrent = try_add (engine, source, flags, &existed, &error);

  g_assert_no_error (error);
  g_assert_false (existed);
  return torrent;
}

/* --- waiting for states ------------------------------------------------------------------------ */

typedef struct {
  BtTorrent *torrent;
  BtTorrentState state;
} WantedState;

static gboolean
has_state (gpointer data)
{
  const WantedState *wanted = data;

  return bt_torrent_get_state (wanted->torrent) == wanted->state;
}

static void
wait_state (BtTorrent *torrent, BtTorrentState state)
{
  WantedState wanted = { torrent, state };

  torrent_fixture_wait_for (has_state, &wanted);
}

static gboolean
is_loaded (gpointer engine)
{
  gboolean loaded;

  g_object_get (engine, "loaded", &loaded, NULL);
  return loaded;
}

static gboolean
is_listening (gpointer engine)
{
  return bt_engine_get_port (engine) != 0;
}

/* --- adding ------------------------------------------------------------------------------------ */

static void
test_add_path (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 1, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  BtTorrent *torrent = add (engine, fixture->path, BT_ADD_NORMAL);

  g_assert_cmpstr (bt_torrent_get_name (torrent), ==, "film");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 1);
  g_assert_true (bt_engine_find (engine, bt_torrent_get_info_hash (torrent)) == torrent);
  g_assert_cmpuint (g_list_model_get_n_items (bt_torrent_get_files (torrent)), ==, 1);
  g_assert_cmpstr (bt_torrent_get_folder (torrent), ==, fixture->folder);
  engine_fixture_close (engine);
  g_assert_finalize_object (torrent);
  torrent_fixture_free (fixture);
}

static void
test_add_uri (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("a film", DATA_BYTES, 2, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autofree char *uri = g_file_get_uri (file);

  g_object_unref (add (engine, uri, BT_ADD_NORMAL));
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
test_add_twice (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 3, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  g_autoptr (BtTorrent) first = add (engine, fixture->path, BT_ADD_NORMAL);
  g_autofree char *magnet = bt_torrent_dup_magnet (first);
  g_autofree char *more = g_strconcat (magnet, "&tr=http%3A%2F%2F127.0.0.1%3A9%2Fannounce", NULL);
  g_autoptr (GError) error = NULL;
  gboolean existed = FALSE;
  g_autoptr (BtTorrent) second = try_add (engine, more, BT_ADD_NORMAL, &existed, &error);

  g_assert_no_error (error);
  g_assert_true (existed);
  g_assert_true (first == second);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 1);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
assert_refused (BtEngine *engine, const char *source, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_add (engine, source, BT_ADD_NORMAL, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 0);
}

static void
test_add_broken (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 4, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);

  g_assert_true (g_file_set_contents (fixture->path, "d4:infodee", -1, NULL));
  assert_refused (engine, fixture->path, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NO_NAME);
  g_assert_true (g_file_set_contents (fixture->path, "hello", -1, NULL));
  assert_refused (engine, fixture->path, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NOT_BENCODE);
  assert_refused (engine, fixture->folder, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_unlink (fixture->path);
  assert_refused (engine, fixture->path, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_refused (engine, "magnet:?dn=nothing", BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_MAGNET);
  assert_refused (engine, "gopher://x/y", G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
test_add_hash (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 5, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  const char *hash = "0123456789abcdef0123456789abcdef01234567";
  g_autoptr (BtTorrent) torrent = add (engine, hash, BT_ADD_NORMAL);

  g_assert_cmpstr (bt_torrent_get_name (torrent), ==, hash);
  g_assert_cmpint (bt_torrent_get_state (torrent), ==, BT_TORRENT_METADATA);
  g_assert_null (bt_torrent_get_metainfo (torrent));
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
test_add_cancelled (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 6, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bt_engine_add_async (engine, fixture->path, NULL, cancellable, engine_fixture_take_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (bt_engine_add_finish (engine, engine_fixture_wait (&result), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 0);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
test_no_folder (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 7, NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "drive", NULL);
  BtEngine *engine = engine_fixture_open (NULL, folder, NULL);
  g_autoptr (BtTorrent) torrent = add (engine, fixture->path, BT_ADD_NORMAL);

  wait_state (torrent, BT_TORRENT_ERROR);
  g_assert_error (bt_torrent_get_error (torrent), BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

/* --- the list ---------------------------------------------------------------------------------- */

static gboolean
second_is_first (gpointer data)
{
  g_autoptr (BtTorrent) torrent = g_list_model_get_item (data, 0);

  return strcmp (bt_torrent_get_name (torrent), "second") == 0;
}

static void
test_order_and_remove (void)
{
  TorrentFixture *one = torrent_fixture_new ("first", DATA_BYTES, 8, NULL);
  TorrentFixture *two = torrent_fixture_new ("second", DATA_BYTES, 9, NULL);
  BtEngine *engine = engine_fixture_open (NULL, one->folder, NULL);
  g_autoptr (BtTorrent) first = add (engine, one->path, BT_ADD_PAUSED);
  g_autoptr (BtTorrent) second = add (engine, two->path, BT_ADD_PAUSED);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_false (second_is_first (engine));
  g_assert_cmpstr (bt_torrent_get_name (first), ==, "first");
  bt_engine_move (engine, second, 0);
  torrent_fixture_wait_for (second_is_first, engine);
  bt_engine_remove_async (engine, second, BT_REMOVAL_KEEP, engine_fixture_take_cb, &result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 1);
  g_assert_true (bt_engine_find (engine, bt_torrent_get_info_hash (first)) == first);
  g_assert_true (bt_engine_remove_finish (engine, engine_fixture_wait (&result), NULL));
  g_clear_object (&result);
  bt_torrent_resume (second);
  engine_fixture_close (engine);
  torrent_fixture_free (one);
  torrent_fixture_free (two);
}

/* A save that was planned is not waited for: there is nothing to save any more. */
static void
test_remove_while_saving (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 22, NULL);
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  BtEngine *engine = engine_fixture_open (state, fixture->folder, NULL);
  g_autoptr (BtTorrent) torrent = add (engine, fixture->path, BT_ADD_NORMAL);
  g_autoptr (GAsyncResult) result = NULL;

  bt_torrent_pause (torrent);
  bt_engine_remove_async (engine, torrent, BT_REMOVAL_KEEP, engine_fixture_take_cb, &result);
  g_assert_true (bt_engine_remove_finish (engine, engine_fixture_wait (&result), NULL));
  g_clear_object (&result);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
test_pause (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 10, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  g_autoptr (BtTorrent) torrent = add (engine, fixture->path, BT_ADD_NORMAL);

  wait_state (torrent, BT_TORRENT_DOWNLOADING);
  bt_torrent_pause (torrent);
  wait_state (torrent, BT_TORRENT_PAUSED);
  bt_torrent_resume (torrent);
  wait_state (torrent, BT_TORRENT_DOWNLOADING);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
test_restart (void)
{
  TorrentFixture *one = torrent_fixture_new ("first", DATA_BYTES, 11, NULL);
  TorrentFixture *two = torrent_fixture_new ("second", DATA_BYTES, 12, NULL);
  g_autofree char *state = g_build_filename (one->folder, "state", NULL);
  BtEngine *engine = engine_fixture_open (state, one->folder, NULL);
  g_autoptr (BtTorrent) torrent = NULL;

  g_object_unref (add (engine, one->path, BT_ADD_NORMAL));
  torrent = add (engine, two->path, BT_ADD_PAUSED);
  bt_engine_move (engine, torrent, 0);
  torrent_fixture_wait_for (second_is_first, engine);
  g_clear_object (&torrent);
  engine_fixture_close (engine);

  engine = engine_fixture_open (state, one->folder, NULL);
  torrent_fixture_wait_for (is_loaded, engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 2);
  g_assert_true (second_is_first (engine));
  torrent = g_list_model_get_item (G_LIST_MODEL (engine), 0);
  g_assert_true (bt_torrent_get_stat (torrent)->paused);
  g_clear_object (&torrent);
  engine_fixture_close (engine);
  torrent_fixture_free (one);
  torrent_fixture_free (two);
}

static gboolean
is_discovery_told (gpointer torrent)
{
  return bt_torrent_get_discovery (torrent) != NULL;
}

static void
assert_way_in (BtTorrent *torrent, BtWayInKind kind, const char *from)
{
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_DISCOVERY);

  torrent_fixture_wait_for (is_discovery_told, torrent);
  g_assert_cmpint (bt_torrent_get_discovery (torrent)->way_in.kind, ==, kind);
  g_assert_cmpstr (bt_torrent_get_discovery (torrent)->way_in.from, ==, from);
  bt_torrent_watch_free (watch);
}

/* How a torrent was found is known in the next session as well, and not changed by finding it again. */
static void
test_way_in (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 22, NULL);
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  BtEngine *engine = engine_fixture_open (state, fixture->folder, NULL);
  g_autoptr (BtTorrent) torrent = add (engine, fixture->path, BT_ADD_NORMAL);
  g_autofree char *magnet = bt_torrent_dup_magnet (torrent);

  assert_way_in (torrent, BT_WAY_IN_FILE, "film.torrent");
  g_object_unref (try_add (engine, magnet, BT_ADD_NORMAL, NULL, NULL));
  g_clear_object (&torrent);
  engine_fixture_close (engine);
  engine = engine_fixture_open (state, fixture->folder, NULL);
  torrent_fixture_wait_for (is_loaded, engine);
  torrent = g_list_model_get_item (G_LIST_MODEL (engine), 0);
  assert_way_in (torrent, BT_WAY_IN_FILE, "film.torrent");
  g_clear_object (&torrent);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

/* For a program that starts only what it was asked for. */
static void
test_load_paused (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 21, NULL);
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  BtEngine *engine = engine_fixture_open (state, fixture->folder, NULL);
  g_autoptr (BtTorrent) torrent = NULL;
  BtEngineConfig config;

  g_object_unref (add (engine, fixture->path, BT_ADD_NORMAL));
  engine_fixture_close (engine);
  bt_engine_config_init (&config);
  config.state_folder = state;
  config.listen_address = "127.0.0.1";
  config.listen_port = 0;
  config.load_paused = TRUE;
  bt_engine_options_set_ways (&config.options, FALSE);
  engine = bt_engine_new (&config, NULL);
  torrent_fixture_wait_for (is_loaded, engine);
  torrent = g_list_model_get_item (G_LIST_MODEL (engine), 0);
  g_assert_true (bt_torrent_get_stat (torrent)->paused);
  bt_torrent_resume (torrent);
  wait_state (torrent, BT_TORRENT_DOWNLOADING);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
test_locked (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 13, NULL);
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  BtEngine *engine = engine_fixture_open (state, fixture->folder, NULL);
  BtEngineConfig config;
  g_autoptr (GError) error = NULL;

  bt_engine_config_init (&config);
  config.state_folder = state;
  g_assert_null (bt_engine_new (&config, &error));
  g_assert_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_LOCKED);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

/* --- bytes ------------------------------------------------------------------------------------- */

static void
complete_cb (BtEngine *engine, BtTorrent *torrent, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static BtAddress
get_address (BtEngine *engine)
{
  g_autofree char *text = NULL;
  BtAddress address;

  torrent_fixture_wait_for (is_listening, engine);
  text = g_strdup_printf ("127.0.0.1:%u", bt_engine_get_port (engine));
  g_assert_true (bt_address_parse (&address, text, 0));
  return address;
}

/* @source NULL: the torrent file. */
static void
transfer (TorrentFixture *fixture, gboolean by_magnet)
{
  g_autofree char *full = torrent_fixture_make_folder (fixture, "full", TRUE);
  g_autofree char *empty = torrent_fixture_make_folder (fixture, "empty", FALSE);
  BtEngine *seeder = engine_fixture_open (NULL, full, NULL);
  BtEngine *leecher = engine_fixture_open (NULL, empty, NULL);
  BtTorrent *source = add (seeder, fixture->path, BT_ADD_NORMAL);
  g_autofree char *magnet = bt_torrent_dup_magnet (source);
  BtAddress address = get_address (seeder);
  gboolean is_complete = FALSE;
  BtTorrent *copy;

  wait_state (source, BT_TORRENT_SEEDING);
  g_signal_connect (leecher, "torrent-complete", G_CALLBACK (complete_cb), &is_complete);
  copy = add (leecher, by_magnet ? magnet : fixture->path, BT_ADD_NORMAL);
  bt_torrent_add_peer (copy, &address);
  torrent_fixture_wait (&is_complete);
  g_assert_true (torrent_fixture_is_in (fixture, empty));
  g_assert_cmpfloat (bt_torrent_get_progress (copy), ==, 1);
  engine_fixture_close (leecher);
  engine_fixture_close (seeder);
  g_assert_finalize_object (copy);
  g_assert_finalize_object (source);
}

static void
test_transfer (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 14, NULL);

  transfer (fixture, FALSE);
  torrent_fixture_free (fixture);
}

static void
test_transfer_by_magnet (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 15, NULL);

  transfer (fixture, TRUE);
  torrent_fixture_free (fixture);
}

static void
test_held (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 16, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  g_autoptr (BtTorrent) torrent = add (engine, fixture->path, BT_ADD_HELD);
  const guint8 priorities[] = { BT_PRIORITY_HIGH };

  wait_state (torrent, BT_TORRENT_HELD);
  bt_torrent_start (torrent, NULL, priorities);
  wait_state (torrent, BT_TORRENT_DOWNLOADING);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

/* --- the end ----------------------------------------------------------------------------------- */

static void
test_dropped_without_stop (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 17, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  BtTorrent *torrent = add (engine, fixture->path, BT_ADD_NORMAL);

  g_assert_finalize_object (engine);
  bt_torrent_pause (torrent);
  g_assert_finalize_object (torrent);
  torrent_fixture_free (fixture);
}

static void
test_add_when_stopped (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 18, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GError) error = NULL;

  bt_engine_stop_async (engine, engine_fixture_take_cb, &stopped);
  g_assert_null (try_add (engine, fixture->path, BT_ADD_NORMAL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (bt_engine_stop_finish (engine, engine_fixture_wait (&stopped), NULL));
  g_clear_object (&stopped);
  g_assert_finalize_object (engine);
  torrent_fixture_free (fixture);
}

/* --- pacing ------------------------------------------------------------------------------------ */

static void
pacer_cb (BtEngine *engine, gpointer data)
{
  (*(guint *) data)++;
  bt_engine_apply (engine);
}

static void
test_pacer (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 19, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);
  guint n_paced = 0;

  bt_engine_set_pacer (engine, pacer_cb, &n_paced);
  g_object_unref (add (engine, fixture->path, BT_ADD_NORMAL));
  g_assert_cmpuint (n_paced, >, 0);
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

static void
lazy_pacer_cb (BtEngine *engine, gpointer data)
{
}

/* A covered window gets no frames: the engine does not wait for it. */
static void
test_lazy_pacer (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", DATA_BYTES, 20, NULL);
  BtEngine *engine = engine_fixture_open (NULL, fixture->folder, NULL);

  bt_engine_set_pacer (engine, lazy_pacer_cb, NULL);
  g_object_unref (add (engine, fixture->path, BT_ADD_NORMAL));
  engine_fixture_close (engine);
  torrent_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/add/path", test_add_path);
  g_test_add_func ("/engine/add/uri", test_add_uri);
  g_test_add_func ("/engine/add/twice", test_add_twice);
  g_test_add_func ("/engine/add/broken", test_add_broken);
  g_test_add_func ("/engine/add/hash", test_add_hash);
  g_test_add_func ("/engine/add/cancelled", test_add_cancelled);
  g_test_add_func ("/engine/add/no-folder", test_no_folder);
  g_test_add_func ("/engine/list/order-and-remove", test_order_and_remove);
  g_test_add_func ("/engine/list/remove-while-saving", test_remove_while_saving);
  g_test_add_func ("/engine/list/pause", test_pause);
  g_test_add_func ("/engine/list/restart", test_restart);
  g_test_add_func ("/engine/list/way-in", test_way_in);
  g_test_add_func ("/engine/list/load-paused", test_load_paused);
  g_test_add_func ("/engine/list/locked", test_locked);
  g_test_add_func ("/engine/bytes/transfer", test_transfer);
  g_test_add_func ("/engine/bytes/transfer-by-magnet", test_transfer_by_magnet);
  g_test_add_func ("/engine/bytes/held", test_held);
  g_test_add_func ("/engine/end/dropped-without-stop", test_dropped_without_stop);
  g_test_add_func ("/engine/end/add-when-stopped", test_add_when_stopped);
  g_test_add_func ("/engine/pace/pacer", test_pacer);
  g_test_add_func ("/engine/pace/lazy-pacer", test_lazy_pacer);
  return g_test_run ();
}
