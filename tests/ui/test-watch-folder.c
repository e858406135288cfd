/* test-watch-folder.c — a watched folder: what is told of it, when, and how often.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-watch-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define QUIET_MS 20
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define LINK "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
#define WHOLE "whole"

typedef struct {
  char *work, *path, *memory; /* owned */
  PmWatchFolder *folder;      /* owned */
  GPtrArray *found, *spoiled; /* owned strings */
  gboolean is_mute;           /* it is answered by the test itself */
} Fixture;

/* As somebody who adds it: only what is whole is a torrent. */
static void
found_cb (Fixture *fixture, const char *source)
{
  g_autofree char *text = NULL;
  gboolean is_good =
      g_str_has_prefix (source, "magnet:")
      || (g_file_get_contents (source, &text, NULL, NULL) && g_str_has_prefix (text, WHOLE));

  g_ptr_array_add (fixture->found,
                   g_path_is_absolute (source) ? g_path_get_basename (source) : g_strdup (source));
  if (!fixture->is_mute)
    pm_watch_folder_answer (fixture->folder, is_good ? PM_WATCH_ADDED : PM_WATCH_BAD);
}

static void
spoiled_cb (Fixture *fixture, const char *name)
{
  g_ptr_array_add (fixture->spoiled, g_strdup (name));
}

static void
open_folder (Fixture *fixture)
{
  fixture->folder = pm_watch_folder_new (fixture->memory, QUIET_MS);
  g_signal_connect_swapped (fixture->folder, "found", G_CALLBACK (found_cb), fixture);
  g_signal_connect_swapped (fixture->folder, "spoiled", G_CALLBACK (spoiled_cb), fixture);
  pm_watch_folder_set_folder (fixture->folder, fixture->path);
}

static void
close_folder (Fixture *fixture)
{
  pm_watch_folder_set_folder (fixture->folder, NULL);
  g_signal_handlers_disconnect_by_data (fixture->folder, fixture);
  g_clear_object (&fixture->folder);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture) { .work = g_dir_make_tmp ("watch-XXXXXX", NULL) };
  fixture->path = g_build_filename (fixture->work, "watched", NULL);
  fixture->memory = g_build_filename (fixture->work, "state", "memory", NULL);
  fixture->found = g_ptr_array_new_with_free_func (g_free);
  fixture->spoiled = g_ptr_array_new_with_free_func (g_free);
  g_mkdir (fixture->path, 0700);
  open_folder (fixture);
}

static void
remove_all (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_folder (fixture);
  remove_all (fixture->work);
  g_ptr_array_unref (fixture->found);
  g_ptr_array_unref (fixture->spoiled);
  g_free (fixture->memory);
  g_free (fixture->path);
  g_free (fixture->work);
}

/* Made elsewhere and moved there, as browsers do. */
static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
wait_for (GPtrArray *array, guint n)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (array->len < n) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
}

static gboolean
passed_cb (gpointer passed)
{
  *(gboolean *) passed = TRUE;
  return G_SOURCE_REMOVE;
}

/* So long that it would have been looked several times. */
static void
let_pass (void)
{
  gboolean passed = FALSE;

  g_timeout_add (12 * QUIET_MS, passed_cb, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_found (Fixture *fixture, guint i, const char *expected)
{
  g_assert_cmpstr (g_ptr_array_index (fixture->found, i), ==, expected);
}

/* --- what is found ------------------------------------------------------------------------------ */

static void
test_comes (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "a.torrent", WHOLE);
  write_file (fixture, "notes.txt", WHOLE);
  write_file (fixture, ".hidden.torrent", WHOLE);
  wait_for (fixture->found, 1);
  let_pass ();
  g_assert_cmpuint (fixture->found->len, ==, 1);
  assert_found (fixture, 0, "a.torrent");
}

static void
test_was_there (Fixture *fixture, gconstpointer data)
{
  close_folder (fixture);
  write_file (fixture, "a.torrent", WHOLE);
  open_folder (fixture);
  wait_for (fixture->found, 1);
  assert_found (fixture, 0, "a.torrent");
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "a.magnet", "\n  " LINK "\r\nmore");
  wait_for (fixture->found, 1);
  assert_found (fixture, 0, LINK);
  write_file (fixture, "b.magnet", "nothing of that kind");
  wait_for (fixture->spoiled, 1);
  g_assert_cmpuint (fixture->found->len, ==, 1);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 150; i++) {
    g_autofree char *name = g_strdup_printf ("%d.torrent", i);

    write_file (fixture, name, WHOLE);
  }
  wait_for (fixture->found, 150);
  let_pass ();
  g_assert_cmpuint (fixture->found->len, ==, 150);
}

/* One at a time: the next waits for the answer. */
static void
test_in_turn (Fixture *fixture, gconstpointer data)
{
  fixture->is_mute = TRUE;
  write_file (fixture, "a.torrent", WHOLE);
  write_file (fixture, "b.torrent", WHOLE);
  wait_for (fixture->found, 1);
  let_pass ();
  g_assert_cmpuint (fixture->found->len, ==, 1);
  pm_watch_folder_answer (fixture->folder, PM_WATCH_ADDED);
  wait_for (fixture->found, 2);
  pm_watch_folder_answer (fixture->folder, PM_WATCH_ADDED);
  pm_watch_folder_answer (fixture->folder, PM_WATCH_ADDED); /* once too often */
}

