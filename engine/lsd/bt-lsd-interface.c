/* bt-lsd-interface.c — the networks this computer stands in, and through which to speak to them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "lsd/bt-lsd-interface.h"

#include "transport/bt-local.h"

/* --- reading ------------------------------------------------------------------------------------ */

static void
add (GArray *interfaces, const BtLocal *local)
{
  BtLsdInterface interface = {
    .index = local->interface,
    .address = local->address,
    .n_bits = local->n_bits,
    .is_loopback = local->is_loopback,
  };

  if (local->interface != 0 && (local->has_multicast || local->is_loopback))
    g_array_append_val (interfaces, interface);
}

GArray *
bt_lsd_interfaces_read (void)
{
  GArray *interfaces = g_array_new (FALSE, FALSE, sizeof (BtLsdInterface));
  g_autoptr (GArray) locals = bt_local_read ();

  for (guint i = 0; i < locals->len; i++)
    add (interfaces, &g_array_index (locals, BtLocal, i));
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
