/* bt-swarm.h — one torrent's swarm: who is there, what to ask of whom, whom to serve.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Protocol without I/O. In come addresses, bytes (through BtConnection), finished jobs and the time;
 * out come bytes, jobs, addresses to dial, and the next deadline. It owns no socket, file, timer,
 * thread or clock, so the network, the simulator and the fuzzer drive the same code.
 *
 * The driver's duty, after every call that takes `now_us` (a batch of calls may share it):
 *   - submit all of bt_swarm_pop_job(),
 *   - serve all of bt_swarm_pop_connection() (write, read on, or close),
 *   - see whether bt_swarm_next_dial() wants a connection,
 *   - arm one timer for bt_swarm_get_deadline() and call bt_swarm_tick() then,
 *   - where several swarms share the parent of their limiters: ask the deadline of the swarm again
 *     whose limiter bt_limiter_take_turned() names, and of all after a change of the parent's rate.
 * Nothing is called back: the driver pulls. Thread: one, the driver's (the engine thread). */
#pragma once

#include "base/bt-discovery-stat.h"
#include "base/bt-job.h"
#include "base/bt-limiter.h"
#include "base/bt-piece-map.h"
#include "base/bt-random.h"
#include "base/bt-stat.h"
#include "metainfo/bt-metainfo.h"
#include "swarm/bt-choker.h"
#include "swarm/bt-connection.h"
#include "swarm/bt-deadline.h"
#include "swarm/bt-picker.h"
#include "wire/bt-handshake.h"

G_BEGIN_DECLS

typedef struct {
  BtChokerParams choker;
  BtPickOrder order;   /* which pieces are begun first */
  guint max_peers;     /* connections of this torrent */
  guint max_dialing;   /* half-open ones of this torrent */
  gboolean keep_seeds; /* stay with complete peers when we are complete: somebody looks at them */
  guint16 listen_port; /* told to peers in the extension handshake; 0: not told */
  guint64 seed;        /* of the swarm's randomness */
  BtBlockPool *pool;   /* borrowed; shared by all torrents */
  /* Borrowed: all bytes of this torrent are taken from them (their parents are the engine's). */
  BtLimiter *down, *up;
  gboolean limit_overhead, limit_local; /* see bt_swarm_set_limit_scope() */
  gboolean use_pex;                     /* see bt_swarm_set_use_pex() */
} BtSwarmParams;

/* Defaults: 10 s, 30 s, as many slots as the uplink fills and an optimistic one, 100 peers, 30
 * dialing; local peers count, overhead does not; no PEX. The caller sets seed, pool, down and up. */
void bt_swarm_params_init (BtSwarmParams *params);

/* @peer_id: ours. */
BtSwarm *bt_swarm_new (const BtSwarmParams *params, const BtInfoHash *info_hash,
                       const guint8 peer_id[BT_PEER_ID_SIZE], gint64 now_us);
/* All jobs must have come back (see bt_swarm_stop()). Connections are freed with it. */
void bt_swarm_free (BtSwarm *self);

/* --- life --------------------------------------------------------------------------------------
 * A swarm starts stopped. start() without metainfo fetches metadata only (BEP 9); with metainfo but
 * not set_have() it serves metadata and exchanges no pieces (checking, or held). */
void bt_swarm_start (BtSwarm *self, gint64 now_us);
/* Closes every connection (BT_GONE_STOPPED); what is in memory of unfinished pieces is written by
 * last jobs; pool buffers come back with them. start() may follow. */
void bt_swarm_stop (BtSwarm *self, gint64 now_us);
/* As in the params; peers that connect from now on are told. */
void bt_swarm_set_listen_port (BtSwarm *self, guint16 port);
/* No job is out and none waits. */
gboolean bt_swarm_is_idle (BtSwarm *self);
/* Once. */
void bt_swarm_set_metainfo (BtSwarm *self, BtMetainfo *metainfo, gint64 now_us);
/* The info dictionary that peers gave and whose hash is right, once: parse it, then set_metainfo().
 * (transfer full) (nullable) */
GBytes *bt_swarm_take_metadata (BtSwarm *self);
/* @have: verified pieces (copied). Requests and serving of pieces begin. Call again after a new
 * check: pieces may have been lost (peers are told by reconnecting). NULL: pieces are not known now
 * (a check runs), stop exchanging them. */
void bt_swarm_set_have (BtSwarm *self, const BtBitfield *have, gint64 now_us);
/* @priorities: shape n_files, BtPriority. A piece has the highest priority of the files it touches. */
void bt_swarm_set_priorities (BtSwarm *self, const guint8 *priorities, gint64 now_us);
/* Pieces are begun in order, within each priority; a peer that has none of the next ones begins its
 * rarest rather than idle. FALSE, as at first: rarest first. */
void bt_swarm_set_sequential (BtSwarm *self, gboolean sequential, gint64 now_us);
/* What counts under the limits. @overhead: all bytes on the peers' sockets, not only those of blocks
 * (what TCP and IP add is not known here and not counted); messages are never held back, but delay
 * the blocks after them. @local: also peers of the local network, see bt_address_is_local(). */
