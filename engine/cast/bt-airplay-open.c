/* bt-airplay-open.c — an AirPlay receiver whose address somebody gave, if it is one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-http.h"
#include "cast/bt-airplay-message.h"
#include "cast/bt-airplay.h"
#include "cast/bt-cast-opening.h"

#define PATIENCE_MS 10000 /* as when a film is loaded */
#define STATUS_OK 200
/* It wants a password, or plays only for those that were paired with it: see bt-airplay.c. */
#define STATUS_UNAUTHORIZED 401
#define STATUS_FORBIDDEN 403
#define STATUS_PAIRING 470

static gboolean
is_locked (guint status)
{
  return status == STATUS_UNAUTHORIZED || status == STATUS_FORBIDDEN || status == STATUS_PAIRING;
}

/* One that is locked is there as well, and says so when it is to play. */
static BtCastDevice *
read_server (const BtCastOpening *opening, guint status, GBytes *body, GError **error)
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
  const BtCastOpening *opening = g_task_get_task_data (data);
  GError *problem = error != NULL ? g_error_copy (error) : NULL;
  BtCastDevice *device = error == NULL ? read_server (opening, status, body, &problem) : NULL;

  bt_cast_opening_return (data, device, problem);
}

static void
hang_up (gpointer http)
{
  bt_airplay_http_free (http);
}

void
bt_airplay_open_async (const char *where, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = bt_cast_opening_new (where, BT_AIRPLAY_PORT, hang_up, cancellable, callback, data);
  BtCastOpening *opening = task != NULL ? g_task_get_task_data (task) : NULL;
  BtAirplayQuestion question = { .path = "/server-info", .patience = PATIENCE_MS };
  g_autofree char *host = NULL, *session = NULL;

  if (opening == NULL)
    return;
  host = bt_address_ip_to_string (&opening->place);
  session = g_uuid_string_random ();
  opening->link = bt_airplay_http_new (host, opening->place.port, session);
  bt_airplay_http_ask (opening->link, &question, server_cb, task);
}

BtCastDevice *
bt_airplay_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
