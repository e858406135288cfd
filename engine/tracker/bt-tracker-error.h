/* bt-tracker-error.h — why a tracker did not answer as hoped.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_TRACKER_ERROR (bt_tracker_error_quark ())
GQuark bt_tracker_error_quark (void);

typedef enum {
  BT_TRACKER_ERROR_REFUSED,    /* its own "failure reason"; the message is its text, cleaned */
  BT_TRACKER_ERROR_BAD_ANSWER, /* not bencode, no peers, wrong types */
  BT_TRACKER_ERROR_TOO_LARGE,
  BT_TRACKER_ERROR_HTTP,    /* a status other than 200 */
  BT_TRACKER_ERROR_NETWORK, /* could not be reached */
  BT_TRACKER_ERROR_TIMEOUT,
  BT_TRACKER_ERROR_REDIRECT, /* too many, or to something that is not http(s) */
  BT_TRACKER_ERROR_URL,      /* a URL we do not ask */
  BT_TRACKER_ERROR_TOO_MANY, /* the torrent has BT_LIMIT_TRACKERS */
} BtTrackerError;

G_END_DECLS
