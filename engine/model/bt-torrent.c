/* bt-torrent.c — one torrent as a person sees it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-torrent-private.h"

#include "metainfo/bt-magnet.h"
#include "model/bt-peer.h"
#include "model/bt-tracker.h"

struct _BtTorrentWatch {
  BtTorrent *torrent; /* owned reference */
  BtTorrentWatchFlags flags;
};

/* They are passed on as they are. */
G_STATIC_ASSERT ((int) BT_WATCH_TORRENT_PEERS == (int) BT_WATCH_PEERS);
G_STATIC_ASSERT ((int) BT_WATCH_TORRENT_PIECES == (int) BT_WATCH_PIECES);
G_STATIC_ASSERT ((int) BT_WATCH_TORRENT_EVENTS == (int) BT_WATCH_EVENTS);
G_STATIC_ASSERT ((int) BT_WATCH_TORRENT_DISCOVERY == (int) BT_WATCH_DISCOVERY);
G_STATIC_ASSERT ((int) BT_WATCH_TORRENT_MEETINGS == (int) BT_WATCH_MEETINGS);
G_STATIC_ASSERT ((int) BT_WATCH_TORRENT_WIRE == (int) BT_WATCH_WIRE);

GParamSpec *_bt_torrent_properties[BT_TORRENT_N_PROPS];
guint _bt_torrent_signals[BT_TORRENT_N_SIGNALS];

G_DEFINE_FINAL_TYPE (BtTorrent, bt_torrent, G_TYPE_OBJECT)

static void
bt_torrent_finalize (GObject *object)
{
  BtTorrent *self = BT_TORRENT (object);

  g_free (self->id_text);
  g_free (self->name);
  g_strfreev (self->labels);
  g_free (self->folder);
  g_clear_error (&self->error);
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_clear_pointer (&self->pieces, bt_piece_map_unref);
  g_clear_object (&self->files);
  g_clear_object (&self->trackers);
  g_clear_object (&self->peers);
  g_array_unref (self->events);
  g_array_unref (self->wire);
  g_free (self->discovery);
  g_clear_pointer (&self->meetings, g_array_unref);
  G_OBJECT_CLASS (bt_torrent_parent_class)->finalize (object);
}

