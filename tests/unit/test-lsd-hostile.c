/* test-lsd-hostile.c — what the local network may say that is no announce, or more than one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows name the item of the list of hostile inputs (protocol notes, section 7) they stand for. */
#include "lsd/bt-lsd-message.h"

#include <string.h>

#define LINE "BT-SEARCH * HTTP/1.1\r\n"
#define HASH "0123456789abcdef0123456789ABCDEF01234567"
#define HASH_LINE "Infohash: " HASH "\r\n"
#define PORT_LINE "Port: 6881\r\n"

typedef struct {
  const char *name;
  const char *text;
  int n_hashes; /* -1: it is no announce */
} Row;

static const Row rows[] = {
  { "50/nothing", "", -1 },
  { "50/only-a-line", LINE, -1 },
  { "50/other-method", "GET * HTTP/1.1\r\n" PORT_LINE HASH_LINE "\r\n", -1 },
  { "50/other-version", "BT-SEARCH * HTTP/1.10\r\n" PORT_LINE HASH_LINE "\r\n", -1 },
  { "50/no-port", LINE HASH_LINE "\r\n", -1 },
  { "50/no-hash", LINE PORT_LINE "\r\n", -1 },
  { "50/port-zero", LINE "Port: 0\r\n" HASH_LINE "\r\n", -1 },
  { "50/port-too-great", LINE "Port: 65536\r\n" HASH_LINE "\r\n", -1 },
  { "50/port-of-many-digits", LINE "Port: 4294973177\r\n" HASH_LINE "\r\n", -1 },
  { "50/port-negative", LINE "Port: -1\r\n" HASH_LINE "\r\n", -1 },
  { "50/port-and-more", LINE "Port: 6881x\r\n" HASH_LINE "\r\n", -1 },
  { "50/port-empty", LINE "Port:\r\n" HASH_LINE "\r\n", -1 },
  { "50/hash-short", LINE PORT_LINE "Infohash: 0123\r\n\r\n", -1 },
  { "50/hash-long", LINE PORT_LINE "Infohash: " HASH "0\r\n\r\n", -1 },
  { "50/hash-no-hex", LINE PORT_LINE "Infohash: x123456789abcdef0123456789abcdef01234567\r\n\r\n",
    -1 },
  { "50/after-the-end", LINE PORT_LINE "\r\n" HASH_LINE, -1 },
  { "50/no-colon", LINE PORT_LINE "Infohash " HASH "\r\n\r\n", -1 },
  { "50/plain", LINE PORT_LINE HASH_LINE "\r\n\r\n", 1 },
  { "50/no-end", LINE PORT_LINE "Infohash: " HASH, 1 },
  { "50/lines-of-unix", "BT-SEARCH * HTTP/1.1\nport:6881\ninfohash:" HASH "\n\n", 1 },
  { "50/spaces", LINE "PORT: \t 6881  \r\nINFOHASH:  " HASH " \r\n\r\n", 1 },
  { "50/unknown-headers", LINE "Host: nobody\r\nX: y\r\n:\r\n" PORT_LINE HASH_LINE "\r\n", 1 },
  { "50/good-and-bad", LINE PORT_LINE HASH_LINE "Infohash: zz\r\n" HASH_LINE "\r\n", 2 },
  { "50/long-cookie",
    LINE PORT_LINE HASH_LINE
    "cookie: 0123456789012345678901234567890123456789012345678901234567890123456789\r\n\r\n",
    1 },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  BtLsdMessage message;
  gboolean is_read =
      bt_lsd_message_parse (&message, (const guint8 *) row->text, strlen (row->text));

  g_assert_cmpint (is_read, ==, row->n_hashes >= 0);
  if (!is_read)
    return;
  g_assert_cmpuint (message.port, ==, 6881);
  g_assert_cmpint ((int) message.n_hashes, ==, row->n_hashes);
  g_assert_cmphex (message.hashes[0][0], ==, 0x01);
  g_assert_cmphex (message.hashes[0][15], ==, 0xef);
  g_assert_cmpuint (strlen (message.cookie), <, BT_LSD_COOKIE_MAX);
}

static void
test_many_hashes (void)
{
  g_autoptr (GString) text = g_string_new (LINE PORT_LINE);
  BtLsdMessage message;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, HASH_LINE);
  g_assert_true (bt_lsd_message_parse (&message, (const guint8 *) text->str, text->len));
  g_assert_cmpuint (message.n_hashes, ==, BT_LSD_HASHES_MAX);
}

/* Cut anywhere, and with a byte of another kind anywhere. */
static void
test_every_byte (void)
{
  static const char text[] = LINE PORT_LINE HASH_LINE "cookie: abc\r\n\r\n\r\n";
  static const guint8 others[] = { 0, '\r', '\n', ':', ' ', 0xff };
  BtLsdMessage message;

  for (gsize n = 0; n < sizeof text; n++) {
    g_autofree guint8 *copy = g_memdup2 (text, n);

    bt_lsd_message_parse (&message, copy, n);
    for (guint i = 0; n > 0 && i < sizeof others; i++) {
      copy[n - 1] = others[i];
      bt_lsd_message_parse (&message, copy, n);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/lsd-hostile/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/lsd-hostile/many-hashes", test_many_hashes);
  g_test_add_func ("/lsd-hostile/every-byte", test_every_byte);
  return g_test_run ();
}
