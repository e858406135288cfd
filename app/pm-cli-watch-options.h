/* pm-cli-watch-options.h — what the command line says of watching.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* What GOption fills, as text. */
typedef struct {
  char *port, *address, *subtitles, *file;
  gboolean vlc, mpv, mplayer, omx, serve, no_quit;
  BtPlayerSound sound; /* of omxplayer */
  gboolean devices[BT_N_CAST_KINDS];
  char *device_name; /* NULL: none was given */
} PmCliWatchRaw;

typedef struct {
  gboolean is_wanted; /* something is served */
  gboolean serve;     /* until interrupted, without a player */
  gboolean no_quit;
  gboolean has_player;
  BtPlayerKind player;
  BtPlayerSound sound;
  gboolean has_device; /* a screen elsewhere, instead of a player */
  BtCastKind device;
  char *device_name; /* owned; its name or address; NULL: the first that is found */
  char *address;     /* owned; numeric; NULL: 127.0.0.1 */
  int port;          /* -1: the usual one, or another when that is taken */
  char *subtitles;   /* owned, absolute; NULL: none */
  gint64 file;       /* index; -1: the largest that plays */
} PmCliWatchOptions;

/* @group: its user data is a PmCliWatchRaw. */
void pm_cli_watch_options_add (GOptionGroup *group, PmCliWatchRaw *raw);
void pm_cli_watch_raw_clear (PmCliWatchRaw *raw);
/* @n_torrents: that were named. FALSE and an error for what does not fit together. */
gboolean pm_cli_watch_options_take (PmCliWatchOptions *self, const PmCliWatchRaw *raw,
                                    guint n_torrents, GError **error);
void pm_cli_watch_options_clear (PmCliWatchOptions *self);

G_END_DECLS
