/* test-lsd.c — what is said to the local network, and through which interfaces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "lsd/bt-lsd-interface.h"
#include "lsd/bt-lsd-message.h"
#include "transport/bt-local.h"

#include <string.h>

/* --- messages ----------------------------------------------------------------------------------- */

static void
test_write (void)
{
  BtLsdMessage message = { .port = 6881, .n_hashes = 2, .cookie = "c00kie" };
  g_autofree char *text = NULL;
  char bytes[BT_LSD_DATAGRAM_MAX];

  memset (message.hashes[1], 0xab, BT_SHA1_SIZE);
  text = g_strndup (bytes, bt_lsd_message_write (&message, FALSE, bytes));
  g_assert_cmpstr (text, ==,
                   "BT-SEARCH * HTTP/1.1\r\n"
                   "Host: 239.192.152.143:6771\r\n"
                   "Port: 6881\r\n"
                   "Infohash: 0000000000000000000000000000000000000000\r\n"
                   "Infohash: abababababababababababababababababababab\r\n"
                   "cookie: c00kie\r\n\r\n\r\n");
}

/* A full one fits into a datagram, in either family, and is read as it was. */
static void
test_full (void)
{
  BtLsdMessage message = {
    .port = 65535,
    .n_hashes = BT_LSD_HASHES_MAX,
    .cookie = "0123456789abcdef",
  };
  char bytes[BT_LSD_DATAGRAM_MAX];
  BtLsdMessage read;
  gsize n;

  for (guint i = 0; i < BT_LSD_HASHES_MAX; i++)
    memset (message.hashes[i], (int) i, BT_SHA1_SIZE);
  for (guint v6 = 0; v6 <= 1; v6++) {
    n = bt_lsd_message_write (&message, v6, bytes);
    g_assert_cmpuint (n, <=, BT_LSD_DATAGRAM_MAX);
    g_assert_true (bt_lsd_message_parse (&read, (const guint8 *) bytes, n));
    g_assert_cmpuint (read.port, ==, message.port);
    g_assert_cmpuint (read.n_hashes, ==, message.n_hashes);
    g_assert_cmpmem (read.hashes, sizeof read.hashes, message.hashes, sizeof message.hashes);
    g_assert_cmpstr (read.cookie, ==, message.cookie);
  }
}

/* --- interfaces --------------------------------------------------------------------------------- */

typedef struct {
  const char *address;
  guint index;
  guint n_bits; /* of the prefix, as written */
  gboolean is_loopback;
} Described;

static BtAddress
make_address (const char *text)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 1));
  return address;
}

static GArray *
make_interfaces (const Described *described)
{
  GArray *interfaces = g_array_new (FALSE, FALSE, sizeof (BtLsdInterface));

  for (; described->address != NULL; described++) {
    BtLsdInterface interface = {
      .index = described->index,
      .address = make_address (described->address),
      .n_bits = described->n_bits,
      .is_loopback = described->is_loopback,
    };

    if (bt_address_is_v4 (&interface.address))
      interface.n_bits += 96;
    g_array_append_val (interfaces, interface);
  }
  return interfaces;
}

static const Described usual[] = {
  { "127.0.0.1", 1, 8, TRUE },     { "::1", 1, 128, TRUE },
  { "192.168.1.7", 2, 24, FALSE }, { "192.168.1.8", 2, 24, FALSE },
  { "2001:db8::7", 2, 64, FALSE }, { "203.0.113.20", 3, 26, FALSE },
  { NULL, 0, 0, FALSE },
};
static const Described alone[] = {
  { "127.0.0.1", 1, 8, TRUE },
  { "198.18.0.1", 1, 15, TRUE },
  { NULL, 0, 0, FALSE },
};

/* Which speak, as letters in the order of the interfaces. */
static char *
choose (const Described *described, const char *bound)
{
  g_autoptr (GArray) interfaces = make_interfaces (described);
  GString *letters = g_string_new (NULL);
  BtAddress address;

  if (bound != NULL)
    address = make_address (bound);
  bt_lsd_interfaces_choose (interfaces, bound != NULL ? &address : NULL);
  for (guint i = 0; i < interfaces->len; i++) {
    const BtLsdInterface *interface = &g_array_index (interfaces, BtLsdInterface, i);

    g_string_append_c (letters, interface->speaks ? 'S' : '.');
    if (interface->speaks && bound != NULL)
      g_assert_true (bt_address_equal_ip (&interface->address, &address));
  }
  return g_string_free (letters, FALSE);
}

static void
test_choose (void)
{
  static const struct {
    const Described *described;
    const char *bound, *letters;
  } rows[] = {
    { usual, NULL, "..S.SS" },          { usual, "192.168.1.8", "...S.." },
    { usual, "127.0.0.1", "S....." },   { usual, "192.168.1.9", "......" },
    { usual, "2001:db8::7", "....S." }, { alone, NULL, "S." },
    { alone, "198.18.0.3", ".S" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *letters = choose (rows[i].described, rows[i].bound);

    g_assert_cmpstr (letters, ==, rows[i].letters);
  }
}

static void
test_reach (void)
{
  static const struct {
    const char *address;
    gboolean is_near;
  } rows[] = {
    { "192.168.77.1", TRUE },  { "203.0.113.1", TRUE }, { "203.0.113.64", FALSE },
    { "2001:db8::9:9", TRUE }, { "8.8.8.8", FALSE },    { "2001:db8:1::1", FALSE },
    { "fd00::1", TRUE },       { "fe80::1", FALSE },
  };
  g_autoptr (GArray) interfaces = make_interfaces (usual);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    BtAddress address = make_address (rows[i].address);

    g_assert_cmpint (bt_lsd_interfaces_reach (interfaces, &address), ==, rows[i].is_near);
  }
}

static gboolean
is_local (const GArray *locals, const BtLsdInterface *interface)
{
  for (guint i = 0; i < locals->len; i++) {
    const BtLocal *local = &g_array_index (locals, BtLocal, i);

    if (local->interface == interface->index
        && bt_address_equal_ip (&local->address, &interface->address))
      return TRUE;
  }
  return FALSE;
}

/* Whatever this computer has: it is in its own networks, and they are those of the one list. */
static void
test_read (void)
{
  g_autoptr (GArray) interfaces = bt_lsd_interfaces_read ();
  g_autoptr (GArray) locals = bt_local_read ();

  for (guint i = 0; i < interfaces->len; i++) {
    const BtLsdInterface *interface = &g_array_index (interfaces, BtLsdInterface, i);

    g_assert_cmpuint (interface->index, >, 0);
    g_assert_cmpuint (interface->n_bits, <=, 128);
    g_assert_true (bt_lsd_interfaces_reach (interfaces, &interface->address));
    g_assert_true (is_local (locals, interface));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lsd/write", test_write);
  g_test_add_func ("/lsd/full", test_full);
  g_test_add_func ("/lsd/choose", test_choose);
  g_test_add_func ("/lsd/reach", test_reach);
  g_test_add_func ("/lsd/read", test_read);
  return g_test_run ();
}
