/* bt-session-life.c — begin and end of a session on the engine thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/epoll.h>

#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"
#include "tracker/bt-tracker-http.h"
#include "tracker/bt-tracker-udp.h"
#include "tracker/bt-tracker-ws.h"

#define CACHE_DEFAULT \
  (32 * 1024 * 1024) /* bytes of block buffers; private memory stays under 64 MiB */
/* Below the ports that the system gives to outgoing connections (32768 on), above those of services
 * that people run. */
#define PORT_MIN 20000
#define PORT_MAX 32000
#define PORT_TRIES 20

typedef struct {
  BtDiskTask task;
  BtSessionWork work, done;
  gpointer data;
} Task;

static void
task_run (BtDiskTask *base)
{
  Task *task = (Task *) base;

  task->work (task->data);
}

static void
task_done (BtDiskTask *base)
{
  g_autofree Task *task = (Task *) base;

  task->done (task->data);
}

void
bt_session_run_task (BtSession *self, BtSessionWork work, BtSessionWork done, gpointer data)
{
  Task *task = g_new0 (Task, 1);

  task->task.run = task_run;
  task->task.done = task_done;
  task->work = work;
  task->done = done;
  task->data = data;
  bt_disk_submit (self->disk, &task->task);
}

/* --- listening -------------------------------------------------------------------------------------- */

typedef struct {
  BtStateFolder *state;
  int port;
} PortTask;

static void
save_port_work (gpointer data)
{
  PortTask *task = data;

  bt_state_folder_save_port (task->state, task->port);
}

static void
keep_port (BtSession *self, int port)
{
  PortTask *task = g_new0 (PortTask, 1);

  task->state = self->state;
  task->port = port;
  bt_session_run_task (self, save_port_work, g_free, task);
}

static void
datagram_cb (const guint8 *bytes, gsize n_bytes, const BtAddress *from, gpointer data)
{
  bt_session_dht_receive (data, bytes, n_bytes, from);
}

void
bt_session_stop_listening (BtSession *self)
{
  g_clear_pointer (&self->listener, bt_listener_free);
  g_clear_pointer (&self->udp, bt_udp_free);
  self->port = 0;
}

/* TCP and UDP on the same port: peers that know one know the other. */
static gboolean
listen_on (BtSession *self, guint16 port, GError **error)
{
  self->listener = bt_listener_new (self->reactor, self->listen_address, port,
                                    bt_session_peers_accept, self, error);
  if (!self->listener)
    return FALSE;
  self->port = bt_listener_get_port (self->listener);
  self->udp =
      bt_udp_new (self->reactor, self->listen_address, self->port, datagram_cb, self, error);
  if (!self->udp)
    bt_session_stop_listening (self);
  return self->udp != NULL;
}

/* The one that the system finds free for TCP may be taken for UDP. */
static gboolean
listen_on_any (BtSession *self, GError **error)
{
  for (guint i = 0; i < PORT_TRIES; i++) {
    if (listen_on (self, 0, NULL))
      return TRUE;
  }
  return listen_on (self, 0, error);
}

static gboolean
listen_anywhere (BtSession *self, GError **error)
{
  gboolean listens = FALSE;

  for (guint i = 0; i < PORT_TRIES && !listens; i++) {
    guint16 port = (guint16) (PORT_MIN + bt_random_below (&self->random, PORT_MAX - PORT_MIN));

    listens = listen_on (self, port, NULL);
  }
  if (!listens)
    return listen_on_any (self, error);
  if (self->state && self->wanted_port < 0)
    keep_port (self, self->port);
  return TRUE;
}

static void
tell_listening (BtSession *self, GError *error)
{
  BtNews *news = bt_news_new (BT_NEWS_LISTENING);

  news->port = self->port;
  news->error = error;
  bt_reporter_add_news (self->reporter, news);
}

void
bt_session_listen (BtSession *self)
{
  GError *error = NULL;

  bt_session_stop_listening (self);
  if (self->wanted_port > 0)
    listen_on (self, (guint16) self->wanted_port, &error);
  else if (self->wanted_port == 0)
    listen_on_any (self, &error);
  else
    listen_anywhere (self, &error);
  for (guint i = 0; i < self->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (self->torrents, i);

    bt_swarm_set_listen_port (torrent->swarm, self->port);
    bt_session_dht_ask (torrent); /* and tells the new port */
  }
  bt_session_dht_tell_port (self);
  tell_listening (self, error);
}

