/* rtc-stranger.h — somebody whom a session meets over WebRTC; the test is the tracker between them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in the engine's hands is touched on its thread alone, with engine_run(). */
#pragma once

#include "session-fixture.h"
#include "session/bt-session-rtc-private.h"

/* Of the tracker that the test plays. */
#define STRANGER_URL "ws://127.0.0.1:9/announce"

/* On the engine thread; returns when it is done. */
typedef void (*EngineFunc) (BtSession *session, gpointer data);
void engine_run (BtSession *session, EngineFunc func, gpointer data);
/* The torrent @id goes at once, its files stay. Engine thread. */
void engine_remove (BtSession *session, guint32 id);
/* Until the process has @n descriptors open: some are closed when the engine's loop turns next. */
void wait_descriptors (Node *node, guint n);

/* An announce of the torrent with up to @n offers, once they are written. Shape: those that went along;
 * (transfer full) GPtrArray of BtTrackerOffer. */
GPtrArray *play_announce (Node *node, const BtInfoHash *info_hash, guint n);
/* Adds a torrent of which nothing but its hash, made of @number, is known; watches its meetings. */
guint32 add_unknown (Node *node, const char *folder, guint number);

typedef char *(*StrangerMangle) (const char *sdp, gpointer data);

/* Answers one offer of a session. Set what is to be other than usual before it answers. */
typedef struct {
  Node *node; /* borrowed */
  BtInfoHash info_hash;
  guint8 peer_id[BT_PEER_ID_SIZE];
  BtTrackerOffer *offer;  /* owned */
  StrangerMangle mangle;  /* of its answer; NULL: as it is. (transfer full) */
  EngineFunc answered_cb; /* right after its answer was taken; NULL */
  gpointer data;          /* of both */
  const guint8
      *greeting; /* shape BT_HANDSHAKE_SIZE, borrowed: said when the channel is open; NULL */

  /* Engine thread. */
  BtRtcContext *context;
  BtRtc *rtc;
  BtTransport *transport;
} Stranger;

/* Gets an offer of torrent @index. @name: it differs from others by it. */
Stranger *stranger_new (Node *node, guint index, guint8 name);
void stranger_free (Stranger *self);
void stranger_answer (Stranger *self);
/* Hands this over as its answer. Engine thread. */
void stranger_say (Stranger *self, const char *sdp);
/* What the session has of it. Engine thread. NULL: nothing, or it was forgotten. */
BtMeeting *stranger_find (Stranger *self);
