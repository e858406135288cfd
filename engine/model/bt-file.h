/* bt-file.h — one file of a torrent as a person sees it. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BT_TYPE_FILE (bt_file_get_type ())
G_DECLARE_FINAL_TYPE (BtFile, bt_file, BT, FILE, GObject)

/* Properties: "path", "size" (guint64), "have" (guint64, verified bytes), "priority" (guint,
 * BtPriority 0..3); "path", "have" and "priority" notify. */
guint32 bt_file_get_index (BtFile *self);
const char *bt_file_get_path (BtFile *self); /* relative, '/' between elements, cleaned */
const char *bt_file_get_name (BtFile *self); /* the last element */
guint64 bt_file_get_size (BtFile *self);
guint64 bt_file_get_have (BtFile *self);
guint bt_file_get_priority (BtFile *self);
/* Pieces it touches: [first, last]; for strips. Empty files: last < first. */
void bt_file_get_pieces (BtFile *self, gint64 *first, gint64 *last);

G_END_DECLS
