/* bt-choker.c — tit for tat: who gets our upload slots (BEP 3, "Choking and optimistic unchoking").
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-choker.h"

#include <stdlib.h>

/* BEP 3: new connections are three times as likely to start as the optimistic un-choke. Who was
 * tried in vain is tried again, but others sooner. */
#define NEW_PEER_WEIGHT 12
#define OLD_PEER_WEIGHT 4
#define TAKER_WEIGHT 1
/* Choke intervals a seed's slot lasts at least: libtorrent says a minute of its 10 s rounds. */
#define SEED_TURN_ROUNDS 6

/* Tit for tat remembers: while we want something, who only took so far comes last. */
static gboolean
takes (const BtChokerRound *round, const BtChokerPeer *peer)
{
  return peer->taker && !round->seeding && round->params->tit_for_tat;
}

/* Where a peer stands: earlier fields count more. */
typedef struct {
  BtChokerPeer peer;
  gboolean takes;
  guint64 merit; /* more is better */
  guint turn;    /* less is better */
  guint64 pace;  /* more is better: among those whose turn it is, who takes faster */
  guint at;      /* place in the line: nothing is left to the sorting */
} Candidate;

typedef enum {
  TURN_STAYS, /* so that slots do not flutter */
  TURN_WAITS,
  TURN_OVER, /* got its quota and its time */
} Turn;

static int
compare (guint64 a, guint64 b)
{
  return (a > b) - (a < b);
}

/* Among equals, who waits longest; never served counts as the longest. */
static int
compare_candidates (const void *x, const void *y)
{
  const Candidate *a = x, *b = y;
  int order = a->peer.idle - b->peer.idle;

  if (order == 0)
    order = a->takes - b->takes;
  if (order == 0)
    order = compare (b->merit, a->merit);
  if (order == 0)
    order = compare (a->turn, b->turn);
  if (order == 0)
    order = compare (b->pace, a->pace);
  if (order == 0)
    order = compare (a->peer.slot_us, b->peer.slot_us);
  if (order == 0)
    order = compare (a->peer.connected_us, b->peer.connected_us);
  return order != 0 ? order : compare (a->at, b->at);
}

static Turn
get_turn (const BtChokerRound *round, const BtChokerPeer *peer)
{
  if (peer->slot != BT_SLOT_REGULAR)
    return TURN_WAITS;
  if (round->seeding && peer->sent_in_slot > round->quota
      && round->now_us - peer->slot_us > SEED_TURN_ROUNDS * round->params->choke_interval_us)
    return TURN_OVER;
  return TURN_STAYS;
}

/* Those who just began have least to share, and those who are nearly done become seeds: whoever only
 * takes stands in the middle for long. In steps, so that slots do not flutter. */
static guint64
get_distance_from_half (const BtChokerPeer *peer)
{
  const guint half = BT_CHOKER_WHOLE / 2, step = BT_CHOKER_WHOLE / 20;

  return (peer->progress > half ? peer->progress - half : half - peer->progress) / step;
}

static guint64
get_merit (const BtChokerRound *round, const BtChokerPeer *peer, BtRandom *random)
{
  const BtChokerParams *params = round->params;

  if (!round->seeding && params->tit_for_tat)
    return peer->received;
  if (!round->seeding)
    return round->rotate ? bt_random_next (random) : 0;
  if (params->seed_choker == BT_SEED_CHOKER_FASTEST)
    return peer->sent;
  return params->seed_choker == BT_SEED_CHOKER_ANTI_LEECH ? get_distance_from_half (peer) : 0;
}

static void
sort (const BtChokerRound *round, BtChokerPeer *peers, guint n_peers, BtRandom *random)
{
  g_autofree Candidate *line = g_new (Candidate, n_peers);

  for (guint i = 0; i < n_peers; i++) {
    Turn turn = get_turn (round, &peers[i]);

    line[i] = (Candidate) {
      .peer = peers[i],
      .takes = takes (round, &peers[i]),
      .merit = get_merit (round, &peers[i], random),
      .turn = turn,
      .pace = round->seeding && turn == TURN_STAYS ? peers[i].sent : 0,
      .at = i,
    };
  }
  qsort (line, n_peers, sizeof line[0], compare_candidates);
  for (guint i = 0; i < n_peers; i++)
    peers[i] = line[i].peer;
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
    if (!round->rotate && peer->interested && !peer->idle && n_kept < round->n_optimistic)
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
    gboolean spare = !round->full || !takes (round, peer);

    if (peer->interested && spare && n_dealt < round->n_slots) {
      peer->slot = BT_SLOT_REGULAR;
      n_dealt++;
    } else if (!peer->interested || peer->slot == BT_SLOT_REGULAR) {
      peer->slot = BT_SLOT_NONE;
    }
  }
}

static guint
get_weight (const BtChokerRound *round, const BtChokerPeer *peer)
{
  if (!peer->interested || peer->slot != BT_SLOT_NONE)
    return 0;
  if (takes (round, peer))
    return TAKER_WEIGHT;
  return round->now_us - peer->connected_us < 3 * round->params->choke_interval_us
             ? NEW_PEER_WEIGHT
             : OLD_PEER_WEIGHT;
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
  sort (round, peers, n_peers, random);
  deal_regular (round, peers, n_peers);
  while (count_optimistic (peers, n_peers) < round->n_optimistic
         && deal_optimistic (round, peers, n_peers, random))
    continue;
}
