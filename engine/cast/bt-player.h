/* bt-player.h — players of other people, started on a URL. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A player is a program in PATH, or a Flatpak that is installed. In a Flatpak of our own the programs of
 * the system are out of reach, unless somebody allowed it to talk to org.freedesktop.Flatpak: then they
 * are started outside, and whether they are there shows when they are started. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  BT_PLAYER_VLC,
  BT_PLAYER_MPV,
  BT_PLAYER_MPLAYER,
  BT_PLAYER_OMXPLAYER, /* of the Raspberry Pi */
} BtPlayerKind;
#define BT_N_PLAYERS (BT_PLAYER_OMXPLAYER + 1)

/* "mpv": as its program is called. */
const char *bt_player_kind_get_name (BtPlayerKind kind);
/* "VLC media player": as people know it. */
const char *bt_player_kind_get_title (BtPlayerKind kind);

/* Whether it shows something in which it can be ended; @is_sound: also when there is nothing to see. Others
 * listen to a terminal only. */
gboolean bt_player_kind_has_window (BtPlayerKind kind, gboolean is_sound);

/* Where omxplayer's sound comes out. */
typedef enum {
  BT_PLAYER_SOUND_HDMI,
  BT_PLAYER_SOUND_LOCAL, /* the plug for headphones */
} BtPlayerSound;

typedef struct {
  const char *url;       /* http:// */
  const char *subtitles; /* absolute path of a file, or NULL */
  BtPlayerSound sound;
  gboolean has_no_terminal; /* who can shows a window at once, for sound as well */
} BtPlayerJob;

typedef struct _BtPlayer BtPlayer;

/* NULL: it is not installed. Looks at a few files and starts nothing. (transfer full) */
BtPlayer *bt_player_find (BtPlayerKind kind);
void bt_player_free (BtPlayer *self);
/* The command line, which no shell sees: the program first, the URL last. (transfer full) */
char **bt_player_make_arguments (const BtPlayer *self, const BtPlayerJob *job);

/* Ends when the player does; cancelling it ends the player. @self need not live as long.
 * Errors: G_SPAWN_ERROR (it cannot be started), G_SPAWN_EXIT_ERROR (its exit status is the code),
 * G_IO_ERROR_CANCELLED. */
void bt_player_play_async (const BtPlayer *self, const BtPlayerJob *job, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
gboolean bt_player_play_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtPlayer, bt_player_free)

G_END_DECLS
