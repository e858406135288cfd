/* pm-ladder-steps.c — how a peer was met, as the rungs of a ladder between You, Tracker and Peer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-ladder-steps.h"

#include <string.h>

#define YOU PM_LADDER_YOU
#define TRACKER PM_LADDER_TRACKER
#define PEER PM_LADDER_PEER

/* --- what happened ------------------------------------------------------------------------------ */

static gboolean
has (const BtRtcStat *stat, BtRtcStep step)
{
  return stat->at_us[step] != 0;
}

static gint64
since (const BtRtcStat *stat, gint64 at_us)
{
  return MAX (at_us - stat->begun_us, 0);
}

gboolean
pm_meeting_is_introduced (const BtRtcStat *stat)
{
  return !stat->we_offer || has (stat, BT_RTC_ANSWER_CAME);
}

PmMeetingState
pm_meeting_get_state (const BtRtcStat *stat)
{
  gboolean is_over = stat->ended_us != 0 || stat->failure != BT_RTC_FAILURE_NONE;

  if (!is_over && has (stat, BT_RTC_OPENED))
    return PM_MEETING_CONNECTED;
  if (!is_over)
    return pm_meeting_is_introduced (stat) ? PM_MEETING_CONNECTING : PM_MEETING_WAITING;
  if (has (stat, BT_RTC_GREETED))
    return PM_MEETING_ENDED;
  switch (stat->failure) {
  case BT_RTC_FAILURE_NONE:
  case BT_RTC_FAILURE_NO_ANSWER:
  case BT_RTC_FAILURE_CLOSED:
  case BT_RTC_FAILURE_STOPPED:
    return PM_MEETING_ENDED;
  default:
    return PM_MEETING_FAILED;
  }
}

/* --- rungs -------------------------------------------------------------------------------------- */

static PmRung *
append (PmLadder *self, PmRungStyle style, PmRungLabel label, PmLadderPlace from, PmLadderPlace to)
{
  PmRung *rung = &self->rungs[MIN (self->n_rungs, PM_LADDER_RUNGS - 1)];

  *rung = (PmRung) { .style = style, .label = label, .from = from, .to = to };
  self->n_rungs = MIN (self->n_rungs + 1, PM_LADDER_RUNGS);
  return rung;
}

/* Nothing where @step did not happen. */
static void
add (PmLadder *self, const BtRtcStat *stat, BtRtcStep step, PmRung rung)
{
  PmRung *added;

  if (!has (stat, step))
    return;
  added = append (self, rung.style, rung.label, rung.from, rung.to);
  added->at_us = since (stat, stat->at_us[step]);
  added->is_timed = TRUE;
}

static void
add_ring (PmLadder *self, const BtRtcStat *stat, BtRtcStep step, PmRungLabel label)
{
  add (self, stat, step,
       (PmRung) { .style = PM_RUNG_RING, .label = label, .from = YOU, .to = YOU });
}

static void
add_arrow (PmLadder *self, const BtRtcStat *stat, BtRtcStep step, PmRung rung)
{
  rung.style = rung.style == PM_RUNG_RING ? PM_RUNG_ARROW : rung.style;
  add (self, stat, step, rung);
}

/* What must have happened at the other side for @step to come; when, nobody here knows. */
static void
add_untimed (PmLadder *self, const BtRtcStat *stat, BtRtcStep step, PmRung rung)
{
  guint before = self->n_rungs;

  add_arrow (self, stat, step, rung);
  if (self->n_rungs > before)
    self->rungs[before].is_timed = FALSE;
}

static PmRung
between (PmLadderPlace from, PmLadderPlace to, PmRungLabel label)
{
  return (PmRung) { .from = from, .to = to, .label = label };
}

