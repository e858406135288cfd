/* test-totals.c — what was done in all: as a file, over restarts and removals, and begun anew.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "resume-fixture.h"
#include "session-fixture.h"
#include "store-fixture.h"
#include "storage/bt-totals-file.h"

#define PIECE_LENGTH 32768
#define N_BYTES 200000 /* of the one file */
#define MINUTE_US \
  60000 /* of those sessions that are to save while one looks: a second is a thousandth */

static const BtTotals some = {
  .downloaded = G_GUINT64_CONSTANT (12345678901),
  .uploaded = 2,
  .wasted = 3,
  .n_damaged = 4,
  .n_banned = 5,
  .n_finished = 6,
  .n_sessions = 7,
  .seconds = 8,
  .since = 1700000000,
};

static void
assert_equal (const BtTotals *a, const BtTotals *b)
{
  g_assert_cmpmem (a, sizeof *a, b, sizeof *b);
}

/* --- the file ----------------------------------------------------------------------------------- */

static void
test_round_trip (void)
{
  g_autoptr (GBytes) bytes = bt_totals_encode (&some);
  BtTotals again;

  g_assert_true (bt_totals_decode (bytes, &again));
  assert_equal (&some, &again);
}

static void
assert_refused (const void *data, gsize n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  const BtTotals nothing = { 0 };
  BtTotals read = some;

  g_assert_false (bt_totals_decode (bytes, &read));
  assert_equal (&read, &nothing);
}

static void
test_every_prefix_is_refused (void)
{
  g_autoptr (GBytes) bytes = bt_totals_encode (&some);

  for (gsize n = 0; n < g_bytes_get_size (bytes); n++)
    assert_refused (g_bytes_get_data (bytes, NULL), n);
}

static void
test_what_is_wrong_is_refused (void)
{
  static const struct {
    const char *from, *to; /* of the same length */
  } changes[] = {
    { "7:version"
      "i1e",
      "7:version"
      "i2e" },
    { "7:version"
      "i1e",
      "7:version"
      "1:1" },
    { "7:seconds"
      "i8e",
      "7:sEconds"
      "i8e" },
    { "6:wasted"
      "i3e",
      "6:wasted"
      "l0:" },
    { "i1700000000e", "i-170000000e" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GBytes) bytes = bt_totals_encode (&some);
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    char *at = strstr (text, changes[i].from);

    g_assert_nonnull (at);
    memcpy (at, changes[i].to, strlen (changes[i].to));
    assert_refused (text, strlen (text));
  }
}

/* Numbers from a file that was tampered with stop at the end. */
static void
test_add (void)
{
  BtTotals totals = some, much = { .uploaded = G_MAXUINT64, .downloaded = 1, .since = 1600000000 };

  bt_totals_add (&totals, &much);
  g_assert_cmpuint (totals.uploaded, ==, G_MAXINT64);
  g_assert_cmpuint (totals.downloaded, ==, some.downloaded + 1);
  g_assert_cmpint (totals.since, ==, much.since);
}

/* --- the folder --------------------------------------------------------------------------------- */

static BtStateFolder *
open_folder (char **path)
{
  g_autoptr (GError) error = NULL;
  BtStateFolder *folder;

  *path = g_dir_make_tmp ("piecemeal-totals-XXXXXX", NULL);
  folder = bt_state_folder_open (*path, &error);
  g_assert_no_error (error);
  return folder;
}

static void
close_folder (BtStateFolder *folder, char *path)
{
  static const char *const names[] = { "lock", "totals", "totals.old", "totals.tmp" };

  bt_state_folder_close (folder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_build_filename (path, names[i], NULL);

    g_unlink (file);
  }
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_free (path);
}

static void
save (BtStateFolder *folder, const BtTotals *totals)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bt_state_folder_save_totals (folder, totals, &error));
  g_assert_no_error (error);
}

static void
write_half (const char *path, const char *name)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autoptr (GBytes) bytes = bt_totals_encode (&some);

  g_assert_true (g_file_set_contents (file, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes) / 2, NULL));
}

