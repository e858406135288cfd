/* bt-chromecast.h — a Chromecast, or what has one built in: CASTV2, and Google's default receiver. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast-device.h"

G_BEGIN_DECLS

#define BT_TYPE_CHROMECAST (bt_chromecast_get_type ())
G_DECLARE_FINAL_TYPE (BtChromecast, bt_chromecast, BT, CHROMECAST, BtCastDevice)

/* @address: "192.0.2.7:8009"; without a port it is 8009. @id: what it announces of itself, or its address.
 * (transfer full) */
BtCastDevice *bt_chromecast_new (const char *name, const char *address, const char *id);

/* Asks who is at @where, "192.0.2.7" or "192.0.2.7:8009", whether it is one; it has no other name then. Errors:
 * BT_CAST_ERROR_UNREACHABLE, _TIMEOUT, _LOST, _BAD_ANSWER, G_IO_ERROR_CANCELLED. */
void bt_chromecast_open_async (const char *where, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
/* (transfer full) */
BtCastDevice *bt_chromecast_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
