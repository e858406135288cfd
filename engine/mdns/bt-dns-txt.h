/* bt-dns-txt.h — what a TXT record says of a service: keys and values (RFC 6763, 6).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The value of @key, whatever its case, where it stands first; "" where it has none. NULL: it is not there,
 * or is no UTF-8. Control characters are spaces. (transfer full) */
char *bt_dns_txt_get (const guint8 *txt, gsize n_txt, const char *key);

G_END_DECLS
