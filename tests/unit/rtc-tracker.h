/* rtc-tracker.h — a tracker that introduces WebRTC peers, on a thread of its own, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct _RtcTracker RtcTracker;

/* Listens on 127.0.0.1 and any port. */
RtcTracker *rtc_tracker_new (void);
void rtc_tracker_free (RtcTracker *self);
const char *rtc_tracker_get_url (RtcTracker *self);

/* What it does with words for others: passes them on (at first), or drops them. */
void rtc_tracker_set_passes (RtcTracker *self, gboolean offers, gboolean answers);
/* Hangs up on everybody. */
void rtc_tracker_hang_up (RtcTracker *self);

typedef struct {
  guint n_announces, n_offers, n_answers; /* that came */
  guint n_bad;                            /* messages that no tracker would take */
} RtcTrackerCounts;
void rtc_tracker_get_counts (RtcTracker *self, RtcTrackerCounts *counts);
