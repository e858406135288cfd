/* test-dht-hostile.c — what strangers may send to a node of the DHT.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers are those of the table of hostile inputs: 42 forged tokens, 43 ids near a target and many
 * nodes of one range, 44 floods, 45 answers that nobody asked for, 46 values that are none, 47 items, 48
 * announces without end; 2 to 5 what any bencode may be. */
#include "dht-fixture.h"

#include <string.h>

#include "base/bt-limits.h"
#include "dht/bt-dht-items.h"
#include "dht/bt-dht-tokens.h"
#include "dht/bt-routing-table.h"

#define OWN "abcdefghij0123456789"
#define HASH "mnopqrstuvwxyz123456"

/* --- messages that are none ------------------------------------------------------------------------------ */

static const struct {
  const char *name; /* item number and what it is */
  const char *text;
} bad_messages[] = {
  { "46/empty", "" },
  { "46/no-dictionary", "le" },
  { "46/a-number", "i5e" },
  { "46/cut-off", "d1:ad2:id20:" OWN "e1:q4:ping1:t2:aa1:y1:q" },
  { "5/trailing", "d1:ad2:id20:" OWN "e1:q4:ping1:t2:aa1:y1:qex" },
  { "4/string-beyond-the-end", "d1:ad2:id99:" OWN "e1:q4:ping1:t2:aa1:y1:qe" },
  { "4/string-length-overflow", "d1:t99999999999999999999:aa1:y1:qe" },
  { "4/leading-zero", "d1:ad2:id20:" OWN "e1:q4:ping1:t02:aa1:y1:qe" },
  { "4/number-overflow", "d1:ad2:id20:" OWN "4:porti9999999999999999999ee1:q4:ping1:t2:aa1:y1:qe" },
  { "4/minus-zero", "d1:ad2:id20:" OWN "3:seqi-0ee1:q4:ping1:t2:aa1:y1:qe" },
  { "4/no-number", "d1:ad2:id20:" OWN "3:seqiee1:q4:ping1:t2:aa1:y1:qe" },
  { "4/number-not-ended", "d1:ad2:id20:" OWN "3:seqi5" },
  { "5/key-without-value", "d1:ad2:id20:" OWN "e1:q4:ping1:t2:aa1:y1:q1:ze" },
  { "5/key-no-string", "d1:ad2:id20:" OWN "i5ei6ee1:q4:ping1:t2:aa1:y1:qe" },
  { "45/no-transaction", "d1:ad2:id20:" OWN "e1:q4:ping1:y1:qe" },
  { "45/transaction-a-number", "d1:ad2:id20:" OWN "e1:q4:ping1:ti5e1:y1:qe" },
  { "45/empty-transaction", "d1:ad2:id20:" OWN "e1:q4:ping1:t0:1:y1:qe" },
  { "45/long-transaction",
    "d1:ad2:id20:" OWN "e1:q4:ping1:t33:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1:y1:qe" },
  { "45/no-kind", "d1:ad2:id20:" OWN "e1:q4:ping1:t2:aae" },
  { "45/unknown-kind", "d1:ad2:id20:" OWN "e1:q4:ping1:t2:aa1:y1:xe" },
  { "45/kind-a-list", "d1:ad2:id20:" OWN "e1:q4:ping1:t2:aa1:ylee" },
  { "45/no-method", "d1:ad2:id20:" OWN "e1:t2:aa1:y1:qe" },
  { "45/method-a-number", "d1:ad2:id20:" OWN "e1:qi1e1:t2:aa1:y1:qe" },
  { "45/no-arguments", "d1:q4:ping1:t2:aa1:y1:qe" },
  { "45/arguments-a-list", "d1:al2:id20:" OWN "e1:q4:ping1:t2:aa1:y1:qe" },
  { "45/no-id", "d1:ade1:q4:ping1:t2:aa1:y1:qe" },
  { "45/short-id", "d1:ad2:id19:bcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe" },
  { "45/id-a-number", "d1:ad2:idi5ee1:q4:ping1:t2:aa1:y1:qe" },
  { "45/short-target", "d1:ad2:id20:" OWN "6:target3:abce1:q9:find_node1:t2:aa1:y1:qe" },
  { "45/no-results", "d1:t2:aa1:y1:re" },
  { "46/nodes-not-times-26",
    "d1:rd2:id20:" OWN "5:nodes27:abcdefghijklmnopqrstuvwxyz0e1:t2:aa1:y1:re" },
  { "46/nodes6-not-times-38",
    "d1:rd2:id20:" OWN "6:nodes626:abcdefghijklmnopqrstuvwxyze1:t2:aa1:y1:re" },
  { "46/nodes-a-list", "d1:rd2:id20:" OWN "5:nodeslee1:t2:aa1:y1:re" },
  { "46/values-a-string", "d1:rd2:id20:" OWN "6:values6:abcdefe1:t2:aa1:y1:re" },
  { "46/token-a-number", "d1:rd2:id20:" OWN "5:tokeni5ee1:t2:aa1:y1:re" },
  { "46/filter-too-short", "d1:rd4:BFpe3:abc2:id20:" OWN "e1:t2:aa1:y1:re" },
  { "46/want-a-string", "d1:ad2:id20:" OWN "4:want2:n4e1:q4:ping1:t2:aa1:y1:qe" },
  { "47/short-key", "d1:ad2:id20:" OWN "1:k3:abce1:q3:put1:t2:aa1:y1:qe" },
  { "47/short-signature", "d1:ad2:id20:" OWN "3:sig3:abce1:q3:put1:t2:aa1:y1:qe" },
  { "47/negative-seq", "d1:ad2:id20:" OWN "3:seqi-1ee1:q3:put1:t2:aa1:y1:qe" },
  { "47/item-with-keys-out-of-order",
    "d1:ad2:id20:" OWN "1:vd1:bi1e1:ai1eee1:q3:put1:t2:aa1:y1:qe" },
  { "47/item-with-a-key-twice", "d1:ad2:id20:" OWN "1:vd1:ai1e1:ai1eee1:q3:put1:t2:aa1:y1:qe" },
};

