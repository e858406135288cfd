/* test-ladder-steps.c — which rungs the ladder of a meeting has, in each role, moment and failure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/diagrams/pm-ladder-steps.h"
#include "../ui/pretend-meetings.h"

#define MS 1000 /* µs */

static PmLadder
make (BtRtcStat stat)
{
  PmLadder ladder;

  pm_ladder_make (&ladder, &stat);
  return ladder;
}

static void
assert_rung (const PmRung *rung, PmRungLabel label, PmLadderPlace from, PmLadderPlace to,
             PmRungStyle style)
{
  g_assert_cmpint (rung->label, ==, label);
  g_assert_cmpint (rung->from, ==, from);
  g_assert_cmpint (rung->to, ==, to);
  g_assert_cmpint (rung->style, ==, style);
}

/* What holds of each: it is in order, and in bounds. */
static void
assert_sound (const PmLadder *ladder)
{
  g_assert_cmpuint (ladder->n_rungs, >, 0);
  g_assert_cmpuint (ladder->n_rungs, <, PM_LADDER_RUNGS);
  for (guint i = 0; i < ladder->n_rungs; i++) {
    g_assert_cmpint (ladder->rungs[i].at_us, >=, i > 0 ? ladder->rungs[i - 1].at_us : 0);
    if (ladder->rungs[i].from == PM_LADDER_TRACKER || ladder->rungs[i].to == PM_LADDER_TRACKER)
      g_assert_cmpuint (i, <, ladder->n_with_tracker);
  }
}

