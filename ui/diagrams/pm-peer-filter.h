/* pm-peer-filter.h — which peers of a swarm are shown.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no GTK. Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

typedef enum {
  PM_PEERS_ALL,
  PM_PEERS_SENDING, /* they send to us */
  PM_PEERS_GIVEN,   /* they have a turn with us */
  PM_PEERS_WAITING, /* one of both waits for its turn, and nothing moves */
  PM_N_PEERS
} PmPeersShown;

#define PM_PEER_FILTER_ANY (-1) /* transport: whichever */

/* Zero with transport PM_PEER_FILTER_ANY shows everybody. */
typedef struct {
  PmPeersShown shown;
  int transport; /* BtTransportKind, or PM_PEER_FILTER_ANY */
  char *text;    /* owned; of the name, client or address, in any case of letters; NULL: all */
} PmPeerFilter;

void pm_peer_filter_init (PmPeerFilter *self);
void pm_peer_filter_clear (PmPeerFilter *self);
/* White space around @text does not count. Whether that changes anything. */
gboolean pm_peer_filter_set_text (PmPeerFilter *self, const char *text);
/* Whether somebody may be hidden by it. */
gboolean pm_peer_filter_is_set (const PmPeerFilter *self);
/* @name: what its row says. */
gboolean pm_peer_filter_matches (const PmPeerFilter *self, const BtPeerStat *peer,
                                 const char *name);

G_END_DECLS
