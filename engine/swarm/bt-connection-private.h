/* bt-connection-private.h — what the files of a connection and its swarm share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/bt-choker.h"
#include "swarm/bt-connection.h"
#include "swarm/bt-fast-set.h"
#include "swarm/bt-pex-log.h"
#include "swarm/bt-request-queue.h"
#include "swarm/bt-super-seed.h"
#include "swarm/bt-upload-queue.h"
#include "base/bt-rate.h"
#include "base/bt-wire-entry.h"
#include "wire/bt-extension.h"
#include "wire/bt-handshake.h"
#include "wire/bt-message.h"

G_BEGIN_DECLS

/* Bytes read besides a block: headers and small messages. Small, because what of a block lands here
 * is copied; large enough for 60 requests a call. */
#define BT_SCRATCH_SIZE 1024

typedef enum {
  BT_READ_HANDSHAKE,
  BT_READ_HEADER, /* at the start of a message */
  BT_READ_BLOCK,  /* into a buffer of the pool */
  BT_READ_BODY,   /* gathering a bitfield or an extended message */
  BT_READ_SKIP,   /* bytes nobody wants */
} BtReadState;

typedef enum {
  BT_DIRECTION_DOWN, /* from peers to us */
  BT_DIRECTION_UP,
  BT_N_DIRECTIONS
} BtDirection;

/* Where a connection waits, one place a list. */
typedef enum {
  BT_LIST_DOWN_SLEEP, /* the download limit is reached; its value is BT_DIRECTION_DOWN */
  BT_LIST_UP_SLEEP,   /* the upload limit is reached; its value is BT_DIRECTION_UP */
  BT_LIST_READY,      /* the driver has something to do */
  BT_LIST_POOL,       /* no buffer for the next block */
  BT_N_LISTS
} BtListId;

/* The block that is being received. */
typedef struct {
  guint32 piece, block;
  guint32 length, n_got; /* bytes */
  guint8 *buffer;        /* of the pool */
  gint64 started_us;
} BtIncomingBlock;

/* A message's body that must be whole before it can be read. */
typedef struct {
  guint8 id;           /* BtMessageId */
  guint8 extension;    /* BtExtensionId, of an extended message */
  guint32 length;      /* bytes announced */
  guint32 n_got, room; /* bytes; room grows with what arrives */
  guint8 *bytes;       /* owned */
} BtBody;

/* BEP 11. */
typedef struct {
  gboolean is_offered; /* it knows that we take ut_pex */
  guint64 number;      /* of it in the swarm's log; 0: others are not told of it */
  gboolean is_twin;    /* another one had its address there */
  guint64 twin_gone;   /* so many had gone by then */
  guint8 flags;        /* BtPexFlags, as the log has them */
  BtPexMark mark;      /* what it was told */
  gint64 tell_us;      /* it is told more then; 0: it was not told to begin with */
  gint64 heard_us;     /* its last message that was taken; 0: it told nothing */
  guint n_heard;       /* messages since then, that one included */
  guint n_new;         /* addresses we did not know */
} BtConnectionPex;

struct _BtConnection {
  BtSwarm *swarm; /* borrowed */
  guint64 id;
  gpointer driver;
  BtAddress address;
  BtTransportKind transport;
  BtPeerSource source;
  gboolean incoming;
  GList links[BT_N_LISTS]; /* shape: BtListId */
  gboolean listed[BT_N_LISTS];
  guint turns[BT_N_DIRECTIONS];      /* the number of the one it has; 0: none; see BtTurns */
  gint64 turn_left[BT_N_DIRECTIONS]; /* bytes of it, or of the last one */
  gboolean goes_on[BT_N_DIRECTIONS]; /* it sleeps amid a turn */
  gboolean is_cut[BT_N_DIRECTIONS];  /* a limit ended its last turn amid a block */
  gboolean is_local;                 /* its address is of the local network */

  /* life */
  gint64 connected_us;
  gint64 received_us, sent_us; /* last bytes of any kind */
  gint64 useful_us;            /* last time that one was interested in the other */
  gboolean established;        /* both handshakes are done */
  gboolean closing;
  BtGone gone;
  guint n_chatter; /* messages that change nothing, in this window */
  guint n_unasked; /* blocks nobody asked for */
  guint n_bad_requests;

