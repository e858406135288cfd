/* bt-contact-cache.c — nodes from all over the network, to begin lookups with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-contact-cache.h"

/* Of an id: a lookup begins so many bits ahead, where eight nodes of a half begin three ahead. Forty
 * kilobytes. */
#define PART_BITS 10
#define N_PARTS (1 << PART_BITS)

struct _BtContactCache {
  BtContact places[N_PARTS]; /* port 0: there is none */
};

BtContactCache *
bt_contact_cache_new (void)
{
  return g_new0 (BtContactCache, 1);
}

void
bt_contact_cache_free (BtContactCache *self)
{
  g_free (self);
}

static guint
get_part (const BtNodeId *id)
{
  return (guint) (id->bytes[0] << 8 | id->bytes[1]) >> (16 - PART_BITS);
}

static gboolean
is_taken (const BtContact *place)
{
  return place->address.port != 0;
}

void
bt_contact_cache_heard (BtContactCache *self, const BtContact *contact)
{
  BtContact *place = &self->places[get_part (&contact->id)];

  if (!is_taken (place))
    *place = *contact;
}

void
bt_contact_cache_answered (BtContactCache *self, const BtContact *contact)
{
  self->places[get_part (&contact->id)] = *contact;
}

void
bt_contact_cache_failed (BtContactCache *self, const BtContact *contact)
{
  BtContact *place = &self->places[get_part (&contact->id)];

  if (bt_node_id_equal (&place->id, &contact->id)
      && bt_address_equal (&place->address, &contact->address))
    place->address.port = 0;
}

guint
bt_contact_cache_find (const BtContactCache *self, const BtNodeId *target, BtContact *out,
                       guint max)
{
  guint part = get_part (target), n = 0;

  for (guint distance = 0; distance < N_PARTS && n < max; distance++) {
    const BtContact *place = &self->places[part ^ distance];

    if (is_taken (place))
      out[n++] = *place;
  }
  return n;
}
