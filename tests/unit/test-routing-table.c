/* test-routing-table.c — who stands in the table, who gives way, whom it tells of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-routing-table.h"

#include <string.h>

#include "dht-fixture.h"

#define START_US (1000 * G_TIME_SPAN_SECOND)

typedef struct {
  BtRoutingTable *table;
  BtNodeId own;
  gint64 now_us;
  guint n_made;
} Fixture;

static void
init (Fixture *self, gboolean allow_local)
{
  dht_id (&self->own, 0);
  self->table = bt_routing_table_new (&self->own, allow_local);
  self->now_us = START_US;
  self->n_made = 0;
}

static void
clear (Fixture *self)
{
  bt_routing_table_free (self->table);
}

/* Somebody whose id begins with @front, at an address of his own whose id it does not fit. */
static BtContact
make (Fixture *self, guint32 front)
{
  g_autofree char *text =
      g_strdup_printf ("70.%u.%u.9:6881", self->n_made / 256, self->n_made % 256);
  BtContact contact;

  self->n_made++;
  dht_id (&contact.id, front);
  contact.id.bytes[10] = (guint8) self->n_made;
  dht_address (&contact.address, text);
  g_assert_false (bt_node_id_fits (&contact.id, &contact.address));
  return contact;
}

static BtContact
add (Fixture *self, guint32 front)
{
  BtContact contact = make (self, front);

  bt_routing_table_answered (self->table, &contact, 50000, self->now_us);
  return contact;
}

static BtContact
add_at (Fixture *self, guint32 front, const char *address)
{
  BtContact contact = make (self, front);

  dht_address (&contact.address, address);
  bt_routing_table_answered (self->table, &contact, 50000, self->now_us);
  return contact;
}

static BtDhtBucketStat
get_bucket (Fixture *self, guint i)
{
  BtDhtBucketStat stat;

  bt_routing_table_get_stat (self->table, i, self->now_us, &stat);
  return stat;
}

static gboolean
knows (Fixture *self, const BtContact *contact)
{
  BtContact found;

  return bt_routing_table_find (self->table, &contact->id, BT_TABLE_SILENT, self->now_us, &found, 1)
             == 1
         && bt_node_id_equal (&found.id, &contact->id);
}

static void
test_split (void)
{
  Fixture f;

  init (&f, FALSE);
  for (guint i = 0; i < BT_BUCKET_SIZE; i++)
    add (&f, 0x80000000);
  g_assert_cmpuint (bt_routing_table_get_n_buckets (f.table), ==, 1);
  add (&f, 0x40000000); /* one of our half: it splits */
  g_assert_cmpuint (bt_routing_table_get_n_buckets (f.table), ==, 2);
  g_assert_cmpuint (get_bucket (&f, 0).n_nodes, ==, BT_BUCKET_SIZE);
  g_assert_cmpuint (get_bucket (&f, 1).n_nodes, ==, 1);
  g_assert_true (get_bucket (&f, 1).is_own);
  add (&f, 0x90000000); /* the far half is full, and does not */
  g_assert_cmpuint (bt_routing_table_get_n_buckets (f.table), ==, 2);
  g_assert_cmpuint (get_bucket (&f, 0).n_nodes, ==, BT_BUCKET_SIZE);
  g_assert_cmpuint (get_bucket (&f, 0).n_spare, ==, 1);
  for (guint i = 0; i < 2 * BT_BUCKET_SIZE; i++)
    add (&f, 1); /* as near as that: it splits down to them */
  g_assert_cmpuint (bt_routing_table_get_n_buckets (f.table), ==, 33);
  g_assert_cmpuint (get_bucket (&f, 31).n_nodes, ==, BT_BUCKET_SIZE);
  clear (&f);
}

/* Against a sorted list, for many targets. */
static void
test_find (void)
{
  Fixture f;
  BtRandom random;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (BtContact));

  init (&f, FALSE);
  bt_random_init (&random, 3);
  for (guint i = 0; i < 500; i++) {
    BtContact contact =
        make (&f, (guint32) bt_random_next (&random) >> bt_random_below (&random, 20));

    bt_routing_table_answered (f.table, &contact, 1, f.now_us);
    if (knows (&f, &contact))
      g_array_append_val (all, contact);
  }
  g_assert_cmpuint (bt_routing_table_get_n (f.table), ==, all->len);
  for (guint i = 0; i < 200; i++) {
    BtContact found[20];
    BtNodeId target;
    guint n;

    dht_id (&target, (guint32) bt_random_next (&random) >> bt_random_below (&random, 20));
    n = bt_routing_table_find (f.table, &target, 0, f.now_us, found, 20);
    g_assert_cmpuint (n, ==, 20);
    for (guint j = 1; j < n; j++)
      g_assert_cmpint (bt_node_id_compare (&target, &found[j - 1].id, &found[j].id), <, 0);
    for (guint j = 0; j < all->len; j++) {
      const BtContact *one = &g_array_index (all, BtContact, j);
      gboolean is_in = FALSE;

      for (guint k = 0; k < n; k++)
        is_in |= bt_node_id_equal (&one->id, &found[k].id);
      g_assert_true (is_in || bt_node_id_compare (&target, &found[n - 1].id, &one->id) < 0);
    }
  }
  clear (&f);
}

