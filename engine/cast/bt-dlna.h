/* bt-dlna.h — a renderer of UPnP AV: most televisions, many loudspeakers. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UPnP AVTransport:1 and RenderingControl:1. What it does is asked once a second: a renderer's events would
 * need a port of ours that is open to the network. */
#pragma once

#include "cast/bt-cast-device.h"
#include "cast/bt-dlna-description.h"

G_BEGIN_DECLS

#define BT_TYPE_DLNA (bt_dlna_get_type ())
G_DECLARE_FINAL_TYPE (BtDlna, bt_dlna, BT, DLNA, BtCastDevice)

/* @sink: what it plays, of GetProtocolInfo; NULL: not known. (transfer full) */
BtCastDevice *bt_dlna_new (const BtDlnaDescription *description, const char *sink);

/* Asks the renderer whose description is at @location (as bt_upnp_location_parse() gave it) what it is and
 * what it plays. @context: the network that it is in; NULL: it is looked for. Errors: BT_CAST_ERROR_UNREACHABLE, BT_CAST_ERROR_TIMEOUT, BT_CAST_ERROR_BAD_ANSWER,
 * BT_CAST_ERROR_NOT_FOUND (it is no player), G_IO_ERROR_CANCELLED. */
void bt_dlna_open_async (GUri *location, GUPnPContext *context, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
/* (transfer full) */
BtCastDevice *bt_dlna_open_finish (GAsyncResult *result, GError **error);

/* The same of "host", "host:port", or "http://host:port/description.xml"; without the last it is searched
 * there. */
void bt_dlna_new_for_location_async (const char *where, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
BtCastDevice *bt_dlna_new_for_location_finish (GAsyncResult *result, GError **error);

G_END_DECLS
