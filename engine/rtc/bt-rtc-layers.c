/* bt-rtc-layers.c — one peer over WebRTC, from the pair of addresses up to the channel.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-rtc-private.h"

#include <string.h>

/* Until we are described, from when servers are asked. libnice (0.1.21) asks one that is silent for two
 * seconds, by UDP and by TCP, and all of them side by side; but a relay that first wants to know who we are is
 * asked twice, each time for as long. WebTorrent waits for five. */
#define GATHERING_MAX_US (5 * G_USEC_PER_SEC)
/* As long as consent lasts by RFC 7675. What counts is what the peer alone can have sent: a record of its
 * DTLS, be it the answer to a heartbeat of SCTP, of which five or six are sent meanwhile. */
#define SILENCE_MAX_US (30 * G_USEC_PER_SEC)
#define MESSAGE_TAKEN 262144 /* bytes of one message that may come; browsers say the same */
/* First bytes of a datagram of DTLS (RFC 7983). */
#define DTLS_FIRST 20
#define DTLS_LAST 63

/* --- SCTP ----------------------------------------------------------------------------------------------- */

static void
sctp_send (const void *packet, gsize n_bytes, gpointer data)
{
  BtRtc *self = data;

  bt_dtls_send (self->dtls, packet, n_bytes);
}

static void
sctp_stirred (gpointer data)
{
  BtRtc *self = data;

  bt_sctp_flush (self->sctp);
  bt_rtc_kick (self);
}

static const BtSctpFuncs sctp_funcs = { .send = sctp_send, .stirred = sctp_stirred };

/* Who offered opens the channel, on a stream that the other side would not take (RFC 8832, 6). */
static void
associate (BtRtc *self)
{
  if (self->sctp != NULL || self->is_over)
    return;
  self->sctp = bt_sctp_new (self->context->pool, self->remote->sctp_port, &sctp_funcs, self);
  if (self->sctp == NULL) {
    bt_rtc_end (self, BT_RTC_FAILURE_STOPPED, "no association could be made");
    return;
  }
  bt_channel_init (&self->channel, self->sctp, self->stat.we_offer, self->is_tls_client ? 0 : 1,
                   self->remote->max_message);
}

/* Breaking off is how browsers close a connection, and how we do: no fault once the channel was open. */
void
bt_rtc_end_by_sctp (BtRtc *self)
{
  gboolean was_open = self->stat.at_us[BT_RTC_OPENED] != 0;

  switch (bt_sctp_get_state (self->sctp)) {
  case BT_SCTP_RESET:
    bt_rtc_end (self, was_open ? BT_RTC_FAILURE_CLOSED : BT_RTC_FAILURE_NO_CHANNEL,
                "the data channel was closed");
    break;
  case BT_SCTP_ABORTED:
    bt_rtc_end (self, was_open ? BT_RTC_FAILURE_CLOSED : BT_RTC_FAILURE_SCTP,
                "SCTP was broken off");
    break;
  case BT_SCTP_LOST:
    bt_rtc_end (self, was_open ? BT_RTC_FAILURE_LOST : BT_RTC_FAILURE_SCTP_SILENT, "SCTP gave up");
    break;
  case BT_SCTP_CONNECTING:
  case BT_SCTP_UP:
  default:
    break;
  }
}

static void
look_at_opening (BtRtc *self)
{
  bt_channel_settle (&self->channel);
  if (bt_sctp_get_state (self->sctp) == BT_SCTP_UP)
    bt_rtc_step (self, BT_RTC_ASSOCIATED);
  if (self->channel.state == BT_CHANNEL_OPEN)
    bt_rtc_step (self, BT_RTC_OPENED);
  else if (self->channel.state == BT_CHANNEL_REFUSED)
    bt_rtc_end (self, BT_RTC_FAILURE_CHANNEL, self->channel.refusal);
  else
    bt_rtc_end_by_sctp (self);
}

static void
look_at_sctp (BtRtc *self)
{
  if (self->sctp == NULL)
    return;
  if (!self->is_over && self->stat.at_us[BT_RTC_OPENED] == 0)
    look_at_opening (self);
  bt_sctp_flush (self->sctp);
}

