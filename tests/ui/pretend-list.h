/* pretend-list.h — many torrents that never were, told to the model in reports as the engine tells real ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

typedef struct _PretendList PretendList;

/* Torrents "Torrent 1" … in the order of adding; each third downloads, seeds, or is paused; each has a tracker of
 * three, and each fifth the label "Films". */
PretendList *pretend_list_new (guint n);
void pretend_list_free (PretendList *self);
BtEngine *pretend_list_get_engine (PretendList *self);
/* (transfer none) */
BtTorrent *pretend_list_get (PretendList *self, guint index);
/* To be changed; pretend_list_tell() then tells it. */
BtTorrentStat *pretend_list_edit (PretendList *self, guint index);
/* One report of all that were edited since the last one. */
void pretend_list_tell (PretendList *self);
void pretend_list_remove (PretendList *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PretendList, pretend_list_free)

G_END_DECLS
