/* bt-dht-node-query.c — what others ask of us (BEP 5, 32, 33, 43, 44, 51).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include <string.h>

/* What an answer has beside values, at most: its frame, id, token, "ip", a long transaction, and the names
 * of all else. */
#define FRAME_SIZE 192
#define VALUES_MAX 100 /* peers in one answer; libtorrent */
/* Who asks us and is not known is asked whether he can be reached, so often at most; a whole network
 * that starts at once fits into the burst. */
#define WELCOME_US (250 * 1000)
#define WELCOME_BURST 32

/* One query and its answer, as it is put together. What the answer's spans point to lies here. */
typedef struct {
  BtDhtNode *node;
  const BtKrpc *query;
  const BtAddress *from;
  gint64 now_us;
  BtNodeId target; /* what it is about */
  BtKrpc answer;
  guint8 token[BT_DHT_TOKEN_SIZE];
  guint8 nodes[BT_BUCKET_SIZE * BT_KRPC_CONTACT4];
  guint8 nodes6[BT_BUCKET_SIZE * BT_KRPC_CONTACT6];
  guint8 values[BT_KRPC_SIZE];
  BtNodeId samples[BT_DHT_SAMPLE_MAX];
  BtBloom seeds, peers;
} Exchange;

static void
refuse (Exchange *self, int code)
{
  BtSpan transaction = self->answer.transaction, external = self->answer.external;

  bt_krpc_init (&self->answer, BT_KRPC_ERROR, BT_KRPC_OTHER);
  self->answer.transaction = transaction;
  self->answer.external = external;
  self->answer.error_code = code;
}

/* --- parts of an answer ------------------------------------------------------------------------------ */

static BtSpan
find_nodes (const Exchange *self, guint net, guint8 *to)
{
  BtContact contacts[BT_BUCKET_SIZE];
  guint n = bt_routing_table_find (self->node->nets[net].table, &self->target, 0, self->now_us,
                                   contacts, BT_BUCKET_SIZE);
  gsize size = 0;

  for (guint i = 0; i < n; i++)
    size += bt_krpc_put_contact (to + size, &contacts[i]);
  return (BtSpan) { to, size };
}

/* BEP 32: what is wanted, else what comes from the network that was asked in. */
static void
add_nodes (Exchange *self)
{
  const BtKrpc *query = self->query;
  gboolean is_v4 = bt_address_is_v4 (self->from), says = query->want4 || query->want6;

  if (says ? query->want4 : is_v4)
    self->answer.nodes = find_nodes (self, BT_DHT_V4, self->nodes);
  if (says ? query->want6 : !is_v4)
    self->answer.nodes6 = find_nodes (self, BT_DHT_V6, self->nodes6);
}

static void
add_token (Exchange *self)
{
  bt_dht_tokens_make (&self->node->tokens, self->from, &self->target, self->now_us, self->token);
  self->answer.token = (BtSpan) { self->token, sizeof self->token };
}

static void
add_filters (Exchange *self)
{
  if (!bt_dht_peers_scrape (self->node->peers, &self->target, &self->seeds, &self->peers))
    return;
  self->answer.seeds = (BtSpan) { self->seeds.bytes, BT_BLOOM_SIZE };
  self->answer.peers = (BtSpan) { self->peers.bytes, BT_BLOOM_SIZE };
}

/* As many as fit beside the rest. */
static void
add_values (Exchange *self)
{
  BtAddress peers[VALUES_MAX];
  gboolean is_v4 = bt_address_is_v4 (self->from);
  gsize used = FRAME_SIZE + self->answer.nodes.n + self->answer.nodes6.n + self->answer.seeds.n
               + self->answer.peers.n;
  gsize room = used < BT_KRPC_SIZE ? BT_KRPC_SIZE - used : 0, size = 0;
  guint max = MIN (room / (is_v4 ? BT_KRPC_VALUE4 : BT_KRPC_VALUE6), VALUES_MAX);
  BtDhtPeersFlags flags =
      (is_v4 ? BT_DHT_PEERS_V4 : 0) | (self->query->no_seeds ? BT_DHT_PEERS_NO_SEEDS : 0);
  guint n =
      bt_dht_peers_pick (self->node->peers, &self->target, flags, peers, max, &self->node->random);

  for (guint i = 0; i < n; i++)
    size += bt_krpc_put_peer (self->values + size, &peers[i]);
  if (n > 0)
    self->answer.values = (BtSpan) { self->values, size };
}

