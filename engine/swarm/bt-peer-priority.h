/* bt-peer-priority.h — whom to prefer among equals, so that both sides agree (BEP 40).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

/* The greater, the better; the same from both sides. @own: as the other sees it, of the same family.
 * Thread: any. */
guint32 bt_peer_priority_get (const BtAddress *own, const BtAddress *peer);

G_END_DECLS
