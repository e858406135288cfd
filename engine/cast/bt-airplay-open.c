/* bt-airplay-open.c — an AirPlay receiver whose address somebody gave, if it is one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-address.h"
#include "cast/bt-airplay-http.h"
#include "cast/bt-airplay-message.h"
#include "cast/bt-airplay.h"

#define PATIENCE_MS 10000 /* as when a film is loaded */
#define STATUS_OK 200
/* It wants a password, or plays only for those that were paired with it: see bt-airplay.c. */
#define STATUS_UNAUTHORIZED 401
#define STATUS_FORBIDDEN 403
#define STATUS_PAIRING 470

typedef struct {
  char *name, *address;
  BtAirplayHttp *http; /* owned; NULL: it is over */
  GSource *cancel;     /* owned; NULL: nobody can, or it is over */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->name);
  g_free (opening->address);
  g_free (opening);
}

/* Nothing calls back after this. */
static Opening *
end (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  g_clear_pointer (&opening->http, bt_airplay_http_free);
  if (opening->cancel != NULL)
    g_source_destroy (opening->cancel);
  g_clear_pointer (&opening->cancel, g_source_unref);
  return opening;
}

/* --- asking -------------------------------------------------------------------------------------- */

static gboolean
is_locked (guint status)
{
  return status == STATUS_UNAUTHORIZED || status == STATUS_FORBIDDEN || status == STATUS_PAIRING;
}

/* One that is locked is there as well, and says so when it is to play. */
static BtCastDevice *
read_server (const Opening *opening, guint status, GBytes *body, GError **error)
{
  const char *name = opening->name, *address = opening->address;
  BtAirplayServer server;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (body, &size);

  if (is_locked (status))
    return bt_airplay_new (name, address, address, NULL);
  if (!bt_airplay_server_read (&server, bytes, status == STATUS_OK ? size : 0, error))
    return NULL;
  if (server.shows_video)
    return bt_airplay_new (name, address, address, server.model);
  g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_NOT_FOUND,
               "%s takes sound only, as a loudspeaker does", address);
  return NULL;
}

static void
server_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  GTask *task = data;
  const Opening *opening = end (task);
  GError *problem = error != NULL ? g_error_copy (error) : NULL;
  BtCastDevice *device = error == NULL ? read_server (opening, status, body, &problem) : NULL;

  if (device != NULL)
    g_task_return_pointer (task, device, g_object_unref);
  else
    g_task_return_error (task, problem);
  g_object_unref (task);
}

static gboolean
cancelled_cb (GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  end (data);
  g_task_return_error_if_cancelled (data);
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

static void
ask (GTask *task, const BtAddress *place)
{
  Opening *opening = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *host = bt_address_ip_to_string (place);
  g_autofree char *session = g_uuid_string_random ();
  BtAirplayQuestion question = { .path = "/server-info", .patience = PATIENCE_MS };

  opening->address = bt_address_to_string (place);
  opening->http = bt_airplay_http_new (host, place->port, session);
  bt_airplay_http_ask (opening->http, &question, server_cb, task);
  if (cancellable == NULL)
    return;
  opening->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (opening->cancel, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (opening->cancel, NULL);
}

void
bt_airplay_open_async (const char *where, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Opening *opening = g_new0 (Opening, 1);
  BtAddress place;

  g_task_set_source_tag (task, bt_airplay_open_async);
  g_task_set_task_data (task, opening, opening_free);
  opening->name = g_strdup (where);
  if (bt_address_parse (&place, where, BT_AIRPLAY_PORT)) {
    ask (task, &place);
    return;
  }
  g_task_return_new_error (task, BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                           "%s is no address: give one as 192.0.2.7", where);
  g_object_unref (task);
}

BtCastDevice *
bt_airplay_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