static void
add_our_offer (PmLadder *self, const BtRtcStat *stat)
{
  PmRung *begin = append (self, PM_RUNG_RING, PM_RUNG_CREATE_OFFER, YOU, YOU);

  begin->is_timed = TRUE;
  add_ring (self, stat, BT_RTC_OFFER_MADE, PM_RUNG_SET_LOCAL);
  add_arrow (self, stat, BT_RTC_OFFER_SENT, between (YOU, TRACKER, PM_RUNG_OFFER));
  add_untimed (self, stat, BT_RTC_ANSWER_CAME, between (TRACKER, PEER, PM_RUNG_OFFER));
  add_untimed (self, stat, BT_RTC_ANSWER_CAME, between (PEER, TRACKER, PM_RUNG_ANSWER));
  add_arrow (self, stat, BT_RTC_ANSWER_CAME, between (TRACKER, YOU, PM_RUNG_ANSWER));
  self->n_with_tracker = has (stat, BT_RTC_ANSWER_CAME) ? self->n_rungs : G_MAXUINT;
  add_ring (self, stat, BT_RTC_CHECKING, PM_RUNG_SET_REMOTE);
}

static void
add_their_offer (PmLadder *self, const BtRtcStat *stat)
{
  add_untimed (self, stat, BT_RTC_OFFER_CAME, between (PEER, TRACKER, PM_RUNG_OFFER));
  add_arrow (self, stat, BT_RTC_OFFER_CAME, between (TRACKER, YOU, PM_RUNG_OFFER));
  if (has (stat, BT_RTC_ANSWER_MADE))
    add_ring (self, stat, BT_RTC_OFFER_CAME, PM_RUNG_SET_REMOTE);
  add_ring (self, stat, BT_RTC_ANSWER_MADE, PM_RUNG_CREATE_ANSWER);
  add_arrow (self, stat, BT_RTC_ANSWER_SENT, between (YOU, TRACKER, PM_RUNG_ANSWER));
  if (has (stat, BT_RTC_PAIR)) /* else nobody knows whether it came there */
    add_untimed (self, stat, BT_RTC_ANSWER_SENT, between (TRACKER, PEER, PM_RUNG_ANSWER));
  self->n_with_tracker = has (stat, BT_RTC_ANSWER_SENT) ? self->n_rungs : G_MAXUINT;
}

static gboolean
is_over (const BtRtcStat *stat)
{
  return stat->ended_us != 0 || stat->failure != BT_RTC_FAILURE_NONE;
}

/* Once both descriptions are here nobody stands between. */
static void
add_path (PmLadder *self, const BtRtcStat *stat)
{
  PmRung ask = between (YOU, PEER, PM_RUNG_CAN_YOU_HEAR);

  ask.style = has (stat, BT_RTC_PAIR) ? PM_RUNG_ARROW : PM_RUNG_TRY;
  if (is_over (stat) && !has (stat, BT_RTC_PAIR) && stat->failure == BT_RTC_FAILURE_NO_WAY)
    ask.style = PM_RUNG_LOST;
  if (stat->n_here + stat->n_there > 0)
    add (self, stat, BT_RTC_CHECKING,
         (PmRung) { .style = PM_RUNG_TOLD, .label = PM_RUNG_CANDIDATES, .from = YOU, .to = PEER });
  add (self, stat, BT_RTC_CHECKING, ask);
  add_arrow (self, stat, BT_RTC_PAIR, between (PEER, YOU, PM_RUNG_YES));
}

/* The one that offered opens the channel. */
static void
add_channel (PmLadder *self, const BtRtcStat *stat)
{
  PmRung secured = between (YOU, PEER, PM_RUNG_DTLS),
         associated = between (YOU, PEER, PM_RUNG_SCTP);

  secured.style = associated.style = PM_RUNG_BOTH;
  add (self, stat, BT_RTC_SECURED, secured);
  add (self, stat, BT_RTC_ASSOCIATED, associated);
  add_arrow (self, stat, BT_RTC_OPENED,
             between (stat->we_offer ? YOU : PEER, stat->we_offer ? PEER : YOU, PM_RUNG_CHANNEL));
  add (self, stat, BT_RTC_OPENED,
       (PmRung) { .style = PM_RUNG_BAND, .label = PM_RUNG_CONNECTED, .from = YOU, .to = PEER });
  add_arrow (self, stat, BT_RTC_GREETED, between (PEER, YOU, PM_RUNG_HANDSHAKE));
}

/* --- where it stopped --------------------------------------------------------------------------- */

/* The word that the tracker did not pass on. */
static PmRung
find_word_lost_at_tracker (const BtRtcStat *stat)
{
  if (!stat->we_offer)
    return between (has (stat, BT_RTC_ANSWER_SENT) ? TRACKER : YOU,
                    has (stat, BT_RTC_ANSWER_SENT) ? PEER : TRACKER, PM_RUNG_ANSWER);
  if (!has (stat, BT_RTC_OFFER_SENT))
    return between (YOU, TRACKER, PM_RUNG_OFFER);
  return between (TRACKER, YOU, PM_RUNG_ANSWER);
}

