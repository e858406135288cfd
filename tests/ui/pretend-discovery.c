/* pretend-discovery.c — how the peers of a torrent that never was were found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pretend-discovery.h"

#include "model/bt-engine-private.h"
#include "session/bt-report.h"

#define ID 1 /* of the torrent, in reports */
#define PIECE_LENGTH (1024 * 1024)
#define N_PIECES 32
#define MINUTE_US (60 * G_USEC_PER_SEC)
#define N_BUCKETS 10
#define N_HEARD 17 /* hops that are never asked */
#define N_NETWORK 12345678
#define PLACE_SHIFT 8 /* bits; a hop's number before it is sorted is kept above its peers */
#define LONG_AGO_US (20 * MINUTE_US)

struct _PretendDiscovery {
  BtEngine *engine;
  char *name;
  gboolean is_private, is_lonely, has_all_sources, has_v6, was_told;
  PretendDht dht;
  BtTorrentState state;
  guint64 peer_id;    /* 0: there is none */
  const char *client; /* static; of that peer */
  guint n_trackers, time_ms;
  BtWayIn way_in;
  guint64 carried[BT_N_TRANSPORTS]; /* bytes that came */
  guint64 serial;
  GRand *random;
  guint8 target[BT_NODE_ID_SIZE];
  GArray *meetings; /* BtRtcStat; NULL: none are told */
  GArray *hops; /* BtDhtHopStat; with the times of the whole lookup, in µs since its beginning */
};

/* --- the torrent -------------------------------------------------------------------------------- */

static BtMetainfo *
make_metainfo (PretendDiscovery *self)
{
  g_autofree char *pieces = g_strnfill (N_PIECES * 20, 'x');
  g_autofree char *text =
      g_strdup_printf ("d4:infod6:lengthi%ue4:name%zu:%s12:piece lengthi%ue6:pieces%u:%s%see",
                       N_PIECES * PIECE_LENGTH, strlen (self->name), self->name, PIECE_LENGTH,
                       N_PIECES * 20, pieces, self->is_private ? "7:privatei1e" : "");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  BtMetainfo *metainfo = bt_metainfo_new (bytes, NULL);

  g_assert_nonnull (metainfo);
  return metainfo;
}

static BtTrackerStat
make_tracker (guint index, gint64 now)
{
  static const BtTrackerStat first[] = {
    { .url = (char *) "udp://tracker.example.org:6969",
      .state = BT_TRACKER_WORKING,
      .n_peers = 31,
      .n_seeders = -1,
      .n_leechers = -1,
      .n_downloads = -1,
      .next_us = 24 * MINUTE_US },
    { .url = (char *) "https://tracker.example.net/announce",
      .state = BT_TRACKER_WORKING,
      .n_peers = 50,
      .n_seeders = 1204,
      .n_leechers = 87,
      .n_downloads = 42130,
      .next_us = MINUTE_US },
    { .url = (char *) "http://old.example.com/announce",
      .state = BT_TRACKER_FAILED,
      .n_seeders = -1,
      .n_leechers = -1,
      .n_downloads = -1,
      .next_us = 5 * MINUTE_US },
    { .url = (char *) "udp://slow.example.org:1337",
      .state = BT_TRACKER_ASKING,
      .n_seeders = -1,
      .n_leechers = -1,
      .n_downloads = -1 },
    { .url = (char *) "wss://tracker.example.net",
      .state = BT_TRACKER_UNKNOWN,
      .n_seeders = -1,
      .n_leechers = -1,
      .n_downloads = -1 },
  };
  BtTrackerStat stat = first[MIN (index, G_N_ELEMENTS (first) - 1)];

  stat.url = index < G_N_ELEMENTS (first)
                 ? g_strdup (stat.url)
                 : g_strdup_printf ("https://a-tracker-with-quite-a-long-name-%u.example.org:443/"
                                    "0123456789abcdef/announce",
                                    index);
  if (index >= G_N_ELEMENTS (first))
    stat.state = BT_TRACKER_FAILED;
  if (index > G_N_ELEMENTS (first))
    stat.message = g_strdup ("torrent is not registered here");
  stat.tier = index;
  stat.next_us = stat.next_us > 0 ? now + stat.next_us : 0;
  return stat;
}