/* --- DTLS ----------------------------------------------------------------------------------------------- */

static void
dtls_send (const void *bytes, gsize n_bytes, gpointer data)
{
  BtRtc *self = data;

  bt_ice_send (self->ice, bytes, n_bytes);
}

static void
dtls_received (const void *bytes, gsize n_bytes, gpointer data)
{
  BtRtc *self = data;

  self->heard_us = g_get_monotonic_time ();
  associate (self);
  if (self->sctp != NULL)
    bt_sctp_feed (self->sctp, bytes, n_bytes);
}

static const BtDtlsFuncs dtls_funcs = { .send = dtls_send, .received = dtls_received };

static void
look_at_dtls (BtRtc *self)
{
  const char *detail = bt_dtls_get_detail (self->dtls);

  /* What SCTP said before the goodbye came first. */
  if (bt_dtls_get_state (self->dtls) == BT_DTLS_CLOSED)
    look_at_sctp (self);
  switch (bt_dtls_get_state (self->dtls)) {
  case BT_DTLS_UP:
    bt_rtc_step (self, BT_RTC_SECURED);
    associate (self);
    break;
  case BT_DTLS_CLOSED:
    bt_rtc_end (self, BT_RTC_FAILURE_CLOSED, "the other side said goodbye");
    break;
  case BT_DTLS_FINGERPRINT:
    bt_rtc_end (self, BT_RTC_FAILURE_FINGERPRINT, detail);
    break;
  case BT_DTLS_BROKEN:
    bt_rtc_end (self, BT_RTC_FAILURE_DTLS, detail);
    break;
  case BT_DTLS_SILENT:
    bt_rtc_end (self, BT_RTC_FAILURE_DTLS_SILENT, detail);
    break;
  case BT_DTLS_SHAKING:
  default:
    break;
  }
}

/* --- ICE ------------------------------------------------------------------------------------------------ */

static void
ice_changed (gpointer data)
{
  bt_rtc_kick (data);
}

static void
ice_received (const void *bytes, gsize n_bytes, gpointer data)
{
  BtRtc *self = data;
  const guint8 *first = bytes;

  if (n_bytes == 0 || first[0] < DTLS_FIRST || first[0] > DTLS_LAST)
    return;
  bt_dtls_feed (self->dtls, bytes, n_bytes, g_get_monotonic_time ());
  if (self->sctp != NULL)
    bt_sctp_flush (self->sctp);
  bt_rtc_kick (self);
}

static const BtIceFuncs ice_funcs = { .changed = ice_changed, .received = ice_received };

static BtIceFilter
get_filter (const BtRtc *self, gboolean loopback)
{
  return (BtIceFilter) {
    .loopback = loopback,
    .may_try = self->funcs->may_try,
    .data = self->data,
  };
}

static gboolean
is_known_pair (const BtRtcStat *stat, const BtIcePair *pair)
{
  return stat->at_us[BT_RTC_PAIR] != 0 && bt_address_equal (&stat->here, &pair->here)
         && bt_address_equal (&stat->there, &pair->there);
}

static void
show_pair (BtRtc *self, const BtIcePair *pair)
{
  self->stat.here = pair->here;
  self->stat.there = pair->there;
  self->stat.here_kind = pair->here_kind;
  self->stat.there_kind = pair->there_kind;
  self->has_stepped = TRUE;
}

/* The other side may have come from an address that it did not name, at first or later. FALSE: there is
 * none, or it is no good. */
static gboolean
take_pair (BtRtc *self)
{
  BtIceFilter filter = get_filter (self, TRUE);
  BtIcePair pair;

  if (!bt_ice_get_pair (self->ice, &pair))
    return FALSE;
  if (is_known_pair (&self->stat, &pair))
    return TRUE;
  show_pair (self, &pair);
  if (filter.may_try == NULL || filter.may_try (&pair.there, filter.data))
    return TRUE;
  bt_rtc_end (self, BT_RTC_FAILURE_NO_WAY, "it speaks from an address that is not to be spoken to");
  return FALSE;
}

