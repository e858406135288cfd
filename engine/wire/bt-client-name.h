/* bt-client-name.h — what a stranger calls its program, made fit to show.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Valid UTF-8 without control characters and direction overrides, cut to @n_out - 1 bytes between
 * characters. @out gets "" when nothing is left. @n_out > 0. */
void bt_client_name_clean (const guint8 *bytes, gsize n_bytes, char *out, gsize n_out);

G_END_DECLS
