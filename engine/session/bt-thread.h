/* bt-thread.h — the engine thread: one a process, there while somebody needs it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts the thread for the first who asks. Its main context, borrowed until the release.
 * Thread: any but the engine's. */
GMainContext *bt_thread_acquire (void);
/* The last one ends the thread and waits for it. Thread: any but the engine's. */
void bt_thread_release (void);
/* For assertions. */
gboolean bt_thread_is_current (void);

G_END_DECLS
