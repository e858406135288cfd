/* pretend-torrent.c — a torrent file that never was, and what was done with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pretend-torrent.h"

#include <string.h>

#include "metainfo/bt-bencode.h"
#include "model/bt-engine-private.h"
#include "session/bt-report.h"

#define ID 1 /* of the torrent, in reports */
#define NAME "debian-12.8.0-amd64-DVD-1"
#define PIECE_LENGTH (1024 * 1024)
#define HASH_SIZE 20
#define N_PARTS 9
#define N_BLOCKS 64     /* of a piece */
#define MADE 1731153600 /* 9 November 2024 */
#define ADDED 1731256200

struct _PretendTorrent {
  BtEngine *engine;
  BtMetainfo *metainfo;
  BtTotalsStat totals;
  guint32 n_have;
  guint n_parts; /* of the details that are here */
  gboolean was_told, was_known;
};

/* --- the file ----------------------------------------------------------------------------------- */

static void
put_text (GByteArray *to, const char *key, const char *text)
{
  bt_bencode_put_string (to, key);
  bt_bencode_put_string (to, text);
}

static void
put_number (GByteArray *to, const char *key, gint64 number)
{
  bt_bencode_put_string (to, key);
  bt_bencode_put_integer (to, number);
}

static void
put_file (GByteArray *to, const char *name, guint64 length)
{
  bt_bencode_open_dict (to);
  put_number (to, "length", (gint64) length);
  bt_bencode_put_string (to, "path");
  bt_bencode_open_list (to);
  bt_bencode_put_string (to, name);
  bt_bencode_close (to);
  bt_bencode_close (to);
}

/* Two small files share the first piece with a large one. */
static void
put_files (GByteArray *to, guint32 n_pieces)
{
  guint64 size = (guint64) n_pieces * PIECE_LENGTH - PIECE_LENGTH / 3;

  bt_bencode_put_string (to, "files");
  bt_bencode_open_list (to);
  put_file (to, "SHA512SUMS", 494);
  put_file (to, "SHA512SUMS.sign", 833);
  put_file (to, NAME ".iso", size - 494 - 833);
  bt_bencode_close (to);
}

static void
put_pieces (GByteArray *to, guint32 n_pieces)
{
  g_autofree guint8 *hashes = g_malloc ((gsize) n_pieces * HASH_SIZE);
  GRand *random = g_rand_new_with_seed (7);

  for (gsize i = 0; i < (gsize) n_pieces * HASH_SIZE; i += 4) {
    guint32 value = g_rand_int (random);

    memcpy (hashes + i, &value, sizeof value);
  }
  g_rand_free (random);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, hashes, (gsize) n_pieces * HASH_SIZE);
}

static BtMetainfo *
make_metainfo (guint32 n_pieces)
{
  GByteArray *to = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  BtMetainfo *metainfo;

  bt_bencode_open_dict (to);
  put_text (to, "comment", "Debian CD from cdimage.debian.org");
  put_text (to, "created by", "mktorrent 1.1");
  put_number (to, "creation date", MADE);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  put_files (to, n_pieces);
  put_text (to, "name", NAME);
  put_number (to, "piece length", PIECE_LENGTH);
  put_pieces (to, n_pieces);
  bt_bencode_close (to);
  put_text (to, "url-list", "https://cdimage.example.org/debian-cd/");
  bt_bencode_close (to);
  bytes = g_byte_array_free_to_bytes (to);
  metainfo = bt_metainfo_new (bytes, NULL);
  g_assert_nonnull (metainfo);
  return metainfo;
}

static GArray *
make_trackers (void)
{
  static const struct {
    const char *url;
    guint tier;
    gboolean is_extra;
  } all[] = {
    { "http://bttracker.debian.example:6969/announce", 0, FALSE },
    { "udp://bttracker.debian.example:6969", 0, FALSE },
    { "udp://open.example.org:1337", 1, FALSE },
    { "wss://tracker.example.net", 2, TRUE },
  };
  GArray *trackers = g_array_new (FALSE, TRUE, sizeof (BtTrackerStat));

  g_array_set_clear_func (trackers, (GDestroyNotify) bt_tracker_stat_clear);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    BtTrackerStat stat = { .url = g_strdup (all[i].url),
                           .tier = all[i].tier,
                           .is_extra = all[i].is_extra,
                           .state = BT_TRACKER_WORKING };

    g_array_append_val (trackers, stat);
  }
  return trackers;
}

/* --- one moment --------------------------------------------------------------------------------- */

