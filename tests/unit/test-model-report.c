/* test-model-report.c — reports made by hand: what the model's objects and lists make of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "base/bt-hash.h"
#include "model/bt-engine-private.h"
#include "model/bt-file.h"
#include "model/bt-peer.h"
#include "model/bt-tracker.h"
#include "torrent-fixture.h"

/* --- reports ----------------------------------------------------------------------------------- */

/* @report NULL: it stays the caller's. */
static BtTorrentUpdate *
add_update (BtReport *report, guint32 id, BtChanged changed)
{
  BtTorrentUpdate *update = bt_torrent_update_new (id);

  update->changed = changed;
  update->info_hash.has_v1 = TRUE;
  update->info_hash.v1[0] = (guint8) id;
  if (report != NULL)
    g_ptr_array_add (report->updates, update);
  return update;
}

static BtTorrentUpdate *
add_torrent (BtReport *report, guint32 id, guint32 position)
{
  BtTorrentUpdate *update =
      add_update (report, id, BT_CHANGED_ADDED | BT_CHANGED_STAT | BT_CHANGED_FOLDER);

  update->position = position;
  update->folder = g_strdup ("/downloads");
  return update;
}

static BtEngine *
new_engine (guint n_torrents)
{
  BtEngine *engine = _bt_engine_new_offline ();
  BtReport *report = bt_report_new ();

  for (guint i = 0; i < n_torrents; i++)
    add_torrent (report, i + 1, i);
  _bt_engine_apply_report (engine, report);
  return engine;
}

static void
apply_one (BtEngine *engine, BtTorrentUpdate *update)
{
  BtReport *report = bt_report_new ();

  g_ptr_array_add (report->updates, update);
  _bt_engine_apply_report (engine, report);
}

static BtTorrent *
get_torrent (BtEngine *engine, guint position)
{
  BtTorrent *torrent = g_list_model_get_item (G_LIST_MODEL (engine), position);

  g_assert_nonnull (torrent);
  g_object_unref (torrent);
  return torrent;
}

/* What a GListModel told, as "position-removed+added;". */
static void
note_change_cb (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  g_string_append_printf (data, "%u-%u+%u;", position, removed, added);
}

static void
note_cb (gpointer object, gpointer data)
{
  (*(guint *) data)++;
}

static void
note_pspec_cb (gpointer object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
assert_order (BtEngine *engine, const char *ids)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (engine)); i++)
    g_string_append_c (order,
                       (char) ('0' + bt_torrent_get_info_hash (get_torrent (engine, i))->v1[0]));
  g_assert_cmpstr (order->str, ==, ids);
}

/* --- the list of torrents ---------------------------------------------------------------------- */

static void
test_order (void)
{
  g_autoptr (BtEngine) engine = _bt_engine_new_offline ();
  g_autoptr (GString) changes = g_string_new (NULL);
  BtReport *report = bt_report_new ();

  g_signal_connect (engine, "items-changed", G_CALLBACK (note_change_cb), changes);
  add_torrent (report, 1, 2);
  add_torrent (report, 2, 0);
  add_torrent (report, 3, 1);
  _bt_engine_apply_report (engine, report);
  assert_order (engine, "231");
  g_assert_cmpstr (changes->str, ==, "0-0+3;");
}

static void
test_removed (void)
{
  g_autoptr (BtEngine) engine = new_engine (3);
  g_autoptr (GString) changes = g_string_new (NULL);

  g_signal_connect (engine, "items-changed", G_CALLBACK (note_change_cb), changes);
  apply_one (engine, add_update (NULL, 2, BT_CHANGED_REMOVED));
  assert_order (engine, "13");
  g_assert_cmpstr (changes->str, ==, "1-1+0;");
}

static void
test_moved (void)
{
  g_autoptr (BtEngine) engine = new_engine (4);
  g_autoptr (GString) changes = g_string_new (NULL);
  BtReport *report = bt_report_new ();

  g_signal_connect (engine, "items-changed", G_CALLBACK (note_change_cb), changes);
  add_update (report, 3, BT_CHANGED_FOLDER)->position = 1;
  add_update (report, 2, BT_CHANGED_FOLDER)->position = 2;
  _bt_engine_apply_report (engine, report);
  assert_order (engine, "1324");
  g_assert_cmpstr (changes->str, ==, "1-2+2;");
}

