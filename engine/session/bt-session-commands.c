/* bt-session-commands.c — the caller's commands, carried out on the engine thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-commands.h"

#include "session/bt-session-private.h"

void
bt_session_command_free (gpointer data)
{
  BtSessionCommand *command = data;

  g_clear_pointer (&command->params, bt_add_params_free);
  g_free (command->engine_options);
  g_free (command->torrent_options);
  g_strfreev (command->labels);
  g_clear_pointer (&command->rtc_config, bt_rtc_config_free);
  g_free (command->folder);
  g_free (command->name);
  g_free (command->url);
  g_free (command->old_url);
  g_free (command->priorities);
  g_free (command);
}

static void
free_cb (BtCommand *command)
{
  bt_session_command_free (command);
}

BtSessionCommand *
bt_session_command_new (BtSessionCommandRun run, guint32 id)
{
  BtSessionCommand *command = g_new0 (BtSessionCommand, 1);

  command->base.run = run;
  command->base.free = free_cb;
  command->id = id;
  return command;
}

void
bt_session_reply (BtSession *self, guint64 serial, guint32 id, gboolean existed,
                  const GError *error)
{
  BtNews *news = bt_news_new (BT_NEWS_REPLY);

  news->serial = serial;
  news->id = id;
  news->existed = existed;
  news->error = error ? g_error_copy (error) : NULL;
  bt_reporter_add_news (self->reporter, news);
}

BtSessionTorrent *
bt_session_command_find (BtSession *self, const BtSessionCommand *command)
{
  return g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (command->id));
}

/* --- adding ------------------------------------------------------------------------------------------ */

static const BtInfoHash *
get_info_hash (const BtAddParams *params)
{
  return params->metainfo ? bt_metainfo_get_info_hash (params->metainfo)
                          : &params->magnet->info_hash;
}

static gboolean
is_leaving (BtSession *self, const BtInfoHash *info_hash)
{
  for (guint i = 0; i < self->leaving->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (self->leaving, i);

    if (bt_info_hash_matches (&torrent->info_hash, info_hash))
      return TRUE;
  }
  return FALSE;
}

static BtSessionTorrent *
add (BtSession *self, const BtAddParams *params)
{
  BtTorrentOrigin origin = {
    .info_hash = *get_info_hash (params),
    .metainfo = params->metainfo ? bt_metainfo_ref (params->metainfo) : NULL,
    .params = params,
  };
  BtSessionTorrent *torrent = bt_session_torrent_new (self, &origin);

  g_ptr_array_add (self->torrents, torrent);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (torrent->id), torrent);
  g_hash_table_insert (self->by_hash, &torrent->info_hash, torrent);
  return torrent;
}

/* The same torrent on its way out must be gone first: both would write the same files. The waiting
 * command is a copy that took over the arguments. */
static void
let_wait (BtSession *self, BtSessionCommand *command)
{
  BtSessionCommand *waiting = bt_session_command_new (command->base.run, command->id);

  waiting->serial = command->serial;
  waiting->params = g_steal_pointer (&command->params);
  g_ptr_array_add (self->waiting, waiting);
}

static gboolean
check_params (const BtAddParams *params, GError **error)
{
  if (!get_info_hash (params)->has_v1) {
    g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_UNSUPPORTED,
                 "this torrent is of version 2 only, which is not supported");
    return FALSE;
  }
  if (!params->folder || !g_path_is_absolute (params->folder)) {
    g_set_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER,
                 "the download folder must be an absolute path");
    return FALSE;
  }
  return TRUE;
}

void
bt_session_run_add (BtCommand *base, gpointer session)
{
  BtSession *self = session;
  BtSessionCommand *command = (BtSessionCommand *) base;
  g_autoptr (GError) error = NULL;
  BtSessionTorrent *torrent;

  if (self->stopping)
    return;
  if (!check_params (command->params, &error)) {
    bt_session_reply (self, command->serial, 0, FALSE, error);
    return;
  }
  torrent = g_hash_table_lookup (self->by_hash, get_info_hash (command->params));
  if (torrent) {
    bt_session_torrent_merge (torrent, command->params);
    bt_session_reply (self, command->serial, torrent->id, TRUE, NULL);
  } else if (is_leaving (self, get_info_hash (command->params))) {
    let_wait (self, command);
  } else {
    torrent = add (self, command->params);
    bt_session_reply (self, command->serial, torrent->id, FALSE, NULL);
  }
}

void
bt_session_retry_waiting (BtSession *self)
{
  g_autoptr (GPtrArray) waiting = self->waiting;

  self->waiting = g_ptr_array_new_with_free_func (bt_session_command_free);
  for (guint i = 0; i < waiting->len; i++) {
    BtCommand *command = g_ptr_array_index (waiting, i);

    command->run (command, self);
  }
}

