/* bt-engine-add.c — torrents come and go: commands that answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-engine-private.h"

#include "model/bt-source-private.h"

/* What was asked for, kept while the source is read. */
typedef struct {
  char *folder; /* owned, absolute */
  BtAddFlags flags;
  GArray *selection; /* owned, or NULL */
  BtTorrentOptions options;
} AddRequest;

/* What is answered. */
typedef struct {
  BtTorrent *torrent; /* owned reference */
  gboolean existed;
} AddResult;

static void
add_request_free (AddRequest *request)
{
  g_free (request->folder);
  g_clear_pointer (&request->selection, g_array_unref);
  g_free (request);
}

static void
add_result_free (AddResult *result)
{
  g_clear_object (&result->torrent);
  g_free (result);
}

static gboolean
refuse_when_stopping (BtEngine *self, GTask *task)
{
  if (self->session != NULL && !self->stopping)
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the engine is stopping");
  return TRUE;
}

void
_bt_engine_expect_reply (BtEngine *self, guint64 serial, GTask *task)
{
  g_hash_table_insert (self->tasks, g_memdup2 (&serial, sizeof serial), task);
}

/* --- adding ------------------------------------------------------------------------------------ */

static BtAddParams *
make_params (AddRequest *request, BtSource *source)
{
  BtAddParams *params = g_new0 (BtAddParams, 1);

  params->metainfo = g_steal_pointer (&source->metainfo);
  params->magnet = g_steal_pointer (&source->magnet);
  params->folder = g_steal_pointer (&request->folder);
  params->held = (request->flags & BT_ADD_HELD) != 0;
  params->paused = (request->flags & BT_ADD_PAUSED) != 0;
  params->full_allocation = (request->flags & BT_ADD_FULL_ALLOCATION) != 0;
  params->selection = g_steal_pointer (&request->selection);
  params->options = request->options;
  params->way_in = source->way_in;
  return params;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BtEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (BtSource) source = bt_source_load_finish (result, &error);
  guint64 serial;

  if (source == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (g_task_return_error_if_cancelled (task) || refuse_when_stopping (self, task))
    return;
  /* From here on it happens: a late cancel must not hide that the torrent is in the list. */
  g_task_set_check_cancellable (task, FALSE);
  serial = bt_session_add (self->session, make_params (g_task_get_task_data (task), source));
  _bt_engine_expect_reply (self, serial, g_steal_pointer (&task));
}

static void
set_request (BtEngine *self, GTask *task, const BtAddChoices *choices)
{
  static const BtAddChoices none = { 0 };
  AddRequest *request = g_new0 (AddRequest, 1);

  g_task_set_source_tag (task, bt_engine_add_async);
  if (choices == NULL)
    choices = &none;
  request->folder = g_canonicalize_filename (
      choices->folder != NULL ? choices->folder : self->download_folder, NULL);
  request->flags = choices->flags;
  request->selection = choices->selection != NULL ? g_array_copy (choices->selection) : NULL;
  request->options = choices->options;
  g_task_set_task_data (task, request, (GDestroyNotify) add_request_free);
}

void
bt_engine_add_async (BtEngine *self, const char *source, const BtAddChoices *choices,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  BT_ENGINE_RETURN_IF_FOREIGN (self);
  g_return_if_fail (source != NULL);
  task = g_task_new (self, cancellable, callback, data);
  set_request (self, task, choices);
  if (!refuse_when_stopping (self, task))
    bt_source_load_async (source, cancellable, loaded_cb, g_steal_pointer (&task));
}

void
bt_engine_add_bytes_async (BtEngine *self, GBytes *torrent, const BtAddChoices *choices,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  BT_ENGINE_RETURN_IF_FOREIGN (self);
  g_return_if_fail (torrent != NULL);
  task = g_task_new (self, NULL, callback, data);
  set_request (self, task, choices);
  if (!refuse_when_stopping (self, task))
    _bt_source_parse_async (torrent, loaded_cb, g_steal_pointer (&task));
}

void
_bt_engine_return_added (BtEngine *self, GTask *task, const BtNews *news)
{
  BtTorrent *torrent = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (news->id));
  AddResult *result;

  if (news->error != NULL) {
    g_task_return_error (task, g_error_copy (news->error));
    return;
  }
  if (torrent == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "the torrent was removed meanwhile");
    return;
  }
  result = g_new0 (AddResult, 1);
  result->torrent = g_object_ref (torrent);
  result->existed = news->existed;
  g_task_return_pointer (task, result, (GDestroyNotify) add_result_free);
}

BtTorrent *
bt_engine_add_finish (BtEngine *self, GAsyncResult *result, gboolean *existed, GError **error)
{
  AddResult *added;
  BtTorrent *torrent;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, bt_engine_add_async), NULL);
  added = g_task_propagate_pointer (G_TASK (result), error);
  if (existed != NULL)
    *existed = added != NULL && added->existed;
  if (added == NULL)
    return NULL;
  torrent = g_steal_pointer (&added->torrent);
  add_result_free (added);
  return torrent;
}

/* --- removing ---------------------------------------------------------------------------------- */

void
bt_engine_remove_async (BtEngine *self, BtTorrent *torrent, BtRemoval removal,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  guint64 serial;

  BT_ENGINE_RETURN_IF_FOREIGN (self);
  g_return_if_fail (BT_IS_TORRENT (torrent));
  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, bt_engine_remove_async);
  if (refuse_when_stopping (self, task))
    return;
  if (g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (torrent->id)) != torrent) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  serial = bt_session_remove (self->session, torrent->id, removal);
  _bt_engine_expect_reply (self, serial, g_steal_pointer (&task));
  _bt_engine_drop_torrent (self, torrent);
}

gboolean
bt_engine_remove_finish (BtEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, bt_engine_remove_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
