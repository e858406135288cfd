/* bt-candidate.h — an address at which one says to be reached, as ICE writes it (RFC 8839, 5.1).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-rtc-stat.h"

G_BEGIN_DECLS

#define BT_CANDIDATE_NAME_MAX 64 /* bytes, with the NUL; browsers' names have 42 */

typedef struct {
  guint component;                  /* [1..256]; 1 is the only one of a data channel */
  gboolean is_udp;                  /* else TCP, or what may come */
  guint32 priority;                 /* [1..2^31-1] */
  BtAddress address;                /* a name's has the port alone */
  char name[BT_CANDIDATE_NAME_MAX]; /* "….local", whose address mDNS tells; "": it has an address */
  BtRtcCandidateKind kind;          /* seen by a STUN server or by the other side: reflexive */
} BtCandidate;

/* @line: "candidate:1 1 UDP 2015363327 192.0.2.2 54712 typ host …"; what follows the kind is passed over.
 * FALSE: it is none that we know to read; names outside .local are not looked up for strangers. Whether the
 * address may be sent to is not asked here. Thread: any. */
gboolean bt_candidate_parse (BtCandidate *self, const char *line);

G_END_DECLS
