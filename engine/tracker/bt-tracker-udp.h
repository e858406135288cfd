/* bt-tracker-udp.h — asks UDP trackers (BEP 15): one socket for all of them and all torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tracker gives out a connection id first, which serves all torrents for a minute; who asks while
 * one is on its way waits for it. Until it came, nothing but those 16 bytes, the same for everybody,
 * goes to an address that a torrent names: no torrent can make us say more than that to a service
 * which is no tracker. Answers count only from the address that was asked. Thread: engine. */
#pragma once

#include "tracker/bt-tracker-kind.h"
#include "transport/bt-udp.h"

G_BEGIN_DECLS

typedef struct _BtTrackerUdp BtTrackerUdp;

extern const BtTrackerKind bt_tracker_udp_kind;

/* The socket is opened when it is needed. @reactor: borrowed. @local: the address to speak from, NULL:
 * the system chooses. */
BtTrackerUdp *bt_tracker_udp_new (BtReactor *reactor, const BtAddress *local);
/* No call may be out. */
void bt_tracker_udp_free (BtTrackerUdp *self);

G_END_DECLS
