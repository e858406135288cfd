/* bt-totals-file.h — the totals of all sessions as they stand in the state folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-totals.h"

G_BEGIN_DECLS

/* A dictionary of bencode. (transfer full) */
GBytes *bt_totals_encode (const BtTotals *totals);
/* FALSE: written by nobody of us, or damaged; @totals is then all 0. */
gboolean bt_totals_decode (GBytes *bytes, BtTotals *totals);

G_END_DECLS
