/* bt-dht-scenario.h — a DHT grows, people announce, many leave at once, and peers are looked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64 seed;
  guint n_nodes;
  guint dead_percent;        /* of them are gone without a word just before the lookups */
  gint64 stay_us;            /* how long a node stays on average; then another one comes for it */
  gint64 grow_us, settle_us; /* they come within so long, and then live on for so long */
  guint n_lookups;           /* one a hash, each announced by one node */
} BtDhtScenario;

/* As it is asked for: 10,000 nodes, 20 % of them dead, 1,000 lookups. */
void bt_dht_scenario_init (BtDhtScenario *self);

/* Of one figure over all lookups. */
typedef struct {
  gint64 median, p99, most;
} BtDhtSpread;

typedef struct {
  guint n_lookups, n_found; /* lookups, and those that found the peer */
  BtDhtSpread rounds;       /* of questions, see BtDhtLookupStat */
  BtDhtSpread queries;      /* sent for one lookup */
  BtDhtSpread messages;     /* queries and answers to them */
  BtDhtSpread first_us;     /* until a peer was known, of those that found one */
  BtDhtSpread done_us;      /* until the lookup was over */
  guint median_table;       /* nodes that a node knows */
  guint64 median_estimate;  /* how large the nodes think that the network is */
  guint64 n_datagrams;      /* of the whole run */
  gint64 upkeep_rate; /* datagrams a node sends an hour when nobody asks it anything, settled */
  char *digest;       /* owned; SHA-256 of all that happened */
} BtDhtScenarioResult;

BtDhtScenarioResult *bt_dht_scenario_run (const BtDhtScenario *self);
void bt_dht_scenario_result_free (BtDhtScenarioResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtDhtScenarioResult, bt_dht_scenario_result_free)

G_END_DECLS
