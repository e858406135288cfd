/* bt-reactor.h — one epoll descriptor for all sockets, one GSource for the loop.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GLib polls each source with poll(); ten thousand idle peers must be one source. Ready descriptors
 * are dispatched in batches with a budget, so that other sources get their turn.
 * Thread: engine. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtReactor BtReactor;
typedef struct _BtReactorWatch BtReactorWatch;

/* @events: EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR as they came. */
typedef void (*BtReactorFunc) (int fd, guint32 events, gpointer data);

/* Attaches itself to @context. */
BtReactor *bt_reactor_new (GMainContext *context);
void bt_reactor_free (BtReactor *self);
/* Level-triggered. The watch may be removed from within any callback of the reactor. */
BtReactorWatch *bt_reactor_add (BtReactor *self, int fd, guint32 events, BtReactorFunc func,
                                gpointer data);
void bt_reactor_modify (BtReactorWatch *watch, guint32 events);
void bt_reactor_remove (BtReactorWatch *watch);
/* Called after each batch of dispatched descriptors: flush what the batch left to do. */
void bt_reactor_set_after_batch (BtReactor *self, void (*func) (gpointer data), gpointer data);

G_END_DECLS
