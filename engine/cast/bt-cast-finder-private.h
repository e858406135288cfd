/* bt-cast-finder-private.h — what the files of BtCastFinder share, and what tests choose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast-finder.h"
#include "cast/bt-cast-kinds.h"
#include "mdns/bt-mdns.h"

G_BEGIN_DECLS

/* @kinds: shape BT_N_CAST_KINDS, static. @bound: the address of ours from which mDNS asks; NULL: any. */
BtCastFinder *_bt_cast_finder_new_with (const BtCastKindClass *kinds, const BtAddress *bound);
const BtCastKindClass *_bt_cast_finder_get_kind (BtCastFinder *self, BtCastKind kind);
BtMdns *_bt_cast_finder_get_mdns (BtCastFinder *self);

/* "192.0.2.7" (port 0) or "192.0.2.7:8009". FALSE: it is neither. */
gboolean _bt_cast_finder_parse (const char *text, BtAddress *address);
/* @address: port 0 is any. */
gboolean _bt_cast_finder_is_at (BtCastDevice *device, const BtAddress *address);

G_END_DECLS