static void
bt_torrent_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BtTorrent *self = BT_TORRENT (object);

  switch (id) {
  case BT_TORRENT_PROP_NAME:
    g_value_set_string (value, bt_torrent_get_name (self));
    break;
  case BT_TORRENT_PROP_STATE:
    g_value_set_uint (value, self->stat.state);
    break;
  case BT_TORRENT_PROP_PAUSED:
    g_value_set_boolean (value, self->stat.paused);
    break;
  case BT_TORRENT_PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
add_signal (guint signal, const char *name)
{
  _bt_torrent_signals[signal] =
      g_signal_new (name, BT_TYPE_TORRENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bt_torrent_class_init (BtTorrentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec **properties = _bt_torrent_properties;

  object_class->finalize = bt_torrent_finalize;
  object_class->get_property = bt_torrent_get_property;
  properties[BT_TORRENT_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /* A BtTorrentState. */
  properties[BT_TORRENT_PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, BT_TORRENT_METADATA, BT_TORRENT_ERROR, BT_TORRENT_METADATA, flags);
  properties[BT_TORRENT_PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[BT_TORRENT_PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, BT_TORRENT_N_PROPS, properties);
  add_signal (BT_TORRENT_UPDATED, "updated");
  add_signal (BT_TORRENT_METAINFO, "metainfo");
  add_signal (BT_TORRENT_EVENTS, "events");
  add_signal (BT_TORRENT_WIRE, "wire");
}

static void
bt_torrent_init (BtTorrent *self)
{
  self->labels = g_new0 (char *, 1);
  self->files = _bt_file_list_new ();
  self->trackers = g_list_store_new (BT_TYPE_TRACKER);
  self->peers = g_list_store_new (BT_TYPE_PEER);
  self->events = g_array_new (FALSE, FALSE, sizeof (BtBlockEvent));
  self->wire = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));
}

BtTorrent *
_bt_torrent_new (BtSession *session, guint32 id, const BtInfoHash *info_hash)
{
  BtTorrent *self = g_object_new (BT_TYPE_TORRENT, NULL);

  self->session = session;
  self->id = id;
  self->info_hash = *info_hash;
  self->id_text = bt_info_hash_to_string (info_hash);
  return self;
}

void
_bt_torrent_detach (BtTorrent *self)
{
  self->session = NULL;
  self->engine = NULL;
}

/* --- watches ----------------------------------------------------------------------------------- */

BtTorrentWatchFlags
_bt_torrent_get_watched (BtTorrent *self)
{
  BtTorrentWatchFlags flags = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->n_watches); i++) {
    if (self->n_watches[i] > 0)
      flags |= 1u << i;
  }
  return flags;
}

void
_bt_torrent_forget_unwatched (BtTorrent *self)
{
  BtTorrentWatchFlags watched = _bt_torrent_get_watched (self);

  if (self->applying)
    return;
  if (!(watched & BT_WATCH_TORRENT_PIECES))
    g_clear_pointer (&self->pieces, bt_piece_map_unref);
  if (!(watched & BT_WATCH_TORRENT_EVENTS))
    g_array_set_size (self->events, 0);
  if (!(watched & BT_WATCH_TORRENT_WIRE))
    g_array_set_size (self->wire, 0);
  if (!(watched & BT_WATCH_TORRENT_DISCOVERY))
    g_clear_pointer (&self->discovery, g_free);
  if (!(watched & BT_WATCH_TORRENT_MEETINGS))
    g_clear_pointer (&self->meetings, g_array_unref);
  if (!(watched & BT_WATCH_TORRENT_PEERS) && g_list_model_get_n_items (G_LIST_MODEL (self->peers)))
    g_list_store_remove_all (self->peers);
}

static void
count_watch (BtTorrent *self, BtTorrentWatchFlags flags, int change)
{
  BtTorrentWatchFlags before = _bt_torrent_get_watched (self);

  for (guint i = 0; i < G_N_ELEMENTS (self->n_watches); i++) {
    if (flags & (1u << i))
      self->n_watches[i] += change;
  }
  if (_bt_torrent_get_watched (self) != before && self->session != NULL)
    bt_session_set_watch (self->session, self->id, (BtWatchFlags) _bt_torrent_get_watched (self));
  _bt_torrent_forget_unwatched (self);
}

BtTorrentWatch *
bt_torrent_watch (BtTorrent *self, BtTorrentWatchFlags flags)
{
  BtTorrentWatch *watch;

  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  watch = g_new0 (BtTorrentWatch, 1);
  watch->torrent = g_object_ref (self);
  watch->flags = flags;
  count_watch (self, flags, 1);
  return watch;
}

void
bt_torrent_watch_free (BtTorrentWatch *watch)
{
  g_return_if_fail (watch != NULL);
  count_watch (watch->torrent, watch->flags, -1);
  g_object_unref (watch->torrent);
  g_free (watch);
}

/* --- what is told ------------------------------------------------------------------------------ */

const char *
bt_torrent_get_name (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->name != NULL ? self->name : self->id_text;
}

const BtInfoHash *
bt_torrent_get_info_hash (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return &self->info_hash;
}

const char *
bt_torrent_get_id_text (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->id_text;
}

BtTorrentState
bt_torrent_get_state (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), BT_TORRENT_ERROR);
  return self->stat.state;
}

const GError *
bt_torrent_get_error (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->error;
}

const BtTorrentStat *
bt_torrent_get_stat (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return &self->stat;
}

double
bt_torrent_get_progress (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), 0);
  if (self->stat.wanted == 0)
    return self->metainfo != NULL ? 1 : 0;
  return MIN (1.0, (double) self->stat.have / (double) self->stat.wanted);
}

gint64
bt_torrent_get_eta (BtTorrent *self)
{
  guint64 left;

  g_return_val_if_fail (BT_IS_TORRENT (self), -1);
  if (self->stat.state != BT_TORRENT_DOWNLOADING || self->stat.down_rate == 0)
    return -1;
  left = self->stat.wanted > self->stat.have ? self->stat.wanted - self->stat.have : 0;
  return (gint64) ((left + self->stat.down_rate - 1) / self->stat.down_rate);
}

const char *
bt_torrent_get_folder (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->folder;
}

gint64
bt_torrent_get_added_time (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), 0);
  return self->added_time;
}

BtMetainfo *
bt_torrent_get_metainfo (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->metainfo;
}

GFile *
bt_torrent_dup_location (BtTorrent *self)
{
  const char *name;
  g_autofree char *path = NULL;

  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  if (self->metainfo == NULL || self->folder == NULL)
    return NULL;
  name = bt_metainfo_is_multi_file (self->metainfo)
             ? bt_metainfo_get_name (self->metainfo)
             : bt_metainfo_get_file (self->metainfo, 0)->path;
  path = g_build_filename (self->folder, name, NULL);
  return g_file_new_for_path (path);
}

