/* bt-rtc-stat.h — how one peer was met over WebRTC, step by step: plain data, shared by all layers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

/* In the order in which they happen, though ANSWER_* is of the other side when we offered, and
 * OFFER_* when it did. */
typedef enum {
  BT_RTC_OFFER_MADE,  /* our offer is written, all candidates in it; when we offered */
  BT_RTC_OFFER_SENT,  /* to the tracker; likewise */
  BT_RTC_OFFER_CAME,  /* from the tracker; when the other side offered */
  BT_RTC_ANSWER_MADE, /* our answer is written; likewise */
  BT_RTC_ANSWER_SENT, /* to the tracker; likewise */
  BT_RTC_ANSWER_CAME, /* from the tracker; when we offered */
  BT_RTC_CHECKING,    /* both descriptions are here: "can you hear me?" goes out by each pair */
  BT_RTC_PAIR,        /* a pair works */
  BT_RTC_SECURED,     /* DTLS is done, and the certificate is the one that was described */
  BT_RTC_ASSOCIATED,  /* SCTP is up */
  BT_RTC_OPENED,      /* the data channel is open */
  BT_RTC_GREETED,     /* BitTorrent's handshake came */
  BT_RTC_N_STEPS
} BtRtcStep;

/* Why it came to nothing, or ended. */
typedef enum {
  BT_RTC_FAILURE_NONE,
  BT_RTC_FAILURE_NO_ANSWER,   /* nobody took the offer in time: what mostly happens, and no fault */
  BT_RTC_FAILURE_TRACKER,     /* the tracker went away before it could pass on our words */
  BT_RTC_FAILURE_DESCRIPTION, /* what the other side sent is no description (SDP) */
  BT_RTC_FAILURE_NO_FINGERPRINT, /* it lacks the fingerprint of the certificate */
  BT_RTC_FAILURE_NO_ADDRESS,     /* we have no address to be reached at */
  BT_RTC_FAILURE_NO_CANDIDATE,   /* the other side named no address that may be tried */
  BT_RTC_FAILURE_NO_WAY,         /* no pair of addresses works */
  BT_RTC_FAILURE_FINGERPRINT,    /* another certificate than the one described */
  BT_RTC_FAILURE_DTLS,           /* it broke off DTLS, or speaks another kind */
  BT_RTC_FAILURE_DTLS_SILENT,    /* a pair works, but nothing comes of DTLS */
  BT_RTC_FAILURE_SCTP,           /* it broke off SCTP */
  BT_RTC_FAILURE_SCTP_SILENT,    /* DTLS stands, but nothing comes of SCTP */
  BT_RTC_FAILURE_NO_CHANNEL,     /* it opened no channel */
  BT_RTC_FAILURE_CHANNEL,        /* text, or another thing that is no byte of BitTorrent */
  BT_RTC_FAILURE_GREETING,       /* no handshake, or another torrent's */
  BT_RTC_FAILURE_LOST,           /* it stood, and nothing is heard any more */
  BT_RTC_FAILURE_CLOSED,         /* the other side ended it */
  BT_RTC_FAILURE_STOPPED,        /* we did: the torrent was stopped, or there is no room */
  BT_RTC_N_FAILURES
} BtRtcFailure;

typedef enum {
  BT_RTC_HOST,      /* an address of the machine */
  BT_RTC_REFLEXIVE, /* as a STUN server, or the other side, sees it */
  BT_RTC_RELAYED,   /* of a TURN server */
  BT_RTC_N_CANDIDATE_KINDS
} BtRtcCandidateKind;

#define BT_RTC_MEETINGS_MAX \
  64 /* of one torrent that are remembered; connected ones are never dropped */
#define BT_RTC_DETAIL_MAX 128 /* bytes, with the NUL: a library's sentence */

/* One peer, met or not. */
typedef struct {
  guint64 id;                   /* unique in the engine's life */
  guint64 peer_id;              /* of its BtPeerStat; 0: there is none yet */
  gboolean we_offer;            /* else the other side did */
  gint64 begun_us;              /* monotonic, as all times here */
  gint64 at_us[BT_RTC_N_STEPS]; /* 0: it did not happen, or not here */
  guint n_here, n_there;        /* candidates that were told */
  BtAddress here, there;        /* of the pair; once BT_RTC_PAIR happened */
  BtRtcCandidateKind here_kind, there_kind;
  BtRtcFailure failure;
  gint64 ended_us; /* 0: it goes on */
  char
      detail[BT_RTC_DETAIL_MAX]; /* what a library says of the failure, or an alert's name; UTF-8 */
} BtRtcStat;

G_END_DECLS