/* The port of last time; taken by somebody else now: another one for today. */
static void
listen_on_kept_port (BtSession *self, int kept)
{
  if (listen_on (self, (guint16) kept, NULL)) {
    tell_listening (self, NULL);
    return;
  }
  self->wanted_port = 0;
  bt_session_listen (self);
}

/* --- loading ---------------------------------------------------------------------------------------- */

typedef struct {
  BtSession *session;
  GPtrArray *resumes;   /* BtResume */
  GPtrArray *metainfos; /* BtMetainfo, or NULL; same shape */
  GPtrArray *broken;    /* char* */
  GBytes *dht;          /* of the last session, or NULL */
  BtTotals totals;      /* of all of them; while @has_totals */
  gboolean has_totals;
  int port;
} LoadTask;

/* With the names the person gave. (transfer full) (nullable) */
static BtMetainfo *
read_metainfo (const BtResume *resume)
{
  if (resume->names)
    return bt_metainfo_ref (resume->names);
  if (!resume->info)
    return NULL;
  return bt_metainfo_new_from_parts (resume->info, &resume->info_hash, resume->outer, NULL);
}

static void
load_work (gpointer data)
{
  LoadTask *task = data;
  BtStateFolder *state = task->session->state;

  task->resumes = bt_state_folder_load (state, task->broken);
  task->port = bt_state_folder_load_port (state);
  task->dht = bt_state_folder_load_dht (state);
  task->has_totals = bt_state_folder_load_totals (state, &task->totals);
  for (guint i = 0; i < task->resumes->len; i++) {
    BtResume *resume = g_ptr_array_index (task->resumes, i);

    if (task->session->load_paused)
      resume->paused = TRUE;
    g_ptr_array_add (task->metainfos, read_metainfo (resume));
  }
}

static void
add_torrent (BtSession *self, const BtResume *resume, BtMetainfo *metainfo)
{
  BtTorrentOrigin origin = {
    .info_hash = resume->info_hash,
    .metainfo = metainfo,
    .resume = resume,
  };
  BtSessionTorrent *torrent = bt_session_torrent_new (self, &origin);

  g_ptr_array_add (self->torrents, torrent);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (torrent->id), torrent);
  g_hash_table_insert (self->by_hash, &torrent->info_hash, torrent);
}

static void
tell_loaded (BtSession *self, GPtrArray *broken)
{
  BtNews *news = bt_news_new (BT_NEWS_LOADED);

  if (broken && broken->len > 0) {
    g_ptr_array_add (broken, NULL);
    news->broken = (char **) g_ptr_array_steal (broken, NULL);
  }
  bt_reporter_add_news (self->reporter, news);
  bt_command_queue_set_held (self->commands, FALSE);
}

static void
load_done (gpointer data)
{
  g_autofree LoadTask *task = data;
  BtSession *self = task->session;

  bt_session_dht_take_saved (self, task->dht);
  bt_session_totals_take_saved (self, task->has_totals ? &task->totals : NULL, task->resumes);
  if (self->wanted_port < 0 && task->port > 0 && task->port <= G_MAXUINT16)
    listen_on_kept_port (self, task->port);
  else
    bt_session_listen (self);
  for (guint i = 0; i < task->resumes->len; i++)
    add_torrent (self, g_ptr_array_index (task->resumes, i),
                 g_ptr_array_index (task->metainfos, i));
  tell_loaded (self, task->broken);
  g_ptr_array_unref (task->resumes);
  g_ptr_array_unref (task->metainfos);
  g_ptr_array_unref (task->broken);
  bt_session_settle (self);
}

static void
load (BtSession *self)
{
  LoadTask *task = g_new0 (LoadTask, 1);

  task->session = self;
  task->metainfos = g_ptr_array_new ();
  task->broken = g_ptr_array_new_with_free_func (g_free);
  bt_session_run_task (self, load_work, load_done, task);
}

/* --- begin --------------------------------------------------------------------------------------------- */

static void
disk_cb (int fd, guint32 events, gpointer data)
{
  bt_disk_dispatch (((BtSession *) data)->disk);
}

static void
after_batch (gpointer data)
{
  bt_session_settle (data);
}

/* Who speaks from one address has one family. */
static void
make_tracker_client (BtSession *self)
{
  const BtAddress *local = self->has_local ? &self->local : NULL;

  self->trackers = bt_tracker_client_new (local == NULL);
  bt_tracker_client_add_kind (self->trackers, &bt_tracker_http_kind, bt_tracker_http_new (local));
  bt_tracker_client_add_kind (self->trackers, &bt_tracker_udp_kind,
                              bt_tracker_udp_new (self->reactor, local));
  self->rtc.trackers = bt_tracker_ws_new (local, self->peer_id, &bt_session_rtc_signals, self);
  bt_tracker_client_add_kind (self->trackers, &bt_tracker_ws_kind, self->rtc.trackers);
}

