/* test-local.c — the addresses of this computer, whatever it has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-local.h"

#include "base/bt-limits.h"

static guint
count_loopback (const GArray *addresses)
{
  guint n = 0;

  for (guint i = 0; i < addresses->len; i++)
    n += bt_address_is_loopback (&g_array_index (addresses, BtAddress, i));
  return n;
}

static void
test_all (void)
{
  g_autoptr (GArray) addresses = bt_local_addresses (TRUE);

  g_assert_cmpuint (addresses->len, <=, BT_LIMIT_LOCAL_ADDRESSES);
  for (guint i = 0; i < addresses->len; i++) {
    BtAddress *address = &g_array_index (addresses, BtAddress, i);

    g_assert_cmpuint (address->port, ==, 0);
    g_assert_false (bt_address_is_link_local6 (address));
    for (guint j = 0; j < i; j++)
      g_assert_false (bt_address_equal_ip (address, &g_array_index (addresses, BtAddress, j)));
    address->port = 1;
    g_assert_true (bt_address_is_dialable (address));
    address->port = 0;
  }
}

/* Those of this computer alone come where there is nothing else, or when they are asked for. */
static void
test_loopback (void)
{
  g_autoptr (GArray) without = bt_local_addresses (FALSE);
  g_autoptr (GArray) with = bt_local_addresses (TRUE);

  g_assert_cmpuint (without->len, <=, with->len);
  if (count_loopback (without) > 0)
    g_assert_cmpuint (without->len, ==, with->len);
}

/* Each has an interface and a network, and the addresses alone are those of this list. */
static void
test_networks (void)
{
  g_autoptr (GArray) locals = bt_local_read ();
  g_autoptr (GArray) addresses = bt_local_addresses (TRUE);

  g_assert_cmpuint (addresses->len, <=, locals->len);
  for (guint i = 0; i < locals->len; i++) {
    const BtLocal *local = &g_array_index (locals, BtLocal, i);

    g_assert_cmpuint (local->interface, !=, 0);
    g_assert_cmpuint (local->n_bits, <=, 128);
    g_assert_cmpuint (local->n_bits, >=, bt_address_is_v4 (&local->address) ? 96 : 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/local/all", test_all);
  g_test_add_func ("/local/networks", test_networks);
  g_test_add_func ("/local/loopback", test_loopback);
  return g_test_run ();
}
