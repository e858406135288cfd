/* bt-session.c — the engine thread as seen from outside: commands go down, reports come up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session.h"

#include <string.h>
#include <time.h>

#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

#define END_PATIENCE \
  10 /* seconds that bt_session_free() waits; a dead disk must not hold a program */

void
bt_session_config_init (BtSessionConfig *config)
{
  memset (config, 0, sizeof *config);
  config->listen_port = -1;
  config->use_trackers = TRUE;
  bt_engine_options_init (&config->options);
  config->minute_us = 60 * G_USEC_PER_SEC;
  bt_swarm_params_init (&config->swarm);
}

void
bt_add_params_free (BtAddParams *params)
{
  g_clear_pointer (&params->metainfo, bt_metainfo_unref);
  g_clear_pointer (&params->magnet, bt_magnet_free);
  g_clear_pointer (&params->selection, g_array_unref);
  g_clear_pointer (&params->peers, g_array_unref);
  g_strfreev (params->trackers);
  g_free (params->folder);
  g_free (params);
}

/* --- life ------------------------------------------------------------------------------------------------ */

static void
after_commands (gpointer data)
{
  bt_session_settle (data);
}

static void
take_config (BtSession *self, const BtSessionConfig *config)
{
  self->listen_address = g_strdup (config->listen_address);
  self->has_local =
      config->listen_address && bt_address_parse (&self->local, config->listen_address, 1);
  if (self->has_local) {
    self->local.port = 1;
    self->has_local = bt_address_is_dialable (&self->local);
  }
  self->wanted_port = config->listen_port;
  self->use_trackers = config->use_trackers;
  self->dht_routers = g_strdupv ((char **) config->dht_routers);
  self->load_paused = config->load_paused;
  self->rtc.config = config->rtc ? bt_rtc_config_copy (config->rtc) : bt_rtc_config_new ();
  self->options = config->options;
  self->minute_us = config->minute_us;
  self->clock = config->clock ? bt_clock_ref (config->clock) : NULL;
  self->ends_steps = config->ends_steps;
  self->swarm_params = config->swarm;
  self->cache_budget = config->cache_budget;
}

static void
init_end (BtSession *self)
{
  pthread_condattr_t attributes;

  pthread_mutex_init (&self->end_lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->end_cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

BtSession *
bt_session_new (const BtSessionConfig *config, BtSessionWake wake, gpointer data, GError **error)
{
  BtStateFolder *state = NULL;
  BtSession *self;

  if (config->state_folder && !(state = bt_state_folder_open (config->state_folder, error)))
    return NULL;
  self = g_new0 (BtSession, 1);
  self->state = state;
  take_config (self, config);
  init_end (self);
  self->context = bt_thread_acquire ();
  self->reporter = bt_reporter_new (wake, data);
  self->commands = bt_command_queue_new (self->context, self, after_commands);
  bt_command_queue_push (self->commands, &bt_session_command_new (bt_session_run_begin, 0)->base);
  return self;
}

static void
push (BtSession *self, BtSessionCommand *command)
{
  bt_command_queue_push (self->commands, &command->base);
}

static void
push_simple (BtSession *self, BtSessionCommandRun run, guint32 id)
{
  push (self, bt_session_command_new (run, id));
}

static guint64
push_asking (BtSession *self, BtSessionCommand *command)
{
  guint64 serial = command->serial = ++self->n_serials;

  push (self, command);
  return serial;
}

void
bt_session_stop (BtSession *self)
{
  if (self->stop_asked)
    return;
  self->stop_asked = TRUE;
  push_simple (self, bt_session_run_stop, 0);
}

/* FALSE: the time was up. */
static gboolean
wait_for_end (BtSession *self)
{
  struct timespec until;
  gboolean ended;
  int code = 0;

  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_sec += END_PATIENCE;
  pthread_mutex_lock (&self->end_lock);
  while (!self->ended && code == 0)
    code = pthread_cond_timedwait (&self->end_cond, &self->end_lock, &until);
  ended = self->ended;
  pthread_mutex_unlock (&self->end_lock);
  return ended;
}

static void
release (BtSession *self)
{
  bt_thread_release ();
  bt_command_queue_unref (self->commands);
  bt_reporter_free (self->reporter);
  pthread_cond_destroy (&self->end_cond);
  pthread_mutex_destroy (&self->end_lock);
  g_clear_pointer (&self->clock, bt_clock_unref);
  g_free (self->listen_address);
  g_strfreev (self->dht_routers);
  bt_rtc_config_free (self->rtc.config);
  g_free (self);
}

gboolean
bt_session_try_free (BtSession *self)
{
  gboolean ended;

  bt_session_stop (self);
  pthread_mutex_lock (&self->end_lock);
  ended = self->ended;
  pthread_mutex_unlock (&self->end_lock);
  if (ended)
    release (self);
  return ended;
}

gboolean
bt_session_free (BtSession *self)
{
  bt_session_stop (self);
  if (!wait_for_end (self)) {
    /* A worker hangs in the system; what it may still touch stays where it is. */
    g_message ("the engine did not end within %d s", END_PATIENCE);
    return FALSE;
  }
  release (self);
  return TRUE;
}

/* --- reports ------------------------------------------------------------------------------------------------ */

BtReport *
bt_session_take_report (BtSession *self)
{
  return bt_reporter_take (self->reporter);
}

void
bt_session_give_credit (BtSession *self)
{
  push_simple (self, bt_session_run_give_credit, 0);
}

/* --- commands ------------------------------------------------------------------------------------------------ */

guint64
bt_session_add (BtSession *self, BtAddParams *params)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_add, 0);

  command->params = params;
  return push_asking (self, command);
}

