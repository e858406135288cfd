/* bt-rtc-servers.h — the STUN and TURN servers of an engine, whose names are looked up.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name that was not found is looked up again when somebody asks for the servers later: a computer may
 * start without a network. What has an address keeps it.
 *
 * Thread: engine, whose default context is the one of the thread. */
#pragma once

#include "base/bt-rtc-config.h"
#include "rtc/bt-ice.h"

G_BEGIN_DECLS

typedef struct _BtRtcServers BtRtcServers;

/* A look-up ended; from the loop. Must not free the servers. */
typedef void (*BtRtcServersFunc) (gpointer data);

/* Looks up at once. @config: read within the call; what cannot be parsed is passed over. */
BtRtcServers *bt_rtc_servers_new (const BtRtcConfig *config, BtRtcServersFunc func, gpointer data);
/* What is under way is dropped. */
void bt_rtc_servers_free (BtRtcServers *self);
/* Looks up again what was not found a while ago; monotonic microseconds, as all times here. */
void bt_rtc_servers_refresh (BtRtcServers *self, gint64 now_us);
/* Until when it is worth to wait for names: in the past, or 0, when there is nothing to wait for. */
gint64 bt_rtc_servers_get_deadline (const BtRtcServers *self);
/* Those whose name is not known (yet) have port 0. */
const BtIceServers *bt_rtc_servers_peek (const BtRtcServers *self);
/* Sockets that each address of ours needs beside its own. */
guint bt_rtc_servers_count_tcp (const BtRtcServers *self);

G_END_DECLS
