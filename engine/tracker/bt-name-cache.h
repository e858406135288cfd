/* bt-name-cache.h — addresses of hosts by name, without waiting, and not asked for again and again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

typedef struct _BtNameCache BtNameCache;
typedef struct _BtNameQuery BtNameQuery;

/* @addresses: shape @n, port 0, in the order in which the system would try them; 0: there are none. */
typedef void (*BtNameFunc) (const BtAddress *addresses, guint n, gpointer data);

/* Works on the thread's default main context. */
BtNameCache *bt_name_cache_new (void);
/* No query may be out. */
void bt_name_cache_free (BtNameCache *self);
/* What is known, or a numeric address: @func is called at once, and NULL is returned. */
BtNameQuery *bt_name_cache_look_up (BtNameCache *self, const char *name, gint64 now_us,
                                    BtNameFunc func, gpointer data);
/* @func is not called. */
void bt_name_query_cancel (BtNameQuery *self);

G_END_DECLS
