/* bt-tracker-ws-message.h — the JSON that trackers for WebRTC and their clients exchange.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No BEP describes it: it is what bittorrent-tracker and aquatic read and write. A codec: it knows no
 * socket and no time. */
#pragma once

#include "tracker/bt-json.h"
#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-request.h"
#include "tracker/bt-tracker-scrape.h"
#include "tracker/bt-tracker-signals.h"

G_BEGIN_DECLS

#define BT_TRACKER_WS_INTERVAL \
  120 /* seconds, where a tracker names none; aquatic forgets after 180 */
#define BT_TRACKER_WS_FRAME \
  16384 /* bytes of an announce; aquatic hangs up on larger frames, and one is sent for each message */

/* --- what we send: each returns a text (transfer full) ------------------------------------------------ */
/* @offers: BtTrackerOffer, at most BT_TRACKER_OFFERS_MAX; those that do not fit into BT_TRACKER_WS_FRAME
 * are left out. */
GString *bt_tracker_ws_write_announce (const BtTrackerRequest *request, const GPtrArray *offers);
/* @peer_id: ours. @answer: whom it is for, and our description. */
GString *bt_tracker_ws_write_answer (const guint8 *peer_id, const BtTrackerSignal *answer);
/* @hashes: shape @n_hashes. */
GString *bt_tracker_ws_write_scrape (const BtInfoHash *hashes, guint n_hashes);

/* --- what we get --------------------------------------------------------------------------------------- */
typedef enum {
  BT_TRACKER_WS_REPLY,  /* to an announce; a refusal, too */
  BT_TRACKER_WS_SCRAPE, /* likewise */
  BT_TRACKER_WS_OFFER,
  BT_TRACKER_WS_ANSWER,
} BtTrackerWsAction;

typedef struct {
  BtTrackerWsAction action;
  gboolean has_action;    /* FALSE: a refusal that does not say of what: then @action is _REPLY */
  gboolean has_info_hash; /* a refusal may have none, nor has a scrape */
  BtTrackerSignal
      signal;       /* of an offer or answer, but for @url and @loopback; of others: info_hash */
  BtJson *document; /* owned */
} BtTrackerWsMessage;

/* Errors: BT_TRACKER_ERROR_BAD_ANSWER, _TOO_LARGE; @self needs no clearing then. An offer or answer is
 * whole: 20 bytes of each id, and a description that is text of at most BT_LIMIT_SDP bytes. */
gboolean bt_tracker_ws_read (BtTrackerWsMessage *self, const void *bytes, gsize n_bytes,
                             GError **error);
/* What its @signal borrows ends with it. */
void bt_tracker_ws_message_clear (BtTrackerWsMessage *self);
/* Without peers: they come by themselves. Errors: BT_TRACKER_ERROR_REFUSED with the tracker's reason.
 * (transfer full) */
BtTrackerAnswer *bt_tracker_ws_read_reply (const BtTrackerWsMessage *self, GError **error);
/* (transfer full) GArray of BtTrackerCounts; shape: @n_hashes. Errors likewise, _BAD_ANSWER. */
GArray *bt_tracker_ws_read_scrape (const BtTrackerWsMessage *self, const BtInfoHash *hashes,
                                   guint n_hashes, GError **error);

/* --- URLs ---------------------------------------------------------------------------------------------- */
/* By its scheme (ws, wss). */
gboolean bt_tracker_url_is_ws (const char *url);
/* As bt_tracker_request_check_url(). */
gboolean bt_tracker_ws_check_url (const char *url, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BtTrackerWsMessage, bt_tracker_ws_message_clear)

G_END_DECLS
