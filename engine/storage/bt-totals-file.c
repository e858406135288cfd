/* bt-totals-file.c — the totals of all sessions as they stand in the state folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-totals-file.h"

#include "metainfo/bt-bencode.h"

#define VERSION 1

static const struct {
  const char *key; /* ascending */
  gsize offset;    /* in BtTotals; of 8 bytes, never negative */
} fields[] = {
  { "banned", G_STRUCT_OFFSET (BtTotals, n_banned) },
  { "damaged", G_STRUCT_OFFSET (BtTotals, n_damaged) },
  { "downloaded", G_STRUCT_OFFSET (BtTotals, downloaded) },
  { "finished", G_STRUCT_OFFSET (BtTotals, n_finished) },
  { "seconds", G_STRUCT_OFFSET (BtTotals, seconds) },
  { "sessions", G_STRUCT_OFFSET (BtTotals, n_sessions) },
  { "since", G_STRUCT_OFFSET (BtTotals, since) },
  { "uploaded", G_STRUCT_OFFSET (BtTotals, uploaded) },
  { "version", 0 }, /* not in BtTotals */
  { "wasted", G_STRUCT_OFFSET (BtTotals, wasted) },
};

static gboolean
is_version (guint field)
{
  return g_str_equal (fields[field].key, "version");
}

static guint64 *
get_field (BtTotals *totals, guint field)
{
  return G_STRUCT_MEMBER_P (totals, fields[field].offset);
}

GBytes *
bt_totals_encode (const BtTotals *totals)
{
  GByteArray *to = g_byte_array_new ();
  BtTotals copy = *totals;

  bt_bencode_open_dict (to);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    guint64 value = is_version (i) ? VERSION : *get_field (&copy, i);

    bt_bencode_put_string (to, fields[i].key);
    bt_bencode_put_integer (to, (gint64) MIN (value, (guint64) G_MAXINT64));
  }
  bt_bencode_close (to);
  return g_byte_array_free_to_bytes (to);
}

static gboolean
read_fields (BtBencodeValue root, BtTotals *totals)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    gint64 value;

    if (!bt_bencode_get_integer (bt_bencode_lookup (root, fields[i].key), &value) || value < 0)
      return FALSE;
    if (!is_version (i))
      *get_field (totals, i) = (guint64) value;
    else if (value != VERSION)
      return FALSE;
  }
  return TRUE;
}

gboolean
bt_totals_decode (GBytes *bytes, BtTotals *totals)
{
  gsize n_bytes;
  const void *data = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (BtBencode) document = bt_bencode_new (data, n_bytes, NULL, NULL);
  BtTotals read = { 0 };
  gboolean fine = document != NULL && read_fields (bt_bencode_get_root (document), &read);

  *totals = fine ? read : (BtTotals) { 0 };
  return fine;
}