/* BEP 42: whose id fits has the place of one whose id does not; who does not fit is not refused. */
static void
test_contested (void)
{
  Fixture f;
  BtContact fitting, first;
  BtRandom random;

  init (&f, FALSE);
  bt_random_init (&random, 5);
  add (&f, 1);
  first = add (&f, 0x80000000);
  f.now_us += 1;
  for (guint i = 1; i < BT_BUCKET_SIZE; i++)
    add (&f, 0x80000000);
  dht_address (&fitting.address, "84.124.73.14:6881");
  do
    bt_node_id_make_own (&fitting.id, &fitting.address, &random);
  while (!(fitting.id.bytes[0] & 0x80));
  g_assert_true (knows (&f, &first));
  bt_routing_table_answered (f.table, &fitting, 1, f.now_us);
  g_assert_true (knows (&f, &fitting));
  g_assert_false (knows (&f, &first)); /* the one unheard of for longest */
  g_assert_cmpuint (get_bucket (&f, 0).n_spare, ==, 1);
  add (&f, 0x80000000); /* and the other way round not */
  g_assert_true (knows (&f, &fitting));
  clear (&f);
}

static void
fail (Fixture *self, const BtContact *contact)
{
  bt_routing_table_failed (self->table, contact, self->now_us);
}

static void
test_states (void)
{
  Fixture f;
  BtContact a, spare, found;

  init (&f, FALSE);
  add (&f, 1);
  a = add (&f, 0x80000000);
  g_assert_cmpint (get_bucket (&f, 0).nodes[1].state, ==, BT_DHT_NODE_GOOD);
  f.now_us += BT_TABLE_GOOD_US + 1;
  g_assert_cmpint (get_bucket (&f, 0).nodes[1].state, ==, BT_DHT_NODE_QUESTIONABLE);
  g_assert_false (bt_routing_table_asked (f.table, &a, f.now_us)); /* known: heard of again */
  g_assert_cmpint (get_bucket (&f, 0).nodes[1].state, ==, BT_DHT_NODE_GOOD);
  fail (&f, &a);
  g_assert_cmpint (get_bucket (&f, 0).nodes[1].state, ==, BT_DHT_NODE_QUESTIONABLE);
  bt_routing_table_find (f.table, &a.id, 0, f.now_us, &found, 1);
  g_assert_false (bt_node_id_equal (&a.id, &found.id)); /* nobody is told of it */
  fail (&f, &a);
  g_assert_cmpint (get_bucket (&f, 0).nodes[1].state, ==, BT_DHT_NODE_BAD);
  bt_routing_table_answered (f.table, &a, 1, f.now_us);
  g_assert_cmpint (get_bucket (&f, 0).nodes[1].state, ==, BT_DHT_NODE_GOOD);
  for (guint i = 1; i < BT_BUCKET_SIZE; i++)
    add (&f, 0x80000000);
  spare = add (&f, 0x80000000);
  g_assert_false (knows (&f, &spare));
  fail (&f, &a);
  g_assert_true (knows (&f, &a)); /* one answer may be lost */
  fail (&f, &a);
  g_assert_false (knows (&f, &a));
  g_assert_true (knows (&f, &spare));
  clear (&f);
}

/* A full bucket in which somebody would like to stand asks the one it has not heard of for longest. */
static void
test_check (void)
{
  Fixture f;
  BtContact old, asked;
  gboolean is_restored;

  init (&f, FALSE);
  add (&f, 1);
  old = add (&f, 0x80000000);
  for (guint i = 1; i < BT_BUCKET_SIZE; i++) {
    f.now_us += G_USEC_PER_SEC;
    add (&f, 0x80000000);
  }
  add (&f, 0x80000000);
  g_assert_false (bt_routing_table_next_check (f.table, f.now_us, &asked, &is_restored));
  f.now_us = START_US + BT_TABLE_GOOD_US + 1;
  bt_routing_table_answered (f.table, &old, 1, f.now_us);
  f.now_us += G_USEC_PER_SEC;
  g_assert_cmpint (bt_routing_table_get_check_us (f.table), <=, f.now_us);
  while (bt_routing_table_next_check (f.table, f.now_us, &asked, &is_restored)) {
    g_assert_false (bt_node_id_equal (&asked.id, &old.id));
    g_assert_false (is_restored);
  }
  g_assert_cmpint (bt_routing_table_get_check_us (f.table), >, f.now_us);
  clear (&f);
}

