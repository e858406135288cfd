/* bt-session-call.h — what the rooms above have to do on the engine thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: the caller's of @session, unless said otherwise. */
#pragma once

#include "session/bt-session.h"

G_BEGIN_DECLS

/* Thread: engine. @reply: what its port and error become is told; NULL: nobody asked. */
typedef void (*BtSessionCall) (gpointer data, BtNews *reply);

/* @call runs on the engine thread, in order with the other commands. @free_data: called afterwards, or
 * without it when the session has ended. */
void bt_session_call (BtSession *self, BtSessionCall call, gpointer data, GDestroyNotify free_data);
/* The same; reply. */
guint64 bt_session_call_asking (BtSession *self, BtSessionCall call, gpointer data,
                                GDestroyNotify free_data);

G_END_DECLS