static void
add_item (Exchange *self, BtItem *item)
{
  if (!bt_dht_items_get (self->node->items, &self->target, item))
    return;
  if (item->has_key)
    self->answer.seq = item->seq;
  if (item->has_key && self->query->seq >= 0 && item->seq <= self->query->seq)
    return; /* the asker has it, or a newer one */
  self->answer.item = (BtSpan) { item->value, item->n_value };
  if (!item->has_key)
    return;
  self->answer.key = (BtSpan) { item->key, sizeof item->key };
  self->answer.signature = (BtSpan) { item->signature, sizeof item->signature };
}

/* --- queries --------------------------------------------------------------------------------------- */

static void
take_get_peers (Exchange *self)
{
  add_token (self);
  add_nodes (self);
  if (self->query->scrape)
    add_filters (self);
  add_values (self);
}

static gboolean
has_token (Exchange *self)
{
  BtSpan token = self->query->token;

  return token.bytes != NULL
         && bt_dht_tokens_check (&self->node->tokens, self->from, &self->target, token.bytes,
                                 token.n, self->now_us);
}

static void
take_announce_peer (Exchange *self)
{
  BtAddress peer = *self->from;

  if (!self->query->implied_port) {
    if (self->query->port <= 0 || self->query->port > G_MAXUINT16) {
      refuse (self, BT_KRPC_PROTOCOL_ERROR);
      return;
    }
    peer.port = (guint16) self->query->port;
  }
  if (!has_token (self)) {
    refuse (self, BT_KRPC_PROTOCOL_ERROR);
    return;
  }
  bt_dht_peers_add (self->node->peers, &self->target, &peer, self->query->seed, self->now_us);
}

/* An item of 1000 bytes leaves no room for the nodes of both networks: those of the asker's come along,
 * if they fit. */
static void
take_get (Exchange *self)
{
  BtItem item;

  add_token (self);
  add_nodes (self);
  add_item (self, &item);
  if (self->answer.item.n + self->answer.nodes.n + self->answer.nodes6.n
      > BT_KRPC_SIZE - FRAME_SIZE - BT_ITEM_KEY_SIZE - BT_ITEM_SIGNATURE_SIZE) {
    gboolean is_v4 = bt_address_is_v4 (self->from);

    *(is_v4 ? &self->answer.nodes6 : &self->answer.nodes) = (BtSpan) { NULL };
    if (!is_v4)
      self->answer.nodes6.n = MIN (self->answer.nodes6.n, 2 * BT_KRPC_CONTACT6);
    else
      self->answer.nodes.n = MIN (self->answer.nodes.n, 4 * BT_KRPC_CONTACT4);
  }
  _bt_dht_node_send (self->node, self->from, &self->answer);
}

static gboolean
read_item (const BtKrpc *query, BtItem *item)
{
  *item = (BtItem) { .value = query->item.bytes, .n_value = query->item.n };
  if (query->item.bytes == NULL)
    return FALSE;
  if (query->key.bytes == NULL)
    return TRUE;
  if (query->signature.bytes == NULL || query->seq < 0)
    return FALSE;
  item->has_key = TRUE;
  memcpy (item->key, query->key.bytes, sizeof item->key);
  memcpy (item->signature, query->signature.bytes, sizeof item->signature);
  item->seq = query->seq;
  if (query->salt.n > 0) {
    item->salt = query->salt.bytes;
    item->n_salt = query->salt.n;
  }
  return TRUE;
}

static void
take_put (Exchange *self)
{
  BtItem item;
  BtItemVerdict verdict;

  if (!read_item (self->query, &item)) {
    refuse (self, BT_KRPC_PROTOCOL_ERROR);
    return;
  }
  bt_item_get_target (&item, &self->target);
  /* The token first: a signature is dear to check, and any stranger could have us do it. */
  verdict = !has_token (self)
                ? (BtItemVerdict) BT_KRPC_PROTOCOL_ERROR
                : bt_dht_items_put (self->node->items, &item, self->query->cas, self->now_us);
  if (verdict != BT_ITEM_RIGHT)
    refuse (self, (int) verdict);
}

static void
take_sample (Exchange *self)
{
  guint n =
      bt_dht_peers_sample (self->node->peers, self->samples, &self->node->random, self->now_us);

  add_nodes (self);
  self->answer.samples = (BtSpan) { self->samples[0].bytes, n * BT_NODE_ID_SIZE };
  self->answer.num = bt_dht_peers_get_n_hashes (self->node->peers);
  self->answer.interval = BT_DHT_SAMPLE_INTERVAL;
}

