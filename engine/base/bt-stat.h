/* bt-stat.h — what is told about torrents, peers and trackers: plain data, shared by all layers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bt-address.h"
#include "bt-bitfield.h"

G_BEGIN_DECLS

typedef enum {
  BT_TORRENT_METADATA,    /* a magnet link: fetching the info dictionary from peers */
  BT_TORRENT_CHECKING,    /* hashing what is on disk */
  BT_TORRENT_HELD,        /* metadata is known; waits until the person chose files and folder */
  BT_TORRENT_DOWNLOADING, /* wants bytes */
  BT_TORRENT_SEEDING,     /* has every wanted byte */
  BT_TORRENT_QUEUED,      /* waits until others are done: so many run at a time */
  BT_TORRENT_MOVING,      /* its files go to another folder */
  BT_TORRENT_PAUSED,      /* by the person, or because it seeded enough: see BtEnded */
  BT_TORRENT_ERROR,       /* stopped by an error, see there */
} BtTorrentState;

/* Which goal of seeding paused a torrent. */
typedef enum {
  BT_ENDED_NOT,
  BT_ENDED_RATIO,
  BT_ENDED_TIME,
  BT_ENDED_IDLE,
} BtEnded;

/* What happens to the files of a torrent that is removed. */
typedef enum {
  BT_REMOVAL_KEEP,
  BT_REMOVAL_DELETE, /* a person was asked, and said so */
  BT_REMOVAL_UNDO,   /* deleted, unless something of them was there before the torrent was added */
} BtRemoval;

/* How much a person wants a file. */
typedef enum {
  BT_PRIORITY_SKIP = 0,
  BT_PRIORITY_LOW = 1,
  BT_PRIORITY_NORMAL = 2,
  BT_PRIORITY_HIGH = 3,
} BtPriority;

typedef enum {
  BT_TRANSPORT_TCP,
  BT_TRANSPORT_UTP,
  BT_TRANSPORT_RTC,
  BT_N_TRANSPORTS
} BtTransportKind;

typedef enum {
  BT_PEER_SOURCE_USER,   /* --peer, or named in the window */
  BT_PEER_SOURCE_MAGNET, /* x.pe of a magnet link */
  BT_PEER_SOURCE_TRACKER,
  BT_PEER_SOURCE_DHT,
  BT_PEER_SOURCE_PEX,
  BT_PEER_SOURCE_LSD,
  BT_PEER_SOURCE_RESUME,
  BT_PEER_SOURCE_INCOMING,
  BT_PEER_SOURCE_RTC, /* introduced by a tracker, over WebRTC; it has no address to dial */
  BT_N_PEER_SOURCES
} BtPeerSource;

/* From it to us: in order of the words a person reads. */
typedef enum {
  BT_PEER_DOWN_CONNECTING,     /* no handshake yet */
  BT_PEER_DOWN_SENDS,          /* un-choked us and blocks are on their way */
  BT_PEER_DOWN_WAITING,        /* we are interested, it chokes us */
  BT_PEER_DOWN_NOTHING_NEEDED, /* it has no piece that we want */
  BT_PEER_DOWN_NOT_ASKED,      /* un-choked, but no request is out (paused, disk behind, limit) */
  BT_PEER_DOWN_SLOW,           /* snubbed: it owes blocks and does not send */
  BT_PEER_DOWN_COMPLETE,       /* we have every wanted piece */
} BtPeerDown;

/* From us to it. */
typedef enum {
  BT_PEER_UP_CONNECTING,
  BT_PEER_UP_SENDING_BACK, /* holds a regular slot */
  BT_PEER_UP_TRY,          /* holds the optimistic slot */
  BT_PEER_UP_WAITS,        /* interested, choked by us */
  BT_PEER_UP_NOT_INTERESTED,
} BtPeerUp;

/* Why a peer was let go. Counted, and shown in the log. */
typedef enum {
  BT_GONE_CLOSED,        /* it closed the connection */
  BT_GONE_IO_ERROR,      /* reset, time-out of the system */
  BT_GONE_TIMEOUT,       /* silent for too long */
  BT_GONE_HANDSHAKE,     /* not BitTorrent, or another torrent */
  BT_GONE_SELF,          /* it is us */
  BT_GONE_DUPLICATE,     /* the same peer is connected already */
  BT_GONE_BAD_LENGTH,    /* message too long, or of the wrong size for its id */
  BT_GONE_BAD_BITFIELD,  /* wrong size; all or none said twice, or late */
  BT_GONE_BAD_INDEX,     /* piece index out of range */
  BT_GONE_BAD_REQUEST,   /* too many requests that cannot be served */
  BT_GONE_BAD_PIECE,     /* too many blocks nobody asked for */
  BT_GONE_BAD_EXTENSION, /* extension message that cannot be read */
  BT_GONE_BAD_METADATA,  /* lied about the metadata */
  BT_GONE_BAD_DATA,      /* sent pieces with a wrong hash */
  BT_GONE_FLOOD,         /* more messages than anyone needs */
  BT_GONE_UNINTERESTING, /* both complete, or nothing to give each other */
  BT_GONE_TOO_MANY,      /* over the limit of connections */
  BT_GONE_STOPPED,       /* the torrent was paused or removed */
  BT_GONE_PRIVATE,       /* found in a way that the torrent, which is private, forbids */
  BT_GONE_SHUT_OUT,      /* the person wants nothing of it */
  BT_N_GONE
} BtGone;

