/* bt-sim.h — whole swarms on a simulated clock, network and disk.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The swarms are the real ones, and what they say is read by the real code; only their driver is
 * simulated. Bytes of blocks do not travel: see bt-sim-disk.h. With the same seed a run repeats bit
 * for bit: see bt_sim_get_digest(). */
#pragma once

#include "swarm/bt-swarm.h"

G_BEGIN_DECLS

typedef struct _BtSim BtSim;
typedef struct _BtSimNode BtSimNode;

typedef struct {
  guint64 seed;
  guint32 n_pieces;
  guint32 piece_length; /* bytes */
  guint32 last_length;  /* bytes of the last piece; 0: as the others */
  guint n_files;        /* that the pieces are shared among; 0: one */
  gboolean is_private;  /* BEP 27 */
  /* The tracker: addresses it gives at most in one answer; 0: there is none. */
  guint tracker_peers;
  gint64 tracker_interval_us; /* between two answers */
} BtSimParams;

typedef struct {
  gboolean is_seed;       /* has all from the start */
  gboolean is_magnet;     /* knows only the info hash */
  guint lies_in;          /* one block it serves in so many is wrong; 0: none */
  gboolean gives_nothing; /* a free rider: whom it un-chokes does not hear of it */
  /* After so many bytes over a connection it sends so many a second there; 0: it stays as it was. */
  guint64 slow_from, slow_bandwidth;
  gint64 latency_us; /* one way, of its link; a round trip is twice the sum of both sides */
  guint64 up_bandwidth, down_bandwidth; /* bytes a second; 0: no bound */
  guint loss;                           /* packets in a million that its uplink loses */
  guint64 up_limit, down_limit;         /* bytes a second of its limiters; 0: none */
  gsize pool_budget;                    /* bytes; 0: 16 MiB */
  gint64 disk_us;                       /* how long a job takes */
  const BtBitfield *have;               /* borrowed; what it has from the start; NULL: nothing */
  gint64 join_us;                       /* after it was added */
  /* Churn: it stays so long, give or take half, is away so long, likewise, and comes back, until it
   * is complete. 0: it stays. */
  gint64 stay_us, away_us;
  gboolean leaves_when_done;
  BtSwarmParams swarm;
} BtSimNodeParams;

BtSim *bt_sim_new (const BtSimParams *params);
void bt_sim_free (BtSim *self);
BtMetainfo *bt_sim_get_metainfo (BtSim *self);
gint64 bt_sim_get_now (BtSim *self);
/* The SHA-256, in hexadecimal, of all that happened so far and when. (transfer full) */
char *bt_sim_get_digest (BtSim *self);

/* A leecher with 10 ms latency and 1 ms of disk. */
void bt_sim_node_params_init (BtSimNodeParams *params);
BtSimNode *bt_sim_add (BtSim *self, const BtSimNodeParams *params);
BtSwarm *bt_sim_node_get_swarm (BtSimNode *node);
BtBlockPool *bt_sim_node_get_pool (BtSimNode *node);
/* Its bytes are the torrent's. */
gboolean bt_sim_node_is_right (BtSimNode *node);
/* When it was complete; 0: not yet. */
gint64 bt_sim_node_get_done_us (BtSimNode *node);
/* When it first came. */
gint64 bt_sim_node_get_joined_us (BtSimNode *node);
gboolean bt_sim_node_is_online (BtSimNode *node);
/* How much of the time since it was last asked its uplink was busy: microseconds. */
gint64 bt_sim_node_take_busy_us (BtSimNode *node);
/* It stops and is gone; nobody reaches it. */
void bt_sim_leave (BtSimNode *node);
/* @node learns of @other's address. */
void bt_sim_introduce (BtSim *self, BtSimNode *node, BtSimNode *other);
/* Everybody learns of everybody. */
void bt_sim_introduce_all (BtSim *self);

/* Runs until @done says so or @for_us is over; returns whether it did. @done NULL: the whole time. */
typedef gboolean (*BtSimDone) (BtSim *self, gpointer data);
gboolean bt_sim_run (BtSim *self, gint64 for_us, BtSimDone done, gpointer data);
/* For bt_sim_run(): every node is complete. */
gboolean bt_sim_all_done (BtSim *self, gpointer data);
/* For bt_sim_run(): the node given as data is complete. */
gboolean bt_sim_node_done (BtSim *self, gpointer node);
/* Stops all swarms and waits for their disks: every buffer must be back then. */
void bt_sim_stop (BtSim *self);

G_END_DECLS
