/* test-discovery-words.c — trackers, ways, the DHT and its lookups as sentences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagrams/pm-dht-words.h"
#include "diagrams/pm-discovery-words.h"
#include "diagrams/pm-ways-words.h"
#include "pm-tracker-url.h"

#include <string.h>

#define NOW (1000 * G_USEC_PER_SEC)
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

#define assert_words(expression, expected)    \
  G_STMT_START                                \
  {                                           \
    g_autofree char *words_ = (expression);   \
    g_assert_cmpstr (words_, ==, (expected)); \
  }                                           \
  G_STMT_END

static BtTrackerStat
tracker (BtTrackerState state)
{
  return (BtTrackerStat) {
    .state = state, .n_peers = 31, .n_seeders = -1, .n_leechers = -1, .n_downloads = -1
  };
}

static void
test_again (void)
{
  assert_words (pm_discovery_words_again (0, NOW), NULL);
  assert_words (pm_discovery_words_again (NOW - 1, NOW), "again in a moment");
  assert_words (pm_discovery_words_again (NOW + 1, NOW), "again in 5 s");
  assert_words (pm_discovery_words_again (NOW + MINUTE - 1, NOW), "again in 60 s");
  assert_words (pm_discovery_words_again (NOW + MINUTE, NOW), "again in 1 min");
  assert_words (pm_discovery_words_again (NOW + 24 * MINUTE, NOW), "again in 24 min");
  assert_words (pm_discovery_words_again (NOW + 600 * MINUTE, NOW), "again in 10 hours");
}

static void
test_tracker (void)
{
  BtTrackerStat stat = tracker (BT_TRACKER_WORKING);

  stat.next_us = NOW + 24 * MINUTE;
  assert_words (pm_discovery_words_tracker (&stat, TRUE, NOW), "31 peers · again in 24 min");
  assert_words (pm_discovery_words_counts (&stat), NULL);
  stat.n_seeders = 40;
  stat.n_leechers = 20;
  stat.n_downloads = 1;
  assert_words (pm_discovery_words_tracker (&stat, TRUE, NOW), "31 of 60 peers · again in 24 min");
  assert_words (pm_discovery_words_counts (&stat),
                "40 peers have everything\n20 peers are still loading\nLoaded 1 time so far");
  stat = tracker (BT_TRACKER_FAILED);
  stat.next_us = NOW + 5 * MINUTE;
  assert_words (pm_discovery_words_tracker (&stat, TRUE, NOW), "No answer · again in 5 min");
  stat.message = (char *) "not registered";
  assert_words (pm_discovery_words_tracker (&stat, TRUE, NOW), "“not registered” · again in 5 min");
  stat = tracker (BT_TRACKER_ASKING);
  assert_words (pm_discovery_words_tracker (&stat, TRUE, NOW), "Asking…");
  stat = tracker (BT_TRACKER_UNKNOWN);
  assert_words (pm_discovery_words_tracker (&stat, TRUE, NOW),
                "Not asked: this kind of tracker is not supported yet");
  stat = tracker (BT_TRACKER_IDLE);
  assert_words (pm_discovery_words_tracker (&stat, TRUE, NOW), "Not asked yet");
  assert_words (pm_discovery_words_tracker (&stat, FALSE, NOW), "Not asked while stopped");
}

/* What follows the computer's name may be somebody's key. */
static void
test_tracker_name (void)
{
  assert_words (pm_discovery_words_tracker_name ("https://u:p@a.example.org:443/key/announce?x=1"),
                "https://a.example.org:443");
  assert_words (pm_discovery_words_tracker_name ("udp://a.example.org:6969"),
                "udp://a.example.org:6969");
  assert_words (pm_discovery_words_tracker_name ("udp://[2001:db8::1]:6969/announce"),
                "udp://[2001:db8::1]:6969");
  assert_words (pm_discovery_words_tracker_name ("nonsense"), "nonsense");
}

static void
test_ways (void)
{
  BtWayStat stat = { .state = BT_WAY_OFF };

  assert_words (pm_discovery_words_way (BT_WAY_PEX, &stat, 9, NOW),
                "Switched off in the Preferences");
  stat.state = BT_WAY_PRIVATE;
  assert_words (pm_discovery_words_way (BT_WAY_LSD, &stat, 0, NOW),
                "Switched off: this torrent is private");
  stat = (BtWayStat) { .state = BT_WAY_WORKING, .n_told_by = 6 };
  assert_words (pm_discovery_words_way (BT_WAY_PEX, &stat, 18, NOW),
                "18 peers · told by 6 of them");
  assert_words (pm_discovery_words_way (BT_WAY_LSD, &stat, 1, NOW),
                "1 peer on another computer here");
  stat = (BtWayStat) { .state = BT_WAY_SILENT, .next_us = NOW + 5 * MINUTE };
  assert_words (pm_discovery_words_way (BT_WAY_LSD, &stat, 0, NOW),
                "Nobody else here · again in 5 min");
}