static gboolean
parse (BtKrpc *message, const char *text, gsize n)
{
  g_autofree guint8 *exact = g_memdup2 (text, n);

  return bt_krpc_parse (message, exact, n);
}

static void
test_messages (void)
{
  BtKrpc message;

  for (guint i = 0; i < G_N_ELEMENTS (bad_messages); i++) {
    if (parse (&message, bad_messages[i].text, strlen (bad_messages[i].text)))
      g_error ("%s is taken for a message", bad_messages[i].name);
  }
}

/* Every message cut at every byte, and with every byte changed. */
static void
test_cut_and_bent (void)
{
  static const char whole[] = "d1:ad2:id20:" OWN "12:implied_porti1e9:info_hash20:" HASH
                              "4:porti6881e5:token8:aoeusnth1:vl1:a1:be4:wantl2:n4ee1:q13:"
                              "announce_peer2:roi1e1:t2:aa1:v4:PM\1\2"
                              "1:y1:qe";
  gsize n = sizeof whole - 1;
  g_autofree char *bent = g_memdup2 (whole, n);
  BtKrpc message;

  g_assert_true (parse (&message, whole, n));
  for (gsize i = 0; i < n; i++) {
    g_assert_false (parse (&message, whole, i));
    for (guint byte = 0; byte < 256; byte++) {
      bent[i] = (char) byte;
      parse (&message, bent, n);
    }
    bent[i] = whole[i];
  }
}

static void
test_bombs (void)
{
  g_autofree char *deep = g_strnfill (BT_LIMIT_DHT_DATAGRAM, 'l');
  g_autofree char *deeper = g_strnfill (BT_LIMIT_DHT_DATAGRAM, 'd');
  g_autofree char *name = g_strnfill (BT_LIMIT_DHT_DATAGRAM, 'x');
  g_autofree char *long_one =
      g_strdup_printf ("d1:ad2:id20:" OWN "1:x%zu:%se1:q4:ping1:t2:aa1:y1:qe", strlen (name), name);
  BtKrpc message;

  g_assert_false (parse (&message, deep, strlen (deep)));
  g_assert_false (parse (&message, deeper, strlen (deeper)));
  g_assert_false (parse (&message, long_one, strlen (long_one)));
}

/* --- a node and strangers ---------------------------------------------------------------------------------- */

