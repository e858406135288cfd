/* test-stream.c — a file is read while it comes, and whatever happens to its torrent meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bt-random.h"
#include "session-fixture.h"
#include "storage/bt-storage-error.h"
#include "store-fixture.h"
#include "stream/bt-stream.h"

#define PIECE_LENGTH 32768
#define FILM_BYTES (30 * PIECE_LENGTH + 777)
#define OTHER_BYTES 200000
#define SLOW_RATE (400 * 1024) /* bytes a second: slow enough to be read while it comes */

enum { FILM, OTHER };
static const FixtureFile files[] = { { "film", FILM_BYTES },
                                     { "other", OTHER_BYTES },
                                     { NULL, 0 } };

/* One who has all, one who fetches it and is read. */
typedef struct {
  Fixture *fixture;
  char *folder; /* owned: of the one who fetches */
  Node *seed, *leech;
  guint32 id;
} Place;

/* @selected: only that file, or -1. */
static Place *
place_new (int selected)
{
  Place *self = g_new0 (Place, 1);
  BtAddParams *params;

  self->fixture = fixture_new (files, PIECE_LENGTH);
  self->seed = node_new (NULL);
  self->leech = node_new (NULL);
  self->folder = g_build_filename (self->fixture->root, "leech", NULL);
  g_assert_cmpint (g_mkdir_with_parents (self->folder, 0700), ==, 0);
  for (guint32 i = 0; i < 2; i++) {
    g_autofree char *path = fixture_get_path (self->fixture, i);
    g_autofree char *folder = g_path_get_dirname (path);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    fixture_plant (self->fixture, i, TRUE, files[i].length);
  }
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
  params = node_params (self->fixture->metainfo, self->folder);
  if (selected >= 0) {
    params->selection = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_array_append_vals (params->selection, &(guint32) { (guint32) selected }, 1);
  }
  self->id = node_add (self->leech, params);
  node_wait_state (self->leech, 0, BT_TORRENT_DOWNLOADING);
  return self;
}

static void
place_free (Place *self)
{
  g_clear_pointer (&self->seed, node_free);
  g_clear_pointer (&self->leech, node_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_free (self->fixture);
  g_free (self->folder);
  g_free (self);
}

static void
meet (Place *self, guint64 rate)
{
  node_limit_down (self->leech, rate);
  node_meet (self->leech, 0, self->seed);
}

static BtStream *
open_stream (Place *self, guint32 file)
{
  return bt_stream_new (self->leech->session, self->id, file, files[file].length);
}

static const guint8 *
peek_content (Place *self, guint32 file)
{
  return self->fixture->content + bt_metainfo_get_file (self->fixture->metainfo, file)->offset;
}

/* --- a reader with a thread of its own ------------------------------------------------------------------ */

typedef struct {
  Place *place;
  GInputStream *stream; /* owned */
  guint32 file;
  guint64 seed;
  guint n_reads;
  guint64 offset; /* of the one read, if there is one */
  GCancellable *cancellable;
  GError *error;
  gssize n_bytes;
  gint done; /* atomic */
  GThread *thread;
} Job;

static void
read_at (Job *self, guint64 offset, gsize size)
{
  g_autofree guint8 *buffer = g_malloc (size);

  g_assert_true (
      g_seekable_seek (G_SEEKABLE (self->stream), (goffset) offset, G_SEEK_SET, NULL, NULL));
  self->n_bytes = g_input_stream_read (self->stream, buffer, size, self->cancellable, &self->error);
  if (self->n_bytes < 0)
    return;
  g_assert_cmpint (self->n_bytes, >, 0);
  g_assert_cmpint (g_seekable_tell (G_SEEKABLE (self->stream)), ==,
                   (goffset) offset + self->n_bytes);
  g_assert_cmpmem (buffer, self->n_bytes, peek_content (self->place, self->file) + offset,
                   self->n_bytes);
}

static gpointer
job_run (gpointer data)
{
  Job *self = data;
  BtRandom random;

  bt_random_init (&random, self->seed);
  if (self->n_reads == 1)
    read_at (self, self->offset, PIECE_LENGTH * 3);
  for (guint i = 0; self->n_reads > 1 && i < self->n_reads && self->error == NULL; i++) {
    guint64 offset = bt_random_below (&random, (guint32) files[self->file].length);

    read_at (self, offset, 1 + bt_random_below (&random, 4 * PIECE_LENGTH));
  }
  g_atomic_int_set (&self->done, 1);
  return NULL;
}

static Job *
job_start (Place *place, guint32 file, guint n_reads, guint64 offset)
{
  Job *self = g_new0 (Job, 1);

  self->place = place;
  self->file = file;
  self->n_reads = n_reads;
  self->offset = offset;
  self->seed = 7 + file + offset;
  self->stream = G_INPUT_STREAM (open_stream (place, file));
  self->cancellable = g_cancellable_new ();
  self->thread = g_thread_new ("reader", job_run, self);
  return self;
}

/* Its end wakes nobody. */
static void
wait_done (Job *self)
{
  gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!g_atomic_int_get (&self->done)) {
    node_take (self->place->leech);
    g_usleep (1000);
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
  }
}

