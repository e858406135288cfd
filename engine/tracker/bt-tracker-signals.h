/* bt-tracker-signals.h — what peers over WebRTC say to each other through a tracker before they can speak.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trackers of this kind (ws, wss) do not tell addresses: each announce brings offers, which the tracker
 * hands to others, and their answers come back, whenever. Thread: engine. */
#pragma once

#include "base/bt-info-hash.h"

G_BEGIN_DECLS

#define BT_OFFER_ID_SIZE 20 /* bytes */
#define BT_TRACKER_OFFERS_MAX \
  5 /* of one announce; WebTorrent's, and a message stays under the 64 KiB and a frame under the 16 KiB of aquatic */

/* One offer of ours, ready to be sent. */
typedef struct {
  guint8 offer_id[BT_OFFER_ID_SIZE];
  char *sdp; /* owned */
} BtTrackerOffer;
void bt_tracker_offer_free (BtTrackerOffer *self);

/* One that came: an offer of somebody, or the answer to one of ours. Borrowed; hostile. */
typedef struct {
  const char *url;   /* of the tracker */
  gboolean loopback; /* the tracker is on this machine */
  guint8 info_hash[20];
  guint8 peer_id[20]; /* of who says it */
  guint8 offer_id[BT_OFFER_ID_SIZE];
  const char *sdp; /* NUL-terminated, with no NUL in it; at most BT_LIMIT_SDP bytes */
  gsize n_sdp;
} BtTrackerSignal;

typedef struct {
  /* An announce of @info_hash goes out to @url: appends up to @n BtTrackerOffer (transfer full) to @offers,
   * and they count as sent. FALSE: some are being made; bt_tracker_ws_offers_ready() follows, or the
   * announce goes without after BT_TRACKER_WS_OFFERS_US. */
  gboolean (*take_offers) (const char *url, gboolean loopback, const BtInfoHash *info_hash, guint n,
                           GPtrArray *offers, gpointer data);
  void (*offered) (const BtTrackerSignal *offer, gpointer data);
  void (*answered) (const BtTrackerSignal *answer, gpointer data);
  /* The socket is gone: offers sent there will not be answered, and the tracker knows none of our
   * torrents any more (bt_announcer_lost()). */
  void (*lost) (const char *url, gpointer data);
} BtTrackerSignalFuncs;

G_END_DECLS