static void
test_dht_row (void)
{
  BtWayStat stat = { .state = BT_WAY_WORKING };
  BtDhtSummary dht = { 0 };

  assert_words (pm_discovery_words_dht (&stat, &dht, 0, NOW), "Not joined yet");
  dht.is_running = TRUE;
  assert_words (pm_discovery_words_dht (&stat, &dht, 0, NOW), "Looking for a first node…");
  dht.n_good = 63;
  assert_words (pm_discovery_words_dht (&stat, &dht, 46, NOW), "46 peers · 63 nodes known");
  stat.state = BT_WAY_PRIVATE;
  assert_words (pm_discovery_words_dht (&stat, &dht, 0, NOW),
                "Switched off: this torrent is private");
}

static void
test_estimate (void)
{
  assert_words (pm_dht_words_about (1), "about 1");
  assert_words (pm_dht_words_about (347), "about 350");
  assert_words (pm_dht_words_about (999999), "about 1.0 million");
  assert_words (pm_dht_words_about (1249999), "about 1.2 million");
  assert_words (pm_dht_words_about (12345678), "about 12 million");
  assert_words (pm_dht_words_about (G_MAXUINT64 / 2), "about 9200000000000 million");
}

/* --- a lookup ----------------------------------------------------------------------------------- */

static void
set_hop (BtDhtHopStat *hop, guint8 first, BtHopState state)
{
  *hop = (BtDhtHopStat) { .state = state, .round = 1, .told_by = -1, .n_bits = 4 };
  bt_address_parse (&hop->address, "203.0.113.7:6881", 0);
  hop->id[0] = first;
  hop->asked_us = NOW;
  hop->ended_us = NOW + 120000;
}

static void
test_lookup (void)
{
  BtDhtHopStat hops[3];
  BtDhtLookupStat lookup = { .started_us = NOW,
                             .ended_us = NOW + 1900000,
                             .n_asked = 16,
                             .n_answered = 14,
                             .n_failed = 2,
                             .n_peers = 46,
                             .n_hops = 3,
                             .hops = hops };

  set_hop (&hops[0], 8, BT_HOP_ANSWERED);
  set_hop (&hops[1], 2, BT_HOP_PEERS);
  set_hop (&hops[2], 1, BT_HOP_PEERS);
  assert_words (pm_dht_words_lookup (&lookup),
                "Found 46 peers at the 2 closest nodes in 1.9 s · 16 asked, 2 silent");
  hops[0].id[0] = 0;
  lookup.n_told = 8;
  assert_words (pm_dht_words_lookup (&lookup),
                "Found 46 peers at 2 nodes in 1.9 s · 16 asked, 2 silent. 8 of them now know you, "
                "too.");
  lookup.n_peers = lookup.n_told = lookup.n_failed = 0;
  assert_words (pm_dht_words_lookup (&lookup), "Nobody knew peers, after 1.9 s · 16 asked");
  lookup.n_answered = 0;
  assert_words (pm_dht_words_lookup (&lookup), "Nobody answered · 16 asked");
}

static void
test_running_lookup (void)
{
  BtDhtHopStat hops[2];
  BtDhtLookupStat lookup = { .is_running = TRUE, .started_us = NOW, .n_hops = 2, .hops = hops };

  set_hop (&hops[0], 8, BT_HOP_ASKED);
  set_hop (&hops[1], 8, BT_HOP_HEARD);
  assert_words (pm_dht_words_lookup (&lookup), "Beginning with the nodes you know · 0 asked");
  lookup.n_asked = lookup.n_rounds = 3;
  assert_words (pm_dht_words_lookup (&lookup),
                "Round 3: waiting for 1 node, each is closer than the last · 3 asked");
  lookup.n_peers = 12;
  assert_words (pm_dht_words_lookup (&lookup),
                "Round 3: 12 peers so far, still coming closer · 3 asked");
}

static void
test_hop (void)
{
  BtDhtHopStat hops[2];
  BtDhtLookupStat lookup = { .n_hops = 2, .hops = hops };

  set_hop (&hops[0], 8, BT_HOP_ANSWERED);
  set_hop (&hops[1], 2, BT_HOP_PEERS);
  hops[1].round = 2;
  hops[1].told_by = 0;
  hops[1].n_peers = 12;
  assert_words (
      pm_dht_words_hop (&lookup, 0),
      "203.0.113.7:6881 · 4 bits alike\nAsked in round 1, answered in 120 ms\nYou knew it");
  assert_words (pm_dht_words_spoken_hop (&lookup, 1),
                "Round 2: 203.0.113.7, 4 bits alike, answered in 120 ms, knows 12 peers.");
  /* Whatever the index: it came from the engine's memory of strangers' words. */
  hops[1].told_by = 99;
  hops[1].state = BT_HOP_HEARD;
  assert_words (pm_dht_words_hop (&lookup, 1),
                "203.0.113.7:6881 · 4 bits alike\nheard of, not needed\nYou knew it");
}

