/* dtls-fixture.h — two ends of DTLS, a network of queues between them, and a clock that is ours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rtc/bt-dtls.h"

G_BEGIN_DECLS

#define PACKET_SIZE 1191 /* bytes; SCTP's */

typedef struct {
  BtDtls *dtls;
  GQueue out;      /* of GBytes: datagrams on their way to the other end */
  GByteArray *got; /* all that records carried */
  guint n_records;
  guint n_sent; /* datagrams */
} DtlsEnd;

typedef struct {
  BtCertificate *certificates[2];
  DtlsEnd ends[2]; /* the client, the server */
  gint64 now_us;
} DtlsPair;

/* @strangers: bits of the ends that expect another certificate than the one they meet. */
void dtls_pair_init (DtlsPair *self, guint strangers);
void dtls_pair_clear (DtlsPair *self);
void dtls_pair_begin (DtlsPair *self);
/* Passes on all that is under way, until nothing is. */
void dtls_pair_run (DtlsPair *self);
/* Likewise what @from sent so far, once. Returns how many datagrams. */
guint dtls_pair_pass (DtlsPair *self, guint from);
void dtls_pair_lose (DtlsPair *self, guint from);
/* To the deadline of @end, which is ticked. */
void dtls_pair_tick (DtlsPair *self, guint end);
BtDtlsState dtls_pair_get_state (const DtlsPair *self, guint end);

G_END_DECLS
