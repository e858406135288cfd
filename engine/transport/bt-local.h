/* bt-local.h — the addresses of this computer: the one list from which all that binds takes them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any. */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

/* Those of interfaces that are up, each once, port 0, in the system's order, at most
 * BT_LIMIT_LOCAL_ADDRESSES. Link-local ones of IPv6 are left out: without their interface they say
 * nothing. @loopback: those of this computer alone as well; without it they come only where there are
 * no others. GArray of BtAddress. (transfer full) */
GArray *bt_local_addresses (gboolean loopback);

G_END_DECLS