static void
test_ours (void)
{
  static const PmRung expected[] = {
    { 0, TRUE, PM_LADDER_YOU, PM_LADDER_YOU, PM_RUNG_RING, PM_RUNG_CREATE_OFFER },
    { 9 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_YOU, PM_RUNG_RING, PM_RUNG_SET_LOCAL },
    { 12 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_TRACKER, PM_RUNG_ARROW, PM_RUNG_OFFER },
    { 137 * MS, FALSE, PM_LADDER_TRACKER, PM_LADDER_PEER, PM_RUNG_ARROW, PM_RUNG_OFFER },
    { 137 * MS, FALSE, PM_LADDER_PEER, PM_LADDER_TRACKER, PM_RUNG_ARROW, PM_RUNG_ANSWER },
    { 137 * MS, TRUE, PM_LADDER_TRACKER, PM_LADDER_YOU, PM_RUNG_ARROW, PM_RUNG_ANSWER },
    { 139 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_YOU, PM_RUNG_RING, PM_RUNG_SET_REMOTE },
    { 139 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_PEER, PM_RUNG_TOLD, PM_RUNG_CANDIDATES },
    { 139 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_PEER, PM_RUNG_ARROW, PM_RUNG_CAN_YOU_HEAR },
    { 236 * MS, TRUE, PM_LADDER_PEER, PM_LADDER_YOU, PM_RUNG_ARROW, PM_RUNG_YES },
    { 371 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_PEER, PM_RUNG_BOTH, PM_RUNG_DTLS },
    { 412 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_PEER, PM_RUNG_BOTH, PM_RUNG_SCTP },
    { 460 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_PEER, PM_RUNG_ARROW, PM_RUNG_CHANNEL },
    { 460 * MS, TRUE, PM_LADDER_YOU, PM_LADDER_PEER, PM_RUNG_BAND, PM_RUNG_CONNECTED },
    { 510 * MS, TRUE, PM_LADDER_PEER, PM_LADDER_YOU, PM_RUNG_ARROW, PM_RUNG_HANDSHAKE },
  };
  PmLadder ladder = make (pretend_meeting (1, TRUE, PRETEND_ALL_STEPS));

  assert_sound (&ladder);
  g_assert_cmpuint (ladder.n_rungs, ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (ladder.n_with_tracker, ==, 6);
  for (guint i = 0; i < ladder.n_rungs; i++) {
    assert_rung (&ladder.rungs[i], expected[i].label, expected[i].from, expected[i].to,
                 expected[i].style);
    g_assert_cmpint (ladder.rungs[i].at_us, ==, expected[i].at_us);
    g_assert_cmpint (ladder.rungs[i].is_timed, ==, expected[i].is_timed);
  }
}

static void
test_theirs (void)
{
  static const PmRungLabel expected[] = {
    PM_RUNG_OFFER,      PM_RUNG_OFFER,        PM_RUNG_SET_REMOTE, PM_RUNG_CREATE_ANSWER,
    PM_RUNG_CANDIDATES, PM_RUNG_CAN_YOU_HEAR, PM_RUNG_ANSWER,     PM_RUNG_ANSWER,
    PM_RUNG_YES,        PM_RUNG_DTLS,         PM_RUNG_SCTP,       PM_RUNG_CHANNEL,
    PM_RUNG_CONNECTED,  PM_RUNG_HANDSHAKE,
  };
  PmLadder ladder = make (pretend_meeting (1, FALSE, PRETEND_ALL_STEPS));

  assert_sound (&ladder);
  g_assert_cmpuint (ladder.n_rungs, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < ladder.n_rungs; i++)
    g_assert_cmpint (ladder.rungs[i].label, ==, expected[i]);
  assert_rung (&ladder.rungs[0], PM_RUNG_OFFER, PM_LADDER_PEER, PM_LADDER_TRACKER, PM_RUNG_ARROW);
  g_assert_false (ladder.rungs[0].is_timed);
  /* Who offered opens the channel. */
  assert_rung (&ladder.rungs[11], PM_RUNG_CHANNEL, PM_LADDER_PEER, PM_LADDER_YOU, PM_RUNG_ARROW);
}

/* Step by step: nothing is shown before it happened, and nothing goes away but what became certain. */
static void
test_live (void)
{
  for (int we_offer = 0; we_offer <= 1; we_offer++) {
    guint before = 0;

    for (guint n = we_offer ? 0 : 1; n <= PRETEND_ALL_STEPS; n++) {
      BtRtcStat stat = pretend_meeting (1, we_offer, n);
      PmLadder ladder = make (stat);

      assert_sound (&ladder);
      g_assert_cmpuint (ladder.n_rungs, >=, before);
      before = ladder.n_rungs;
      if (stat.at_us[BT_RTC_PAIR] == 0)
        for (guint i = 0; i < ladder.n_rungs; i++)
          g_assert_cmpint (ladder.rungs[i].label, !=, PM_RUNG_YES);
    }
  }
}

static void
test_unanswered (void)
{
  PmLadder ladder = make (pretend_meeting (1, TRUE, 2));

  g_assert_cmpuint (ladder.n_rungs, ==, 3);
  g_assert_cmpuint (ladder.n_with_tracker, ==, G_MAXUINT); /* it is still needed */
  ladder = make (pretend_meeting (1, TRUE, 4));
  assert_rung (&ladder.rungs[ladder.n_rungs - 1], PM_RUNG_CAN_YOU_HEAR, PM_LADDER_YOU,
               PM_LADDER_PEER, PM_RUNG_TRY);
}

/* What the ladder of each failure ends with, before the band. */
static void
test_failures (void)
{
  static const struct {
    BtRtcFailure failure;
    PmRungLabel ours, theirs;
  } lost[] = {
    { BT_RTC_FAILURE_TRACKER, PM_RUNG_ANSWER, PM_RUNG_ANSWER },
    { BT_RTC_FAILURE_DESCRIPTION, PM_RUNG_SET_REMOTE, PM_RUNG_SET_REMOTE },
    { BT_RTC_FAILURE_NO_FINGERPRINT, PM_RUNG_SET_REMOTE, PM_RUNG_SET_REMOTE },
    { BT_RTC_FAILURE_NO_ADDRESS, PM_RUNG_SET_LOCAL, PM_RUNG_CREATE_ANSWER },
    { BT_RTC_FAILURE_NO_CANDIDATE, PM_RUNG_CANDIDATES, PM_RUNG_CANDIDATES },
    { BT_RTC_FAILURE_FINGERPRINT, PM_RUNG_DTLS, PM_RUNG_DTLS },
    { BT_RTC_FAILURE_DTLS, PM_RUNG_DTLS, PM_RUNG_DTLS },
    { BT_RTC_FAILURE_DTLS_SILENT, PM_RUNG_DTLS, PM_RUNG_DTLS },
    { BT_RTC_FAILURE_SCTP, PM_RUNG_SCTP, PM_RUNG_SCTP },
    { BT_RTC_FAILURE_NO_CHANNEL, PM_RUNG_CHANNEL, PM_RUNG_CHANNEL },
    { BT_RTC_FAILURE_CHANNEL, PM_RUNG_HANDSHAKE, PM_RUNG_HANDSHAKE },
    { BT_RTC_FAILURE_GREETING, PM_RUNG_HANDSHAKE, PM_RUNG_HANDSHAKE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lost); i++)
    for (int we_offer = 0; we_offer <= 1; we_offer++) {
      PmLadder ladder = make (pretend_failure (1, we_offer, lost[i].failure));
      const PmRung *rung = &ladder.rungs[ladder.n_rungs - 2];

      g_assert_cmpint (rung->label, ==, we_offer ? lost[i].ours : lost[i].theirs);
      g_assert_cmpint (rung->style, ==, PM_RUNG_LOST);
      g_assert_false (rung->is_timed);
    }
}

/* Each ends with its band, whatever was before. */
static void
test_ends (void)
{
  for (guint failure = 1; failure < BT_RTC_N_FAILURES; failure++)
    for (int we_offer = 0; we_offer <= 1; we_offer++)
      for (guint n = 0; n <= PRETEND_ALL_STEPS; n++) {
        BtRtcStat stat = pretend_meeting (1, we_offer, n);
        PmLadder ladder;

        stat.failure = failure;
        stat.ended_us = 16 * G_USEC_PER_SEC;
        ladder = make (stat);
        assert_sound (&ladder);
        assert_rung (&ladder.rungs[ladder.n_rungs - 1], PM_RUNG_END, PM_LADDER_YOU, PM_LADDER_PEER,
                     PM_RUNG_BAND);
      }
}

static void
test_no_way (void)
{
  PmLadder ladder = make (pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_WAY));
  const PmRung *rung = &ladder.rungs[ladder.n_rungs - 2];

  assert_rung (rung, PM_RUNG_CAN_YOU_HEAR, PM_LADDER_YOU, PM_LADDER_PEER, PM_RUNG_LOST);
  g_assert_true (rung->is_timed);
  g_assert_cmpint (ladder.rungs[ladder.n_rungs - 1].at_us, ==, 15 * G_USEC_PER_SEC);
}

