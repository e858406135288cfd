/* bt-cast-finder-private.h — what the files of BtCastFinder share, and what tests choose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast-finder.h"
#include "cast/bt-cast-kinds.h"

G_BEGIN_DECLS

/* @kinds: shape BT_N_CAST_KINDS, static. @bound: the address of ours from which mDNS asks; NULL: any. */
BtCastFinder *_bt_cast_finder_new_with (const BtCastKindClass *kinds, const BtAddress *bound);
const BtCastKindClass *_bt_cast_finder_get_kind (BtCastFinder *self, BtCastKind kind);

G_END_DECLS
