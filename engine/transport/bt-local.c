/* bt-local.c — the addresses of this computer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-local.h"

#include "base/bt-limits.h"

#include <ifaddrs.h>
#include <net/if.h>

static gboolean
has (const GArray *addresses, const BtAddress *address)
{
  for (guint i = 0; i < addresses->len; i++) {
    if (bt_address_equal_ip (&g_array_index (addresses, BtAddress, i), address))
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_address (const struct ifaddrs *at, BtAddress *address)
{
  if (at->ifa_addr == NULL || !(at->ifa_flags & IFF_UP)
      || !bt_address_from_sockaddr (address, at->ifa_addr) || bt_address_is_link_local6 (address))
    return FALSE;
  address->port = 1; /* of a peer there, for the question below */
  if (!bt_address_is_dialable (address))
    return FALSE;
  address->port = 0;
  return TRUE;
}

static void
add_all (GArray *addresses, const struct ifaddrs *all, gboolean loopback)
{
  BtAddress address;

  for (const struct ifaddrs *at = all; at != NULL; at = at->ifa_next) {
    if (addresses->len < BT_LIMIT_LOCAL_ADDRESSES && read_address (at, &address)
        && ((at->ifa_flags & IFF_LOOPBACK) != 0) == loopback && !has (addresses, &address))
      g_array_append_val (addresses, address);
  }
}

GArray *
bt_local_addresses (gboolean loopback)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  struct ifaddrs *all;

  if (getifaddrs (&all) != 0)
    return addresses;
  add_all (addresses, all, FALSE);
  if (loopback || addresses->len == 0)
    add_all (addresses, all, TRUE);
  freeifaddrs (all);
  return addresses;
}
