/* bt-tracker-answer.h — what a tracker says, read and bounded (BEP 3, 7, 23, 24, 31).
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
  int n_downloads;       /* ever completed; some trackers tell it without a scrape */
  gboolean has_external; /* @external: our address as the tracker sees it (port 0) */
  BtAddress external;
  gboolean has_from; /* @from: whom it came from */
  BtAddress from;
} BtTrackerAnswer;

/* Without peers, with no count told and @interval seconds, bounded as above. (transfer full) */
BtTrackerAnswer *bt_tracker_answer_new (gint64 interval);
/* What HTTP trackers send. @retry_us: set when it refuses, as BtTrackerResult has it. Errors:
 * BT_TRACKER_ERROR_REFUSED with the tracker's reason, _BAD_ANSWER, _TOO_LARGE. (transfer full) */
BtTrackerAnswer *bt_tracker_answer_read (const void *bytes, gsize n_bytes, gint64 *retry_us,
                                         GError **error);
void bt_tracker_answer_free (BtTrackerAnswer *self);
/* Unless there are BT_LIMIT_TRACKER_PEERS already, or nobody can be there. */
void bt_tracker_answer_add_peer (BtTrackerAnswer *self, const BtAddress *address);
/* Notes whom it came from (NULL: that is not known), and drops the peers that he has no business to
 * name: addresses of this machine unless he is on it, of our network unless he is in it. Else any
 * tracker could have us knock at doors that are closed to it. */
void bt_tracker_answer_set_from (BtTrackerAnswer *self, const BtAddress *from);

/* A tracker's text as a person may see it: no control characters, valid UTF-8, not endless. NULL: it
 * is empty. (transfer full) */
char *bt_tracker_answer_clean_text (const guint8 *bytes, gsize n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtTrackerAnswer, bt_tracker_answer_free)

G_END_DECLS
