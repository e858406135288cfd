/* bt-file-list-private.h — a torrent's files as a list that makes objects on demand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

/* A torrent may have a million files; a window looks at some dozens. So a BtFile lives only while
 * somebody holds it; as long as it does, asking again gives the same object. Thread: main. */
#define BT_TYPE_FILE_LIST (_bt_file_list_get_type ())
G_DECLARE_FINAL_TYPE (BtFileList, _bt_file_list, BT, FILE_LIST, GObject)

BtFileList *_bt_file_list_new (void);
/* Once; the list is empty before. */
void _bt_file_list_set_metainfo (BtFileList *self, BtMetainfo *metainfo);
/* Both (transfer full), shape: @n_files, either may be NULL: unchanged. A wrong @n_files is ignored. */
void _bt_file_list_take_state (BtFileList *self, guint32 n_files, guint64 *have,
                               guint8 *priorities);

G_END_DECLS
