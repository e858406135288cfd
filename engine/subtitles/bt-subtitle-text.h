/* bt-subtitle-text.h — the text of a subtitle file, whatever it is encoded in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* UTF-8 and UTF-16 by their marks or by how they look; what is neither is taken as Windows-1252, which is
 * what programs that know no better write in the west. What is broken becomes U+FFFD, a NUL a space.
 * Returns valid UTF-8 of at most 3 bytes for each of @size, with NUL at its end; owned. */
char *bt_subtitle_text_decode (const guint8 *data, gsize size);

G_END_DECLS