static void
test_table (void)
{
  g_autoptr (BtDhtStat) stat = bt_dht_stat_new ();
  BtDhtBucketStat bucket = { .is_own = TRUE };

  g_array_append_val (stat->buckets, bucket);
  assert_words (pm_dht_words_table (stat, stat->buckets), "The DHT needs a first node. Joining…");
  g_array_index (stat->buckets, BtDhtBucketStat, 0).n_nodes = 1;
  stat->summary.n_network = 30;
  assert_words (
      pm_dht_words_table (stat, stat->buckets),
      "1 node answered lately. Each row is a bucket: up to 8 at one distance, so you know your "
      "own neighbourhood best. In all there are about 30 computers.");
  assert_words (pm_dht_words_distance (stat->buckets, 0), "everybody");
  assert_words (pm_dht_words_spoken_bucket (stat->buckets, 0),
                "everybody: 1 node, 1 of them answer.");
}

/* --- what a person writes ----------------------------------------------------------------------- */

static void
test_urls (void)
{
  static const char *const good[] = { "http://a.example.org/announce", "HTTPS://a.example.org",
                                      "udp://a.example.org:6969",      "udp://[2001:db8::1]:80/x",
                                      "wss://a.example.org",           "ws://a.example.org:8000" };
  static const char *const bad[] = { "a.example.org",
                                     "udp://a.example.org",
                                     "http://",
                                     "wss://",
                                     "ftp://a.example.org",
                                     "magnet:?x=y",
                                     "udp://:80",
                                     "",
                                     "udp://a.example.org:99999",
                                     "http://a.example.org:0" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    assert_words (pm_tracker_url_get_trouble (good[i]), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *trouble = pm_tracker_url_get_trouble (bad[i]);

    g_assert_nonnull (trouble);
  }
}

/* --- the table of ways -------------------------------------------------------------------------- */

static void
assert_cell (const PmWays *ways, PmWaysStep step, PmWaysColumn column, const char *expected)
{
  PmWaysCell cell;
  g_autofree char *words = NULL;

  pm_ways_words_cell (ways, step, column, &cell);
  words = g_strdup_printf ("%s|%s|%s", cell.title, cell.caption != NULL ? cell.caption : "",
                           cell.chip != NULL ? cell.chip : "");
  g_assert_cmpstr (words, ==, expected);
  g_assert_cmpint (cell.is_used, ==, cell.chip != NULL);
  pm_ways_cell_clear (&cell);
}

#define HASH "209c82260123456789abcdef0123456789a44bf7"

static void
test_ways_by_magnet (void)
{
  BtDiscoveryStat stat = { .way_in = { .kind = BT_WAY_IN_MAGNET } };
  PmWays ways = { .stat = &stat, .hash = HASH, .n_trackers = 3, .n_answering = 2 };

  for (BtWay way = 0; way < BT_N_WAYS; way++)
    stat.ways[way].state = BT_WAY_WORKING;
  stat.n_found[BT_PEER_SOURCE_TRACKER] = 24;
  stat.n_found[BT_PEER_SOURCE_RTC] = 7;
  stat.n_found[BT_PEER_SOURCE_DHT] = 46;
  stat.n_found[BT_PEER_SOURCE_PEX] = 18;
  stat.n_peers[BT_TRANSPORT_TCP] = 20;
  stat.n_peers[BT_TRANSPORT_RTC] = 4;
  stat.carried_down[BT_TRANSPORT_TCP] = 3000000000;
  g_assert_cmpint (pm_ways_words_way_in (&ways), ==, PM_WAYS_MAGNET);
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_HTTP, "Not used|would be a web page|");
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_FILE, "Not used|would be a web page|");
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_MAGNET, "The link itself|209c8226…a44bf7|Many");
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_HTTP, "Not used|would be one DNS entry|");
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_FILE, "3 trackers|31 peers from 2 of 3|3 places");
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_MAGNET, "DHT|46 peers · peer exchange 18|Many");
  assert_cell (&ways, PM_WAYS_STEP_TRANSFER, PM_WAYS_HTTP, "Not used|would be one server|");
  assert_cell (&ways, PM_WAYS_STEP_TRANSFER, PM_WAYS_FILE,
               "24 peers|3.0\302\240GB came · the same for both columns|Many");
}

