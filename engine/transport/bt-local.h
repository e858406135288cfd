/* bt-local.h — the addresses of this computer: the one list from which all that binds takes them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nobody else asks the system for them. Thread: any. */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

/* One, with the network that it stands in. */
typedef struct {
  BtAddress address; /* port 0 */
  guint interface;   /* its index, for the system */
  guint n_bits;      /* of @address, in its IPv6 form, that the neighbours share */
  gboolean is_loopback;
  gboolean has_multicast; /* the interface carries it; loopback ones do not say so, and do */
} BtLocal;

/* All of interfaces that are up, in the system's order. Link-local ones of IPv6 are left out: without
 * their interface they say nothing. GArray of BtLocal. (transfer full) */
GArray *bt_local_read (void);
/* Of these each address once, port 0, at most BT_LIMIT_LOCAL_ADDRESSES. @loopback: those of this computer
 * alone as well; without it they come only where there are no others. GArray of BtAddress.
 * (transfer full) */
GArray *bt_local_addresses (gboolean loopback);

G_END_DECLS
