/* bt-dlna-address.c — a renderer whose address somebody gave.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-error.h"
#include "cast/bt-dlna-search.h"
#include "cast/bt-dlna.h"
#include "cast/bt-upnp-values.h"

#include "base/bt-limits.h"

#define SSDP_PORT 1900  /* Device Architecture 1.0, 1.2.2 */
#define ASK_S 1         /* between two questions: datagrams get lost */
#define QUESTIONS_MAX 6 /* then nobody is there */
#define RESOLVE_S 5     /* for a name; those of a home are known at once, or never */
#define DEFAULT_PORT 80

typedef struct {
  char *where;        /* owned; as it was given */
  char *host;         /* owned */
  guint16 port;       /* 0: any */
  GCancellable *late; /* owned; of the look-up of its name */
  GUri *location;     /* owned; NULL: to be searched */
  GInetAddress *ip;   /* owned; NULL: not known yet */
  GSocket *socket;    /* owned; NULL: not searched yet */
  GSource *answers;   /* owned; NULL: likewise */
  guint timeout;      /* source */
  guint n_questions;
} Looking;

static void
looking_free (gpointer data)
{
  Looking *looking = data;

  g_clear_handle_id (&looking->timeout, g_source_remove);
  if (looking->answers)
    g_source_destroy (looking->answers);
  g_clear_pointer (&looking->answers, g_source_unref);
  g_clear_object (&looking->socket);
  g_clear_object (&looking->ip);
  g_clear_pointer (&looking->location, g_uri_unref);
  g_object_unref (looking->late);
  g_free (looking->where);
  g_free (looking->host);
  g_free (looking);
}

static void
fail_not_found (GTask *task, const char *why)
{
  Looking *looking = g_task_get_task_data (task);

  g_task_return_new_error (task, BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                           "No player answers at %s (%s); is it on, and in this network?",
                           looking->where, why);
  g_object_unref (task);
}

/* --- asking the one that is there ------------------------------------------------------------------- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  BtCastDevice *device = bt_dlna_open_finish (result, &error);

  if (device)
    g_task_return_pointer (task, device, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
open_at (GTask *task, GUri *location)
{
  bt_dlna_open_async (location, NULL, g_task_get_cancellable (task), opened_cb, task);
}

/* The same path at the address that the name stands for. */
static void
open_given (GTask *task)
{
  Looking *looking = g_task_get_task_data (task);
  g_autofree char *ip = g_inet_address_to_string (looking->ip);
  int port = g_uri_get_port (looking->location);
  g_autoptr (GUri) location =
      g_uri_build (G_URI_FLAGS_ENCODED, "http", NULL, ip, port > 0 ? port : DEFAULT_PORT,
                   g_uri_get_path (looking->location), g_uri_get_query (looking->location), NULL);

  open_at (task, location);
}

/* --- searching there --------------------------------------------------------------------------------- */

static gboolean
is_of (GSocketAddress *sender, GInetAddress *ip)
{
  return G_IS_INET_SOCKET_ADDRESS (sender)
         && g_inet_address_equal (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (sender)), ip);
}

/* An answer of the one that was asked, from any of its ports; a renderer at another port than was given is
 * not meant. */
static GUri *
read_answer (Looking *looking)
{
  g_autofree char *ip = g_inet_address_to_string (looking->ip);
  g_autofree char *location = NULL;
  g_autoptr (GSocketAddress) sender = NULL;
  g_autoptr (GUri) uri = NULL;
  char answer[BT_LIMIT_UPNP_DATAGRAM];
  gssize size = g_socket_receive_from (looking->socket, &sender, answer, sizeof answer, NULL, NULL);

  if (size > 0 && is_of (sender, looking->ip))
    location = bt_upnp_answer_parse (answer, (gsize) size, BT_DLNA_TARGET);
  if (location)
    uri = bt_upnp_location_parse (location, ip);
  if (!uri || (looking->port != 0 && g_uri_get_port (uri) != looking->port))
    return NULL;
  return g_steal_pointer (&uri);
}

/* Nothing of the search calls back after this. */
static void
end_search (Looking *looking)
{
  g_clear_handle_id (&looking->timeout, g_source_remove);
  g_source_destroy (looking->answers);
}

static gboolean
answer_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  GTask *task = data;
  Looking *looking = g_task_get_task_data (task);
  g_autoptr (GUri) location = read_answer (looking);

  if (!location)
    return G_SOURCE_CONTINUE;
  end_search (looking);
  open_at (task, location);
  return G_SOURCE_REMOVE;
}

/* Whom a question names in HOST: libupnp answers nothing but the group's name (1.0, 1.2.2), and 1.1 (1.3.2)
 * wants that of the one that is asked; they take turns. (transfer full) */