typedef struct {
  DhtWorld world;
  DhtHost *host;
  BtAddress stranger;
  DhtSent sent;
  guint n_peers, n_done;
} Fixture;

static void
init (Fixture *self)
{
  *self = (Fixture) { 0 };
  dht_world_init (&self->world);
  self->host = dht_world_add (&self->world, NULL, NULL);
  dht_address (&self->stranger, "70.1.1.1:7000");
}

static void
clear (Fixture *self)
{
  dht_world_clear (&self->world);
}

static void
say (Fixture *self, const char *text)
{
  dht_world_say (&self->world, self->host, &self->stranger, text, strlen (text));
}

/* The next message to the stranger that is no query of ours. */
static const BtKrpc *
hear (Fixture *self)
{
  while (dht_world_take (&self->world, &self->sent)) {
    if (self->sent.message.kind != BT_KRPC_QUERY)
      return &self->sent.message;
  }
  return NULL;
}

static BtDhtStat *
get_stat (Fixture *self)
{
  return bt_dht_node_get_stat (self->host->node, self->world.now_us);
}

static void
test_silence (void)
{
  Fixture f;

  init (&f);
  for (guint i = 0; i < G_N_ELEMENTS (bad_messages); i++) {
    say (&f, bad_messages[i].text);
    dht_world_run (&f.world, G_USEC_PER_SEC);
  }
  g_assert_cmpuint (dht_world_drop (&f.world), ==, 0);
  clear (&f);
}

/* What is a message but asks for nothing that can be given is told so. */
static void
test_refused (void)
{
  static const struct {
    const char *text;
    int code;
  } cases[] = {
    { "d1:ad2:id20:" OWN "e1:q9:find_node1:t2:aa1:y1:qe", 203 },
    { "d1:ad2:id20:" OWN "e1:q9:get_peers1:t2:aa1:y1:qe", 203 },
    { "d1:ad2:id20:" OWN "e1:q7:strange1:t2:aa1:y1:qe", 204 },
    { "d1:ad2:id20:" OWN "e1:q3:put1:t2:aa1:y1:qe", 203 },
    { "d1:ad2:id20:" OWN "5:token1:x1:vi1ee1:q3:put1:t2:aa1:y1:qe", 203 },
    { "d1:ad2:id20:" OWN "9:info_hash20:" HASH "4:porti1ee1:q13:announce_peer1:t2:aa1:y1:qe", 203 },
    { "d1:ad2:id20:" OWN "9:info_hash20:" HASH "4:porti1e5:token8:forgingse1:q13:announce_peer1:t2:"
      "aa1:y1:qe",
      203 },
    { "d1:ad2:id20:" OWN "9:info_hash20:" HASH "4:porti0e5:token1:xe1:q13:announce_peer1:t2:aa1:y1:"
      "qe",
      203 },
    { "d1:ad2:id20:" OWN "9:info_hash20:" HASH "4:porti65536e5:token1:xe1:q13:announce_peer1:t2:"
      "aa1:y1:qe",
      203 },
  };
  Fixture f;

  init (&f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const BtKrpc *answer;

    say (&f, cases[i].text);
    answer = hear (&f);
    g_assert_nonnull (answer);
    g_assert_cmpint (answer->kind, ==, BT_KRPC_ERROR);
    g_assert_cmpint (answer->error_code, ==, cases[i].code);
    g_assert_cmpmem (answer->transaction.bytes, answer->transaction.n, "aa", 2);
  }
  clear (&f);
}

static void
get_token (Fixture *self, guint8 token[BT_DHT_TOKEN_SIZE])
{
  const BtKrpc *answer;

  say (self, "d1:ad2:id20:" OWN "9:info_hash20:" HASH "e1:q9:get_peers1:t2:aa1:y1:qe");
  answer = hear (self);
  g_assert_cmpuint (answer->token.n, ==, BT_DHT_TOKEN_SIZE);
  memcpy (token, answer->token.bytes, BT_DHT_TOKEN_SIZE);
}

