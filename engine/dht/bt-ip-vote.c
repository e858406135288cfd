/* bt-ip-vote.c — our own address, as a majority of others sees it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-ip-vote.h"

#include "dht/bt-routing-table.h"

#define FIRST_VOTES 4 /* that agree make an address known: one liar, or one odd router, does not */

static guint
find_voter (const BtIpVote *self, const BtAddress *voter, gboolean is_test_network)
{
  guint i;

  for (i = 0; i < self->n; i++) {
    if (is_test_network ? bt_address_equal (&self->voters[i], voter)
                        : bt_routing_table_is_same_range (&self->voters[i], voter))
      break;
  }
  return i;
}

static guint
count_votes (const BtIpVote *self, const BtAddress *vote)
{
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    n += bt_address_equal_ip (&self->votes[i], vote);
  return n;
}

static gboolean
is_enough (const BtIpVote *self, guint n_votes)
{
  if (self->has_winner)
    return n_votes > BT_IP_VOTES / 2;
  return n_votes >= FIRST_VOTES && 3 * n_votes > 2 * self->n;
}

gboolean
bt_ip_vote_add (BtIpVote *self, const BtAddress *voter, const BtAddress *vote,
                gboolean is_test_network)
{
  guint at = find_voter (self, voter, is_test_network);

  if (at == self->n) {
    at = self->next;
    self->next = (self->next + 1) % BT_IP_VOTES;
    self->n = MIN (self->n + 1, BT_IP_VOTES);
  }
  self->voters[at] = *voter;
  self->votes[at] = *vote;
  if (self->has_winner && bt_address_equal_ip (&self->winner, vote)) {
    self->winner = *vote;
    return FALSE;
  }
  if (!is_enough (self, count_votes (self, vote)))
    return FALSE;
  self->has_winner = TRUE;
  self->winner = *vote;
  return TRUE;
}
