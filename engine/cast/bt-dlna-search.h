/* bt-dlna-search.h — the renderers of the networks that this computer is in. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SSDP (UPnP Device Architecture 1.0, 1) by gssdp. Nothing listens and nothing is sent before it is
 * started, and after it was stopped. */
#pragma once

#include "cast/bt-cast-device.h"

G_BEGIN_DECLS

#define BT_DLNA_TARGET "urn:schemas-upnp-org:device:MediaRenderer:1"

typedef struct _BtDlnaSearch BtDlnaSearch;

/* @device is borrowed. */
typedef void (*BtDlnaSearchCallback) (BtCastDevice *device, gpointer data);

/* @found: each renderer once, whatever networks it is in. @lost: of those found; it said so, was not heard
 * for long, or its network is gone. (transfer full) */
BtDlnaSearch *bt_dlna_search_new (BtDlnaSearchCallback found, BtDlnaSearchCallback lost,
                                  gpointer data);
/* Stops it. Nothing calls back after this. */
void bt_dlna_search_free (BtDlnaSearch *self);

/* @interface: its name, "eth0"; NULL: all that carry multicast. Those that come later are looked at, too. */
void bt_dlna_search_start (BtDlnaSearch *self, const char *interface);
/* Forgets what was found, without a word of it. */
void bt_dlna_search_stop (BtDlnaSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtDlnaSearch, bt_dlna_search_free)

G_END_DECLS