guint64
bt_session_remove (BtSession *self, guint32 id, BtRemoval removal)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_remove, id);

  command->numbers[0] = removal;
  return push_asking (self, command);
}

guint64
bt_session_move_files (BtSession *self, guint32 id, const char *folder)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_move_files, id);

  command->folder = g_strdup (folder);
  return push_asking (self, command);
}

void
bt_session_cancel_move (BtSession *self, guint32 id)
{
  push_simple (self, bt_session_run_cancel_move, id);
}

guint64
bt_session_rename_file (BtSession *self, guint32 id, const char *path, const char *name)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_rename_file, id);

  command->folder = g_strdup (path);
  command->name = g_strdup (name);
  return push_asking (self, command);
}

void
bt_session_set_paused (BtSession *self, guint32 id, gboolean paused)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_paused, id);

  command->flag = paused;
  push (self, command);
}

static BtSessionCommand *
new_with_priorities (BtSessionCommandRun run, guint32 id, const guint8 *priorities, guint32 n_files)
{
  BtSessionCommand *command = bt_session_command_new (run, id);

  command->priorities = priorities ? g_memdup2 (priorities, n_files) : NULL;
  command->n_files = n_files;
  return command;
}

void
bt_session_start (BtSession *self, guint32 id, const char *folder, const guint8 *priorities,
                  guint32 n_files)
{
  BtSessionCommand *command = new_with_priorities (bt_session_run_start, id, priorities, n_files);

  command->folder = g_strdup (folder);
  push (self, command);
}

void
bt_session_set_priorities (BtSession *self, guint32 id, const guint8 *priorities, guint32 n_files)
{
  push (self, new_with_priorities (bt_session_run_set_priorities, id, priorities, n_files));
}

void
bt_session_check (BtSession *self, guint32 id)
{
  push_simple (self, bt_session_run_check, id);
}

void
bt_session_announce (BtSession *self, guint32 id)
{
  push_simple (self, bt_session_run_announce, id);
}

void
bt_session_ask_way (BtSession *self, guint32 id, BtWay way)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_ask_way, id);

  command->numbers[0] = way;
  push (self, command);
}

static BtSessionCommand *
new_with_url (BtSessionCommandRun run, guint32 id, const char *url)
{
  BtSessionCommand *command = bt_session_command_new (run, id);

  command->url = g_strdup (url);
  return command;
}

void
bt_session_ask_tracker (BtSession *self, guint32 id, const char *url)
{
  push (self, new_with_url (bt_session_run_ask_tracker, id, url));
}

guint64
bt_session_add_tracker (BtSession *self, guint32 id, const char *url)
{
  return push_asking (self, new_with_url (bt_session_run_add_tracker, id, url));
}

guint64
bt_session_replace_tracker (BtSession *self, guint32 id, const char *old_url, const char *url)
{
  BtSessionCommand *command = new_with_url (bt_session_run_replace_tracker, id, url);

  command->old_url = g_strdup (old_url);
  return push_asking (self, command);
}

void
bt_session_remove_tracker (BtSession *self, guint32 id, const char *url)
{
  push (self, new_with_url (bt_session_run_remove_tracker, id, url));
}

void
bt_session_set_dht_watch (BtSession *self, gboolean watched)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_dht_watch, 0);

  command->flag = watched;
  push (self, command);
}

void
bt_session_reset_totals (BtSession *self, gboolean anew)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_reset_totals, 0);

  command->flag = anew;
  push (self, command);
}

void
bt_session_clock_changed (BtSession *self)
{
  push_simple (self, bt_session_run_clock_changed, 0);
}

void
bt_session_add_peer (BtSession *self, guint32 id, const BtAddress *address)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_add_peer, id);

  command->address = *address;
  push (self, command);
}

void
bt_session_set_shut_out (BtSession *self, guint32 id, const BtAddress *address, gboolean is_out)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_shut_out, id);

  command->address = *address;
  command->flag = is_out;
  push (self, command);
}

void
bt_session_move_in_list (BtSession *self, guint32 id, guint32 position)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_move_in_list, id);

  command->numbers[0] = position;
  push (self, command);
}

void
bt_session_set_watch (BtSession *self, guint32 id, BtWatchFlags flags)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_watch, id);

  command->numbers[0] = flags;
  push (self, command);
}

void
bt_session_set_options (BtSession *self, const BtEngineOptions *options)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_options, 0);

  command->engine_options = g_memdup2 (options, sizeof *options);
  push (self, command);
}

void
bt_session_set_torrent_options (BtSession *self, guint32 id, const BtTorrentOptions *options)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_torrent_options, id);

  command->torrent_options = g_memdup2 (options, sizeof *options);
  push (self, command);
}

void
bt_session_set_labels (BtSession *self, guint32 id, const char *const *labels)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_labels, id);

  command->labels = g_strdupv ((char **) labels);
  push (self, command);
}

void
bt_session_set_rtc_config (BtSession *self, const BtRtcConfig *config)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_rtc_config, 0);

  command->rtc_config = bt_rtc_config_copy (config);
  push (self, command);
}

void
bt_session_set_listen_port (BtSession *self, int port)
{
  BtSessionCommand *command = bt_session_command_new (bt_session_run_set_listen_port, 0);

  command->numbers[0] = (guint64) port;
  push (self, command);
}
