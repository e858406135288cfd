/* bt-name-cache.c — addresses of hosts by name, without waiting, and not asked for again and again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-name-cache.h"

#include <gio/gio.h>

#include "base/bt-limits.h"

/* The resolver does not tell how long a name holds. So long it does in most cases, and so long a
 * person waits for a tracker that moved. */
#define KNOWN_US (300 * G_USEC_PER_SEC)
#define UNKNOWN_US (20 * G_USEC_PER_SEC) /* a name that was not found: the network may come up */
#define ADDRESSES_MAX 16                 /* of one name that are kept: more would be a flood */

typedef struct {
  BtNameCache *cache; /* NULL: it was freed while the resolver worked */
  char *name;         /* owned */
  gboolean asking;
  gboolean telling; /* those who wait; it may not go meanwhile */
  gint64 until_us;
  BtAddress addresses[ADDRESSES_MAX];
  guint n;
  GQueue queries; /* BtNameQuery that wait */
} Name;

struct _BtNameCache {
  GHashTable *names; /* name -> Name */
  GCancellable *cancellable;
};

struct _BtNameQuery {
  Name *name; /* borrowed */
  BtNameFunc func;
  gpointer data;
  GList link;
};

static void
name_free (Name *name)
{
  g_free (name->name);
  g_free (name);
}

/* One that the resolver works on is freed when it comes back. */
static void
name_drop (gpointer data)
{
  Name *name = data;

  g_assert (name->queries.length == 0);
  name->cache = NULL;
  if (!name->asking)
    name_free (name);
}

BtNameCache *
bt_name_cache_new (void)
{
  BtNameCache *self = g_new0 (BtNameCache, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, name_drop);
  self->cancellable = g_cancellable_new ();
  return self;
}

void
bt_name_cache_free (BtNameCache *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->names);
  g_free (self);
}

static gboolean
is_unused (gpointer key, gpointer value, gpointer data)
{
  Name *name = value;

  return name->queries.length == 0 && !name->telling;
}

static Name *
add_name (BtNameCache *self, const char *text)
{
  Name *name = g_new0 (Name, 1);

  if (g_hash_table_size (self->names) >= BT_LIMIT_NAMES)
    g_hash_table_foreach_remove (self->names, is_unused, NULL);
  name->cache = self;
  name->name = g_strdup (text);
  g_queue_init (&name->queries);
  g_hash_table_insert (self->names, name->name, name);
  return name;
}

static void
take_addresses (Name *name, GList *found)
{
  name->n = 0;
  for (GList *at = found; at && name->n < ADDRESSES_MAX; at = at->next) {
    g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new (at->data, 0);
    struct sockaddr_storage sockaddr;

    if (g_socket_address_to_native (socket_address, &sockaddr, sizeof sockaddr, NULL)
        && bt_address_from_sockaddr (&name->addresses[name->n], (struct sockaddr *) &sockaddr))
      name->n++;
  }
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Name *name = data;
  GList *found = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, NULL);
  GList *link;

  name->asking = FALSE;
  if (!name->cache) {
    name_free (name);
    g_resolver_free_addresses (found);
    return;
  }
  take_addresses (name, found);
  g_resolver_free_addresses (found);
  name->until_us = g_get_monotonic_time () + (name->n > 0 ? KNOWN_US : UNKNOWN_US);
  name->telling = TRUE;
  while ((link = g_queue_pop_head_link (&name->queries))) {
    g_autofree BtNameQuery *query = link->data;

    query->func (name->addresses, name->n, query->data);
  }
  name->telling = FALSE;
}

static void
ask (BtNameCache *self, Name *name)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  name->asking = TRUE;
  g_resolver_lookup_by_name_async (resolver, name->name, self->cancellable, found_cb, name);
}

BtNameQuery *
bt_name_cache_look_up (BtNameCache *self, const char *text, gint64 now_us, BtNameFunc func,
                       gpointer data)
{
  Name *name = g_hash_table_lookup (self->names, text);
  BtNameQuery *query;
  BtAddress numeric;

  if (bt_address_parse (&numeric, text, 1)) {
    numeric.port = 0;
    func (&numeric, 1, data);
    return NULL;
  }
  if (name && !name->asking && now_us < name->until_us) {
    func (name->addresses, name->n, data);
    return NULL;
  }
  if (!name)
    name = add_name (self, text);
  query = g_new0 (BtNameQuery, 1);
  query->name = name;
  query->func = func;
  query->data = data;
  query->link.data = query;
  g_queue_push_tail_link (&name->queries, &query->link);
  if (!name->asking)
    ask (self, name);
  return query;
}

void
bt_name_query_cancel (BtNameQuery *self)
{
  g_queue_unlink (&self->name->queries, &self->link);
  g_free (self);
}