/* FALSE: the end says it all. */
static gboolean
find_lost (const BtRtcStat *stat, PmRung *rung)
{
  switch (stat->failure) {
  case BT_RTC_FAILURE_TRACKER:
    *rung = find_word_lost_at_tracker (stat);
    return TRUE;
  case BT_RTC_FAILURE_DESCRIPTION:
  case BT_RTC_FAILURE_NO_FINGERPRINT:
    *rung = between (YOU, YOU, PM_RUNG_SET_REMOTE);
    return TRUE;
  case BT_RTC_FAILURE_NO_CANDIDATE:
    *rung = between (PEER, YOU, PM_RUNG_CANDIDATES);
    return TRUE;
  case BT_RTC_FAILURE_NO_ADDRESS:
    *rung = between (YOU, YOU, stat->we_offer ? PM_RUNG_SET_LOCAL : PM_RUNG_CREATE_ANSWER);
    return TRUE;
  case BT_RTC_FAILURE_FINGERPRINT:
  case BT_RTC_FAILURE_DTLS:
  case BT_RTC_FAILURE_DTLS_SILENT:
    *rung = between (PEER, YOU, PM_RUNG_DTLS);
    return TRUE;
  case BT_RTC_FAILURE_SCTP:
    *rung = between (PEER, YOU, PM_RUNG_SCTP);
    return TRUE;
  case BT_RTC_FAILURE_NO_CHANNEL:
    *rung = between (PEER, YOU, PM_RUNG_CHANNEL);
    return TRUE;
  case BT_RTC_FAILURE_CHANNEL:
  case BT_RTC_FAILURE_GREETING:
    *rung = between (PEER, YOU, PM_RUNG_HANDSHAKE);
    return !has (stat, BT_RTC_GREETED);
  default:
    return FALSE;
  }
}

/* A ring that was drawn as done cannot be the one that failed. */
static void
take_back (PmLadder *self, const PmRung *lost)
{
  for (guint i = self->n_rungs; i > 0; i--)
    if (self->rungs[i - 1].label == lost->label && self->rungs[i - 1].style == PM_RUNG_RING) {
      self->n_rungs--;
      memmove (&self->rungs[i - 1], &self->rungs[i], (self->n_rungs - (i - 1)) * sizeof (PmRung));
      return;
    }
}

static void
add_end (PmLadder *self, const BtRtcStat *stat)
{
  gint64 at_us = since (stat, stat->ended_us);
  PmRung lost, *end;

  if (find_lost (stat, &lost)) {
    if (lost.from == lost.to)
      take_back (self, &lost);
    append (self, PM_RUNG_LOST, lost.label, lost.from, lost.to)->at_us = at_us;
  }
  end = append (self, PM_RUNG_BAND, PM_RUNG_END, YOU, PEER);
  end->at_us = at_us;
  end->is_timed = stat->ended_us != 0;
}

/* Words cross on their way: the checks may begin before the answer is sent. A rung keeps its place among those
 * of the same time. */
static void
sort (PmLadder *self)
{
  for (guint i = 1; i < self->n_rungs; i++) {
    PmRung rung = self->rungs[i];
    guint k = i;

    for (; k > 0 && self->rungs[k - 1].at_us > rung.at_us; k--)
      self->rungs[k] = self->rungs[k - 1];
    self->rungs[k] = rung;
  }
}

/* Its line ends after the last word that it passes on. */
static void
end_tracker (PmLadder *self)
{
  if (self->n_with_tracker == G_MAXUINT)
    return;
  for (guint i = 0; i < self->n_rungs; i++)
    if (self->rungs[i].from == TRACKER || self->rungs[i].to == TRACKER)
      self->n_with_tracker = i + 1;
}

void
pm_ladder_make (PmLadder *self, const BtRtcStat *stat)
{
  self->n_rungs = 0;
  if (stat->we_offer)
    add_our_offer (self, stat);
  else
    add_their_offer (self, stat);
  add_path (self, stat);
  add_channel (self, stat);
  sort (self);
  if (is_over (stat))
    add_end (self, stat);
  end_tracker (self);
}

