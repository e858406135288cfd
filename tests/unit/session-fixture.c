/* session-fixture.c — a session and what it told, for tests that drive several in one process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include "transport/bt-bind.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utime.h>

/* Below those that Linux hands out by itself: 32768 to 60999. */
#define FREE_PORTS_FROM 16384
#define FREE_PORTS_TO 32768

#define PATIENCE_US (40 * G_USEC_PER_SEC) /* sanitizers on a busy machine are slow */

static void
wake_cb (gpointer data)
{
  guint64 one = 1;

  g_assert_cmpint (write (((Node *) data)->wake_fd, &one, sizeof one), ==, sizeof one);
}

static void
torrent_free (gpointer data)
{
  NodeTorrent *torrent = data;

  g_free (torrent->name);
  g_free (torrent->folder);
  g_clear_pointer (&torrent->metainfo, bt_metainfo_unref);
  g_clear_error (&torrent->error);
  g_free (torrent->file_have);
  g_free (torrent->priorities);
  g_clear_pointer (&torrent->trackers, g_array_unref);
  g_clear_pointer (&torrent->pieces, bt_piece_map_unref);
  g_free (torrent->discovery);
  g_clear_pointer (&torrent->meetings, g_array_unref);
  g_free (torrent);
}

static NodeTorrent *
find (Node *self, guint32 id)
{
  NodeTorrent *torrent;

  for (guint i = 0; i < self->torrents->len; i++) {
    torrent = g_ptr_array_index (self->torrents, i);
    if (torrent->id == id)
      return torrent;
  }
  torrent = g_new0 (NodeTorrent, 1);
  torrent->id = id;
  g_ptr_array_add (self->torrents, torrent);
  return torrent;
}

static void
apply_watched (NodeTorrent *torrent, BtTorrentUpdate *update)
{
  if (update->changed & BT_CHANGED_PEERS)
    torrent->n_peers_told = MAX (torrent->n_peers_told, update->peers->len);
  if (update->changed & BT_CHANGED_EVENTS)
    torrent->n_events += update->events->len;
  if (update->changed & BT_CHANGED_DISCOVERY) {
    g_free (torrent->discovery);
    torrent->discovery = g_steal_pointer (&update->discovery);
  }
  if (update->changed & BT_CHANGED_MEETINGS) {
    g_clear_pointer (&torrent->meetings, g_array_unref);
    torrent->meetings = g_steal_pointer (&update->meetings);
  }
  if (update->changed & BT_CHANGED_PIECES) {
    g_clear_pointer (&torrent->pieces, bt_piece_map_unref);
    torrent->pieces = g_steal_pointer (&update->pieces);
  }
}

static void
apply_parts (NodeTorrent *torrent, BtTorrentUpdate *update)
{
  if (update->changed & BT_CHANGED_FOLDER) {
    torrent->info_hash = update->info_hash;
    torrent->position = update->position;
    g_free (torrent->name);
    g_free (torrent->folder);
    torrent->name = g_steal_pointer (&update->name);
    torrent->folder = g_steal_pointer (&update->folder);
  }
  if (update->changed & BT_CHANGED_ERROR) {
    g_clear_error (&torrent->error);
    torrent->error = g_steal_pointer (&update->error);
  }
  if (update->changed & BT_CHANGED_FILES) {
    g_free (torrent->file_have);
    g_free (torrent->priorities);
    torrent->n_files = update->n_files;
    torrent->file_have = g_steal_pointer (&update->file_have);
    torrent->priorities = g_steal_pointer (&update->priorities);
  }
}

static void
apply_update (Node *self, BtTorrentUpdate *update)
{
  NodeTorrent *torrent = find (self, update->id);

  if (update->changed & BT_CHANGED_REMOVED) {
    torrent->removed = TRUE;
    return;
  }
  if (update->changed & BT_CHANGED_STAT)
    torrent->stat = update->stat;
  if (update->changed & BT_CHANGED_OPTIONS)
    torrent->options = update->options;
  if (update->changed & BT_CHANGED_METAINFO) {
    g_clear_pointer (&torrent->metainfo, bt_metainfo_unref);
    torrent->metainfo = g_steal_pointer (&update->metainfo);
  }
  if (update->changed & BT_CHANGED_TRACKERS) {
    g_clear_pointer (&torrent->trackers, g_array_unref);
    torrent->trackers = g_steal_pointer (&update->trackers);
  }
  apply_parts (torrent, update);
  apply_watched (torrent, update);
}

