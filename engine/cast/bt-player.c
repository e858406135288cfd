/* bt-player.c — players of other people, started on a URL.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-player.h"

#include <signal.h>
#include <string.h>

#define FLATPAK_INFO "/.flatpak-info" /* every Flatpak's own */
#define FLATPAK_SYSTEM "/var/lib/flatpak"

struct _BtPlayer {
  BtPlayerKind kind;
  char *program;       /* owned; absolute, or a name where it is looked up outside */
  gboolean is_outside; /* of our own sandbox */
};

/* What makes each of them play one thing and end, whatever its settings say. A name of a film is no
 * argument: some players look for commands in it. */
static const char *const vlc_options[] = { "--quiet",     "--no-one-instance", "--no-loop",
                                           "--no-repeat", "--play-and-exit",   NULL };
static const char *const mpv_options[] = { "--no-terminal",  "--idle=no",          "--keep-open=no",
                                           "--loop-file=no", "--loop-playlist=no", NULL };
static const char *const mplayer_options[] = { "-really-quiet", "-noidle", "-loop", "1", NULL };
static const char *const omxplayer_options[] = { "-r", "-b", NULL };

static const struct {
  const char *name, *title;
  const char *flatpak; /* its id; NULL: there is none that we know of */
  const char *const *options;
  const char *subtitles;      /* "--sub-file=" or, with its value behind it, "-sub" */
  const char *end_of_options; /* NULL: it knows none; a URL never looks like an option */
} players[BT_N_PLAYERS] = {
  [BT_PLAYER_VLC] = { "vlc", "VLC media player", "org.videolan.VLC", vlc_options,
                      "--sub-file=", NULL },
  [BT_PLAYER_MPV] = { "mpv", "mpv", "io.mpv.Mpv", mpv_options, "--sub-file=", "--" },
  [BT_PLAYER_MPLAYER] = { "mplayer", "MPlayer", NULL, mplayer_options, "-sub", NULL },
  [BT_PLAYER_OMXPLAYER] = { "omxplayer", "omxplayer", NULL, omxplayer_options, "--subtitles",
                            NULL },
};

const char *
bt_player_kind_get_name (BtPlayerKind kind)
{
  g_return_val_if_fail (kind < BT_N_PLAYERS, NULL);
  return players[kind].name;
}

const char *
bt_player_kind_get_title (BtPlayerKind kind)
{
  g_return_val_if_fail (kind < BT_N_PLAYERS, NULL);
  return players[kind].title;
}

gboolean
bt_player_kind_has_window (BtPlayerKind kind, gboolean is_sound)
{
  return kind == BT_PLAYER_VLC || kind == BT_PLAYER_MPV || (kind == BT_PLAYER_MPLAYER && !is_sound);
}

/* --- finding ----------------------------------------------------------------------------------- */

static gboolean
is_sandboxed (void)
{
  return g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS);
}

/* Somebody allowed it by hand: no Flatpak of a shop may ask for it. */
static gboolean
may_go_outside (void)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *policy = NULL;

  if (!g_key_file_load_from_file (info, FLATPAK_INFO, G_KEY_FILE_NONE, NULL))
    return FALSE;
  policy = g_key_file_get_string (info, "Session Bus Policy", "org.freedesktop.Flatpak", NULL);
  return g_strcmp0 (policy, "talk") == 0 || g_strcmp0 (policy, "own") == 0;
}

/* An installed Flatpak leaves a program that starts it. (transfer full) (nullable) */
static char *
find_export (const char *folder, const char *id)
{
  char *path = g_build_filename (folder, "exports", "bin", id, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    g_clear_pointer (&path, g_free);
  return path;
}

static char *
find_flatpak (const char *id)
{
  const char *user = g_getenv ("FLATPAK_USER_DIR");
  const char *shared = g_getenv ("FLATPAK_SYSTEM_DIR");
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "flatpak", NULL);
  char *path;

  if (id == NULL)
    return NULL;
  path = find_export (user != NULL ? user : usual, id);
  return path != NULL ? path : find_export (shared != NULL ? shared : FLATPAK_SYSTEM, id);
}

