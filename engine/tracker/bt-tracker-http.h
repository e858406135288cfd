/* bt-tracker-http.h — asks HTTP(S) trackers: bounded in time, in bytes and in where it may lead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Belongs to the thread whose default main context it was made on (the engine's). */
#pragma once

#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-request.h"

G_BEGIN_DECLS

typedef struct _BtTrackerHttp BtTrackerHttp;
typedef struct _BtTrackerCall BtTrackerCall;

/* @answer: (transfer full), NULL with an error (BT_TRACKER_ERROR). */
typedef void (*BtTrackerDone) (BtTrackerAnswer *answer, const GError *error, gpointer data);

/* @local: the address to speak from, NULL: the system chooses. */
BtTrackerHttp *bt_tracker_http_new (const BtAddress *local);
/* Calls that are out keep what they need. */
void bt_tracker_http_unref (BtTrackerHttp *self);

/* @done is called exactly once, later, also after cancel() and for URLs we do not ask. The call is
 * gone then. @timeout_us: for everything, redirects included. */
BtTrackerCall *bt_tracker_http_announce (BtTrackerHttp *self, const char *announce,
                                         const BtTrackerRequest *request, gint64 timeout_us,
                                         BtTrackerDone done, gpointer data);
void bt_tracker_call_cancel (BtTrackerCall *call);

G_END_DECLS
