/* test-contact-cache.c — a node of each part of the network.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-contact-cache.h"

#define N_PARTS 1024 /* so many differ in their first ten bits */

static BtContact
make (guint part, guint8 number)
{
  BtContact contact = { .id = { { (guint8) (part >> 2), (guint8) (part << 6), number } } };
  g_autofree char *text = g_strdup_printf ("198.%u.%u.%u:6881", part >> 8, part & 0xff, number);

  g_assert_true (bt_address_parse (&contact.address, text, 0));
  return contact;
}

static void
assert_found (const BtContactCache *cache, guint part, const BtContact *first)
{
  BtNodeId target = make (part, 0).id;
  BtContact found;

  g_assert_cmpuint (bt_contact_cache_find (cache, &target, &found, 1), ==, first != NULL ? 1 : 0);
  if (first != NULL)
    g_assert_true (bt_node_id_equal (&found.id, &first->id));
}

static void
test_who_stays (void)
{
  BtContactCache *cache = bt_contact_cache_new ();
  BtContact heard = make (7, 1), later = make (7, 2), answered = make (7, 3);

  assert_found (cache, 7, NULL);
  bt_contact_cache_heard (cache, &heard);
  bt_contact_cache_heard (cache, &later);
  assert_found (cache, 7, &heard);
  bt_contact_cache_answered (cache, &answered);
  bt_contact_cache_heard (cache, &later);
  assert_found (cache, 7, &answered);
  /* Another one failed, and one of that id at another address. */
  bt_contact_cache_failed (cache, &heard);
  later.id = answered.id;
  bt_contact_cache_failed (cache, &later);
  assert_found (cache, 7, &answered);
  bt_contact_cache_failed (cache, &answered);
  assert_found (cache, 7, NULL);
  bt_contact_cache_free (cache);
}

static void
test_order (void)
{
  static const guint parts[] = { 0x201, 0x203, 0x100, 0x000 };
  static const guint order[] = { 0x201, 0x203, 0x000, 0x100 };
  BtContactCache *cache = bt_contact_cache_new ();
  BtNodeId target = make (0x200, 0).id;
  BtContact found[N_PARTS];

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    BtContact contact = make (parts[i], 1);

    bt_contact_cache_heard (cache, &contact);
  }
  g_assert_cmpuint (bt_contact_cache_find (cache, &target, found, N_PARTS), ==,
                    G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    BtNodeId right = make (order[i], 1).id;

    g_assert_true (bt_node_id_equal (&found[i].id, &right));
  }
  g_assert_cmpuint (bt_contact_cache_find (cache, &target, found, 2), ==, 2);
  bt_contact_cache_free (cache);
}

/* However many there are, there is one of each part. */
static void
test_flood (void)
{
  BtContactCache *cache = bt_contact_cache_new ();
  BtNodeId target = { { 0 } };
  BtContact found[2 * N_PARTS];

  for (guint i = 0; i < 100 * N_PARTS; i++) {
    BtContact contact = make (i % N_PARTS, (guint8) (i / N_PARTS));

    bt_contact_cache_heard (cache, &contact);
  }
  g_assert_cmpuint (bt_contact_cache_find (cache, &target, found, 2 * N_PARTS), ==, N_PARTS);
  for (guint i = 0; i < N_PARTS; i++)
    g_assert_cmpuint (found[i].id.bytes[2], ==, 0);
  bt_contact_cache_free (cache);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contact-cache/who-stays", test_who_stays);
  g_test_add_func ("/contact-cache/order", test_order);
  g_test_add_func ("/contact-cache/flood", test_flood);
  return g_test_run ();
}
