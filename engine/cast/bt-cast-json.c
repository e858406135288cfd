/* bt-cast-json.c — JSON that a device wrote, which is taken apart within bounds, and JSON for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-json.h"

#include <math.h>
#include <string.h>

#include "base/bt-limits.h"

/* --- reading ------------------------------------------------------------------------------------- */

/* Behind the string that begins at @p, or at the end of the text. */
static const char *
skip_string (const char *p)
{
  for (p++; *p != '\0' && *p != '"'; p++) {
    if (*p == '\\' && p[1] != '\0')
      p++;
  }
  return *p != '\0' ? p + 1 : p;
}

/* What the parser would have to hold, counted without it: it recurses, and makes a node of each value. It
 * also knows comments and other quotes, which JSON does not: in them something could hide from us. */
static gboolean
is_within_bounds (const char *text)
{
  guint depth = 0, n_values = 0;
  const char *p = text;

  while (*p != '\0') {
    if (*p == '"') {
      p = skip_string (p);
      continue;
    }
    if (*p == '{' || *p == '[')
      depth++;
    else if (*p == '}' || *p == ']')
      depth -= MIN (depth, 1);
    if (*p == '{' || *p == '[' || *p == ',' || *p == ':')
      n_values++;
    if (strchr ("/#'", *p) != NULL || depth > BT_LIMIT_CASTV2_DEPTH
        || n_values > BT_LIMIT_CASTV2_VALUES)
      return FALSE;
    p++;
  }
  return TRUE;
}

static JsonObject *
steal_object (JsonParser *parser, GError **error)
{
  JsonNode *root = json_parser_get_root (parser);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                         "the device's message is no JSON object");
    return NULL;
  }
  return json_node_dup_object (root);
}

JsonObject *
bt_cast_json_parse (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) reason = NULL;

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error_literal (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                         "the device's message is not UTF-8");
    return NULL;
  }
  if (!is_within_bounds (text)) {
    g_set_error_literal (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                         "the device's message has too many parts, or is no JSON");
    return NULL;
  }
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, -1, &reason)) {
    g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                 "the device's message is no JSON: %s", reason->message);
    return NULL;
  }
  return steal_object (parser, error);
}

/* NULL: not there. */
static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
bt_cast_json_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  const char *text;
  gsize n_bytes;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  n_bytes = text != NULL ? strlen (text) : 0;
  if (n_bytes == 0 || n_bytes > BT_LIMIT_CASTV2_NAME || !g_utf8_validate (text, n_bytes, NULL))
    return NULL;
  return text;
}

double
bt_cast_json_get_number (JsonObject *object, const char *name, double missing)
{
  JsonNode *node = get_value (object, name);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double number;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return missing;
  number = json_node_get_double (node);
  return isfinite (number) ? number : missing;
}

gint64
bt_cast_json_get_integer (JsonObject *object, const char *name, gint64 missing)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return missing;
  return json_node_get_int (node);
}

gint64
bt_cast_json_get_time (JsonObject *object, const char *name)
{
  double seconds = bt_cast_json_get_number (object, name, -1);

  if (seconds < 0 || seconds > (double) BT_LIMIT_CAST_US / G_USEC_PER_SEC)
    return -1;
  return (gint64) (seconds * G_USEC_PER_SEC);
}

gboolean
bt_cast_json_get_boolean (JsonObject *object, const char *name, gboolean missing)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return missing;
  return json_node_get_boolean (node);
}

JsonObject *
bt_cast_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
bt_cast_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
bt_cast_json_get_item (JsonArray *array, guint index)
{
  JsonNode *node =
      index < bt_cast_json_get_n_items (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

guint
bt_cast_json_get_n_items (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/* --- writing ------------------------------------------------------------------------------------- */

char *
bt_cast_json_print (JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);

  return json_to_string (root, FALSE);
}
