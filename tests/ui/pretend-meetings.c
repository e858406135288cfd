/* pretend-meetings.c — meetings of peers that never were: each role, each moment and each failure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pretend-meetings.h"

#define BEGUN_US G_USEC_PER_SEC
#define ENDED_US (15 * G_USEC_PER_SEC) /* after that */

typedef struct {
  BtRtcStep step;
  guint ms; /* since it began */
} Moment;

static const Moment ours[] = {
  { BT_RTC_OFFER_MADE, 9 },   { BT_RTC_OFFER_SENT, 12 }, { BT_RTC_ANSWER_CAME, 137 },
  { BT_RTC_CHECKING, 139 },   { BT_RTC_PAIR, 236 },      { BT_RTC_SECURED, 371 },
  { BT_RTC_ASSOCIATED, 412 }, { BT_RTC_OPENED, 460 },    { BT_RTC_GREETED, 510 },
};

static const Moment theirs[] = {
  { BT_RTC_OFFER_CAME, 1 },   { BT_RTC_ANSWER_MADE, 5 }, { BT_RTC_CHECKING, 6 },
  { BT_RTC_ANSWER_SENT, 8 },  { BT_RTC_PAIR, 131 },      { BT_RTC_SECURED, 204 },
  { BT_RTC_ASSOCIATED, 251 }, { BT_RTC_OPENED, 260 },    { BT_RTC_GREETED, 301 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (ours) == G_N_ELEMENTS (theirs));

BtRtcStat
pretend_meeting (guint64 id, gboolean we_offer, guint n_steps)
{
  BtRtcStat stat = { .id = id, .we_offer = we_offer, .begun_us = BEGUN_US };
  const Moment *moments = we_offer ? ours : theirs;

  for (guint i = 0; i < MIN (n_steps, G_N_ELEMENTS (ours)); i++)
    stat.at_us[moments[i].step] = BEGUN_US + (gint64) moments[i].ms * 1000;
  if (stat.at_us[BT_RTC_CHECKING] != 0) {
    stat.n_here = 3;
    stat.n_there = 4;
  }
  if (stat.at_us[BT_RTC_PAIR] != 0) {
    g_assert_true (bt_address_parse (&stat.here, "192.0.2.17:50123", 0));
    g_assert_true (bt_address_parse (&stat.there, "203.0.113.7:40404", 0));
    stat.there_kind = BT_RTC_REFLEXIVE;
  }
  if (stat.at_us[BT_RTC_GREETED] != 0)
    stat.peer_id = id;
  return stat;
}

/* How far one comes that fails like this; shape: BtRtcFailure. */
static const struct {
  guint ours, theirs;
} steps[BT_RTC_N_FAILURES] = {
  [BT_RTC_FAILURE_NO_ANSWER] = { 2, 4 },   [BT_RTC_FAILURE_TRACKER] = { 2, 3 },
  [BT_RTC_FAILURE_DESCRIPTION] = { 3, 1 }, [BT_RTC_FAILURE_NO_FINGERPRINT] = { 3, 1 },
  [BT_RTC_FAILURE_NO_ADDRESS] = { 0, 1 },  [BT_RTC_FAILURE_NO_CANDIDATE] = { 3, 1 },
  [BT_RTC_FAILURE_NO_WAY] = { 4, 4 },      [BT_RTC_FAILURE_FINGERPRINT] = { 5, 5 },
  [BT_RTC_FAILURE_DTLS] = { 5, 5 },        [BT_RTC_FAILURE_DTLS_SILENT] = { 5, 5 },
  [BT_RTC_FAILURE_SCTP] = { 6, 6 },        [BT_RTC_FAILURE_SCTP_SILENT] = { 6, 6 },
  [BT_RTC_FAILURE_NO_CHANNEL] = { 7, 7 },  [BT_RTC_FAILURE_CHANNEL] = { 8, 8 },
  [BT_RTC_FAILURE_GREETING] = { 8, 8 },    [BT_RTC_FAILURE_LOST] = { 9, 9 },
  [BT_RTC_FAILURE_CLOSED] = { 9, 9 },      [BT_RTC_FAILURE_STOPPED] = { 9, 9 },
};

BtRtcStat
pretend_failure (guint64 id, gboolean we_offer, BtRtcFailure failure)
{
  BtRtcStat stat =
      pretend_meeting (id, we_offer, we_offer ? steps[failure].ours : steps[failure].theirs);

  stat.failure = failure;
  stat.ended_us = BEGUN_US + ENDED_US;
  if (failure == BT_RTC_FAILURE_DTLS)
    g_strlcpy (stat.detail, "handshake_failure", sizeof stat.detail);
  return stat;
}