static GArray *
make_trackers (PretendDiscovery *self, gint64 now)
{
  GArray *trackers = g_array_new (FALSE, TRUE, sizeof (BtTrackerStat));

  g_array_set_clear_func (trackers, (GDestroyNotify) bt_tracker_stat_clear);
  for (guint i = 0; i < self->n_trackers; i++) {
    BtTrackerStat stat = make_tracker (i, now);

    g_array_append_val (trackers, stat);
  }
  return trackers;
}

/* A line that rises to @most, soon or late. */
static guint32
rise (guint32 most, double age, double begin, double steep)
{
  double share = CLAMP ((age - begin) / steep, 0, 1);

  return (guint32) (most * (1 - (1 - share) * (1 - share)) + .5);
}

static void
fill_moment (PretendDiscovery *self, guint32 *n, double age)
{
  if (self->is_lonely)
    return;
  n[BT_PEER_SOURCE_TRACKER] = rise (31, age, .2, 3);
  if (self->has_all_sources) {
    n[BT_PEER_SOURCE_INCOMING] = rise (9, age, 2, 8);
    n[BT_PEER_SOURCE_RESUME] = 12;
    n[BT_PEER_SOURCE_MAGNET] = 2;
    n[BT_PEER_SOURCE_USER] = rise (1, age, 6, .1);
  }
  if (self->is_private)
    return;
  n[BT_PEER_SOURCE_DHT] = self->dht == PRETEND_DHT_OFF ? 0 : rise (46, age, 1, 8);
  n[BT_PEER_SOURCE_PEX] = rise (18, age, 3, 7);
  n[BT_PEER_SOURCE_LSD] = rise (1, age, 1.8, .1);
}

static BtWayState
way_state (PretendDiscovery *self, BtWay way)
{
  if (self->is_private)
    return BT_WAY_PRIVATE;
  if (way == BT_WAY_DHT && self->dht == PRETEND_DHT_OFF)
    return BT_WAY_OFF;
  return self->is_lonely ? BT_WAY_SILENT : BT_WAY_WORKING;
}

static BtDiscoveryStat *
make_discovery (PretendDiscovery *self, gint64 now)
{
  BtDiscoveryStat *stat = g_new0 (BtDiscoveryStat, 1);

  stat->n_steps = BT_FOUND_STEPS;
  stat->step_us = now / BT_FOUND_STEP_US * BT_FOUND_STEP_US;
  fill_moment (self, stat->n_found, 10);
  for (guint i = 0; i < BT_FOUND_STEPS; i++)
    fill_moment (self, stat->past[i], 10. * (BT_FOUND_STEPS - 1 - i) / BT_FOUND_STEPS);
  stat->way_in = self->way_in;
  memcpy (stat->carried_down, self->carried, sizeof self->carried);
  if (!self->is_lonely) {
    stat->n_peers[BT_TRANSPORT_TCP] = 21;
    stat->n_peers[BT_TRANSPORT_RTC] = 3;
  }
  for (BtWay way = 0; way < BT_N_WAYS; way++)
    stat->ways[way] = (BtWayStat) { .state = way_state (self, way),
                                    .n_told_by = way == BT_WAY_PEX && !self->is_lonely ? 6 : 0,
                                    .next_us = now + 5 * MINUTE_US };
  return stat;
}

/* --- the DHT ------------------------------------------------------------------------------------ */