static gboolean
announce (Fixture *self, const guint8 *token, const char *hash, const BtAddress *from)
{
  BtKrpc query;

  bt_krpc_init (&query, BT_KRPC_QUERY, BT_KRPC_ANNOUNCE_PEER);
  query.id = (BtSpan) { (const guint8 *) OWN, BT_NODE_ID_SIZE };
  query.info_hash = (BtSpan) { (const guint8 *) hash, BT_NODE_ID_SIZE };
  query.token = (BtSpan) { token, BT_DHT_TOKEN_SIZE };
  query.port = 80;
  dht_world_send (&self->world, self->host, from, &query);
  return hear (self)->kind == BT_KRPC_RESPONSE;
}

static void
test_tokens (void)
{
  Fixture f;
  guint8 token[BT_DHT_TOKEN_SIZE];
  BtAddress other;

  init (&f);
  get_token (&f, token);
  dht_address (&other, "70.1.1.2:7000");
  g_assert_false (announce (&f, token, HASH, &other));     /* somebody else's */
  g_assert_false (announce (&f, token, OWN, &f.stranger)); /* for another hash */
  token[0] ^= 1;
  g_assert_false (announce (&f, token, HASH, &f.stranger));
  token[0] ^= 1;
  g_assert_true (announce (&f, token, HASH, &f.stranger));
  dht_world_run (&f.world, 11 * G_TIME_SPAN_MINUTE);
  g_assert_false (announce (&f, token, HASH, &f.stranger)); /* too old */
  clear (&f);
}

/* --- answers ------------------------------------------------------------------------------------------------ */

static void
take_peers (const BtAddress *peers, guint n, gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < n; i++) {
    g_assert_true (bt_address_is_dialable (&peers[i]));
    g_assert_false (bt_address_is_local (&peers[i]));
  }
  self->n_peers += n;
}

static void
take_done (guint n_answered, guint n_told, gpointer data)
{
  ((Fixture *) data)->n_done++;
}

/* A lookup that has asked the stranger, and nobody else. */
static void
look (Fixture *self)
{
  static const BtDhtLookupFuncs funcs = { take_peers, take_done };
  BtNodeId hash;

  dht_id (&hash, 1);
  bt_dht_node_add (self->host->node, &self->stranger, self->world.now_us);
  bt_dht_node_get_peers (self->host->node, &hash, NULL, &funcs, self, self->world.now_us);
  g_assert_true (dht_world_take (&self->world, &self->sent));
}

static guint
count_known (Fixture *self)
{
  BtDhtSummary summary;

  bt_dht_node_get_summary (self->host->node, &summary, self->world.now_us);
  return summary.n_good + summary.n_questionable;
}

static void
test_not_asked (void)
{
  Fixture f;
  BtAddress other;
  BtKrpc answer;
  BtNodeId id;
  DhtSent sent;

  init (&f);
  look (&f);
  sent = f.sent;
  dht_id (&id, 5);
  bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_GET_PEERS);
  answer.values = (BtSpan) { (const guint8 *) "6:abcdef", 8 };
  dht_address (&other, "70.1.1.1:7001"); /* its transaction, but another port */
  sent.to = other;
  dht_world_answer (&f.world, f.host, &sent, &id, &answer);
  answer.id = (BtSpan) { id.bytes, BT_NODE_ID_SIZE };
  for (guint i = 0; i < 1000; i++) { /* guessing */
    guint8 transaction[] = { (guint8) (f.sent.message.transaction.bytes[0] + 1), (guint8) i };

    answer.transaction = (BtSpan) { transaction, 2 };
    dht_world_send (&f.world, f.host, &f.stranger, &answer);
  }
  g_assert_cmpuint (f.n_peers, ==, 0);
  g_assert_cmpuint (count_known (&f), ==, 0);
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
  g_assert_cmpuint (f.n_peers, ==, 1);
  g_assert_cmpuint (count_known (&f), ==, 1);
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer); /* twice */
  g_assert_cmpuint (f.n_peers, ==, 1);
  clear (&f);
}

