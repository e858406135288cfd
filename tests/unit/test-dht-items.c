/* test-dht-items.c — what others put with us, how it is replaced, and when it goes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-items.h"

#include "base/bt-limits.h"

#include <string.h>

#define HOUR G_TIME_SPAN_HOUR

static const guint8 secret[32] = "only its owner knows this secret";

static BtItem
make_immutable (const char *value)
{
  return (BtItem) { .value = (const guint8 *) value, .n_value = strlen (value) };
}

static BtItem
make_mutable (const char *value, gint64 seq)
{
  BtItem item = make_immutable (value);

  item.seq = seq;
  g_assert_true (bt_item_sign (&item, secret));
  return item;
}

/* NULL: nothing is kept under its name. */
static char *
get (const BtDhtItems *items, const BtItem *item)
{
  BtNodeId target;
  BtItem kept;

  bt_item_get_target (item, &target);
  if (!bt_dht_items_get (items, &target, &kept))
    return NULL;
  return g_strndup ((const char *) kept.value, kept.n_value);
}

static void
assert_kept (const BtDhtItems *items, const BtItem *item, const char *value)
{
  g_autofree char *kept = get (items, item);

  g_assert_cmpstr (kept, ==, value);
}

static void
test_immutable (void)
{
  BtDhtItems *items = bt_dht_items_new ();
  BtItem one = make_immutable ("3:one"), two = make_immutable ("3:two");
  char text[] = "3:one";

  assert_kept (items, &one, NULL);
  one.value = (const guint8 *) text;
  g_assert_cmpint (bt_dht_items_put (items, &one, -1, 0), ==, BT_ITEM_RIGHT);
  /* It is a copy. */
  one.value = (const guint8 *) "3:one";
  memset (text, 0, sizeof text);
  assert_kept (items, &one, "3:one");
  assert_kept (items, &two, NULL);
  g_assert_cmpint (bt_dht_items_put (items, &one, 7, 0), ==, BT_ITEM_RIGHT);
  g_assert_cmpuint (bt_dht_items_get_n (items), ==, 1);
  bt_dht_items_free (items);
}

static void
test_seq (void)
{
  static const struct {
    const char *value;
    gint64 seq, cas;
    BtItemVerdict verdict;
    const char *kept;
  } steps[] = {
    { "1:a", 5, 3, BT_ITEM_RIGHT, "1:a" }, /* nothing is here: cas says nothing */
    { "1:a", 5, -1, BT_ITEM_RIGHT, "1:a" },          { "1:b", 5, -1, BT_ITEM_SEQ_TOO_OLD, "1:a" },
    { "1:b", 4, -1, BT_ITEM_SEQ_TOO_OLD, "1:a" },    { "1:b", 6, 4, BT_ITEM_CAS_MISMATCH, "1:a" },
    { "1:b", 4, 4, BT_ITEM_CAS_MISMATCH, "1:a" },    { "1:b", 6, 5, BT_ITEM_RIGHT, "1:b" },
    { "1:c", G_MAXINT64, -1, BT_ITEM_RIGHT, "1:c" }, { "1:d", 0, -1, BT_ITEM_SEQ_TOO_OLD, "1:c" },
  };
  BtDhtItems *items = bt_dht_items_new ();

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    BtItem item = make_mutable (steps[i].value, steps[i].seq);

    g_test_message ("step %u", i);
    g_assert_cmpint (bt_dht_items_put (items, &item, steps[i].cas, 0), ==, steps[i].verdict);
    assert_kept (items, &item, steps[i].kept);
  }
  g_assert_cmpuint (bt_dht_items_get_n (items), ==, 1);
  bt_dht_items_free (items);
}

static void
test_salt (void)
{
  BtDhtItems *items = bt_dht_items_new ();
  BtItem plain = make_mutable ("5:plain", 1), salted = make_immutable ("6:salted"), kept;
  BtNodeId target;

  salted.salt = (const guint8 *) "salt";
  salted.n_salt = 4;
  g_assert_true (bt_item_sign (&salted, secret));
  g_assert_cmpint (bt_dht_items_put (items, &plain, -1, 0), ==, BT_ITEM_RIGHT);
  g_assert_cmpint (bt_dht_items_put (items, &salted, -1, 0), ==, BT_ITEM_RIGHT);
  assert_kept (items, &plain, "5:plain");
  assert_kept (items, &salted, "6:salted");
  bt_item_get_target (&salted, &target);
  g_assert_true (bt_dht_items_get (items, &target, &kept));
  g_assert_cmpint (bt_item_check (&kept), ==, BT_ITEM_RIGHT);
  g_assert_cmpmem (kept.salt, kept.n_salt, "salt", 4);
  bt_dht_items_free (items);
}