static void
make_id (PretendDiscovery *self, guint8 *id, guint n_bits)
{
  for (guint i = 0; i < BT_NODE_ID_SIZE; i++)
    id[i] = (guint8) g_rand_int (self->random);
  for (guint bit = 0; bit <= n_bits; bit++) {
    guint8 mask = (guint8) (0x80 >> bit % 8), value = self->target[bit / 8] & mask;

    if (bit == n_bits)
      value ^= mask;
    id[bit / 8] = (guint8) ((id[bit / 8] & ~mask) | value);
  }
}

static void
make_address (PretendDiscovery *self, BtAddress *address)
{
  g_autofree char *text =
      g_strdup_printf ("203.0.113.%d:%d", g_rand_int_range (self->random, 1, 255),
                       g_rand_int_range (self->random, 1025, 65535));

  g_assert_true (bt_address_parse (address, text, 0));
}

static void
add_hop (PretendDiscovery *self, guint round, guint n_bits, int told_by, BtHopState state)
{
  BtDhtHopStat hop = { .state = state, .n_bits = n_bits, .round = round, .told_by = told_by };

  make_id (self, hop.id, n_bits);
  make_address (self, &hop.address);
  hop.heard_us = 1 + (gint64) (round - 1) * 350000;
  if (state != BT_HOP_HEARD) {
    hop.asked_us = hop.heard_us + g_rand_int_range (self->random, 1000, 60000);
    hop.ended_us = hop.asked_us + g_rand_int_range (self->random, 60000, 290000);
  }
  hop.n_peers = state == BT_HOP_PEERS ? 24 : 0;
  g_array_append_val (self->hops, hop);
}

