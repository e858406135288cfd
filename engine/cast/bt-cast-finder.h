/* bt-cast-finder.h — the devices that the local network has, as they come and go. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GListModel of BtCastDevice, by name. It looks only while somebody holds it; whoever does nothing then
 * leaves the list. One that is busy stays in it, as the same object, until it is not: then it leaves if it is
 * gone, or another object takes its place if it has another address or name by now. */
#pragma once

#include "cast/bt-cast-device.h"

G_BEGIN_DECLS

#define BT_TYPE_CAST_FINDER (bt_cast_finder_get_type ())
G_DECLARE_FINAL_TYPE (BtCastFinder, bt_cast_finder, BT, CAST_FINDER, GObject)

/* Nobody holds it yet. */
BtCastFinder *bt_cast_finder_new (void);
/* From the first to the last of them it looks. */
void bt_cast_finder_hold (BtCastFinder *self);
void bt_cast_finder_release (BtCastFinder *self);
/* It is in the list, where it was not, until another or NULL takes its place, whoever holds the finder: what is
 * about to play. */
void bt_cast_finder_keep (BtCastFinder *self, BtCastDevice *device);

/* The device of @kind whose name (whatever its case) or address is @name; NULL: the first that is there. Holds
 * it meanwhile, some seconds at most. An IP address at which nobody was found is taken on trust, where the kind
 * can be. BT_CAST_ERROR_NOT_FOUND: the message has the names of those that were; G_IO_ERROR_CANCELLED. */
void bt_cast_finder_find_async (BtCastFinder *self, BtCastKind kind, const char *name,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
/* (transfer full) */
BtCastDevice *bt_cast_finder_find_finish (BtCastFinder *self, GAsyncResult *result, GError **error);

/* The device at @where, whatever kind it is of: "192.0.2.7", "tv.local", either with ":8009" behind it. Who is
 * in the list already is taken; others are asked, some seconds at most, and do not come into the list by that.
 * G_IO_ERROR_INVALID_ARGUMENT: it is no address; BT_CAST_ERROR_NOT_FOUND: nobody there is one;
 * G_IO_ERROR_CANCELLED. */
void bt_cast_finder_find_at_async (BtCastFinder *self, const char *where, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
/* (transfer full) */
BtCastDevice *bt_cast_finder_find_at_finish (BtCastFinder *self, GAsyncResult *result,
                                             GError **error);

G_END_DECLS
