/* bt-labels.h — words by which a person sorts torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_LABELS_MAX 8                     /* of one torrent: more than fit beside its name */
#define BT_LABEL_CHARS 40                   /* characters of one */
#define BT_LABEL_BYTES (BT_LABEL_CHARS * 6) /* enough for as many characters */

/* What is left of @text once spaces at its ends, runs of spaces and what cannot be seen are gone, and it is
 * no longer than BT_LABEL_CHARS; NULL: nothing, or it is not UTF-8. (transfer full) */
char *bt_label_clean (const char *text);
/* Cleaned, each once whatever its case, at most BT_LABELS_MAX, in their order. @labels: NULL-terminated, or NULL.
 * Never NULL. (transfer full) */
char **bt_labels_clean (const char *const *labels);
/* Whether @label stands among @labels (nullable), whatever its case. */
gboolean bt_labels_contain (const char *const *labels, const char *label);

G_END_DECLS
