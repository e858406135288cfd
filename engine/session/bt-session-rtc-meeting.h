/* bt-session-rtc-meeting.h — one peer over WebRTC, from the first word to the last byte.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "session/bt-session-rtc.h"
#include "swarm/bt-connection.h"
#include "wire/bt-handshake.h"

G_BEGIN_DECLS

/* Another peer's, and that of offers. */
struct _BtMeeting {
  BtSessionTorrent *torrent; /* borrowed */
  BtMeetingState state;
  BtRtc *rtc;               /* owned; borrowed while it is a peer's transport; NULL: it is over */
  BtConnection *connection; /* borrowed; NULL: it is no peer */
  BtRtcStat stat;           /* of one that is over */
  guint8 offer_id[BT_OFFER_ID_SIZE];
  guint8 peer_id[BT_PEER_ID_SIZE]; /* of the other side, once it said something */
  char *url;                       /* owned, or NULL: of the tracker that passes words on */
  char *sdp;                       /* owned, or NULL: our offer until it is sent */
  gboolean we_offer;
  gboolean loopback;  /* that tracker is on this machine, and so may the other side be */
  gint64 deadline_us; /* of the state */
  GList link;         /* in the session's queue of offers or of handshakes */
};

/* A new one of @torrent, in state MAKING or ANSWERING as @we_offer says. NULL: WebRTC cannot be had. */
BtMeeting *bt_meeting_new (BtSessionTorrent *torrent, gboolean we_offer, gboolean loopback,
                           gint64 now_us);
/* Its handshake with it, if it still has one; in whatever state, without a word to anybody. */
void bt_meeting_free (gpointer meeting);
/* It has come so far: counted there, and its time runs anew where the state has one. */
void bt_meeting_enter (BtMeeting *self, BtMeetingState state, gint64 now_us);
/* It comes to nothing, for this reason if the handshake knows none itself. Frees it unless it is worth
 * remembering; of offers that nobody took the torrent's newest alone is. */
void bt_meeting_end (BtMeeting *self, BtRtcFailure failure, gint64 now_us);

/* --- for who carries a peer's bytes (bt-session-peers.c) ----------------------------------------- */
/* Its first bytes were read; it may have greeted. */
void bt_meeting_note_greeting (BtMeeting *self);
/* The connection ends, or none came of it. The transport is still there, and frees the handshake. */
void bt_meeting_part (BtMeeting *self, BtGone gone, gint64 now_us);

G_END_DECLS
