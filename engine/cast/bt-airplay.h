/* bt-airplay.h — a receiver of AirPlay video, as it was before pairing. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast-device.h"

G_BEGIN_DECLS

#define BT_TYPE_AIRPLAY (bt_airplay_get_type ())
G_DECLARE_FINAL_TYPE (BtAirplay, bt_airplay, BT, AIRPLAY, BtCastDevice)

/* @address: a host, or one with a port: "192.0.2.7:7000", "[2001:db8::7]"; without it is Apple's. @model: as
 * mDNS tells ("AppleTV3,2"); NULL: not known, then it is asked for before anything is played. It has volume,
 * which receivers of Apple leave to the remote control; no subtitles. (transfer full) */
BtCastDevice *bt_airplay_new (const char *name, const char *address, const char *id,
                              const char *model);

G_END_DECLS