static void
test_quiet_report (void)
{
  g_autoptr (BtEngine) engine = new_engine (2);
  g_autoptr (GString) changes = g_string_new (NULL);
  guint n_updated = 0;

  g_signal_connect (engine, "items-changed", G_CALLBACK (note_change_cb), changes);
  g_signal_connect (engine, "updated", G_CALLBACK (note_cb), &n_updated);
  apply_one (engine, add_update (NULL, 1, BT_CHANGED_STAT));
  g_assert_cmpstr (changes->str, ==, "");
  g_assert_cmpuint (n_updated, ==, 1);
}

static void
test_late_update (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);

  apply_one (engine, add_update (NULL, 7, BT_CHANGED_STAT));
  assert_order (engine, "1");
}

static void
listening_cb (BtEngine *engine, guint port, GError *error, gpointer data)
{
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 1);
  *(guint *) data = port;
}

static void
test_news_after_updates (void)
{
  g_autoptr (BtEngine) engine = _bt_engine_new_offline ();
  BtReport *report = bt_report_new ();
  BtNews *news = bt_news_new (BT_NEWS_LISTENING);
  guint port = 0;

  g_signal_connect (engine, "listening", G_CALLBACK (listening_cb), &port);
  news->port = 6881;
  g_ptr_array_add (report->news, news);
  add_torrent (report, 1, 0);
  _bt_engine_apply_report (engine, report);
  g_assert_cmpuint (port, ==, 6881);
  g_assert_cmpuint (bt_engine_get_port (engine), ==, 6881);
}

static void
broken_cb (BtEngine *engine, char **paths, gpointer data)
{
  g_assert_cmpstr (paths[0], ==, "/state/x.broken");
  (*(guint *) data)++;
}

static void
test_loaded (void)
{
  g_autoptr (BtEngine) engine = _bt_engine_new_offline ();
  BtReport *report = bt_report_new ();
  BtNews *news = bt_news_new (BT_NEWS_LOADED);
  guint n_broken = 0;
  gboolean loaded;

  g_signal_connect (engine, "broken", G_CALLBACK (broken_cb), &n_broken);
  news->broken = g_strsplit ("/state/x.broken", ",", 0);
  g_ptr_array_add (report->news, news);
  _bt_engine_apply_report (engine, report);
  g_object_get (engine, "loaded", &loaded, NULL);
  g_assert_true (loaded);
  g_assert_cmpuint (n_broken, ==, 1);
}

/* --- one torrent ------------------------------------------------------------------------------- */

static void
test_stat (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentUpdate *update = bt_torrent_update_new (1);
  guint n_updated = 0, n_state = 0;

  g_signal_connect (torrent, "updated", G_CALLBACK (note_cb), &n_updated);
  g_signal_connect (torrent, "notify::state", G_CALLBACK (note_pspec_cb), &n_state);
  update->changed = BT_CHANGED_STAT;
  update->stat = (BtTorrentStat) {
    .state = BT_TORRENT_DOWNLOADING, .wanted = 1000, .have = 250, .down_rate = 100
  };
  apply_one (engine, update);
  g_assert_cmpuint (n_updated, ==, 1);
  g_assert_cmpuint (n_state, ==, 1);
  g_assert_cmpfloat_with_epsilon (bt_torrent_get_progress (torrent), 0.25, 1e-9);
  g_assert_cmpint (bt_torrent_get_eta (torrent), ==, 8);
}

static void
test_no_eta (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);

  g_assert_cmpint (bt_torrent_get_eta (get_torrent (engine, 0)), ==, -1);
}

