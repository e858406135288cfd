/* bt-peer-id.c — the 20 bytes that name a peer, and the program they tell of (BEP 20).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/bt-handshake.h"

#include "base/bt-random.h"

#include <string.h>

#define ID_PREFIX "-PM0100-"
#define ID_PREFIX_SIZE 8

typedef struct {
  char code[3];
  const char *name;
} Client;

/* BEP 20's Azureus style: two letters, those one meets. */
static const Client clients[] = {
  { "7T", "aTorrent" },
  { "A~", "Ares" },
  { "AG", "Ares" },
  { "AZ", "Vuze" },
  { "BC", "BitComet" },
  { "BG", "BTG" },
  { "BI", "BiglyBT" },
  { "BT", "BitTorrent" },
  { "DE", "Deluge" },
  { "FD", "Free Download Manager" },
  { "FW", "FrostWire" },
  { "GT", "anacrolix/torrent" },
  { "KT", "KTorrent" },
  { "LT", "libtorrent" },
  { "lt", "rTorrent" },
  { "MG", "MediaGet" },
  { "PI", "PicoTorrent" },
  { "PM", "Piecemeal" },
  { "qB", "qBittorrent" },
  { "rQ", "rqbit" },
  { "SD", "Xunlei" },
  { "TR", "Transmission" },
  { "TX", "Tixati" },
  { "UM", "\xc2\xb5Torrent" },
  { "UT", "\xc2\xb5Torrent" },
  { "UW", "\xc2\xb5Torrent Web" },
  { "WD", "WebTorrent Desktop" },
  { "WW", "WebTorrent" },
  { "XL", "Xunlei" },
};

void
bt_peer_id_generate (guint8 peer_id[BT_PEER_ID_SIZE])
{
  static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv"; /* 32: no letter is likelier */

  memcpy (peer_id, ID_PREFIX, ID_PREFIX_SIZE);
  bt_random_secret (peer_id + ID_PREFIX_SIZE, BT_PEER_ID_SIZE - ID_PREFIX_SIZE);
  for (guint i = ID_PREFIX_SIZE; i < BT_PEER_ID_SIZE; i++)
    peer_id[i] = alphabet[peer_id[i] & 31];
}

/* One character of a version: 0-9, then A = 10 and so on. */
static int
version_digit (guint8 c)
{
  if (g_ascii_isdigit (c))
    return c - '0';
  if (g_ascii_isalpha (c))
    return g_ascii_toupper (c) - 'A' + 10;
  return -1;
}

/* "3.0" from "3000", "4.0.5" from "4050": at least two numbers, no zeros at the end. */
static void
append_version (GString *text, const guint8 version[4])
{
  int n = 0;

  for (int i = 0; i < 4; i++) {
    int digit = version_digit (version[i]);

    if (digit < 0)
      break;
    if (digit > 0 || i < 2)
      n = i + 1;
  }
  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%d", i == 0 ? " " : ".", version_digit (version[i]));
}

static const char *
find_client (const guint8 code[2])
{
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    if (memcmp (clients[i].code, code, 2) == 0)
      return clients[i].name;
  }
  return NULL;
}

static void
describe_azureus (const guint8 *id, GString *text)
{
  const char *name = find_client (id + 1);

  if (name != NULL)
    g_string_append (text, name);
  else if (g_ascii_isalnum (id[1]) && g_ascii_isalnum (id[2]))
    g_string_append_printf (text, "%c%c", id[1], id[2]);
  else
    return;
  append_version (text, id + 3);
}

void
bt_peer_id_describe (const guint8 peer_id[BT_PEER_ID_SIZE], char *out, gsize n_out)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (peer_id[0] == '-' && peer_id[7] == '-')
    describe_azureus (peer_id, text);
  else if (peer_id[0] == 'M' && peer_id[2] == '-' && g_ascii_isdigit (peer_id[1]))
    g_string_append_printf (text, "BitTorrent %c", peer_id[1]);
  g_strlcpy (out, text->str, n_out);
}
