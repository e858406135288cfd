/* bt-plist.c — a property list of a stranger, XML or binary, read within bounds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-plist.h"

#include <math.h>
#include <plist/plist.h>
#include <stdlib.h>

#include "cast/bt-plist-bounds.h"

/* BtPlist is libplist's own node, by a name that is not void. */

static plist_t
read_node (const guint8 *bytes, gsize n_bytes)
{
  plist_t node = NULL;

  if (bt_plist_is_binary (bytes, n_bytes)) {
    if (bt_plist_binary_is_bounded (bytes, n_bytes))
      plist_from_bin ((const char *) bytes, (uint32_t) n_bytes, &node);
  } else if (bt_plist_xml_is_bounded (bytes, n_bytes)) {
    plist_from_xml ((const char *) bytes, (uint32_t) n_bytes, &node);
  }
  return node;
}

BtPlist *
bt_plist_parse (const guint8 *bytes, gsize n_bytes)
{
  plist_t node = n_bytes > 0 ? read_node (bytes, n_bytes) : NULL;

  if (node != NULL && plist_get_node_type (node) != PLIST_DICT) {
    plist_free (node);
    node = NULL;
  }
  return node;
}

BtPlist *
bt_plist_new (void)
{
  return plist_new_dict ();
}

void
bt_plist_free (BtPlist *self)
{
  plist_free (self);
}

/* NULL: there is none of that type. */
static plist_t
get_node (BtPlist *self, const char *key, plist_type type)
{
  plist_t node = plist_dict_get_item (self, key);

  return node != NULL && plist_get_node_type (node) == type ? node : NULL;
}

gboolean
bt_plist_get_flags (BtPlist *self, const char *key, guint64 *value)
{
  plist_t node = get_node (self, key, PLIST_UINT);
  uint64_t found = 0;

  if (node == NULL)
    return FALSE;
  plist_get_uint_val (node, &found);
  *value = found;
  return TRUE;
}

gboolean
bt_plist_get_number (BtPlist *self, const char *key, double *value)
{
  plist_t node = get_node (self, key, PLIST_REAL);
  guint64 whole = 0;
  double found = 0;

  if (node != NULL)
    plist_get_real_val (node, &found);
  else if (bt_plist_get_flags (self, key, &whole))
    found = (double) (gint64) whole; /* libplist keeps a negative one as its two's complement */
  else
    return FALSE;
  if (!isfinite (found))
    return FALSE;
  *value = found;
  return TRUE;
}

gboolean
bt_plist_get_boolean (BtPlist *self, const char *key, gboolean *value)
{
  plist_t node = get_node (self, key, PLIST_BOOLEAN);
  double number;
  uint8_t found = 0;

  if (node != NULL)
    plist_get_bool_val (node, &found);
  else if (bt_plist_get_number (self, key, &number))
    found = number != 0;
  else
    return FALSE;
  *value = found != 0;
  return TRUE;
}

const char *
bt_plist_get_text (BtPlist *self, const char *key)
{
  plist_t node = get_node (self, key, PLIST_STRING);
  const char *text = node != NULL ? plist_get_string_ptr (node, NULL) : NULL;

  return text != NULL && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

gboolean
bt_plist_has_dictionary (BtPlist *self, const char *key)
{
  return get_node (self, key, PLIST_DICT) != NULL;
}

void
bt_plist_set_text (BtPlist *self, const char *key, const char *value)
{
  plist_dict_set_item (self, key, plist_new_string (value));
}

void
bt_plist_set_number (BtPlist *self, const char *key, double value)
{
  plist_dict_set_item (self, key, plist_new_real (value));
}

GBytes *
bt_plist_write (BtPlist *self)
{
  char *text = NULL;
  uint32_t size = 0;

  plist_to_bin (self, &text, &size);
  /* Its own function that frees it is free() by another name, and that name is none that all versions have. */
  return g_bytes_new_with_free_func (text, size, free, text);
}