void
bt_session_begin (BtSession *self)
{
  gint64 now_us = bt_session_now (self);

  BT_ASSERT_ENGINE ();
  self->reactor = bt_reactor_new (self->context);
  bt_reactor_set_after_batch (self->reactor, after_batch, self);
  self->disk = bt_disk_new (0);
  self->disk_watch =
      bt_reactor_add (self->reactor, bt_disk_get_fd (self->disk), EPOLLIN, disk_cb, self);
  self->pool = bt_block_pool_new (self->cache_budget ? self->cache_budget : CACHE_DEFAULT);
  bt_limiter_init (&self->down, NULL, 0, now_us);
  bt_limiter_init (&self->up, NULL, 0, now_us);
  self->limits_us = G_MININT64;
  bt_random_init_system (&self->random);
  bt_peer_id_generate (self->peer_id);
  self->torrents = g_ptr_array_new ();
  self->leaving = g_ptr_array_new ();
  self->waiting = g_ptr_array_new_with_free_func (bt_session_command_free);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->by_hash = g_hash_table_new (bt_info_hash_hash, (GEqualFunc) bt_info_hash_matches);
  self->queue_us = G_MAXINT64;
  bt_session_peers_init (self, now_us);
  bt_session_totals_init (self, now_us);
  bt_session_dht_init (self);
  bt_session_lsd_init (self);
  bt_session_rtc_init (self);
  bt_session_run_init (self);
  make_tracker_client (self);
  if (self->state) {
    load (self);
  } else {
    bt_session_listen (self);
    tell_loaded (self, NULL);
    bt_session_settle (self);
  }
}

/* --- end --------------------------------------------------------------------------------------------------- */

void
bt_session_begin_stop (BtSession *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  g_clear_pointer (&self->listener, bt_listener_free);
  bt_session_dht_stop (self);
  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->by_hash);
  for (guint i = 0; i < self->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (self->torrents, i);

    g_ptr_array_add (self->leaving, torrent);
    bt_session_torrent_leave (torrent, BT_LEAVE_STOP);
  }
  g_ptr_array_set_size (self->torrents, 0);
  bt_session_wake_up (self);
}

void
bt_session_note_stop_error (BtSession *self, const GError *error)
{
  BT_ASSERT_ENGINE ();
  if (!self->stop_error)
    self->stop_error = g_error_copy (error);
}

static void
tell_stopped (BtSession *self)
{
  BtNews *news = bt_news_new (BT_NEWS_STOPPED);

  news->error = g_steal_pointer (&self->stop_error);
  bt_reporter_add_news (self->reporter, news);
  bt_reporter_publish (self->reporter, 0, 0, g_get_monotonic_time ());
}

static void
clear (BtSession *self)
{
  bt_session_peers_clear (self);
  bt_session_dht_clear (self);
  bt_session_stop_listening (self);
  bt_session_run_clear (self);
  bt_tracker_client_free (self->trackers);
  bt_session_rtc_clear (self);
  bt_reactor_remove (self->disk_watch);
  bt_disk_free (self->disk);
  bt_reactor_free (self->reactor);
  bt_block_pool_free (self->pool);
  g_ptr_array_unref (self->torrents);
  g_ptr_array_unref (self->leaving);
  g_ptr_array_unref (self->waiting);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_hash);
}

/* Not from within the sources that go with it: they may still be on the stack. */
static gboolean
end_cb (gpointer data)
{
  BtSession *self = data;

  bt_command_queue_close (self->commands);
  clear (self);
  if (self->state)
    bt_state_folder_close (self->state);
  tell_stopped (self);
  pthread_mutex_lock (&self->end_lock);
  self->ended = TRUE;
  pthread_cond_signal (&self->end_cond);
  pthread_mutex_unlock (&self->end_lock);
  return G_SOURCE_REMOVE;
}

gboolean
bt_session_try_end (BtSession *self)
{
  GSource *idle;

  if (self->leaving->len > 0 || bt_disk_get_n_pending (self->disk) > 0
      || bt_session_totals_end (self, bt_session_now (self)))
    return FALSE;
  self->settling = TRUE;
  idle = g_idle_source_new ();
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, end_cb, self, NULL);
  g_source_attach (idle, self->context);
  g_source_unref (idle);
  return TRUE;
}
