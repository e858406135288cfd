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

/* Asks who is at @where, "192.0.2.7" or "192.0.2.7:7000", whether it is one for films; it has no other name
 * then. Errors: BT_CAST_ERROR_UNREACHABLE, _TIMEOUT, _BAD_ANSWER, _NOT_FOUND (it is a loudspeaker),
 * G_IO_ERROR_CANCELLED. */
void bt_airplay_open_async (const char *where, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/* (transfer full) */
BtCastDevice *bt_airplay_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
