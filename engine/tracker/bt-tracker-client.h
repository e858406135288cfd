/* bt-tracker-client.h — asks trackers, whatever their kind: what a torrent's announcer speaks with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One serves all torrents of a session. Thread: engine. */
#pragma once

#include "tracker/bt-tracker-kind.h"

G_BEGIN_DECLS

typedef struct _BtTrackerClient BtTrackerClient;

/* @both_families: we can be reached by IPv4 and by IPv6, so trackers are to know both addresses. */
BtTrackerClient *bt_tracker_client_new (gboolean both_families);
/* No call may be out. */
void bt_tracker_client_free (BtTrackerClient *self);
/* @kind: static; @kind_self: (transfer full). */
void bt_tracker_client_add_kind (BtTrackerClient *self, const BtTrackerKind *kind,
                                 gpointer kind_self);

/* Whether we speak with trackers of this kind at all. */
gboolean bt_tracker_client_speaks (BtTrackerClient *self, const char *url);
/* Whether it is a URL that one may ask. Errors: BT_TRACKER_ERROR_URL. */
gboolean bt_tracker_client_check (BtTrackerClient *self, const char *url, GError **error);
/* Whether peers meet through it alone (BtTrackerKind.introduces). */
gboolean bt_tracker_client_introduces (BtTrackerClient *self, const char *url);
/* Whether a tracker there may be reached by either family: it has a name, and so have we both. */
gboolean bt_tracker_client_may_have_both (BtTrackerClient *self, const char *url);

/* Both for URLs of which bt_tracker_client_speaks() holds; one that may not be asked is an error like
 * others. @timeout_us: for everything, redirects and repetitions included, from when it is its turn to ask; of
 * an urgent one from now. */
BtTrackerCall *bt_tracker_client_announce (BtTrackerClient *self, const char *url,
                                           const BtTrackerRequest *request, gint64 timeout_us,
                                           BtTrackerDone done, gpointer data);
/* @hashes: shape @n_hashes, at most BT_TRACKER_SCRAPE_MAX. BT_TRACKER_ERROR_URL: it cannot be asked
 * that. */
BtTrackerCall *bt_tracker_client_scrape (BtTrackerClient *self, const char *url,
                                         const BtInfoHash *hashes, guint n_hashes,
                                         BtTrackerDone done, gpointer data);

G_END_DECLS
