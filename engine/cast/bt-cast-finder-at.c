/* bt-cast-finder-at.c — the device at an address, whatever kind it is of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-finder-private.h"

#include <string.h>

#define HOST_MAX 255        /* bytes; RFC 1035, 2.3.4 */
#define RESOLVE_MS 5000     /* for a name; those of a home are known at once, or never */
#define PATIENCE_MS 8000    /* for an answer; the slowest kind asks for six seconds */
#define LOCAL_TAIL ".local" /* RFC 6762, 3: asked by multicast DNS */

typedef struct {
  char *host;                        /* owned; as it was given */
  BtAddress place;                   /* port 0: none was given */
  gboolean is_numeric;               /* FALSE: @place is not known before that name was looked up */
  BtMdnsLookup *lookup;              /* NULL: it is not looked up in this way */
  GCancellable *asking;              /* owned; of the look-up, or of the questions */
  GSource *timer, *cancel;           /* owned, with a reference to the task each; NULL: none */
  gboolean is_over;                  /* it was told who is there, or that nobody is */
  gboolean is_open[BT_N_CAST_KINDS]; /* who is asked, and did not answer yet */
  BtCastDevice *devices[BT_N_CAST_KINDS]; /* owned; NULL: nobody of this kind, so far */
} Asking;

/* One question. */
typedef struct {
  GTask *task; /* owned */
  BtCastKind kind;
} Question;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  for (guint i = 0; i < BT_N_CAST_KINDS; i++)
    g_clear_object (&asking->devices[i]);
  g_object_unref (asking->asking);
  g_free (asking->host);
  g_free (asking);
}

/* --- the end ------------------------------------------------------------------------------------------ */

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Questions that are still open are not waited for. Whoever calls it has a reference to @task. */
static void
end (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  BtCastFinder *self = g_task_get_source_object (task);

  asking->is_over = TRUE;
  drop_source (&asking->timer);
  drop_source (&asking->cancel);
  if (asking->lookup != NULL)
    bt_mdns_end_lookup (_bt_cast_finder_get_mdns (self), g_steal_pointer (&asking->lookup));
  g_cancellable_cancel (asking->asking);
  bt_cast_finder_release (self);
}

/* Takes @device. */
static void
end_with (GTask *task, BtCastDevice *device)
{
  end (task);
  g_task_return_pointer (task, device, g_object_unref);
}

static void
end_without (GTask *task)
{
  const Asking *asking = g_task_get_task_data (task);

  end (task);
  g_task_return_new_error (task, BT_CAST_ERROR, BT_CAST_ERROR_NOT_FOUND,
                           "no screen answers at %s; see whether it is switched on and in the "
                           "network of this computer",
                           asking->host);
}

/* --- asking ------------------------------------------------------------------------------------------- */

/* Some are of several kinds: the one that comes first in the table can do most. */
static void
settle (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);

  for (guint i = 0; i < BT_N_CAST_KINDS && !asking->is_over; i++) {
    if (asking->is_open[i])
      return;
    if (asking->devices[i] != NULL)
      end_with (task, g_steal_pointer (&asking->devices[i]));
  }
  if (!asking->is_over)
    end_without (task);
}

static void
opened_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  GTask *task = question->task;
  Asking *asking = g_task_get_task_data (task);
  BtCastFinder *self = g_task_get_source_object (task);
  const BtCastKindClass *class = _bt_cast_finder_get_kind (self, question->kind);

  asking->is_open[question->kind] = FALSE;
  asking->devices[question->kind] = class->open_finish (result, NULL);
  settle (task);
  g_object_unref (task);
  g_free (question);
}

static void
ask_kind (GTask *task, BtCastKind kind)
{
  Asking *asking = g_task_get_task_data (task);
  const BtCastKindClass *class = _bt_cast_finder_get_kind (g_task_get_source_object (task), kind);
  const BtAddress *place = &asking->place;
  g_autofree char *where =
      place->port != 0 ? bt_address_to_string (place) : bt_address_ip_to_string (place);
  Question *question;

  if (class->open_async == NULL)
    return;
  question = g_new0 (Question, 1);
  *question = (Question) { g_object_ref (task), kind };
  asking->is_open[kind] = TRUE;
  class->open_async (where, asking->asking, opened_cb, question);
}

/* Who has told of itself has a name, and may be busy. */
static BtCastDevice *
find_known (GTask *task)
{
  const Asking *asking = g_task_get_task_data (task);
  GListModel *model = g_task_get_source_object (task);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (BtCastDevice) device = g_list_model_get_item (model, i);

    if (_bt_cast_finder_is_at (device, &asking->place))
      return g_steal_pointer (&device);
  }
  return NULL;
}

