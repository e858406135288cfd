/* bt-tracker-answer.h — what a tracker says, read and bounded (BEP 3, 7, 23, 24).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

#define BT_TRACKER_INTERVAL_DEFAULT (1800) /* seconds; what trackers say when they say something */
#define BT_TRACKER_INTERVAL_MIN 60         /* seconds; a tracker may not make us hammer it */
#define BT_TRACKER_INTERVAL_MAX 86400      /* seconds; nor silence us for good */

typedef struct {
  gint64 interval_us;     /* BT_TRACKER_INTERVAL_MIN to _MAX, in microseconds */
  gint64 min_interval_us; /* likewise; at most interval_us */
  GArray *peers;          /* owned; BtAddress, dialable, at most BT_LIMIT_TRACKER_PEERS */
  char *warning;          /* owned; cleaned text, or NULL */
  char *tracker_id;       /* owned, or NULL */
  int n_seeders;          /* -1: not told */
  int n_leechers;
  gboolean has_external; /* @external: our address as the tracker sees it (port 0) */
  BtAddress external;
} BtTrackerAnswer;

/* Errors: BT_TRACKER_ERROR_REFUSED with the tracker's reason, _BAD_ANSWER, _TOO_LARGE. */
BtTrackerAnswer *bt_tracker_answer_new (const void *bytes, gsize n_bytes, GError **error);
void bt_tracker_answer_free (BtTrackerAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtTrackerAnswer, bt_tracker_answer_free)

G_END_DECLS
