/* bt-dht-node-answer.c — what our queries come to: an answer, an error, silence.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include <string.h>

/* --- our own address ------------------------------------------------------------------------------ */

/* BEP 42: an id that fits; both networks have one (BEP 32), and the first one that knows has its way. */
static void
change_id (BtDhtNode *self, guint net, gint64 now_us)
{
  const BtAddress *external = &self->nets[net].vote.winner;

  if (net == BT_DHT_V6 && self->nets[BT_DHT_V4].vote.has_winner)
    return;
  if (bt_node_id_fits (&self->id, external))
    return;
  bt_node_id_make_own (&self->id, external, &self->random);
  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    bt_routing_table_set_own (self->nets[i].table, &self->id, now_us);
    _bt_dht_node_plan_join (self, i, now_us);
  }
}

static void
take_vote (BtDhtNode *self, const BtKrpc *answer, const BtAddress *from, gint64 now_us)
{
  guint net = _bt_dht_net_of (from);
  gboolean is_test = self->params.allow_local && bt_routing_table_is_test_network (from);
  BtAddress ours;

  if (!bt_krpc_get_address (answer->external, &ours) || _bt_dht_net_of (&ours) != net
      || !_bt_dht_node_believes (self, &ours, from)
      || !bt_ip_vote_add (&self->nets[net].vote, from, &ours, is_test))
    return;
  change_id (self, net, now_us);
  if (self->funcs.external != NULL)
    self->funcs.external (&self->nets[net].vote.winner, self->data);
}

/* --- answers --------------------------------------------------------------------------------------- */

/* Whoever waits for @query learns that nothing came of it. */
static void
disappoint (BtDhtNode *self, const BtDhtQuery *query, gint64 now_us)
{
  BtDhtSearch *search = query->owner;

  if (search == NULL)
    return;
  if (query->purpose == BT_DHT_FOR_STORE)
    _bt_dht_node_stored (self, search, FALSE, now_us);
  else {
    bt_lookup_failed (search->lookup, query->hop, now_us);
    _bt_dht_node_pump (self, search, now_us);
  }
}

static void
please (BtDhtNode *self, const BtDhtQuery *query, const BtKrpc *answer, gint64 now_us)
{
  BtDhtSearch *search = query->owner;

  if (search == NULL)
    return;
  if (query->purpose == BT_DHT_FOR_STORE)
    _bt_dht_node_stored (self, search, TRUE, now_us);
  else
    _bt_dht_node_hear (self, search, query->hop, answer, now_us);
}

/* Who answers is not whom we asked: its place, if it had one, is that of its new id now. */
static void
take_wrong_id (BtDhtNode *self, const BtDhtQuery *query, gint64 now_us)
{
  BtDhtNet *net = &self->nets[_bt_dht_net_of (&query->contact.address)];

  bt_routing_table_failed (net->table, &query->contact, now_us);
  bt_contact_cache_failed (net->cache, &query->contact);
  disappoint (self, query, now_us);
}

/* Who answers lives, and is known by the id that it says it has. */
static void
take_contact (BtDhtNode *self, const BtContact *contact, gint64 rtt_us, gint64 now_us)
{
  if (_bt_dht_node_believes (self, &contact->address, &contact->address))
    bt_routing_table_answered (self->nets[_bt_dht_net_of (&contact->address)].table, contact,
                               (guint32) MIN (rtt_us, G_MAXUINT32), now_us);
}

/* Who refuses even a ping is of no use to anybody; who refuses another question is not asked first. */
static void
take_error (BtDhtNode *self, const BtDhtQuery *query, gint64 now_us)
{
  BtDhtNet *net = &self->nets[_bt_dht_net_of (&query->contact.address)];

  if (query->has_id && query->method == BT_KRPC_PING)
    bt_routing_table_failed (net->table, &query->contact, now_us);
  if (query->has_id)
    bt_contact_cache_failed (net->cache, &query->contact);
  disappoint (self, query, now_us);
}

void
_bt_dht_node_take_answer (BtDhtNode *self, const BtKrpc *answer, const BtAddress *from,
                          gint64 now_us)
{
  BtDhtQuery *open = bt_dht_rpc_match (self->rpc, answer->transaction, from);
  BtContact contact = { .address = *from };
  BtDhtQuery query;
  gint64 rtt_us;
  gboolean is_right;

  if (open == NULL)
    return;
  query = *open;
  rtt_us = bt_dht_rpc_answered (self->rpc, open, now_us);
  if (answer->kind == BT_KRPC_ERROR) {
    take_error (self, &query, now_us);
    return;
  }
  memcpy (contact.id.bytes, answer->id.bytes, BT_NODE_ID_SIZE);
  is_right = !query.has_id || bt_node_id_equal (&contact.id, &query.contact.id);
  if (!is_right)
    take_wrong_id (self, &query, now_us);
  take_contact (self, &contact, rtt_us, now_us);
  if (is_right && _bt_dht_node_believes (self, from, from))
    bt_contact_cache_answered (self->nets[_bt_dht_net_of (from)].cache, &contact);
  take_vote (self, answer, from, now_us);
  if (is_right)
    please (self, &query, answer, now_us);
}

/* --- silence --------------------------------------------------------------------------------------- */

static void
wait_longer (BtDhtNode *self, const BtDhtQuery *query, gint64 now_us)
{
  BtDhtSearch *search = query->owner;

  if (search == NULL || query->purpose != BT_DHT_FOR_LOOKUP)
    return;
  bt_lookup_late (search->lookup, query->hop);
  _bt_dht_node_pump (self, search, now_us);
}

static void
give_up (BtDhtNode *self, BtDhtQuery *open, gint64 now_us)
{
  BtDhtQuery query = *open;
  BtDhtNet *net = &self->nets[_bt_dht_net_of (&query.contact.address)];
  gboolean is_heard = bt_dht_rpc_is_heard (self->rpc, open);

  bt_dht_rpc_drop (self->rpc, open);
  /* When nobody at all answers it is we who are cut off, and our table is to outlive that. */
  if (query.has_id && is_heard) {
    bt_routing_table_failed (net->table, &query.contact, now_us);
    bt_contact_cache_failed (net->cache, &query.contact);
  }
  disappoint (self, &query, now_us);
}

void
_bt_dht_node_run_rpc (BtDhtNode *self, gint64 now_us)
{
  BtDhtQuery *query;
  gboolean is_over;

  while ((query = bt_dht_rpc_next_due (self->rpc, now_us, &is_over)) != NULL) {
    if (is_over)
      give_up (self, query, now_us);
    else
      wait_longer (self, query, now_us);
  }
}