static char *
find_program (BtPlayerKind kind)
{
  char *path = g_find_program_in_path (players[kind].name);

  return path != NULL ? path : find_flatpak (players[kind].flatpak);
}

BtPlayer *
bt_player_find (BtPlayerKind kind)
{
  gboolean is_outside = FALSE;
  char *program;
  BtPlayer *self;

  g_return_val_if_fail (kind < BT_N_PLAYERS, NULL);
  program = find_program (kind);
  if (program == NULL && is_sandboxed () && may_go_outside ()) {
    is_outside = TRUE;
    program = g_strdup (players[kind].name);
  }
  if (program == NULL)
    return NULL;
  self = g_new0 (BtPlayer, 1);
  self->kind = kind;
  self->program = program;
  self->is_outside = is_outside;
  return self;
}

void
bt_player_free (BtPlayer *self)
{
  g_free (self->program);
  g_free (self);
}

/* --- the command line -------------------------------------------------------------------------- */

static void
add_subtitles (GStrvBuilder *builder, const char *option, const char *path)
{
  g_autofree char *both = NULL;

  if (g_str_has_suffix (option, "=")) {
    both = g_strconcat (option, path, NULL);
    g_strv_builder_add (builder, both);
  } else {
    g_strv_builder_add_many (builder, option, path, NULL);
  }
}

char **
bt_player_make_arguments (const BtPlayer *self, const BtPlayerJob *job)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *end = players[self->kind].end_of_options;

  if (self->is_outside)
    g_strv_builder_add_many (builder, "flatpak-spawn", "--host", "--watch-bus", NULL);
  g_strv_builder_add (builder, self->program);
  g_strv_builder_addv (builder, (const char **) players[self->kind].options);
  if (self->kind == BT_PLAYER_MPV && job->has_no_terminal)
    g_strv_builder_add (builder, "--force-window=immediate");
  if (self->kind == BT_PLAYER_OMXPLAYER)
    g_strv_builder_add_many (builder, "-o", job->sound == BT_PLAYER_SOUND_LOCAL ? "local" : "hdmi",
                             NULL);
  if (job->subtitles != NULL)
    add_subtitles (builder, players[self->kind].subtitles, job->subtitles);
  if (end != NULL)
    g_strv_builder_add (builder, end);
  g_strv_builder_add (builder, job->url);
  return g_strv_builder_end (builder);
}

/* --- playing ----------------------------------------------------------------------------------- */

static void
cancelled_cb (GCancellable *cancellable, gpointer process)
{
  g_subprocess_send_signal (process, SIGTERM);
}

/* A player that is told to end may take a moment; what it says then is no error. */
static void
return_status (GTask *task, GSubprocess *process)
{
  GError *error = NULL;
  gboolean is_fine;

  is_fine = g_spawn_check_wait_status (g_subprocess_get_status (process), &error);
  if (g_task_return_error_if_cancelled (task))
    g_clear_error (&error);
  else if (is_fine)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ended_cb (GObject *process, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_subprocess_wait_finish (G_SUBPROCESS (process), result, NULL);
  return_status (task, G_SUBPROCESS (process));
}

/* omxplayer has no window: it listens to the keys of the terminal it was started from. */
static GSubprocessFlags
get_flags (BtPlayerKind kind)
{
  return kind == BT_PLAYER_OMXPLAYER
             ? G_SUBPROCESS_FLAGS_STDIN_INHERIT | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
             : G_SUBPROCESS_FLAGS_STDOUT_SILENCE;
}

void
bt_player_play_async (const BtPlayer *self, const BtPlayerJob *job, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_auto (GStrv) arguments = bt_player_make_arguments (self, job);
  GError *error = NULL;
  GSubprocess *process;

  g_task_set_source_tag (task, bt_player_play_async);
  process = g_subprocess_newv ((const char *const *) arguments, get_flags (self->kind), &error);
  if (process == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  g_task_set_task_data (task, process, g_object_unref);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), process, 0);
  g_subprocess_wait_async (process, NULL, ended_cb, task);
}

gboolean
bt_player_play_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