/* As in the talk: each round asks those that are closer. */
static void
make_hops (PretendDiscovery *self)
{
  static const struct {
    guint round, n_bits;
    int told_by;
    BtHopState state;
  } asked[] = {
    { 1, 2, -1, BT_HOP_ANSWERED }, { 1, 3, -1, BT_HOP_ANSWERED }, { 1, 2, -1, BT_HOP_ANSWERED },
    { 2, 6, 0, BT_HOP_ANSWERED },  { 2, 7, 0, BT_HOP_ANSWERED },  { 2, 5, 1, BT_HOP_ANSWERED },
    { 2, 6, 2, BT_HOP_ANSWERED },  { 3, 10, 3, BT_HOP_ANSWERED }, { 3, 11, 4, BT_HOP_ANSWERED },
    { 3, 9, 5, BT_HOP_FAILED },    { 3, 11, 6, BT_HOP_FAILED },   { 4, 14, 7, BT_HOP_ANSWERED },
    { 4, 15, 8, BT_HOP_ANSWERED }, { 5, 18, 11, BT_HOP_PEERS },   { 5, 19, 12, BT_HOP_PEERS },
    { 5, 20, 12, BT_HOP_PEERS },
  };

  g_array_set_size (self->hops, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    add_hop (self, asked[i].round, asked[i].n_bits, asked[i].told_by, asked[i].state);
  for (guint i = 0; i < N_HEARD; i++)
    add_hop (self, i % 3 + 2, (guint) g_rand_int_range (self->random, 3, 13),
             (int) (i % 3 == 0 ? i % 2 : 3 + i % 4 + i % 3), BT_HOP_HEARD);
}

/* As it was @time_ms after its beginning. */
static void
age_hop (BtDhtHopStat *hop, gint64 time_us, gint64 start_us)
{
  gboolean is_asked = hop->asked_us > 0 && hop->asked_us <= time_us;
  gboolean is_ended = hop->ended_us > 0 && hop->ended_us <= time_us;

  if (!is_asked)
    hop->state = BT_HOP_HEARD;
  else if (!is_ended)
    hop->state = BT_HOP_ASKED;
  hop->heard_us += start_us;
  hop->asked_us = is_asked ? hop->asked_us + start_us : 0;
  hop->ended_us = is_ended ? hop->ended_us + start_us : 0;
}

static void
count_hop (BtDhtLookupStat *lookup, const BtDhtHopStat *hop)
{
  lookup->n_asked += hop->state != BT_HOP_HEARD;
  lookup->n_answered += hop->state == BT_HOP_ANSWERED || hop->state == BT_HOP_PEERS;
  lookup->n_failed += hop->state == BT_HOP_FAILED;
  lookup->n_peers = MIN (lookup->n_peers + hop->n_peers * (hop->state == BT_HOP_PEERS), 46);
  if (hop->state != BT_HOP_HEARD)
    lookup->n_rounds = MAX (lookup->n_rounds, hop->round);
}

static BtDhtLookupStat
make_lookup (PretendDiscovery *self, gint64 now)
{
  gint64 time_us = (gint64) self->time_ms * 1000, start_us = now - time_us;
  BtDhtLookupStat lookup = { .serial = self->serial,
                             .is_running = self->time_ms < PRETEND_LOOKUP_MS,
                             .started_us = start_us };

  lookup.hops = g_new0 (BtDhtHopStat, self->hops->len);
  for (guint i = 0; i < self->hops->len; i++) {
    BtDhtHopStat hop = g_array_index (self->hops, BtDhtHopStat, i);

    if (hop.heard_us > time_us)
      continue;
    age_hop (&hop, time_us, start_us);
    count_hop (&lookup, &hop);
    lookup.hops[lookup.n_hops++] = hop;
  }
  memcpy (lookup.target, self->target, sizeof lookup.target);
  lookup.ended_us = lookup.is_running ? 0 : now;
  lookup.n_told = lookup.is_running ? 0 : 8;
  return lookup;
}

/* Hops of a later round stand behind those that are never asked: a lookup tells them in the order they were
 * heard of. */
static int
compare_heard_cb (gconstpointer a, gconstpointer b)
{
  const BtDhtHopStat *first = a, *second = b;

  return first->heard_us < second->heard_us ? -1 : first->heard_us > second->heard_us;
}

static void
sort_hops (PretendDiscovery *self)
{
  g_autofree guint *places = g_new (guint, self->hops->len);

  for (guint i = 0; i < self->hops->len; i++)
    g_array_index (self->hops, BtDhtHopStat, i).n_peers += i << PLACE_SHIFT;
  g_array_sort (self->hops, compare_heard_cb);
  for (guint i = 0; i < self->hops->len; i++) {
    BtDhtHopStat *hop = &g_array_index (self->hops, BtDhtHopStat, i);

    places[hop->n_peers >> PLACE_SHIFT] = i;
    hop->n_peers &= (1 << PLACE_SHIFT) - 1;
  }
  for (guint i = 0; i < self->hops->len; i++) {
    BtDhtHopStat *hop = &g_array_index (self->hops, BtDhtHopStat, i);

    hop->told_by = hop->told_by >= 0 ? (int) places[hop->told_by] : -1;
  }
}

static BtDhtBucketStat
make_bucket (PretendDiscovery *self, guint depth, gint64 now)
{
  static const guint sizes[N_BUCKETS] = { 8, 8, 8, 8, 8, 8, 7, 5, 2, 1 };
  BtDhtBucketStat bucket = { .depth = depth,
                             .is_own = depth == N_BUCKETS - 1,
                             .n_nodes = sizes[depth] };

  for (guint i = 0; i < bucket.n_nodes; i++) {
    BtDhtNodeStat *node = &bucket.nodes[i];
    gboolean is_old = (i * 7 + depth * 3) % 11 == 4, is_bad = depth == 4 && i == 6;

    make_id (self, node->id, depth);
    make_address (self, &node->address);
    node->state = is_bad ? BT_DHT_NODE_BAD : is_old ? BT_DHT_NODE_QUESTIONABLE : BT_DHT_NODE_GOOD;
    node->is_verified = TRUE;
    node->seen_us = is_old || is_bad ? now - LONG_AGO_US : now - MINUTE_US * (i + depth);
    node->rtt_us = 60000 + i * 13000;
  }
  return bucket;
}

static void
fill_table (PretendDiscovery *self, GArray *buckets, gint64 now)
{
  GRand *kept = self->random;

  self->random = g_rand_new_with_seed (5);
  for (guint depth = 0; depth < N_BUCKETS; depth++) {
    BtDhtBucketStat bucket = make_bucket (self, depth, now);

    g_array_append_val (buckets, bucket);
  }
  g_rand_free (self->random);
  self->random = kept;
}

static BtDhtSummary
make_summary (PretendDiscovery *self)
{
  gboolean has_nodes = self->dht >= PRETEND_DHT_IDLE;

  return (BtDhtSummary) { .is_running = self->dht != PRETEND_DHT_OFF,
                          .is_joining = self->dht == PRETEND_DHT_JOINING,
                          .n_good = has_nodes ? 56 : 0,
                          .n_questionable = has_nodes ? 7 : 0,
                          .n_network = has_nodes ? N_NETWORK : 0 };
}

static BtDhtStat *
make_dht (PretendDiscovery *self, gint64 now)
{
  BtDhtStat *stat = bt_dht_stat_new ();

  stat->now_us = now;
  stat->summary = make_summary (self);
  if (self->dht >= PRETEND_DHT_IDLE)
    fill_table (self, stat->buckets, now);
  else
    g_array_append_vals (stat->buckets, &(BtDhtBucketStat) { .is_own = TRUE }, 1);
  if (self->dht >= PRETEND_DHT_IDLE && self->has_v6)
    fill_table (self, stat->buckets6, now);
  if (self->dht == PRETEND_DHT_LOOKUP) {
    BtDhtLookupStat lookup = make_lookup (self, now);

    g_array_append_val (stat->lookups, lookup);
  }
  return stat;
}

/* --- telling ------------------------------------------------------------------------------------ */

static void
fill_first (PretendDiscovery *self, BtTorrentUpdate *update)
{
  update->changed |= BT_CHANGED_ADDED | BT_CHANGED_METAINFO;
  update->metainfo = make_metainfo (self);
  update->info_hash = *bt_metainfo_get_info_hash (update->metainfo);
  update->folder = g_strdup (g_get_tmp_dir ());
  memcpy (self->target, bt_info_hash_get_wire (&update->info_hash), sizeof self->target);
  make_hops (self);
  sort_hops (self);
  self->was_told = TRUE;
}

static void
fill_peers (PretendDiscovery *self, BtTorrentUpdate *update)
{
  BtPeerStat peer = { .id = self->peer_id, .transport = BT_TRANSPORT_RTC };

  update->changed |= BT_CHANGED_PEERS;
  update->peers = g_array_new (FALSE, TRUE, sizeof (BtPeerStat));
  if (self->peer_id == 0)
    return;
  g_strlcpy (peer.client, self->client, sizeof peer.client);
  g_array_append_val (update->peers, peer);
}

void
pretend_discovery_tell (PretendDiscovery *self)
{
  BtReport *report = bt_report_new ();
  BtTorrentUpdate *update = bt_torrent_update_new (ID);
  BtEngineOptions options = *bt_engine_get_options (self->engine);

  report->now_us = g_get_monotonic_time ();
  update->changed = BT_CHANGED_STAT | BT_CHANGED_TRACKERS | BT_CHANGED_DISCOVERY;
  if (!self->was_told)
    fill_first (self, update);
  update->stat = (BtTorrentStat) { .state = self->state,
                                   .paused = self->state == BT_TORRENT_PAUSED,
                                   .wanted = (guint64) N_PIECES * PIECE_LENGTH,
                                   .n_pieces = N_PIECES };
  update->trackers = make_trackers (self, report->now_us);
  update->discovery = make_discovery (self, report->now_us);
  fill_peers (self, update);
  if (self->meetings != NULL) {
    update->changed |= BT_CHANGED_MEETINGS;
    update->meetings = g_array_copy (self->meetings);
  }
  g_ptr_array_add (report->updates, update);
  options.use_dht = self->dht != PRETEND_DHT_OFF;
  bt_engine_set_options (self->engine, &options);
  report->dht = make_summary (self);
  report->dht_stat = make_dht (self, report->now_us);
  _bt_engine_apply_report (self->engine, report);
}

void
pretend_discovery_set_dht (PretendDiscovery *self, PretendDht dht)
{
  self->dht = dht;
}

void
pretend_discovery_set_time (PretendDiscovery *self, guint time_ms)
{
  self->time_ms = MIN (time_ms, PRETEND_LOOKUP_MS);
}

void
pretend_discovery_begin_another (PretendDiscovery *self)
{
  self->serial++;
  self->time_ms = 0;
}

void
pretend_discovery_set_trackers (PretendDiscovery *self, guint n)
{
  self->n_trackers = n;
}

void
pretend_discovery_set_state (PretendDiscovery *self, BtTorrentState state)
{
  self->state = state;
}

void
pretend_discovery_set_peer (PretendDiscovery *self, guint64 id, const char *client)
{
  self->peer_id = id;
  self->client = client;
}

void
pretend_discovery_set_lonely (PretendDiscovery *self)
{
  self->is_lonely = TRUE;
}

void
pretend_discovery_set_all_sources (PretendDiscovery *self)
{
  self->has_all_sources = TRUE;
}

void
pretend_discovery_set_v6 (PretendDiscovery *self)
{
  self->has_v6 = TRUE;
}

void
pretend_discovery_set_meetings (PretendDiscovery *self, GArray *meetings)
{
  g_clear_pointer (&self->meetings, g_array_unref);
  self->meetings = g_array_ref (meetings);
}

/* --- life --------------------------------------------------------------------------------------- */

PretendDiscovery *
pretend_discovery_new (const char *name, gboolean is_private)
{
  PretendDiscovery *self = g_new0 (PretendDiscovery, 1);

  self->engine = _bt_engine_new_offline ();
  self->name = g_strdup (name);
  self->is_private = is_private;
  self->state = BT_TORRENT_DOWNLOADING;
  self->dht = PRETEND_DHT_LOOKUP;
  self->time_ms = PRETEND_LOOKUP_MS;
  self->n_trackers = 3;
  self->way_in.kind = is_private ? BT_WAY_IN_FILE : BT_WAY_IN_MAGNET;
  if (is_private)
    bt_way_in_init (&self->way_in, BT_WAY_IN_FILE, "tears_of_steel.torrent");
  self->carried[BT_TRANSPORT_TCP] = G_GUINT64_CONSTANT (2500000000);
  self->carried[BT_TRANSPORT_RTC] = 500000000;
  self->serial = 1;
  self->random = g_rand_new_with_seed (3);
  self->hops = g_array_new (FALSE, FALSE, sizeof (BtDhtHopStat));
  pretend_discovery_tell (self);
  return self;
}

void
pretend_discovery_set_way_in (PretendDiscovery *self, BtWayInKind kind, const char *from)
{
  bt_way_in_init (&self->way_in, kind, from);
}

void
pretend_discovery_set_carried (PretendDiscovery *self, guint64 tcp, guint64 utp, guint64 rtc)
{
  self->carried[BT_TRANSPORT_TCP] = tcp;
  self->carried[BT_TRANSPORT_UTP] = utp;
  self->carried[BT_TRANSPORT_RTC] = rtc;
}

BtEngine *
pretend_discovery_get_engine (PretendDiscovery *self)
{
  return self->engine;
}

BtTorrent *
pretend_discovery_get_torrent (PretendDiscovery *self)
{
  g_autoptr (BtTorrent) torrent = g_list_model_get_item (G_LIST_MODEL (self->engine), 0);

  return torrent;
}

void
pretend_discovery_free (PretendDiscovery *self)
{
  g_clear_object (&self->engine);
  g_clear_pointer (&self->meetings, g_array_unref);
  g_array_unref (self->hops);
  g_rand_free (self->random);
  g_free (self->name);
  g_free (self);
}
