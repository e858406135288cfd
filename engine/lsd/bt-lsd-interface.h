/* bt-lsd-interface.h — the networks this computer stands in, and through which to speak to them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

/* One address of this computer. */
typedef struct {
  guint index;       /* of the interface, for the system */
  BtAddress address; /* of ours there; its port means nothing */
  guint n_bits;      /* of @address, in its IPv6 form, that the neighbours share */
  gboolean is_loopback;
  gboolean speaks; /* announces go out from here */
} BtLsdInterface;

/* The present ones, of the engine's one list (bt-local.h). GArray of BtLsdInterface. (transfer full) */
GArray *bt_lsd_interfaces_read (void);
/* Chooses which speak: one address of each interface and family. @bound: the one we are bound to, or
 * NULL; then only that one does, from there. The loopback interface does when there is no other. */
void bt_lsd_interfaces_choose (GArray *interfaces, const BtAddress *bound);
/* @address is of one of these networks, or of any local one, and can be dialed as we hold it. */
gboolean bt_lsd_interfaces_reach (const GArray *interfaces, const BtAddress *address);

G_END_DECLS
