/* pretend.c — a swarm that never was, told to the model in reports as the engine tells a real one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pretend.h"

#include "model/bt-engine-private.h"

#define PIECE_LENGTH (1024 * 1024) /* bytes */
#define SMALL_PIECE_LENGTH (256 * 1024)
#define BLOCK_SIZE 16384
#define N_SENDING 8    /* peers that send at once */
#define RTC_EACH 3     /* so many peers, and one of them is met over WebRTC */
#define N_RARE_RUNS 12 /* places with few copies */
#define GAINS_A_STEP 3 /* pieces a peer gains a step */

static const char *const clients[] = { "qBittorrent 5.0", "Transmission 4.0", "WebTorrent",
                                       "libtorrent 2.0",  "Deluge 2.1",       "qBittorrent 4.6",
                                       "WebTorrent",      "Transmission 3.0", "qBittorrent 5.0",
                                       "BiglyBT 3.6",     "Fragments",        "KTorrent 23.8" };

struct _Pretend {
  BtEngine *engine;
  GRand *random;
  guint32 n_pieces, piece_length;
  guint n_peers;
  guint n_files; /* 0: one, without a folder */
  BtBitfield *have;
  BtPeerStat *peers; /* n_peers */
  guint16 *copies;   /* n_pieces; kept while bits change */
  GArray *events;    /* BtBlockEvent */
  GArray *progress;  /* BtPieceProgress */
  BtTorrentState state;
  BtBitfield *damaged;
  guint32 n_wanted; /* pieces, from the first on */
  guint64 uploaded;
  gboolean was_told;
};

/* --- the torrent ------------------------------------------------------------------------------ */

/* "6:lengthi1024e", or a list of films. */
static char *
make_files (Pretend *self)
{
  guint64 size = (guint64) self->n_pieces * self->piece_length;
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->n_files == 0)
    return g_strdup_printf ("6:lengthi%" G_GUINT64_FORMAT "e", size);
  g_string_append (text, "5:filesl");
  for (guint i = 0; i < self->n_files; i++) {
    g_autofree char *name = g_strdup_printf ("Part %u.mkv", i + 1);
    guint64 length = size * (i + 1) / self->n_files - size * i / self->n_files;

    g_string_append_printf (text, "d6:lengthi%" G_GUINT64_FORMAT "e4:pathl%zu:%see", length,
                            strlen (name), name);
  }
  g_string_append_c (text, 'e');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static BtMetainfo *
make_metainfo (Pretend *self, const char *name)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *files = make_files (self);
  g_autofree char *head =
      g_strdup_printf ("d4:infod%s4:name%zu:%s12:piece lengthi%ue6:pieces%u:", files, strlen (name),
                       name, self->piece_length, self->n_pieces * 20);
  g_autoptr (GBytes) torrent = NULL;
  BtMetainfo *metainfo;

  g_byte_array_append (bytes, (const guint8 *) head, strlen (head));
  for (guint i = 0; i < self->n_pieces * 20; i++) {
    guint8 byte = g_rand_int (self->random);

    g_byte_array_append (bytes, &byte, 1);
  }
  g_byte_array_append (bytes, (const guint8 *) "ee", 2);
  torrent = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  metainfo = bt_metainfo_new (torrent, NULL);
  g_assert_nonnull (metainfo);
  return metainfo;
}

static void
fill_runs (Pretend *self, BtBitfield *bits, double share)
{
  while (bt_bitfield_get_n_set (bits) < share * self->n_pieces) {
    guint32 first = g_rand_int_range (self->random, 0, self->n_pieces);
    guint32 end = first + g_rand_int_range (self->random, 1, MAX (self->n_pieces / 100, 2));

    for (guint32 i = first; i < MIN (end, self->n_pieces); i++)
      bt_bitfield_set (bits, i);
  }
}

