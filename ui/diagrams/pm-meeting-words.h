/* pm-meeting-words.h — how a peer was met over WebRTC, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strings are (transfer full) unless const. Thread: any. */
#pragma once

#include "pm-ladder-steps.h"

G_BEGIN_DECLS

/* "You", "Tracker", "Peer" */
const char *pm_meeting_words_place (PmLadderPlace place);
/* "142 ms", "0.46 s", "15 s" */
char *pm_meeting_words_time (gint64 us);
/* "offer", "ICE candidates: 3 here, 4 there", "No way through" */
char *pm_meeting_words_rung (const PmRung *rung, const BtRtcStat *stat);
/* What a word of the protocols means; NULL: it speaks for itself. */
const char *pm_meeting_words_meaning (const PmRung *rung);
/* For those who listen: "142 ms, You to Peer, ICE candidates: 3 here, 4 there." */
char *pm_meeting_words_spoken_rung (const PmRung *rung, const BtRtcStat *stat);

/* How it stands: "Connected in 0.46 s", "Failed". */
char *pm_meeting_words_state (const BtRtcStat *stat);
/* A sentence below the peer's name. */
const char *pm_meeting_words_story (const BtRtcStat *stat);
/* Between which addresses they speak; NULL: no pair works yet. */
char *pm_meeting_words_pair (const BtRtcStat *stat);
/* Why it came to nothing and what helps; NULL: there is nothing to be explained.
 * @has_relay: a relay server is set. */
char *pm_meeting_words_why (const BtRtcStat *stat, gboolean has_relay);
/* A relay server would help. */
gboolean pm_meeting_wants_relay (const BtRtcStat *stat);

G_END_DECLS