static void
paired (BtRtc *self, gint64 now_us)
{
  if (!take_pair (self) || self->stat.at_us[BT_RTC_PAIR] != 0)
    return;
  bt_rtc_step (self, BT_RTC_PAIR);
  bt_dtls_begin (self->dtls, now_us);
  bt_ice_open (self->ice);
}

static void
look_at_ice (BtRtc *self, gint64 now_us)
{
  BtIceState state = bt_ice_get_state (self->ice);

  if (state == BT_ICE_CONNECTED && self->dtls != NULL)
    paired (self, now_us);
  else if (state == BT_ICE_FAILED)
    bt_rtc_end (self,
                self->stat.at_us[BT_RTC_PAIR] != 0 ? BT_RTC_FAILURE_LOST : BT_RTC_FAILURE_NO_WAY,
                NULL);
}

/* Trackers pass on an offer and an answer and nothing after them, and WebTorrent sends nothing else and
 * hears nothing else; so candidates that are to follow never come to us. But ours are all told: who has
 * none yet reaches us by them as soon as it has one, and its check tells where it is. */
static gboolean
is_yet_to_come (const BtSdp *remote)
{
  return remote->is_trickle && remote->candidates->len == 0;
}

void
bt_rtc_check (BtRtc *self)
{
  BtIceFilter filter = get_filter (self, self->loopback);
  guint n_tried;

  self->stat.n_there = self->remote->candidates->len;
  self->dtls = bt_dtls_new (self->context->certificate, self->is_tls_client,
                            self->remote->fingerprint, BT_SCTP_PACKET_MAX, &dtls_funcs, self);
  n_tried = bt_ice_take_remote (self->ice, self->remote, &filter, self->context->mdns);
  if (n_tried == 0 && !is_yet_to_come (self->remote)) {
    bt_rtc_end (self, BT_RTC_FAILURE_NO_CANDIDATE, NULL);
    return;
  }
  bt_rtc_step (self, BT_RTC_CHECKING);
  self->open_by_us = g_get_monotonic_time () + BT_RTC_OPEN_US;
}

/* --- describing ourselves ------------------------------------------------------------------------------- */

static BtSdpSetup
get_setup (const BtRtc *self)
{
  if (self->stat.we_offer)
    return BT_SDP_ACTPASS;
  return self->is_tls_client ? BT_SDP_ACTIVE : BT_SDP_PASSIVE;
}

static char *
write_words (BtRtc *self, BtSdp *sdp)
{
  guint64 session_id = ((guint64) g_random_int () << 30) ^ g_random_int ();

  memcpy (sdp->fingerprint, self->context->certificate->fingerprint, sizeof sdp->fingerprint);
  sdp->setup = get_setup (self);
  sdp->mid = g_strdup (self->remote != NULL ? self->remote->mid : "0");
  sdp->sctp_port = BT_SCTP_PORT;
  sdp->max_message = MESSAGE_TAKEN;
  return bt_sdp_write (sdp, session_id);
}

static void
describe (BtRtc *self)
{
  g_autoptr (BtSdp) sdp = g_new0 (BtSdp, 1);

  sdp->candidates = g_ptr_array_new_with_free_func (g_free);
  bt_ice_describe (self->ice, sdp);
  self->is_described = TRUE;
  self->stat.n_here = sdp->candidates->len;
  if (sdp->candidates->len == 0) {
    bt_rtc_end (self, BT_RTC_FAILURE_NO_ADDRESS,
                bt_rtc_servers_peek (self->context->servers)->relay_only
                    ? "no TURN server gave an address"
                    : NULL);
    return;
  }
  self->words = write_words (self, sdp);
  bt_rtc_step (self, self->stat.we_offer ? BT_RTC_OFFER_MADE : BT_RTC_ANSWER_MADE);
  if (self->remote != NULL)
    bt_rtc_check (self);
}

/* An offer that lacks what a server would have told is of no use to who is far away; so the servers' names
 * are waited for. */
