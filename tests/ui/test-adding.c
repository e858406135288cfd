/* test-adding.c — the dialog that asks about new torrents: one or many, what is chosen, and where it goes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "../unit/engine-fixture.h"
#include "find.h"
#include "pm-add-dialog.h"
#include "pm-file-row.h"
#include "pm-recent-folders.h"
#include "pm-save-row.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20
#define PIECE 16384
#define LINK "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=Awaited"

typedef struct {
  char *folder; /* owned */
  BtEngine *engine;
  PmLibrary *library;
  GSettings *settings;
  GtkWidget *parent, *dialog; /* @dialog: NULL once it is gone */
  BtTorrent *first;           /* owned; of the answer */
  gboolean is_done;
} Fixture;

/* --- life --------------------------------------------------------------------------------------- */

static void
reset (GSettings *settings)
{
  g_settings_reset (settings, "recent-folders");
  g_settings_reset (settings, "start-added");
  g_settings_reset (settings, "ready-to-watch");
}

static void
done_cb (Fixture *fixture, BtTorrent *first)
{
  fixture->is_done = TRUE;
  g_set_object (&fixture->first, first);
}

static void
open_dialog (Fixture *fixture)
{
  fixture->dialog =
      pm_add_dialog_new (GTK_WINDOW (fixture->parent), fixture->library, fixture->settings);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  g_signal_connect_swapped (fixture->dialog, "done", G_CALLBACK (done_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture) { .folder = g_dir_make_tmp ("adding-XXXXXX", NULL) };
  fixture->engine = engine_fixture_open (NULL, fixture->folder, NULL);
  fixture->library = pm_library_new (fixture->engine);
  fixture->settings = g_settings_new (SCHEMA_ID);
  reset (fixture->settings);
  fixture->parent = adw_window_new ();
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

typedef gboolean (*Condition) (Fixture *fixture, gconstpointer what);

static void
wait_for (Fixture *fixture, Condition condition, gconstpointer what)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);

  while (!condition (fixture, what)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static gboolean
is_gone (Fixture *fixture, gconstpointer unused)
{
  return fixture->dialog == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  wait_for (fixture, is_gone, NULL);
  reset (fixture->settings);
  g_clear_object (&fixture->first);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->library);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  engine_fixture_close (fixture->engine);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* --- torrents ----------------------------------------------------------------------------------- */

/* Of @files (path in the torrent, alternating with its length as text); one piece in all. */
static GBytes *
make_torrent (const char *name, const char *const *files)
{
  g_autoptr (GString) text = g_string_new ("d4:infod5:filesl");

  for (guint i = 0; files[i] != NULL; i += 2) {
    g_auto (GStrv) parts = g_strsplit (files[i], "/", -1);

    g_string_append_printf (text, "d6:lengthi%se4:pathl", files[i + 1]);
    for (guint j = 0; parts[j] != NULL; j++)
      g_string_append_printf (text, "%zu:%s", strlen (parts[j]), parts[j]);
    g_string_append (text, "ee");
  }
  g_string_append_printf (text, "e4:name%zu:%s12:piece lengthi%de6:pieces20:%.20see", strlen (name),
                          name, PIECE, "aaaaaaaaaaaaaaaaaaaa");
  return g_bytes_new (text->str, text->len);
}

static BtTorrent *
finish_add (Fixture *fixture, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  gboolean existed;
  BtTorrent *torrent =
      bt_engine_add_finish (fixture->engine, engine_fixture_wait (result), &existed, &error);

  g_assert_no_error (error);
  g_assert_false (existed);
  pm_add_dialog_add (PM_ADD_DIALOG (fixture->dialog), torrent, PM_CANCEL_REMOVES);
  g_object_unref (torrent);
  return torrent; /* the engine holds it */
}

static BtTorrent *
add (Fixture *fixture, const char *name, const char *const *files)
{
  const BtAddChoices choices = { .flags = BT_ADD_HELD };
  g_autoptr (GBytes) bytes = make_torrent (name, files);
  g_autoptr (GAsyncResult) result = NULL;

  bt_engine_add_bytes_async (fixture->engine, bytes, &choices, engine_fixture_take_cb, &result);
  return finish_add (fixture, &result);
}

static BtTorrent *
add_film (Fixture *fixture)
{
  static const char *const files[] = { "film.mkv",      "9000", "poster.jpg", "100",
                                       "subs/film.srt", "50",   NULL };

  return add (fixture, "Film", files);
}

static BtTorrent *
add_book (Fixture *fixture)
{
  static const char *const files[] = { "book.txt", "700", "notes.txt", "20", NULL };

  return add (fixture, "Book", files);
}

static BtTorrent *
add_link (Fixture *fixture)
{
  const BtAddChoices choices = { .flags = BT_ADD_HELD };
  g_autoptr (GAsyncResult) result = NULL;

  bt_engine_add_async (fixture->engine, LINK, &choices, NULL, engine_fixture_take_cb, &result);
  return finish_add (fixture, &result);
}

/* --- what is seen and done ---------------------------------------------------------------------- */

static gboolean
says (Fixture *fixture, gconstpointer words)
{
  return find_label (fixture->dialog, words) != NULL;
}

static void
see (Fixture *fixture, const char *words)
{
  wait_for (fixture, says, words);
}

static void
act (Fixture *fixture, const char *action)
{
  gtk_widget_activate_action (fixture->dialog, action, NULL);
}

static GtkWidget *
get_default (Fixture *fixture)
{
  return gtk_window_get_default_widget (GTK_WINDOW (fixture->dialog));
}

static gboolean
is_ready (Fixture *fixture, gconstpointer unused)
{
  return gtk_widget_is_sensitive (get_default (fixture));
}

static void
answer (Fixture *fixture)
{
  wait_for (fixture, is_ready, NULL);
  g_signal_emit_by_name (get_default (fixture), "clicked");
  g_assert_true (fixture->is_done);
  wait_for (fixture, is_gone, NULL);
}

static GtkWidget *
get_file_row (Fixture *fixture, const char *name)
{
  see (fixture, name);
  return gtk_widget_get_ancestor (find_label (fixture->dialog, name), PM_TYPE_FILE_ROW);
}

static GtkWidget *
get_row (Fixture *fixture, const char *title)
{
  see (fixture, title);
  return gtk_widget_get_ancestor (find_label (fixture->dialog, title), ADW_TYPE_ACTION_ROW);
}

static gboolean
has_priority (Fixture *fixture, gconstpointer data)
{
  const guint *wanted = data;
  BtTorrent *torrent = fixture->first;
  g_autoptr (BtFile) file = g_list_model_get_item (bt_torrent_get_files (torrent), wanted[0]);

  return bt_file_get_priority (file) == wanted[1];
}

static void
see_priority (Fixture *fixture, guint file, BtPriority priority)
{
  const guint wanted[] = { file, priority };

  wait_for (fixture, has_priority, wanted);
}

/* --- one torrent -------------------------------------------------------------------------------- */

static void
test_one (Fixture *fixture, gconstpointer data)
{
  BtTorrent *film;

  open_dialog (fixture);
  film = add_film (fixture);
  see (fixture, "3 of 3 selected");
  see (fixture, "plays here");
  see (fixture, "Needs 9.2");
  g_assert_false (pm_library_is_shown (fixture->library, film));
  pm_file_row_toggle (PM_FILE_ROW (get_file_row (fixture, "poster.jpg")));
  see (fixture, "2 of 3 selected");
  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (find_child (get_file_row (fixture, "film.mkv"), GTK_TYPE_DROP_DOWN)), 0);
  answer (fixture);
  g_assert_true (fixture->first == film);
  g_assert_true (pm_library_is_shown (fixture->library, film));
  see_priority (fixture, 0, BT_PRIORITY_HIGH);
  see_priority (fixture, 1, BT_PRIORITY_SKIP);
  see_priority (fixture, 2, BT_PRIORITY_NORMAL);
  g_assert_cmpint (bt_torrent_get_state (film), !=, BT_TORRENT_PAUSED);
}

static void
test_select (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture);
  add_film (fixture);
  act (fixture, "files.none");
  see (fixture, "0 of 3 selected");
  g_assert_false (gtk_widget_is_sensitive (get_default (fixture)));
  gtk_window_set_focus (GTK_WINDOW (fixture->dialog), NULL);
  act (fixture, "files.films");
  see (fixture, "2 of 3 selected");
  /* Enter does not cancel then. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->dialog)) == get_default (fixture));
  act (fixture, "files.all");
  see (fixture, "3 of 3 selected");
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture);
  add_film (fixture);
  see (fixture, "3 of 3 selected");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  wait_for (fixture, is_gone, NULL);
  g_assert_true (fixture->is_done);
  g_assert_null (fixture->first);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->engine)), ==, 0);
}

static gboolean
is_in_state (Fixture *fixture, gconstpointer state)
{
  return bt_torrent_get_state (fixture->first) == *(const BtTorrentState *) state;
}

static void
test_paused_and_ready (Fixture *fixture, gconstpointer data)
{
  const BtTorrentState paused = BT_TORRENT_PAUSED;

  g_settings_set_boolean (fixture->settings, "ready-to-watch", TRUE);
  open_dialog (fixture);
  add_film (fixture);
  g_object_set (get_row (fixture, "Start at once"), "active", FALSE, NULL);
  answer (fixture);
  g_assert_true (bt_torrent_get_options (fixture->first)->sequential);
  wait_for (fixture, is_in_state, &paused);
}

/* A book is not watched, whatever is wished for films. */
static void
test_not_watched (Fixture *fixture, gconstpointer data)
{
  g_settings_set_boolean (fixture->settings, "ready-to-watch", TRUE);
  open_dialog (fixture);
  add_book (fixture);
  see (fixture, "2 of 2 selected");
  g_assert_null (find_label (fixture->dialog, "Ready to watch"));
  answer (fixture);
  g_assert_false (bt_torrent_get_options (fixture->first)->sequential);
}

/* --- many --------------------------------------------------------------------------------------- */

static void
test_many (Fixture *fixture, gconstpointer data)
{
  BtTorrent *film, *book;

  open_dialog (fixture);
  film = add_film (fixture);
  book = add_book (fixture);
  see (fixture, "2 Torrents");
  see (fixture, "5 of 5 selected");
  see (fixture, "5 files · 9.9");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->dialog)), ==, "Add Torrents");
  pm_file_row_toggle (PM_FILE_ROW (get_file_row (fixture, "Film")));
  see (fixture, "2 of 5 selected");
  answer (fixture);
  g_assert_true (fixture->first == book);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->engine)), ==, 1);
  g_assert_true (pm_library_is_shown (fixture->library, book));
  g_assert_nonnull (film);
}