static void
make_peer (Pretend *self, guint index)
{
  BtPeerStat *peer = &self->peers[index];
  g_autofree char *address = g_strdup_printf ("198.51.100.%u:6881", index % 250 + 1);
  double share = index % 4 == 0 ? 1 : g_rand_double_range (self->random, .1, .95);

  peer->id = index + 1;
  bt_address_parse (&peer->address, address, 0);
  g_strlcpy (peer->client, clients[index % G_N_ELEMENTS (clients)], sizeof peer->client);
  if (index % RTC_EACH == 1) {
    peer->transport = BT_TRANSPORT_RTC;
    peer->source = BT_PEER_SOURCE_RTC;
  } else {
    peer->source = BT_PEER_SOURCE_TRACKER;
  }
  peer->have = bt_bitfield_new (self->n_pieces);
  if (share == 1 && index % 8 == 0)
    bt_bitfield_set_all (peer->have);
  else
    fill_runs (self, peer->have, MIN (share, .97));
  peer->is_seed = bt_bitfield_is_full (peer->have);
  peer->down = index < N_SENDING ? BT_PEER_DOWN_SENDS : BT_PEER_DOWN_WAITING;
  peer->up = peer->is_seed           ? BT_PEER_UP_NOT_INTERESTED
             : index < N_SENDING / 2 ? BT_PEER_UP_SENDING_BACK
             : index == N_SENDING    ? BT_PEER_UP_TRY
                                     : BT_PEER_UP_WAITS;
  if (index < N_SENDING)
    peer->down_rate = 4100000 / (index + 1);
  if (peer->up == BT_PEER_UP_SENDING_BACK || peer->up == BT_PEER_UP_TRY)
    peer->up_rate = 412000 / (index + 1);
}

/* A few places that hardly anyone has, so that there is something rare. */
static void
make_rare (Pretend *self)
{
  for (guint run = 0; run < N_RARE_RUNS; run++) {
    guint32 first = g_rand_int_range (self->random, 0, self->n_pieces);
    guint32 end = MIN (first + self->n_pieces / 300 + 1, self->n_pieces);

    for (guint32 piece = first; piece < end; piece++) {
      bt_bitfield_clear (self->have, piece);
      for (guint i = 0; i < self->n_peers; i++)
        if (i != 0 && i != 3)
          bt_bitfield_clear (self->peers[i].have, piece);
    }
  }
}

/* Some get a piece from us that they have not. */
static void
make_up_flow (Pretend *self, BtPeerStat *peer, guint32 from)
{
  peer->n_up_flows = 0;
  for (guint32 piece = from; peer->up_rate > 0 && piece < self->n_pieces; piece++)
    if (bt_bitfield_get (self->have, piece) && !bt_bitfield_get (peer->have, piece)) {
      peer->up_flows[peer->n_up_flows++] = (BtPieceFlow) { piece, 16 };
      return;
    }
}

/* Peers ask for different pieces, each of which they have. */
static void
make_flows (Pretend *self)
{
  g_array_set_size (self->progress, 0);
  for (guint i = 0; i < self->n_peers; i++)
    make_up_flow (self, &self->peers[i], (guint64) self->n_pieces * i / self->n_peers);
  for (guint i = 0; i < MIN (N_SENDING, self->n_peers); i++) {
    BtPeerStat *peer = &self->peers[i];
    guint32 from = (guint64) self->n_pieces * (i * 5 % N_SENDING) / N_SENDING, piece;

    peer->n_down_flows = 0;
    for (piece = from; piece < self->n_pieces; piece++)
      if (bt_bitfield_get (peer->have, piece) && !bt_bitfield_get (self->have, piece))
        break;
    if (piece == self->n_pieces)
      continue;
    peer->down_flows[peer->n_down_flows++] = (BtPieceFlow) { piece, 16 };
    g_array_append_vals (
        self->progress,
        &(BtPieceProgress) { piece, 64, g_rand_int_range (self->random, 1, 60), 2, FALSE }, 1);
  }
}

