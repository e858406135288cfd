/* bt-dns-cache.c — what the local network said lately, for as long as it is true.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-cache.h"

#include "base/bt-limits.h"

#include <string.h>

/* RFC 6762, 10.1 and 10.2: what is taken back stays for a second, in which somebody else may say it. */
#define GRACE_US G_USEC_PER_SEC

/* All that was said of one name. */
typedef struct {
  BtDnsName name;
  GPtrArray *entries; /* BtDnsEntry, in the order in which they came; never empty */
} Named;

struct _BtDnsCache {
  GHashTable *names; /* Named, by itself: its first field */
  guint n_entries;
  guint serial;
};

static void
entry_free (gpointer data)
{
  BtDnsEntry *entry = data;

  g_clear_pointer (&entry->txt, g_bytes_unref);
  g_free (entry);
}

static void
named_free (gpointer data)
{
  Named *named = data;

  g_ptr_array_unref (named->entries);
  g_free (named);
}

static guint
hash (gconstpointer name)
{
  return bt_dns_name_hash (name);
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  return bt_dns_name_equal (a, b);
}

BtDnsCache *
bt_dns_cache_new (void)
{
  BtDnsCache *self = g_new0 (BtDnsCache, 1);

  self->names = g_hash_table_new_full (hash, equal, named_free, NULL);
  return self;
}

void
bt_dns_cache_free (BtDnsCache *self)
{
  g_hash_table_unref (self->names);
  g_free (self);
}

/* --- finding ------------------------------------------------------------------------------------------ */

static Named *
find_name (const BtDnsCache *self, const BtDnsName *name)
{
  return g_hash_table_lookup (self->names, name);
}

static gboolean
says_same (const BtDnsRecord *a, const BtDnsRecord *b)
{
  switch (a->type) {
  case BT_DNS_PTR:
    return bt_dns_name_equal (&a->target, &b->target);
  case BT_DNS_SRV:
    return a->port == b->port && bt_dns_name_equal (&a->target, &b->target);
  case BT_DNS_TXT:
    return a->n_txt == b->n_txt && (a->n_txt == 0 || memcmp (a->txt, b->txt, a->n_txt) == 0);
  case BT_DNS_A:
  case BT_DNS_AAAA:
  default:
    return bt_address_equal_ip (&a->address, &b->address);
  }
}

static BtDnsEntry *
find (const Named *named, const BtDnsRecord *record, guint interface)
{
  for (guint i = 0; i < named->entries->len; i++) {
    BtDnsEntry *entry = g_ptr_array_index (named->entries, i);

    if (entry->interface == interface && entry->record.type == record->type
        && says_same (&entry->record, record))
      return entry;
  }
  return NULL;
}

BtDnsEntry *
bt_dns_cache_next (BtDnsCache *self, const BtDnsName *name, BtDnsType type, guint *place)
{
  const Named *named = find_name (self, name);

  while (named != NULL && *place < named->entries->len) {
    BtDnsEntry *entry = g_ptr_array_index (named->entries, (*place)++);

    if (!entry->is_doomed && entry->record.type == type)
      return entry;
  }
  return NULL;
}

/* --- taking ------------------------------------------------------------------------------------------- */

/* What was said in the last second may be of the same answer, which takes several packets. */
static void
flush (BtDnsCache *self, const Named *named, const BtDnsRecord *record, guint interface,
       gint64 now_us)
{
  for (guint i = 0; i < named->entries->len; i++) {
    BtDnsEntry *entry = g_ptr_array_index (named->entries, i);

    if (entry->interface != interface || entry->record.type != record->type || entry->is_doomed
        || now_us - entry->told_us <= GRACE_US || says_same (&entry->record, record))
      continue;
    entry->is_doomed = TRUE;
    entry->expires_us = MIN (entry->expires_us, now_us + GRACE_US);
    self->serial++;
  }
}

