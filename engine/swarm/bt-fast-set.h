/* bt-fast-set.h — the pieces that a newcomer may have while it is choked (BEP 6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "base/bt-info-hash.h"

G_BEGIN_DECLS

/* Pieces given so: BEP 6 has ten, libtorrent five. The same for everybody in a network of 256
 * addresses and from every peer, so that nobody gets a file in this way by having many. */
#define BT_FAST_SET_MAX 8
/* But of few pieces one in so many: what is given for nothing shall not be worth having alone. */
#define BT_FAST_SET_SHARE 64

/* Fills @set (shape: BT_FAST_SET_MAX) with different pieces below @n_pieces, in BEP 6's order, at most
 * @n_max; returns how many. 0 for IPv6, of which BEP 6 says nothing. */
guint bt_fast_set_compute (const BtAddress *address, const BtInfoHash *info_hash, guint32 n_pieces,
                           guint n_max, guint32 *set);
/* How many pieces a torrent of @n_pieces gives so; 0: it is too small. */
guint bt_fast_set_get_size (guint32 n_pieces);

G_END_DECLS
