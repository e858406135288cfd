/* bt-swarm-private.h — what the files of a swarm and its connections share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-rate.h"
#include "swarm/bt-connection-private.h"
#include "swarm/bt-event-log.h"
#include "swarm/bt-found-log.h"
#include "swarm/bt-metadata.h"
#include "swarm/bt-peer-list.h"
#include "swarm/bt-picker.h"
#include "swarm/bt-slot-count.h"
#include "swarm/bt-started.h"
#include "swarm/bt-super-seed.h"
#include "swarm/bt-suspects.h"
#include "swarm/bt-swarm.h"
#include "swarm/bt-wire-log.h"

#include "base/bt-limits.h"

G_BEGIN_DECLS

/* Timers of connections are looked at so often: none is shorter than two seconds. */
#define BT_SWARM_TICK_US 500000

/* Who may go on under a limit: those that were woken last, each with a share of what is there.
 * Others wait behind them, first come, first served. */
typedef struct {
  guint number; /* of the last waking */
  guint n_left; /* connections that were woken by it and have not gone yet */
} BtTurns;

/* Whom we dialed and a person shut out: to be dialed again once it is let in. */
typedef struct {
  BtAddress address;
  BtPeerSource source;
} BtShutOut;

struct _BtSwarm {
  BtSwarmParams params;
  BtInfoHash info_hash;
  guint8 peer_id[BT_PEER_ID_SIZE];
  BtRandom random;
  BtBlockPool *pool;                    /* borrowed */
  BtLimiter *limiters[BT_N_DIRECTIONS]; /* borrowed */

  /* owned */
  BtMetainfo *metainfo;    /* NULL before metadata */
  BtMetadata *metadata;    /* while it is fetched */
  BtPicker *picker;        /* with metainfo */
  BtBitfield *have;        /* verified pieces; NULL: not known now */
  BtBitfield *wanted;      /* with metainfo */
  BtBitfield *damaged;     /* with metainfo */
  BtBitfield *all;         /* with metainfo; full, immutable: what seeds have */
  guint8 *priorities;      /* shape: n_pieces, BtPriority */
  guint8 *file_priorities; /* shape: n_files, BtPriority */
  GHashTable *given;       /* piece -> id of the connection that a seed gives it first; no copies */
  GArray *have_log;        /* guint32: pieces verified since set_have(), in order */
  BtSuperSeed *super;      /* while it super-seeds; or NULL */
  GPtrArray *pieces;       /* owned BtPiece: those begun, and those given up that a job holds */
  BtStarted started;       /* the pieces that are not given up */
  BtSuspects *suspects;
  GArray *deadlines; /* BtDeadline, the earliest first */
  BtPeerList *peers;
  GPtrArray *connections; /* owned */
  GHashTable *by_id;      /* borrowed connections, by their id */
  guint8 *sink;           /* a block's room for bytes nobody wants */
  BtEventLog events;
  BtWireLog wire;
  GArray *shut_out; /* owned, or NULL; BtShutOut */
  guint64 n_steps;  /* blocks that came or went, and turns that changed */
  BtPexLog pex_log;
  BtFoundLog found;

  /* state */
  gint64 now_us; /* of the last call that told it */
  guint32 n_pieces;
  gboolean running;
  gboolean upload_only;
  gboolean sequential;
  gboolean metadata_taken;
  gboolean refill;       /* blocks became free: all are asked to fill up at the next tick */
  gboolean slot_is_free; /* somebody left one: it is offered at the next tick */
  gboolean super_wanted, super_over; /* a person chose it; it has done what it could */
  gboolean super_due;                /* something may be shown: at the next tick */
  guint generation;                  /* of what can be picked; grows when something becomes free */
  guint32 n_missing;                 /* wanted pieces not here */
  BtJob *first_job, *last_job;
  guint n_jobs_out;
  guint n_flushing; /* blocks in jobs that write */
  guint n_upload_buffers;
  guint n_dialing;
  guint n_open;          /* connections that are not closing */
  gint64 turned_away_us; /* when somebody found no room; 0: never */
  gboolean dials_held;
  BtSlotCount slot_count;
  guint n_slots, n_optimistic; /* to be dealt */
  guint n_throttled;           /* ticks of this round at which the upload limit made peers wait */
  guint64 round_uploaded;      /* uploaded when this round began */
  guint n_slots_used[BT_N_SLOTS]; /* shape: BtSlot; connections with each */
  guint n_waiting;                /* interested connections without a slot */
  GQueue lists[BT_N_LISTS];       /* shape: BtListId */
  BtTurns turns[BT_N_DIRECTIONS];
  guint16 dht_port;                        /* of our node; 0: there is none */
  BtAddress dht_hints[BT_LIMIT_DHT_HINTS]; /* nodes of peers that the driver has not taken */
  guint n_dht_hints;
  gint64 next_tick_us, next_choke_us, next_optimistic_us;
  gint64 next_deadline_us; /* deadlines are served again */
  gboolean hasty;          /* nothing without a deadline is asked for */
  guint n_ticks;
  guint8 headers[BT_WRITE_VECS / 2][BT_MESSAGE_PIECE_SIZE]; /* of the blocks in the last vectors */

