/* bt-tracker-http.h — asks HTTP(S) trackers: bounded in time, in bytes and in where it may lead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Redirects are followed to http(s) alone, from https to https alone, and not from elsewhere to this
 * computer. Belongs to the thread whose default main context it was made on (the engine's). */
#pragma once

#include "tracker/bt-tracker-kind.h"

G_BEGIN_DECLS

typedef struct _BtTrackerHttp BtTrackerHttp;

extern const BtTrackerKind bt_tracker_http_kind;

/* @local: the address to speak from, NULL: the system chooses. */
BtTrackerHttp *bt_tracker_http_new (const BtAddress *local);
/* No call may be out. */
void bt_tracker_http_free (BtTrackerHttp *self);

G_END_DECLS
