/* bt-rtc.h — one peer over WebRTC: ICE, DTLS, SCTP and one data channel, which becomes a BtTransport.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. No function calls back from within itself; every callback may free the BtRtc. */
#pragma once

#include "base/bt-rtc-config.h"
#include "base/bt-rtc-stat.h"
#include "transport/bt-transport.h"

G_BEGIN_DECLS

/* What all of an engine share: the certificate, SCTP's clock, the servers. */
typedef struct _BtRtcContext BtRtcContext;
/* NULL: no certificate could be made. @context: where timers and sockets run. @bound: the address of ours from
 * which names of the local network are looked up; NULL: any. */
BtRtcContext *bt_rtc_context_new (GMainContext *context, const BtAddress *bound, GError **error);
/* No BtRtc may be left. */
void bt_rtc_context_free (BtRtcContext *self);
/* For those that begin from now on; @config is read within the call. Names of servers are looked up at
 * once; who begins meanwhile waits for them, two seconds at most. */
void bt_rtc_context_set_config (BtRtcContext *self, const BtRtcConfig *config);
/* How many descriptors one BtRtc has open at most, from its beginning to its end. */
guint bt_rtc_context_get_descriptors_max (const BtRtcContext *self);

typedef struct _BtRtc BtRtc;

#define BT_RTC_OPEN_US \
  (G_GINT64_CONSTANT (25) * G_USEC_PER_SEC) /* from the answer to the channel; WebTorrent's */

typedef struct {
  /* Our offer or answer is written: pass it on. Once. */
  void (*described) (BtRtc *self, const char *sdp, gpointer data);
  /* The channel is open: take_transport() it now or free it. Once. */
  void (*opened) (BtRtc *self, gpointer data);
  /* Nothing will come of it; the stat says why. Once, and not after opened(). Free it. */
  void (*failed) (BtRtc *self, gpointer data);
  /* The stat changed. */
  void (*stepped) (BtRtc *self, gpointer data);
  /* Whether a stranger may have us send to @address. It must not free the BtRtc. NULL: to all that can be
   * peers. */
  gboolean (*may_try) (const BtAddress *address, gpointer data);
} BtRtcFuncs;

/* @locals: GArray of BtAddress (ports ignored): the addresses of ours that may be named, and sent from.
 * @loopback: the other side may name addresses of this machine: the tracker that passes them on is on it
 * as well. @funcs: static. */
BtRtc *bt_rtc_new (BtRtcContext *context, GArray *locals, gboolean loopback, guint64 id,
                   const BtRtcFuncs *funcs, gpointer data);
/* Says goodbye as far as it came. Not after take_transport(). */
void bt_rtc_free (BtRtc *self);

/* One of both, once. described() follows, or failed(). */
void bt_rtc_offer (BtRtc *self);
/* @sdp: what the other side offers; hostile, bounded by BT_LIMIT_SDP. */
void bt_rtc_answer (BtRtc *self, const char *sdp, gsize n_sdp);
/* To an offer of ours, once; opened() or failed() follows within BT_RTC_OPEN_US. */
void bt_rtc_take_answer (BtRtc *self, const char *sdp, gsize n_sdp);

/* Of what the caller knows: OFFER_SENT, ANSWER_SENT, GREETED; first time counts. */
void bt_rtc_note_step (BtRtc *self, BtRtcStep step);
/* Of now; stepped() tells of changes. */
const BtRtcStat *bt_rtc_peek_stat (const BtRtc *self);

/* After opened(): from now on @self belongs to the transport, whose close() frees it, and none of the
 * funcs but stepped() and may_try() is called. Its address is the other side's of the pair, and stays
 * when another pair is chosen later, which the stat tells. Wants to read. */
BtTransport *bt_rtc_take_transport (BtRtc *self, BtTransportFunc func, gpointer data);
/* Of a transport that came from take_transport(). */
BtRtc *bt_rtc_from_transport (BtTransport *transport);

G_END_DECLS
