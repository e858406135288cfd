/* bt-chromecast-open.c — a Chromecast whose address somebody gave, if it is one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-address.h"
#include "cast/bt-castv2-channel.h"
#include "cast/bt-castv2-receiver.h"
#include "cast/bt-chromecast.h"

typedef struct {
  char *name, *address;
  BtCastv2Channel *channel; /* owned; NULL: it is over */
  GSource *cancel;          /* owned; NULL: nobody can, or it is over */
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

  g_clear_pointer (&opening->channel, bt_castv2_channel_free);
  if (opening->cancel != NULL)
    g_source_destroy (opening->cancel);
  g_clear_pointer (&opening->cancel, g_source_unref);
  return opening;
}

/* --- asking -------------------------------------------------------------------------------------- */

/* What it runs, which it tells everybody. */
static void
opened_cb (gpointer data)
{
  Opening *opening = g_task_get_task_data (data);
  JsonObject *question = bt_castv2_write ("GET_STATUS");

  json_object_set_int_member (question, "requestId", 1);
  bt_castv2_channel_send (opening->channel, BT_CASTV2_PLATFORM, BT_CASTV2_NS_CONNECTION,
                          bt_castv2_write_connect ());
  bt_castv2_channel_send (opening->channel, BT_CASTV2_PLATFORM, BT_CASTV2_NS_RECEIVER, question);
}

static void
message_cb (const BtCastv2Message *message, gpointer data)
{
  GTask *task = data;
  Opening *opening;

  if (!g_str_equal (message->name_space, BT_CASTV2_NS_RECEIVER))
    return;
  opening = end (task);
  g_task_return_pointer (
      task, bt_chromecast_new (opening->name, opening->address, opening->address), g_object_unref);
  g_object_unref (task);
}

static void
closed_cb (GError *error, gpointer data)
{
  end (data);
  g_task_return_error (data, error);
  g_object_unref (data);
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
  static const BtCastv2ChannelFuncs funcs = { opened_cb, message_cb, closed_cb };
  Opening *opening = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  opening->address = bt_address_to_string (place);
  opening->channel = bt_castv2_channel_new (opening->address, &funcs, task);
  if (cancellable == NULL)
    return;
  opening->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (opening->cancel, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (opening->cancel, NULL);
}

void
bt_chromecast_open_async (const char *where, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Opening *opening = g_new0 (Opening, 1);
  BtAddress place;

  g_task_set_source_tag (task, bt_chromecast_open_async);
  g_task_set_task_data (task, opening, opening_free);
  opening->name = g_strdup (where);
  if (bt_address_parse (&place, where, BT_CASTV2_PORT)) {
    ask (task, &place);
    return;
  }
  g_task_return_new_error (task, BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                           "%s is no address: give one as 192.0.2.7", where);
  g_object_unref (task);
}

BtCastDevice *
bt_chromecast_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