static void
test_awaited (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture);
  add_link (fixture);
  see (fixture, "Fetching Details");
  see (fixture, "Download When Known");
  add_book (fixture);
  see (fixture, "2 Torrents");
  see (fixture, "Awaited");
  see (fixture, "Fetching details");
  see (fixture, "2 files · 720 bytes · 1 still fetches its details");
  act (fixture, "files.none");
  see (fixture, "0 of 2 selected");
  g_assert_false (gtk_widget_is_sensitive (get_default (fixture)));
  pm_file_row_toggle (PM_FILE_ROW (get_file_row (fixture, "Awaited")));
  answer (fixture);
  g_assert_cmpstr (bt_torrent_get_name (fixture->first), ==, "Awaited");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->engine)), ==, 1);
}

/* --- folders ------------------------------------------------------------------------------------ */

static gboolean
has_recent (Fixture *fixture, gconstpointer unused)
{
  return find_child (get_row (fixture, "Save in"), GTK_TYPE_MENU_BUTTON) != NULL;
}

static void
test_folders (Fixture *fixture, gconstpointer data)
{
  const char *const recent[] = { "/nowhere/at/all", "/", NULL };
  g_auto (GStrv) kept = NULL;

  g_settings_set_strv (fixture->settings, "recent-folders", recent);
  open_dialog (fixture);
  add_book (fixture);
  wait_for (fixture, has_recent, NULL);
  {
    GtkWidget *row = get_row (fixture, "Save in");
    GMenuModel *menu =
        gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (find_child (row, GTK_TYPE_MENU_BUTTON)));

    g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 1);
    gtk_widget_activate_action (row, "save.folder", "s", "/nowhere/at & all");
    see (fixture, "/nowhere/at & all");
    see (fixture, "This folder is not there");
    g_assert_false (gtk_widget_is_sensitive (get_default (fixture)));
    gtk_widget_activate_action (row, "save.folder", "s", fixture->folder);
  }
  answer (fixture);
  kept = g_settings_get_strv (fixture->settings, "recent-folders");
  g_assert_cmpstr (kept[0], ==, fixture->folder);
  g_assert_cmpstr (kept[1], ==, "/nowhere/at/all");
}

