/* pm-details-page.h — "Torrent": the torrent file as a thing, its piece hashes, and what was done with it so far.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_DETAILS_PAGE (pm_details_page_get_type ())
G_DECLARE_FINAL_TYPE (PmDetailsPage, pm_details_page, PM, DETAILS_PAGE, AdwBin)

/* NULL: none. The engine tells of pieces only while the page is seen. */
void pm_details_page_set_torrent (PmDetailsPage *self, BtTorrent *torrent);

G_END_DECLS