static void
test_error (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentUpdate *update = bt_torrent_update_new (1);
  guint n_notified = 0;

  g_signal_connect (torrent, "notify::error", G_CALLBACK (note_pspec_cb), &n_notified);
  update->changed = BT_CHANGED_ERROR;
  update->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  apply_one (engine, update);
  g_assert_error (bt_torrent_get_error (torrent), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  apply_one (engine, add_update (NULL, 1, BT_CHANGED_ERROR));
  g_assert_no_error (bt_torrent_get_error (torrent));
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_name (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentUpdate *update = bt_torrent_update_new (1);

  g_assert_cmpstr (bt_torrent_get_name (torrent), ==, bt_torrent_get_id_text (torrent));
  update->changed = BT_CHANGED_FOLDER;
  update->name = g_strdup ("Sintel");
  apply_one (engine, update);
  g_assert_cmpstr (bt_torrent_get_name (torrent), ==, "Sintel");
}

static void
test_trackers (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  GListModel *trackers = bt_torrent_get_trackers (get_torrent (engine, 0));
  g_autoptr (BtTracker) first = NULL;
  g_autoptr (BtTracker) same = NULL;

  for (guint i = 0; i < 2; i++) {
    BtTorrentUpdate *update = bt_torrent_update_new (1);
    BtTrackerStat stat = { .url = g_strdup ("http://a/announce"), .n_peers = i };

    update->changed = BT_CHANGED_TRACKERS;
    update->trackers = g_array_new (FALSE, FALSE, sizeof (BtTrackerStat));
    g_array_set_clear_func (update->trackers, (GDestroyNotify) bt_tracker_stat_clear);
    g_array_append_val (update->trackers, stat);
    apply_one (engine, update);
    if (i == 0)
      first = g_list_model_get_item (trackers, 0);
  }
  same = g_list_model_get_item (trackers, 0);
  g_assert_true (first == same);
  g_assert_cmpuint (bt_tracker_get_stat (same)->n_peers, ==, 1);
}

/* --- peers ------------------------------------------------------------------------------------- */

static void
apply_peers (BtEngine *engine, const char *ids, guint32 n_have)
{
  BtTorrentUpdate *update = bt_torrent_update_new (1);

  update->changed = BT_CHANGED_PEERS;
  update->peers = g_array_new (FALSE, FALSE, sizeof (BtPeerStat));
  g_array_set_clear_func (update->peers, (GDestroyNotify) bt_peer_stat_clear);
  for (; *ids != '\0'; ids++) {
    BtPeerStat stat = { .id = (guint64) (*ids - '0'), .n_have = n_have };

    stat.have = bt_bitfield_new (8);
    for (guint32 i = 0; i < n_have; i++)
      bt_bitfield_set (stat.have, i);
    g_array_append_val (update->peers, stat);
  }
  apply_one (engine, update);
}

static void
test_peers_diff (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_PEERS);
  GListModel *peers = bt_torrent_get_peers (torrent);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (BtPeer) before = NULL;
  g_autoptr (BtPeer) after = NULL;

  apply_peers (engine, "5231", 0);
  before = g_list_model_get_item (peers, 2);
  g_assert_cmpuint (bt_peer_get_stat (before)->id, ==, 3);
  g_signal_connect (peers, "items-changed", G_CALLBACK (note_change_cb), changes);
  apply_peers (engine, "9436", 0);
  g_assert_cmpstr (changes->str, ==, "0-2+0;1-1+3;");
  after = g_list_model_get_item (peers, 0);
  g_assert_true (before == after);
  g_assert_cmpuint (g_list_model_get_n_items (peers), ==, 4);
  bt_torrent_watch_free (watch);
}

static void
test_peers_unwatched (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  GListModel *peers = bt_torrent_get_peers (torrent);
  BtTorrentWatch *one = bt_torrent_watch (torrent, BT_WATCH_TORRENT_PEERS);
  BtTorrentWatch *two =
      bt_torrent_watch (torrent, BT_WATCH_TORRENT_PEERS | BT_WATCH_TORRENT_PIECES);

  apply_peers (engine, "12", 0);
  bt_torrent_watch_free (one);
  g_assert_cmpuint (g_list_model_get_n_items (peers), ==, 2);
  bt_torrent_watch_free (two);
  g_assert_cmpuint (g_list_model_get_n_items (peers), ==, 0);
  apply_peers (engine, "12", 0);
  g_assert_cmpuint (g_list_model_get_n_items (peers), ==, 0);
}

static void
free_watch_cb (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  g_clear_pointer ((BtTorrentWatch **) data, bt_torrent_watch_free);
}

static void
test_watch_freed_meanwhile (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_PEERS);
  GListModel *peers = bt_torrent_get_peers (torrent);

  g_signal_connect (peers, "items-changed", G_CALLBACK (free_watch_cb), &watch);
  apply_peers (engine, "123", 0);
  g_assert_null (watch);
  g_assert_cmpuint (g_list_model_get_n_items (peers), ==, 0);
}

static void
test_have_serial (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_PEERS);
  g_autoptr (BtPeer) peer = NULL;
  guint serial, n_updated = 0;

  apply_peers (engine, "1", 3);
  peer = g_list_model_get_item (bt_torrent_get_peers (torrent), 0);
  serial = bt_peer_get_have_serial (peer);
  g_signal_connect (peer, "updated", G_CALLBACK (note_cb), &n_updated);
  apply_peers (engine, "1", 3);
  g_assert_cmpuint (bt_peer_get_have_serial (peer), ==, serial);
  apply_peers (engine, "1", 4);
  g_assert_cmpuint (bt_peer_get_have_serial (peer), !=, serial);
  g_assert_cmpuint (n_updated, ==, 2);
  bt_torrent_watch_free (watch);
}

/* --- pieces, events ---------------------------------------------------------------------------- */