static void
renew (BtDnsCache *self, BtDnsEntry *entry, const BtDnsRecord *record, gint64 now_us)
{
  guint32 ttl = MIN (record->ttl, BT_LIMIT_MDNS_TTL);

  if (ttl == 0) {
    entry->expires_us = MIN (entry->expires_us, now_us + GRACE_US);
    return;
  }
  if (entry->is_doomed)
    self->serial++;
  entry->is_doomed = FALSE;
  entry->n_renewals = 0;
  entry->record.ttl = ttl;
  entry->told_us = now_us;
  entry->expires_us = now_us + (gint64) ttl * G_USEC_PER_SEC;
}

static Named *
add_name (BtDnsCache *self, const BtDnsName *name)
{
  Named *named = g_new0 (Named, 1);

  named->name = *name;
  named->entries = g_ptr_array_new_with_free_func (entry_free);
  g_hash_table_add (self->names, named);
  return named;
}

static void
add (BtDnsCache *self, Named *named, const BtDnsRecord *record, guint interface, gint64 now_us)
{
  BtDnsEntry *entry;

  if (record->ttl == 0 || self->n_entries == BT_LIMIT_MDNS_RECORDS)
    return;
  entry = g_new0 (BtDnsEntry, 1);
  entry->record = *record;
  entry->interface = interface;
  if (record->type == BT_DNS_TXT) {
    entry->txt = g_bytes_new (record->txt, record->n_txt);
    entry->record.txt = g_bytes_get_data (entry->txt, NULL);
  }
  renew (self, entry, record, now_us);
  g_ptr_array_add ((named != NULL ? named : add_name (self, &record->name))->entries, entry);
  self->n_entries++;
  self->serial++;
}

void
bt_dns_cache_take (BtDnsCache *self, const BtDnsRecord *record, guint interface, gint64 now_us)
{
  Named *named = find_name (self, &record->name);
  BtDnsEntry *entry = named != NULL ? find (named, record, interface) : NULL;

  if (named != NULL && record->is_unique && record->ttl > 0)
    flush (self, named, record, interface, now_us);
  if (entry != NULL)
    renew (self, entry, record, now_us);
  else
    add (self, named, record, interface, now_us);
}

/* --- forgetting --------------------------------------------------------------------------------------- */

/* Returns how many are gone. */
static guint
drop (BtDnsCache *self, gboolean (*keeps) (const BtDnsEntry *entry, gpointer data), gpointer data)
{
  guint n_before = self->n_entries;
  GHashTableIter iter;
  Named *named;

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, (gpointer *) &named, NULL)) {
    for (guint i = named->entries->len; i > 0; i--) {
      if (keeps (g_ptr_array_index (named->entries, i - 1), data))
        continue;
      g_ptr_array_remove_index (named->entries, i - 1);
      self->n_entries--;
    }
    if (named->entries->len == 0)
      g_hash_table_iter_remove (&iter);
  }
  return n_before - self->n_entries;
}

static gboolean
is_alive (const BtDnsEntry *entry, gpointer data)
{
  return entry->expires_us > *(gint64 *) data;
}

void
bt_dns_cache_expire (BtDnsCache *self, gint64 now_us)
{
  self->serial += drop (self, is_alive, &now_us);
}

typedef struct {
  BtDnsKeepFunc keeps;
  gpointer data;
} Keeper;

static gboolean
is_kept (const BtDnsEntry *entry, gpointer data)
{
  const Keeper *keeper = data;

  return keeper->keeps (&entry->record, keeper->data);
}

void
bt_dns_cache_purge (BtDnsCache *self, BtDnsKeepFunc keeps, gpointer data)
{
  Keeper keeper = { keeps, data };

  drop (self, is_kept, &keeper);
}

gint64
bt_dns_cache_get_deadline (const BtDnsCache *self)
{
  gint64 deadline_us = G_MAXINT64;
  GHashTableIter iter;
  Named *named;

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, (gpointer *) &named, NULL))
    for (guint i = 0; i < named->entries->len; i++) {
      const BtDnsEntry *entry = g_ptr_array_index (named->entries, i);

      deadline_us = MIN (deadline_us, entry->expires_us);
    }
  return deadline_us;
}

guint
bt_dns_cache_get_serial (const BtDnsCache *self)
{
  return self->serial;
}