/* Who is asked by its id and answers under another one is not believed. */
static void
test_wrong_id (void)
{
  Fixture f;
  BtKrpc answer;
  BtContact told;
  BtNodeId id;
  guint8 nodes[BT_KRPC_CONTACT6];

  init (&f);
  look (&f);
  dht_id (&id, 5);
  dht_id (&told.id, 2);
  dht_address (&told.address, "71.1.1.1:1");
  bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_GET_PEERS);
  answer.nodes = (BtSpan) { nodes, bt_krpc_put_contact (nodes, &told) };
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
  g_assert_true (dht_world_take (&f.world, &f.sent));
  g_assert_true (bt_address_equal (&f.sent.to, &told.address));
  dht_id (&id, 3);
  answer.nodes = (BtSpan) { NULL };
  answer.values = (BtSpan) { (const guint8 *) "6:abcdef", 8 };
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
  dht_world_run (&f.world, G_USEC_PER_SEC);
  g_assert_cmpuint (f.n_peers, ==, 0);
  g_assert_cmpuint (f.n_done, ==, 1);
  clear (&f);
}

/* Nobody of the other network may be asked: the lookup there begins with nobody, and is over. */
static void
test_nobody_beside (void)
{
  Fixture f;
  BtKrpc answer;
  BtContact told;
  BtNodeId id;
  guint8 nodes6[BT_KRPC_CONTACT6];

  init (&f);
  look (&f);
  dht_id (&id, 5);
  dht_id (&told.id, 2);
  dht_address (&told.address, "[fe80::1]:1");
  bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_GET_PEERS);
  answer.nodes6 = (BtSpan) { nodes6, bt_krpc_put_contact (nodes6, &told) };
  dht_world_run (&f.world, G_USEC_PER_SEC / 10);
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
  dht_world_run (&f.world, G_USEC_PER_SEC);
  g_assert_cmpuint (f.n_done, ==, 1);
  clear (&f);
}

/* Who answered once and from then on with errors is not kept for ever. */
static void
test_refuser (void)
{
  Fixture f;
  BtKrpc answer;
  BtNodeId id;

  init (&f);
  look (&f);
  dht_id (&id, 5);
  bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_GET_PEERS);
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
  g_assert_cmpuint (count_known (&f), ==, 1);
  for (guint i = 0; i < 30 * 60; i++) {
    dht_world_run (&f.world, G_USEC_PER_SEC);
    while (dht_world_take (&f.world, &f.sent)) {
      bt_krpc_init (&answer, BT_KRPC_ERROR, BT_KRPC_PING);
      answer.error_code = BT_KRPC_METHOD_UNKNOWN;
      dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
    }
  }
  g_assert_cmpuint (count_known (&f), ==, 0);
  clear (&f);
}

/* An IPv4 address in IPv6's clothes is no node of IPv6's network. */
static void
test_mapped (void)
{
  Fixture f = { 0 };
  BtDhtNodeParams params;
  BtKrpc answer;
  BtNodeId id;
  guint8 nodes6[BT_KRPC_CONTACT6] = { 0 };

  dht_world_init (&f.world);
  bt_dht_node_params_init (&params);
  params.no_v4 = TRUE;
  f.host = dht_world_add (&f.world, &params, NULL);
  dht_address (&f.stranger, "[2a01::1]:7000");
  look (&f);
  dht_id (&id, 5);
  memcpy (nodes6 + BT_NODE_ID_SIZE + 10, "\xff\xff\x47\1\1\1\0\1", 8); /* 71.1.1.1:1 */
  bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_GET_PEERS);
  answer.nodes6 = (BtSpan) { nodes6, sizeof nodes6 };
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
  g_assert_false (dht_world_take (&f.world, &f.sent));
  g_assert_cmpuint (f.n_done, ==, 1);
  clear (&f);
}

/* Addresses nobody may send to, and private ones from the public network. */
static void
test_bogons (void)
{
  static const char *const addresses[] = {
    "127.0.0.1:1", "10.0.0.1:1",        "192.168.1.1:1", "224.0.0.1:1",
    "0.0.0.0:1",   "255.255.255.255:1", "169.254.1.1:1",
  };
  Fixture f;
  BtKrpc answer;
  BtNodeId id;
  guint8 nodes[G_N_ELEMENTS (addresses) * BT_KRPC_CONTACT4 + BT_KRPC_CONTACT6];
  guint8 values[G_N_ELEMENTS (addresses) * BT_KRPC_VALUE4 + BT_KRPC_VALUE6];
  gsize n_nodes = 0, n_values = 0;

  init (&f);
  look (&f);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    BtContact contact;

    dht_id (&contact.id, i + 10);
    dht_address (&contact.address, addresses[i]);
    if (i == 0)
      dht_address (&contact.address, "9.9.9.9:1");
    if (i == 0)
      contact.address.port = 0;
    n_nodes += bt_krpc_put_contact (nodes + n_nodes, &contact);
    n_values += bt_krpc_put_peer (values + n_values, &contact.address);
  }
  dht_id (&id, 5);
  bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_GET_PEERS);
  answer.nodes = (BtSpan) { nodes, n_nodes };
  answer.values = (BtSpan) { values, n_values };
  dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
  g_assert_false (dht_world_take (&f.world, &f.sent));
  g_assert_cmpuint (f.n_peers, ==, 0);
  clear (&f);
}