static gboolean
too_late_cb (gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Asking *asking = g_task_get_task_data (task);

  for (guint i = 0; i < BT_N_CAST_KINDS; i++)
    asking->is_open[i] = FALSE;
  settle (task);
  return G_SOURCE_REMOVE;
}

static void
set_timer (GTask *task, guint patience_ms)
{
  Asking *asking = g_task_get_task_data (task);

  drop_source (&asking->timer);
  asking->timer = g_timeout_source_new (patience_ms);
  g_source_set_callback (asking->timer, too_late_cb, g_object_ref (task), g_object_unref);
  g_source_attach (asking->timer, NULL);
}

static void
ask_all (GTask *task)
{
  BtCastDevice *known = find_known (task);

  if (known != NULL) {
    end_with (task, known);
    return;
  }
  set_timer (task, PATIENCE_MS);
  for (guint kind = 0; kind < BT_N_CAST_KINDS; kind++)
    ask_kind (task, kind);
  settle (task);
}

/* --- its name ----------------------------------------------------------------------------------------- */

/* Who it is; its port stays what was given. */
static void
take_address (GTask *task, const BtAddress *address)
{
  Asking *asking = g_task_get_task_data (task);
  guint16 port = asking->place.port;

  asking->place = *address;
  asking->place.port = port;
  ask_all (task);
}

static gboolean
from_inet (BtAddress *address, GInetAddress *inet)
{
  g_autofree char *text = g_inet_address_to_string (inet);

  return bt_address_parse (address, text, 1);
}

static void
resolved_cb (GObject *resolver, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Asking *asking = g_task_get_task_data (task);
  GList *found = g_resolver_lookup_by_name_finish (G_RESOLVER (resolver), result, NULL);
  BtAddress address;

  if (!asking->is_over && found != NULL && from_inet (&address, found->data))
    take_address (task, &address);
  else if (!asking->is_over)
    end_without (task);
  g_resolver_free_addresses (found);
}

static void
heard_cb (const GArray *addresses, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Asking *asking = g_task_get_task_data (task);

  asking->lookup = NULL;
  if (addresses->len > 0)
    take_address (task, &g_array_index (addresses, BtAddress, 0));
  else
    end_without (task);
}

static void
resolve (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  BtCastFinder *self = g_task_get_source_object (task);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  set_timer (task, RESOLVE_MS);
  if (g_str_has_suffix (asking->host, LOCAL_TAIL))
    asking->lookup = bt_mdns_resolve (_bt_cast_finder_get_mdns (self), asking->host,
                                      RESOLVE_MS * 1000, heard_cb, task);
  if (asking->lookup == NULL)
    g_resolver_lookup_by_name_async (resolver, asking->host, asking->asking, resolved_cb,
                                     g_object_ref (task));
}

/* --- what was given ----------------------------------------------------------------------------------- */

/* "192.168.1" is meant to be an address, and none of a name. */
static gboolean
is_name (const char *host)
{
  return *host != '\0' && strlen (host) <= HOST_MAX && strpbrk (host, " \t/@?#:\\%") == NULL
         && strspn (host, "0123456789.") < strlen (host);
}

static gboolean
parse (Asking *asking, const char *where)
{
  g_autoptr (GSocketConnectable) named = NULL;

  asking->is_numeric = _bt_cast_finder_parse (where, &asking->place);
  if (asking->is_numeric) {
    asking->host = g_strdup (where);
    return TRUE;
  }
  named = g_network_address_parse (where, 0, NULL);
  if (named == NULL)
    return FALSE;
  asking->host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (named)));
  asking->place.port = g_network_address_get_port (G_NETWORK_ADDRESS (named));
  return is_name (asking->host);
}

static gboolean
cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);

  end (task);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;
  asking->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (asking->cancel, G_SOURCE_FUNC (cancelled_cb), g_object_ref (task),
                         g_object_unref);
  g_source_attach (asking->cancel, NULL);
}

void
bt_cast_finder_find_at_async (BtCastFinder *self, const char *where, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, bt_cast_finder_find_at_async);
  asking->asking = g_cancellable_new ();
  g_task_set_task_data (task, asking, asking_free);
  if (!parse (asking, where)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                             "“%s” is no address: write one as 192.0.2.7, or a name", where);
    return;
  }
  bt_cast_finder_hold (self);
  watch_cancellable (task);
  if (asking->is_numeric)
    ask_all (task);
  else
    resolve (task);
}

BtCastDevice *
bt_cast_finder_find_at_finish (BtCastFinder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