static void
test_states (void)
{
  static const struct {
    BtRtcFailure failure;
    PmMeetingState state;
  } ends[] = {
    { BT_RTC_FAILURE_NO_ANSWER, PM_MEETING_ENDED }, { BT_RTC_FAILURE_NO_WAY, PM_MEETING_FAILED },
    { BT_RTC_FAILURE_GREETING, PM_MEETING_FAILED }, { BT_RTC_FAILURE_LOST, PM_MEETING_ENDED },
    { BT_RTC_FAILURE_CLOSED, PM_MEETING_ENDED },    { BT_RTC_FAILURE_STOPPED, PM_MEETING_ENDED },
  };
  BtRtcStat stat = pretend_meeting (1, TRUE, 2);

  g_assert_cmpint (pm_meeting_get_state (&stat), ==, PM_MEETING_WAITING);
  stat = pretend_meeting (1, TRUE, 4);
  g_assert_cmpint (pm_meeting_get_state (&stat), ==, PM_MEETING_CONNECTING);
  stat = pretend_meeting (1, FALSE, 1);
  g_assert_cmpint (pm_meeting_get_state (&stat), ==, PM_MEETING_CONNECTING);
  stat = pretend_meeting (1, FALSE, PRETEND_ALL_STEPS);
  g_assert_cmpint (pm_meeting_get_state (&stat), ==, PM_MEETING_CONNECTED);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    stat = pretend_failure (1, TRUE, ends[i].failure);
    g_assert_cmpint (pm_meeting_get_state (&stat), ==, ends[i].state);
  }
}

static void
test_layout (void)
{
  const PmLadderText text = { .line = 16, .time = 40, .heads = { 30, 60, 40 } };
  PmLadder ladder = make (pretend_meeting (1, TRUE, PRETEND_ALL_STEPS));
  float least = pm_ladder_get_least_width (&text);

  for (float width = least; width < 1000; width += 97) {
    PmLadderLayout layout;

    pm_ladder_lay_out (&layout, &ladder, width, &text);
    g_assert_cmpfloat (layout.lanes[PM_LADDER_YOU] - layout.heads[PM_LADDER_YOU] / 2, >,
                       layout.time);
    for (guint i = 1; i < PM_N_LADDER_PLACES; i++)
      g_assert_cmpfloat (layout.lanes[i] - layout.heads[i] / 2, >,
                         layout.lanes[i - 1] + layout.heads[i - 1] / 2);
    g_assert_cmpfloat (layout.lanes[PM_LADDER_PEER] + layout.heads[PM_LADDER_PEER] / 2, <=, width);
    for (guint i = 0; i < ladder.n_rungs; i++)
      g_assert_cmpfloat (layout.y[i], >, i > 0 ? layout.y[i - 1] : layout.head);
    g_assert_cmpfloat (layout.tracker_end, >, layout.y[ladder.n_with_tracker - 1]);
    g_assert_cmpfloat (layout.tracker_end, <, layout.y[ladder.n_with_tracker]);
    g_assert_cmpfloat (layout.height, >, layout.y[ladder.n_rungs - 1]);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    GTestFunc test;
  } tests[] = {
    { "/ladder-steps/ours", test_ours },         { "/ladder-steps/theirs", test_theirs },
    { "/ladder-steps/live", test_live },         { "/ladder-steps/unanswered", test_unanswered },
    { "/ladder-steps/failures", test_failures }, { "/ladder-steps/ends", test_ends },
    { "/ladder-steps/no-way", test_no_way },     { "/ladder-steps/states", test_states },
    { "/ladder-steps/layout", test_layout },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].test);
  return g_test_run ();
}
