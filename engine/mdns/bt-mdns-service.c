/* bt-mdns-service.c — a service that somebody on the local network offers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-mdns-service.h"

#include "mdns/bt-dns-txt.h"

BtMdnsService *
bt_mdns_service_new (void)
{
  BtMdnsService *self = g_new0 (BtMdnsService, 1);

  self->addresses = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  self->txt = g_bytes_new (NULL, 0);
  return self;
}

void
bt_mdns_service_free (BtMdnsService *self)
{
  g_free (self->instance);
  g_free (self->host);
  g_array_unref (self->addresses);
  g_bytes_unref (self->txt);
  g_free (self);
}

static gboolean
has_same_addresses (const BtMdnsService *a, const BtMdnsService *b)
{
  if (a->addresses->len != b->addresses->len)
    return FALSE;
  for (guint i = 0; i < a->addresses->len; i++)
    if (!bt_address_equal (&g_array_index (a->addresses, BtAddress, i),
                           &g_array_index (b->addresses, BtAddress, i)))
      return FALSE;
  return TRUE;
}

gboolean
bt_mdns_service_equal (const BtMdnsService *a, const BtMdnsService *b)
{
  return g_str_equal (a->instance, b->instance) && g_str_equal (a->host, b->host)
         && a->port == b->port && has_same_addresses (a, b) && g_bytes_equal (a->txt, b->txt);
}

char *
bt_mdns_service_dup_txt (const BtMdnsService *self, const char *key)
{
  gsize n_txt;
  const guint8 *txt = g_bytes_get_data (self->txt, &n_txt);

  return bt_dns_txt_get (txt, n_txt, key);
}
