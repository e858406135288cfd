/* find-services.c — asks the local network as the engine does: find-services TYPE|NAME [BOUND].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a type ("_googlecast._tcp.local") it prints one JSON object for each that came, changed or went, until it
 * is ended; of a name ("tv.local") its addresses, and ends. */
#include "../../app/pm-json.h"
#include "mdns/bt-mdns.h"

#include <stdio.h>

/* A browser that was asked much just now lets ten seconds of answers pile up, one a second. */
#define PATIENCE_US (20 * (gint64) G_USEC_PER_SEC)

static void
print (PmJson *json)
{
  puts (pm_json_finish (json));
  fflush (stdout);
}

static void
add_addresses (PmJson *json, const GArray *addresses)
{
  pm_json_open_array (json, "addresses");
  for (guint i = 0; i < addresses->len; i++) {
    g_autofree char *ip = bt_address_ip_to_string (&g_array_index (addresses, BtAddress, i));

    pm_json_add_string (json, NULL, ip);
  }
  pm_json_close_array (json);
}

static void
tell (const char *event, const BtMdnsService *service)
{
  g_autoptr (PmJson) json = pm_json_new ();
  g_autofree char *name = bt_mdns_service_dup_txt (service, "fn");

  pm_json_add_string (json, "event", event);
  pm_json_add_string (json, "instance", service->instance);
  pm_json_add_string (json, "host", service->host);
  pm_json_add_uint (json, "port", service->port);
  pm_json_add_string (json, "fn", name);
  add_addresses (json, service->addresses);
  print (json);
}

static void
added (const BtMdnsService *service, gpointer data)
{
  tell ("added", service);
}

static void
changed (const BtMdnsService *service, gpointer data)
{
  tell ("changed", service);
}

static void
removed (const BtMdnsService *service, gpointer data)
{
  tell ("removed", service);
}

static const BtMdnsBrowseFuncs funcs = { added, changed, removed };

static void
resolved (const GArray *addresses, gpointer data)
{
  g_autoptr (PmJson) json = pm_json_new ();

  pm_json_add_string (json, "event", "resolved");
  add_addresses (json, addresses);
  print (json);
  g_main_loop_quit (data);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (BtMdns) mdns = NULL;
  BtAddress bound;

  if (argc < 2 || (argc > 2 && !bt_address_parse (&bound, argv[2], 1)))
    return 2;
  mdns = bt_mdns_new (NULL, argc > 2 ? &bound : NULL);
  if (argv[1][0] == '_')
    bt_mdns_browse (mdns, argv[1], &funcs, NULL);
  else if (bt_mdns_resolve (mdns, argv[1], PATIENCE_US, resolved, loop) == NULL)
    return 2;
  g_main_loop_run (loop);
  return 0;
}
