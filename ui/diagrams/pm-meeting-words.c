/* pm-meeting-words.c — how a peer was met over WebRTC, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-meeting-words.h"

#include <glib/gi18n.h>

#define SECOND_FROM_US (999 * 1000)         /* from here on a time is told in seconds */
#define ROUND_FROM_US (10 * G_USEC_PER_SEC) /* from here on without a fraction */
#define HALF_SECOND_US (G_USEC_PER_SEC / 2)

/* --- rungs -------------------------------------------------------------------------------------- */

const char *
pm_meeting_words_place (PmLadderPlace place)
{
  static const char *const places[PM_N_LADDER_PLACES] = {
    [PM_LADDER_YOU] = N_ ("You"),
    [PM_LADDER_TRACKER] = N_ ("Tracker"),
    [PM_LADDER_PEER] = N_ ("Peer"),
  };

  return gettext (places[place]);
}

char *
pm_meeting_words_time (gint64 us)
{
  us = MAX (us, 0);
  if (us < SECOND_FROM_US)
    /* Translators: milliseconds */
    return g_strdup_printf (_ ("%u ms"), (guint) (us / 1000));
  if (us < ROUND_FROM_US)
    /* Translators: seconds */
    return g_strdup_printf (_ ("%.1f s"), (double) us / G_USEC_PER_SEC);
  /* Translators: whole seconds */
  return g_strdup_printf (_ ("%u s"),
                          (guint) MIN ((us + HALF_SECOND_US) / G_USEC_PER_SEC, (gint64) G_MAXINT));
}

static const char *
end_words (BtRtcFailure failure)
{
  switch (failure) {
  case BT_RTC_FAILURE_NO_ANSWER:
    return _ ("Nobody answered");
  case BT_RTC_FAILURE_TRACKER:
    return _ ("Not passed on");
  case BT_RTC_FAILURE_DESCRIPTION:
  case BT_RTC_FAILURE_NO_FINGERPRINT:
    return _ ("Not understood");
  case BT_RTC_FAILURE_NO_ADDRESS:
  case BT_RTC_FAILURE_NO_CANDIDATE:
  case BT_RTC_FAILURE_NO_WAY:
    return _ ("No way through");
  case BT_RTC_FAILURE_FINGERPRINT:
    return _ ("Not who it said it is");
  case BT_RTC_FAILURE_DTLS:
  case BT_RTC_FAILURE_DTLS_SILENT:
  case BT_RTC_FAILURE_SCTP:
  case BT_RTC_FAILURE_SCTP_SILENT:
  case BT_RTC_FAILURE_NO_CHANNEL:
    return _ ("No connection");
  case BT_RTC_FAILURE_CHANNEL:
  case BT_RTC_FAILURE_GREETING:
    return _ ("Not BitTorrent");
  case BT_RTC_FAILURE_LOST:
    return _ ("Lost");
  case BT_RTC_FAILURE_CLOSED:
    return _ ("The other side left");
  case BT_RTC_FAILURE_NONE:
  case BT_RTC_FAILURE_STOPPED:
  default:
    return _ ("Ended here");
  }
}

static char *
candidates_words (const BtRtcStat *stat)
{
  /* Translators: addresses at which this computer, and the other one, may be reached. */
  return g_strdup_printf (_ ("ICE candidates: %u here, %u there"), stat->n_here, stat->n_there);
}

/* The names of the protocols, and of what a browser calls its steps, are the same in all languages. */
static const char *
label_words (PmRungLabel label)
{
  switch (label) {
  case PM_RUNG_CREATE_OFFER:
    return "createOffer";
  case PM_RUNG_SET_LOCAL:
    return "setLocalDescription";
  case PM_RUNG_SET_REMOTE:
    return "setRemoteDescription";
  case PM_RUNG_CREATE_ANSWER:
    return "createAnswer";
  case PM_RUNG_OFFER:
    /* Translators: what one computer asks of another, by way of the tracker. */
    return _ ("offer");
  case PM_RUNG_ANSWER:
    /* Translators: what the other computer says to an offer. */
    return _ ("answer");
  case PM_RUNG_CAN_YOU_HEAR:
    return _ ("can you hear me?");
  case PM_RUNG_YES:
    return _ ("yes");
  case PM_RUNG_DTLS:
    return _ ("DTLS handshake");
  case PM_RUNG_SCTP:
    return _ ("SCTP association");
  case PM_RUNG_CHANNEL:
    return _ ("data channel open");
  case PM_RUNG_HANDSHAKE:
    return _ ("BitTorrent handshake");
  case PM_RUNG_CONNECTED:
  default:
    return _ ("Connected");
  }
}

