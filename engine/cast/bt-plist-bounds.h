/* bt-plist-bounds.h — whether a property list would grow beyond its bounds where it is read. Thread: any.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Within BT_LIMIT_PLIST bytes a binary one can name the same array in an array, and so on: sixteen
 * levels of it are a billion nodes to whoever makes a tree of it, as libplist does, which also goes down
 * as deep as it is told to. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the binary form ("bplist00"). */
gboolean bt_plist_is_binary (const guint8 *bytes, gsize n_bytes);
/* FALSE: its tree has more than BT_LIMIT_PLIST_NODES nodes or BT_LIMIT_PLIST_DEPTH levels, or it points
 * beyond its end. What is in the nodes is not looked at. */
gboolean bt_plist_binary_is_bounded (const guint8 *bytes, gsize n_bytes);
gboolean bt_plist_xml_is_bounded (const guint8 *bytes, gsize n_bytes);

G_END_DECLS