static void
test_recent (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) kept = NULL;

  for (int i = 0; i < 12; i++) {
    g_autofree char *path = g_strdup_printf ("/folder/%d", i % 10);

    pm_recent_folders_add (fixture->settings, path);
  }
  pm_recent_folders_add (fixture->settings, "/not \xff utf-8");
  kept = g_settings_get_strv (fixture->settings, "recent-folders");
  g_assert_cmpuint (g_strv_length (kept), ==, PM_RECENT_FOLDERS_MAX);
  g_assert_cmpstr (kept[0], ==, "/folder/1");
  g_assert_cmpstr (kept[2], ==, "/folder/9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/adding/one", Fixture, NULL, set_up, test_one, tear_down);
  g_test_add ("/adding/select", Fixture, NULL, set_up, test_select, tear_down);
  g_test_add ("/adding/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/adding/paused-and-ready", Fixture, NULL, set_up, test_paused_and_ready, tear_down);
  g_test_add ("/adding/not-watched", Fixture, NULL, set_up, test_not_watched, tear_down);
  g_test_add ("/adding/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/adding/awaited", Fixture, NULL, set_up, test_awaited, tear_down);
  g_test_add ("/adding/folders", Fixture, NULL, set_up, test_folders, tear_down);
  g_test_add ("/adding/recent", Fixture, NULL, set_up, test_recent, tear_down);
  return g_test_run ();
}