/* Each answer tells of more nodes, each closer than the last: it comes to an end. */
static void
test_endless (void)
{
  Fixture f;
  guint n = 0, n_known = 0;

  init (&f);
  look (&f);
  do {
    guint8 nodes[78 * BT_KRPC_CONTACT4];
    gsize n_nodes = 0;
    BtKrpc answer;
    BtNodeId id;

    for (guint i = 0; i < 40; i++, n_known++) {
      g_autofree char *text = g_strdup_printf ("72.%u.%u.1:1", n_known / 256 % 256, n_known % 256);
      BtContact contact;

      dht_id (&contact.id, 0x7fffffff - n_known);
      dht_address (&contact.address, text);
      n_nodes += bt_krpc_put_contact (nodes + n_nodes, &contact);
    }
    bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_GET_PEERS);
    answer.nodes = (BtSpan) { nodes, n_nodes };
    dht_id (&id, 0x7fffffff - n++);
    dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
    g_assert_cmpuint (n, <, 1000);
    dht_world_run (&f.world, 1000);
  } while (dht_world_take (&f.world, &f.sent));
  dht_world_run (&f.world, G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (f.n_done, ==, 1);
  clear (&f);
}

/* --- floods ------------------------------------------------------------------------------------------------- */

/* A hundred thousand queries of ten thousand strangers: bounded memory, and few answers. */
static void
test_flood (void)
{
  Fixture f;
  BtRandom random;
  guint n_answers = 0;
  g_autoptr (BtDhtStat) stat = NULL;

  init (&f);
  bt_random_init (&random, 2);
  for (guint i = 0; i < 100000; i++) {
    guint number = bt_random_below (&random, 10000);
    g_autofree char *text = g_strdup_printf ("73.%u.%u.1:1", number / 256, number % 256);
    BtNodeId id, hash;
    BtKrpc query;
    BtAddress from;

    dht_address (&from, text);
    bt_node_id_make_own (&id, NULL, &random);
    bt_node_id_make_own (&hash, NULL, &random);
    bt_krpc_init (&query, BT_KRPC_QUERY, (BtKrpcMethod) bt_random_below (&random, BT_KRPC_OTHER));
    query.id = (BtSpan) { id.bytes, BT_NODE_ID_SIZE };
    query.info_hash = query.target = (BtSpan) { hash.bytes, BT_NODE_ID_SIZE };
    dht_world_send (&f.world, f.host, &from, &query);
    n_answers += dht_world_drop (&f.world);
    if (i % 100 == 0)
      dht_world_run (&f.world, 10000);
  }
  stat = get_stat (&f);
  g_assert_cmpuint (n_answers, <,
                    10000); /* ten seconds of the answer rate, and pings of strangers */
  g_assert_cmpuint (stat->n_bytes_out, <, 20 * BT_LIMIT_DHT_ANSWER_RATE);
  g_assert_cmpuint (count_known (&f), ==, 0); /* nobody of them answered */
  g_assert_cmpuint (stat->n_stored_peers, ==, 0);
  clear (&f);
}

