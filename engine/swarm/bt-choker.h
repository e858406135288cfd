/* bt-choker.h — tit for tat: who gets our upload slots (BEP 3, "Choking and optimistic unchoking").
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-options.h"
#include "base/bt-random.h"

G_BEGIN_DECLS

/* The real choker's numbers; the demo plays them five times as fast. */
typedef struct {
  gint64 choke_interval_us;      /* BEP 3: 10 s */
  gint64 optimistic_interval_us; /* BEP 3: 30 s */
  guint n_slots;            /* regular slots; 0: as many as the uplink fills, see BtSlotCount */
  guint n_optimistic;       /* BEP 3: 1; more by themselves when there are many slots */
  gboolean tit_for_tat;     /* FALSE, for experiments: a leecher's slots are dealt by chance */
  BtSeedChoker seed_choker; /* whom a seed serves */
} BtChokerParams;

typedef enum {
  BT_SLOT_NONE, /* choked */
  BT_SLOT_REGULAR,
  BT_SLOT_OPTIMISTIC,
  BT_N_SLOTS
} BtSlot;

#define BT_CHOKER_WHOLE 1000 /* progress of a peer that has all */

/* One peer that may be served, as the choker sees it. */
typedef struct {
  gpointer owner; /* of the caller */
  gboolean interested;
  gboolean idle;        /* has a slot and asks for nothing: the first to make room */
  gboolean taker;       /* gave back next to nothing of what it got */
  guint64 received;     /* payload bytes it sent us in the last rounds */
  guint64 sent;         /* payload bytes we sent it in the last rounds */
  guint64 sent_in_slot; /* payload bytes since it was last un-choked */
  gint64 connected_us;
  gint64 slot_us; /* when it last went in or out of a slot; 0: never had one */
  guint progress; /* how much of the torrent it has, up to BT_CHOKER_WHOLE */
  BtSlot slot;    /* in: now; out: from now on */
} BtChokerPeer;

typedef struct {
  const BtChokerParams *params; /* borrowed */
  gboolean seeding;             /* nothing to gain: whom we serve is about spreading */
  guint n_slots, n_optimistic;
  gboolean rotate; /* the optimistic slots change hands */
  gboolean full;   /* the uplink is: what takers get is lacking elsewhere */
  guint64 quota;   /* bytes a peer may get from a seed before others' turn */
  gint64 now_us;
} BtChokerRound;

/* Deals the slots. Sorts @peers: the most deserving first. */
void bt_choker_deal (const BtChokerRound *round, BtChokerPeer *peers, guint n_peers,
                     BtRandom *random);

G_END_DECLS