/* BEP 44 and others after BEP 5: a query that is not known but has a target is answered as find_node. */
static void
take_other (Exchange *self)
{
  if (self->query->target.bytes != NULL || self->query->info_hash.bytes != NULL)
    add_nodes (self);
  else
    refuse (self, BT_KRPC_METHOD_UNKNOWN);
}

typedef struct {
  void (*take) (Exchange *self);
  gsize about;    /* offset in BtKrpc of the id that it must have; 0: none */
  gboolean sends; /* take() sends the answer itself */
} Handler;

static void
take_nothing (Exchange *self)
{
}

/* Shape: BtKrpcMethod. */
static const Handler handlers[] = {
  [BT_KRPC_PING] = { take_nothing },
  [BT_KRPC_FIND_NODE] = { add_nodes, offsetof (BtKrpc, target) },
  [BT_KRPC_GET_PEERS] = { take_get_peers, offsetof (BtKrpc, info_hash) },
  [BT_KRPC_ANNOUNCE_PEER] = { take_announce_peer, offsetof (BtKrpc, info_hash) },
  [BT_KRPC_GET] = { take_get, offsetof (BtKrpc, target), TRUE },
  [BT_KRPC_PUT] = { take_put },
  [BT_KRPC_SAMPLE_INFOHASHES] = { take_sample, offsetof (BtKrpc, target) },
  [BT_KRPC_OTHER] = { take_other },
};

/* Whom the query is about; FALSE: it does not say, though it must. */
static gboolean
read_target (Exchange *self, const Handler *handler)
{
  const BtKrpc *query = self->query;
  BtSpan about = { NULL };

  if (handler->about != 0)
    about = *(const BtSpan *) ((const guint8 *) query + handler->about);
  else
    about = query->target.bytes != NULL ? query->target : query->info_hash;
  if (about.bytes != NULL)
    memcpy (self->target.bytes, about.bytes, BT_NODE_ID_SIZE);
  return about.bytes != NULL || handler->about == 0;
}

static void
answer (BtDhtNode *node, const BtKrpc *query, const BtAddress *from, gint64 now_us)
{
  const Handler *handler = &handlers[query->method];
  guint8 external[BT_COMPACT6_SIZE];
  Exchange exchange;

  exchange.node = node;
  exchange.query = query;
  exchange.from = from;
  exchange.now_us = now_us;
  bt_krpc_init (&exchange.answer, BT_KRPC_RESPONSE, query->method);
  exchange.answer.transaction = query->transaction;
  exchange.answer.id = (BtSpan) { node->id.bytes, BT_NODE_ID_SIZE };
  exchange.answer.external = (BtSpan) { external, bt_krpc_put_address (external, from) };
  if (!read_target (&exchange, handler)) {
    refuse (&exchange, BT_KRPC_PROTOCOL_ERROR);
    _bt_dht_node_send (node, from, &exchange.answer);
    return;
  }
  handler->take (&exchange);
  if (!handler->sends)
    _bt_dht_node_send (node, from, &exchange.answer);
}

/* Who asks may be one to know: if there is a place in the table, he is asked whether he can be reached. */
static void
welcome (BtDhtNode *self, const BtKrpc *query, const BtAddress *from, gint64 now_us)
{
  BtContact contact = { .address = *from };
  BtKrpc ping;

  memcpy (contact.id.bytes, query->id.bytes, BT_NODE_ID_SIZE);
  if (query->is_read_only || !_bt_dht_node_believes (self, from, from)
      || !bt_routing_table_asked (self->nets[_bt_dht_net_of (from)].table, &contact, now_us)
      || now_us < self->welcome_us)
    return;
  self->welcome_us = MAX (self->welcome_us, now_us - WELCOME_BURST * WELCOME_US) + WELCOME_US;
  bt_krpc_init (&ping, BT_KRPC_QUERY, BT_KRPC_PING);
  _bt_dht_node_ask (self, &ping, from, &contact.id, now_us);
}

void
_bt_dht_node_take_query (BtDhtNode *self, const BtKrpc *query, const BtAddress *from, gint64 now_us)
{
  self->n_queries_in++;
  if (self->params.read_only || !bt_dht_guard_admit (self->guard, from, now_us))
    return;
  answer (self, query, from, now_us);
  welcome (self, query, from, now_us);
}