static int
compare_progress_cb (gconstpointer a, gconstpointer b)
{
  guint32 first = ((const BtPieceProgress *) a)->piece;
  guint32 second = ((const BtPieceProgress *) b)->piece;

  return first < second ? -1 : first > second;
}

static void
count_copies (Pretend *self)
{
  memset (self->copies, 0, self->n_pieces * sizeof *self->copies);
  for (guint i = 0; i < self->n_peers; i++)
    for (guint32 piece = bt_bitfield_next (self->peers[i].have, 0, TRUE); piece < self->n_pieces;
         piece = bt_bitfield_next (self->peers[i].have, piece + 1, TRUE))
      self->copies[piece]++;
}

/* --- telling ---------------------------------------------------------------------------------- */

static BtPieceMap *
make_map (Pretend *self)
{
  BtPieceMap *map = bt_piece_map_new (self->n_pieces);

  map->have = bt_bitfield_copy (self->have);
  map->wanted = bt_bitfield_new (self->n_pieces);
  for (guint32 i = 0; i < self->n_wanted; i++)
    bt_bitfield_set (map->wanted, i);
  memcpy (map->copies, self->copies, self->n_pieces * sizeof *map->copies);
  g_array_sort (self->progress, compare_progress_cb);
  map->n_progress = self->progress->len;
  map->progress = g_memdup2 (self->progress->data, self->progress->len * sizeof (BtPieceProgress));
  if (self->damaged != NULL)
    map->damaged = bt_bitfield_copy (self->damaged);
  if (self->state == BT_TORRENT_CHECKING) {
    map->check_from = self->n_pieces / 3;
    map->check_to = map->check_from + MAX (self->n_pieces / 20, 1);
  }
  bt_piece_map_seal (map);
  return map;
}

static BtTorrentStat
make_stat (Pretend *self)
{
  BtTorrentStat stat = { .state = self->state,
                         .paused = self->state == BT_TORRENT_PAUSED,
                         .wanted = (guint64) self->n_pieces * self->piece_length,
                         .n_pieces = self->n_pieces,
                         .n_have = bt_bitfield_get_n_set (self->have),
                         .n_peers = self->n_peers,
                         .uploaded = self->uploaded,
                         .checked = self->n_pieces / 3,
                         .to_check = self->n_pieces };

  stat.have = (guint64) stat.n_have * self->piece_length;
  for (guint i = 0; i < self->n_peers; i++) {
    stat.down_rate += self->peers[i].down_rate;
    stat.up_rate += self->peers[i].up_rate;
    stat.n_sending += self->peers[i].down_rate > 0;
  }
  return stat;
}

static GArray *
copy_peers (Pretend *self)
{
  GArray *peers = g_array_sized_new (FALSE, FALSE, sizeof (BtPeerStat), self->n_peers);

  g_array_set_clear_func (peers, (GDestroyNotify) bt_peer_stat_clear);
  for (guint i = 0; i < self->n_peers; i++) {
    BtPeerStat peer = self->peers[i];

    peer.n_have = bt_bitfield_get_n_set (peer.have);
    peer.have = bt_bitfield_copy (peer.have);
    g_array_append_val (peers, peer);
  }
  return peers;
}

static void
fill_first (Pretend *self, BtTorrentUpdate *update)
{
  update->changed |= BT_CHANGED_ADDED | BT_CHANGED_METAINFO;
  update->metainfo =
      make_metainfo (self, self->n_pieces > 12 ? "Tears of Steel (4K)" : "Swarm in a Box");
  update->info_hash = *bt_metainfo_get_info_hash (update->metainfo);
  update->folder = g_strdup (g_get_tmp_dir ());
  self->was_told = TRUE;
}

void
pretend_fill (Pretend *self, BtTorrentUpdate *update)
{
  update->changed |= BT_CHANGED_STAT | BT_CHANGED_PEERS | BT_CHANGED_PIECES | BT_CHANGED_EVENTS;
  if (!self->was_told)
    fill_first (self, update);
  g_clear_pointer (&update->peers, g_array_unref);
  g_clear_pointer (&update->pieces, bt_piece_map_unref);
  g_clear_pointer (&update->events, g_array_unref);
  update->stat = make_stat (self);
  update->peers = copy_peers (self);
  update->pieces = make_map (self);
  update->events = g_array_copy (self->events);
}