/* --- where rungs stand -------------------------------------------------------------------------- */

#define HEAD_PADDING 18 /* px at each side of a name, where there is room */
#define HEAD_LEAST 5    /* px likewise, where there is little */
#define HEAD_EDGE 8     /* px above and below it */
#define HEAD_GAP 16     /* px before the first rung */
#define TIME_GAP 8      /* px between a time and a pill */
#define LANE_GAP 4      /* px between two pills, at least */
#define RING_EDGE 5     /* px above and below the words beside a ring */
#define ARROW_ABOVE 2   /* px between an arrow and its words */
#define ARROW_BELOW 11  /* px, until the next rung's words */
#define BAND_EDGE 6     /* px above and below its words */
#define BAND_GAP 8      /* px above and below it */
#define BOTTOM 8        /* px by which the lines stand out */

static gboolean
is_band (const PmRung *rung)
{
  return rung->style == PM_RUNG_BAND;
}

/* Its height, and how far below its top its line is. */
static float
measure_rung (const PmRung *rung, const PmLadderText *text, float *line)
{
  float height = text->line + 2 * RING_EDGE;

  *line = height / 2;
  if (is_band (rung)) {
    height = text->line + 2 * (BAND_EDGE + BAND_GAP);
    *line = height / 2;
  } else if (rung->from != rung->to) {
    height = text->line + ARROW_ABOVE + ARROW_BELOW;
    *line = text->line + ARROW_ABOVE;
  }
  return height;
}

static float
get_head (const PmLadderText *text)
{
  return text->line + 2 * HEAD_EDGE;
}

float
pm_ladder_get_height (const PmLadder *self, const PmLadderText *text)
{
  float height = get_head (text) + HEAD_GAP + BOTTOM, line;

  for (guint i = 0; i < self->n_rungs; i++)
    height += measure_rung (&self->rungs[i], text, &line);
  return height;
}

/* With pills as narrow as their names. */
static float
get_bare_width (const PmLadderText *text)
{
  float width = text->time + TIME_GAP + (PM_N_LADDER_PLACES - 1) * LANE_GAP;

  for (guint i = 0; i < PM_N_LADDER_PLACES; i++)
    width += text->heads[i];
  return width;
}

float
pm_ladder_get_least_width (const PmLadderText *text)
{
  return get_bare_width (text) + PM_N_LADDER_PLACES * 2 * HEAD_LEAST;
}

/* The middle one is wide and the lanes are as far apart as each other, so half of the room is theirs. */
static float
get_padding (const PmLadderText *text, float width)
{
  float room = (width - get_bare_width (text)) / (PM_N_LADDER_PLACES * 4);

  return CLAMP (room, HEAD_LEAST, HEAD_PADDING);
}

static void
place_rungs (PmLadderLayout *layout, const PmLadder *self, const PmLadderText *text)
{
  float y = layout->head + HEAD_GAP, line;

  layout->tracker_end = layout->height;
  for (guint i = 0; i < self->n_rungs; i++) {
    float height = measure_rung (&self->rungs[i], text, &line);

    if (i == self->n_with_tracker)
      layout->tracker_end = y;
    layout->y[i] = y + line;
    y += height;
  }
}

void
pm_ladder_lay_out (PmLadderLayout *layout, const PmLadder *self, float width,
                   const PmLadderText *text)
{
  *layout = (PmLadderLayout) { .width = width,
                               .height = pm_ladder_get_height (self, text),
                               .time = text->time,
                               .head = get_head (text),
                               .band = text->line + 2 * BAND_EDGE };
  for (guint i = 0; i < PM_N_LADDER_PLACES; i++)
    layout->heads[i] = text->heads[i] + 2 * get_padding (text, width);
  layout->lanes[YOU] = text->time + TIME_GAP + layout->heads[YOU] / 2;
  layout->lanes[PEER] = width - layout->heads[PEER] / 2;
  layout->lanes[TRACKER] =
      (layout->lanes[YOU] + layout->heads[YOU] / 2 + layout->lanes[PEER] - layout->heads[PEER] / 2)
      / 2; /* as far from both pills */
  place_rungs (layout, self, text);
}