static void
test_pieces (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_PIECES);
  BtTorrentUpdate *update = bt_torrent_update_new (1);

  update->changed = BT_CHANGED_PIECES;
  update->pieces = bt_piece_map_new (5);
  apply_one (engine, update);
  g_assert_cmpuint (bt_torrent_get_piece_map (torrent)->n_pieces, ==, 5);
  bt_torrent_watch_free (watch);
  g_assert_null (bt_torrent_get_piece_map (torrent));
}

static void
apply_meetings (BtEngine *engine)
{
  BtTorrentUpdate *update = add_update (NULL, 1, BT_CHANGED_MEETINGS);
  BtRtcStat stat = { .id = 7 };

  update->meetings = g_array_new (FALSE, FALSE, sizeof stat);
  g_array_append_val (update->meetings, stat);
  apply_one (engine, update);
}

static void
test_meetings (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_MEETINGS);
  const GArray *meetings;

  g_assert_null (bt_torrent_get_meetings (torrent));
  apply_meetings (engine);
  apply_meetings (engine);
  meetings = bt_torrent_get_meetings (torrent);
  g_assert_cmpuint (meetings->len, ==, 1);
  g_assert_cmpuint (g_array_index (meetings, BtRtcStat, 0).id, ==, 7);
  bt_torrent_watch_free (watch);
  g_assert_null (bt_torrent_get_meetings (torrent));
  apply_meetings (engine);
  g_assert_null (bt_torrent_get_meetings (torrent));
}

static void
test_events (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_EVENTS);
  BtTorrentUpdate *update = bt_torrent_update_new (1);
  const BtBlockEvent event = { .peer_id = 4, .piece = 2 };
  guint n_events = 0;

  g_signal_connect (torrent, "events", G_CALLBACK (note_cb), &n_events);
  update->changed = BT_CHANGED_EVENTS;
  update->events = g_array_new (FALSE, FALSE, sizeof (BtBlockEvent));
  g_array_append_val (update->events, event);
  apply_one (engine, update);
  g_assert_cmpuint (n_events, ==, 1);
  g_assert_cmpuint (bt_torrent_peek_events (torrent)->len, ==, 1);
  apply_one (engine, add_update (NULL, 1, BT_CHANGED_STAT));
  g_assert_cmpuint (bt_torrent_peek_events (torrent)->len, ==, 0);
  bt_torrent_watch_free (watch);
}

static void
test_wire (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtTorrentWatch *watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_WIRE);
  BtTorrentUpdate *update = bt_torrent_update_new (1);
  const BtWireEntry entry = { .number = 1, .peer_id = 4, .method = BT_WIRE_HAVE, .piece = 2 };
  guint n_told = 0;

  g_signal_connect (torrent, "wire", G_CALLBACK (note_cb), &n_told);
  update->changed = BT_CHANGED_WIRE;
  update->wire = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));
  g_array_append_val (update->wire, entry);
  apply_one (engine, update);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpuint (g_array_index (bt_torrent_peek_wire (torrent), BtWireEntry, 0).piece, ==, 2);
  apply_one (engine, add_update (NULL, 1, BT_CHANGED_STAT));
  g_assert_cmpuint (bt_torrent_peek_wire (torrent)->len, ==, 0);
  g_assert_cmpuint (n_told, ==, 1);
  bt_torrent_watch_free (watch);
}

/* --- files ------------------------------------------------------------------------------------- */

static void
tell_metainfo (BtEngine *engine)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", 40000, 1, NULL);
  BtTorrentUpdate *update = bt_torrent_update_new (1);

  update->changed = BT_CHANGED_METAINFO;
  update->metainfo = bt_metainfo_new (fixture->torrent, NULL);
  g_assert_nonnull (update->metainfo);
  apply_one (engine, update);
  torrent_fixture_free (fixture);
}

static void
tell_files (BtEngine *engine, guint32 n_files, guint64 have, guint8 priority)
{
  BtTorrentUpdate *update = bt_torrent_update_new (1);

  update->changed = BT_CHANGED_FILES;
  update->n_files = n_files;
  update->file_have = g_memdup2 (&have, sizeof have);
  update->priorities = g_memdup2 (&priority, sizeof priority);
  apply_one (engine, update);
}

static void
test_metainfo (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (GFile) location = NULL;
  guint n_metainfo = 0;

  g_signal_connect (torrent, "metainfo", G_CALLBACK (note_cb), &n_metainfo);
  g_signal_connect (bt_torrent_get_files (torrent), "items-changed", G_CALLBACK (note_change_cb),
                    changes);
  g_assert_null (bt_torrent_dup_location (torrent));
  tell_metainfo (engine);
  g_assert_cmpuint (n_metainfo, ==, 1);
  g_assert_cmpstr (changes->str, ==, "0-0+1;");
  g_assert_cmpstr (bt_torrent_get_name (torrent), ==, "film");
  location = bt_torrent_dup_location (torrent);
  g_assert_cmpstr (g_file_peek_path (location), ==, "/downloads/film");
}