  /* who it is */
  guint8 peer_id[BT_PEER_ID_SIZE];
  gboolean has_fast, has_extensions, has_dht;
  gboolean told_dht, told_our_dht; /* the port of its node came; it knows ours */
  BtExtension extension;
  gboolean told_our_address;

  /* what it has */
  BtBitfield *have;          /* owned; NULL before metadata, and with has_all */
  BtBitfield *have_snapshot; /* owned, immutable; NULL: changed since the last one */
  gboolean has_all;
  gboolean counted_as_seed; /* by the picker */
  gboolean told_pieces;     /* a bitfield, have all or have none came */
  gboolean spoke;           /* a message came before which a bitfield may not stand */
  GBytes *early_bitfield;   /* owned; before metadata */
  GArray *early_haves;      /* guint32; before metadata; or NULL */
  guint32 n_interesting;    /* pieces it has and we want; not kept with has_all */

  /* what we told it */
  guint32 have_scan; /* pieces from here on are told one by one */
  guint have_told;   /* entries of the swarm's have log */
  gboolean told_upload_only;
  BtSuperPeer *super; /* what it was shown; NULL: all may be asked for */

  BtConnectionPex pex;

  /* the four states of BEP 3 */
  gboolean am_interested, peer_interested, peer_choking;
  BtSlot slot;                              /* NONE: we choke it */
  BtSlot counted_slot;                      /* by the swarm */
  gboolean counted_waiting;                 /* likewise: interested, and choked */
  gint64 bored_us;                          /* when it lost interest */
  gint64 slot_us;                           /* when slot changed */
  gint64 asked_us;                          /* its last request that we serve */
  guint64 slot_sent;                        /* uploaded at that time */
  guint64 round_received[2], round_sent[2]; /* this round's and the last one's bytes */

  /* reading */
  BtReadState read_state;
  guint8 scratch[BT_SCRATCH_SIZE];
  guint n_scratch;
  gsize target_given; /* bytes of the last vectors that go into the block or body */
  gboolean awaits_buffer;
  BtIncomingBlock block;
  BtBody body;
  guint32 skip; /* bytes left to skip */
  gboolean skip_is_block;
  BtWireEntry arriving; /* while somebody looks: the block that comes, also one that is skipped */

  /* requests: from it to us */
  BtRequestQueue requests;
  BtPiece *piece;    /* borrowed: the one we ask for now; or NULL */
  guint starved;     /* the swarm's pick generation when nothing was left to ask */
  gint64 busy_us;    /* no busy block was found to take over: not searched again before */
  gint64 late_us;    /* likewise, none that is late */
  gint64 hold_us;    /* it rejected: no request before */
  gint64 payload_us; /* last bytes of a block */
  gint64 block_us;   /* last block that was whole */
  gboolean snubbed;
  GArray *allowed_fast;    /* guint32; bounded; or NULL */
  GArray *suggested;       /* guint32; bounded, the newest at the end; or NULL */
  gint64 metadata_us;      /* metadata asked and not answered since; 0: none */
  gint64 metadata_hold_us; /* not asked for metadata before */

  /* uploads: from us to it */
  guint32 fast[BT_FAST_SET_MAX]; /* pieces it was told it gets although we choke it */
  guint n_fast;
  guint fast_blocks; /* of them, what it may still ask for while choked */
  BtUploadQueue uploads;
  BtUploadQueue later;         /* what others can give it; nothing of it is read from disk */
  gint64 later_us;             /* when one of those was served last, or the first came */
  GByteArray *out;             /* small messages that wait */
  guint out_sent;              /* bytes of it that went out */
  guint out_given;             /* bytes of it in the last vectors */
  gboolean upload_first_given; /* the last vectors began with the rest of a block */
  gboolean waits_for_out;      /* not read until its answers went out */
  gboolean starved_upload;     /* no buffer to read ahead into */
  GArray *metadata_wanted;     /* guint32 pieces it asked for; or NULL */
  guint n_metadata_sent;

