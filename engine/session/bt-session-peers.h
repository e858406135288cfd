/* bt-session-peers.h — sockets of peers: dialing, answering the door, carrying bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "session/bt-session-rtc-meeting.h"
#include "swarm/bt-swarm.h"

G_BEGIN_DECLS

typedef struct _BtSession BtSession;
typedef struct _BtSessionTorrent BtSessionTorrent;

/* All peers of a session; a member of it. */
typedef struct {
  GQueue dialing;      /* not connected yet, oldest first: the first one's time is up first */
  GQueue pending;      /* incoming that did not say hello, oldest first */
  guint n_connected;   /* in some swarm */
  guint n_rtc;         /* of these, over WebRTC */
  guint64 last_id;     /* for BtPeerStat */
  GQueue wanting[2];   /* BtSessionTorrent.dial_link: wait to dial; downloading ones, seeds */
  gint64 dial_tokens;  /* millionths of attempts that may be made now */
  gint64 dial_us;      /* when they were counted */
  guint n_max;         /* connections, and sockets that become some: as the person chose */
  guint n_descriptors; /* that the system has for them */
} BtSessionPeers;

void bt_session_peers_init (BtSession *session, gint64 now_us);
/* Closes what has not said hello; all torrents have left before. */
void bt_session_peers_clear (BtSession *session);
/* The listener's. */
void bt_session_peers_accept (int fd, const BtAddress *address, gpointer session);
/* The channel of @meeting is open: it is a peer now, or was not wanted and is over. */
void bt_session_peers_adopt (BtSessionTorrent *torrent, BtMeeting *meeting, gint64 now_us);
/* Does what the swarm has for its connections: write, read on, close. */
void bt_session_peers_serve (BtSessionTorrent *torrent, gint64 now_us);
/* The torrent's swarm may want to meet somebody: it waits for its turn to dial, see peers_tick(). */
void bt_session_peers_dial (BtSessionTorrent *torrent, gint64 now_us);
/* Gives up what is being dialed for a torrent that leaves. */
void bt_session_peers_forget (BtSessionTorrent *torrent);
/* The options' numbers hold at once: surplus connections are let go, the least useful first. */
void bt_session_peers_apply_options (BtSession *session, gint64 now_us);
/* Dials, a torrent at a time; gives up what took too long. Returns when to look again, G_MAXINT64: never. */
gint64 bt_session_peers_tick (BtSession *session, gint64 now_us);

/* Peers over WebRTC that the system has descriptors for, beside all that are connected or dialed. */
guint bt_session_peers_count_possible_rtc (const BtSession *session);

G_END_DECLS