  /* counted */
  guint64 wanted_bytes, have_bytes;
  guint64 downloaded, uploaded, wasted;
  guint64 carried_down[BT_N_TRANSPORTS], carried_up[BT_N_TRANSPORTS]; /* of the first two */
  guint64 promised; /* bytes that newcomers may have had while we choked them */
  guint n_damaged;
  guint n_banned; /* strangers shut out */
  BtRate down_rate, up_rate;
  guint gone[BT_N_GONE];
};

/* Somebody looks at the wire. */
static inline gboolean
bt_connection_is_logged (const BtConnection *self)
{
  return G_UNLIKELY (self->swarm->wire.enabled);
}

/* --- bt-swarm-sources.c ------------------------------------------------------------------------ */
/* The one gate for addresses of others: TRUE: it is new, and kept. */
gboolean bt_swarm_find_address (BtSwarm *self, const BtAddress *address, BtPeerSource source);
/* Whether a connection that we dialed may stand. */
gboolean bt_swarm_may_meet (const BtSwarm *self, const BtAddress *address);
/* The metadata is known: if it is private, whoever was found in another way is let go, and forgotten. */
void bt_swarm_enforce_private (BtSwarm *self);

/* --- bt-swarm-pex.c ---------------------------------------------------------------------------- */
gboolean bt_swarm_uses_pex (const BtSwarm *self);
/* Nobody was told anything, and nobody came. */
void bt_swarm_reset_pex (BtSwarm *self);

/* --- bt-swarm-dht.c ---------------------------------------------------------------------------- */
gboolean bt_swarm_uses_dht (const BtSwarm *self);
/* Tells the port of our node to a peer that has one (BEP 5). */
void bt_swarm_tell_dht_port (BtSwarm *self, BtConnection *connection);
/* The peer told the port of its own. */
void bt_swarm_take_dht_port (BtSwarm *self, BtConnection *connection, guint16 port);

/* --- bt-swarm-list.c --------------------------------------------------------------------------- */
void bt_swarm_list_add (BtSwarm *self, BtListId list, BtConnection *connection);
void bt_swarm_list_remove (BtSwarm *self, BtListId list, BtConnection *connection);
/* The driver has something to do for it. */
void bt_swarm_wake (BtSwarm *self, BtConnection *connection);
/* How much of @wanted payload bytes the connection may move now; 0: it sleeps until its turn.
 * @block_rest: bytes until its present block is whole. */
gsize bt_swarm_allow (BtSwarm *self, BtDirection direction, BtConnection *connection, gsize wanted,
                      gsize block_rest, gint64 now_us);
/* @n_bytes went over its socket. */
void bt_swarm_spend_turn (BtSwarm *self, BtDirection direction, BtConnection *connection,
                          gsize n_bytes);
/* It goes away. */
void bt_swarm_end_turns (BtSwarm *self, BtConnection *connection);
/* @n_bytes went over the connection's socket that count under the limits. */
void bt_swarm_charge (BtSwarm *self, BtDirection direction, const BtConnection *connection,
                      gsize n_bytes, gint64 now_us);
void bt_swarm_wake_sleepers (BtSwarm *self, gint64 now_us);
/* They ask again, whoever's turn it is. */
void bt_swarm_wake_all_sleepers (BtSwarm *self);
/* When the next sleeper's turn is. */
gint64 bt_swarm_get_sleepers_us (BtSwarm *self);
/* @any: one free buffer is enough. */
void bt_swarm_wake_pool_waiters (BtSwarm *self, gboolean any);

/* --- bt-swarm-room.c --------------------------------------------------------------------------- */
/* Who would make room for @newcomer: has a lower priority (BEP 40), is of the least use, and does not
 * send to us now. Not @except. NULL: nobody. */
BtConnection *bt_swarm_find_replaceable (BtSwarm *self, const BtAddress *newcomer,
                                         const BtConnection *except, gint64 now_us);
/* Parts from one that neither wants anything of us nor has it, when somebody else waits. */
void bt_swarm_check_place (BtSwarm *self, BtConnection *connection, gint64 now_us);

/* --- bt-swarm-store.c -------------------------------------------------------------------------- */
void bt_swarm_push_job (BtSwarm *self, BtJob *job);
/* NULL: none is being fetched. */
BtPiece *bt_swarm_find_piece (BtSwarm *self, guint32 piece);
/* The connection that is the @i-th of those that asked for blocks of @piece; NULL: it is gone. */
BtConnection *bt_swarm_get_asker (BtSwarm *self, const BtPiece *piece, guint i);
BtPiece *bt_swarm_begin_piece (BtSwarm *self, guint32 piece);
void bt_swarm_drop_piece (BtSwarm *self, BtPiece *piece);
void bt_swarm_drop_pieces (BtSwarm *self);
/* Pieces begun of which nothing is here nor asked for go back to the picker. */
void bt_swarm_return_pieces (BtSwarm *self);
/* The block that @connection received is whole. */
void bt_swarm_receive_block (BtSwarm *self, BtConnection *connection, gint64 now_us);
/* Writes blocks out when the pool is nearly full. */
void bt_swarm_relieve_pool (BtSwarm *self);
void bt_swarm_flush_all (BtSwarm *self);