  BtRate down_rate, up_rate;
  guint64 downloaded, uploaded; /* payload bytes */
};

/* --- bt-connection.c --------------------------------------------------------------------------- */
BtConnection *bt_connection_new (BtSwarm *swarm, const BtAddress *address, guint64 id,
                                 gint64 now_us);
void bt_connection_free (BtConnection *self);
/* Opens with our handshake; @received: theirs, or NULL. */
void bt_connection_open (BtConnection *self, const BtHandshake *received, gint64 now_us);
void bt_connection_take_handshake (BtConnection *self, const BtHandshake *received, gint64 now_us);
/* Lets everything go but the object; the driver closes the transport. */
void bt_connection_close (BtConnection *self, BtGone reason);
void bt_connection_tick (BtConnection *self, gboolean is_second, gint64 now_us);
/* One message that changes nothing; too many are a flood. */
void bt_connection_count_chatter (BtConnection *self);
gboolean bt_connection_is_seed (const BtConnection *self);
gboolean bt_connection_has_piece (const BtConnection *self, guint32 piece);
guint32 bt_connection_get_n_interesting (const BtConnection *self);
/* Says (not) interested when that changed. */
void bt_connection_update_interest (BtConnection *self);
void bt_connection_set_slot (BtConnection *self, BtSlot slot, gint64 now_us);

/* --- bt-connection-have.c ---------------------------------------------------------------------- */
void bt_connection_take_bitfield (BtConnection *self, const guint8 *bytes, gsize n_bytes);
void bt_connection_take_have (BtConnection *self, guint32 piece, gint64 now_us);
void bt_connection_take_dont_have (BtConnection *self, guint32 piece);
void bt_connection_take_all_or_none (BtConnection *self, gboolean all);
/* The number of pieces is known now: what was told early is read. */
void bt_connection_adopt_metainfo (BtConnection *self);
void bt_connection_leave_picker (BtConnection *self);
void bt_connection_count_interesting (BtConnection *self);

/* --- bt-connection-message.c ------------------------------------------------------------------- */
void bt_connection_take_message (BtConnection *self, const BtMessage *message, gint64 now_us);
void bt_connection_take_body (BtConnection *self, const BtBody *body, gint64 now_us);

/* --- bt-connection-extension.c ----------------------------------------------------------------- */
void bt_connection_send_extension (BtConnection *self);
/* When that changed since it was told. After the HAVEs, else a peer thinks that we lack them. */
void bt_connection_tell_upload_only (BtConnection *self);
void bt_connection_take_extension (BtConnection *self, const BtBody *body, gint64 now_us);
void bt_connection_ask_metadata (BtConnection *self, gint64 now_us);
/* Answers waiting metadata requests while there is room. */
void bt_connection_serve_metadata (BtConnection *self);

/* --- bt-connection-pex.c ----------------------------------------------------------------------- */
/* Others are told of it as soon as they can be, and it of others when it is time. */
void bt_connection_tick_pex (BtConnection *self, gint64 now_us);
void bt_connection_take_pex (BtConnection *self, const BtBody *body, gint64 now_us);
/* Others are told that it went. */
void bt_connection_leave_pex (BtConnection *self);

/* --- bt-connection-choose.c -------------------------------------------------------------------- */
/* It has @piece, and nothing forbids to ask it. */
gboolean bt_connection_may_send (const BtConnection *self, const BtPiece *piece);
/* A piece with a block that nobody is asked for, begun now if need be; NULL: it has none. */
BtPiece *bt_connection_choose_piece (BtConnection *self, gint64 now_us);

/* --- bt-connection-fast.c ---------------------------------------------------------------------- */
/* Tells a newcomer, one by one, of the pieces it gets although we choke it. */
void bt_connection_offer_fast (BtConnection *self);
/* Whether a block of @piece is one of those. */
gboolean bt_connection_gives_fast (const BtConnection *self, guint32 piece);
void bt_connection_take_allowed_fast (BtConnection *self, guint32 piece, gint64 now_us);
void bt_connection_take_suggest (BtConnection *self, guint32 piece);
/* @piece, which is open, or one that it suggested and that is no worse a choice. */
guint32 bt_connection_prefer_suggested (BtConnection *self, guint32 piece);