/* --- what is not whole -------------------------------------------------------------------------- */

static void
test_grows (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "a.torrent", "wh");
  wait_for (fixture->found, 1);
  g_assert_cmpuint (fixture->spoiled->len, ==, 0);
  write_file (fixture, "a.torrent", WHOLE);
  wait_for (fixture->found, 2);
  let_pass ();
  g_assert_cmpuint (fixture->found->len, ==, 2);
  g_assert_cmpuint (fixture->spoiled->len, ==, 0);
}

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "bad.torrent", "something else");
  wait_for (fixture->spoiled, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->spoiled, 0), ==, "bad.torrent");
  let_pass ();
  g_assert_cmpuint (fixture->spoiled->len, ==, 1);
  close_folder (fixture);
  open_folder (fixture);
  let_pass ();
  g_assert_cmpuint (fixture->spoiled->len, ==, 1);
  write_file (fixture, "bad.torrent", WHOLE " now");
  wait_for (fixture->found, fixture->found->len + 1);
}

/* It goes between being seen and being told. */
static void
test_goes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "a.torrent", NULL);

  write_file (fixture, "a.torrent", "bad");
  wait_for (fixture->found, 1);
  g_remove (path);
  let_pass ();
  g_assert_cmpuint (fixture->spoiled->len, ==, 0);
}

/* --- what is remembered ------------------------------------------------------------------------- */

static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "a.torrent", WHOLE);
  write_file (fixture, "\303\244 \"quoted\".torrent", WHOLE);
  wait_for (fixture->found, 2);
  close_folder (fixture);
  open_folder (fixture);
  let_pass ();
  g_assert_cmpuint (fixture->found->len, ==, 2);
  write_file (fixture, "a.torrent", WHOLE ", another one");
  wait_for (fixture->found, 3);
}

/* Another file of the same name is another file. */
static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "a.torrent", NULL);
  const struct utimbuf times = { 1000000000, 1000000000 };

  write_file (fixture, "a.torrent", WHOLE);
  utime (path, &times);
  wait_for (fixture->found, 1);
  let_pass ();
  g_remove (path);
  let_pass ();
  write_file (fixture, "a.torrent", WHOLE);
  utime (path, &times);
  wait_for (fixture->found, fixture->found->len + 1);
}

static void
test_memory_broken (Fixture *fixture, gconstpointer data)
{
  close_folder (fixture);
  write_file (fixture, "a.torrent", WHOLE);
  g_free (fixture->memory);
  fixture->memory = g_build_filename (fixture->work, "memory", NULL);
  g_assert_true (g_file_set_contents (fixture->memory, "[(1, 'x", -1, NULL));
  open_folder (fixture);
  wait_for (fixture->found, 1);
  close_folder (fixture);
  open_folder (fixture);
  let_pass ();
  g_assert_cmpuint (fixture->found->len, ==, 1);
}

/* --- the folder itself -------------------------------------------------------------------------- */

static void
test_vanishes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_build_filename (fixture->work, "away", NULL);

  write_file (fixture, "a.torrent", WHOLE);
  wait_for (fixture->found, 1);
  g_assert_cmpint (g_rename (fixture->path, away), ==, 0);
  let_pass ();
  g_assert_cmpint (g_rename (away, fixture->path), ==, 0);
  write_file (fixture, "b.torrent", WHOLE);
  wait_for (fixture->found, 2);
  assert_found (fixture, 1, "b.torrent");
  let_pass ();
  write_file (fixture, "c.torrent", WHOLE);
  wait_for (fixture->found, 3);
  assert_found (fixture, 2, "c.torrent");
}

static void
test_comes_late (Fixture *fixture, gconstpointer data)
{
  close_folder (fixture);
  g_rmdir (fixture->path);
  open_folder (fixture);
  let_pass ();
  g_mkdir (fixture->path, 0700);
  write_file (fixture, "a.torrent", WHOLE);
  wait_for (fixture->found, 1);
}

static void
test_another (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "a.torrent", WHOLE);
  pm_watch_folder_set_folder (fixture->folder, "");
  pm_watch_folder_set_folder (fixture->folder, "relative/path");
  let_pass ();
  g_assert_cmpuint (fixture->found->len, ==, 0);
  pm_watch_folder_set_folder (fixture->folder, fixture->path);
  pm_watch_folder_set_folder (fixture->folder, fixture->path);
  wait_for (fixture->found, 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/watch-folder/comes", test_comes },
    { "/watch-folder/was-there", test_was_there },
    { "/watch-folder/link", test_link },
    { "/watch-folder/many", test_many },
    { "/watch-folder/in-turn", test_in_turn },
    { "/watch-folder/grows", test_grows },
    { "/watch-folder/bad", test_bad },
    { "/watch-folder/goes", test_goes },
    { "/watch-folder/remembers", test_remembers },
    { "/watch-folder/forgets", test_forgets },
    { "/watch-folder/memory-broken", test_memory_broken },
    { "/watch-folder/vanishes", test_vanishes },
    { "/watch-folder/comes-late", test_comes_late },
    { "/watch-folder/another", test_another },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
