/* test-mdns.c — multicast DNS over the loopback, with a responder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-message.h"
#include "mdns/bt-mdns.h"
#include "mdns/bt-mdns-socket.h"
#include "mdns-fixture.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <unistd.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define PATIENCE_US (10 * SECOND)

/* Somebody who answers each query with one message, from the port that all use. */
typedef struct {
  BtMdnsSocket *socket;
  GByteArray *answer;
  guint n_queries, n_answered;
} Responder;

typedef struct {
  BtAddress bound;
  BtMdns *mdns;
  BtMdnsBrowse *browse;
  Responder responder;
  char *type;  /* of this process alone: others may test as well */
  char *label; /* the same for mdns_answer_add_…() */
  GString *told;
} World;

static void
heard (const guint8 *bytes, gsize n_bytes, guint interface, gpointer data)
{
  Responder *self = data;
  BtDnsMessage message;

  if (!bt_dns_message_open (&message, bytes, n_bytes) || message.is_answer)
    return;
  self->n_queries++;
}

static void
answer (Responder *self)
{
  for (; self->n_answered < self->n_queries; self->n_answered++)
    if (self->answer != NULL)
      bt_mdns_socket_send (self->socket, self->answer->data, self->answer->len);
}

static void
set_up (World *world, gconstpointer data)
{
  g_assert_true (bt_address_parse (&world->bound, "127.0.0.1", 1));
  world->type = g_strdup_printf ("_test-%d._tcp.local", (int) getpid ());
  world->label = g_strdup_printf ("_test-%d|_tcp|local", (int) getpid ());
  world->told = g_string_new (NULL);
  world->mdns = bt_mdns_new (NULL, &world->bound);
  world->responder.socket = bt_mdns_socket_new (NULL, &world->bound, heard, &world->responder);
  g_assert_nonnull (world->responder.socket);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_clear_pointer (&world->mdns, bt_mdns_free);
  bt_mdns_socket_free (world->responder.socket);
  g_clear_pointer (&world->responder.answer, g_byte_array_unref);
  g_string_free (world->told, TRUE);
  g_free (world->type);
  g_free (world->label);
}

static void
wait_told (World *world, const char *text)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (!g_str_equal (world->told->str, text)) {
    if (g_get_monotonic_time () > until_us)
      g_error ("told \"%s\", not \"%s\"", world->told->str, text);
    g_main_context_iteration (NULL, FALSE);
    answer (&world->responder);
    g_usleep (1000);
  }
  g_string_truncate (world->told, 0);
}

static void
set_answer (World *world, const char *host, const char *ip)
{
  g_autofree char *instance = g_strconcat ("TV|", world->label, NULL);
  GByteArray *bytes = mdns_answer_new ();

  mdns_answer_add_ptr (bytes, world->label, instance, 120);
  mdns_answer_add_srv (bytes, instance, host, 8009, 120);
  mdns_answer_add_txt (bytes, instance, "fn=TV", 120);
  mdns_answer_add_address (bytes, host, ip, 120);
  g_clear_pointer (&world->responder.answer, g_byte_array_unref);
  world->responder.answer = bytes;
}

static void
added (const BtMdnsService *service, gpointer data)
{
  World *world = data;
  g_autofree char *ip = bt_address_to_string (&g_array_index (service->addresses, BtAddress, 0));

  g_string_append_printf (world->told, "added %s %s\n", service->instance, ip);
}

static void
changed (const BtMdnsService *service, gpointer data)
{
  g_string_append_printf (((World *) data)->told, "changed %s\n", service->instance);
}

static void
removed (const BtMdnsService *service, gpointer data)
{
  g_string_append_printf (((World *) data)->told, "removed %s\n", service->instance);
}

static const BtMdnsBrowseFuncs funcs = { added, changed, removed };