const char *
pm_meeting_words_meaning (const PmRung *rung)
{
  switch (rung->label) {
  case PM_RUNG_CREATE_OFFER:
  case PM_RUNG_CREATE_ANSWER:
    return _ ("Writes down how it can be reached");
  case PM_RUNG_SET_LOCAL:
    return _ ("Takes this as its own side of the connection");
  case PM_RUNG_SET_REMOTE:
    return _ ("Takes this as the other side of the connection");
  case PM_RUNG_OFFER:
    return _ ("“This is how I can be reached”");
  case PM_RUNG_ANSWER:
    return _ ("“And this is how I can”");
  case PM_RUNG_CANDIDATES:
    return _ ("Addresses at which each may be reached. All pairs of them are tried.");
  case PM_RUNG_DTLS:
    return _ ("Agrees on keys: from here on nobody else can read it");
  case PM_RUNG_SCTP:
    return _ ("Agrees on how messages are numbered, so that none is lost");
  case PM_RUNG_CHANNEL:
    return _ ("What a browser calls the line that carries messages");
  case PM_RUNG_HANDSHAKE:
    return _ ("“I have this torrent too”");
  default:
    return NULL;
  }
}

char *
pm_meeting_words_rung (const PmRung *rung, const BtRtcStat *stat)
{
  if (rung->label == PM_RUNG_CANDIDATES)
    return candidates_words (stat);
  return g_strdup (rung->label == PM_RUNG_END ? end_words (stat->failure)
                                              : label_words (rung->label));
}

/* Who does it, or who says it to whom; NULL: it is a result. */
static char *
who_words (const PmRung *rung)
{
  const char *from = pm_meeting_words_place (rung->from), *to = pm_meeting_words_place (rung->to);

  if (rung->style == PM_RUNG_BAND)
    return NULL;
  if (rung->from == rung->to)
    return g_strdup (from);
  if (rung->style == PM_RUNG_BOTH)
    /* Translators: "You and Peer": messages go both ways. */
    return g_strdup_printf (_ ("%s and %s"), from, to);
  /* Translators: "You to Peer": a message goes this way. */
  return g_strdup_printf (_ ("%s to %s"), from, to);
}

/* Something was said, and may not have been heard; the rest are things that both sides do. */
static gboolean
is_message (const PmRung *rung)
{
  return rung->from != rung->to
         && (rung->label == PM_RUNG_OFFER || rung->label == PM_RUNG_ANSWER
             || rung->label == PM_RUNG_CAN_YOU_HEAR || rung->label == PM_RUNG_YES);
}

static const char *
fate_words (const PmRung *rung)
{
  if (rung->style == PM_RUNG_TRY)
    return _ ("no answer yet");
  if (rung->style == PM_RUNG_LOST)
    return is_message (rung) ? _ ("lost") : _ ("failed");
  return NULL;
}

