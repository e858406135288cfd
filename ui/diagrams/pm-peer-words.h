/* pm-peer-words.h — one peer in full: what a person who opens its details reads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no GTK. Strings are (transfer full). Thread: any. */
#pragma once

#include "pm-map.h"

G_BEGIN_DECLS

typedef enum {
  PM_PEER_FACT_ADDRESS,
  PM_PEER_FACT_FOUND,
  PM_PEER_FACT_SINCE,
  PM_PEER_FACT_ENCRYPTED,
  PM_PEER_FACT_DOWN,  /* it to you */
  PM_PEER_FACT_UP,    /* you to it */
  PM_PEER_FACT_RATIO, /* what it gets for a byte */
  PM_PEER_FACT_HAS,
  PM_PEER_FACT_RAREST, /* of what it has and you miss */
  PM_PEER_N_FACTS
} PmPeerFact;

const char *pm_peer_words_title (PmPeerFact fact);
/* What the title means; NULL: what it says. */
const char *pm_peer_words_hint (PmPeerFact fact);
/* @map: of ours; NULL: not known. @now_us: monotonic. NULL: there is nothing to say. */
char *pm_peer_words_fact (PmPeerFact fact, const BtPeerStat *peer, const BtPieceMap *map,
                          gint64 now_us);
/* What tit for tat does with this one, in a sentence. */
char *pm_peer_words_rule (const BtPeerStat *peer);

G_END_DECLS