static gboolean
is_free (guint16 port)
{
  int tcp = bt_bind (SOCK_STREAM, "127.0.0.1", port, NULL);
  int udp = bt_bind (SOCK_DGRAM, "127.0.0.1", port, NULL);

  if (tcp >= 0)
    close (tcp);
  if (udp >= 0)
    close (udp);
  return tcp >= 0 && udp >= 0;
}

guint16
node_find_free_port (void)
{
  guint16 port;

  do
    port = (guint16) g_random_int_range (FREE_PORTS_FROM, FREE_PORTS_TO);
  while (!is_free (port));
  return port;
}

static void
copy_broken (Node *self, const BtNews *news)
{
  for (guint i = 0; news->broken && news->broken[i]; i++)
    g_ptr_array_add (self->broken, g_strdup (news->broken[i]));
}

static void
apply_news (Node *self, BtNews *news)
{
  switch (news->kind) {
  case BT_NEWS_REPLY:
    g_ptr_array_add (self->replies, news);
    return;
  case BT_NEWS_LISTENING:
    g_assert_no_error (news->error);
    self->port = news->port;
    break;
  case BT_NEWS_LOADED:
    self->loaded = TRUE;
    copy_broken (self, news);
    break;
  case BT_NEWS_COMPLETE:
    self->n_complete++;
    break;
  case BT_NEWS_ALTERNATIVE:
    self->alternative = news->alternative;
    break;
  case BT_NEWS_STOPPED:
    self->stopped = TRUE;
    self->stop_error = g_steal_pointer (&news->error);
    break;
  }
  bt_news_free (news);
}

void
node_take (Node *self)
{
  BtReport *report = bt_session_take_report (self->session);

  if (!report)
    return;
  for (guint i = 0; i < report->updates->len; i++)
    apply_update (self, g_ptr_array_index (report->updates, i));
  self->dht = report->dht;
  self->totals = report->totals;
  if (report->dht_stat) {
    g_clear_pointer (&self->dht_stat, bt_dht_stat_free);
    self->dht_stat = g_steal_pointer (&report->dht_stat);
  }
  g_ptr_array_set_free_func (report->news, NULL);
  for (guint i = 0; i < report->news->len; i++)
    apply_news (self, g_ptr_array_index (report->news, i));
  bt_report_free (report);
  bt_session_give_credit (self->session);
}

static void
complain (Node *self)
{
  for (guint i = 0; i < self->torrents->len; i++) {
    NodeTorrent *torrent = g_ptr_array_index (self->torrents, i);

    g_printerr ("torrent %u: state %d, %u pieces, %" G_GUINT64_FORMAT " downloaded, %s\n", i,
                (int) torrent->stat.state, torrent->stat.n_have, torrent->stat.downloaded,
                torrent->error ? torrent->error->message : "no error");
  }
  g_error ("nothing came for too long");
}

void
node_wait (Node *self, NodeCondition condition, gconstpointer data)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  node_take (self);
  while (!condition (self, data)) {
    struct pollfd fd = { .fd = self->wake_fd, .events = POLLIN };
    guint64 value;

    if (poll (&fd, 1, (int) ((end_us - g_get_monotonic_time ()) / 1000)) != 1)
      complain (self);
    g_assert_cmpint (read (self->wake_fd, &value, sizeof value), ==, sizeof value);
    node_take (self);
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
  }
}

static gboolean
is_loaded (Node *self, gconstpointer data)
{
  return self->loaded && self->port != 0;
}

void
node_config_init (BtSessionConfig *config, const char *state)
{
  bt_session_config_init (config);
  config->state_folder = state;
  config->listen_address = "127.0.0.1";
  config->listen_port = 0;
  config->cache_budget = 4 * 1024 * 1024;
  bt_engine_options_set_ways (&config->options, FALSE);
}

Node *
node_new (const char *state)
{
  BtSessionConfig config;

  node_config_init (&config, state);
  return node_new_with (&config);
}