static BtPieceMap *
make_map (PretendTorrent *self)
{
  guint32 n = bt_metainfo_get_n_pieces (self->metainfo), next = self->n_have;
  BtPieceMap *map = bt_piece_map_new (n);

  map->have = bt_bitfield_new (n);
  map->wanted = bt_bitfield_new (n);
  map->damaged = bt_bitfield_new (n);
  for (guint32 i = 0; i < n; i++) {
    map->copies[i] = 3;
    if (i < self->n_have)
      bt_bitfield_set (map->have, i);
    if (i != next + 3)
      bt_bitfield_set (map->wanted, i);
  }
  if (next + 3 < n) {
    map->n_progress = 1;
    map->progress = g_new0 (BtPieceProgress, 1);
    map->progress[0] = (BtPieceProgress) {
      .piece = next, .n_blocks = N_BLOCKS, .n_received = 7, .n_requested = 5
    };
    bt_bitfield_set (map->damaged, next + 1);
    map->check_from = next + 2;
    map->check_to = next + 3;
  }
  bt_piece_map_seal (map);
  return map;
}

static void
fill_stat (PretendTorrent *self, BtTorrentStat *stat)
{
  guint64 size = bt_metainfo_get_size (self->metainfo);

  if (self->n_parts < N_PARTS) {
    stat->state = BT_TORRENT_METADATA;
    stat->metadata_have = self->n_parts;
    stat->metadata_pieces = self->n_parts > 0 ? N_PARTS : 0;
    return;
  }
  stat->state = BT_TORRENT_DOWNLOADING;
  stat->n_pieces = bt_metainfo_get_n_pieces (self->metainfo);
  stat->n_have = self->n_have;
  stat->wanted = size;
  stat->have = (guint64) self->n_have * PIECE_LENGTH;
  stat->downloaded = stat->have + 3 * PIECE_LENGTH;
  stat->uploaded = stat->have / 3;
  stat->wasted = 3 * PIECE_LENGTH;
  stat->n_damaged = 2;
  stat->n_banned = 1;
  stat->active_seconds = 11520;
}

static void
fill_known (PretendTorrent *self, BtTorrentUpdate *update)
{
  update->changed |= BT_CHANGED_PIECES;
  update->pieces = make_map (self);
  if (self->was_known)
    return;
  update->changed |= BT_CHANGED_METAINFO;
  update->metainfo = bt_metainfo_ref (self->metainfo);
  self->was_known = TRUE;
}

void
pretend_torrent_tell (PretendTorrent *self)
{
  BtReport *report = bt_report_new ();
  BtTorrentUpdate *update = bt_torrent_update_new (ID);

  update->changed = BT_CHANGED_STAT | BT_CHANGED_TRACKERS;
  fill_stat (self, &update->stat);
  update->trackers = make_trackers ();
  if (!self->was_told) {
    update->changed |= BT_CHANGED_ADDED | BT_CHANGED_FOLDER;
    update->info_hash = *bt_metainfo_get_info_hash (self->metainfo);
    update->name = g_strdup (NAME);
    update->folder = g_strdup (g_get_tmp_dir ());
    update->added_time = ADDED;
    self->was_told = TRUE;
  }
  if (self->n_parts == N_PARTS)
    fill_known (self, update);
  g_ptr_array_add (report->updates, update);
  report->totals = self->totals;
  report->now_us = g_get_monotonic_time ();
  _bt_engine_apply_report (self->engine, report);
}

/* --- what changes ------------------------------------------------------------------------------- */

void
pretend_torrent_arrive (PretendTorrent *self, guint n)
{
  self->n_parts = MIN (n, N_PARTS);
}

void
pretend_torrent_step (PretendTorrent *self)
{
  if (self->n_have < bt_metainfo_get_n_pieces (self->metainfo))
    self->n_have++;
}

void
pretend_torrent_set_totals (PretendTorrent *self, const BtTotalsStat *totals)
{
  self->totals = *totals;
}

PretendTorrent *
pretend_torrent_new (guint32 n_pieces, PretendKind kind)
{
  PretendTorrent *self = g_new0 (PretendTorrent, 1);

  self->engine = _bt_engine_new_offline ();
  self->metainfo = make_metainfo (n_pieces);
  self->n_have = n_pieces / 3;
  self->n_parts = kind == PRETEND_MAGNET ? 0 : N_PARTS;
  pretend_torrent_tell (self);
  return self;
}

void
pretend_torrent_free (PretendTorrent *self)
{
  g_object_unref (self->engine);
  bt_metainfo_unref (self->metainfo);
  g_free (self);
}

BtEngine *
pretend_torrent_get_engine (PretendTorrent *self)
{
  return self->engine;
}

BtTorrent *
pretend_torrent_get_torrent (PretendTorrent *self)
{
  g_autoptr (BtTorrent) torrent = g_list_model_get_item (G_LIST_MODEL (self->engine), 0);

  return torrent; /* the engine keeps it */
}