/* Takes its error along. */
static void
job_end (Job *self, GQuark domain, int code)
{
  wait_done (self);
  g_thread_join (self->thread);
  if (domain != 0)
    g_assert_error (self->error, domain, code);
  else
    g_assert_no_error (self->error);
  g_clear_error (&self->error);
  g_assert_finalize_object (self->stream);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* Long enough for what should not happen to happen, most times. */
static gboolean
waits (Job *self)
{
  for (guint i = 0; i < 50; i++) {
    node_take (self->place->leech);
    g_usleep (2000);
  }
  return !g_atomic_int_get (&self->done);
}

static void
assert_waits (Job *self)
{
  g_assert_true (waits (self));
}

/* --- reading -------------------------------------------------------------------------------------------------- */

static void
test_random_reads (void)
{
  Place *place = place_new (-1);
  Job *first, *second;

  meet (place, SLOW_RATE);
  first = job_start (place, FILM, 200, 0);
  second = job_start (place, OTHER, 100, 0);
  job_end (first, 0, 0);
  job_end (second, 0, 0);
  place_free (place);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_result (Place *place, GAsyncResult **result)
{
  gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (*result == NULL) {
    node_take (place->leech);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
  }
}

/* The end of the film is here long before the rest. */
static void
test_seek_comes_first (void)
{
  Place *place = place_new (-1);
  g_autoptr (BtStream) stream = open_stream (place, FILM);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint8 buffer[PIECE_LENGTH];
  gssize n_bytes;

  g_assert_true (g_seekable_seek (G_SEEKABLE (stream), -500, G_SEEK_END, NULL, NULL));
  g_input_stream_read_async (G_INPUT_STREAM (stream), buffer, sizeof buffer, 0, NULL, read_cb,
                             &result);
  meet (place, SLOW_RATE);
  wait_result (place, &result);
  n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (buffer, n_bytes, peek_content (place, FILM) + FILM_BYTES - 500, 500);
  g_assert_cmpuint (node_get (place->leech, 0)->stat.n_have, <=, 15);
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (stream), buffer, 1, NULL, NULL), ==, 0);
  place_free (place);
}

static void
test_ahead (void)
{
  Place *place = place_new (-1);
  g_autoptr (BtStream) stream = open_stream (place, FILM);
  guint8 buffer[10];

  meet (place, 0);
  bt_stream_prepare (stream);
  bt_stream_set_rate (stream, 100000);
  g_assert_cmpuint (bt_stream_get_size (stream), ==, FILM_BYTES);
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (stream), buffer, 10, NULL, NULL), ==, 10);
  bt_stream_read_on (stream);
  while (bt_stream_get_ahead (stream) < FILM_BYTES - 10)
    g_usleep (1000);
  g_assert_cmpuint (bt_stream_get_ahead (stream), ==, FILM_BYTES - 10);
  place_free (place);
}

