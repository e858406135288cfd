/* bt-tracker-request.h — what a tracker is told, and the URL that says it (BEP 3, 7, 23).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-info-hash.h"

G_BEGIN_DECLS

#define BT_TRACKER_NUMWANT 80 /* peers asked for; Transmission's */
#define BT_TRACKER_LEFT_UNKNOWN \
  16384 /* bytes told as left before metadata is known; libtorrent's */

typedef enum {
  BT_TRACKER_EVENT_NONE,
  BT_TRACKER_EVENT_STARTED,
  BT_TRACKER_EVENT_COMPLETED,
  BT_TRACKER_EVENT_STOPPED,
  BT_TRACKER_EVENT_PAUSED, /* instead of none: nothing more is wanted, though not all is here; BEP 21 */
} BtTrackerEvent;

/* By which family of addresses a tracker is asked: it knows us by the one that we came from (BEP 7). */
typedef enum {
  BT_TRACKER_FAMILY_ANY, /* as the system prefers */
  BT_TRACKER_FAMILY_V4,
  BT_TRACKER_FAMILY_V6,
  BT_TRACKER_N_FAMILIES
} BtTrackerFamily;

typedef struct {
  BtInfoHash info_hash;
  guint8 peer_id[20];
  guint16 port;
  guint32 key;                        /* the same as long as the torrent runs; BEP 7 */
  guint64 uploaded, downloaded, left; /* bytes; the first two since "started" */
  BtTrackerEvent event;
  BtTrackerFamily family;
  gboolean
      is_urgent;  /* somebody waits for the end: it goes before others, and its time runs at once */
  guint n_offers; /* to bring along, where the tracker introduces WebRTC peers; at most
                   * BT_TRACKER_OFFERS_MAX */
  const char *tracker_id; /* borrowed; as the tracker gave it, or NULL */
} BtTrackerRequest;

/* By its scheme (http, https). */
gboolean bt_tracker_url_is_http (const char *url);
/* Whether one may ask it. BT_TRACKER_ERROR_URL: not http(s), no host, or arguments of ours stand in it
 * already (whoever wrote it wants us to say something else to somebody else). */
gboolean bt_tracker_request_check_url (const char *announce, GError **error);
/* Likewise, whatever its scheme. */
gboolean bt_tracker_request_check_parts (const char *url, GError **error);
/* @announce with the request in its query; a query that is there (a passkey) stays.
 * Errors: as bt_tracker_request_check_url(). (transfer full)
 * It never says "ip", "ipv4" or "ipv6": the tracker sees where we come from, and it believes its eyes
 * rather than us. That is why both families are asked (bt-announcer.h). */
char *bt_tracker_request_to_url (const BtTrackerRequest *self, const char *announce,
                                 GError **error);
/* Percent-encodes all but the unreserved characters (RFC 3986). */
void bt_tracker_request_append_bytes (GString *url, const guint8 *bytes, gsize n_bytes);

G_END_DECLS
