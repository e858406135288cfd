/* test-dht-node.c — nodes that find each other, peers and items; from one run to the next.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht-fixture.h"

#include <string.h>

#include "dht/bt-item.h"

#define N 20
#define A_WHILE_US (10 * G_USEC_PER_SEC)
#define SETTLE_US \
  (60 * G_USEC_PER_SEC) /* all start at once, and learn their addresses, thus their ids */

typedef struct {
  DhtWorld world;
  DhtHost *first;
  guint n_peers, n_answered, n_told, n_done;
  BtAddress peer; /* the last one that was found */
  int n_seeds, n_leechers;
  GBytes *value; /* owned */
  gint64 seq;
  gint64 first_us; /* a peer was found */
} Fixture;

static void
init (Fixture *self, guint n)
{
  *self = (Fixture) { 0 };
  dht_world_init (&self->world);
  self->first = dht_world_add (&self->world, NULL, NULL);
  dht_world_add_many (&self->world, n, self->first);
  dht_world_run (&self->world, SETTLE_US);
}

static void
clear (Fixture *self)
{
  g_clear_pointer (&self->value, g_bytes_unref);
  dht_world_clear (&self->world);
}

static DhtHost *
get_host (Fixture *self, guint i)
{
  return self->world.hosts->pdata[i];
}

static void
take_peers (const BtAddress *peers, guint n, gpointer data)
{
  Fixture *self = data;

  if (self->n_peers == 0)
    self->first_us = self->world.now_us;
  self->n_peers += n;
  self->peer = peers[n - 1];
}

static void
take_done (guint n_answered, guint n_told, gpointer data)
{
  Fixture *self = data;

  self->n_answered = n_answered;
  self->n_told = n_told;
  self->n_done++;
}

static const BtDhtLookupFuncs funcs = { take_peers, take_done };

static guint64
look (Fixture *self, DhtHost *host, guint32 hash, guint16 port, gboolean seed)
{
  BtDhtAnnounce announce = { port, seed };
  BtNodeId id;

  dht_id (&id, hash);
  self->n_peers = 0;
  return bt_dht_node_get_peers (host->node, &id, port != 0 ? &announce : NULL, &funcs, self,
                                self->world.now_us);
}

