/* bt-demo.c — the swarm in a box: a tracker and three peers in this process, and You.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/bt-demo-private.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

#include "model/bt-engine-private.h"

/* Ten pieces of 256 KiB are to travel between four; at these rates a block is under way about a
 * second, and the whole takes about a minute. You give as much as the fastest, and so are worth a
 * slot although you come with nothing. Not more: a request waits behind the block that its sender is
 * sending, and who is served faster than it can ask is served in fits. */
#define YOUR_UP_RATE 16000                          /* bytes a second */
#define CHOKE_INTERVAL_US (2 * G_USEC_PER_SEC)      /* BEP 3's 10 s, five times as fast */
#define OPTIMISTIC_INTERVAL_US (6 * G_USEC_PER_SEC) /* BEP 3's 30 s, five times as fast */
#define N_SLOTS 1                                   /* so that there is somebody to be chosen */
#define N_OPTIMISTIC 1
#define N_CUSTOMERS 2    /* more than the regular slot is for: a choice to be made */
#define OPEN_FILES_MAX 8 /* of the walk that removes the folder */

enum { PROP_0, PROP_TORRENT, PROP_RUNNING, PROP_STEPPING, PROP_SPEED, N_PROPS };
static GParamSpec *properties[N_PROPS];

static const char *const peer_folders[BT_DEMO_N_PEERS] = { "Peer 1", "Peer 2", "Peer 3" };
/* Bytes a second. Not alike: tit for tat is about who gives more, and pieces begun at the same time
 * are not to arrive at the same time. */
static const guint peer_up_rates[BT_DEMO_N_PEERS] = { 8000, 11000, 16000 };

G_DEFINE_FINAL_TYPE (BtDemo, bt_demo, G_TYPE_OBJECT)

/* --- the folder -------------------------------------------------------------------------------- */

static int
remove_cb (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  return remove (path);
}

static void
remove_folder (const char *path)
{
  nftw (path, remove_cb, OPEN_FILES_MAX, FTW_DEPTH | FTW_PHYS);
}

/* (transfer full) (nullable) */
static char *
make_folder (BtDemo *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  if (mkdir (path, 0700) == 0)
    return g_steal_pointer (&path);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "the demo's folder “%s” cannot be made: %s", path, g_strerror (errno));
  return NULL;
}

/* --- the peers meet ----------------------------------------------------------------------------- */

static void
introduce (BtDemo *self, guint later, guint earlier)
{
  g_autofree char *text =
      g_strdup_printf ("127.0.0.1:%u", bt_engine_get_port (self->peers[earlier]));
  BtAddress address;

  if (bt_address_parse (&address, text, 0))
    bt_torrent_add_peer (self->torrents[later], &address);
}

/* Peers that lack something you have. */
static guint
count_customers (BtDemo *self)
{
  BtPieceMap *map = bt_torrent_get_piece_map (self->torrent);
  guint n = 0;

  if (map == NULL || map->have == NULL)
    return 0;
  for (guint i = 0; i < BT_DEMO_N_PEERS; i++) {
    guint piece = 0;

    while (piece < BT_DEMO_N_PIECES
           && ((self->torrent_file->holdings[i] & (1 << piece))
               || !bt_bitfield_get (map->have, piece)))
      piece++;
    n += piece < BT_DEMO_N_PIECES ? 1 : 0;
  }
  return n;
}

/* Until you have something to give the peers know only you: slots that they dealt among themselves
 * would leave none for one who comes with nothing, and they would be through before you began. */
static void
you_updated_cb (BtTorrent *torrent, gpointer data)
{
  BtDemo *self = data;

  if (count_customers (self) < N_CUSTOMERS)
    return;
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_signal_handlers_disconnect_by_func (torrent, you_updated_cb, self);
  for (guint later = 1; later < BT_DEMO_N_PEERS && !self->stopping; later++) {
    for (guint earlier = 0; earlier < later; earlier++)
      introduce (self, later, earlier);
  }
}

/* --- You join when the others are there --------------------------------------------------------- */

static void
you_added_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  g_autoptr (BtDemo) self = data;
  g_autoptr (GError) error = NULL;

  self->torrent = bt_engine_add_finish (BT_ENGINE (engine), result, NULL, &error);
  if (self->torrent != NULL) {
    self->watch = bt_torrent_watch (self->torrent, BT_WATCH_TORRENT_PIECES);
    g_signal_connect (self->torrent, "updated", G_CALLBACK (you_updated_cb), self);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TORRENT]);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("the demo's torrent cannot be added: %s", error->message);
}

static gboolean
is_ready (BtTorrent *torrent)
{
  return torrent != NULL && bt_torrent_get_state (torrent) != BT_TORRENT_CHECKING;
}

static void
join_when_ready (BtDemo *self)
{
  if (self->you_joined || self->stopping
      || _bt_demo_tracker_get_n_peers (self->tracker) < BT_DEMO_N_PEERS)
    return;
  for (guint i = 0; i < BT_DEMO_N_PEERS; i++) {
    if (!is_ready (self->torrents[i]))
      return;
  }
  self->you_joined = TRUE;
  bt_engine_add_bytes_async (self->you, self->torrent_file->torrent, NULL, you_added_cb,
                             g_object_ref (self));
}

