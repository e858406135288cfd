/* bt-plist.h — a property list of a stranger, XML or binary, read within bounds. Thread: any.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A dictionary. */
typedef struct _BtPlist BtPlist;

/* NULL: it is none, its root is no dictionary, or it is beyond BT_LIMIT_PLIST or its fellows.
 * (transfer full) (nullable) */
BtPlist *bt_plist_parse (const guint8 *bytes, gsize n_bytes);
/* Empty. (transfer full) */
BtPlist *bt_plist_new (void);
void bt_plist_free (BtPlist *self);

/* All of these are FALSE, and leave @value alone, where there is no such key or it is of another type. */

/* A finite number, whole or not. */
gboolean bt_plist_get_number (BtPlist *self, const char *key, double *value);
/* A whole number that is not negative. */
gboolean bt_plist_get_flags (BtPlist *self, const char *key, guint64 *value);
/* Some write it as a number. */
gboolean bt_plist_get_boolean (BtPlist *self, const char *key, gboolean *value);
/* Borrowed until @self is freed; UTF-8. NULL: there is none. */
const char *bt_plist_get_text (BtPlist *self, const char *key);
gboolean bt_plist_has_dictionary (BtPlist *self, const char *key);

void bt_plist_set_text (BtPlist *self, const char *key, const char *value);
void bt_plist_set_number (BtPlist *self, const char *key, double value);
/* The binary form. (transfer full) */
GBytes *bt_plist_write (BtPlist *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtPlist, bt_plist_free)

G_END_DECLS
