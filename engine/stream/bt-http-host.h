/* bt-http-host.h — whether a request means this computer: what guards against DNS rebinding.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page in a browser may have a name that suddenly means 127.0.0.1. Its requests then arrive here, but
 * they say the page's name in Host, and its origin. Thread: any. */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

/* @host: the field's value, or NULL. @local: where the connection came in. Right is what reaches just
 * that: the numeric address with the port, or "localhost" where it is a loopback address. */
gboolean bt_http_host_is_ours (const char *host, const BtAddress *local);
/* @origin: the field's value; NULL, as players send it, is right. */
gboolean bt_http_origin_is_ours (const char *origin, const BtAddress *local);

G_END_DECLS