void
pretend_tell (Pretend *self)
{
  BtReport *report = bt_report_new ();
  BtTorrentUpdate *update = bt_torrent_update_new (PRETEND_ID);

  pretend_fill (self, update);
  g_ptr_array_add (report->updates, update);
  report->now_us = g_get_monotonic_time ();
  _bt_engine_apply_report (self->engine, report);
}

static void
add_event (Pretend *self, const BtPeerStat *peer, const BtPieceFlow *flow, gboolean is_upload)
{
  gint64 now = g_get_monotonic_time ();
  BtBlockEvent event = { .peer_id = peer->id,
                         .piece = flow->piece,
                         .block = g_rand_int_range (self->random, 0, 16),
                         .is_upload = is_upload,
                         .started_us = now - g_rand_int_range (self->random, 250000, 900000),
                         .finished_us = now };

  g_array_append_val (self->events, event);
}

static void
gain_piece (Pretend *self, BtPeerStat *peer)
{
  guint32 piece = g_rand_int_range (self->random, 0, self->n_pieces);

  if (bt_bitfield_set (peer->have, piece))
    self->copies[piece]++;
}

void
pretend_step (Pretend *self)
{
  gboolean is_small = self->n_pieces <= 12;

  g_array_set_size (self->events, 0);
  for (guint i = 0; i < self->n_peers; i++) {
    BtPeerStat *peer = &self->peers[i];

    for (guint k = 0; !is_small && !peer->is_seed && k < GAINS_A_STEP; k++)
      gain_piece (self, peer);
    if (peer->n_down_flows > 0)
      add_event (self, peer, &peer->down_flows[0], FALSE);
    if (peer->n_up_flows > 0)
      add_event (self, peer, &peer->up_flows[0], TRUE);
    if (peer->down_rate > 0)
      peer->down_rate += g_rand_int_range (self->random, -20000, 20000);
  }
  self->uploaded += 65536;
  if (is_small)
    return;
  bt_bitfield_set (self->have, g_rand_int_range (self->random, 0, self->n_pieces));
  make_flows (self);
}

void
pretend_set_state (Pretend *self, BtTorrentState state)
{
  self->state = state;
  if (state == BT_TORRENT_SEEDING)
    bt_bitfield_set_all (self->have);
}

void
pretend_drop_peers (Pretend *self)
{
  for (guint i = 0; i < self->n_peers; i++)
    bt_peer_stat_clear (&self->peers[i]);
  self->n_peers = 0;
  count_copies (self);
  g_array_set_size (self->progress, 0);
  g_array_set_size (self->events, 0);
}

void
pretend_damage (Pretend *self, guint n)
{
  g_clear_pointer (&self->damaged, bt_bitfield_unref);
  self->damaged = bt_bitfield_new (self->n_pieces);
  for (guint32 i = 0; i < self->n_pieces && bt_bitfield_get_n_set (self->damaged) < n; i++)
    if (!bt_bitfield_get (self->have, i))
      bt_bitfield_set (self->damaged, i);
}

void
pretend_skip (Pretend *self, double share)
{
  self->n_wanted = share * self->n_pieces;
}

/* --- life ------------------------------------------------------------------------------------- */

static Pretend *
make_pretend (guint32 n_pieces, guint n_peers, guint32 seed)
{
  Pretend *self = g_new0 (Pretend, 1);

  self->engine = _bt_engine_new_offline ();
  self->random = g_rand_new_with_seed (seed);
  self->n_pieces = self->n_wanted = n_pieces;
  self->n_peers = n_peers;
  self->piece_length = PIECE_LENGTH;
  self->have = bt_bitfield_new (n_pieces);
  self->peers = g_new0 (BtPeerStat, n_peers);
  self->copies = g_new0 (guint16, n_pieces);
  self->events = g_array_new (FALSE, FALSE, sizeof (BtBlockEvent));
  self->progress = g_array_new (FALSE, FALSE, sizeof (BtPieceProgress));
  self->state = BT_TORRENT_DOWNLOADING;
  return self;
}