/* What was killed half way, or rotted, leaves the one before. */
static void
test_folder (void)
{
  BtTotals newer = some, read;
  char *path;
  BtStateFolder *folder = open_folder (&path);

  g_assert_false (bt_state_folder_load_totals (folder, &read));
  save (folder, &some);
  newer.uploaded++;
  save (folder, &newer);
  write_half (path, "totals.tmp");
  g_assert_true (bt_state_folder_load_totals (folder, &read));
  assert_equal (&read, &newer);
  write_half (path, "totals");
  g_assert_true (bt_state_folder_load_totals (folder, &read));
  assert_equal (&read, &some);
  write_half (path, "totals.old");
  g_assert_false (bt_state_folder_load_totals (folder, &read));
  save (folder, &newer);
  g_assert_true (bt_state_folder_load_totals (folder, &read));
  assert_equal (&read, &newer);
  close_folder (folder, path);
}

/* --- sessions ----------------------------------------------------------------------------------- */

/* A seed, and who fetches from it. */
typedef struct {
  Fixture *fixture;
  char *folder, *state; /* of @node */
  Node *seed, *node;
  BtSessionConfig config;
  guint32 id; /* of @node's torrent */
} Pair;

static Pair *
pair_new (void)
{
  static const FixtureFile files[] = { { "one", N_BYTES }, { NULL, 0 } };
  Pair *self = g_new0 (Pair, 1);

  self->fixture = fixture_new (files, PIECE_LENGTH);
  fixture_plant (self->fixture, 0, TRUE, N_BYTES);
  self->folder = g_build_filename (self->fixture->root, "fetched", NULL);
  self->state = g_build_filename (self->fixture->root, "state", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->seed = node_new (NULL);
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
  node_config_init (&self->config, self->state);
  return self;
}

static void
pair_free (Pair *self)
{
  g_clear_pointer (&self->node, node_free);
  node_free (self->seed);
  fixture_free (self->fixture);
  g_free (self->folder);
  g_free (self->state);
  g_free (self);
}

static void
fetch (Pair *self)
{
  self->id = node_add (self->node, node_params (self->fixture->metainfo, self->folder));
  node_meet (self->node, self->node->torrents->len - 1, self->seed);
  node_wait_state (self->node, self->node->torrents->len - 1, BT_TORRENT_SEEDING);
}

static void
restart (Pair *self)
{
  g_clear_pointer (&self->node, node_free);
  self->node = node_new_with (&self->config);
}

static gboolean
has_downloaded (Node *node, gconstpointer data)
{
  const BtTotals *wanted = data;

  return node->totals.session.downloaded == wanted->downloaded
         && node->totals.all.downloaded == wanted->uploaded;
}

/* Bytes that came in this session, and in all. */
static void
wait_downloaded (Node *node, guint64 session, guint64 all)
{
  const BtTotals wanted = { .downloaded = session, .uploaded = all };

  node_wait (node, has_downloaded, &wanted);
}

/* What a torrent did counts when it is removed as well, and when the session ends. */
static void
test_kept (void)
{
  Pair *pair = pair_new ();
  const BtNews *reply;

  restart (pair);
  fetch (pair);
  wait_downloaded (pair->node, N_BYTES, N_BYTES);
  g_assert_cmpuint (pair->node->totals.all.n_finished, ==, 1);
  g_assert_cmpuint (pair->node->totals.all.n_sessions, ==, 1);
  restart (pair);
  wait_downloaded (pair->node, 0, N_BYTES);
  g_assert_cmpuint (pair->node->totals.all.n_finished, ==, 1);
  g_assert_cmpuint (pair->node->totals.session.n_finished, ==, 0);
  g_assert_cmpuint (pair->node->totals.all.n_sessions, ==, 2);
  g_assert_cmpuint (pair->node->totals.session.n_sessions, ==, 1);
  reply = node_wait_reply (
      pair->node,
      bt_session_remove (pair->node->session, node_get (pair->node, 0)->id, BT_REMOVAL_DELETE));
  g_assert_no_error (reply->error);
  fetch (pair);
  wait_downloaded (pair->node, N_BYTES, 2 * N_BYTES);
  g_assert_cmpuint (pair->node->totals.all.n_finished, ==, 2);
  restart (pair);
  wait_downloaded (pair->node, 0, 2 * N_BYTES);
  pair_free (pair);
}

static gboolean
is_saved (Node *node, gconstpointer data)
{
  const Pair *pair = data;
  g_autofree char *path = g_build_filename (pair->state, "totals", NULL), *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  BtTotals totals;
  gsize n_bytes;

  if (!g_file_get_contents (path, &text, &n_bytes, NULL))
    return FALSE;
  bytes = g_bytes_new (text, n_bytes);
  return bt_totals_decode (bytes, &totals) && totals.downloaded == N_BYTES
         && totals.n_finished == 1;
}

/* Minutes after something changed it stands in the file: a program that is killed then has lost nothing
 * of it. */
static void
test_saved_meanwhile (void)
{
  Pair *pair = pair_new ();

  pair->config.minute_us = MINUTE_US;
  restart (pair);
  fetch (pair);
  node_wait (pair->node, is_saved, pair);
  pair_free (pair);
}

/* Earlier versions kept no totals: what their torrents know is where they begin. */
static void
test_begins_with_torrents (void)
{
  Pair *pair = pair_new ();
  g_autofree char *path = g_build_filename (pair->state, "totals", NULL);
  gint64 added_time;

  restart (pair);
  fetch (pair);
  g_clear_pointer (&pair->node, node_free);
  g_assert_cmpint (g_unlink (path), ==, 0);
  restart (pair);
  wait_downloaded (pair->node, 0, N_BYTES);
  added_time = pair->node->totals.all.since;
  g_assert_cmpint (added_time, <=, pair->node->totals.session.since);
  g_assert_cmpuint (pair->node->totals.all.n_finished, ==, 1);
  pair_free (pair);
}

static void
test_anew (void)
{
  Pair *pair = pair_new ();
  BtSession *session;

  restart (pair);
  fetch (pair);
  restart (pair);
  session = pair->node->session;
  wait_downloaded (pair->node, 0, N_BYTES);
  bt_session_reset_totals (session, FALSE); /* nothing to take back */
  bt_session_reset_totals (session, TRUE);
  wait_downloaded (pair->node, 0, 0);
  g_assert_cmpuint (pair->node->totals.all.n_sessions, ==, 1);
  bt_session_reset_totals (session, FALSE);
  wait_downloaded (pair->node, 0, N_BYTES);
  g_assert_cmpuint (pair->node->totals.all.n_sessions, ==, 2);
  bt_session_reset_totals (session, FALSE);
  bt_session_reset_totals (session, TRUE);
  wait_downloaded (pair->node, 0, 0);
  restart (pair);
  wait_downloaded (pair->node, 0, 0);
  g_assert_cmpuint (pair->node->totals.all.n_sessions, ==, 2);
  pair_free (pair);
}

/* --- what is kept of one torrent ---------------------------------------------------------------- */

static void
test_history (void)
{
  Pair *pair = pair_new ();
  gint64 finished_time;

  g_assert_cmpint (node_get (pair->seed, 0)->stat.finished_time, ==, 0); /* it was here before */
  restart (pair);
  fetch (pair);
  finished_time = node_get (pair->node, 0)->stat.finished_time;
  g_assert_cmpint (finished_time, >, 0);
  g_assert_cmpuint (node_get (pair->node, 0)->stat.active_seconds, <, 1000);
  restart (pair);
  node_wait_state (pair->node, 0, BT_TORRENT_SEEDING);
  g_assert_cmpint (node_get (pair->node, 0)->stat.finished_time, ==, finished_time);
  pair_free (pair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/totals/file/round-trip", test_round_trip);
  g_test_add_func ("/totals/file/every-prefix-is-refused", test_every_prefix_is_refused);
  g_test_add_func ("/totals/file/what-is-wrong-is-refused", test_what_is_wrong_is_refused);
  g_test_add_func ("/totals/file/add", test_add);
  g_test_add_func ("/totals/folder", test_folder);
  g_test_add_func ("/totals/session/kept", test_kept);
  g_test_add_func ("/totals/session/saved-meanwhile", test_saved_meanwhile);
  g_test_add_func ("/totals/session/begins-with-torrents", test_begins_with_torrents);
  g_test_add_func ("/totals/session/anew", test_anew);
  g_test_add_func ("/totals/torrent/history", test_history);
  return g_test_run ();
}