char *
pm_meeting_words_spoken_rung (const PmRung *rung, const BtRtcStat *stat)
{
  g_autofree char *time = rung->is_timed ? pm_meeting_words_time (rung->at_us) : NULL;
  g_autofree char *who = who_words (rung);
  g_autofree char *what = pm_meeting_words_rung (rung, stat);
  const char *parts[] = { time, who, what, fate_words (rung) };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", parts[i]);
  if (!g_str_has_suffix (text->str, "?"))
    g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

/* --- the whole ---------------------------------------------------------------------------------- */

char *
pm_meeting_words_state (const BtRtcStat *stat)
{
  g_autofree char *time = pm_meeting_words_time (stat->at_us[BT_RTC_OPENED] - stat->begun_us);

  switch (pm_meeting_get_state (stat)) {
  case PM_MEETING_WAITING:
    return g_strdup (_ ("Waiting"));
  case PM_MEETING_CONNECTING:
    return g_strdup (_ ("Connecting…"));
  case PM_MEETING_CONNECTED:
    /* Translators: %s is a time such as "460 ms". */
    return g_strdup_printf (_ ("Connected in %s"), time);
  case PM_MEETING_ENDED:
    return g_strdup (_ ("Ended"));
  case PM_MEETING_FAILED:
  default:
    return g_strdup (_ ("Failed"));
  }
}

static gboolean
is_relayed (const BtRtcStat *stat)
{
  return stat->at_us[BT_RTC_PAIR] != 0
         && (stat->here_kind == BT_RTC_RELAYED || stat->there_kind == BT_RTC_RELAYED);
}

static const char *
failed_story (const BtRtcStat *stat)
{
  if (!pm_meeting_is_introduced (stat))
    return _ ("Nobody was met this time.");
  if (stat->at_us[BT_RTC_PAIR] == 0)
    return _ ("Introduced, but never heard each other.");
  return _ ("Heard each other, but it came to nothing.");
}

const char *
pm_meeting_words_story (const BtRtcStat *stat)
{
  switch (pm_meeting_get_state (stat)) {
  case PM_MEETING_WAITING:
    return _ ("The tracker looks for somebody who takes your offer.");
  case PM_MEETING_CONNECTING:
    return stat->at_us[BT_RTC_PAIR] == 0 ? _ ("The tracker introduced you. Looking for a way.")
                                         : _ ("A way is found. Making it safe.");
  case PM_MEETING_CONNECTED:
    return is_relayed (stat) ? _ ("The tracker introduced you. A relay passes everything on.")
                             : _ ("The tracker introduced you. Since then nobody stands between "
                                  "you.");
  case PM_MEETING_ENDED:
    return stat->at_us[BT_RTC_OPENED] != 0 ? _ ("You were connected.") : _ ("It was not needed.");
  case PM_MEETING_FAILED:
  default:
    return failed_story (stat);
  }
}

char *
pm_meeting_words_pair (const BtRtcStat *stat)
{
  g_autofree char *here = NULL, *there = NULL;

  if (stat->at_us[BT_RTC_PAIR] == 0)
    return NULL;
  here = bt_address_to_string (&stat->here);
  there = bt_address_to_string (&stat->there);
  if (is_relayed (stat))
    /* Translators: two addresses. */
    return g_strdup_printf (_ ("From %s to %s, through a relay"), here, there);
  return g_strdup_printf (_ ("From %s to %s"), here, there);
}

/* --- why ---------------------------------------------------------------------------------------- */

gboolean
pm_meeting_wants_relay (const BtRtcStat *stat)
{
  return stat->failure == BT_RTC_FAILURE_NO_WAY || stat->failure == BT_RTC_FAILURE_NO_CANDIDATE;
}

static const char *
reason_words (BtRtcFailure failure)
{
  switch (failure) {
  case BT_RTC_FAILURE_NO_ANSWER:
    return _ ("Nobody took the offer in time. Most offers end like this.");
  case BT_RTC_FAILURE_TRACKER:
    return _ ("The tracker went away before it could pass on your words.");
  case BT_RTC_FAILURE_DESCRIPTION:
    return _ ("What the other side sent is no description of a connection.");
  case BT_RTC_FAILURE_NO_FINGERPRINT:
    return _ ("The other side did not say how to know its certificate, so nothing would be safe.");
  case BT_RTC_FAILURE_NO_ADDRESS:
    return _ ("This computer has no address at which others could reach it.");
  case BT_RTC_FAILURE_NO_CANDIDATE:
    return _ ("The other side named no address that may be tried.");
  case BT_RTC_FAILURE_NO_WAY:
    return _ ("No address of yours can reach any of the other side's. Often both are behind "
              "routers that change ports for every connection.");
  case BT_RTC_FAILURE_FINGERPRINT:
    return _ ("Its certificate is another one than it described: somebody else may have answered.");
  case BT_RTC_FAILURE_DTLS:
    return _ ("The other side broke off while you agreed on keys.");
  case BT_RTC_FAILURE_DTLS_SILENT:
    return _ ("The other side went silent while you agreed on keys.");
  case BT_RTC_FAILURE_SCTP:
    return _ ("The other side broke off before a channel could be opened.");
  case BT_RTC_FAILURE_SCTP_SILENT:
    return _ ("The other side went silent before a channel could be opened.");
  case BT_RTC_FAILURE_NO_CHANNEL:
    return _ ("The other side opened no channel.");
  case BT_RTC_FAILURE_CHANNEL:
    return _ ("The other side sent what is not BitTorrent.");
  case BT_RTC_FAILURE_GREETING:
    return _ ("The other side did not greet, or is about another torrent.");
  case BT_RTC_FAILURE_LOST:
    return _ ("Nothing is heard of the other side any more: it went away, or its network did.");
  case BT_RTC_FAILURE_NONE:
  case BT_RTC_FAILURE_CLOSED:
  case BT_RTC_FAILURE_STOPPED:
  default:
    return NULL;
  }
}

char *
pm_meeting_words_why (const BtRtcStat *stat, gboolean has_relay)
{
  const char *reason = reason_words (stat->failure), *help = NULL;
  GString *text;

  if (reason == NULL)
    return NULL;
  text = g_string_new (reason);
  if (pm_meeting_wants_relay (stat))
    help = has_relay ? _ ("The relay server that is set did not help.")
                     : _ ("A relay server would help; none is set.");
  if (help != NULL)
    g_string_append_printf (text, " %s", help);
  /* Of a certificate a library only says that it is wrong, too. */
  if (stat->detail[0] != '\0' && stat->failure != BT_RTC_FAILURE_FINGERPRINT)
    /* Translators: %s is what a library says, in English. */
    g_string_append_printf (text, _ (" (“%s”)"), stat->detail);
  return g_string_free (text, FALSE);
}
