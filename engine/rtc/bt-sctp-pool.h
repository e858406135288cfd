/* bt-sctp-pool.h — the associations of one engine, and their clock.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usrsctp is one for the whole process: its tables, its timers. So every call into it is made under one
 * lock, whichever engine makes it, and what it calls back with then only appends and marks. No lock is
 * taken under it, and nothing of ours is called.
 *
 * Thread: engine. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtSctpPool BtSctpPool; /* of one engine */

/* @context: where associations are told that something came of a timer. */
BtSctpPool *bt_sctp_pool_new (GMainContext *context);
/* No association may be left. */
void bt_sctp_pool_free (BtSctpPool *self);

G_END_DECLS
