/* bt-mdns.c — multicast DNS by ourselves: services and addresses of the local network.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-mdns.h"

#include "base/bt-random.h"
#include "mdns/bt-mdns-socket.h"

/* While somebody wants to know something: a computer that wakes up has its network some seconds later, and who
 * looks at an empty list waits for it. */
#define LOOK_US (5 * (gint64) G_USEC_PER_SEC)

struct _BtMdns {
  GMainContext *context;
  BtAddress bound; /* while @is_bound */
  gboolean is_bound;
  BtMdnsQuerier *querier;
  BtMdnsSocket *socket; /* NULL: nobody wants to know anything */
  gint64 look_us;       /* when to look for new networks */
  GSource *source;      /* ready when the querier is due */
  gboolean is_telling, is_freed;
};

/* --- turns -------------------------------------------------------------------------------------------- */

static void
heard (const guint8 *bytes, gsize n_bytes, guint interface, gpointer data)
{
  BtMdns *self = data;

  bt_mdns_querier_feed (self->querier, bytes, n_bytes, interface, g_get_monotonic_time ());
  g_source_set_ready_time (self->source, 0);
}

static void
look_around (BtMdns *self, gint64 now_us)
{
  if (self->socket == NULL)
    self->socket =
        bt_mdns_socket_new (self->context, self->is_bound ? &self->bound : NULL, heard, self);
  else if (now_us < self->look_us)
    return;
  else if (bt_mdns_socket_look_around (self->socket))
    bt_mdns_querier_restart (self->querier, now_us);
  self->look_us = now_us + LOOK_US;
}

static void
speak (BtMdns *self, gint64 now_us)
{
  BtDnsWriter writer;

  look_around (self, now_us);
  if (bt_mdns_querier_write (self->querier, &writer, now_us))
    bt_mdns_socket_send (self->socket, writer.bytes, writer.n_bytes);
}

static void
plan (BtMdns *self)
{
  g_source_set_ready_time (self->source,
                           MIN (bt_mdns_querier_get_deadline (self->querier), self->look_us));
}

/* Whoever comes next finds nothing that grew old meanwhile. */
static void
rest (BtMdns *self)
{
  g_clear_pointer (&self->socket, bt_mdns_socket_free);
  g_source_set_ready_time (self->source, -1);
}

static void
destroy (BtMdns *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->socket, bt_mdns_socket_free);
  bt_mdns_querier_free (self->querier);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
tell (BtMdns *self, gint64 now_us)
{
  self->is_telling = TRUE;
  bt_mdns_querier_turn (self->querier, now_us);
  self->is_telling = FALSE;
}

static gboolean
turn_cb (gpointer data)
{
  BtMdns *self = data;
  gint64 now_us = g_get_monotonic_time ();

  tell (self, now_us);
  if (self->is_freed) {
    destroy (self);
    return G_SOURCE_REMOVE;
  }
  if (bt_mdns_querier_is_idle (self->querier)) {
    rest (self);
  } else {
    speak (self, now_us);
    plan (self);
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return callback (data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

/* --- life --------------------------------------------------------------------------------------------- */

BtMdns *
bt_mdns_new (GMainContext *context, const BtAddress *bound)
{
  BtMdns *self = g_new0 (BtMdns, 1);
  BtRandom random;

  bt_random_init_system (&random);
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->is_bound = bound != NULL;
  if (bound != NULL)
    self->bound = *bound;
  self->querier = bt_mdns_querier_new (bt_random_next (&random));
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "mdns");
  g_source_set_callback (self->source, turn_cb, self, NULL);
  g_source_attach (self->source, self->context);
  return self;
}

void
bt_mdns_free (BtMdns *self)
{
  bt_mdns_querier_end_all (self->querier);
  self->is_freed = TRUE;
  if (!self->is_telling)
    destroy (self);
}

/* --- who wants to know -------------------------------------------------------------------------------- */

static void
kick (BtMdns *self)
{
  g_source_set_ready_time (self->source, 0);
}

BtMdnsBrowse *
bt_mdns_browse (BtMdns *self, const char *type, const BtMdnsBrowseFuncs *funcs, gpointer data)
{
  kick (self);
  return bt_mdns_querier_browse (self->querier, type, funcs, data, g_get_monotonic_time ());
}

void
bt_mdns_end_browse (BtMdns *self, BtMdnsBrowse *browse)
{
  bt_mdns_querier_end_browse (self->querier, browse);
  kick (self);
}

BtMdnsLookup *
bt_mdns_resolve (BtMdns *self, const char *name, gint64 patience_us, BtMdnsResolveFunc func,
                 gpointer data)
{
  kick (self);
  return bt_mdns_querier_resolve (self->querier, name, patience_us, func, data,
                                  g_get_monotonic_time ());
}

void
bt_mdns_end_lookup (BtMdns *self, BtMdnsLookup *lookup)
{
  bt_mdns_querier_end_lookup (self->querier, lookup);
  kick (self);
}
