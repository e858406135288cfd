/* pretend-list.c — many torrents that never were, told to the model in reports as the engine tells real ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pretend-list.h"

#include "model/bt-engine-private.h"

#define N_PIECES 100
#define PIECE_LENGTH 262144 /* bytes */
#define ADDED 1700000000    /* Unix seconds */

struct _PretendList {
  BtEngine *engine;
  guint n;
  BtTorrentStat *stats; /* shape: n */
  gboolean *edited;     /* shape: n */
  BtTorrent **torrents; /* owned references; shape: n */
};

static BtMetainfo *
make_metainfo (guint index)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *name = g_strdup_printf ("Torrent %u", index + 1);
  g_autofree char *file = g_strdup_printf ("chapter-%u.txt", index + 1);
  g_autofree char *head = g_strdup_printf (
      "d4:infod5:filesld6:lengthi%ue4:pathl%zu:%seee4:name%zu:%s12:piece lengthi%ue6:pieces%u:",
      N_PIECES * PIECE_LENGTH, strlen (file), file, strlen (name), name, PIECE_LENGTH,
      N_PIECES * 20);
  g_autofree guint8 *hashes = g_malloc0 (N_PIECES * 20);
  g_autoptr (GBytes) torrent = NULL;
  BtMetainfo *metainfo;

  g_byte_array_append (bytes, (const guint8 *) head, strlen (head));
  g_byte_array_append (bytes, hashes, N_PIECES * 20);
  g_byte_array_append (bytes, (const guint8 *) "ee", 2);
  torrent = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  metainfo = bt_metainfo_new (torrent, NULL);
  g_assert_nonnull (metainfo);
  return metainfo;
}

static BtTorrentStat
make_stat (guint index)
{
  static const BtTorrentState states[] = { BT_TORRENT_DOWNLOADING, BT_TORRENT_SEEDING,
                                           BT_TORRENT_PAUSED };
  BtTorrentStat stat = { .state = states[index % 3],
                         .paused = index % 3 == 2,
                         .wanted = (guint64) N_PIECES * PIECE_LENGTH,
                         .n_pieces = N_PIECES };

  stat.n_have = index % 3 == 1 ? N_PIECES : index % N_PIECES;
  stat.have = (guint64) stat.n_have * PIECE_LENGTH;
  return stat;
}

static GArray *
make_trackers (guint index)
{
  GArray *trackers = g_array_new (FALSE, TRUE, sizeof (BtTrackerStat));
  BtTrackerStat stat = { .url = g_strdup_printf ("http://%c.example/announce", 'a' + index % 3),
                         .n_seeders = -1,
                         .n_leechers = -1,
                         .n_downloads = -1 };

  g_array_set_clear_func (trackers, (GDestroyNotify) bt_tracker_stat_clear);
  g_array_append_val (trackers, stat);
  return trackers;
}

static void
fill_first (BtTorrentUpdate *update, guint index)
{
  const char *labels[] = { index % 5 == 0 ? "Films" : NULL, NULL };

  update->changed = BT_CHANGED_ADDED;
  update->metainfo = make_metainfo (index);
  update->info_hash = *bt_metainfo_get_info_hash (update->metainfo);
  update->folder = g_strdup (g_get_tmp_dir ());
  update->added_time = ADDED + index;
  update->position = index;
  update->labels = g_strdupv ((char **) labels);
  update->trackers = make_trackers (index);
}

static BtTorrentUpdate *
make_update (PretendList *self, guint index)
{
  BtTorrentUpdate *update = bt_torrent_update_new (index + 1);

  if (self->torrents[index] == NULL)
    fill_first (update, index);
  update->changed |= BT_CHANGED_STAT;
  update->stat = self->stats[index];
  return update;
}

void
pretend_list_tell (PretendList *self)
{
  BtReport *report = bt_report_new ();

  for (guint i = 0; i < self->n; i++) {
    if (self->edited[i])
      g_ptr_array_add (report->updates, make_update (self, i));
    self->edited[i] = FALSE;
  }
  report->now_us = g_get_monotonic_time ();
  _bt_engine_apply_report (self->engine, report);
}

void
pretend_list_remove (PretendList *self, guint index)
{
  BtReport *report = bt_report_new ();
  BtTorrentUpdate *update = bt_torrent_update_new (index + 1);

  update->changed = BT_CHANGED_REMOVED;
  g_ptr_array_add (report->updates, update);
  _bt_engine_apply_report (self->engine, report);
}

BtTorrentStat *
pretend_list_edit (PretendList *self, guint index)
{
  self->edited[index] = TRUE;
  return &self->stats[index];
}

BtEngine *
pretend_list_get_engine (PretendList *self)
{
  return self->engine;
}

BtTorrent *
pretend_list_get (PretendList *self, guint index)
{
  return self->torrents[index];
}

PretendList *
pretend_list_new (guint n)
{
  PretendList *self = g_new0 (PretendList, 1);

  self->engine = _bt_engine_new_offline ();
  self->n = n;
  self->stats = g_new0 (BtTorrentStat, n);
  self->edited = g_new0 (gboolean, n);
  self->torrents = g_new0 (BtTorrent *, n);
  for (guint i = 0; i < n; i++)
    *pretend_list_edit (self, i) = make_stat (i);
  pretend_list_tell (self);
  for (guint i = 0; i < n; i++)
    self->torrents[i] = g_list_model_get_item (G_LIST_MODEL (self->engine), i);
  return self;
}

void
pretend_list_free (PretendList *self)
{
  for (guint i = 0; i < self->n; i++)
    g_clear_object (&self->torrents[i]);
  g_free (self->torrents);
  g_free (self->edited);
  g_free (self->stats);
  g_object_unref (self->engine);
  g_free (self);
}