void bt_swarm_set_limit_scope (BtSwarm *self, gboolean overhead, gboolean local, gint64 now_us);
/* @piece is wanted by @by_us, a time of the same clock; a second call changes that. It is asked of the
 * peers that deliver soonest, before anything else. Nothing follows when it is here, or not wanted;
 * after set_metainfo() only. */
void bt_swarm_set_deadline (BtSwarm *self, guint32 piece, gint64 by_us, gint64 now_us);
void bt_swarm_clear_deadlines (BtSwarm *self, gint64 now_us);
/* In place of all there were: @deadlines in the order of pieces, each once (copied). A time that moves
 * by less than the swarm takes to look at it again stays what it was, so this may be called often. */
void bt_swarm_set_deadlines (BtSwarm *self, const GArray *deadlines, gint64 now_us);
/* While @hasty nothing is asked for but what has a deadline: somebody looks at a picture that does not
 * move. Not for long: rare pieces wait. */
void bt_swarm_set_hasty (BtSwarm *self, gboolean hasty, gint64 now_us);
/* The disk failed: no new requests (what arrives still is stored); FALSE goes on. Serving goes on. */
void bt_swarm_set_upload_only (BtSwarm *self, gboolean upload_only, gint64 now_us);

/* BEP 16: while we are the only seed and some piece is with nobody else, each peer is shown a piece
 * at a time. Begins when we have all, ends by itself. Peers that know what we have are let go when
 * it begins: they are connected anew. */
void bt_swarm_set_super_seeding (BtSwarm *self, gboolean super_seeding, gint64 now_us);
/* Whom we serve while nothing is wanted; from the next round on. */
void bt_swarm_set_seed_choker (BtSwarm *self, BtSeedChoker seed_choker);

/* --- finding peers -------------------------------------------------------------------------------
 * BEP 27: a private torrent knows no peers but those of its trackers, those that a person named, those
 * of earlier sessions, and those that came by themselves. That holds here, whatever the driver adds,
 * from set_metainfo() on; who was found in another way before is let go then (BT_GONE_PRIVATE) and
 * forgotten. The driver asks is_private() before it tells anybody else of this torrent. */
gboolean bt_swarm_is_private (const BtSwarm *self);
/* Peer exchange (BEP 11), from now on or from now on no more. */
void bt_swarm_set_use_pex (BtSwarm *self, gboolean use_pex, gint64 now_us);
/* The port of our DHT node, told to peers that have one (BEP 5); 0: there is none. */
void bt_swarm_set_dht_port (BtSwarm *self, guint16 port);
/* A DHT node that a peer named, each once; FALSE: none. */
gboolean bt_swarm_pop_dht_node (BtSwarm *self, BtAddress *node);
/* Fills how peers were found, and BT_WAY_PEX; the other ways are the driver's. */
void bt_swarm_get_discovery (BtSwarm *self, BtDiscoveryStat *stat, gint64 now_us);

/* --- the driver's pulls ------------------------------------------------------------------------ */
gint64 bt_swarm_get_deadline (BtSwarm *self); /* G_MAXINT64: none */
void bt_swarm_tick (BtSwarm *self, gint64 now_us);
/* (transfer full) (nullable); job->owner is this swarm. */
BtJob *bt_swarm_pop_job (BtSwarm *self);
/* @job: (transfer full), with its result. Also after stop(). */
void bt_swarm_job_done (BtSwarm *self, BtJob *job, gint64 now_us);
/* The next connection whose driver has something to do, NULL: none. See bt-connection.h. */
BtConnection *bt_swarm_pop_connection (BtSwarm *self);

/* --- connections ------------------------------------------------------------------------------- */
/* Not taken from a @source that a private torrent forbids, see above. */
void bt_swarm_add_address (BtSwarm *self, const BtAddress *address, BtPeerSource source,
                           gint64 now_us);
/* Somebody tells our address as it sees it; its port means nothing. */
void bt_swarm_hear_own (BtSwarm *self, const BtAddress *address);
/* Whether a new connection is wanted now, and to whom. The address counts as being dialed until
 * connected() or dial_failed(). */
gboolean bt_swarm_next_dial (BtSwarm *self, BtAddress *address, gint64 now_us);
/* When next_dial() may find one; G_MAXINT64: there is none, or no room. */
gint64 bt_swarm_get_dial_us (BtSwarm *self);
void bt_swarm_dial_failed (BtSwarm *self, const BtAddress *address, gint64 now_us);
/* A transport to @address stands. @received: the handshake an incoming peer opened with, NULL when
 * we dialed (then the connection reads it itself). @id: for BtPeerStat, unique in the engine.
 * NULL: not wanted (too many, stopped, ourselves, banned); the driver closes the transport.
 * (transfer none): the swarm owns it until bt_swarm_remove_connection(). */
