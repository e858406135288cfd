/* pm-discovery-page.h — how a torrent, its peers and its bytes are found: a table, a curve, and each way in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_DISCOVERY_PAGE (pm_discovery_page_get_type ())
G_DECLARE_FINAL_TYPE (PmDiscoveryPage, pm_discovery_page, PM, DISCOVERY_PAGE, AdwBin)

GtkWidget *pm_discovery_page_new (void);
/* @dht: of the engine that has @torrent; NULL: it is the swarm in a box. @torrent: NULL: none. The engine tells
 * how they are found only while the page is seen. */
void pm_discovery_page_set_torrent (PmDiscoveryPage *self, BtTorrent *torrent, BtDht *dht);

G_END_DECLS
