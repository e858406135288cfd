/* bt-session-lsd.h — when which torrent is told to the local network (BEP 14).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "base/bt-discovery-stat.h"
#include "lsd/bt-lsd.h"
#include "session/bt-session.h"

G_BEGIN_DECLS

typedef struct _BtSessionTorrent BtSessionTorrent;

/* Of a session. The sockets are open while some torrent is announced. */
typedef struct {
  BtLsd *client;    /* owned, or NULL */
  guint64 cookie;   /* by chance */
  guint n_torrents; /* that are announced */
  gint64 due_us;    /* the next datagram may go then; G_MAXINT64: there is nothing to tell */
} BtSessionLsd;

/* Of a torrent. */
typedef struct {
  gint64 due_us;   /* announced then; G_MAXINT64: it is not */
  gint64 told_us;  /* announced last; 0: never */
  gint64 heard_us; /* a neighbour told of it last; 0: never */
} BtTorrentLsd;

void bt_session_lsd_init (BtSession *session);
/* Announces what is due. Returns when to look again, G_MAXINT64: never. */
gint64 bt_session_lsd_tick (BtSession *session, gint64 now_us);

void bt_session_lsd_init_torrent (BtSessionTorrent *torrent);
/* It may have begun or ended to be one that is announced. */
void bt_session_lsd_follow (BtSessionTorrent *torrent, gint64 now_us);
/* It is announced no more. */
void bt_session_lsd_forget (BtSessionTorrent *torrent);
/* Announces it as soon as a minute has passed since the last time. */
void bt_session_lsd_ask (BtSessionTorrent *torrent, gint64 now_us);
void bt_session_lsd_get_way (BtSessionTorrent *torrent, BtWayStat *way, gint64 now_us);

G_END_DECLS