Node *
node_new_with (const BtSessionConfig *config)
{
  g_autoptr (GError) error = NULL;
  Node *self = g_new0 (Node, 1);

  self->wake_fd = eventfd (0, EFD_CLOEXEC);
  self->torrents = g_ptr_array_new_with_free_func (torrent_free);
  self->replies = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_news_free);
  self->broken = g_ptr_array_new_with_free_func (g_free);
  self->session = bt_session_new (config, wake_cb, self, &error);
  g_assert_no_error (error);
  bt_session_give_credit (self->session);
  node_wait (self, is_loaded, NULL);
  return self;
}

static gboolean
is_stopped (Node *self, gconstpointer data)
{
  return self->stopped;
}

void
node_stop (Node *self)
{
  bt_session_stop (self->session);
  node_wait (self, is_stopped, NULL);
}

void
node_free (Node *self)
{
  node_stop (self);
  g_clear_error (&self->stop_error);
  bt_session_free (self->session);
  g_ptr_array_unref (self->torrents);
  g_ptr_array_unref (self->replies);
  g_ptr_array_unref (self->broken);
  g_clear_pointer (&self->dht_stat, bt_dht_stat_free);
  close (self->wake_fd);
  g_free (self);
}

NodeTorrent *
node_get (Node *self, guint index)
{
  g_assert_cmpuint (index, <, self->torrents->len);
  return g_ptr_array_index (self->torrents, index);
}

typedef struct {
  guint index;
  BtTorrentState state;
} StateWanted;

static gboolean
is_in_state (Node *self, gconstpointer data)
{
  const StateWanted *wanted = data;

  return wanted->index < self->torrents->len
         && node_get (self, wanted->index)->stat.state == wanted->state;
}

void
node_wait_state (Node *self, guint index, BtTorrentState state)
{
  StateWanted wanted = { index, state };

  node_wait (self, is_in_state, &wanted);
}

static const BtNews *
find_reply (Node *self, guint64 serial)
{
  for (guint i = 0; i < self->replies->len; i++) {
    const BtNews *news = g_ptr_array_index (self->replies, i);

    if (news->serial == serial)
      return news;
  }
  return NULL;
}

static gboolean
has_reply (Node *self, gconstpointer data)
{
  return find_reply (self, *(const guint64 *) data) != NULL;
}

const BtNews *
node_wait_reply (Node *self, guint64 serial)
{
  node_wait (self, has_reply, &serial);
  return find_reply (self, serial);
}

BtAddParams *
node_params (BtMetainfo *metainfo, const char *folder)
{
  BtAddParams *params = g_new0 (BtAddParams, 1);

  params->metainfo = metainfo ? bt_metainfo_ref (metainfo) : NULL;
  params->folder = g_strdup (folder);
  return params;
}

guint32
node_add (Node *self, BtAddParams *params)
{
  const BtNews *reply = node_wait_reply (self, bt_session_add (self->session, params));

  g_assert_no_error (reply->error);
  g_assert_cmpuint (reply->id, !=, 0);
  return reply->id;
}

void
node_meet (Node *self, guint index, Node *other)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, "127.0.0.1", other->port));
  bt_session_add_peer (self->session, node_get (self, index)->id, &address);
}

void
node_limit_down (Node *self, guint64 rate)
{
  BtEngineOptions options;

  bt_engine_options_init (&options);
  bt_engine_options_set_ways (&options, FALSE);
  options.down_limit = rate;
  bt_session_set_options (self->session, &options);
}

BtResume *
read_resume (const char *state, const BtInfoHash *info_hash)
{
  g_autofree char *hash = bt_info_hash_to_string (info_hash);
  g_autofree char *name = g_strconcat (hash, ".resume", NULL);
  g_autofree char *path = g_build_filename (state, name, NULL), *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize n_bytes;

  if (!g_file_get_contents (path, &text, &n_bytes, NULL))
    return NULL;
  bytes = g_bytes_new (text, n_bytes);
  return bt_resume_decode (bytes, NULL);
}

void
file_change_later (const char *path, const char *bytes, gsize n_bytes)
{
  GStatBuf was;

  g_assert_cmpint (g_stat (path, &was), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n_bytes, NULL));
  g_assert_cmpint (
      g_utime (path, &(struct utimbuf) { .actime = was.st_atime, .modtime = was.st_mtime + 2 }), ==,
      0);
}
