/* bt-local.c — the addresses of this computer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-local.h"

#include "base/bt-limits.h"

#include <ifaddrs.h>
#include <net/if.h>

#define IP_BITS 128    /* of an address as we hold it */
#define MAPPED_BITS 96 /* of the prefix that makes an IPv4 address one of IPv6 */

/* --- reading ------------------------------------------------------------------------------------ */

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

/* The leading ones of a mask. */
static guint
count_bits (const struct sockaddr *netmask, gboolean v4)
{
  guint n = v4 ? MAPPED_BITS : 0;
  BtAddress mask;

  if (netmask == NULL || !bt_address_from_sockaddr (&mask, netmask))
    return IP_BITS;
  while (n < IP_BITS && mask.ip[n / 8] & 0x80 >> n % 8)
    n++;
  return n;
}

static void
add (GArray *locals, const struct ifaddrs *at)
{
  BtLocal local = { .is_loopback = (at->ifa_flags & IFF_LOOPBACK) != 0,
                    .has_multicast = (at->ifa_flags & IFF_MULTICAST) != 0 };

  if (!read_address (at, &local.address))
    return;
  local.interface = if_nametoindex (at->ifa_name);
  local.n_bits = count_bits (at->ifa_netmask, bt_address_is_v4 (&local.address));
  g_array_append_val (locals, local);
}

GArray *
bt_local_read (void)
{
  GArray *locals = g_array_new (FALSE, FALSE, sizeof (BtLocal));
  struct ifaddrs *all;

  if (getifaddrs (&all) != 0)
    return locals;
  for (const struct ifaddrs *at = all; at != NULL; at = at->ifa_next)
    add (locals, at);
  freeifaddrs (all);
  return locals;
}

/* --- addresses alone ---------------------------------------------------------------------------- */

static gboolean
has (const GArray *addresses, const BtAddress *address)
{
  for (guint i = 0; i < addresses->len; i++) {
    if (bt_address_equal_ip (&g_array_index (addresses, BtAddress, i), address))
      return TRUE;
  }
  return FALSE;
}

static void
add_all (GArray *addresses, const GArray *locals, gboolean loopback)
{
  for (guint i = 0; i < locals->len && addresses->len < BT_LIMIT_LOCAL_ADDRESSES; i++) {
    const BtLocal *local = &g_array_index (locals, BtLocal, i);

    if (local->is_loopback == loopback && !has (addresses, &local->address))
      g_array_append_val (addresses, local->address);
  }
}

GArray *
bt_local_addresses (gboolean loopback)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  g_autoptr (GArray) locals = bt_local_read ();

  add_all (addresses, locals, FALSE);
  if (loopback || addresses->len == 0)
    add_all (addresses, locals, TRUE);
  return addresses;
}