/* 48: one that keeps to the rules announces thousands of hashes. */
static void
test_announces (void)
{
  Fixture f;
  BtRandom random;
  g_autoptr (BtDhtStat) stat = NULL;

  init (&f);
  bt_random_init (&random, 2);
  for (guint i = 0; i < 6000; i++) {
    g_autofree char *text = g_strdup_printf ("74.%u.%u.1:1", i / 256, i % 256);
    BtNodeId hash;
    BtKrpc query;
    const BtKrpc *answer;
    guint8 token[BT_DHT_TOKEN_SIZE];

    dht_address (&f.stranger, text);
    bt_node_id_make_own (&hash, NULL, &random);
    bt_krpc_init (&query, BT_KRPC_QUERY, BT_KRPC_GET_PEERS);
    query.id = query.info_hash = (BtSpan) { hash.bytes, BT_NODE_ID_SIZE };
    dht_world_send (&f.world, f.host, &f.stranger, &query);
    dht_world_run (&f.world, 100000);
    answer = hear (&f);
    memcpy (token, answer->token.bytes, sizeof token);
    g_assert_true (announce (&f, token, (const char *) hash.bytes, &f.stranger));
    dht_world_drop (&f.world);
  }
  stat = get_stat (&f);
  g_assert_cmpuint (stat->n_stored_hashes, ==, BT_LIMIT_DHT_HASHES);
  g_assert_cmpuint (stat->n_stored_peers, ==, BT_LIMIT_DHT_HASHES);
  clear (&f);
}

/* 43: a whole range, each with another id, asks and answers whatever it is asked. */
static void
test_range (void)
{
  Fixture f;

  init (&f);
  for (guint i = 0; i < 2000; i++) {
    g_autofree char *text = g_strdup_printf ("66.66.66.%u:%u", 1 + i % 250, 1 + i);
    BtNodeId id;
    BtKrpc query, answer;

    dht_address (&f.stranger, text);
    dht_id (&id, i * 2654435761u);
    bt_krpc_init (&query, BT_KRPC_QUERY, BT_KRPC_PING);
    query.id = (BtSpan) { id.bytes, BT_NODE_ID_SIZE };
    dht_world_send (&f.world, f.host, &f.stranger, &query);
    while (dht_world_take (&f.world, &f.sent)) {
      if (f.sent.message.kind != BT_KRPC_QUERY)
        continue;
      bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_PING);
      dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
    }
    dht_world_run (&f.world, 300000);
  }
  g_assert_cmpuint (count_known (&f), >, 0);
  g_assert_cmpuint (count_known (&f), <=, BT_TABLE_RANGE_ALL);
  clear (&f);
}

/* One liar does not tell us who we are. */
static void
test_one_vote (void)
{
  Fixture f;
  BtKrpc answer;
  BtNodeId id;

  init (&f);
  for (guint i = 0; i < 50; i++) {
    bt_dht_node_add (f.host->node, &f.stranger, f.world.now_us);
    dht_world_run (&f.world, 10 * G_USEC_PER_SEC);
    while (dht_world_take (&f.world, &f.sent)) {
      dht_id (&id, 5);
      bt_krpc_init (&answer, BT_KRPC_RESPONSE, BT_KRPC_PING);
      answer.external = (BtSpan) { (const guint8 *) "\x50\1\1\1\0\1", 6 };
      dht_world_answer (&f.world, f.host, &f.sent, &id, &answer);
    }
  }
  g_assert_cmpuint (f.host->external.port, ==, 0);
  clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dht-hostile/messages", test_messages);
  g_test_add_func ("/dht-hostile/cut-and-bent", test_cut_and_bent);
  g_test_add_func ("/dht-hostile/2--bombs", test_bombs);
  g_test_add_func ("/dht-hostile/silence", test_silence);
  g_test_add_func ("/dht-hostile/refused", test_refused);
  g_test_add_func ("/dht-hostile/42--tokens", test_tokens);
  g_test_add_func ("/dht-hostile/45--not-asked", test_not_asked);
  g_test_add_func ("/dht-hostile/45--wrong-id", test_wrong_id);
  g_test_add_func ("/dht-hostile/45--refuser", test_refuser);
  g_test_add_func ("/dht-hostile/46--nobody-beside", test_nobody_beside);
  g_test_add_func ("/dht-hostile/46--mapped", test_mapped);
  g_test_add_func ("/dht-hostile/46--bogons", test_bogons);
  g_test_add_func ("/dht-hostile/43--endless", test_endless);
  g_test_add_func ("/dht-hostile/44--flood", test_flood);
  g_test_add_func ("/dht-hostile/48--announces", test_announces);
  g_test_add_func ("/dht-hostile/43--range", test_range);
  g_test_add_func ("/dht-hostile/43--one-vote", test_one_vote);
  return g_test_run ();
}
