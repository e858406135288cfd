/* pm-kind.h — which icon stands for a file or a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* Icon names; borrowed. @name: of a file, its extension decides. Thread: any. */
const char *pm_kind_icon_for_name (const char *name);
/* By the torrent's largest file. Thread: main. */
const char *pm_kind_icon_for_torrent (BtTorrent *torrent);
/* Whether it is for watching or hearing, by the same file. Thread: main. */
gboolean pm_kind_is_playable (BtTorrent *torrent);
/* The file that is meant when such a torrent is played: the largest one that plays. Thread: main. */
gboolean pm_kind_find_playable (BtTorrent *torrent, guint32 *file);

/* What the window does with a file, by its name. */
typedef enum {
  PM_USE_PLAY, /* a film or music, also while it comes */
  PM_USE_SHOW, /* a picture, likewise */
  PM_USE_OPEN, /* nothing: other programs do, once it is whole */
} PmUse;
PmUse pm_kind_get_use (BtFile *file);
gboolean pm_kind_is_whole (BtFile *file);

G_END_DECLS
