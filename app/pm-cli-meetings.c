/* pm-cli-meetings.c — tells how peers were met over WebRTC.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-meetings.h"

struct _PmCliMeetings {
  PmCliOutput *output;   /* borrowed */
  BtTorrent *torrent;    /* owned reference */
  BtTorrentWatch *watch; /* owned */
  GHashTable *told;      /* owned; guint64 id -> Told, of those that the torrent remembers */
};

/* How much of a meeting was told. */
typedef enum { TOLD_NOTHING, TOLD_GREETED, TOLD_OVER } Told;

/* The words of the JSON lines. */
static const char *const steps[BT_RTC_N_STEPS] = {
  [BT_RTC_OFFER_MADE] = "offer_made",   [BT_RTC_OFFER_SENT] = "offer_sent",
  [BT_RTC_OFFER_CAME] = "offer_came",   [BT_RTC_ANSWER_MADE] = "answer_made",
  [BT_RTC_ANSWER_SENT] = "answer_sent", [BT_RTC_ANSWER_CAME] = "answer_came",
  [BT_RTC_CHECKING] = "checking",       [BT_RTC_PAIR] = "pair",
  [BT_RTC_SECURED] = "secured",         [BT_RTC_ASSOCIATED] = "associated",
  [BT_RTC_OPENED] = "opened",           [BT_RTC_GREETED] = "greeted",
};

static const char *const reasons[BT_RTC_N_FAILURES] = {
  [BT_RTC_FAILURE_NO_ANSWER] = "no answer",
  [BT_RTC_FAILURE_TRACKER] = "tracker lost",
  [BT_RTC_FAILURE_DESCRIPTION] = "bad description",
  [BT_RTC_FAILURE_NO_FINGERPRINT] = "no fingerprint",
  [BT_RTC_FAILURE_NO_ADDRESS] = "no address of ours",
  [BT_RTC_FAILURE_NO_CANDIDATE] = "no candidate",
  [BT_RTC_FAILURE_NO_WAY] = "no way",
  [BT_RTC_FAILURE_FINGERPRINT] = "wrong fingerprint",
  [BT_RTC_FAILURE_DTLS] = "dtls",
  [BT_RTC_FAILURE_DTLS_SILENT] = "dtls silent",
  [BT_RTC_FAILURE_SCTP] = "sctp",
  [BT_RTC_FAILURE_SCTP_SILENT] = "sctp silent",
  [BT_RTC_FAILURE_NO_CHANNEL] = "no channel",
  [BT_RTC_FAILURE_CHANNEL] = "bad channel",
  [BT_RTC_FAILURE_GREETING] = "bad greeting",
  [BT_RTC_FAILURE_LOST] = "lost",
  [BT_RTC_FAILURE_CLOSED] = "closed",
  [BT_RTC_FAILURE_STOPPED] = "stopped",
};

static const char *const kinds[BT_RTC_N_CANDIDATE_KINDS] = {
  [BT_RTC_HOST] = "host",
  [BT_RTC_REFLEXIVE] = "reflexive",
  [BT_RTC_RELAYED] = "relayed",
};

static void
add_side (PmJson *json, const char *key, const BtAddress *address, BtRtcCandidateKind kind)
{
  g_autofree char *text = bt_address_to_string (address);

  pm_json_open_object (json, key);
  pm_json_add_string (json, "address", text);
  pm_json_add_string (json, "kind", kinds[kind]);
  pm_json_close_object (json);
}

static void
add_steps (PmJson *json, const BtRtcStat *stat)
{
  pm_json_open_object (json, "steps");
  for (guint i = 0; i < BT_RTC_N_STEPS; i++) {
    if (stat->at_us[i] != 0)
      pm_json_add_seconds (json, steps[i],
                           (double) (stat->at_us[i] - stat->begun_us) / G_USEC_PER_SEC);
  }
  pm_json_close_object (json);
}

static void
tell (PmCliMeetings *self, const BtRtcStat *stat)
{
  PmJson *json = pm_cli_output_begin (self->output, "meeting");

  pm_json_add_uint (json, "id", stat->id);
  pm_json_add_bool (json, "we_offer", stat->we_offer);
  pm_json_add_bool (json, "over", stat->ended_us != 0);
  pm_json_add_string (json, "reason", reasons[stat->failure]);
  pm_json_add_string (json, "detail", stat->detail);
  add_steps (json, stat);
  if (stat->at_us[BT_RTC_PAIR] != 0) {
    add_side (json, "here", &stat->here, stat->here_kind);
    add_side (json, "there", &stat->there, stat->there_kind);
  }
  pm_json_add_string (json, "info_hash", bt_torrent_get_id_text (self->torrent));
  pm_cli_output_send (self->output, json);
}

static Told
get_told (const BtRtcStat *stat)
{
  if (stat->ended_us != 0)
    return TOLD_OVER;
  return stat->at_us[BT_RTC_GREETED] != 0 ? TOLD_GREETED : TOLD_NOTHING;
}

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
updated_cb (BtTorrent *torrent, gpointer data)
{
  PmCliMeetings *self = data;
  const GArray *meetings = bt_torrent_get_meetings (torrent);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->told);

  self->told = make_table ();
  for (guint i = 0; meetings != NULL && i < meetings->len; i++) {
    const BtRtcStat *stat = &g_array_index (meetings, BtRtcStat, i);
    Told told = get_told (stat);

    if (told > GPOINTER_TO_UINT (g_hash_table_lookup (before, &stat->id)))
      tell (self, stat);
    g_hash_table_insert (self->told, g_memdup2 (&stat->id, sizeof stat->id),
                         GUINT_TO_POINTER (told));
  }
}

PmCliMeetings *
pm_cli_meetings_new (PmCliOutput *output, BtTorrent *torrent)
{
  PmCliMeetings *self = g_new0 (PmCliMeetings, 1);

  self->output = output;
  self->torrent = g_object_ref (torrent);
  self->told = make_table ();
  self->watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_MEETINGS);
  g_signal_connect (torrent, "updated", G_CALLBACK (updated_cb), self);
  return self;
}

void
pm_cli_meetings_free (PmCliMeetings *self)
{
  g_signal_handlers_disconnect_by_data (self->torrent, self);
  bt_torrent_watch_free (self->watch);
  g_hash_table_unref (self->told);
  g_object_unref (self->torrent);
  g_free (self);
}