static void
test_file_state (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  g_autoptr (BtFile) file = NULL;
  g_autoptr (BtFile) again = NULL;
  guint n_have = 0, n_priority = 0;

  tell_metainfo (engine);
  file = g_list_model_get_item (bt_torrent_get_files (torrent), 0);
  g_signal_connect (file, "notify::have", G_CALLBACK (note_pspec_cb), &n_have);
  g_signal_connect (file, "notify::priority", G_CALLBACK (note_pspec_cb), &n_priority);
  tell_files (engine, 1, 16384, BT_PRIORITY_NORMAL);
  g_assert_cmpuint (bt_file_get_have (file), ==, 16384);
  g_assert_cmpuint (n_have, ==, 1);
  g_assert_cmpuint (n_priority, ==, 0);
  again = g_list_model_get_item (bt_torrent_get_files (torrent), 0);
  g_assert_true (again == file);
}

static void
test_file_forgotten (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  BtTorrent *torrent = get_torrent (engine, 0);
  BtFile *file;
  gint64 first, last;

  tell_metainfo (engine);
  tell_files (engine, 1, 16384, BT_PRIORITY_SKIP);
  file = g_list_model_get_item (bt_torrent_get_files (torrent), 0);
  g_assert_finalize_object (file);
  file = g_list_model_get_item (bt_torrent_get_files (torrent), 0);
  g_assert_cmpuint (bt_file_get_priority (file), ==, BT_PRIORITY_SKIP);
  g_assert_cmpstr (bt_file_get_name (file), ==, "film");
  bt_file_get_pieces (file, &first, &last);
  g_assert_cmpint (first, ==, 0);
  g_assert_cmpint (last, ==, 2);
  g_object_unref (file);
}

static void
test_wrong_file_count (void)
{
  g_autoptr (BtEngine) engine = new_engine (1);
  g_autoptr (BtFile) file = NULL;

  tell_metainfo (engine);
  tell_files (engine, 2, 5, BT_PRIORITY_HIGH);
  file = g_list_model_get_item (bt_torrent_get_files (get_torrent (engine, 0)), 0);
  g_assert_cmpuint (bt_file_get_have (file), ==, 0);
}

static void
test_leaves_nothing (void)
{
  BtEngine *engine = new_engine (3);
  BtTorrent *torrent = g_list_model_get_item (G_LIST_MODEL (engine), 0);

  tell_metainfo (engine);
  g_assert_finalize_object (engine);
  bt_torrent_pause (torrent);
  g_assert_finalize_object (torrent);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/list/order", test_order);
  g_test_add_func ("/model/list/removed", test_removed);
  g_test_add_func ("/model/list/moved", test_moved);
  g_test_add_func ("/model/list/quiet-report", test_quiet_report);
  g_test_add_func ("/model/list/late-update", test_late_update);
  g_test_add_func ("/model/news/after-updates", test_news_after_updates);
  g_test_add_func ("/model/news/loaded", test_loaded);
  g_test_add_func ("/model/torrent/stat", test_stat);
  g_test_add_func ("/model/torrent/no-eta", test_no_eta);
  g_test_add_func ("/model/torrent/error", test_error);
  g_test_add_func ("/model/torrent/name", test_name);
  g_test_add_func ("/model/torrent/trackers", test_trackers);
  g_test_add_func ("/model/peers/diff", test_peers_diff);
  g_test_add_func ("/model/peers/unwatched", test_peers_unwatched);
  g_test_add_func ("/model/peers/watch-freed-meanwhile", test_watch_freed_meanwhile);
  g_test_add_func ("/model/peers/have-serial", test_have_serial);
  g_test_add_func ("/model/pieces", test_pieces);
  g_test_add_func ("/model/meetings", test_meetings);
  g_test_add_func ("/model/events", test_events);
  g_test_add_func ("/model/wire", test_wire);
  g_test_add_func ("/model/files/metainfo", test_metainfo);
  g_test_add_func ("/model/files/state", test_file_state);
  g_test_add_func ("/model/files/forgotten", test_file_forgotten);
  g_test_add_func ("/model/files/wrong-count", test_wrong_file_count);
  g_test_add_func ("/model/leaves-nothing", test_leaves_nothing);
  return g_test_run ();
}
