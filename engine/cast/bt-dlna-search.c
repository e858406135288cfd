/* bt-dlna-search.c — the renderers of the networks that this computer is in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-dlna-search.h"

#include <libgupnp/gupnp.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-dlna-link.h"
#include "cast/bt-dlna.h"
#include "cast/bt-upnp-values.h"

#define RESCAN_S 15 /* datagrams get lost, and who was switched off says nothing of it */
#define TRIES 3     /* to ask one what it is: some announce themselves before they listen */
#define TRY_AGAIN_S 3

struct _BtDlnaSearch {
  BtDlnaSearchCallback found, lost;
  gpointer data;
  GUPnPContextManager *manager; /* owned; NULL: it does not run */
  GHashTable *browsers;         /* owned; GUPnPContext -> GSSDPResourceBrowser, owned */
  GHashTable *entries;          /* owned; id -> Entry, owned */
  char *interface;              /* owned; the only one that is meant; NULL: all are */
  guint rescan;                 /* source */
};

/* One that was heard of. */
typedef struct {
  BtDlnaSearch *search;      /* NULL: nobody looks for it any more */
  GUPnPContext *context;     /* borrowed; where it was heard */
  char *id;                  /* owned; UDN */
  GUri *location;            /* owned */
  GCancellable *cancellable; /* owned */
  BtCastDevice *device;      /* owned; NULL: it did not say yet what it is */
  gboolean is_asked;         /* its answer frees what nobody looks for any more */
  guint n_tries, again;      /* source */
} Entry;

/* --- who is there --------------------------------------------------------------------------------- */

static void
entry_free (Entry *entry)
{
  g_clear_handle_id (&entry->again, g_source_remove);
  g_clear_object (&entry->device);
  g_object_unref (entry->cancellable);
  g_uri_unref (entry->location);
  g_free (entry->id);
  g_free (entry);
}

static void
entry_drop (gpointer data)
{
  Entry *entry = data;

  entry->search = NULL;
  g_cancellable_cancel (entry->cancellable);
  if (!entry->is_asked)
    entry_free (entry);
}

static void ask (Entry *entry);

static gboolean
again_cb (gpointer data)
{
  Entry *entry = data;

  entry->again = 0;
  ask (entry);
  return G_SOURCE_REMOVE;
}

/* One that says nothing of itself, or nothing that can be read, is not there for us. */
static void
note_silence (Entry *entry, const GError *error)
{
  g_debug ("%s is no player for us: %s", entry->id, error ? error->message : "it has another name");
  if (error && entry->n_tries < TRIES)
    entry->again = g_timeout_add_seconds (TRY_AGAIN_S, again_cb, entry);
  else
    g_hash_table_remove (entry->search->entries, entry->id);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastDevice) device = bt_dlna_open_finish (result, &error);
  Entry *entry = data;

  entry->is_asked = FALSE;
  if (!entry->search) {
    entry_free (entry);
  } else if (device && strcmp (bt_cast_device_get_id (device), entry->id) == 0) {
    entry->device = g_steal_pointer (&device);
    entry->search->found (entry->device, entry->search->data);
  } else {
    note_silence (entry, error);
  }
}

static void
ask (Entry *entry)
{
  entry->is_asked = TRUE;
  entry->n_tries++;
  bt_dlna_open_async (entry->location, entry->context, entry->cancellable, opened_cb, entry);
}

static void
add (BtDlnaSearch *self, GUPnPContext *context, const char *id, GUri *location)
{
  Entry *entry;

  if (g_hash_table_contains (self->entries, id)
      || g_hash_table_size (self->entries) >= BT_LIMIT_UPNP_DEVICES)
    return;
  entry = g_new0 (Entry, 1);
  entry->search = self;
  entry->context = context;
  entry->id = g_strdup (id);
  entry->location = g_uri_ref (location);
  entry->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->entries, entry->id, entry);
  ask (entry);
}

static void
take_away (BtDlnaSearch *self, Entry *entry)
{
  g_autoptr (BtCastDevice) device = entry->device ? g_object_ref (entry->device) : NULL;

  g_hash_table_remove (self->entries, entry->id);
  if (device)
    self->lost (device, self->data);
}

/* --- what is heard -------------------------------------------------------------------------------- */

static gboolean
is_of_sender (const char *location, const char *sender)
{
  g_autoptr (GUri) uri = bt_upnp_location_parse (location, sender);

  return uri != NULL;
}

/* gssdp aborts where a USN has no colon, and keeps a record with a timer of each USN that it hears: what is
 * no renderer's, points elsewhere than to its sender, or is one too many does not reach it. Known to 1.6. */
static void
message_cb (GSSDPClient *client, const char *sender, guint port, int type, gpointer headers,
            gpointer data)
{
  BtDlnaSearch *self = data;
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autofree char *id =
      bt_upnp_usn_parse (soup_message_headers_get_one (headers, "USN"), BT_DLNA_TARGET);
  gboolean is_welcome = id && (!location || is_of_sender (location, sender))
                        && !soup_message_headers_get_one (headers, "AL")
                        && (g_hash_table_contains (self->entries, id)
                            || g_hash_table_size (self->entries) < BT_LIMIT_UPNP_DEVICES);

  if (!is_welcome)
    g_signal_stop_emission_by_name (client, "message-received");
}

