/* bt-engine.c — the engine as a person's program sees it: a list of torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-engine-private.h"

#define STOP_PATIENCE_MS 5000 /* milliseconds; a person who quits waits no longer */

GParamSpec *_bt_engine_properties[BT_ENGINE_N_PROPS];
guint _bt_engine_signals[BT_ENGINE_N_SIGNALS];

static void bt_engine_list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BtEngine, bt_engine, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      bt_engine_list_model_iface_init))

/* --- GListModel -------------------------------------------------------------------------------- */

static GType
bt_engine_get_item_type (GListModel *model)
{
  return BT_TYPE_TORRENT;
}

static guint
bt_engine_get_n_items (GListModel *model)
{
  return BT_ENGINE (model)->torrents->len;
}

static gpointer
bt_engine_get_item (GListModel *model, guint position)
{
  GPtrArray *torrents = BT_ENGINE (model)->torrents;

  return position < torrents->len ? g_object_ref (torrents->pdata[position]) : NULL;
}

static void
bt_engine_list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = bt_engine_get_item_type;
  iface->get_n_items = bt_engine_get_n_items;
  iface->get_item = bt_engine_get_item;
}

/* --- GObject ----------------------------------------------------------------------------------- */

static void
detach_all (BtEngine *self)
{
  for (guint i = 0; i < self->torrents->len; i++)
    _bt_torrent_detach (self->torrents->pdata[i]);
}

/* It was waited for already when it is late: not once more. */
static void
let_go (BtEngine *self, BtSession *session)
{
  gboolean has_ended = self->late ? bt_session_try_free (session) : bt_session_free (session);

  /* A disk that hangs may come back and wake us: then what it touches is still there. */
  if (!has_ended)
    g_source_ref (self->wake);
}

static void
close_servers (BtEngine *self)
{
  while (self->servers->len > 0)
    _bt_server_close (self->servers->pdata[0]);
}

/* The session first: until it is gone the engine thread may still wake us. */
static void
end_session (BtEngine *self)
{
  close_servers (self);
  detach_all (self);
  _bt_dht_detach (self->dht);
  if (self->session != NULL)
    let_go (self, g_steal_pointer (&self->session));
  _bt_engine_end_pacing (self);
}

static void
bt_engine_finalize (GObject *object)
{
  BtEngine *self = BT_ENGINE (object);

  end_session (self);
  g_hash_table_unref (self->tasks);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->torrents);
  g_clear_object (&self->dht);
  g_main_context_unref (self->context);
  g_free (self->download_folder);
  G_OBJECT_CLASS (bt_engine_parent_class)->finalize (object);
}

