/* bt-cast-device-private.h — what the kinds of devices tell of themselves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast-device.h"

G_BEGIN_DECLS

/* Properties of construction: "name", "address" ("192.0.2.7:8009"), "id". */

/* Emits "changed" where anything did. */
void _bt_cast_device_set_state (BtCastDevice *self, BtCastState state);
/* The device told where it is; @duration_us -1: it did not say. */
void _bt_cast_device_set_position (BtCastDevice *self, gint64 position_us, gint64 duration_us);
void _bt_cast_device_set_volume (BtCastDevice *self, double volume, gboolean is_muted);
void _bt_cast_device_set_text (BtCastDevice *self, int text);
/* Hangs up, and is BT_CAST_FAILED. Takes @error, of BT_CAST_ERROR. While it is being stopped the state
 * is BT_CAST_IDLE instead: what was wanted came about. */
void _bt_cast_device_fail (BtCastDevice *self, GError *error);

G_END_DECLS