static void
test_ways_by_file (void)
{
  BtDiscoveryStat stat = { 0 };
  PmWays ways = { .stat = &stat, .hash = HASH, .n_trackers = 1 };

  g_assert_cmpint (pm_ways_words_way_in (&ways), ==, PM_WAYS_N_COLUMNS);
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_FILE, "Not known|added before this was noted|");
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_MAGNET, "Not known|added before this was noted|");
  bt_way_in_init (&stat.way_in, BT_WAY_IN_WEB, "films.example.org");
  g_assert_cmpint (pm_ways_words_way_in (&ways), ==, PM_WAYS_FILE);
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_FILE, "A web address|films.example.org|One place");
  bt_way_in_init (&stat.way_in, BT_WAY_IN_FILE, "film.torrent");
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_FILE, "A file|film.torrent|One place");
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_MAGNET, "Not used|would be the link itself|");
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_FILE, "1 tracker|0 peers|One place");
  assert_cell (&ways, PM_WAYS_STEP_TRANSFER, PM_WAYS_FILE,
               "No peers now|nothing came yet · the same for both columns|");
  ways.n_trackers = 0;
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_FILE, "Not used|would be trackers|");
  stat.way_in.kind = BT_WAY_IN_HASH;
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_MAGNET, "The info hash|209c8226…a44bf7|Many");
  ways.hash = "209c";
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_MAGNET, "The info hash|209c|Many");
}

static void
test_ways_closed (void)
{
  BtDiscoveryStat stat = { 0 };
  PmWays ways = { .stat = &stat, .hash = HASH, .is_private = TRUE };

  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_MAGNET, "Switched off|this torrent is private|");
  ways.is_private = FALSE;
  stat.ways[BT_WAY_PEX].state = BT_WAY_IDLE;
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_MAGNET, "Each other||Many");
  stat.ways[BT_WAY_PEX].state = BT_WAY_OFF;
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_MAGNET, "Switched off|in the Preferences|");
  ways.is_boxed = TRUE;
  g_assert_cmpint (pm_ways_words_way_in (&ways), ==, PM_WAYS_FILE);
  assert_cell (&ways, PM_WAYS_STEP_URI, PM_WAYS_FILE, "Made here|on this computer|One place");
  assert_cell (&ways, PM_WAYS_STEP_PEERS, PM_WAYS_MAGNET,
               "Not used|everybody is on this computer|");
}

static void
test_ways_spoken (void)
{
  PmWaysCell cell = { .title = (char *) "DHT",
                      .caption = (char *) "46 peers · peer exchange 18",
                      .chip = (char *) "Many" };

  assert_words (pm_ways_words_spoken (&cell, PM_WAYS_STEP_PEERS, PM_WAYS_MAGNET),
                "Find peers, Magnet link: DHT, 46 peers, peer exchange 18. Many.");
}

static void
test_shares (void)
{
  BtDiscoveryStat stat = { 0 };
  PmShares shares;

  pm_shares_init (&shares, &stat);
  assert_words (pm_shares_spoken (&shares), NULL);
  stat.carried_up[BT_TRANSPORT_RTC] = 5;
  pm_shares_init (&shares, &stat);
  assert_words (pm_shares_spoken (&shares), "What you gave went by: WebRTC 100%.");
  stat.carried_down[BT_TRANSPORT_TCP] = 620;
  stat.carried_down[BT_TRANSPORT_UTP] = 379;
  stat.carried_down[BT_TRANSPORT_RTC] = 1;
  pm_shares_init (&shares, &stat);
  assert_words (pm_shares_spoken (&shares),
                "What came to you came by: TCP 62%. uTP 38%. WebRTC 1%.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery-words/again", test_again);
  g_test_add_func ("/discovery-words/tracker", test_tracker);
  g_test_add_func ("/discovery-words/tracker-name", test_tracker_name);
  g_test_add_func ("/discovery-words/ways", test_ways);
  g_test_add_func ("/discovery-words/dht-row", test_dht_row);
  g_test_add_func ("/discovery-words/estimate", test_estimate);
  g_test_add_func ("/discovery-words/lookup", test_lookup);
  g_test_add_func ("/discovery-words/running-lookup", test_running_lookup);
  g_test_add_func ("/discovery-words/hop", test_hop);
  g_test_add_func ("/discovery-words/table", test_table);
  g_test_add_func ("/discovery-words/urls", test_urls);
  g_test_add_func ("/ways/by-magnet", test_ways_by_magnet);
  g_test_add_func ("/ways/by-file", test_ways_by_file);
  g_test_add_func ("/ways/closed", test_ways_closed);
  g_test_add_func ("/ways/spoken", test_ways_spoken);
  g_test_add_func ("/ways/shares", test_shares);
  return g_test_run ();
}
