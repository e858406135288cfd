/* bt-dht-sim.h — a DHT of real nodes on a simulated clock and network.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bt-sim-event.h"
#include "bt-sim-log.h"
#include "dht/bt-dht-node.h"

G_BEGIN_DECLS

typedef struct {
  guint64 seed;
  gint64 rtt_min_us, rtt_max_us; /* between two nodes, there and back */
  guint loss_1000;               /* datagrams of a thousand that are lost */
} BtDhtSimParams;

/* One machine, while it is there and after; its address is nobody else's, ever. */
typedef struct {
  guint index;
  BtAddress address;
  BtDhtNode *node; /* owned; NULL: it is gone, and what is sent to it as well */
  gint64 delay_us; /* its share of the way to and from it */
  gint64 tick_us;  /* when its node is to be called; G_MAXINT64: not */
  guint place;     /* among those alive */
} BtDhtSimHost;

typedef struct _BtDhtSim BtDhtSim;

BtDhtSim *bt_dht_sim_new (const BtDhtSimParams *params);
void bt_dht_sim_free (BtDhtSim *self);

gint64 bt_dht_sim_get_now (const BtDhtSim *self);
/* Chance for whoever tells the world what to do. */
BtRandom *bt_dht_sim_get_random (BtDhtSim *self);
/* A new machine that knows one that is there, by chance, if there is any. (transfer none) */
BtDhtSimHost *bt_dht_sim_join (BtDhtSim *self);
/* It is gone without a word. */
void bt_dht_sim_kill (BtDhtSim *self, BtDhtSimHost *host);
guint bt_dht_sim_get_n_alive (const BtDhtSim *self);
/* One that is there, by chance; there must be one. */
BtDhtSimHost *bt_dht_sim_pick (BtDhtSim *self);
/* To be called before a function of @host's node that may send, and after it: it may want to be called
 * earlier now. */
void bt_dht_sim_act (BtDhtSim *self, BtDhtSimHost *host);
void bt_dht_sim_touch (BtDhtSim *self, BtDhtSimHost *host);
/* Lets the world go on until @until_us. */
void bt_dht_sim_run (BtDhtSim *self, gint64 until_us);

guint64 bt_dht_sim_get_n_datagrams (const BtDhtSim *self);
/* See bt-sim-log.h. (transfer full) */
char *bt_dht_sim_get_digest (BtDhtSim *self);

G_END_DECLS
