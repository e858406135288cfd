/* bt-cast-json.h — JSON that a device wrote, which is taken apart within bounds, and JSON for it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json-glib reads it; it complains loudly when it is asked for a value of another type, and goes as deep as
 * a text does. So a text is measured before it, and every look-up here gives nothing where what is looked
 * for is of another type. What is borrowed lives as long as the root. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "cast/bt-cast-error.h"

G_BEGIN_DECLS

/* BT_CAST_ERROR_BAD_ANSWER: no JSON, no object, or beyond BT_LIMIT_CASTV2_DEPTH or _VALUES.
 * (transfer full) */
JsonObject *bt_cast_json_parse (const char *text, GError **error);

/* NULL: not there, no string, or no UTF-8 of 1 to BT_LIMIT_CASTV2_NAME bytes. (transfer none) */
const char *bt_cast_json_get_text (JsonObject *object, const char *name);
/* @missing where there is no such number, or none that is finite. */
double bt_cast_json_get_number (JsonObject *object, const char *name, double missing);
/* @missing where there is no such whole number. */
gint64 bt_cast_json_get_integer (JsonObject *object, const char *name, gint64 missing);
/* Of a number of seconds, in microseconds; -1: not there, or not within 0 to BT_LIMIT_CAST_US. */
gint64 bt_cast_json_get_time (JsonObject *object, const char *name);
gboolean bt_cast_json_get_boolean (JsonObject *object, const char *name, gboolean missing);
/* NULL: not there, or of another type. (transfer none) */
JsonObject *bt_cast_json_get_object (JsonObject *object, const char *name);
JsonArray *bt_cast_json_get_array (JsonObject *object, const char *name);
/* Likewise; @array may be NULL, and then all of it is NULL. */
JsonObject *bt_cast_json_get_item (JsonArray *array, guint index);
/* 0 of NULL. */
guint bt_cast_json_get_n_items (JsonArray *array);

/* On one line, in UTF-8. (transfer full) */
char *bt_cast_json_print (JsonObject *object);

G_END_DECLS
