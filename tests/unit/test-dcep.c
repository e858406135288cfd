/* test-dcep.c — messages that open a data channel, good and bad.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-dcep.h"

#include <string.h>

#define BYTES(...) (const guint8[]) { __VA_ARGS__ }, sizeof ((const guint8[]) { __VA_ARGS__ })

typedef struct {
  const char *name;
  const guint8 *bytes;
  gsize n_bytes;
  BtDcepKind kind;
} Row;

static const Row rows[] = {
  { "nothing", NULL, 0, BT_DCEP_NONE },
  { "ack", BYTES (2), BT_DCEP_ACK },
  { "ack-and-more", BYTES (2, 0), BT_DCEP_NONE },
  { "unknown", BYTES (1), BT_DCEP_NONE },
  { "unknown-last", BYTES (255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_NONE },
  { "open", BYTES (3, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 'a'), BT_DCEP_OPEN },
  { "open-empty", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_OPEN },
  { "open-protocol", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 'a', 'b', 'c'), BT_DCEP_OPEN },
  { "open-reliability", BYTES (3, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0), BT_DCEP_OPEN },
  { "open-label-no-text", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 255), BT_DCEP_OPEN },
  { "open-rexmit", BYTES (3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_OPEN_OTHER },
  { "open-timed", BYTES (3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_OPEN_OTHER },
  { "open-unordered", BYTES (3, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_OPEN_OTHER },
  { "open-unordered-rexmit", BYTES (3, 0x81, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_OPEN_OTHER },
  { "open-unordered-timed", BYTES (3, 0x82, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_OPEN_OTHER },
  { "open-reserved", BYTES (3, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_NONE },
  { "open-head-cut", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), BT_DCEP_NONE },
  { "open-label-cut", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 'a'), BT_DCEP_NONE },
  { "open-protocol-cut", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 'a'), BT_DCEP_NONE },
  { "open-too-long", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'a'), BT_DCEP_NONE },
  { "open-lengths-great", BYTES (3, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255), BT_DCEP_NONE },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree guint8 *exact = g_memdup2 (row->bytes, row->n_bytes);

  g_assert_cmpint (bt_dcep_parse (exact, row->n_bytes), ==, row->kind);
}

static void
test_write (void)
{
  static const guint8 expected[] = { 3, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 'a', 'b', 'c' };
  guint8 bytes[BT_DCEP_OPEN_MAX];
  gsize n_bytes = bt_dcep_write_open (bytes, "abc");

  g_assert_cmpmem (bytes, n_bytes, expected, sizeof expected);
  g_assert_cmpint (bt_dcep_parse (bytes, n_bytes), ==, BT_DCEP_OPEN);
  g_assert_cmpuint (bt_dcep_write_ack (bytes), ==, 1);
  g_assert_cmpint (bt_dcep_parse (bytes, 1), ==, BT_DCEP_ACK);
}

static void
test_long_label (void)
{
  g_autofree char *label = g_strnfill (BT_DCEP_LABEL_MAX + 10, 'x');
  guint8 bytes[BT_DCEP_OPEN_MAX];

  g_assert_cmpuint (bt_dcep_write_open (bytes, label), ==, BT_DCEP_OPEN_MAX);
  g_assert_cmpint (bt_dcep_parse (bytes, BT_DCEP_OPEN_MAX), ==, BT_DCEP_OPEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/dcep/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/dcep/write", test_write);
  g_test_add_func ("/dcep/long-label", test_long_label);
  return g_test_run ();
}