static void
test_refresh (void)
{
  Fixture f;
  guint bucket, n = 0;
  BtRandom random;
  BtNodeId target;

  init (&f, FALSE);
  bt_random_init (&random, 1);
  for (guint i = 0; i < BT_BUCKET_SIZE; i++)
    add (&f, 0x80000000);
  for (guint i = 0; i < 9; i++)
    add (&f, 1);
  f.now_us += 2 * G_TIME_SPAN_MINUTE;
  while (bt_routing_table_next_refresh (f.table, f.now_us, &bucket)) {
    g_assert_cmpuint (bucket, !=, 0); /* it is full */
    bt_routing_table_get_target (f.table, bucket, &random, &target);
    if (bucket < 29)
      g_assert_cmpuint (bt_node_id_get_alike (&f.own, &target), ==, bucket);
    else
      g_assert_true (bt_node_id_equal (&f.own, &target));
    bt_routing_table_touch (f.table, &target, f.now_us);
    n++;
  }
  g_assert_cmpuint (n, ==, 29); /* 1 to 28, and one for the last four */
  clear (&f);
}

/* One range of addresses tries to have the table. */
static void
test_poison (void)
{
  Fixture f;
  guint n = 0;

  init (&f, FALSE);
  for (guint i = 0; i < 2000; i++) {
    g_autofree char *address = g_strdup_printf ("66.66.66.%u:%u", 1 + i % 250, 1000 + i);

    add_at (&f, 0x80000000 >> (i % 32), address);
  }
  for (guint i = 0; i < bt_routing_table_get_n_buckets (f.table); i++) {
    g_assert_cmpuint (get_bucket (&f, i).n_nodes, <=, BT_TABLE_PER_RANGE);
    n += get_bucket (&f, i).n_nodes;
  }
  g_assert_cmpuint (n, <=, BT_TABLE_RANGE_ALL);
  clear (&f);
}

static void
test_one_host (void)
{
  Fixture f;
  BtContact first, second, thief;

  init (&f, FALSE);
  first = add_at (&f, 0x80000000, "66.66.66.1:1");
  second = add_at (&f, 0x40000000, "66.66.66.1:2");
  g_assert_true (knows (&f, &first));
  g_assert_false (knows (&f, &second));
  thief = first; /* somebody else says that he is the first */
  dht_address (&thief.address, "77.1.1.1:1");
  bt_routing_table_answered (f.table, &thief, 1, f.now_us);
  g_assert_true (bt_address_equal (&get_bucket (&f, 0).nodes[0].address, &first.address));
  fail (&f, &first); /* silent: he came back as another */
  bt_routing_table_answered (f.table, &second, 1, f.now_us);
  g_assert_true (knows (&f, &second));
  g_assert_false (knows (&f, &first));
  first = add_at (&f, 0x80000000, "[2a00:1:2:3::1]:1");
  second = add_at (&f, 0x40000000, "[2a00:1:2:3::2]:1"); /* of one /64 */
  g_assert_true (knows (&f, &first));
  g_assert_false (knows (&f, &second));
  clear (&f);
}

static void
test_local (void)
{
  for (guint allow = 0; allow < 2; allow++) {
    Fixture f;

    init (&f, (gboolean) allow);
    for (guint i = 0; i < BT_BUCKET_SIZE; i++) {
      g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", 7000 + i);

      add_at (&f, 0x80000000 >> i, address);
    }
    g_assert_cmpuint (bt_routing_table_get_n (f.table), ==, allow ? BT_BUCKET_SIZE : 1);
    clear (&f);
  }
}

static void
test_new_id (void)
{
  Fixture f;
  guint n;

  init (&f, FALSE);
  for (guint i = 0; i < 20; i++)
    add (&f, 0x80000000u >> (i / 4));
  n = bt_routing_table_get_n (f.table);
  dht_id (&f.own, 0xf0000000);
  bt_routing_table_set_own (f.table, &f.own, f.now_us);
  g_assert_cmpuint (bt_routing_table_get_n (f.table), >=, n - 8);
  for (guint i = 0; i < bt_routing_table_get_n_buckets (f.table); i++) {
    BtDhtBucketStat stat = get_bucket (&f, i);

    for (guint j = 0; j < stat.n_nodes; j++) {
      BtNodeId id;

      memcpy (id.bytes, stat.nodes[j].id, BT_NODE_ID_SIZE);
      if (stat.is_own)
        g_assert_cmpuint (bt_node_id_get_alike (&f.own, &id), >=, i);
      else
        g_assert_cmpuint (bt_node_id_get_alike (&f.own, &id), ==, i);
    }
  }
  clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routing-table/split", test_split);
  g_test_add_func ("/routing-table/find", test_find);
  g_test_add_func ("/routing-table/contested", test_contested);
  g_test_add_func ("/routing-table/states", test_states);
  g_test_add_func ("/routing-table/check", test_check);
  g_test_add_func ("/routing-table/refresh", test_refresh);
  g_test_add_func ("/routing-table/poison", test_poison);
  g_test_add_func ("/routing-table/one-host", test_one_host);
  g_test_add_func ("/routing-table/local", test_local);
  g_test_add_func ("/routing-table/new-id", test_new_id);
  return g_test_run ();
}
