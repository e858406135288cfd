/* bt-mdns-browse.c — the services of one kind, as they were told, beside what is known now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-mdns-browse.h"

#include "base/bt-limits.h"

static void
service_free (gpointer service)
{
  bt_mdns_service_free (service);
}

BtMdnsBrowse *
bt_mdns_browse_new (const char *type, const BtMdnsBrowseFuncs *funcs, gpointer data)
{
  BtMdnsBrowse *self = g_new0 (BtMdnsBrowse, 1);

  if (!bt_dns_name_parse (&self->type, type)) {
    g_free (self);
    return NULL;
  }
  self->funcs = funcs;
  self->data = data;
  self->told = g_ptr_array_new_with_free_func (service_free);
  return self;
}

void
bt_mdns_browse_free (BtMdnsBrowse *self)
{
  g_ptr_array_unref (self->told);
  g_free (self);
}

/* --- what is known now -------------------------------------------------------------------------------- */

static gboolean
has_address (const GArray *addresses, const BtAddress *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (bt_address_equal_ip (&g_array_index (addresses, BtAddress, i), address))
      return TRUE;
  return FALSE;
}

static void
add_addresses (GArray *addresses, BtDnsCache *cache, const BtDnsName *name, BtDnsType type,
               guint16 port)
{
  guint place = 0;
  const BtDnsEntry *entry;

  while ((entry = bt_dns_cache_next (cache, name, type, &place))) {
    BtAddress address = entry->record.address;

    address.port = port;
    if (addresses->len < BT_LIMIT_MDNS_ADDRESSES && !has_address (addresses, &address))
      g_array_append_val (addresses, address);
  }
}

void
bt_mdns_add_addresses (GArray *addresses, BtDnsCache *cache, const BtDnsName *name, guint16 port)
{
  add_addresses (addresses, cache, name, BT_DNS_A, port);
  add_addresses (addresses, cache, name, BT_DNS_AAAA, port);
}

/* What is of this machine alone is no place where a neighbour could be. */
static void
drop_loopback (GArray *addresses)
{
  for (guint i = addresses->len; i > 0; i--)
    if (bt_address_is_loopback (&g_array_index (addresses, BtAddress, i - 1)))
      g_array_remove_index (addresses, i - 1);
}

/* There is one, but while it changes. */
static const BtDnsEntry *
find_latest (BtDnsCache *cache, const BtDnsName *name, BtDnsType type)
{
  const BtDnsEntry *latest = NULL, *entry;
  guint place = 0;

  while ((entry = bt_dns_cache_next (cache, name, type, &place)))
    if (latest == NULL || entry->told_us > latest->told_us)
      latest = entry;
  return latest;
}

static void
fill (BtMdnsService *service, BtDnsCache *cache, const BtDnsName *instance,
      const BtDnsRecord *place)
{
  const BtDnsEntry *text = find_latest (cache, instance, BT_DNS_TXT);

  service->instance = bt_dns_name_dup_first_label (instance);
  service->host = bt_dns_name_to_string (&place->target);
  service->port = place->port;
  bt_mdns_add_addresses (service->addresses, cache, &place->target, place->port);
  drop_loopback (service->addresses);
  g_bytes_unref (service->txt);
  service->txt = g_bytes_ref (text->txt);
}

/* NULL: not enough of it is known (yet) to reach it. What it says of itself comes in the same packet, or is
 * asked for: a service without it would be told twice. */
static BtMdnsService *
make_service (BtDnsCache *cache, const BtDnsName *instance)
{
  const BtDnsEntry *place = find_latest (cache, instance, BT_DNS_SRV);
  BtMdnsService *service;

  if (place == NULL || place->record.port == 0 || find_latest (cache, instance, BT_DNS_TXT) == NULL)
    return NULL;
  service = bt_mdns_service_new ();
  fill (service, cache, instance, &place->record);
  if (service->addresses->len == 0)
    g_clear_pointer (&service, bt_mdns_service_free);
  return service;
}

static gint64
find (const GPtrArray *services, const char *instance)
{
  for (guint i = 0; i < services->len; i++) {
    const BtMdnsService *service = g_ptr_array_index (services, i);

    if (g_str_equal (service->instance, instance))
      return i;
  }
  return -1;
}

/* Each once, through however many interfaces it was heard of. (transfer full) */
static GPtrArray *
read_services (const BtMdnsBrowse *self, BtDnsCache *cache)
{
  GPtrArray *services = g_ptr_array_new_with_free_func (service_free);
  guint place = 0;
  const BtDnsEntry *entry;

  while (services->len < BT_LIMIT_MDNS_SERVICES
         && (entry = bt_dns_cache_next (cache, &self->type, BT_DNS_PTR, &place))) {
    BtMdnsService *service = make_service (cache, &entry->record.target);

    if (service != NULL && find (services, service->instance) < 0)
      g_ptr_array_add (services, service);
    else if (service != NULL)
      bt_mdns_service_free (service);
  }
  return services;
}

/* --- telling ------------------------------------------------------------------------------------------ */

/* Whoever is told may have this end. */
static void
tell_removed (BtMdnsBrowse *self, const GPtrArray *before, const GPtrArray *now)
{
  for (guint i = 0; i < before->len && !self->is_over; i++) {
    const BtMdnsService *service = g_ptr_array_index (before, i);

    if (find (now, service->instance) < 0)
      self->funcs->removed (service, self->data);
  }
}

static void
tell_present (BtMdnsBrowse *self, const GPtrArray *before, const GPtrArray *now)
{
  for (guint i = 0; i < now->len && !self->is_over; i++) {
    const BtMdnsService *service = g_ptr_array_index (now, i);
    gint64 at = find (before, service->instance);

    if (at < 0)
      self->funcs->added (service, self->data);
    else if (!bt_mdns_service_equal (service, g_ptr_array_index (before, (guint) at)))
      self->funcs->changed (service, self->data);
  }
}

void
bt_mdns_browse_update (BtMdnsBrowse *self, BtDnsCache *cache)
{
  GPtrArray *before = self->told;

  self->told_serial = bt_dns_cache_get_serial (cache);
  self->told = read_services (self, cache);
  tell_removed (self, before, self->told);
  tell_present (self, before, self->told);
  g_ptr_array_unref (before);
}
