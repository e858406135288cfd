/* bt-upnp-fetch.h — a small document of a device, bounded in bytes and in time. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* BT_LIMIT_UPNP_ANSWER bytes in a few seconds; no redirection and no proxy. @url: http://
 * Errors: BT_CAST_ERROR_UNREACHABLE, BT_CAST_ERROR_TIMEOUT, BT_CAST_ERROR_BAD_ANSWER,
 * G_IO_ERROR_CANCELLED. */
void bt_upnp_fetch_async (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data);
GBytes *bt_upnp_fetch_finish (GAsyncResult *result, GError **error);

/* What became of an exchange over HTTP with @host, as BT_CAST_ERROR; takes @error, which may be one
 * already. G_IO_ERROR_CANCELLED stays. (transfer full) */
GError *bt_upnp_error_new (const char *host, GError *error);
GError *bt_upnp_error_new_late (const char *host);
GError *bt_upnp_error_new_bad (const char *host);

G_END_DECLS