Pretend *
pretend_new (guint32 n_pieces, guint n_peers, guint32 seed)
{
  return pretend_new_films (n_pieces, n_peers, seed, 0);
}

Pretend *
pretend_new_films (guint32 n_pieces, guint n_peers, guint32 seed, guint n_files)
{
  Pretend *self = make_pretend (n_pieces, n_peers, seed);

  self->n_files = n_files;
  for (guint32 i = 0; i < n_pieces / 14; i++)
    bt_bitfield_set (self->have, i);
  fill_runs (self, self->have, .43);
  for (guint i = 0; i < n_peers; i++)
    make_peer (self, i);
  make_rare (self);
  count_copies (self);
  make_flows (self);
  pretend_tell (self);
  return self;
}

static void
set_pieces (BtBitfield *bits, const char *pieces)
{
  for (; *pieces != '\0'; pieces++)
    bt_bitfield_set (bits, *pieces - '0');
}

static BtPeerStat *
make_small_peer (Pretend *self, guint index, const char *pieces)
{
  BtPeerStat *peer = &self->peers[index];

  make_peer (self, index);
  bt_bitfield_unref (peer->have);
  peer->have = bt_bitfield_new (self->n_pieces);
  set_pieces (peer->have, pieces);
  g_snprintf (peer->client, sizeof peer->client, "Peer %u", index + 1);
  peer->is_seed = FALSE;
  peer->down_rate = peer->up_rate = 0;
  return peer;
}

Pretend *
pretend_new_small (void)
{
  Pretend *self = make_pretend (5, 3, 1);
  BtPeerStat *peer;

  self->piece_length = SMALL_PIECE_LENGTH;
  set_pieces (self->have, "013");
  peer = make_small_peer (self, 0, "03");
  peer->down = BT_PEER_DOWN_NOTHING_NEEDED;
  peer->up = BT_PEER_UP_TRY;
  peer->up_rate = 96000;
  peer->up_flows[peer->n_up_flows++] = (BtPieceFlow) { 1, 4 };
  peer = make_small_peer (self, 1, "14");
  peer->down = BT_PEER_DOWN_WAITING;
  peer->up = BT_PEER_UP_WAITS;
  peer = make_small_peer (self, 2, "123");
  peer->down = BT_PEER_DOWN_SENDS;
  peer->up = BT_PEER_UP_SENDING_BACK;
  peer->down_rate = 128000;
  peer->up_rate = 112000;
  peer->down_flows[peer->n_down_flows++] = (BtPieceFlow) { 2, 4 };
  peer->up_flows[peer->n_up_flows++] = (BtPieceFlow) { 0, 4 };
  g_array_append_vals (self->progress, &(BtPieceProgress) { 2, 16, 6, 4, FALSE }, 1);
  count_copies (self);
  pretend_tell (self);
  return self;
}

BtTorrent *
pretend_get_torrent (Pretend *self)
{
  g_autoptr (BtTorrent) torrent = g_list_model_get_item (G_LIST_MODEL (self->engine), 0);

  return torrent;
}

BtEngine *
pretend_get_engine (Pretend *self)
{
  return self->engine;
}

void
pretend_free (Pretend *self)
{
  pretend_drop_peers (self);
  g_clear_object (&self->engine);
  bt_bitfield_unref (self->have);
  g_clear_pointer (&self->damaged, bt_bitfield_unref);
  g_free (self->peers);
  g_free (self->copies);
  g_array_unref (self->events);
  g_array_unref (self->progress);
  g_rand_free (self->random);
  g_free (self);
}