/* --- bt-connection-takeover.c ------------------------------------------------------------------ */
/* Makes up to @n_max blocks free that others owe and that it sends sooner. */
gboolean bt_connection_take_over (BtConnection *self, guint n_max, gint64 now_us);
/* End game: asks it, which is idle, for a block that another is expected to send later. */
void bt_connection_ask_twice (BtConnection *self, gint64 now_us);

/* --- bt-connection-request.c ------------------------------------------------------------------- */
gboolean bt_connection_may_ask (const BtConnection *self, gint64 now_us);
/* @block of @piece counts it as a requester already. */
void bt_connection_ask (BtConnection *self, BtPiece *piece, guint32 block, gint64 now_us);
void bt_connection_fill_requests (BtConnection *self, gint64 now_us);
/* Begins no more pieces of its own, and leaves those it had to itself to others. */
void bt_connection_leave_pieces (BtConnection *self);
/* All requests are forgotten, their blocks free again. */
void bt_connection_drop_requests (BtConnection *self);
/* Nothing of @piece is waited for. @tell: send cancels. */
void bt_connection_withdraw_piece (BtConnection *self, BtPiece *piece, gboolean tell);
void bt_connection_withdraw (BtConnection *self, BtRequest *request, gboolean tell);
void bt_connection_check_stuck (BtConnection *self, gint64 now_us);
void bt_connection_take_reject (BtConnection *self, const BtMessage *message, gint64 now_us);

/* --- bt-connection-upload.c -------------------------------------------------------------------- */
void bt_connection_take_request (BtConnection *self, const BtMessage *message, gint64 now_us);
void bt_connection_take_cancel (BtConnection *self, const BtMessage *message);
/* Reads ahead what was asked. */
void bt_connection_pump_uploads (BtConnection *self, gint64 now_us);
/* All that has not begun to be sent is rejected, or dropped. */
void bt_connection_drop_uploads (BtConnection *self);

/* --- bt-connection-later.c --------------------------------------------------------------------- */
/* FALSE: too many requests wait already. */
gboolean bt_connection_queue_upload (BtConnection *self, const BtMessage *message, gint64 now_us);
/* What waits for later goes into the queue: at most @n_max when nothing else is there to be read, a
 * few when they waited long. */
void bt_connection_promote_uploads (BtConnection *self, guint n_max, gint64 now_us);
void bt_connection_read_done (BtConnection *self, BtJob *job, gint64 now_us);

/* --- bt-connection-write.c --------------------------------------------------------------------- */
/* One whole message, prefix included, or the handshake. */
void bt_connection_send (BtConnection *self, const guint8 *bytes, gsize n_bytes);
void bt_connection_send_plain (BtConnection *self, BtMessageId id);
void bt_connection_send_range (BtConnection *self, BtMessageId id, guint32 piece, guint32 begin,
                               guint32 length);
guint bt_connection_get_out_size (const BtConnection *self);

/* --- bt-connection-log.c -----------------------------------------------------------------------
 * Only while bt_connection_is_logged(). */
/* @length: bytes after the prefix. */
void bt_connection_log_plain (BtConnection *self, BtWireMethod method, guint32 length,
                              gboolean is_sent);
void bt_connection_log_message (BtConnection *self, const BtMessage *message, guint32 length,
                                gboolean is_sent);
void bt_connection_log_body (BtConnection *self, const BtBody *body);
/* A whole message of ours, prefix included, or our handshake. */
void bt_connection_log_sent (BtConnection *self, const guint8 *bytes, gsize n_bytes);
void bt_connection_log_block_sent (BtConnection *self, const BtUpload *upload);
/* @asked_us: when we asked for it; 0: we did not. @is_wasted: nobody needs it. */
void bt_connection_log_block_begins (BtConnection *self, const BtMessage *message, gint64 asked_us,
                                     gboolean is_wasted);
/* Its last byte is here. @piece: what it is taken for, before it is; NULL: nothing. */
void bt_connection_log_block_came (BtConnection *self, const BtPiece *piece);

G_END_DECLS
