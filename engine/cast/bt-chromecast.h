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

G_END_DECLS
