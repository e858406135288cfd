/* pm-ladder-steps.h — how a peer was met, as the rungs of a ladder between You, Tracker and Peer.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no GTK. Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* The upright lines. */
typedef enum { PM_LADDER_YOU, PM_LADDER_TRACKER, PM_LADDER_PEER, PM_N_LADDER_PLACES } PmLadderPlace;

typedef enum {
  PM_RUNG_RING,  /* done at one place */
  PM_RUNG_ARROW, /* a message that came over */
  PM_RUNG_BOTH,  /* messages each way */
  PM_RUNG_TOLD,  /* what the messages before said of addresses */
  PM_RUNG_TRY,   /* a message that nobody answered yet */
  PM_RUNG_LOST,  /* what did not come over, or could not be done */
  PM_RUNG_BAND,  /* a result */
} PmRungStyle;

typedef enum {
  PM_RUNG_CREATE_OFFER,
  PM_RUNG_SET_LOCAL,
  PM_RUNG_OFFER,
  PM_RUNG_SET_REMOTE,
  PM_RUNG_CREATE_ANSWER,
  PM_RUNG_ANSWER,
  PM_RUNG_CANDIDATES,
  PM_RUNG_CAN_YOU_HEAR,
  PM_RUNG_YES,
  PM_RUNG_DTLS,
  PM_RUNG_SCTP,
  PM_RUNG_CHANNEL,
  PM_RUNG_CONNECTED,
  PM_RUNG_HANDSHAKE,
  PM_RUNG_END, /* see BtRtcStat.failure */
  PM_N_RUNG_LABELS
} PmRungLabel;

typedef struct {
  gint64
      at_us; /* since the meeting began, in order; what has no time of its own has its neighbour's */
  gboolean is_timed;      /* else it follows from what came later: seen by the other side alone */
  PmLadderPlace from, to; /* the same where something is done at one place */
  PmRungStyle style;
  PmRungLabel label;
} PmRung;

#define PM_LADDER_RUNGS 24 /* more than any meeting has */

typedef struct {
  PmRung rungs[PM_LADDER_RUNGS];
  guint n_rungs;
  guint
      n_with_tracker; /* rungs beside which the tracker's line stands; it is not needed after them */
} PmLadder;

void pm_ladder_make (PmLadder *self, const BtRtcStat *stat);

typedef enum {
  PM_MEETING_WAITING,    /* nobody took our offer yet */
  PM_MEETING_CONNECTING, /* both know of each other */
  PM_MEETING_CONNECTED,
  PM_MEETING_ENDED,  /* it was connected, or somebody wanted it to end */
  PM_MEETING_FAILED, /* it never was */
} PmMeetingState;

PmMeetingState pm_meeting_get_state (const BtRtcStat *stat);
/* Both tell each other what they are by way of the tracker; from then on they know of each other. */
gboolean pm_meeting_is_introduced (const BtRtcStat *stat);

/* --- where rungs stand --------------------------------------------------------------------------- */

/* Of the font, in px. */
typedef struct {
  int line;                      /* height of one line */
  int time;                      /* width of the longest time */
  int heads[PM_N_LADDER_PLACES]; /* widths of the names */
} PmLadderText;

typedef struct {
  float width, height;
  float time;                      /* width of the column of times, which begins at 0 */
  float lanes[PM_N_LADDER_PLACES]; /* middles of the upright lines */
  float heads[PM_N_LADDER_PLACES]; /* widths of the pills with the names */
  float head;                      /* their height; they begin at 0 */
  float y[PM_LADDER_RUNGS];        /* of the rung's line, its ring, or its band's middle */
  float band;                      /* height */
  float tracker_end;               /* y */
} PmLadderLayout;

/* For left to right; @width: px, at least pm_ladder_get_least_width(). */
void pm_ladder_lay_out (PmLadderLayout *layout, const PmLadder *self, float width,
                        const PmLadderText *text);
float pm_ladder_get_least_width (const PmLadderText *text);
float pm_ladder_get_height (const PmLadder *self, const PmLadderText *text);

G_END_DECLS