static void
test_refused (void)
{
  BtDhtItems *items = bt_dht_items_new ();
  BtItem item = make_mutable ("4:mine", 1), forged = item, longer = item;
  guint8 big[BT_ITEM_VALUE_MAX + 1] = { 0 };

  g_assert_cmpint (bt_dht_items_put (items, &item, -1, 0), ==, BT_ITEM_RIGHT);
  forged.seq = 2;
  g_assert_cmpint (bt_dht_items_put (items, &forged, -1, 0), ==, BT_ITEM_BAD_SIGNATURE);
  forged = item;
  forged.signature[0] ^= 1;
  g_assert_cmpint (bt_dht_items_put (items, &forged, -1, 0), ==, BT_ITEM_SEQ_TOO_OLD);
  longer.value = big;
  longer.n_value = sizeof big;
  g_assert_cmpint (bt_dht_items_put (items, &longer, -1, 0), ==, BT_ITEM_TOO_BIG);
  longer = item;
  longer.salt = big;
  longer.n_salt = BT_ITEM_SALT_MAX + 1;
  g_assert_cmpint (bt_dht_items_put (items, &longer, -1, 0), ==, BT_ITEM_SALT_TOO_BIG);
  assert_kept (items, &item, "4:mine");
  g_assert_cmpuint (bt_dht_items_get_n (items), ==, 1);
  bt_dht_items_free (items);
}

static void
test_expiry (void)
{
  BtDhtItems *items = bt_dht_items_new ();
  BtItem one = make_immutable ("3:one"), two = make_immutable ("3:two");
  BtItem old = make_mutable ("3:old", 1);

  bt_dht_items_put (items, &one, -1, 0);
  bt_dht_items_put (items, &two, -1, 0);
  bt_dht_items_put (items, &old, -1, 0);
  /* Put again: it lives on. What was refused does not. */
  bt_dht_items_put (items, &two, -1, HOUR);
  old = make_mutable ("3:new", 0);
  g_assert_cmpint (bt_dht_items_put (items, &old, -1, HOUR), ==, BT_ITEM_SEQ_TOO_OLD);
  bt_dht_items_expire (items, 2 * HOUR - 1);
  g_assert_cmpuint (bt_dht_items_get_n (items), ==, 3);
  bt_dht_items_expire (items, 2 * HOUR);
  g_assert_cmpuint (bt_dht_items_get_n (items), ==, 1);
  assert_kept (items, &one, NULL);
  assert_kept (items, &two, "3:two");
  bt_dht_items_expire (items, 3 * HOUR);
  g_assert_cmpuint (bt_dht_items_get_n (items), ==, 0);
  bt_dht_items_free (items);
}

static void
test_flood (void)
{
  BtDhtItems *items = bt_dht_items_new ();
  BtItem first = make_immutable ("5:first"), second = make_immutable ("6:second");

  bt_dht_items_put (items, &first, -1, 0);
  bt_dht_items_put (items, &second, -1, 0);
  for (guint i = 0; i < 100000; i++) {
    g_autofree char *value = g_strdup_printf ("i%ue", i);
    BtItem item = make_immutable (value);

    g_assert_cmpint (bt_dht_items_put (items, &item, -1, i), ==, BT_ITEM_RIGHT);
    g_assert_cmpuint (bt_dht_items_get_n (items), <=, BT_LIMIT_DHT_ITEMS);
    if (i % 100 == 0)
      bt_dht_items_put (items, &first, -1, i);
  }
  /* It was put again and again; nobody thought of the other one. */
  assert_kept (items, &first, "5:first");
  assert_kept (items, &second, NULL);
  bt_dht_items_free (items);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dht-items/immutable", test_immutable);
  g_test_add_func ("/dht-items/seq", test_seq);
  g_test_add_func ("/dht-items/salt", test_salt);
  g_test_add_func ("/dht-items/refused", test_refused);
  g_test_add_func ("/dht-items/expiry", test_expiry);
  g_test_add_func ("/dht-items/flood", test_flood);
  return g_test_run ();
}