static void
announced_cb (gpointer data)
{
  join_when_ready (data);
}

static void
peer_updated_cb (BtTorrent *torrent, gpointer data)
{
  join_when_ready (data);
}

static void
peer_added_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  g_autoptr (BtDemo) self = data;
  g_autoptr (GError) error = NULL;
  BtTorrent *torrent = bt_engine_add_finish (BT_ENGINE (engine), result, NULL, &error);

  for (guint i = 0; i < BT_DEMO_N_PEERS && torrent != NULL; i++) {
    if (self->peers[i] == BT_ENGINE (engine)) {
      self->torrents[i] = g_steal_pointer (&torrent);
      g_signal_connect (self->torrents[i], "updated", G_CALLBACK (peer_updated_cb), self);
    }
  }
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("a peer of the demo has no torrent: %s", error->message);
  join_when_ready (self);
}

/* --- beginning --------------------------------------------------------------------------------- */

static BtEngine *
make_engine (BtDemo *self, BtRandom *random, const char *folder, guint up_rate, gboolean use_webrtc,
             GError **error)
{
  BtSessionConfig config;

  bt_session_config_init (&config);
  config.listen_address = "127.0.0.1";
  config.listen_port = 0;
  bt_engine_options_set_ways (&config.options, FALSE); /* nobody outside hears of it */
  config.options.use_webrtc = use_webrtc;
  config.options.up_limit = (guint64) up_rate * self->speed;
  config.swarm.seed = bt_random_next (random) | 1; /* 0 would mean chance */
  config.swarm.choker.choke_interval_us = CHOKE_INTERVAL_US / self->speed;
  config.swarm.choker.optimistic_interval_us = OPTIMISTIC_INTERVAL_US / self->speed;
  config.swarm.choker.n_slots = N_SLOTS;
  config.swarm.choker.n_optimistic = N_OPTIMISTIC;
  config.clock = self->clock;
  config.ends_steps = self->you == NULL; /* yours is made first: what you see is what counts */
  config.swarm.keep_seeds = TRUE;        /* the picture at the end has everybody in it */
  return _bt_engine_new_for_session (&config, folder, error);
}

static gboolean
start_peer (BtDemo *self, guint index, BtRandom *random, GError **error)
{
  g_autofree char *folder = make_folder (self, peer_folders[index], error);
  gboolean is_web = index >= BT_DEMO_N_TCP_PEERS;

  if (folder == NULL
      || !_bt_demo_torrent_write (self->torrent_file, folder, self->torrent_file->holdings[index],
                                  error))
    return FALSE;
  self->peers[index] = make_engine (self, random, folder, peer_up_rates[index], is_web, error);
  if (self->peers[index] == NULL)
    return FALSE;
  bt_engine_add_bytes_async (self->peers[index],
                             is_web ? self->torrent_file->web_torrent : self->torrent_file->torrent,
                             NULL, peer_added_cb, g_object_ref (self));
  return TRUE;
}

static gboolean
start (BtDemo *self, GError **error)
{
  g_autofree char *url = NULL, *relay_url = NULL, *folder = NULL;
  BtRandom random;

  bt_random_init (&random, self->seed);
  self->folder = g_dir_make_tmp ("piecemeal-demo-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  self->tracker = _bt_demo_tracker_new (announced_cb, self, error);
  if (self->tracker == NULL)
    return FALSE;
  url = _bt_demo_tracker_dup_url (self->tracker);
  relay_url = _bt_demo_tracker_dup_relay_url (self->tracker);
  self->torrent_file = _bt_demo_torrent_new (&random, url, relay_url);
  _bt_demo_tracker_set_info_hash (self->tracker, self->torrent_file->info_hash);
  folder = make_folder (self, "You", error);
  if (folder == NULL)
    return FALSE;
  self->you = make_engine (self, &random, folder, YOUR_UP_RATE, TRUE, error);
  if (self->you == NULL)
    return FALSE;
  for (guint i = 0; i < BT_DEMO_N_PEERS; i++) {
    if (!start_peer (self, i, &random, error))
      return FALSE;
  }
  return TRUE;
}

BtDemo *
_bt_demo_new_at_speed (guint64 seed, guint speed, GError **error)
{
  g_autoptr (BtDemo) self = g_object_new (BT_TYPE_DEMO, NULL);

  self->seed = seed;
  self->speed = speed;
  while (self->seed == 0)
    bt_random_secret (&self->seed, sizeof self->seed);
  return start (self, error) ? g_steal_pointer (&self) : NULL;
}

BtDemo *
bt_demo_new (guint64 seed, GError **error)
{
  return _bt_demo_new_at_speed (seed, 1, error);
}

/* --- the end ----------------------------------------------------------------------------------- */

static void
remove_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  remove_folder (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_boolean (task, TRUE);
}

/* A task of its own, without the demo: the thread may let go of it last. */
static void
remove_folder_async (BtDemo *self, GTask *then)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, removed_cb, then);

  g_task_set_task_data (task, g_steal_pointer (&self->folder), g_free);
  g_task_run_in_thread (task, remove_worker);
}

