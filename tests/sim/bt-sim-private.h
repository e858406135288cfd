/* bt-sim-private.h — what the files of the simulator share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bt-sim-disk.h"
#include "bt-sim-event.h"
#include "bt-sim-log.h"
#include "bt-sim-pipe.h"
#include "bt-sim.h"

G_BEGIN_DECLS

typedef struct _BtSimEnd BtSimEnd;

/* One side of a connection. */
struct _BtSimEnd {
  BtSimNode *node;
  BtConnection *connection; /* NULL: before the handshake, or gone */
  BtAddress address;        /* of the other side, as seen from here */
  BtSimEnd *other;
  BtSimPipe out;
  GList link;          /* of the node's senders */
  gboolean is_sender;  /* in that list */
  gboolean is_full;    /* the send buffer is: there is more to write */
  gboolean is_blocked; /* the window is closed */
  gboolean is_closed, other_is_closed;
};

struct _BtSimNode {
  BtSim *sim;
  guint index;
  BtSimNodeParams params;
  BtSwarm *swarm;
  BtBlockPool *pool;
  BtLimiter down, up;
  BtAddress address;
  BtSimDisk disk;
  gboolean is_online;
  guint n_joins;
  gint64 tick_us; /* of the event that will tick it; G_MAXINT64: none */
  gint64 joined_us, done_us;

  /* its link */
  GQueue senders;      /* of BtSimEnd: those with bytes to send, in turn */
  gint64 uplink_us;    /* busy until then */
  gint64 downlink_us;  /* likewise */
  gboolean has_uplink; /* an event will tell when it is free */
  gint64 busy_us;      /* how long it was busy since it was asked */
};

struct _BtSim {
  BtSimParams params;
  BtMetainfo *metainfo;
  gint64 now_us;
  BtRandom random;
  guint64 next_id;
  GPtrArray *nodes; /* owned */
  GPtrArray *ends;  /* owned */
  guint n_undone;   /* nodes that are not complete */
  gboolean is_over; /* nobody joins any more */
  BtSimEvents events;
  BtSimLog log;
};

/* --- bt-sim.c ---------------------------------------------------------------------------------- */
/* Carries out what the swarm of @node wants. */
void bt_sim_serve_node (BtSimNode *node);
void bt_sim_record (BtSimNode *node, BtSimEventKind what, guint64 to, guint64 value);
/* NULL: nobody has it. */
BtSimNode *bt_sim_find_node (BtSim *self, const BtAddress *address);

/* --- bt-sim-link.c ----------------------------------------------------------------------------- */
BtSimEnd *bt_sim_end_new (BtSimNode *node, const BtAddress *address);
void bt_sim_end_free (BtSimEnd *end);
/* Reads and writes what can be, or closes. */
void bt_sim_end_serve (BtSimEnd *end);
void bt_sim_end_dial (BtSimNode *node, const BtAddress *address);
void bt_sim_end_happen (BtSimEnd *end, const BtSimEvent *event);
/* Sends what the uplink has room for. */
void bt_sim_link_send (BtSimNode *node);

/* --- bt-sim-life.c ----------------------------------------------------------------------------- */
/* The node begins, or comes back. */
void bt_sim_join (BtSimNode *node);
void bt_sim_announce (BtSimNode *node, guint64 n_joins);
/* It is complete. */
void bt_sim_note_done (BtSimNode *node);

G_END_DECLS