static void
test_browse (World *world, gconstpointer data)
{
  BtMdnsBrowse *browse;
  g_autoptr (GByteArray) bye = mdns_answer_new ();
  g_autofree char *instance = g_strconcat ("TV|", world->label, NULL);

  set_answer (world, "tv|local", "192.0.2.7");
  browse = bt_mdns_browse (world->mdns, world->type, &funcs, world);
  wait_told (world, "added TV 192.0.2.7:8009\n");
  g_assert_cmpuint (world->responder.n_queries, >=, 1);
  mdns_answer_add_ptr (bye, world->label, instance, 0);
  g_clear_pointer (&world->responder.answer, g_byte_array_unref);
  bt_mdns_socket_send (world->responder.socket, bye->data, bye->len);
  wait_told (world, "removed TV\n");
  bt_mdns_end_browse (world->mdns, browse);
}

static void
resolved (const GArray *addresses, gpointer data)
{
  World *world = data;

  for (guint i = 0; i < addresses->len; i++) {
    g_autofree char *ip = bt_address_ip_to_string (&g_array_index (addresses, BtAddress, i));

    g_string_append_printf (world->told, "%s ", ip);
  }
  g_string_append (world->told, "resolved");
}

static void
test_resolve (World *world, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("host-%d.local", (int) getpid ());
  g_autofree char *label = g_strdup_printf ("host-%d|local", (int) getpid ());

  set_answer (world, label, "192.0.2.9");
  g_assert_nonnull (bt_mdns_resolve (world->mdns, name, 8 * SECOND, resolved, world));
  wait_told (world, "192.0.2.9 resolved");
}

static void
test_resolve_nobody (World *world, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("nobody-%d.local", (int) getpid ());

  g_assert_nonnull (bt_mdns_resolve (world->mdns, name, SECOND, resolved, world));
  wait_told (world, "resolved");
}

/* From another port: whoever answers as one of the old DNS does, or wants to be taken for a neighbour. */
static void
test_other_port (World *world, gconstpointer data)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) group = g_inet_socket_address_new_from_string ("224.0.0.251", 5353);
  g_autofree char *name = g_strdup_printf ("host-%d.local", (int) getpid ());
  g_autofree char *label = g_strdup_printf ("host-%d|local", (int) getpid ());
  g_autoptr (GByteArray) bytes = mdns_answer_new ();

  mdns_answer_add_address (bytes, label, "192.0.2.66", 120);
  g_socket_set_option (socket, IPPROTO_IP, IP_MULTICAST_IF, (int) htonl (INADDR_LOOPBACK), NULL);
  g_assert_nonnull (bt_mdns_resolve (world->mdns, name, SECOND, resolved, world));
  for (guint i = 0; i < 50; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_socket_send_to (socket, group, (char *) bytes->data, bytes->len, NULL, NULL);
    g_usleep (1000);
  }
  wait_told (world, "resolved");
}

/* From within a callback all may end, and others may begin. */
static void
end_added (const BtMdnsService *service, gpointer data)
{
  World *world = data;

  g_string_append (world->told, "ended ");
  bt_mdns_end_browse (world->mdns, world->browse);
  bt_mdns_browse (world->mdns, world->type, &funcs, world);
}

static const BtMdnsBrowseFuncs end_funcs = { end_added, changed, removed };

static void
test_end_within (World *world, gconstpointer data)
{
  set_answer (world, "tv|local", "192.0.2.7");
  world->browse = bt_mdns_browse (world->mdns, world->type, &end_funcs, world);
  wait_told (world, "ended added TV 192.0.2.7:8009\n");
}

static void
free_added (const BtMdnsService *service, gpointer data)
{
  World *world = data;

  g_string_append (world->told, "freed");
  g_clear_pointer (&world->mdns, bt_mdns_free);
}

static const BtMdnsBrowseFuncs free_funcs = { free_added, changed, removed };

static void
test_free_within (World *world, gconstpointer data)
{
  set_answer (world, "tv|local", "192.0.2.7");
  bt_mdns_browse (world->mdns, world->type, &free_funcs, world);
  bt_mdns_browse (world->mdns, world->type, &funcs, world);
  wait_told (world, "freed");
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (world->told->str, ==, "");
}

static void
add (const char *name, void (*func) (World *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/mdns/", name, NULL);

  g_test_add (path, World, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("browse", test_browse);
  add ("resolve", test_resolve);
  add ("resolve-nobody", test_resolve_nobody);
  add ("other-port", test_other_port);
  add ("end-within", test_end_within);
  add ("free-within", test_free_within);
  return g_test_run ();
}
