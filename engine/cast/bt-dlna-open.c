/* bt-dlna-open.c — asks a renderer what it is and what it plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-error.h"
#include "cast/bt-dlna-link.h"
#include "cast/bt-dlna.h"
#include "cast/bt-upnp-fetch.h"

#define PATIENCE 5 /* seconds */

typedef struct {
  GUri *location;                 /* owned */
  GUPnPContext *context;          /* owned; NULL: to be looked for */
  BtDlnaDescription *description; /* owned; NULL: not read yet */
  BtDlnaLink *link;               /* owned; NULL: not asked yet */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_uri_unref (opening->location);
  g_clear_pointer (&opening->description, bt_dlna_description_free);
  g_clear_pointer (&opening->link, bt_dlna_link_free);
  g_clear_object (&opening->context);
  g_free (opening);
}

/* @sink may be NULL. */
static void
finish (GTask *task, const char *sink)
{
  Opening *opening = g_task_get_task_data (task);

  g_task_return_pointer (task, bt_dlna_new (opening->description, sink), g_object_unref);
  g_object_unref (task);
}

/* One that does not say what it plays may play all the same. */
static void
sink_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  g_autofree char *sink = action ? bt_dlna_answer_get (action, "Sink") : NULL;

  finish (data, sink);
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = bt_upnp_fetch_finish (result, &error);

  if (bytes)
    opening->description = bt_dlna_description_parse (bytes, opening->location, &error);
  if (opening->description)
    opening->link = bt_dlna_link_new (opening->description, opening->context, &error);
  if (!opening->link) {
    g_task_return_error (task, error);
    g_object_unref (task);
  } else if (bt_dlna_link_has (opening->link, BT_DLNA_MANAGER)) {
    bt_dlna_link_call (opening->link, BT_DLNA_MANAGER,
                       gupnp_service_proxy_action_new ("GetProtocolInfo", NULL), PATIENCE, sink_cb,
                       task);
  } else {
    finish (task, NULL);
  }
}

void
bt_dlna_open_async (GUri *location, GUPnPContext *context, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *url = g_uri_to_string (location);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, bt_dlna_open_async);
  opening->location = g_uri_ref (location);
  g_set_object (&opening->context, context);
  g_task_set_task_data (task, opening, opening_free);
  bt_upnp_fetch_async (url, cancellable, described_cb, task);
}

BtCastDevice *
bt_dlna_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