/* --- bt-swarm-spare.c -------------------------------------------------------------------------- */
/* @neighbour told of piece @index: seeds that would send it later need not. */
void bt_swarm_spare_seeds (BtSwarm *self, const BtConnection *neighbour, guint32 index);
/* --- bt-swarm-suspects.c ----------------------------------------------------------------------- */
/* Whether @connection may be asked for the next block of @piece, which failed before: alone, or with
 * others that had no part in that. */
gboolean bt_swarm_may_retry (const BtSwarm *self, const BtPiece *piece,
                             const BtConnection *connection);
/* Whether it may be asked for a block of it that another owes. */
gboolean bt_swarm_may_help_retry (const BtSwarm *self, const BtPiece *piece,
                                  const BtConnection *connection);
/* @connection, which may, is going to be asked. */
void bt_swarm_retries (BtSwarm *self, BtPiece *piece, const BtConnection *connection);
/* Failed pieces that those who may send them do not send are offered to all. */
void bt_swarm_check_retries (BtSwarm *self);
/* @piece is whole and wrong: convicts its one sender, or remembers all of them; all its blocks are
 * free then. @digests: shape n_blocks, of bt_sha1_short(). */
void bt_swarm_accuse (BtSwarm *self, BtPiece *piece, const guint64 *digests);
/* @piece, which failed before, is right: convicts who sent something else. */
void bt_swarm_judge (BtSwarm *self, guint32 piece, const guint64 *digests);
/* Not dialed and not let in again. */
void bt_swarm_ban (BtSwarm *self, const BtAddress *address);

/* --- bt-swarm-deadline.c ----------------------------------------------------------------------- */
/* 0: it has none. */
gint64 bt_swarm_get_piece_deadline (const BtSwarm *self, guint32 piece);
void bt_swarm_forget_deadline (BtSwarm *self, guint32 piece);
void bt_swarm_refresh_deadlines (BtSwarm *self);
/* Asks for what is wanted by a time, when it is time to look again: see get_round_us(). */
void bt_swarm_serve_deadlines (BtSwarm *self, gint64 now_us);
gint64 bt_swarm_get_round_us (const BtSwarm *self);
/* What the peer is to be asked for because of a deadline. FALSE: anything else. TRUE with NULL: it
 * owes enough, and its next block shall be an urgent one. */
gboolean bt_connection_choose_urgent (BtConnection *self, BtPiece **piece, gint64 now_us);

/* --- bt-swarm-files.c -------------------------------------------------------------------------- */
void bt_swarm_apply_priorities (BtSwarm *self);
guint64 bt_swarm_get_wanted_bytes (const BtSwarm *self, guint32 piece);

/* --- bt-swarm-choke.c -------------------------------------------------------------------------- */
void bt_swarm_init_slots (BtSwarm *self);
void bt_swarm_choke_round (BtSwarm *self, gint64 now_us);
/* A slot is free: it is given at once, nobody waits for the next round. */
void bt_swarm_offer_slot (BtSwarm *self, BtConnection *connection, gint64 now_us);
/* After any change of @connection that decides whether it waits for a slot, or has one. */
void bt_swarm_count_slot (BtSwarm *self, BtConnection *connection);
/* Takes the slot of a peer that is not interested any more, when others can use it. */
void bt_swarm_reclaim_slot (BtSwarm *self, BtConnection *connection, gint64 now_us);
/* Slots that were left go to those who wait longest. */
void bt_swarm_fill_slots (BtSwarm *self, gint64 now_us);

/* --- bt-swarm-super.c -------------------------------------------------------------------------- */
/* Begins or ends it, as things stand. */
void bt_swarm_update_super (BtSwarm *self);
void bt_swarm_super_join (BtSwarm *self, BtConnection *connection);
/* After bt_swarm_super_remove() of what it has. */
void bt_swarm_super_leave (BtSwarm *self, BtConnection *connection);
/* A peer has, or has no more, what is set in @have. */
void bt_swarm_super_add (BtSwarm *self, BtConnection *connection, const BtBitfield *have);
void bt_swarm_super_remove (BtSwarm *self, BtConnection *connection, const BtBitfield *have);
/* Somebody else has all as well. */
void bt_swarm_super_meet_seed (BtSwarm *self);
void bt_swarm_show_pieces (BtSwarm *self, gint64 now_us);
void bt_swarm_tick_super (BtSwarm *self, gint64 now_us);

/* --- bt-swarm-have.c --------------------------------------------------------------------------- */
gboolean bt_swarm_exchanges (const BtSwarm *self); /* running, and pieces are known */
void bt_swarm_refresh_missing (BtSwarm *self);
void bt_swarm_piece_is_here (BtSwarm *self, guint32 piece);
/* Parts from a peer that has nothing for us, as we have nothing for it. */
void bt_swarm_check_useful (BtSwarm *self, BtConnection *connection);

G_END_DECLS
