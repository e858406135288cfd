/* bt-discovery-stat.h — how the peers of one torrent were found: plain data, shared by all layers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-stat.h"
#include "base/bt-way-in.h"

G_BEGIN_DECLS

#define BT_FOUND_STEP_US (10 * G_USEC_PER_SEC) /* one step of the curve "peers found" */
#define BT_FOUND_STEPS 60                      /* steps it goes back: ten minutes */

/* Ways of finding peers without a tracker. */
typedef enum {
  BT_WAY_DHT, /* BEP 5 */
  BT_WAY_PEX, /* BEP 11 */
  BT_WAY_LSD, /* BEP 14 */
  BT_N_WAYS
} BtWay;

typedef enum {
  BT_WAY_OFF,     /* the person switched it off */
  BT_WAY_PRIVATE, /* the torrent is private: nothing but its trackers (BEP 27) */
  BT_WAY_IDLE,    /* on; nothing was heard or asked yet, or the torrent does not run */
  BT_WAY_ASKING,  /* a question is out */
  BT_WAY_WORKING, /* it was answered the last time */
  BT_WAY_SILENT,  /* asked, and nobody answered */
} BtWayState;

typedef struct {
  BtWayState state;
  guint n_told_by; /* PEX: peers that tell us of others; DHT: nodes that answered the last time */
  gint64 next_us;  /* asked again then, monotonic; 0: not planned */
} BtWayStat;

/* How the peers of one torrent were found, told only while it is watched. */
typedef struct {
  BtWayStat ways[BT_N_WAYS]; /* shape: BtWay */
  /* Addresses found so far, by how they were found first; shape: BtPeerSource. */
  guint32 n_found[BT_N_PEER_SOURCES];
  /* The same some time ago: [i] at the end of the step that lies i steps before the running one;
   * shape: (BT_FOUND_STEPS, BtPeerSource). */
  guint32 past[BT_FOUND_STEPS][BT_N_PEER_SOURCES];
  guint n_steps;  /* steps of @past that were lived through; at most BT_FOUND_STEPS */
  gint64 step_us; /* when the running step began, monotonic */
  BtWayIn way_in; /* how the torrent itself was found */
  /* Payload bytes that came and went by each way of carrying them, all sessions since this is counted; shape:
   * BtTransportKind. */
  guint64 carried_down[BT_N_TRANSPORTS], carried_up[BT_N_TRANSPORTS];
  guint n_peers[BT_N_TRANSPORTS]; /* connected now, past the handshake; likewise */
} BtDiscoveryStat;

G_END_DECLS
