/* pm-window-others.c — files of torrents in programs of other people.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A player is given a URL, at which the file is read while it comes: each has a server of its own on the loopback
 * interface, which closes when the player ends. Whatever else opens files is given those that are whole. */
#include "config.h"

#include "pm-window-private.h"

#include "pm-compat.h"
#include "pm-kind.h"
#include "pm-player-menu.h"
#include "pm-toast.h"

#include <glib/gi18n.h>

/* One player that runs. */
typedef struct {
  GWeakRef window;
  GCancellable *cancellable; /* owned; cancelled with the window's */
  BtTorrent *torrent;        /* owned */
  guint32 file;
  BtPlayerKind kind;
  BtPlayer *player; /* owned */
  BtServer *server; /* owned; NULL until it is open */
  AdwToast *toast;  /* owned; NULL: it has a window in which it is ended */
} PmShowing;

static void
free_showing (PmShowing *self)
{
  g_weak_ref_clear (&self->window);
  g_object_unref (self->cancellable);
  g_object_unref (self->torrent);
  bt_player_free (self->player);
  g_clear_object (&self->server);
  if (self->toast != NULL)
    pm_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmShowing, free_showing)

/* --- players ------------------------------------------------------------------------------------ */

static void
tell_failure (PmShowing *self, const GError *error)
{
  g_autoptr (PmWindow) window = g_weak_ref_get (&self->window);
  g_autofree char *text = NULL;

  if (window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Translators: the first is a player, as "mpv", the second what the system says. */
  text = g_strdup_printf (_ ("%s did not play it: %s"), bt_player_kind_get_title (self->kind),
                          error->message);
  pm_window_toast (window, text);
}

/* Stays as long as it plays. */
static void
show_stop (PmShowing *self)
{
  g_autoptr (PmWindow) window = g_weak_ref_get (&self->window);
  g_autofree char *title = NULL;

  if (window == NULL)
    return;
  /* Translators: %s is a player, as "MPlayer". */
  title = g_strdup_printf (_ ("%s plays without a window"), bt_player_kind_get_title (self->kind));
  self->toast = g_object_ref (adw_toast_new (title));
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _ ("_Stop"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel),
                           self->cancellable, G_CONNECT_SWAPPED);
  /* Nothing else can stop it. */
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (g_cancellable_cancel),
                           self->cancellable, G_CONNECT_SWAPPED);
  pm_toast_add (window->toasts, g_object_ref (self->toast));
}

static gboolean
is_sound (PmShowing *self)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);
  const char *path = bt_metainfo_get_file (metainfo, self->file)->path;

  return bt_media_type_of (path)->kind == BT_MEDIA_AUDIO;
}

static void
played_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmShowing) showing = data;
  g_autoptr (GError) error = NULL;

  if (!bt_player_play_finish (result, &error))
    tell_failure (showing, error);
}

static void
served_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmShowing) showing = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  showing->server = bt_engine_serve_finish (BT_ENGINE (engine), result, &error);
  if (showing->server == NULL) {
    tell_failure (showing, error);
    return;
  }
  if (g_cancellable_is_cancelled (showing->cancellable)
      || !bt_server_share (showing->server, showing->torrent))
    return;
  url = bt_server_dup_url (showing->server, showing->torrent, showing->file);
  if (url != NULL) {
    const BtPlayerJob job = { .url = url, .has_no_terminal = TRUE };
    PmShowing *started = g_steal_pointer (&showing);

    if (!bt_player_kind_has_window (started->kind, is_sound (started)))
      show_stop (started);
    bt_player_play_async (started->player, &job, started->cancellable, played_cb, started);
  }
}

static BtPlayerKind
parse_kind (const char *name)
{
  BtPlayerKind kind = 0;

  while (kind < BT_N_PLAYERS && !g_str_equal (bt_player_kind_get_name (kind), name))
    kind++;
  return kind;
}

static void
play_with (PmWindow *self, const char *name, guint32 file)
{
  const BtServerConfig config = { .port = 0 };
  BtPlayerKind kind = parse_kind (name);
  BtPlayer *player = kind < BT_N_PLAYERS ? bt_player_find (kind) : NULL;
  PmShowing *showing;

  if (player == NULL) {
    pm_player_menu_refresh ();
    pm_window_toast (self, _ ("That player is not there any more"));
    return;
  }
  showing = g_new0 (PmShowing, 1);
  g_weak_ref_init (&showing->window, self);
  showing->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->others, "cancelled", G_CALLBACK (g_cancellable_cancel),
                           showing->cancellable, G_CONNECT_SWAPPED);
  showing->torrent = g_object_ref (self->selected);
  showing->file = file;
  showing->kind = kind;
  showing->player = player;
  bt_engine_serve_async (pm_library_get_engine (self->library), &config, served_cb, showing);
}

static gboolean
has_own_selected (PmWindow *self)
{
  return self->selected != NULL && !pm_library_is_demo (self->library, self->selected);
}

static void
play_with_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  guint32 file;

  if (has_own_selected (self) && pm_kind_find_playable (self->selected, &file))
    play_with (self, g_variant_get_string (parameter, NULL), file);
}

/* @parameter: the player's name, and the file's index. */
static void
play_file_with_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  const char *name;
  guint32 file;

  g_variant_get (parameter, "(&su)", &name, &file);
  if (has_own_selected (self) && bt_torrent_get_metainfo (self->selected) != NULL)
    play_with (self, name, file);
}

/* --- other programs ----------------------------------------------------------------------------- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (pm_compat_open_file_finish (result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Translators: %s is what the system says. */
  text = g_strdup_printf (_ ("The file was not opened: %s"), error->message);
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)))
    pm_window_toast (self, text);
}

static BtFile *
find_file (BtTorrent *torrent, guint32 index)
{
  GListModel *files = bt_torrent_get_files (torrent);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);

    if (bt_file_get_index (file) == index)
      return g_steal_pointer (&file);
  }
  return NULL;
}

static void
open_file (PmWindow *self, guint32 index, gboolean asks)
{
  g_autoptr (BtFile) file = has_own_selected (self) ? find_file (self->selected, index) : NULL;
  g_autoptr (GFile) on_disk = NULL;
  g_autofree char *path = NULL;

  if (file == NULL)
    return;
  if (!pm_kind_is_whole (file)) {
    pm_window_toast (self, _ ("This file can be opened when all of it is here"));
    return;
  }
  path = g_build_filename (bt_torrent_get_folder (self->selected), bt_file_get_path (file), NULL);
  on_disk = g_file_new_for_path (path);
  pm_compat_open_file_async (GTK_WINDOW (self), on_disk, asks, opened_cb, g_object_ref (self));
}

static void
open_file_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_file (PM_WINDOW (data), g_variant_get_uint32 (parameter), FALSE);
}

static void
open_file_with_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_file (PM_WINDOW (data), g_variant_get_uint32 (parameter), TRUE);
}

/* --- all of them -------------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { "play-with", play_with_cb, "s" },
  { "play-file-with", play_file_with_cb, "(su)" },
  { "open-file", open_file_cb, "u" },
  { "open-file-with", open_file_with_cb, "u" },
};

static void
active_cb (PmWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    pm_player_menu_refresh ();
}

void
pm_window_init_others (PmWindow *self)
{
  self->others = g_cancellable_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}

/* What they show comes from us: they end as well. */
void
pm_window_end_others (PmWindow *self)
{
  if (self->others != NULL)
    g_cancellable_cancel (self->others);
  g_clear_object (&self->others);
}