static void
engine_stopped_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BtDemo *self = g_task_get_source_object (task);

  bt_engine_stop_finish (BT_ENGINE (engine), result, NULL);
  if (--self->n_stopping > 0)
    return;
  g_clear_pointer (&self->tracker, _bt_demo_tracker_free);
  remove_folder_async (self, g_steal_pointer (&task));
}

static void
stop_engine (BtDemo *self, BtEngine *engine, GTask *task)
{
  self->n_stopping++;
  bt_engine_stop_async (engine, engine_stopped_cb, g_object_ref (task));
}

void
bt_demo_stop_async (BtDemo *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BT_IS_DEMO (self));
  task = g_task_new (self, NULL, callback, data);
  if (self->stopping) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  self->stopping = TRUE;
  _bt_demo_end_pace (self); /* the end has deadlines, too */
  stop_engine (self, self->you, task);
  for (guint i = 0; i < BT_DEMO_N_PEERS; i++)
    stop_engine (self, self->peers[i], task);
}

gboolean
bt_demo_stop_finish (BtDemo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- GObject ----------------------------------------------------------------------------------- */

static void
bt_demo_finalize (GObject *object)
{
  BtDemo *self = BT_DEMO (object);

  _bt_demo_end_pace (self);
  /* The tracker first: nobody would answer from here on, and a closed port needs no waiting for. */
  g_clear_pointer (&self->tracker, _bt_demo_tracker_free);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_object (&self->torrent);
  for (guint i = 0; i < BT_DEMO_N_PEERS; i++) {
    if (self->torrents[i] != NULL)
      g_signal_handlers_disconnect_by_data (self->torrents[i], self);
    g_clear_object (&self->torrents[i]);
    g_clear_object (&self->peers[i]);
  }
  g_clear_object (&self->you);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_clear_pointer (&self->torrent_file, _bt_demo_torrent_free);
  g_clear_pointer (&self->clock, bt_clock_unref);
  G_OBJECT_CLASS (bt_demo_parent_class)->finalize (object);
}

static void
bt_demo_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BtDemo *self = BT_DEMO (object);

  if (id == PROP_TORRENT)
    g_value_set_object (value, self->torrent);
  else if (id == PROP_RUNNING)
    g_value_set_boolean (value, bt_demo_get_running (self));
  else if (id == PROP_STEPPING)
    g_value_set_boolean (value, bt_demo_get_stepping (self));
  else if (id == PROP_SPEED)
    g_value_set_uint (value, bt_demo_get_speed (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

#define READABLE (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)

static void
bt_demo_class_init (BtDemoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = bt_demo_finalize;
  object_class->get_property = bt_demo_get_property;
  properties[PROP_TORRENT] = g_param_spec_object ("torrent", NULL, NULL, BT_TYPE_TORRENT, READABLE);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, TRUE, READABLE);
  properties[PROP_STEPPING] = g_param_spec_boolean ("stepping", NULL, NULL, FALSE, READABLE);
  properties[PROP_SPEED] = g_param_spec_uint ("speed", NULL, NULL, 1, BT_CLOCK_SPEED_MAX,
                                              BT_CLOCK_USUAL_SPEED, READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bt_demo_init (BtDemo *self)
{
  self->clock = bt_clock_new ();
}

/* --- what one asks ----------------------------------------------------------------------------- */

BtEngine *
bt_demo_get_engine (BtDemo *self)
{
  g_return_val_if_fail (BT_IS_DEMO (self), NULL);
  return self->you;
}

BtTorrent *
bt_demo_get_torrent (BtDemo *self)
{
  g_return_val_if_fail (BT_IS_DEMO (self), NULL);
  return self->torrent;
}

guint64
bt_demo_get_seed (BtDemo *self)
{
  g_return_val_if_fail (BT_IS_DEMO (self), 0);
  return self->seed;
}

guint
bt_demo_get_peer_number (BtDemo *self, const BtPeerStat *peer)
{
  g_return_val_if_fail (BT_IS_DEMO (self), 0);
  if (!bt_address_is_loopback (&peer->address))
    return 0;
  if (peer->transport == BT_TRANSPORT_RTC)
    return BT_DEMO_N_TCP_PEERS + 1;
  for (guint i = 0; i < BT_DEMO_N_PEERS; i++) {
    if (self->peers[i] != NULL && peer->address.port == bt_engine_get_port (self->peers[i]))
      return i + 1;
  }
  return 0;
}

const char *
_bt_demo_get_folder (BtDemo *self)
{
  return self->folder;
}

BtEngine *
_bt_demo_get_peer_engine (BtDemo *self, guint index)
{
  return self->peers[index];
}
