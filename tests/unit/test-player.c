/* test-player.c — how players of other people are found and started.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-player.h"

#include <glib/gstdio.h>
#include <signal.h>

#define URL "http://127.0.0.1:9000/token/1/0/film.mkv"

/* A folder of programs that is all there is in PATH. */
static char *folder;

static void
make_program (const char *name, const char *script)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

static void
remove_program (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static const struct {
  BtPlayerKind kind;
  const char *name;
  const char *plain; /* without subtitles, all but the program's path */
  const char *with;  /* with them */
} lines[] = {
  { BT_PLAYER_VLC, "vlc", "--quiet --no-one-instance --no-loop --no-repeat --play-and-exit " URL,
    "--quiet --no-one-instance --no-loop --no-repeat --play-and-exit --sub-file=/a b.srt " URL },
  { BT_PLAYER_MPV, "mpv",
    "--no-terminal --idle=no --keep-open=no --loop-file=no --loop-playlist=no -- " URL,
    "--no-terminal --idle=no --keep-open=no --loop-file=no --loop-playlist=no "
    "--sub-file=/a b.srt -- " URL },
  { BT_PLAYER_MPLAYER, "mplayer", "-really-quiet -noidle -loop 1 " URL,
    "-really-quiet -noidle -loop 1 -sub /a b.srt " URL },
  { BT_PLAYER_OMXPLAYER, "omxplayer", "-r -b -o hdmi " URL,
    "-r -b -o local --subtitles /a b.srt " URL },
};

static void
assert_line (const BtPlayer *player, const BtPlayerJob *job, const char *expected)
{
  g_auto (GStrv) arguments = bt_player_make_arguments (player, job);
  g_autofree char *line = g_strjoinv (" ", arguments + 1);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_arguments (void)
{
  const BtPlayerJob plain = { .url = URL };
  const BtPlayerJob with = { URL, "/a b.srt", BT_PLAYER_SOUND_LOCAL };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (BtPlayer) none = bt_player_find (lines[i].kind);
    g_autoptr (BtPlayer) player = NULL;

    g_assert_null (none);
    g_assert_cmpstr (bt_player_kind_get_name (lines[i].kind), ==, lines[i].name);
    make_program (lines[i].name, "exit 0");
    player = bt_player_find (lines[i].kind);
    g_assert_nonnull (player);
    assert_line (player, &plain, lines[i].plain);
    assert_line (player, &with, lines[i].with);
    remove_program (lines[i].name);
  }
}

/* Sound without a window could not be ended. */
static void
test_without_terminal (void)
{
  const BtPlayerJob job = { .url = URL, .has_no_terminal = TRUE };
  g_autoptr (BtPlayer) player = NULL;

  make_program ("mpv", "exit 0");
  player = bt_player_find (BT_PLAYER_MPV);
  assert_line (player, &job,
               "--no-terminal --idle=no --keep-open=no --loop-file=no --loop-playlist=no "
               "--force-window=immediate -- " URL);
  remove_program ("mpv");
  g_assert_true (bt_player_kind_has_window (BT_PLAYER_MPLAYER, FALSE));
  g_assert_false (bt_player_kind_has_window (BT_PLAYER_MPLAYER, TRUE));
  g_assert_false (bt_player_kind_has_window (BT_PLAYER_OMXPLAYER, FALSE));
}

static void
test_flatpak (void)
{
  const BtPlayerJob job = { .url = URL };
  g_autofree char *exports = g_build_filename (folder, "exports", "bin", NULL);
  g_autofree char *program = g_build_filename ("exports", "bin", "io.mpv.Mpv", NULL);
  g_autofree char *path = g_build_filename (folder, program, NULL);
  g_autoptr (BtPlayer) player = NULL;
  g_auto (GStrv) arguments = NULL;

  g_assert_cmpint (g_mkdir_with_parents (exports, 0700), ==, 0);
  make_program (program, "exit 0");
  player = bt_player_find (BT_PLAYER_MPV);
  g_assert_nonnull (player);
  arguments = bt_player_make_arguments (player, &job);
  g_assert_cmpstr (arguments[0], ==, path);
  remove_program (program);
}

/* --- playing ------------------------------------------------------------------------------------- */

static void
take_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
play (const char *script, GCancellable *cancellable, GError **error)
{
  const BtPlayerJob job = { .url = URL };
  g_autoptr (BtPlayer) player = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  make_program ("mpv", script);
  player = bt_player_find (BT_PLAYER_MPV);
  bt_player_play_async (player, &job, cancellable, take_cb, &result);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  remove_program ("mpv");
  return bt_player_play_finish (result, error);
}

static void
test_plays (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (play ("for last; do :; done; test \"$last\" = " URL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (play ("exit 3", NULL, &error));
  g_assert_error (error, G_SPAWN_EXIT_ERROR, 3);
  g_clear_error (&error);
  g_assert_false (play ("exec /bin/sleep 1000", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cannot_start (void)
{
  const BtPlayerJob job = { .url = URL };
  g_autoptr (BtPlayer) player = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  make_program ("mpv", "exit 0");
  player = bt_player_find (BT_PLAYER_MPV);
  remove_program ("mpv");
  bt_player_play_async (player, &job, NULL, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (bt_player_play_finish (result, &error));
  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_autofree char *exports = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("piecemeal-player-XXXXXX", NULL);
  g_setenv ("PATH", folder, TRUE);
  g_setenv ("FLATPAK_USER_DIR", folder, TRUE);
  g_setenv ("FLATPAK_SYSTEM_DIR", folder, TRUE);
  g_test_add_func ("/player/arguments", test_arguments);
  g_test_add_func ("/player/without-terminal", test_without_terminal);
  g_test_add_func ("/player/flatpak", test_flatpak);
  g_test_add_func ("/player/plays", test_plays);
  g_test_add_func ("/player/cannot-start", test_cannot_start);
  status = g_test_run ();
  exports = g_build_filename (folder, "exports", "bin", NULL);
  g_rmdir (exports);
  *strrchr (exports, '/') = '\0';
  g_rmdir (exports);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
