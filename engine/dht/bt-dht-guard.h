/* bt-dht-guard.h — keeps us from being flooded, and from flooding others in somebody's name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

/* Counts queries of each IP (an IPv6 /64 is one) in a table of fixed size, and all bytes of answers:
 * who asks more than BT_LIMIT_DHT_QUERIES in ten seconds is not answered until it was quiet for as
 * long as BT_LIMIT_DHT_QUIET_US; over BT_LIMIT_DHT_ANSWER_RATE bytes a second nobody is. Loopback
 * addresses count with their port: a test network lives there. */
typedef struct _BtDhtGuard BtDhtGuard;

BtDhtGuard *bt_dht_guard_new (void);
void bt_dht_guard_free (BtDhtGuard *self);
/* A query came. FALSE: not answered. */
gboolean bt_dht_guard_admit (BtDhtGuard *self, const BtAddress *from, gint64 now_us);
/* An answer of @n_bytes is to go. FALSE: not sent. */
gboolean bt_dht_guard_spend (BtDhtGuard *self, gsize n_bytes, gint64 now_us);
guint64 bt_dht_guard_get_n_dropped (const BtDhtGuard *self);

G_END_DECLS