void
bt_session_run_remove (BtCommand *base, gpointer session)
{
  BtSession *self = session;
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (self, command);

  if (!torrent) {
    bt_session_reply (self, command->serial, command->id, FALSE, NULL);
    return;
  }
  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (torrent->id));
  g_hash_table_remove (self->by_hash, &torrent->info_hash);
  g_ptr_array_remove (self->torrents, torrent);
  g_ptr_array_add (self->leaving, torrent);
  torrent->removal = (BtRemoval) command->numbers[0];
  torrent->leave_serial = command->serial;
  bt_session_torrent_leave (torrent, BT_LEAVE_REMOVE);
  bt_reporter_edit (self->reporter, torrent->id)->changed = BT_CHANGED_REMOVED;
  bt_reporter_urge (self->reporter);
}

/* --- one torrent ------------------------------------------------------------------------------------ */

void
bt_session_run_set_paused (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (torrent)
    bt_session_torrent_set_paused (torrent, command->flag);
}

void
bt_session_run_start (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (torrent)
    bt_session_torrent_begin (torrent, command->folder, command->priorities, command->n_files);
}

void
bt_session_run_set_priorities (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (torrent)
    bt_session_torrent_set_priorities (torrent, command->priorities, command->n_files);
}

void
bt_session_run_check (BtCommand *base, gpointer session)
{
  BtSessionTorrent *torrent = bt_session_command_find (session, (BtSessionCommand *) base);

  if (torrent)
    bt_session_torrent_check (torrent);
}

void
bt_session_run_announce (BtCommand *base, gpointer session)
{
  BtSessionTorrent *torrent = bt_session_command_find (session, (BtSessionCommand *) base);

  if (torrent)
    bt_session_torrent_announce (torrent);
}

void
bt_session_run_add_peer (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (torrent)
    bt_session_torrent_add_peers (torrent, &command->address, 1, BT_PEER_SOURCE_USER);
}

void
bt_session_run_set_shut_out (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (!torrent)
    return;
  bt_swarm_set_shut_out (torrent->swarm, &command->address, command->flag,
                         bt_session_now (torrent->session));
  bt_session_torrent_touch (torrent);
}

void
bt_session_run_set_torrent_options (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (!torrent)
    return;
  torrent->n_option_sets++;
  bt_session_torrent_set_options (torrent, command->torrent_options);
}

void
bt_session_run_set_labels (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (torrent)
    bt_session_torrent_set_labels (torrent, (const char *const *) command->labels);
}

static void
renumber (BtSession *self)
{
  for (guint i = 0; i < self->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (self->torrents, i);

    if (torrent->position == i)
      continue;
    torrent->position = i;
    bt_session_torrent_changed (torrent, BT_CHANGED_FOLDER);
    bt_session_torrent_save (torrent);
  }
  self->next_position = self->torrents->len;
  bt_session_queue_touch (self);
}

void
bt_session_run_move_in_list (BtCommand *base, gpointer session)
{
  BtSession *self = session;
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (self, command);

  if (!torrent)
    return;
  g_ptr_array_remove (self->torrents, torrent);
  g_ptr_array_insert (self->torrents, (int) MIN (command->numbers[0], self->torrents->len),
                      torrent);
  renumber (self);
}

void
bt_session_run_set_watch (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (!torrent)
    return;
  torrent->watch = (BtWatchFlags) command->numbers[0];
  bt_swarm_set_watched (torrent->swarm, (torrent->watch & BT_WATCH_EVENTS) != 0);
  bt_swarm_set_wire_watched (torrent->swarm, (torrent->watch & BT_WATCH_WIRE) != 0);
  bt_announcer_set_watched (torrent->announcer, (torrent->watch & BT_WATCH_DISCOVERY) != 0);
  bt_session_torrent_touch (torrent);
}

/* --- the session -------------------------------------------------------------------------------------- */

void
bt_session_run_set_options (BtCommand *base, gpointer session)
{
  BtSession *self = session;

  self->options = *((BtSessionCommand *) base)->engine_options;
  bt_session_apply_options (self, bt_session_now (self));
}

void
bt_session_run_clock_changed (BtCommand *base, gpointer session)
{
  bt_session_wake_up (session);
}

void
bt_session_run_set_rtc_config (BtCommand *base, gpointer session)
{
  bt_session_rtc_set_config (session, ((BtSessionCommand *) base)->rtc_config);
}

void
bt_session_run_set_listen_port (BtCommand *base, gpointer session)
{
  BtSession *self = session;

  if (self->stopping)
    return;
  self->wanted_port = (int) ((BtSessionCommand *) base)->numbers[0];
  bt_session_listen (self);
}

void
bt_session_run_give_credit (BtCommand *base, gpointer session)
{
  bt_reporter_give_credit (((BtSession *) session)->reporter);
}

void
bt_session_run_begin (BtCommand *base, gpointer session)
{
  BtSession *self = session;

  /* Until the torrents of the last session are there, a command could not find them. */
  bt_command_queue_set_held (self->commands, TRUE);
  bt_session_begin (self);
}

void
bt_session_run_stop (BtCommand *base, gpointer session)
{
  bt_session_begin_stop (session);
}
