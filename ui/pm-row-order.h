/* pm-row-order.h — a row of the list that can be dragged to another place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-torrent-list.h"
#include "pm-torrent-row.h"

G_BEGIN_DECLS

/* Lets the person drag @row onto another one below the same heading. */
void pm_row_order_attach (PmTorrentRow *row, PmLibrary *library, PmTorrentList *list);

G_END_DECLS