static char *
make_host (Looking *looking)
{
  gboolean is_v6 = g_inet_address_get_family (looking->ip) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *ip = g_inet_address_to_string (looking->ip);

  if (looking->n_questions % 2 == 0)
    return g_strdup (is_v6 ? "[FF02::C]" : "239.255.255.250");
  return g_strdup_printf (is_v6 ? "[%s]" : "%s", ip);
}

static void
ask (Looking *looking)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (looking->ip, SSDP_PORT);
  g_autofree char *host = make_host (looking);
  g_autofree char *question = g_strdup_printf ("M-SEARCH * HTTP/1.1\r\n"
                                               "HOST: %s:%d\r\n"
                                               "MAN: \"ssdp:discover\"\r\n"
                                               "MX: 1\r\n"
                                               "ST: " BT_DLNA_TARGET "\r\n"
                                               "\r\n",
                                               host, SSDP_PORT);

  /* One that cannot be sent is as one that gets lost. */
  g_socket_send_to (looking->socket, address, question, strlen (question), NULL, NULL);
  looking->n_questions++;
}

static gboolean
timeout_cb (gpointer data)
{
  GTask *task = data;
  Looking *looking = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task))
      || looking->n_questions >= QUESTIONS_MAX) {
    looking->timeout = 0;
    end_search (looking);
    fail_not_found (task, "no answer");
    return G_SOURCE_REMOVE;
  }
  ask (looking);
  return G_SOURCE_CONTINUE;
}

/* Not connected: some answer from another port than was asked. */
static GSocket *
open_socket (GInetAddress *ip)
{
  GSocketFamily family = g_inet_address_get_family (ip);
  g_autoptr (GInetAddress) any = g_inet_address_new_any (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, 0);
  g_autoptr (GSocket) socket =
      g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  if (!socket || !g_socket_bind (socket, address, FALSE, NULL))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  return g_steal_pointer (&socket);
}

static void
search (GTask *task)
{
  Looking *looking = g_task_get_task_data (task);

  looking->socket = open_socket (looking->ip);
  if (!looking->socket) {
    fail_not_found (task, "no way leads there");
    return;
  }
  looking->answers = g_socket_create_source (looking->socket, G_IO_IN, NULL);
  g_source_set_callback (looking->answers, G_SOURCE_FUNC (answer_cb), task, NULL);
  g_source_attach (looking->answers, g_main_context_get_thread_default ());
  looking->timeout = g_timeout_add_seconds (ASK_S, timeout_cb, task);
  ask (looking);
}

/* --- what was given ----------------------------------------------------------------------------------- */

static void
resolved_cb (GObject *resolver, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Looking *looking = g_task_get_task_data (task);
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (resolver), result, NULL);

  g_clear_handle_id (&looking->timeout, g_source_remove);
  if (!addresses) {
    fail_not_found (task, "nobody knows that name");
    return;
  }
  looking->ip = g_object_ref (addresses->data);
  g_resolver_free_addresses (addresses);
  if (looking->location)
    open_given (task);
  else
    search (task);
}

static gboolean
late_cb (gpointer data)
{
  Looking *looking = data;

  looking->timeout = 0;
  g_cancellable_cancel (looking->late);
  return G_SOURCE_REMOVE;
}

static void
resolve (GTask *task)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  Looking *looking = g_task_get_task_data (task);

  looking->timeout = g_timeout_add_seconds (RESOLVE_S, late_cb, looking);
  g_resolver_lookup_by_name_async (resolver, looking->host, looking->late, resolved_cb, task);
}

static gboolean
parse (Looking *looking, const char *where)
{
  g_autoptr (GSocketConnectable) address = NULL;

  if (strlen (where) > BT_LIMIT_URL)
    return FALSE;
  looking->location = strstr (where, "://") ? g_uri_parse (where, G_URI_FLAGS_ENCODED, NULL) : NULL;
  if (looking->location) {
    looking->host = g_strdup (g_uri_get_host (looking->location));
    return strcmp (g_uri_get_scheme (looking->location), "http") == 0 && looking->host
           && *looking->host;
  }
  address = g_network_address_parse (where, 0, NULL);
  if (!address)
    return FALSE;
  looking->host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  looking->port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return *looking->host != '\0';
}

void
bt_dlna_new_for_location_async (const char *where, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Looking *looking = g_new0 (Looking, 1);

  g_task_set_source_tag (task, bt_dlna_new_for_location_async);
  g_task_set_task_data (task, looking, looking_free);
  looking->where = g_strdup (where);
  looking->late = g_cancellable_new ();
  if (!parse (looking, where))
    fail_not_found (task, "write host, host:port or http://host:port/description.xml");
  else
    resolve (task);
}

BtCastDevice *
bt_dlna_new_for_location_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
