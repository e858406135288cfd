/* bt-tracker-ws-private.h — what the files of the ws kind of tracker share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracker/bt-tracker-soup.h"
#include "tracker/bt-tracker-ws-message.h"
#include "tracker/bt-tracker-ws.h"
#include "tracker/bt-ws-socket.h"

G_BEGIN_DECLS

#define BT_WS_CALLS_MAX 32     /* to all trackers: offers of so many announces are wanted at once */
#define BT_WS_CALLS_PER_HOST 8 /* five offers each: these alone are most of BT_LIMIT_RTC_OFFERS */

struct _BtTrackerWs {
  gboolean has_local;
  BtAddress local;
  guint8 peer_id[20];
  const BtTrackerSignalFuncs *funcs;
  gpointer data;
  BtTrackerQueue *queue;
  SoupSession *soup;    /* owned; NULL until needed */
  GHashTable *trackers; /* url -> BtWsTracker, owned */
};

/* One tracker that we are connected to, or are about to be. */
typedef struct {
  BtTrackerWs *ws;
  char *url; /* owned */
  BtWsSocket *socket;
  gboolean was_open;
  GQueue calls;      /* BtWsCall, in the order they came */
  GHashTable *known; /* owned BtInfoHash -> itself: torrents it has in its list */
  gint64 heard_us;   /* monotonic; last message */
  GSource *linger;   /* owned, or NULL: it closes soon */
} BtWsTracker;

/* A question, from when it is asked to when it is answered. */
typedef struct {
  BtTrackerCall base;
  BtTrackerWs *ws;
  GUri *uri; /* owned */
  char *url; /* owned */
  BtTrackerRequest request;
  char *tracker_id;  /* owned, or NULL; @request borrows it */
  GArray *hashes;    /* owned; BtInfoHash; NULL: an announce */
  GPtrArray *offers; /* owned; BtTrackerOffer, to go with it */

  BtWsTracker *tracker; /* NULL: it has not started, or needs none any more */
  GList link;           /* in tracker->calls */
  gboolean waits;       /* for offers */
  gint64 sent_us;       /* monotonic; 0: it was not */
  GSource *timer; /* owned, or NULL: offers, or a goodbye's answer, are waited for until then */
} BtWsCall;

/* --- bt-tracker-ws.c: the trackers --------------------------------------------------------------------- */
/* Sets, or sets anew, *@timer, on the main context of the calls. @func: NULL: it is only taken away. */
void bt_tracker_ws_set_timer (BtTrackerWs *self, GSource **timer, guint wait_ms, GSourceFunc func,
                              gpointer data);
/* It begins to connect. Owned by @self. */
BtWsTracker *bt_ws_tracker_new (BtTrackerWs *self, const char *url, GUri *uri);
/* A call has ended. */
void bt_ws_tracker_note_unused (BtWsTracker *self);
/* Frees it. Its calls end with this error. @message: borrowed. */
void bt_ws_tracker_break (BtWsTracker *self, BtTrackerError code, const char *message);

/* --- bt-tracker-ws-call.c: the calls ------------------------------------------------------------------- */
/* Its tracker's socket is open: the question goes out, or waits for offers. */
void bt_ws_call_ask (BtWsCall *self);
/* There may be offers of this torrent now. */
void bt_ws_call_try_again (BtWsCall *self, const BtInfoHash *info_hash);
/* Whether a message may be its answer. A refusal may say neither what was asked nor for which torrent. */
gboolean bt_ws_call_is_answer (const BtWsCall *self, const BtTrackerWsMessage *message);
/* Ends it. @message: its answer. */
void bt_ws_call_reply (BtWsCall *self, const BtTrackerWsMessage *message);

G_END_DECLS
