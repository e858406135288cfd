/* bt-tracker-kind.h — one way of speaking with trackers: HTTP, UDP, WebSocket.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracker/bt-tracker-call.h"
#include "tracker/bt-tracker-request.h"

G_BEGIN_DECLS

/* @self is what bt_tracker_client_add_kind() was given. */
typedef struct {
  /* By its scheme. */
  gboolean (*speaks) (const char *url);
  /* Whether one may ask it. Errors: BT_TRACKER_ERROR_URL. */
  gboolean (*check) (const char *url, GError **error);
  /* As bt_tracker_client_announce() and _scrape(). */
  BtTrackerCall *(*announce) (gpointer self, const char *url, const BtTrackerRequest *request,
                              gint64 timeout_us, BtTrackerDone done, gpointer data);
  BtTrackerCall *(*scrape) (gpointer self, const char *url, const BtInfoHash *hashes,
                            guint n_hashes, BtTrackerDone done, gpointer data);
  void (*free) (gpointer self);
  /* Its peers meet through it alone, so it is asked beside all others and not in their stead. */
  gboolean introduces;
} BtTrackerKind;

G_END_DECLS