void
bt_rtc_start (BtRtc *self)
{
  bt_rtc_servers_refresh (self->context->servers, g_get_monotonic_time ());
  self->is_waiting = TRUE;
  self->link.data = self;
  g_queue_push_tail_link (&self->context->waiting, &self->link);
  bt_rtc_kick (self);
}

static void
stop_waiting (BtRtc *self)
{
  if (!self->is_waiting)
    return;
  self->is_waiting = FALSE;
  g_queue_unlink (&self->context->waiting, &self->link);
}

static void
gather (BtRtc *self, gint64 now_us)
{
  if (!self->is_waiting || now_us < bt_rtc_servers_get_deadline (self->context->servers))
    return;
  stop_waiting (self);
  self->ice = bt_ice_new (self->context->main, self->locals, self->stat.we_offer,
                          bt_rtc_servers_peek (self->context->servers), &ice_funcs, self);
  self->described_by_us = now_us + GATHERING_MAX_US;
  bt_ice_gather (self->ice);
}

/* A server that says nothing holds up nobody for long: what is known by then is told. */
static void
look_at_gathering (BtRtc *self, gint64 now_us)
{
  if (self->is_described)
    return;
  if (now_us >= self->described_by_us)
    bt_ice_stop_gathering (self->ice);
  if (bt_ice_get_state (self->ice) >= BT_ICE_GATHERED)
    describe (self);
}

/* --- going on ------------------------------------------------------------------------------------------- */

static BtRtcFailure
get_late_failure (const BtRtc *self)
{
  if (self->stat.at_us[BT_RTC_ASSOCIATED] != 0)
    return BT_RTC_FAILURE_NO_CHANNEL;
  if (self->stat.at_us[BT_RTC_SECURED] != 0)
    return BT_RTC_FAILURE_SCTP_SILENT;
  if (self->stat.at_us[BT_RTC_PAIR] != 0)
    return BT_RTC_FAILURE_DTLS_SILENT;
  return BT_RTC_FAILURE_NO_WAY;
}

static gboolean
is_opening (const BtRtc *self)
{
  return !self->is_over && self->open_by_us != 0 && self->stat.at_us[BT_RTC_OPENED] == 0;
}

/* When it counts as lost; G_MAXINT64: it is not open yet, which has a limit of its own. */
static gint64
get_silence_deadline (const BtRtc *self)
{
  return self->stat.at_us[BT_RTC_OPENED] != 0 ? self->heard_us + SILENCE_MAX_US : G_MAXINT64;
}

void
bt_rtc_progress (BtRtc *self, gint64 now_us)
{
  gather (self, now_us);
  if (self->ice == NULL)
    return;
  look_at_gathering (self, now_us);
  look_at_ice (self, now_us);
  if (self->dtls != NULL) {
    bt_dtls_tick (self->dtls, now_us);
    look_at_dtls (self);
  }
  look_at_sctp (self);
  if (is_opening (self) && now_us >= self->open_by_us)
    bt_rtc_end (self, get_late_failure (self), NULL);
  if (now_us >= get_silence_deadline (self))
    bt_rtc_end (self, BT_RTC_FAILURE_LOST, "nothing was heard for 30 seconds");
}

gint64
bt_rtc_get_deadline (const BtRtc *self)
{
  gint64 deadline_us = G_MAXINT64;

  if (self->is_over)
    return deadline_us;
  if (self->is_waiting)
    return bt_rtc_servers_get_deadline (self->context->servers);
  if (!self->is_described && self->ice != NULL)
    deadline_us = self->described_by_us;
  if (is_opening (self))
    deadline_us = MIN (deadline_us, self->open_by_us);
  deadline_us = MIN (deadline_us, get_silence_deadline (self));
  if (self->dtls != NULL)
    deadline_us = MIN (deadline_us, bt_dtls_get_deadline (self->dtls));
  return deadline_us;
}

/* From above, so that each can say goodbye through those below it. */
void
bt_rtc_drop_layers (BtRtc *self)
{
  stop_waiting (self);
  g_clear_pointer (&self->sctp, bt_sctp_free);
  g_clear_pointer (&self->dtls, bt_dtls_free);
  g_clear_pointer (&self->ice, bt_ice_free);
}
