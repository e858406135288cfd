/* bt-choker.c — tit for tat: who gets our upload slots (BEP 3, "Choking and optimistic unchoking").
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-choker.h"

#include <stdlib.h>

/* BEP 3: new connections are three times as likely to start as the optimistic un-choke. */
#define NEW_PEER_WEIGHT 3
/* Choke intervals a seed's slot lasts at least: libtorrent says a minute of its 10 s rounds. */
#define SEED_TURN_ROUNDS 6

static int
compare (guint64 a, guint64 b)
{
  return (a > b) - (a < b);
}

/* Who waits longest first; never served counts as the longest. */
static int
compare_wait (const BtChokerPeer *a, const BtChokerPeer *b)
{
  return compare (a->slot_us, b->slot_us);
}

/* Leeching: who gives most. Among equals those served now stay, so that slots do not flutter. */
static int
compare_leeching (const void *x, const void *y)
{
  const BtChokerPeer *a = x, *b = y;
  int order = compare (b->received, a->received);

  if (order == 0)
    order = (b->slot == BT_SLOT_REGULAR) - (a->slot == BT_SLOT_REGULAR);
  if (order == 0)
    order = compare_wait (a, b);
  return order != 0 ? order : compare (a->connected_us, b->connected_us);
}

typedef struct {
  BtChokerPeer peer;
  gboolean had_turn; /* got its quota and its time */
} SeedPeer;

/* Seeding: in turn; those whose turn is not over stay, the faster first; then the longest waiting. */
static int
compare_seeding (const void *x, const void *y)
{
  const SeedPeer *a = x, *b = y;
  gboolean a_stays = a->peer.slot == BT_SLOT_REGULAR && !a->had_turn;
  gboolean b_stays = b->peer.slot == BT_SLOT_REGULAR && !b->had_turn;

  if (a->had_turn != b->had_turn)
    return a->had_turn - b->had_turn;
  if (a_stays != b_stays)
    return b_stays - a_stays;
  if (a_stays && a->peer.sent != b->peer.sent)
    return compare (b->peer.sent, a->peer.sent);
  if (a->peer.slot_us != b->peer.slot_us)
    return compare_wait (&a->peer, &b->peer);
  return compare (a->peer.connected_us, b->peer.connected_us);
}

static gboolean
had_turn (const BtChokerRound *round, const BtChokerPeer *peer)
{
  return peer->slot == BT_SLOT_REGULAR && peer->sent_in_slot > round->quota
         && round->now_us - peer->slot_us > SEED_TURN_ROUNDS * round->params->choke_interval_us;
}

static void
sort_seeding (const BtChokerRound *round, BtChokerPeer *peers, guint n_peers)
{
  g_autofree SeedPeer *sorted = g_new (SeedPeer, n_peers);

  for (guint i = 0; i < n_peers; i++)
    sorted[i] = (SeedPeer) { peers[i], had_turn (round, &peers[i]) };
  qsort (sorted, n_peers, sizeof sorted[0], compare_seeding);
  for (guint i = 0; i < n_peers; i++)
    peers[i] = sorted[i].peer;
}

/* The optimistic ones of before that stay so, when it is not time to rotate. */
static guint
keep_optimistic (const BtChokerRound *round, BtChokerPeer *peers, guint n_peers)
{
  guint n_kept = 0;

  for (guint i = 0; i < n_peers; i++) {
    BtChokerPeer *peer = &peers[i];

    if (peer->slot != BT_SLOT_OPTIMISTIC)
      continue;
    if (!round->rotate && peer->interested && n_kept < round->params->n_optimistic)
      n_kept++;
    else
      peer->slot = BT_SLOT_NONE;
  }
  return n_kept;
}

static void
deal_regular (const BtChokerRound *round, BtChokerPeer *peers, guint n_peers)
{
  guint n_dealt = 0;

  for (guint i = 0; i < n_peers; i++) {
    BtChokerPeer *peer = &peers[i];

    if (!peer->interested) {
      peer->slot = BT_SLOT_NONE;
    } else if (n_dealt < round->params->n_slots) {
      peer->slot = BT_SLOT_REGULAR;
      n_dealt++;
    } else if (peer->slot == BT_SLOT_REGULAR) {
      peer->slot = BT_SLOT_NONE;
    }
  }
}

static guint
get_weight (const BtChokerRound *round, const BtChokerPeer *peer)
{
  if (!peer->interested || peer->slot != BT_SLOT_NONE)
    return 0;
  return round->now_us - peer->connected_us < 3 * round->params->choke_interval_us ? NEW_PEER_WEIGHT
                                                                                   : 1;
}

/* FALSE: nobody is left to try. */
static gboolean
deal_optimistic (const BtChokerRound *round, BtChokerPeer *peers, guint n_peers, BtRandom *random)
{
  guint sum = 0, at;

  for (guint i = 0; i < n_peers; i++)
    sum += get_weight (round, &peers[i]);
  if (sum == 0)
    return FALSE;
  at = bt_random_below (random, sum);
  for (guint i = 0; i < n_peers; i++) {
    guint weight = get_weight (round, &peers[i]);

    if (at < weight) {
      peers[i].slot = BT_SLOT_OPTIMISTIC;
      return TRUE;
    }
    at -= weight;
  }
  return FALSE;
}

static guint
count_optimistic (const BtChokerPeer *peers, guint n_peers)
{
  guint n = 0;

  for (guint i = 0; i < n_peers; i++)
    n += peers[i].slot == BT_SLOT_OPTIMISTIC;
  return n;
}

/* An optimistic peer that earned a regular slot gets it, and the optimistic one goes on to another:
 * that is how newcomers rise. */
void
bt_choker_deal (const BtChokerRound *round, BtChokerPeer *peers, guint n_peers, BtRandom *random)
{
  if (n_peers == 0)
    return;
  keep_optimistic (round, peers, n_peers);
  if (round->seeding)
    sort_seeding (round, peers, n_peers);
  else
    qsort (peers, n_peers, sizeof peers[0], compare_leeching);
  deal_regular (round, peers, n_peers);
  while (count_optimistic (peers, n_peers) < round->params->n_optimistic
         && deal_optimistic (round, peers, n_peers, random))
    continue;
}
