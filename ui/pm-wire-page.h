/* pm-wire-page.h — each message between you and your peers, as it happens.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_WIRE_PAGE (pm_wire_page_get_type ())
G_DECLARE_FINAL_TYPE (PmWirePage, pm_wire_page, PM, WIRE_PAGE, AdwBin)

/* Holds a watch on messages and peers while it is mapped, and none otherwise. Troubles with saving are told by
 * the next AdwToastOverlay around it. */
GtkWidget *pm_wire_page_new (void);
/* @torrent: NULL: shows nothing. @demo: names the demo's peers; NULL: peers go by client and address. */
void pm_wire_page_set_torrent (PmWirePage *self, BtTorrent *torrent, BtDemo *demo);

G_END_DECLS
