/* bt-torrent-move.c — a torrent's files go to another folder, or get other names.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-engine-private.h"

BtEngine *
_bt_torrent_get_engine (BtTorrent *self, GTask *task)
{
  if (self->engine != NULL && self->session != NULL)
    return self->engine;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the torrent was removed");
  g_object_unref (task);
  return NULL;
}

void
bt_torrent_move_async (BtTorrent *self, const char *folder, GAsyncReadyCallback callback,
                       gpointer data)
{
  BtEngine *engine;
  GTask *task;

  g_return_if_fail (BT_IS_TORRENT (self) && folder != NULL);
  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, bt_torrent_move_async);
  engine = _bt_torrent_get_engine (self, task);
  if (engine != NULL)
    _bt_engine_expect_reply (engine, bt_session_move_files (self->session, self->id, folder), task);
}

gboolean
bt_torrent_move_finish (BtTorrent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, bt_torrent_move_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bt_torrent_cancel_move (BtTorrent *self)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session != NULL)
    bt_session_cancel_move (self->session, self->id);
}

void
bt_torrent_rename_async (BtTorrent *self, const char *path, const char *name,
                         GAsyncReadyCallback callback, gpointer data)
{
  BtEngine *engine;
  GTask *task;

  g_return_if_fail (BT_IS_TORRENT (self) && path != NULL && name != NULL);
  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, bt_torrent_rename_async);
  engine = _bt_torrent_get_engine (self, task);
  if (engine != NULL)
    _bt_engine_expect_reply (engine, bt_session_rename_file (self->session, self->id, path, name),
                             task);
}

gboolean
bt_torrent_rename_finish (BtTorrent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, bt_torrent_rename_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
