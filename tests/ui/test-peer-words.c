/* test-peer-words.c — one peer in full, in words, and which peers are shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagrams/pm-peer-filter.h"
#include "diagrams/pm-peer-words.h"
#include "diagrams/pm-swarm-words.h"

#define NOW ((gint64) 1000000 * G_USEC_PER_SEC)
#define SECOND G_USEC_PER_SEC
#define N_PIECES 10

#define assert_words(expression, expected)    \
  G_STMT_START                                \
  {                                           \
    g_autofree char *words_ = (expression);   \
    g_assert_cmpstr (words_, ==, (expected)); \
  }                                           \
  G_STMT_END

static BtPeerStat
make_peer (BtPeerDown down, BtPeerUp up)
{
  BtPeerStat peer = { .id = 7, .down = down, .up = up, .source = BT_PEER_SOURCE_DHT };

  g_assert_true (bt_address_parse (&peer.address, "198.51.100.7:6881", 0));
  g_strlcpy (peer.client, "qBittorrent 5.0", sizeof peer.client);
  return peer;
}

static void
test_facts (void)
{
  BtPeerStat peer = make_peer (BT_PEER_DOWN_SENDS, BT_PEER_UP_SENDING_BACK);

  peer.down_rate = 2300000;
  peer.downloaded = 120000000;
  peer.uploaded = 12000000;
  assert_words (pm_peer_words_fact (PM_PEER_FACT_ADDRESS, &peer, NULL, NOW), "198.51.100.7:6881");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_FOUND, &peer, NULL, NOW), "From the DHT");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_ENCRYPTED, &peer, NULL, NOW), "No");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_DOWN, &peer, NULL, NOW),
                "Sends to you · 2.3 MB/s · 120.0\302\240MB so far");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_UP, &peer, NULL, NOW),
                "You send back · 12.0\302\240MB so far");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RATIO, &peer, NULL, NOW), "0.10 for each byte");
  peer.downloaded = 0;
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RATIO, &peer, NULL, NOW), "Nothing from it yet");
  peer.uploaded = 0;
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RATIO, &peer, NULL, NOW), NULL);
  peer.transport = BT_TRANSPORT_RTC;
  peer.incoming = TRUE;
  assert_words (pm_peer_words_fact (PM_PEER_FACT_FOUND, &peer, NULL, NOW), "Came to you");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_ENCRYPTED, &peer, NULL, NOW),
                "Yes, as all of WebRTC is");
}

static void
test_since (void)
{
  static const struct {
    gint64 seconds;
    const char *words;
  } times[] = {
    { 0, "for 1 second" },         { 59, "for 59 seconds" },    { 60, "for 1 minute" },
    { 12 * 60, "for 12 minutes" }, { 5 * 3600, "for 5 hours" }, { 3 * 86400, "for 3 days" },
  };
  BtPeerStat peer = make_peer (BT_PEER_DOWN_SENDS, BT_PEER_UP_WAITS);

  assert_words (pm_peer_words_fact (PM_PEER_FACT_SINCE, &peer, NULL, NOW), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    peer.since_us = NOW - times[i].seconds * SECOND;
    assert_words (pm_peer_words_fact (PM_PEER_FACT_SINCE, &peer, NULL, NOW), times[i].words);
  }
}

/* Pieces 0 to 2 are here, 3 is not wanted; of the rest each has more copies than the one before. */
static BtPieceMap *
make_map (void)
{
  BtPieceMap *map = bt_piece_map_new (N_PIECES);

  map->have = bt_bitfield_new (N_PIECES);
  map->wanted = bt_bitfield_new (N_PIECES);
  bt_bitfield_set_all (map->wanted);
  bt_bitfield_clear (map->wanted, 3);
  for (guint i = 0; i < N_PIECES; i++) {
    map->copies[i] = (guint16) (i < 7 ? 2 : 1 + i);
    if (i < 3)
      bt_bitfield_set (map->have, i);
  }
  bt_piece_map_seal (map);
  return map;
}

static void
test_rarest (void)
{
  BtPeerStat peer = make_peer (BT_PEER_DOWN_SENDS, BT_PEER_UP_WAITS);
  g_autoptr (BtPieceMap) map = make_map ();

  assert_words (pm_peer_words_fact (PM_PEER_FACT_HAS, &peer, map, NOW), NULL);
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RAREST, &peer, map, NOW), NULL);
  peer.have = bt_bitfield_new (N_PIECES);
  bt_bitfield_set (peer.have, 0);
  bt_bitfield_set (peer.have, 3);
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RAREST, &peer, map, NOW), "Nothing that you miss");
  bt_bitfield_set (peer.have, 9);
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RAREST, &peer, map, NOW), "Piece 9 · 10 copies");
  bt_bitfield_set (peer.have, 5);
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RAREST, &peer, map, NOW), "Piece 5 · 2 copies");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_HAS, &peer, map, NOW), "40% · 4 of 10 pieces");
  bt_bitfield_set_all (peer.have);
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RAREST, &peer, map, NOW),
                "Pieces 4, 5, 6 · 2 copies");
  assert_words (pm_peer_words_fact (PM_PEER_FACT_HAS, &peer, map, NOW), "Everything");
  bt_bitfield_unref (peer.have);
  peer.have = bt_bitfield_new (N_PIECES + 1); /* of other metadata */
  assert_words (pm_peer_words_fact (PM_PEER_FACT_RAREST, &peer, map, NOW), NULL);
  bt_bitfield_unref (peer.have);
}

