/* bt-clean.h — makes names, texts and URLs of strangers fit to use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What comes out is valid UTF-8 without NUL. Thread: any. */

/* Appends one path element to @path, behind a '/' unless @path is empty, and returns TRUE; or
 * returns FALSE when nothing usable is left of it ("", ".", "..", only separators). As libtorrent:
 * separators and characters that deceive the eye (bidi, zero width) are removed, control characters
 * and what is no UTF-8 become '_', more than BT_LIMIT_PATH_ELEMENT bytes are cut before the
 * extension. */
gboolean bt_clean_append_element (GString *path, const guint8 *element, gsize n_bytes);

/* The same for a name on its own; NULL when nothing is left. (transfer full) */
char *bt_clean_name (const guint8 *name, gsize n_bytes);

/* A text to show: at most @max bytes, lines kept, other control characters blank. (transfer full) */
char *bt_clean_text (const guint8 *text, gsize n_bytes, gsize max);

/* A URL with one of @schemes ("http://", NULL-terminated list), or NULL. (transfer full) */
char *bt_clean_url (const guint8 *url, gsize n_bytes, const char *const *schemes);

/* For bt_clean_url(): what trackers and web seeds may be. */
extern const char *const bt_tracker_schemes[];
extern const char *const bt_web_seed_schemes[];

G_END_DECLS