/* Blocks of one piece under way between us and one peer. */
typedef struct {
  guint32 piece;
  guint16 n_blocks; /* asked for and not here (down), or asked of us and not sent (up) */
} BtPieceFlow;

#define BT_PEER_FLOWS_MAX 64  /* flows told a peer and direction: as many beads as a row draws */
#define BT_PEER_CLIENT_MAX 64 /* bytes of the client's name, with the NUL */

/* One peer at one moment. @id is unique in the engine's life and never used again. */
typedef struct {
  guint64 id;
  BtAddress address;
  char client[BT_PEER_CLIENT_MAX]; /* "Transmission 4.0.5"; UTF-8, cleaned; "" until known */
  BtTransportKind transport;
  BtPeerSource source;
  gboolean incoming;
  gboolean is_seed;
  gboolean encrypted;
  BtPeerDown down;
  BtPeerUp up;
  gint64 since_us;   /* when the connection stood, monotonic */
  guint32 n_have;    /* pieces it has */
  guint64 down_rate; /* payload bytes a second */
  guint64 up_rate;
  guint64 downloaded; /* payload bytes of this connection */
  guint64 uploaded;
  guint n_down_flows;
  guint n_up_flows;
  BtPieceFlow down_flows[BT_PEER_FLOWS_MAX];
  BtPieceFlow up_flows[BT_PEER_FLOWS_MAX];
  BtBitfield *have; /* owned reference, immutable; NULL before metadata */
} BtPeerStat;

void bt_peer_stat_clear (BtPeerStat *self);

/* A block that came from or went to a peer, for those who draw it on its way. */
typedef struct {
  guint64 peer_id;
  guint32 piece;
  guint16 block;      /* index in the piece */
  guint8 is_upload;   /* from us to the peer */
  guint8 is_first;    /* for now unused by drawing: first block ever of this piece */
  gint64 started_us;  /* its first byte moved (monotonic clock) */
  gint64 finished_us; /* its last byte moved; 0: still under way */
} BtBlockEvent;

#define BT_BLOCK_EVENTS_MAX 256 /* events a report; more are dropped, never the newest */

typedef enum {
  BT_TRACKER_IDLE, /* not asked yet */
  BT_TRACKER_ASKING,
  BT_TRACKER_WORKING, /* answered the last time */
  BT_TRACKER_FAILED,  /* @message says why */
  BT_TRACKER_UNKNOWN, /* of a kind that we do not speak: listed, never asked */
} BtTrackerState;

/* One tracker of one torrent. */
typedef struct {
  char *url; /* owned */
  guint tier;
  gboolean is_extra; /* of the person's list and not of the torrent's; @tier is behind all others */
  BtTrackerState state;
  char *message;              /* owned, or NULL: failure reason or warning of the tracker */
  gint error;                 /* FAILED: BtTrackerError */
  guint n_peers;              /* of its last answer */
  gint n_seeders, n_leechers; /* -1: unknown */
  gint n_downloads;           /* finished ones it counted, by scrape; -1: unknown */
  gint64 next_us;             /* next announce, monotonic; 0: none planned */
} BtTrackerStat;

void bt_tracker_stat_clear (BtTrackerStat *self);

/* One torrent at one moment. */
typedef struct {
  BtTorrentState state;
  gboolean paused;    /* what the person asked for; ERROR may hide it in state */
  BtEnded ended;      /* with @paused: it seeded enough */
  guint64 wanted;     /* bytes of wanted pieces (part-wanted pieces count their wanted files) */
  guint64 have;       /* bytes of those that are verified */
  guint64 downloaded; /* payload bytes, all sessions */
  guint64 uploaded;
  guint64 wasted;          /* bytes received twice, not asked for, or of bad pieces */
  guint64 seeding_seconds; /* spent seeding, all sessions */
  guint64 active_seconds;  /* spent running at all, likewise */
  gint64 finished_time; /* Unix seconds: it was fetched whole; 0: not yet, or it was here before */
  guint64 down_rate;    /* payload bytes a second */
  guint64 up_rate;
  guint32 n_pieces;        /* 0 before metadata */
  guint32 n_have;          /* verified pieces */
  guint32 n_damaged;       /* pieces that failed their hash, all sessions */
  guint32 n_banned;        /* strangers shut out, likewise: for bad pieces or metadata */
  guint n_peers;           /* handshake done */
  guint n_seeds;           /* of those, complete ones */
  guint n_sending;         /* peers that send to us now */
  guint n_receiving;       /* peers we send to now */
  guint n_known_peers;     /* addresses known */
  guint32 checked;         /* pieces hashed in the running check */
  guint32 to_check;        /* pieces to hash in it */
  guint64 moved;           /* bytes of files that went in the running move */
  guint64 to_move;         /* bytes of all files it moves */
  guint32 metadata_have;   /* metadata pieces of 16 KiB here */
  guint32 metadata_pieces; /* 0: no peer told the size yet */
} BtTorrentStat;

G_END_DECLS