BtConnection *bt_swarm_connected (BtSwarm *self, const BtAddress *address,
                                  BtTransportKind transport, const BtHandshake *received,
                                  guint64 id, gint64 now_us);
/* Likewise of a peer that a tracker introduced, over WebRTC: nobody dialed, and @address is where its
 * bytes come from, not where it can be found. @we_offered: else it did. Whether a private torrent may
 * meet it the driver decides, who knows the tracker. */
BtConnection *bt_swarm_introduced (BtSwarm *self, const BtAddress *address, gboolean we_offered,
                                   guint64 id, gint64 now_us);
/* It sent bad data, or somebody did from there: nothing is to be sent to it. */
gboolean bt_swarm_is_banned (const BtSwarm *self, const BtAddress *address);
/* A person wants nothing of whoever is at @address, or does again: whom we had dialed is dialed anew. It lasts
 * as long as the swarm, and does not count as BtTorrentStat.n_banned. */
void bt_swarm_set_shut_out (BtSwarm *self, const BtAddress *address, gboolean is_out,
                            gint64 now_us);
/* The transport is gone. Frees @connection. */
void bt_swarm_remove_connection (BtSwarm *self, BtConnection *connection, gint64 now_us);

/* Takes effect at once: who is too many is let go, the least useful first. At least 1. */
void bt_swarm_set_max_peers (BtSwarm *self, guint max_peers, gint64 now_us);
/* The connections that are not closing. */
guint bt_swarm_get_n_open (BtSwarm *self);
/* Connections that may come before somebody has to go; 0 while it is stopped. */
guint bt_swarm_get_n_free (BtSwarm *self);
/* There is no room for @newcomer beside all the others of the driver: it goes, or one of less
 * priority and use that does not send to us. */
void bt_swarm_yield (BtSwarm *self, BtConnection *newcomer, gint64 now_us);
/* Whether a newcomer may find a place: one is free, or somebody's who neither sends to us nor was named
 * by a person. */
gboolean bt_swarm_may_yield (BtSwarm *self, gint64 now_us);
/* Lets go of the least useful one. FALSE: there is none, or but senders. */
gboolean bt_swarm_let_one_go (BtSwarm *self, gboolean even_senders, gint64 now_us);
/* While the driver can dial nobody, get_deadline() does not tell of addresses that wait for it. */
void bt_swarm_hold_dials (BtSwarm *self, gboolean hold);

/* --- what is told ------------------------------------------------------------------------------ */
/* Fills what the swarm knows: have, wanted, rates, counts of peers, wasted, metadata progress; not
 * state, paused, checked. downloaded/uploaded count since bt_swarm_new(). */
void bt_swarm_get_stat (BtSwarm *self, BtTorrentStat *stat, gint64 now_us);
/* Bytes a second of payload that come now. */
guint64 bt_swarm_get_down_rate (BtSwarm *self, gint64 now_us);
/* Of those, what came and went by each way of carrying it; shape: BtTransportKind. */
void bt_swarm_get_carried (const BtSwarm *self, guint64 *down, guint64 *up);
guint bt_swarm_get_n_connections (BtSwarm *self);
/* Shape: n connections past the handshake or dialing, in no order; each to be cleared with
 * bt_peer_stat_clear(). (transfer full) GArray of BtPeerStat. */
GArray *bt_swarm_get_peer_stats (BtSwarm *self, gint64 now_us);
/* (transfer full) (nullable before metadata) */
BtPieceMap *bt_swarm_get_piece_map (BtSwarm *self);
const BtBitfield *bt_swarm_peek_have (BtSwarm *self);   /* NULL before set_have() */
const BtBitfield *bt_swarm_peek_wanted (BtSwarm *self); /* NULL before set_metainfo() */
/* Every wanted piece is verified and written. */
gboolean bt_swarm_is_complete (BtSwarm *self);
/* Keeps BtBlockEvents while set (somebody looks at the swarm). */
void bt_swarm_set_watched (BtSwarm *self, gboolean watched);
/* Moves the events since the last call to the end of @events (GArray of BtBlockEvent), including
 * blocks still under way (finished_us 0). */
void bt_swarm_take_events (BtSwarm *self, GArray *events);
/* Keeps BtWireEntries while set (somebody looks at the wire). */
void bt_swarm_set_wire_watched (BtSwarm *self, gboolean watched);
/* Moves the messages since the last call to the end of @entries (GArray of BtWireEntry). */
void bt_swarm_take_wire (BtSwarm *self, GArray *entries);
/* Blocks that came or went whole, and turns that began or ended, with us or with a peer: what one looks at
 * one by one. */
guint64 bt_swarm_get_n_steps (BtSwarm *self);
/* Known addresses worth keeping over a restart, best first, at most @max; before the metadata is known
 * only those that a private torrent allows. GArray of BtAddress. */
GArray *bt_swarm_get_addresses (BtSwarm *self, guint max);
/* Connections let go so far, by BtGone. Shape: BT_N_GONE. */
const guint *bt_swarm_peek_gone (BtSwarm *self);

G_END_DECLS