/* Announced with implied_port: found is the port that the datagram came from, in both networks. */
static void
test_peers (void)
{
  Fixture f;

  init (&f, N);
  look (&f, get_host (&f, 3), 77, 4000, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpuint (f.n_done, ==, 1);
  g_assert_cmpuint (f.n_told, ==, 2 * BT_BUCKET_SIZE);
  look (&f, get_host (&f, 9), 77, 0, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpuint (f.n_done, ==, 2);
  g_assert_cmpuint (f.n_told, ==, 0);
  g_assert_cmpuint (f.n_peers, ==, 2); /* IPv4 and IPv6, each once */
  g_assert_cmpuint (f.peer.port, ==, 6881);
  clear (&f);
}

static void
test_external (void)
{
  Fixture f;
  g_autoptr (BtDhtStat) stat = NULL;
  BtNodeId id;

  init (&f, N);
  g_assert_true (bt_address_equal_ip (&get_host (&f, 5)->external, &get_host (&f, 5)->v4)
                 || bt_address_equal_ip (&get_host (&f, 5)->external, &get_host (&f, 5)->v6));
  stat = bt_dht_node_get_stat (get_host (&f, 5)->node, f.world.now_us);
  memcpy (id.bytes, stat->id, BT_NODE_ID_SIZE);
  g_assert_true (bt_node_id_fits (&id, &get_host (&f, 5)->v4));
  clear (&f);
}

static void
take_scrape (int n_seeds, int n_peers, gpointer data)
{
  Fixture *self = data;

  self->n_seeds = n_seeds;
  self->n_leechers = n_peers;
}

static void
test_scrape (void)
{
  Fixture f;
  BtNodeId id;

  init (&f, N);
  for (guint i = 1; i < 10; i++)
    look (&f, get_host (&f, i), 5, 1, i < 4);
  dht_world_run (&f.world, A_WHILE_US);
  dht_id (&id, 5);
  bt_dht_node_scrape (get_host (&f, 12)->node, &id, take_scrape, &f, f.world.now_us);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpint (f.n_seeds, ==, 6); /* each has two addresses */
  g_assert_cmpint (f.n_leechers, ==, 12);
  dht_id (&id, 6);
  bt_dht_node_scrape (get_host (&f, 12)->node, &id, take_scrape, &f, f.world.now_us);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpint (f.n_seeds, ==, -1);
  clear (&f);
}

static void
take_item (GBytes *value, gint64 seq, gpointer data)
{
  Fixture *self = data;

  g_clear_pointer (&self->value, g_bytes_unref);
  self->value = value != NULL ? g_bytes_ref (value) : NULL;
  self->seq = seq;
  self->n_done++;
}

static void
take_put (guint n_told, gpointer data)
{
  Fixture *self = data;

  self->n_told = n_told;
}

static void
assert_value (const Fixture *self, const char *text)
{
  gsize n;
  const void *bytes = g_bytes_get_data (self->value, &n);

  g_assert_cmpmem (bytes, n, text, strlen (text));
}

static GBytes *
make_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* BEP 44, test 3. */
static void
test_immutable (void)
{
  static const guint8 name[] = { 0xe5, 0xf9, 0x6f, 0x6f, 0x38, 0x32, 0x0f, 0x0f, 0x33, 0x95,
                                 0x9c, 0xb4, 0xd3, 0xd6, 0x56, 0x45, 0x21, 0x17, 0xaa, 0xdb };
  Fixture f;
  g_autoptr (GBytes) value = make_text ("12:Hello World!");
  BtNodeId target;

  init (&f, N);
  memcpy (target.bytes, name, sizeof name);
  bt_dht_node_put_item (get_host (&f, 2)->node, value, take_put, &f, f.world.now_us);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpuint (f.n_told, ==, 2 * BT_BUCKET_SIZE);
  bt_dht_node_get_item (get_host (&f, 15)->node, &target, take_item, &f, f.world.now_us);
  dht_world_run (&f.world, A_WHILE_US);
  assert_value (&f, "12:Hello World!");
  g_assert_cmpint (f.seq, ==, -1);
  target.bytes[0] ^= 1;
  bt_dht_node_get_item (get_host (&f, 15)->node, &target, take_item, &f, f.world.now_us);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_null (f.value);
  clear (&f);
}

static void
put_mutable (Fixture *self, gint64 seq, const char *text)
{
  g_autoptr (GBytes) value = make_text (text), salt = make_text ("foobar");
  BtDhtPut put = { .salt = salt, .seq = seq, .value = value };

  memset (put.secret, 9, sizeof put.secret);
  g_assert_cmpuint (
      bt_dht_node_put_mutable (get_host (self, 2)->node, &put, take_put, self, self->world.now_us),
      !=, 0);
  dht_world_run (&self->world, A_WHILE_US);
}

static void
get_mutable (Fixture *self)
{
  g_autoptr (GBytes) salt = make_text ("foobar");
  BtItem item = { .value = (const guint8 *) "0:", .n_value = 2 };
  guint8 secret[32];

  memset (secret, 9, sizeof secret);
  g_assert_true (bt_item_sign (&item, secret));
  bt_dht_node_get_mutable (get_host (self, 15)->node, item.key, salt, take_item, self,
                           self->world.now_us);
  dht_world_run (&self->world, A_WHILE_US);
}

static void
test_mutable (void)
{
  Fixture f;

  init (&f, N);
  get_mutable (&f);
  g_assert_null (f.value);
  put_mutable (&f, 1, "3:one");
  g_assert_cmpuint (f.n_told, ==, 2 * BT_BUCKET_SIZE);
  put_mutable (&f, 2, "li1ei2ee");
  get_mutable (&f);
  assert_value (&f, "li1ei2ee");
  g_assert_cmpint (f.seq, ==, 2);
  put_mutable (&f, 1, "3:one"); /* older: nobody takes it */
  g_assert_cmpuint (f.n_told, ==, 0);
  get_mutable (&f);
  assert_value (&f, "li1ei2ee");
  clear (&f);
}

/* Nobody at all: it is over after a while, and calls nobody back while it begins. */
static void
test_alone (void)
{
  Fixture f;

  init (&f, 0);
  look (&f, f.first, 1, 0, FALSE);
  g_assert_cmpuint (f.n_done, ==, 0);
  dht_world_run (&f.world, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (f.n_done, ==, 0); /* a router's name may still be looked up */
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpuint (f.n_done, ==, 1);
  g_assert_cmpuint (f.n_answered, ==, 0);
  clear (&f);
}

/* A lookup that begins before anybody is known begins when somebody is, and joins the network. */
static void
test_first_lookup (void)
{
  Fixture f;
  DhtHost *newcomer;
  BtDhtSummary summary;

  init (&f, N);
  look (&f, get_host (&f, 3), 77, 4000, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  newcomer = dht_world_add (&f.world, NULL, NULL);
  look (&f, newcomer, 77, 0, FALSE);
  bt_dht_node_add (newcomer->node, &f.first->v4, f.world.now_us);
  dht_world_run (&f.world, G_USEC_PER_SEC);
  g_assert_cmpuint (f.n_peers, ==, 2); /* BEP 32: a node of one network told of the other's */
  bt_dht_node_get_summary (newcomer->node, &summary, f.world.now_us);
  g_assert_cmpuint (summary.n_good, >=, BT_BUCKET_SIZE);
  clear (&f);
}

static guint64 to_cancel;

static void
cancel_now (const BtAddress *peers, guint n, gpointer data)
{
  Fixture *self = data;

  self->n_peers += n;
  bt_dht_node_cancel (get_host (self, 9)->node, to_cancel);
}

static void
test_cancel (void)
{
  static const BtDhtLookupFuncs cancelling = { cancel_now, take_done };
  Fixture f;
  BtNodeId id;

  init (&f, N);
  look (&f, get_host (&f, 3), 77, 4000, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  to_cancel = look (&f, get_host (&f, 9), 77, 0, FALSE);
  bt_dht_node_cancel (get_host (&f, 9)->node, to_cancel);
  dht_id (&id, 77);
  to_cancel =
      bt_dht_node_get_peers (get_host (&f, 9)->node, &id, NULL, &cancelling, &f, f.world.now_us);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpuint (f.n_peers, >=, 1);
  g_assert_cmpuint (f.n_done, ==, 1); /* the announce; no other is told that it is over */
  clear (&f);
}

/* More lookups than run at a time: all are done in the end. */
static void
test_many (void)
{
  Fixture f;

  init (&f, N);
  for (guint i = 0; i < 100; i++)
    look (&f, get_host (&f, 9), i << 24, 0, FALSE);
  g_assert_cmpuint (f.n_done, ==, 0);
  dht_world_run (&f.world, G_TIME_SPAN_MINUTE); /* the others do not answer so many at once */
  g_assert_cmpuint (f.n_done, ==, 100);
  clear (&f);
}

/* The saved table serves the first lookup at once, though half of it is gone. */
static void
test_warm (void)
{
  Fixture f;
  DhtHost *again;
  g_autoptr (GBytes) saved = NULL;
  BtDhtSummary summary;
  gint64 begun_us;

  init (&f, N);
  look (&f, get_host (&f, 3), 77, 4000, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  saved = bt_dht_node_save (get_host (&f, 9)->node, f.world.now_us);
  for (guint i = 9; i < N - 3; i++)
    dht_world_remove (&f.world, get_host (&f, i));
  again = dht_world_add (&f.world, NULL, saved);
  bt_dht_node_get_summary (again->node, &summary, f.world.now_us);
  g_assert_cmpuint (summary.n_questionable, >=, N);
  begun_us = f.world.now_us;
  look (&f, again, 77, 0, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpuint (f.n_peers, >=, 1);
  g_assert_cmpint (f.first_us - begun_us, <, 2 * G_USEC_PER_SEC);
  bt_dht_node_get_summary (again->node, &summary, f.world.now_us);
  g_assert_cmpuint (summary.n_good, >=, N / 2);
  clear (&f);
}

static void
test_bad_save (void)
{
  static const char *const texts[] = { "",
                                       "de",
                                       "d2:id3:abce",
                                       "le",
                                       "d2:id",
                                       "i5e",
                                       "d5:nodes27:123456789012345678901234567e",
                                       "d5:nodesi1ee" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    Fixture f;
    g_autoptr (GBytes) saved = make_text (texts[i]);

    init (&f, 0);
    dht_world_add (&f.world, NULL, saved);
    dht_world_run (&f.world, A_WHILE_US);
    clear (&f);
  }
}

/* Nobody looks for anything: a few datagrams a minute, and the tables stay good for hours. */
static void
test_idle (void)
{
  Fixture f;
  g_autoptr (BtDhtStat) before = NULL, after = NULL;

  init (&f, N);
  dht_world_run (&f.world, 30 * G_TIME_SPAN_MINUTE);
  before = bt_dht_node_get_stat (get_host (&f, 4)->node, f.world.now_us);
  dht_world_run (&f.world, 2 * G_TIME_SPAN_HOUR);
  after = bt_dht_node_get_stat (get_host (&f, 4)->node, f.world.now_us);
  g_assert_cmpuint (after->summary.n_good, >=, 2 * BT_BUCKET_SIZE);
  g_assert_cmpuint (after->summary.n_questionable, <=, 2);
  g_assert_cmpuint (after->n_queries_out - before->n_queries_out, <, 2000);
  clear (&f);
}

/* The next message to a stranger that is no query. */
static const BtKrpc *
hear (Fixture *self, DhtSent *sent)
{
  while (dht_world_take (&self->world, sent)) {
    if (sent->message.kind != BT_KRPC_QUERY)
      return &sent->message;
  }
  return NULL;
}

/* All that one may ask for at once fits into an answer, with as many peers as there is room for. */
static void
test_fullest (void)
{
  static const guint8 transaction[BT_KRPC_TRANSACTION] = { 1 };
  Fixture f;
  DhtSent sent;
  const BtKrpc *answer;
  BtNodeId id;
  BtKrpc query;

  init (&f, N);
  dht_id (&id, 77);
  for (guint i = 0; i < 40; i++) {
    g_autofree char *text = g_strdup_printf ("[2a01:%x::1]:7000", i + 1);
    BtAddress from;

    dht_address (&from, text);
    bt_krpc_init (&query, BT_KRPC_QUERY, BT_KRPC_GET_PEERS);
    query.id = query.info_hash = (BtSpan) { id.bytes, BT_NODE_ID_SIZE };
    query.transaction = (BtSpan) { transaction, sizeof transaction };
    query.want4 = query.want6 = query.scrape = TRUE;
    dht_world_send (&f.world, f.first, &from, &query);
    answer = hear (&f, &sent);
    g_assert_nonnull (answer);
    query.method = BT_KRPC_ANNOUNCE_PEER;
    query.token = answer->token;
    query.implied_port = TRUE;
    dht_world_send (&f.world, f.first, &from, &query);
    g_assert_cmpint (hear (&f, &sent)->kind, ==, BT_KRPC_RESPONSE);
    dht_world_run (&f.world, G_USEC_PER_SEC);
  }
  clear (&f);
}

static guint
count_nodes (const GArray *buckets)
{
  guint n = 0;

  for (guint i = 0; i < buckets->len; i++)
    n += g_array_index (buckets, BtDhtBucketStat, i).n_nodes;
  return n;
}

/* A cut cable empties no table. */
static void
test_cut_off (void)
{
  Fixture f;
  BtDhtSummary summary;
  guint n;

  init (&f, N);
  bt_dht_node_get_summary (f.first->node, &summary, f.world.now_us);
  n = summary.n_good + summary.n_questionable;
  for (guint i = 1; i <= N; i++)
    dht_world_remove (&f.world, get_host (&f, i));
  dht_world_run (&f.world, 2 * G_TIME_SPAN_HOUR);
  bt_dht_node_get_summary (f.first->node, &summary, f.world.now_us);
  g_assert_cmpuint (summary.n_questionable, ==, n);
  clear (&f);
}

/* The saved table where nobody answers, as behind a strict firewall: no more than a ping now and then. */
static void
test_walled_in (void)
{
  Fixture f;
  DhtHost *again;
  g_autoptr (GBytes) saved = NULL;
  g_autoptr (BtDhtStat) stat = NULL;

  init (&f, N);
  saved = bt_dht_node_save (f.first->node, f.world.now_us);
  for (guint i = 0; i <= N; i++)
    dht_world_remove (&f.world, get_host (&f, i));
  again = dht_world_add (&f.world, NULL, saved);
  dht_world_run (&f.world, G_TIME_SPAN_HOUR);
  stat = bt_dht_node_get_stat (again->node, f.world.now_us);
  g_assert_cmpuint (stat->summary.n_questionable, >=, N);
  g_test_message ("%" G_GUINT64_FORMAT " queries", stat->n_queries_out);
  g_assert_cmpuint (stat->n_queries_out, <, 3000);
  clear (&f);
}

/* No way to IPv6, though the socket speaks it: that holds no lookup up, and no table is emptied. */
static void
test_no_way (void)
{
  Fixture f;
  g_autoptr (BtDhtStat) before = NULL, after = NULL;
  DhtHost *host;

  init (&f, N);
  host = get_host (&f, 5);
  before = bt_dht_node_get_stat (host->node, f.world.now_us);
  host->has_no_v6 = TRUE;
  dht_world_run (&f.world, G_TIME_SPAN_HOUR);
  after = bt_dht_node_get_stat (host->node, f.world.now_us);
  g_assert_cmpuint (count_nodes (before->buckets6), >=, BT_BUCKET_SIZE);
  g_assert_cmpuint (count_nodes (after->buckets6), ==, count_nodes (before->buckets6));
  look (&f, host, 77, 0, FALSE);
  dht_world_run (&f.world, G_USEC_PER_SEC / 10); /* three rounds */
  g_assert_cmpuint (f.n_done, ==, 1);
  g_assert_cmpuint (f.n_answered, >=, BT_BUCKET_SIZE);
  host->has_no_v4 = TRUE;
  look (&f, host, 78, 0, FALSE);
  g_assert_cmpuint (f.n_done, ==, 1); /* not from within */
  dht_world_run (&f.world, 0);
  g_assert_cmpuint (f.n_done, ==, 2);
  g_assert_cmpuint (f.n_answered, ==, 0);
  clear (&f);
}

static void
test_read_only (void)
{
  Fixture f;
  DhtHost *shy;
  BtDhtNodeParams params;
  g_autoptr (BtDhtStat) stat = NULL;

  init (&f, N);
  look (&f, get_host (&f, 3), 77, 4000, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  bt_dht_node_params_init (&params);
  params.read_only = TRUE;
  shy = dht_world_add (&f.world, &params, NULL);
  bt_dht_node_add (shy->node, &f.first->v4, f.world.now_us);
  dht_world_run (&f.world, A_WHILE_US);
  look (&f, shy, 77, 0, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  g_assert_cmpuint (f.n_peers, ==, 2);
  stat = bt_dht_node_get_stat (shy->node, f.world.now_us);
  g_assert_cmpuint (stat->n_queries_in, ==, 0); /* nobody knows it */
  clear (&f);
}

static void
test_stat (void)
{
  Fixture f;
  g_autoptr (BtDhtStat) stat = NULL;

  init (&f, N);
  look (&f, get_host (&f, 3), 77, 4000, FALSE);
  look (&f, get_host (&f, 3), 77, 4000, FALSE);
  dht_world_run (&f.world, A_WHILE_US);
  look (&f, get_host (&f, 3), 78, 0, FALSE);
  stat = bt_dht_node_get_stat (get_host (&f, 3)->node, f.world.now_us);
  for (guint i = 0; i < stat->buckets->len; i++)
    g_assert_cmpuint (g_array_index (stat->buckets, BtDhtBucketStat, i).depth, ==, i);
  g_assert_cmpuint (stat->summary.n_network, >=, N / 2);
  g_assert_cmpuint (stat->summary.n_network, <=, 2 * N);
  g_assert_cmpuint (stat->lookups->len, >=, 4); /* 78 and 77 in both networks, and the join */
  for (guint i = 0; i < 4; i++) {
    const BtDhtLookupStat *one = &g_array_index (stat->lookups, BtDhtLookupStat, i);

    g_assert_cmpuint (one->target[3], ==, i < 2 ? 78 : 77);
    g_assert_true (one->is_running == (i < 2));
    g_assert_cmpuint (one->n_told, ==, i < 2 ? 0 : BT_BUCKET_SIZE);
    for (guint j = 0; j < one->n_hops; j++) {
      if (one->hops[j].told_by >= 0)
        g_assert_cmpuint (one->hops[j].round, ==, one->hops[one->hops[j].told_by].round + 1);
    }
  }
  clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dht-node/peers", test_peers);
  g_test_add_func ("/dht-node/external", test_external);
  g_test_add_func ("/dht-node/scrape", test_scrape);
  g_test_add_func ("/dht-node/immutable", test_immutable);
  g_test_add_func ("/dht-node/mutable", test_mutable);
  g_test_add_func ("/dht-node/alone", test_alone);
  g_test_add_func ("/dht-node/first-lookup", test_first_lookup);
  g_test_add_func ("/dht-node/cancel", test_cancel);
  g_test_add_func ("/dht-node/many", test_many);
  g_test_add_func ("/dht-node/warm", test_warm);
  g_test_add_func ("/dht-node/bad-save", test_bad_save);
  g_test_add_func ("/dht-node/idle", test_idle);
  g_test_add_func ("/dht-node/cut-off", test_cut_off);
  g_test_add_func ("/dht-node/fullest", test_fullest);
  g_test_add_func ("/dht-node/walled-in", test_walled_in);
  g_test_add_func ("/dht-node/no-way", test_no_way);
  g_test_add_func ("/dht-node/read-only", test_read_only);
  g_test_add_func ("/dht-node/stat", test_stat);
  return g_test_run ();
}
