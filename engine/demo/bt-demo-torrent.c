/* bt-demo-torrent.c — the demo's small torrent, made from its seed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/bt-demo-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/bt-hash.h"
#include "metainfo/bt-bencode.h"

#define DEMO_NAME "Swarm in a Box"
#define BLOCK_BYTES 16384   /* BEP 3: what clients ask for at a time */
#define BLOCKS_PER_PIECE 16 /* enough to see a piece fill, few enough to count */
#define PIECE_BYTES (BLOCKS_PER_PIECE * BLOCK_BYTES)
#define DATA_BYTES (BT_DEMO_N_PIECES * PIECE_BYTES)

/* Every piece is there, two of them only once, and so rare beside those that all have: ten copies are
 * the fewest of which one is half of the mean. The rare ones are with the slower peers: they are
 * still coming when you give already. The seed decides which pieces these are. */
static const guint8 pattern[BT_DEMO_N_PEERS] = {
  1 << 0 | 1 << 3 | 1 << 4,
  1 << 1 | 1 << 3 | 1 << 4 | 1 << 2,
  1 << 2 | 1 << 3 | 1 << 4,
};

static GBytes *
make_data (BtRandom *random)
{
  guint64 *words = g_malloc (DATA_BYTES);

  for (gsize i = 0; i < DATA_BYTES / sizeof *words; i++)
    words[i] = bt_random_next (random);
  return g_bytes_new_take (words, DATA_BYTES);
}

static void
shuffle_holdings (BtDemoTorrent *self, BtRandom *random)
{
  guint place[BT_DEMO_N_PIECES];

  for (guint i = 0; i < BT_DEMO_N_PIECES; i++)
    place[i] = i;
  for (guint i = BT_DEMO_N_PIECES - 1; i > 0; i--) {
    guint other = bt_random_below (random, i + 1);
    guint kept = place[i];

    place[i] = place[other];
    place[other] = kept;
  }
  for (guint peer = 0; peer < BT_DEMO_N_PEERS; peer++) {
    for (guint i = 0; i < BT_DEMO_N_PIECES; i++) {
      if (pattern[peer] & (1 << i))
        self->holdings[peer] |= (guint8) (1 << place[i]);
    }
  }
}

static GByteArray *
write_info (GBytes *data)
{
  const guint8 *bytes = g_bytes_get_data (data, NULL);
  GByteArray *info = g_byte_array_new ();
  guint8 hashes[BT_DEMO_N_PIECES * BT_SHA1_SIZE];

  for (guint i = 0; i < BT_DEMO_N_PIECES; i++)
    bt_sha1 (bytes + i * PIECE_BYTES, PIECE_BYTES, hashes + i * BT_SHA1_SIZE);
  bt_bencode_open_dict (info);
  bt_bencode_put_string (info, "length");
  bt_bencode_put_integer (info, DATA_BYTES);
  bt_bencode_put_string (info, "name");
  bt_bencode_put_string (info, DEMO_NAME);
  bt_bencode_put_string (info, "piece length");
  bt_bencode_put_integer (info, PIECE_BYTES);
  bt_bencode_put_string (info, "pieces");
  bt_bencode_put_bytes (info, hashes, sizeof hashes);
  bt_bencode_close (info);
  return info;
}

static void
put_tier (GByteArray *torrent, const char *url)
{
  bt_bencode_open_list (torrent);
  bt_bencode_put_string (torrent, url);
  bt_bencode_close (torrent);
}

/* @relay_url: (nullable): a second tracker. */
static GBytes *
write_torrent (const GByteArray *info, const char *announce_url, const char *relay_url)
{
  GByteArray *torrent = g_byte_array_new ();

  bt_bencode_open_dict (torrent);
  bt_bencode_put_string (torrent, "announce");
  bt_bencode_put_string (torrent, announce_url);
  if (relay_url != NULL) {
    bt_bencode_put_string (torrent, "announce-list");
    bt_bencode_open_list (torrent);
    put_tier (torrent, announce_url);
    put_tier (torrent, relay_url);
    bt_bencode_close (torrent);
  }
  bt_bencode_put_string (torrent, "info");
  bt_bencode_put_raw (torrent, info->data, info->len);
  bt_bencode_close (torrent);
  return g_byte_array_free_to_bytes (torrent);
}

BtDemoTorrent *
_bt_demo_torrent_new (BtRandom *random, const char *announce_url, const char *relay_url)
{
  BtDemoTorrent *self = g_new0 (BtDemoTorrent, 1);
  g_autoptr (GByteArray) info = NULL;

  self->data = make_data (random);
  shuffle_holdings (self, random);
  info = write_info (self->data);
  bt_sha1 (info->data, info->len, self->info_hash);
  self->torrent = write_torrent (info, announce_url, relay_url);
  self->web_torrent = write_torrent (info, relay_url, NULL);
  return self;
}

void
_bt_demo_torrent_free (BtDemoTorrent *self)
{
  g_bytes_unref (self->data);
  g_bytes_unref (self->torrent);
  g_bytes_unref (self->web_torrent);
  g_free (self);
}

static gboolean
write_piece (int fd, const guint8 *bytes, guint piece)
{
  gsize done = 0;

  while (done < PIECE_BYTES) {
    gssize n = pwrite (fd, bytes + piece * PIECE_BYTES + done, PIECE_BYTES - done,
                       (off_t) (piece * PIECE_BYTES + done));

    if (n <= 0)
      return FALSE;
    done += (gsize) n;
  }
  return TRUE;
}

static gboolean
write_pieces (int fd, const guint8 *bytes, guint8 holding)
{
  if (ftruncate (fd, DATA_BYTES) != 0)
    return FALSE;
  for (guint i = 0; i < BT_DEMO_N_PIECES; i++) {
    if ((holding & (1 << i)) && !write_piece (fd, bytes, i))
      return FALSE;
  }
  return TRUE;
}

gboolean
_bt_demo_torrent_write (BtDemoTorrent *self, const char *folder, guint8 holding, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DEMO_NAME, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean is_written = fd >= 0 && write_pieces (fd, g_bytes_get_data (self->data, NULL), holding);
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);
  if (!is_written)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                 "the demo's file “%s” cannot be written: %s", path, g_strerror (saved_errno));
  return is_written;
}
