/* bt-session-dht.h — the DHT of a session: its clock, how it is entered, and which torrents ask it when.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The node begins with the first torrent that may use it, so that a program without one sends nothing.
 * Thread: engine. */
#pragma once

#include <gio/gio.h>

#include "base/bt-discovery-stat.h"
#include "dht/bt-dht-node.h"

G_BEGIN_DECLS

typedef struct _BtSession BtSession;
typedef struct _BtSessionTorrent BtSessionTorrent;

/* A member of the session. */
typedef struct {
  BtDhtNode *node;           /* owned; NULL: switched off, or nobody needed it yet */
  GBytes *saved;             /* owned, or NULL: what the last node left */
  GArray *hints;             /* owned; BtAddress: nodes to begin with; until there is a node */
  GCancellable *cancellable; /* owned; of names that are looked up */
  gboolean has_contact;      /* there is somebody to ask */
  gboolean watched;          /* its table and lookups are told */
  guint n_joins;             /* times in a row that the routers were asked */
  gint64 join_us;            /* they are asked again then, if nobody answered */
  gint64 save_us;            /* the table is saved then */
  gint64 vain_us;  /* a lookup was over that nobody answered; 0: others were answered since */
  GQueue waiting;  /* BtSessionTorrent.dht.link: want a lookup, first come, first served */
  guint n_lookups; /* that are out */
} BtSessionDht;

/* A member of each torrent. */
typedef struct {
  guint64 serial;   /* of the lookup that is out; 0: none */
  gint64 next_us;   /* the next one is due */
  guint n_vain;     /* lookups in a row that found nobody */
  guint n_answered; /* nodes that answered the last one */
  gboolean hinted;  /* the nodes in the torrent file were told */
  gboolean waits;   /* in the queue */
  GList link;       /* its place there */
} BtTorrentDht;

void bt_session_dht_init (BtSession *session);
/* @saved: (transfer full) (nullable) */
void bt_session_dht_take_saved (BtSession *session, GBytes *saved);
void bt_session_dht_clear (BtSession *session);
/* The session ends: the table is saved. */
void bt_session_dht_stop (BtSession *session);
/* Switched on or off. */
void bt_session_dht_apply_options (BtSession *session);
/* Swarms learn which port they may name to peers as a node's. */
void bt_session_dht_tell_port (BtSession *session);
void bt_session_dht_receive (BtSession *session, const guint8 *bytes, gsize n_bytes,
                             const BtAddress *from);
/* Somebody may be a node: of a peer's PORT message, a magnet link. */
void bt_session_dht_hint (BtSession *session, const BtAddress *address);
/* Likewise @where, "host:port", a name or a number: of a router, or a torrent file (BEP 5). */
void bt_session_dht_enter_by (BtSession *session, const char *where);
/* Lets time pass, begins lookups that wait. Returns when to look again. */
gint64 bt_session_dht_tick (BtSession *session, gint64 now_us);
/* Adds to the pending report what is told of it; see report(). */
void bt_session_dht_tell (BtSession *session, gint64 now_us);
/* A lookup is out. */
gboolean bt_session_dht_is_busy (BtSession *session);

void bt_session_dht_torrent_init (BtSessionTorrent *torrent);
/* Asks when it is time to. Returns when to look again; G_MAXINT64: not by itself. */
gint64 bt_session_dht_settle (BtSessionTorrent *torrent, gint64 now_us);
/* It is its turn. */
void bt_session_dht_look_up (BtSessionTorrent *torrent, gint64 now_us);
/* Asks now, unless it did just before. */
void bt_session_dht_ask (BtSessionTorrent *torrent);
/* Somebody answers again: whom nobody answered need not wait any longer. */
void bt_session_dht_ask_again (BtSessionTorrent *torrent, gint64 now_us);
/* Stops asking: it leaves, is paused, or turned out to be private. */
void bt_session_dht_forget (BtSessionTorrent *torrent);
/* state, n_told_by and next_us. */
void bt_session_dht_get_way (BtSessionTorrent *torrent, BtWayStat *way);

G_END_DECLS
