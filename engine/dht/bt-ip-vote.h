/* bt-ip-vote.h — our own address, as a majority of others sees it (BEP 42).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

#define BT_IP_VOTES 20 /* the last votes that count: old ones must not outlive a new address */

/* Of one family. One range of addresses has one vote, the latest it gave; in a test network each node has
 * one. */
typedef struct {
  BtAddress voters[BT_IP_VOTES], votes[BT_IP_VOTES];
  guint n, next; /* votes; where the next one goes */
  gboolean has_winner;
  BtAddress winner; /* our address; its port is that of the last vote for it */
} BtIpVote;

/* TRUE: we have another address than before. One that was not known needs a few votes, two of three that
 * were given; to change it, more than half of BT_IP_VOTES. */
gboolean bt_ip_vote_add (BtIpVote *self, const BtAddress *voter, const BtAddress *vote,
                         gboolean is_test_network);

G_END_DECLS