/* Every pair of states has its sentence, and a title each. */
static void
test_rules (void)
{
  for (BtPeerDown down = 0; down <= BT_PEER_DOWN_COMPLETE; down++)
    for (BtPeerUp up = 0; up <= BT_PEER_UP_NOT_INTERESTED; up++) {
      BtPeerStat peer = make_peer (down, up);
      g_autofree char *rule = pm_peer_words_rule (&peer);

      g_assert_true (g_str_has_suffix (rule, "."));
    }
  for (PmPeerFact fact = 0; fact < PM_PEER_N_FACTS; fact++)
    g_assert_cmpstr (pm_peer_words_title (fact), !=, "");
}

static void
test_turns (void)
{
  BtPeerStat peer = make_peer (BT_PEER_DOWN_SENDS, BT_PEER_UP_TRY);

  g_assert_cmpint (pm_swarm_words_turn (&peer, FALSE), ==, PM_TURN_HAS);
  g_assert_cmpint (pm_swarm_words_turn (&peer, TRUE), ==, PM_TURN_TRY);
  peer = make_peer (BT_PEER_DOWN_WAITING, BT_PEER_UP_WAITS);
  g_assert_cmpint (pm_swarm_words_turn (&peer, FALSE), ==, PM_TURN_NONE);
  g_assert_cmpint (pm_swarm_words_turn (&peer, TRUE), ==, PM_TURN_NONE);
  peer = make_peer (BT_PEER_DOWN_NOT_ASKED, BT_PEER_UP_SENDING_BACK);
  g_assert_cmpint (pm_swarm_words_turn (&peer, FALSE), ==, PM_TURN_HAS);
  g_assert_cmpint (pm_swarm_words_turn (&peer, TRUE), ==, PM_TURN_HAS);
}

static void
test_filter_states (void)
{
  BtPeerStat sends = make_peer (BT_PEER_DOWN_SENDS, BT_PEER_UP_WAITS);
  BtPeerStat given = make_peer (BT_PEER_DOWN_WAITING, BT_PEER_UP_TRY);
  BtPeerStat waits = make_peer (BT_PEER_DOWN_WAITING, BT_PEER_UP_NOT_INTERESTED);
  const BtPeerStat *peers[] = { &sends, &given, &waits };
  static const gboolean expected[PM_N_PEERS][3] = { [PM_PEERS_ALL] = { TRUE, TRUE, TRUE },
                                                    [PM_PEERS_SENDING] = { TRUE, FALSE, FALSE },
                                                    [PM_PEERS_GIVEN] = { FALSE, TRUE, FALSE },
                                                    [PM_PEERS_WAITING] = { FALSE, FALSE, TRUE } };
  PmPeerFilter filter;

  pm_peer_filter_init (&filter);
  g_assert_false (pm_peer_filter_is_set (&filter));
  for (PmPeersShown shown = 0; shown < PM_N_PEERS; shown++) {
    filter.shown = shown;
    for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
      g_assert_cmpint (pm_peer_filter_matches (&filter, peers[i], "x"), ==, expected[shown][i]);
  }
  filter.shown = PM_PEERS_ALL;
  filter.transport = BT_TRANSPORT_RTC;
  g_assert_false (pm_peer_filter_matches (&filter, &sends, "x"));
  sends.transport = BT_TRANSPORT_RTC;
  g_assert_true (pm_peer_filter_matches (&filter, &sends, "x"));
}

static void
test_filter_text (void)
{
  static const struct {
    const char *text;
    gboolean matches;
  } texts[] = { { "BITTOR", TRUE },  { "100.7:68", TRUE }, { " peer 1 ", TRUE },
                { "deluge", FALSE }, { "%s", FALSE },      { "", TRUE } };
  BtPeerStat peer = make_peer (BT_PEER_DOWN_SENDS, BT_PEER_UP_WAITS);
  PmPeerFilter filter;

  pm_peer_filter_init (&filter);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (pm_peer_filter_set_text (&filter, texts[i].text));
    g_assert_false (pm_peer_filter_set_text (&filter, texts[i].text));
    g_assert_cmpint (pm_peer_filter_matches (&filter, &peer, "Peer 1"), ==, texts[i].matches);
  }
  g_assert_false (pm_peer_filter_is_set (&filter));
  pm_peer_filter_clear (&filter);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer-words/facts", test_facts);
  g_test_add_func ("/peer-words/since", test_since);
  g_test_add_func ("/peer-words/rarest", test_rarest);
  g_test_add_func ("/peer-words/rules", test_rules);
  g_test_add_func ("/peer-words/turns", test_turns);
  g_test_add_func ("/peer-filter/states", test_filter_states);
  g_test_add_func ("/peer-filter/text", test_filter_text);
  return g_test_run ();
}
