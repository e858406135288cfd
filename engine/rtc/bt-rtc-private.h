/* bt-rtc-private.h — what the files of BtRtc share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-limits.h"
#include "rtc/bt-certificate.h"
#include "rtc/bt-channel.h"
#include "rtc/bt-dtls.h"
#include "rtc/bt-ice.h"
#include "rtc/bt-rtc-servers.h"
#include "rtc/bt-rtc.h"

#include <gio/gio.h>

G_BEGIN_DECLS

struct _BtRtcContext {
  GMainContext *main;
  BtCertificate *certificate;
  BtSctpPool *pool;
  BtRtcServers *servers;
  BtMdns *mdns;
  GQueue waiting; /* BtRtc: for the servers' names, before they gather */
  guint n_rtcs;
};

struct _BtRtc {
  BtTransport parent; /* once it was taken */
  BtRtcContext *context;
  const BtRtcFuncs *funcs;
  gpointer data;
  guint n_refs; /* the owner's, and a turn's */
  BtRtcStat stat;

  /* All that is told is told in a turn of this source, which runs in the loop. */
  GSource *source;
  gboolean is_kicked; /* it is ready at once */
  gboolean has_stepped, is_told, is_freed;
  char *words; /* our description, until it was told */

  GArray *locals; /* BtAddress */
  gboolean loopback;
  GList link;             /* in the context's list of those that wait */
  gboolean is_waiting;    /* it is in it */
  gint64 described_by_us; /* 0: nothing is gathered yet */
  gboolean is_described;  /* we are */
  gboolean is_tls_client;
  gboolean is_over;  /* nothing goes on: the stat says why */
  gint64 open_by_us; /* 0: not both are described yet */
  gint64 heard_us;   /* a record of DTLS that the other side alone can have sent */
  BtSdp *remote;
  BtIce *ice;
  BtDtls *dtls;
  BtSctp *sctp;
  BtChannel channel;

  /* As a transport. */
  gboolean is_taken;
  gboolean wants_read, wants_write;
  gboolean has_told_end; /* to who does not read */
};

/* --- bt-rtc.c --- */
void bt_rtc_kick (BtRtc *self); /* a turn soon */
void bt_rtc_step (BtRtc *self, BtRtcStep step);
/* The first reason counts; @detail may be NULL. */
void bt_rtc_end (BtRtc *self, BtRtcFailure failure, const char *detail);
void bt_rtc_unref (BtRtc *self);

/* --- bt-rtc-layers.c --- */
void bt_rtc_start (BtRtc *self);
/* Both descriptions are here. */
void bt_rtc_check (BtRtc *self);
/* SCTP is no more: that is the end, with the reason. */
void bt_rtc_end_by_sctp (BtRtc *self);
void bt_rtc_progress (BtRtc *self, gint64 now_us);
gint64 bt_rtc_get_deadline (const BtRtc *self);
void bt_rtc_drop_layers (BtRtc *self);

/* --- bt-rtc-transport.c --- */
extern const BtTransportClass bt_rtc_transport_class;
/* In a turn: what the owner of the transport wants to hear. */
void bt_rtc_transport_tell (BtRtc *self);

G_END_DECLS