/* A file that the person skips is fetched for the reader, and is no file of the person's. */
static void
test_skipped (void)
{
  Place *place = place_new (FILM);
  g_autofree char *path = g_build_filename (place->folder, "t", "other", NULL);
  Job *job = job_start (place, OTHER, 100, 0);

  meet (place, 0);
  job_end (job, 0, 0);
  node_wait_state (place->leech, 0, BT_TORRENT_SEEDING);
  g_assert_cmpint (g_access (path, F_OK), !=, 0);
  g_assert_cmpint (node_get (place->leech, 0)->priorities[OTHER], ==, BT_PRIORITY_SKIP);
  place_free (place);
}

/* --- letting go ----------------------------------------------------------------------------------------------- */

static void
test_cancel (void)
{
  Place *place = place_new (-1);
  Job *job = job_start (place, FILM, 1, 100);

  assert_waits (job);
  g_cancellable_cancel (job->cancellable);
  job_end (job, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  job = job_start (place, FILM, 1, 100);
  meet (place, 0);
  job_end (job, 0, 0);
  place_free (place);
}

static void
test_cancel_async (void)
{
  Place *place = place_new (-1);
  g_autoptr (BtStream) stream = open_stream (place, FILM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint8 buffer[100];

  g_input_stream_read_async (G_INPUT_STREAM (stream), buffer, sizeof buffer, 0, cancellable,
                             read_cb, &result);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (result);
  g_assert_false (g_input_stream_close (G_INPUT_STREAM (stream), NULL, NULL));
  g_cancellable_cancel (cancellable);
  wait_result (place, &result);
  g_assert_cmpint (g_input_stream_read_finish (G_INPUT_STREAM (stream), result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_input_stream_close (G_INPUT_STREAM (stream), NULL, NULL));
  place_free (place);
}

/* --- what happens to the torrent ------------------------------------------------------------------------------ */

static void
test_removed (void)
{
  Place *place = place_new (-1);
  Job *job = job_start (place, FILM, 1, 0);
  BtStream *stream = open_stream (place, FILM);
  g_autoptr (GError) error = NULL;
  guint8 byte;

  assert_waits (job);
  bt_session_remove (place->leech->session, place->id, BT_REMOVAL_KEEP);
  job_end (job, BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED);
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (stream), &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED);
  g_assert_cmpuint (bt_stream_get_ahead (stream), ==, G_MAXUINT64);
  g_assert_finalize_object (stream);
  place_free (place);
}

/* Removed with its files, while they come and are read. */
static void
test_deleted_while_read (void)
{
  Place *place = place_new (-1);
  Job *job;

  meet (place, SLOW_RATE);
  job = job_start (place, FILM, 100000, 0);
  assert_waits (job);
  bt_session_remove (place->leech->session, place->id, BT_REMOVAL_DELETE);
  job_end (job, BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED);
  place_free (place);
}

static void
test_engine_ends (void)
{
  Place *place = place_new (-1);
  BtStream *stream = open_stream (place, FILM);
  Job *job = job_start (place, FILM, 1, 0);
  g_autoptr (GError) error = NULL;
  guint8 byte;

  assert_waits (job);
  bt_session_stop (place->leech->session);
  job_end (job, BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED);
  g_clear_pointer (&place->leech, node_free);
  /* It lives longer than the engine. */
  bt_stream_prepare (stream);
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (stream), &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED);
  g_assert_cmpuint (bt_stream_get_ahead (stream), ==, G_MAXUINT64);
  g_assert_finalize_object (stream);
  place_free (place);
}

static gboolean
has_some (Node *node, gconstpointer data)
{
  return node_get (node, 0)->stat.n_have >= 4;
}

static void
test_paused (void)
{
  Place *place = place_new (-1);
  Job *job = job_start (place, FILM, 1, 0);
  guint64 offset = FILM_BYTES - PIECE_LENGTH;
  Job *last;

  meet (place, SLOW_RATE);
  job_end (job, 0, 0);
  node_wait (place->leech, has_some, NULL);
  bt_session_set_paused (place->leech->session, place->id, TRUE);
  node_wait_state (place->leech, 0, BT_TORRENT_PAUSED);
  job_end (job_start (place, FILM, 1, 0), 0, 0);
  last = job_start (place, FILM, 1, offset);
  while (!waits (last)) { /* that piece came by chance */
    job_end (last, 0, 0);
    last = job_start (place, FILM, 1, offset -= PIECE_LENGTH);
  }
  bt_session_set_paused (place->leech->session, place->id, FALSE);
  node_meet (place->leech, 0, place->seed);
  job_end (last, 0, 0);
  place_free (place);
}

#define ENDS_PIECES 5 /* that 64 KiB of either end lie in */

static gboolean
has_ends (Node *node, gconstpointer data)
{
  return node_get (node, 0)->stat.n_have >= ENDS_PIECES;
}

/* Beginning and end of the file come before all else. */
static void
test_prepared (void)
{
  Place *place = place_new (-1);
  g_autoptr (BtStream) stream = open_stream (place, FILM);

  bt_stream_prepare (stream);
  meet (place, SLOW_RATE);
  node_wait (place->leech, has_ends, NULL);
  bt_session_set_paused (place->leech->session, place->id, TRUE);
  node_wait_state (place->leech, 0, BT_TORRENT_PAUSED);
  job_end (job_start (place, FILM, 1, 0), 0, 0);
  job_end (job_start (place, FILM, 1, FILM_BYTES - 600), 0, 0);
  place_free (place);
}

static void
limit_downloads (Node *node, guint n)
{
  BtEngineOptions options;

  bt_engine_options_init (&options);
  bt_engine_options_set_ways (&options, FALSE);
  options.max_downloads = n;
  bt_session_set_options (node->session, &options);
}

/* What is read runs, whatever the queue says, and no longer than it is read. */
static void
test_queued (void)
{
  Fixture *first = fixture_new (files, PIECE_LENGTH / 2);
  Place *place = place_new (-1);
  g_autofree char *folder = g_build_filename (place->fixture->root, "first", NULL);
  guint32 id;
  Job *job;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  id = node_add (place->leech, node_params (first->metainfo, folder));
  bt_session_move_in_list (place->leech->session, id, 0);
  limit_downloads (place->leech, 1);
  node_wait_state (place->leech, 0, BT_TORRENT_QUEUED);
  job = job_start (place, FILM, 1, 0);
  node_wait_state (place->leech, 0, BT_TORRENT_DOWNLOADING);
  g_cancellable_cancel (job->cancellable);
  job_end (job, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  node_wait_state (place->leech, 0, BT_TORRENT_QUEUED);
  place_free (place);
  fixture_free (first);
}

static void
test_checked_while_read (void)
{
  Place *place = place_new (-1);
  Job *job;

  meet (place, SLOW_RATE);
  job = job_start (place, FILM, 400, 0);
  node_wait (place->leech, has_some, NULL);
  bt_session_check (place->leech->session, place->id);
  node_meet (place->leech, 0, place->seed);
  job_end (job, 0, 0);
  place_free (place);
}

static void
test_moved_while_read (void)
{
  Place *place = place_new (-1);
  g_autofree char *folder = g_build_filename (place->fixture->root, "elsewhere", NULL);
  const BtNews *news;
  Job *job;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  meet (place, SLOW_RATE);
  job = job_start (place, FILM, 400, 0);
  node_wait (place->leech, has_some, NULL);
  news = node_wait_reply (place->leech, bt_session_rename_file (place->leech->session, place->id,
                                                                "t/film", "moving picture"));
  g_assert_no_error (news->error);
  news = node_wait_reply (place->leech,
                          bt_session_move_files (place->leech->session, place->id, folder));
  g_assert_no_error (news->error);
  node_meet (place->leech, 0, place->seed);
  job_end (job, 0, 0);
  place_free (place);
}

static gboolean
has_error (Node *node, gconstpointer data)
{
  return node_get (node, 0)->error != NULL;
}

/* Somebody cuts the file short: the disk says so, then the torrent, until it is fetched anew. */
static void
test_truncated (void)
{
  Place *place = place_new (-1);
  g_autofree char *path = g_build_filename (place->folder, "t", "film", NULL);
  Job *job;

  meet (place, 0);
  node_wait_state (place->leech, 0, BT_TORRENT_SEEDING);
  g_assert_cmpint (truncate (path, PIECE_LENGTH), ==, 0);
  job = job_start (place, FILM, 1, 10 * PIECE_LENGTH);
  job_end (job, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  node_wait (place->leech, has_error, NULL);
  job_end (job_start (place, FILM, 1, 0), BT_STREAM_ERROR, BT_STREAM_ERROR_FAILED);
  bt_session_check (place->leech->session, place->id);
  node_meet (place->leech, 0, place->seed);
  job_end (job_start (place, FILM, 1, 10 * PIECE_LENGTH), 0, 0);
  place_free (place);
}

/* --- seeking ------------------------------------------------------------------------------------------------- */

static void
test_seek (void)
{
  Place *place = place_new (-1);
  g_autoptr (BtStream) stream = open_stream (place, FILM);
  GSeekable *seekable = G_SEEKABLE (stream);
  g_autoptr (GError) error = NULL;
  guint8 byte;

  g_assert_true (g_seekable_can_seek (seekable));
  g_assert_false (g_seekable_can_truncate (seekable));
  g_assert_false (g_seekable_truncate (seekable, 0, NULL, NULL));
  g_assert_true (g_seekable_seek (seekable, -10, G_SEEK_END, NULL, NULL));
  g_assert_true (g_seekable_seek (seekable, 5, G_SEEK_CUR, NULL, NULL));
  g_assert_cmpint (g_seekable_tell (seekable), ==, FILM_BYTES - 5);
  g_assert_false (g_seekable_seek (seekable, -1, G_SEEK_SET, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_false (g_seekable_seek (seekable, G_MAXINT64, G_SEEK_CUR, NULL, NULL));
  g_assert_cmpint (g_seekable_tell (seekable), ==, FILM_BYTES - 5);
  g_assert_true (g_seekable_seek (seekable, 100, G_SEEK_END, NULL, NULL));
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (stream), &byte, 1, NULL, NULL), ==, 0);
  place_free (place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/random-reads", test_random_reads);
  g_test_add_func ("/stream/seek-comes-first", test_seek_comes_first);
  g_test_add_func ("/stream/ahead", test_ahead);
  g_test_add_func ("/stream/skipped", test_skipped);
  g_test_add_func ("/stream/cancel", test_cancel);
  g_test_add_func ("/stream/cancel-async", test_cancel_async);
  g_test_add_func ("/stream/removed", test_removed);
  g_test_add_func ("/stream/deleted-while-read", test_deleted_while_read);
  g_test_add_func ("/stream/engine-ends", test_engine_ends);
  g_test_add_func ("/stream/paused", test_paused);
  g_test_add_func ("/stream/prepared", test_prepared);
  g_test_add_func ("/stream/queued", test_queued);
  g_test_add_func ("/stream/checked-while-read", test_checked_while_read);
  g_test_add_func ("/stream/moved-while-read", test_moved_while_read);
  g_test_add_func ("/stream/truncated", test_truncated);
  g_test_add_func ("/stream/seek", test_seek);
  return g_test_run ();
}
