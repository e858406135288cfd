/* pm-dht-page.h — the DHT: whom we know in it, and how it looks for a torrent's peers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_DHT_PAGE (pm_dht_page_get_type ())
G_DECLARE_FINAL_TYPE (PmDhtPage, pm_dht_page, PM, DHT_PAGE, AdwBin)

/* Once, before all else. The engine tells of its DHT only while the page is seen. */
void pm_dht_page_set_engine (PmDhtPage *self, BtEngine *engine);
/* Whose lookup is shown; NULL: the newest. */
void pm_dht_page_set_torrent (PmDhtPage *self, BtTorrent *torrent);

G_END_DECLS