static void
available_cb (GSSDPResourceBrowser *browser, const char *usn, GList *locations, gpointer data)
{
  BtDlnaSearch *self = data;
  GSSDPClient *client = gssdp_resource_browser_get_client (browser);
  g_autofree char *id = bt_upnp_usn_parse (usn, BT_DLNA_TARGET);
  g_autoptr (GUri) location = NULL, any = NULL;

  if (!id || !locations)
    return;
  any = g_uri_parse (locations->data, G_URI_FLAGS_ENCODED, NULL);
  if (any && g_uri_get_host (any))
    location = bt_upnp_location_parse (locations->data, g_uri_get_host (any));
  if (location)
    add (self, GUPNP_CONTEXT (client), id, location);
}

static void
unavailable_cb (GSSDPResourceBrowser *browser, const char *usn, gpointer data)
{
  BtDlnaSearch *self = data;
  g_autofree char *id = bt_upnp_usn_parse (usn, BT_DLNA_TARGET);
  Entry *entry = id ? g_hash_table_lookup (self->entries, id) : NULL;

  if (entry && GSSDP_CLIENT (entry->context) == gssdp_resource_browser_get_client (browser))
    take_away (self, entry);
}

/* --- networks ------------------------------------------------------------------------------------- */

static void
context_available_cb (GUPnPContextManager *manager, GUPnPContext *context, gpointer data)
{
  BtDlnaSearch *self = data;
  GSSDPClient *client = GSSDP_CLIENT (context);
  GSSDPResourceBrowser *browser;

  bt_dlna_context_close_server (context);
  if (self->interface && g_strcmp0 (gssdp_client_get_interface (client), self->interface) != 0)
    return;
  /* Before the browser hears anything. */
  g_signal_connect (client, "message-received", G_CALLBACK (message_cb), self);
  browser = gssdp_resource_browser_new (client, BT_DLNA_TARGET);
  g_signal_connect (browser, "resource-available", G_CALLBACK (available_cb), self);
  g_signal_connect (browser, "resource-unavailable", G_CALLBACK (unavailable_cb), self);
  g_hash_table_insert (self->browsers, g_object_ref (context), browser);
  gssdp_resource_browser_set_active (browser, TRUE);
}

static void
quieten (gpointer context, gpointer browser, gpointer self)
{
  g_signal_handlers_disconnect_by_data (browser, self);
  gssdp_resource_browser_set_active (browser, FALSE);
  g_signal_handlers_disconnect_by_data (context, self);
}

static void
context_unavailable_cb (GUPnPContextManager *manager, GUPnPContext *context, gpointer data)
{
  BtDlnaSearch *self = data;
  GSSDPResourceBrowser *browser = g_hash_table_lookup (self->browsers, context);
  g_autoptr (GList) entries = g_hash_table_get_values (self->entries);

  if (!browser)
    return;
  quieten (context, browser, self);
  g_hash_table_remove (self->browsers, context);
  for (GList *link = entries; link; link = link->next)
    if (((Entry *) link->data)->context == context)
      take_away (self, link->data);
}

static void
scan_again (gpointer context, gpointer browser, gpointer data)
{
  gssdp_resource_browser_rescan (browser);
}

/* It also forgets who does not answer. */
static gboolean
rescan_cb (gpointer data)
{
  BtDlnaSearch *self = data;

  g_hash_table_foreach (self->browsers, scan_again, NULL);
  return G_SOURCE_CONTINUE;
}

/* --- object --------------------------------------------------------------------------------------- */

BtDlnaSearch *
bt_dlna_search_new (BtDlnaSearchCallback found, BtDlnaSearchCallback lost, gpointer data)
{
  BtDlnaSearch *self = g_new0 (BtDlnaSearch, 1);

  self->found = found;
  self->lost = lost;
  self->data = data;
  self->browsers = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_drop);
  return self;
}

void
bt_dlna_search_free (BtDlnaSearch *self)
{
  bt_dlna_search_stop (self);
  g_hash_table_unref (self->browsers);
  g_hash_table_unref (self->entries);
  g_free (self);
}

void
bt_dlna_search_start (BtDlnaSearch *self, const char *interface)
{
  if (self->manager)
    return;
  self->interface = g_strdup (interface);
  self->manager =
      gupnp_context_manager_create_full (GSSDP_UDA_VERSION_1_0, G_SOCKET_FAMILY_INVALID, 0);
  self->rescan = g_timeout_add_seconds (RESCAN_S, rescan_cb, self);
  g_signal_connect (self->manager, "context-available", G_CALLBACK (context_available_cb), self);
  g_signal_connect (self->manager, "context-unavailable", G_CALLBACK (context_unavailable_cb),
                    self);
}

void
bt_dlna_search_stop (BtDlnaSearch *self)
{
  if (!self->manager)
    return;
  g_clear_handle_id (&self->rescan, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->manager, self);
  g_hash_table_foreach (self->browsers, quieten, self);
  g_hash_table_remove_all (self->browsers);
  g_hash_table_remove_all (self->entries);
  g_clear_object (&self->manager);
  g_clear_pointer (&self->interface, g_free);
}
