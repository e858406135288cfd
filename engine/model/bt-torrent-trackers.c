/* bt-torrent-trackers.c — how a person changes where a torrent's peers are looked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-engine-private.h"

void
bt_torrent_ask_way (BtTorrent *self, BtWay way)
{
  g_return_if_fail (BT_IS_TORRENT (self) && way < BT_N_WAYS);
  if (self->session != NULL)
    bt_session_ask_way (self->session, self->id, way);
}

void
bt_torrent_ask_tracker (BtTorrent *self, const char *url)
{
  g_return_if_fail (BT_IS_TORRENT (self) && url != NULL);
  if (self->session != NULL)
    bt_session_ask_tracker (self->session, self->id, url);
}

void
bt_torrent_remove_tracker (BtTorrent *self, const char *url)
{
  g_return_if_fail (BT_IS_TORRENT (self) && url != NULL);
  if (self->session != NULL)
    bt_session_remove_tracker (self->session, self->id, url);
}

void
bt_torrent_add_tracker_async (BtTorrent *self, const char *url, GAsyncReadyCallback callback,
                              gpointer data)
{
  BtEngine *engine;
  GTask *task;

  g_return_if_fail (BT_IS_TORRENT (self) && url != NULL);
  task = g_task_new (self, NULL, callback, data);
  engine = _bt_torrent_get_engine (self, task);
  if (engine != NULL)
    _bt_engine_expect_reply (engine, bt_session_add_tracker (self->session, self->id, url), task);
}

void
bt_torrent_replace_tracker_async (BtTorrent *self, const char *old_url, const char *url,
                                  GAsyncReadyCallback callback, gpointer data)
{
  BtEngine *engine;
  GTask *task;

  g_return_if_fail (BT_IS_TORRENT (self) && old_url != NULL && url != NULL);
  task = g_task_new (self, NULL, callback, data);
  engine = _bt_torrent_get_engine (self, task);
  if (engine != NULL)
    _bt_engine_expect_reply (
        engine, bt_session_replace_tracker (self->session, self->id, old_url, url), task);
}

gboolean
bt_torrent_edit_tracker_finish (BtTorrent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
