/* bt-tracker-udp-message.h — the datagrams that UDP trackers and their clients exchange (BEP 15, 41).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A codec: it knows no socket and no time. */
#pragma once

#include "base/bt-cursor.h"
#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-request.h"
#include "tracker/bt-tracker-scrape.h"

G_BEGIN_DECLS

#define BT_TRACKER_UDP_CONNECT_SIZE 16 /* bytes */
/* Bytes of path and query of a URL, which travel in an announce (BEP 41): with its 98 and the length
 * bytes it stays below 1280, which every network carries in one piece (RFC 8200). */
#define BT_TRACKER_UDP_URL_MAX 1024
#define BT_TRACKER_UDP_SEND_MAX 1536 /* bytes; no datagram of ours is longer (a scrape: 1496) */

typedef enum {
  BT_TRACKER_UDP_CONNECT = 0,
  BT_TRACKER_UDP_ANNOUNCE = 1,
  BT_TRACKER_UDP_SCRAPE = 2,
  BT_TRACKER_UDP_ERROR = 3,
} BtTrackerUdpAction;

/* --- what we send: @to has room for BT_TRACKER_UDP_SEND_MAX; each returns its length in bytes --- */
gsize bt_tracker_udp_write_connect (guint8 *to, guint32 transaction);
/* @path: path and query of the tracker's URL, at most BT_TRACKER_UDP_URL_MAX bytes; may be "". */
gsize bt_tracker_udp_write_announce (guint8 *to, guint64 connection, guint32 transaction,
                                     const BtTrackerRequest *request, const char *path);
/* @hashes: shape @n_hashes, at most BT_TRACKER_SCRAPE_MAX. */
gsize bt_tracker_udp_write_scrape (guint8 *to, guint64 connection, guint32 transaction,
                                   const BtInfoHash *hashes, guint n_hashes);

/* --- what we get --------------------------------------------------------------------------------- */
typedef struct {
  BtTrackerUdpAction action;
  guint32 transaction; /* of the question */
  guint64 connection;  /* of BT_TRACKER_UDP_CONNECT */
  BtCursor body;       /* what follows the transaction; the bytes are borrowed */
} BtTrackerUdpMessage;

/* FALSE: it is none. */
gboolean bt_tracker_udp_read (BtTrackerUdpMessage *self, const guint8 *bytes, gsize n_bytes);
/* @is_v6: it came over IPv6, so its peers take 18 bytes each and not 6. Errors:
 * BT_TRACKER_ERROR_REFUSED with the tracker's reason, _BAD_ANSWER. (transfer full) */
BtTrackerAnswer *bt_tracker_udp_read_announce (const BtTrackerUdpMessage *self, gboolean is_v6,
                                               GError **error);
/* (transfer full) GArray of BtTrackerCounts; shape: @n_hashes, -1 where it ends too soon. Errors
 * likewise. */
GArray *bt_tracker_udp_read_scrape (const BtTrackerUdpMessage *self, guint n_hashes,
                                    GError **error);

/* --- URLs ------------------------------------------------------------------------------------------ */
typedef struct {
  char *host; /* owned; a name or a numeric address without brackets */
  guint16 port;
  char *path; /* owned; path and query, for BEP 41 */
} BtTrackerUdpUrl;

/* By its scheme. */
gboolean bt_tracker_url_is_udp (const char *url);
/* FALSE: BT_TRACKER_ERROR_URL: not udp, no host, no port (there is no usual one), or too long. */
gboolean bt_tracker_udp_url_parse (BtTrackerUdpUrl *self, const char *url, GError **error);
void bt_tracker_udp_url_clear (BtTrackerUdpUrl *self);

G_END_DECLS
