/* test-handshake.c — the opening bytes, and the program that an id tells of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-stat.h"
#include "wire/bt-client-name.h"
#include "wire/bt-handshake.h"

#include <string.h>

static void
test_round_trip (void)
{
  guint8 bytes[BT_HANDSHAKE_SIZE];
  BtHandshake written, read;

  bt_handshake_init (&written, (const guint8 *) "aaaaaaaaaabbbbbbbbbb",
                     (const guint8 *) "-PM0100-cccccccccccc");
  bt_handshake_write (&written, bytes);
  g_assert_cmpmem (bytes, 20,
                   "\x13"
                   "BitTorrent protocol",
                   20);
  g_assert_true (bt_handshake_parse (&read, bytes));
  g_assert_cmpmem (&read, sizeof read, &written, sizeof written);
  g_assert_true (bt_handshake_has_extensions (&read));
  g_assert_true (bt_handshake_has_fast (&read));
}

static void
test_not_ours (void)
{
  guint8 bytes[BT_HANDSHAKE_SIZE] = "\x13"
                                    "BitTorrent protocoX";
  BtHandshake handshake;

  g_assert_false (bt_handshake_parse (&handshake, bytes));
}

static void
test_generate (void)
{
  guint8 one[BT_PEER_ID_SIZE], two[BT_PEER_ID_SIZE];

  bt_peer_id_generate (one);
  bt_peer_id_generate (two);
  g_assert_cmpmem (one, 8, "-PM0100-", 8);
  g_assert_cmpint (memcmp (one, two, sizeof one), !=, 0);
  for (guint i = 8; i < sizeof one; i++)
    g_assert_true (g_ascii_isalnum (one[i]));
}

static void
test_describe (void)
{
  static const struct {
    const char *id, *client;
  } rows[] = {
    { "-TR3000-abcdefghijkl", "Transmission 3.0" },
    { "-TR4050-abcdefghijkl", "Transmission 4.0.5" },
    { "-LT20B0-abcdefghijkl", "libtorrent 2.0.11" },
    { "-lt0D80-abcdefghijkl", "rTorrent 0.13.8" },
    { "-qB4630-abcdefghijkl", "qBittorrent 4.6.3" },
    { "-PM0100-abcdefghijkl", "Piecemeal 0.1" },
    { "-zz1234-abcdefghijkl", "zz 1.2.3.4" },
    { "-\x01\x02"
      "1234-abcdefghijkl",
      "" },
    { "M7-9-2--abcdefghijkl", "BitTorrent 7" },
    { "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    char client[BT_PEER_CLIENT_MAX];

    bt_peer_id_describe ((const guint8 *) rows[i].id, client, sizeof client);
    g_assert_cmpstr (client, ==, rows[i].client);
  }
}

static void
test_clean (void)
{
  static const struct {
    const char *from, *to;
  } rows[] = {
    { "Transmission 4.0.5", "Transmission 4.0.5" },
    { "  spaces  ", "spaces" },
    { "\xc2\xb5Torrent 3.5", "\xc2\xb5Torrent 3.5" },
    { "a\xff\xfe"
      "b",
      "ab" },
    { "line\nbreak\x1b[31m", "linebreak[31m" },
    { "right\xe2\x80\xaeleft", "rightleft" },
  };
  char name[32];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    bt_client_name_clean ((const guint8 *) rows[i].from, strlen (rows[i].from), name, sizeof name);
    g_assert_cmpstr (name, ==, rows[i].to);
  }
}

/* Never in the middle of a character. */
static void
test_clean_cuts (void)
{
  char name[6];

  bt_client_name_clean ((const guint8 *) "abc\xc3\xa4\xc3\xb6", 7, name, sizeof name);
  g_assert_cmpstr (name, ==, "abc\xc3\xa4");
  bt_client_name_clean ((const guint8 *) "abcd\xc3\xa4", 6, name, sizeof name);
  g_assert_cmpstr (name, ==, "abcd");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handshake/round-trip", test_round_trip);
  g_test_add_func ("/handshake/not-ours", test_not_ours);
  g_test_add_func ("/peer-id/generate", test_generate);
  g_test_add_func ("/peer-id/describe", test_describe);
  g_test_add_func ("/client-name/clean", test_clean);
  g_test_add_func ("/client-name/cuts", test_clean_cuts);
  return g_test_run ();
}