static void
bt_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BtEngine *self = BT_ENGINE (object);

  switch (id) {
  case BT_ENGINE_PROP_PORT:
    g_value_set_uint (value, self->port);
    break;
  case BT_ENGINE_PROP_DOWN_RATE:
    g_value_set_uint64 (value, self->down_rate);
    break;
  case BT_ENGINE_PROP_UP_RATE:
    g_value_set_uint64 (value, self->up_rate);
    break;
  case BT_ENGINE_PROP_LOADED:
    g_value_set_boolean (value, self->loaded);
    break;
  case BT_ENGINE_PROP_ALTERNATIVE:
    g_value_set_boolean (value, self->alternative);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
install_signals (void)
{
  _bt_engine_signals[BT_ENGINE_UPDATED] = g_signal_new (
      "updated", BT_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  _bt_engine_signals[BT_ENGINE_TORRENT_COMPLETE] =
      g_signal_new ("torrent-complete", BT_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, BT_TYPE_TORRENT);
  _bt_engine_signals[BT_ENGINE_LISTENING] =
      g_signal_new ("listening", BT_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR);
  _bt_engine_signals[BT_ENGINE_BROKEN] =
      g_signal_new ("broken", BT_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    1, G_TYPE_STRV);
}

static void
bt_engine_class_init (BtEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec **properties = _bt_engine_properties;

  object_class->finalize = bt_engine_finalize;
  object_class->get_property = bt_engine_get_property;
  properties[BT_ENGINE_PROP_PORT] =
      g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  properties[BT_ENGINE_PROP_DOWN_RATE] =
      g_param_spec_uint64 ("down-rate", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[BT_ENGINE_PROP_UP_RATE] =
      g_param_spec_uint64 ("up-rate", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[BT_ENGINE_PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[BT_ENGINE_PROP_ALTERNATIVE] =
      g_param_spec_boolean ("alternative", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, BT_ENGINE_N_PROPS, properties);
  install_signals ();
}

static void
bt_engine_init (BtEngine *self)
{
  self->thread = g_thread_self ();
  bt_engine_options_init (&self->options);
  self->context = g_main_context_ref_thread_default ();
  self->torrents = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->servers = g_ptr_array_new ();
  self->dht = _bt_dht_new ();
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
}

/* --- beginning --------------------------------------------------------------------------------- */

static char *
dup_folder (const char *folder)
{
  if (folder == NULL)
    folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  if (folder == NULL)
    folder = g_get_home_dir ();
  return g_canonicalize_filename (folder, NULL);
}

BtEngine *
_bt_engine_new_offline (void)
{
  BtEngine *self = g_object_new (BT_TYPE_ENGINE, NULL);

  self->download_folder = dup_folder (NULL);
  return self;
}

BtEngine *
_bt_engine_new_for_session (const BtSessionConfig *config, const char *download_folder,
                            GError **error)
{
  g_autoptr (BtEngine) self = g_object_new (BT_TYPE_ENGINE, NULL);
  BtSessionWake wake;
  gpointer wake_data;

  self->download_folder = dup_folder (download_folder);
  self->options = config->options;
  _bt_engine_start_pacing (self, &wake, &wake_data);
  self->session = bt_session_new (config, wake, wake_data, error);
  if (self->session == NULL)
    return NULL;
  _bt_dht_attach (self->dht, self->session);
  bt_session_give_credit (self->session);
  return g_steal_pointer (&self);
}

void
bt_engine_config_init (BtEngineConfig *config)
{
  *config = (BtEngineConfig) { .listen_port = -1, .use_trackers = TRUE };
  bt_engine_options_init (&config->options);
}

BtEngine *
bt_engine_new (const BtEngineConfig *config, GError **error)
{
  BtSessionConfig session;

  g_return_val_if_fail (config != NULL, NULL);
  bt_session_config_init (&session);
  session.state_folder = config->state_folder;
  session.listen_address = config->listen_address;
  session.listen_port = config->listen_port;
  session.use_trackers = config->use_trackers;
  session.dht_routers = config->dht_routers;
  session.load_paused = config->load_paused;
  session.rtc = config->rtc;
  session.options = config->options;
  return _bt_engine_new_for_session (&session, config->download_folder, error);
}

/* --- end --------------------------------------------------------------------------------------- */

static void
fail_pending (BtEngine *self)
{
  GHashTableIter iter;
  gpointer task;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the engine was stopped");
  g_hash_table_remove_all (self->tasks);
}

void
_bt_engine_stopped (BtEngine *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stop_task);

  fail_pending (self);
  /* A session that is late may still end until the engine goes. */
  if (!self->late)
    end_session (self);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
stop_late_cb (gpointer data)
{
  BtEngine *self = data;

  g_clear_pointer (&self->stop_guard, g_source_unref);
  self->late = TRUE;
  _bt_engine_stopped (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                                 "the engine did not end in time; what was "
                                                 "fetched last may have to be checked again"));
  return G_SOURCE_REMOVE;
}

void
bt_engine_stop_async (BtEngine *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  BT_ENGINE_RETURN_IF_FOREIGN (self);
  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, bt_engine_stop_async);
  if (self->session == NULL || self->stopping) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  self->stopping = TRUE;
  self->stop_task = g_steal_pointer (&task);
  self->stop_guard = g_timeout_source_new (STOP_PATIENCE_MS);
  g_source_set_callback (self->stop_guard, stop_late_cb, self, NULL);
  g_source_attach (self->stop_guard, self->context);
  bt_engine_set_pacer (self, NULL, NULL);
  close_servers (self);
  bt_session_stop (self->session);
}

gboolean
bt_engine_stop_finish (BtEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- the rest ---------------------------------------------------------------------------------- */

BtTorrent *
bt_engine_find (BtEngine *self, const BtInfoHash *info_hash)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, NULL);
  for (guint i = 0; i < self->torrents->len; i++) {
    BtTorrent *torrent = self->torrents->pdata[i];

    if (bt_info_hash_matches (&torrent->info_hash, info_hash))
      return torrent;
  }
  return NULL;
}

void
bt_engine_move (BtEngine *self, BtTorrent *torrent, guint position)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  if (self->session != NULL)
    bt_session_move_in_list (self->session, torrent->id, position);
}

void
bt_engine_set_download_folder (BtEngine *self, const char *folder)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  g_free (self->download_folder);
  self->download_folder = dup_folder (folder);
}

const char *
bt_engine_get_download_folder (BtEngine *self)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, NULL);
  return self->download_folder;
}

void
bt_engine_set_options (BtEngine *self, const BtEngineOptions *options)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  self->options = *options;
  if (self->session != NULL)
    bt_session_set_options (self->session, options);
}

const BtEngineOptions *
bt_engine_get_options (BtEngine *self)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, NULL);
  return &self->options;
}

void
bt_engine_set_rtc_config (BtEngine *self, const BtRtcConfig *config)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  if (self->session != NULL)
    bt_session_set_rtc_config (self->session, config);
}

gboolean
bt_engine_is_alternative (BtEngine *self)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, FALSE);
  return self->alternative;
}

void
bt_engine_set_listen_port (BtEngine *self, int port)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  if (self->session != NULL)
    bt_session_set_listen_port (self->session, port);
}

guint16
bt_engine_get_port (BtEngine *self)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, 0);
  return (guint16) self->port;
}

BtDht *
bt_engine_get_dht (BtEngine *self)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, NULL);
  return self->dht;
}

guint64
bt_engine_get_down_rate (BtEngine *self)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, 0);
  return self->down_rate;
}

guint64
bt_engine_get_up_rate (BtEngine *self)
{
  BT_ENGINE_RETURN_VAL_IF_FOREIGN (self, 0);
  return self->up_rate;
}
