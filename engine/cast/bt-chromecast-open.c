/* bt-chromecast-open.c — a Chromecast whose address somebody gave, if it is one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-opening.h"
#include "cast/bt-castv2-channel.h"
#include "cast/bt-castv2-receiver.h"
#include "cast/bt-chromecast.h"

/* What it runs, which it tells everybody. */
static void
opened_cb (gpointer data)
{
  BtCastOpening *opening = g_task_get_task_data (data);
  JsonObject *question = bt_castv2_write ("GET_STATUS");

  json_object_set_int_member (question, "requestId", 1);
  bt_castv2_channel_send (opening->link, BT_CASTV2_PLATFORM, BT_CASTV2_NS_CONNECTION,
                          bt_castv2_write_connect ());
  bt_castv2_channel_send (opening->link, BT_CASTV2_PLATFORM, BT_CASTV2_NS_RECEIVER, question);
}

static void
message_cb (const BtCastv2Message *message, gpointer data)
{
  const BtCastOpening *opening = g_task_get_task_data (data);

  if (g_str_equal (message->name_space, BT_CASTV2_NS_RECEIVER))
    bt_cast_opening_return (
        data, bt_chromecast_new (opening->name, opening->address, opening->address), NULL);
}

static void
closed_cb (GError *error, gpointer data)
{
  bt_cast_opening_return (data, NULL, error);
}

static void
hang_up (gpointer channel)
{
  bt_castv2_channel_free (channel);
}

void
bt_chromecast_open_async (const char *where, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  static const BtCastv2ChannelFuncs funcs = { opened_cb, message_cb, closed_cb };
  GTask *task = bt_cast_opening_new (where, BT_CASTV2_PORT, hang_up, cancellable, callback, data);
  BtCastOpening *opening = task != NULL ? g_task_get_task_data (task) : NULL;

  if (opening != NULL)
    opening->link = bt_castv2_channel_new (opening->address, &funcs, task);
}

BtCastDevice *
bt_chromecast_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