char *
bt_torrent_dup_magnet (BtTorrent *self)
{
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  guint n;

  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->trackers));
  for (guint i = 0; i < n; i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (G_LIST_MODEL (self->trackers), i);

    g_ptr_array_add (urls, g_strdup (bt_tracker_get_stat (tracker)->url));
  }
  g_ptr_array_add (urls, NULL);
  return bt_magnet_format (&self->info_hash, self->name, (const char *const *) urls->pdata);
}

GListModel *
bt_torrent_get_files (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return G_LIST_MODEL (self->files);
}

GListModel *
bt_torrent_get_trackers (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return G_LIST_MODEL (self->trackers);
}

GListModel *
bt_torrent_get_peers (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return G_LIST_MODEL (self->peers);
}

BtPieceMap *
bt_torrent_get_piece_map (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->pieces;
}

const BtDiscoveryStat *
bt_torrent_get_discovery (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->discovery;
}

const GArray *
bt_torrent_get_meetings (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->meetings;
}

const GArray *
bt_torrent_peek_events (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->events;
}

const GArray *
bt_torrent_peek_wire (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return self->wire;
}

/* --- commands ---------------------------------------------------------------------------------- */

static guint32
count_files (BtTorrent *self)
{
  return self->metainfo != NULL ? bt_metainfo_get_n_files (self->metainfo) : 0;
}

void
bt_torrent_pause (BtTorrent *self)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session != NULL)
    bt_session_set_paused (self->session, self->id, TRUE);
}

void
bt_torrent_resume (BtTorrent *self)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session != NULL)
    bt_session_set_paused (self->session, self->id, FALSE);
}

void
bt_torrent_start (BtTorrent *self, const char *folder, const guint8 *priorities)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  g_return_if_fail (priorities == NULL || self->metainfo != NULL);
  if (self->session != NULL)
    bt_session_start (self->session, self->id, folder, priorities,
                      priorities != NULL ? count_files (self) : 0);
}

void
bt_torrent_check (BtTorrent *self)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session != NULL)
    bt_session_check (self->session, self->id);
}

void
bt_torrent_announce (BtTorrent *self)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session != NULL)
    bt_session_announce (self->session, self->id);
}

void
bt_torrent_add_peer (BtTorrent *self, const BtAddress *address)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session != NULL)
    bt_session_add_peer (self->session, self->id, address);
}

void
bt_torrent_set_shut_out (BtTorrent *self, const BtAddress *address, gboolean is_out)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session != NULL)
    bt_session_set_shut_out (self->session, self->id, address, is_out);
}

void
bt_torrent_set_priorities (BtTorrent *self, const guint8 *priorities)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  g_return_if_fail (priorities != NULL && self->metainfo != NULL);
  if (self->session != NULL)
    bt_session_set_priorities (self->session, self->id, priorities, count_files (self));
}

BtStream *
bt_torrent_open_stream (BtTorrent *self, guint32 file)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  if (self->session == NULL || self->metainfo == NULL || file >= count_files (self))
    return NULL;
  return bt_stream_new (self->session, self->id, file,
                        bt_metainfo_get_file (self->metainfo, file)->length);
}

const BtTorrentOptions *
bt_torrent_get_options (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return &self->options;
}

void
bt_torrent_set_options (BtTorrent *self, const BtTorrentOptions *options)
{
  g_return_if_fail (BT_IS_TORRENT (self) && options != NULL);
  if (self->session == NULL)
    return;
  self->options = *options;
  self->n_option_sets++;
  bt_session_set_torrent_options (self->session, self->id, options);
  g_signal_emit (self, _bt_torrent_signals[BT_TORRENT_UPDATED], 0);
}

void
_bt_torrent_take_labels (BtTorrent *self, char **labels)
{
  g_strfreev (self->labels);
  self->labels = labels;
}

const char *const *
bt_torrent_get_labels (BtTorrent *self)
{
  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  return (const char *const *) self->labels;
}

void
bt_torrent_set_labels (BtTorrent *self, const char *const *labels)
{
  g_return_if_fail (BT_IS_TORRENT (self));
  if (self->session == NULL)
    return;
  _bt_torrent_take_labels (self, bt_labels_clean (labels));
  bt_session_set_labels (self->session, self->id, bt_torrent_get_labels (self));
  g_signal_emit (self, _bt_torrent_signals[BT_TORRENT_UPDATED], 0);
}
