/* bt-lsd-interface.c — the networks this computer stands in, and through which to speak to them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "lsd/bt-lsd-interface.h"

#include <ifaddrs.h>
#include <net/if.h>

#define IP_BITS 128    /* of an address as we hold it */
#define MAPPED_BITS 96 /* of the prefix that makes an IPv4 address one of IPv6 */

/* --- reading ------------------------------------------------------------------------------------ */

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
add (GArray *interfaces, const struct ifaddrs *at)
{
  BtLsdInterface interface = { .is_loopback = (at->ifa_flags & IFF_LOOPBACK) != 0 };

  if (at->ifa_addr == NULL || !(at->ifa_flags & IFF_UP)
      || !(at->ifa_flags & (IFF_MULTICAST | IFF_LOOPBACK))
      || !bt_address_from_sockaddr (&interface.address, at->ifa_addr)
      || bt_address_is_link_local6 (&interface.address))
    return;
  interface.index = if_nametoindex (at->ifa_name);
  interface.n_bits = count_bits (at->ifa_netmask, bt_address_is_v4 (&interface.address));
  if (interface.index != 0)
    g_array_append_val (interfaces, interface);
}

GArray *
bt_lsd_interfaces_read (void)
{
  GArray *interfaces = g_array_new (FALSE, FALSE, sizeof (BtLsdInterface));
  struct ifaddrs *all;

  if (getifaddrs (&all) != 0)
    return interfaces;
  for (const struct ifaddrs *at = all; at != NULL; at = at->ifa_next)
    add (interfaces, at);
  freeifaddrs (all);
  return interfaces;
}

/* --- choosing ----------------------------------------------------------------------------------- */

static BtLsdInterface *
get (const GArray *interfaces, guint index)
{
  return &g_array_index (interfaces, BtLsdInterface, index);
}

static gboolean
is_neighbour (const BtLsdInterface *self, const BtAddress *address)
{
  for (guint i = 0; i < self->n_bits; i++) {
    if ((self->address.ip[i / 8] ^ address->ip[i / 8]) & 0x80 >> i % 8)
      return FALSE;
  }
  return TRUE;
}

/* All addresses of the loopback interface's networks are ours, named or not. */
static void
choose_bound (GArray *interfaces, const BtAddress *bound)
{
  for (guint i = 0; i < interfaces->len; i++) {
    BtLsdInterface *self = get (interfaces, i);

    if (!bt_address_equal_ip (&self->address, bound)
        && !(self->is_loopback && is_neighbour (self, bound)))
      continue;
    self->address = *bound;
    self->speaks = TRUE;
    return;
  }
}

/* Another address of the same interface and family speaks already. */
static gboolean
has_voice (const GArray *interfaces, const BtLsdInterface *self)
{
  for (guint i = 0; i < interfaces->len; i++) {
    const BtLsdInterface *other = get (interfaces, i);

    if (other->speaks && other->index == self->index
        && bt_address_is_v4 (&other->address) == bt_address_is_v4 (&self->address))
      return TRUE;
  }
  return FALSE;
}

static gboolean
choose_all (GArray *interfaces, gboolean loopback)
{
  gboolean any = FALSE;

  for (guint i = 0; i < interfaces->len; i++) {
    BtLsdInterface *self = get (interfaces, i);

    if (self->is_loopback == loopback && !has_voice (interfaces, self))
      any = self->speaks = TRUE;
  }
  return any;
}

void
bt_lsd_interfaces_choose (GArray *interfaces, const BtAddress *bound)
{
  for (guint i = 0; i < interfaces->len; i++)
    get (interfaces, i)->speaks = FALSE;
  if (bound != NULL)
    choose_bound (interfaces, bound);
  else if (!choose_all (interfaces, FALSE))
    choose_all (interfaces, TRUE);
}

gboolean
bt_lsd_interfaces_reach (const GArray *interfaces, const BtAddress *address)
{
  if (bt_address_is_link_local6 (address))
    return FALSE;
  if (bt_address_is_local (address))
    return TRUE;
  for (guint i = 0; i < interfaces->len; i++) {
    if (is_neighbour (get (interfaces, i), address))
      return TRUE;
  }
  return FALSE;
}
