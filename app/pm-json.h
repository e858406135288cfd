/* pm-json.h — writes one JSON object a line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An object that grows. @key NULL: an item of the array that is open. Thread: one at a time. */
typedef struct _PmJson PmJson;

PmJson *pm_json_new (void);
void pm_json_free (PmJson *self);
/* Bytes that are no UTF-8 are replaced, @text NULL is null. */
void pm_json_add_string (PmJson *self, const char *key, const char *text);
void pm_json_add_uint (PmJson *self, const char *key, guint64 value);
void pm_json_add_bool (PmJson *self, const char *key, gboolean value);
/* With three digits after the point: milliseconds of seconds. */
void pm_json_add_seconds (PmJson *self, const char *key, double seconds);
void pm_json_open_array (PmJson *self, const char *key);
void pm_json_close_array (PmJson *self);
void pm_json_open_object (PmJson *self, const char *key);
void pm_json_close_object (PmJson *self);
/* Closes the object that was begun with it. Borrowed, valid until the next call. */
const char *pm_json_finish (PmJson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmJson, pm_json_free)

G_END_DECLS
