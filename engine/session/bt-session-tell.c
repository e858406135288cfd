/* bt-session-tell.c — what is told of a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "session/bt-session-move.h"
#include "session/bt-session-private.h"

#define FILES_INTERVAL_US G_USEC_PER_SEC /* a torrent may have many files, and a second is short */

#define CREDIT_CHANGES                                                                             \
  (BT_CHANGED_STAT | BT_CHANGED_FILES | BT_CHANGED_TRACKERS | BT_CHANGED_PEERS | BT_CHANGED_PIECES \
   | BT_CHANGED_EVENTS | BT_CHANGED_DISCOVERY | BT_CHANGED_MEETINGS | BT_CHANGED_WIRE)

static BtTorrentState
get_state (BtSessionTorrent *self)
{
  if (bt_session_move_is_shown (self))
    return BT_TORRENT_MOVING;
  if (self->error)
    return BT_TORRENT_ERROR;
  if (bt_session_torrent_is_checking (self))
    return BT_TORRENT_CHECKING;
  if (self->paused)
    return BT_TORRENT_PAUSED;
  if (!self->metainfo)
    return bt_session_torrent_may_run (self) ? BT_TORRENT_METADATA : BT_TORRENT_QUEUED;
  if (!self->looked)
    return BT_TORRENT_CHECKING;
  if (self->held)
    return BT_TORRENT_HELD;
  if (!bt_session_torrent_may_run (self))
    return BT_TORRENT_QUEUED;
  if (self->chosen && bt_session_torrent_has_all_wanted (self))
    return BT_TORRENT_SEEDING;
  return BT_TORRENT_DOWNLOADING;
}

static guint64
count_wanted_bytes (BtSessionTorrent *self)
{
  const BtBitfield *wanted = bt_swarm_peek_wanted (self->swarm);
  guint32 n_pieces = bt_metainfo_get_n_pieces (self->metainfo);
  guint64 n_bytes = 0;

  for (guint32 piece = bt_bitfield_next (self->have, 0, TRUE); piece < n_pieces;
       piece = bt_bitfield_next (self->have, piece + 1, TRUE)) {
    if (!wanted || bt_bitfield_get (wanted, piece))
      n_bytes += bt_metainfo_get_piece_size (self->metainfo, piece);
  }
  return n_bytes;
}

/* While the swarm does not know them, for one that is held or was not looked at yet. Counted once,
 * not for every report of a long check. */
static void
fill_have (BtSessionTorrent *self, BtTorrentStat *stat)
{
  stat->n_have = 0;
  stat->have = 0;
  if (!self->have
      || bt_bitfield_get_n_bits (self->have) != bt_metainfo_get_n_pieces (self->metainfo))
    return;
  if (!self->counted)
    self->have_bytes = count_wanted_bytes (self);
  self->counted = TRUE;
  stat->n_have = bt_bitfield_get_n_set (self->have);
  stat->have = MIN (self->have_bytes, stat->wanted);
}

static guint64
get_active (BtSessionTorrent *self, gint64 now_us)
{
  gint64 running_us = self->active_since_us ? now_us - self->active_since_us : 0;

  return self->base_active + (guint64) ((self->active_us + running_us) / G_USEC_PER_SEC);
}

void
bt_session_torrent_get_stat (BtSessionTorrent *self, BtTorrentStat *stat, gint64 now_us)
{
  memset (stat, 0, sizeof *stat);
  bt_swarm_get_stat (self->swarm, stat, now_us);
  if (self->metainfo && !self->given)
    fill_have (self, stat);
  stat->down_rate = bt_clock_scale_rate (self->session->clock, stat->down_rate);
  stat->up_rate = bt_clock_scale_rate (self->session->clock, stat->up_rate);
  stat->state = get_state (self);
  stat->paused = self->paused;
  stat->ended = self->ended;
  stat->seeding_seconds = bt_session_torrent_get_seeding (self, now_us);
  stat->active_seconds = get_active (self, now_us);
  stat->finished_time = self->finished_time;
  stat->n_damaged += self->base_damaged;
  stat->n_banned += self->base_banned;
  stat->downloaded += self->base_downloaded;
  stat->uploaded += self->base_uploaded;
  stat->wasted += self->base_wasted;
  stat->checked = self->checked;
  stat->to_check = self->n_to_check;
  if (self->move) {
    stat->moved = self->move->moved;
    stat->to_move = self->move->to_move;
  }
}

/* --- files ------------------------------------------------------------------------------------------ */

/* Verified bytes of [@from, @from + @length) of the torrent. */
static guint64
count_have (BtSessionTorrent *self, const BtBitfield *have, const BtMetaFile *file)
{
  guint64 piece_length = bt_metainfo_get_piece_length (self->metainfo);
  guint64 from = file->offset, to = file->offset + file->length, n_bytes;
  guint32 first, last, n_middle;

  if (from == to)
    return 0;
  first = (guint32) (from / piece_length);
  last = (guint32) ((to - 1) / piece_length);
  if (first == last)
    return bt_bitfield_get (have, first) ? file->length : 0;
  n_middle = last - first - 1;
  n_bytes = bt_bitfield_count_range (have, first + 1, n_middle) * piece_length;
  if (bt_bitfield_get (have, first))
    n_bytes += (first + 1) * piece_length - from;
  if (bt_bitfield_get (have, last))
    n_bytes += to - last * piece_length;
  return n_bytes;
}

static void
tell_files (BtSessionTorrent *self, BtTorrentUpdate *update)
{
  const BtBitfield *have = bt_session_torrent_peek_have (self);

  if (!self->metainfo)
    return;
  g_free (update->file_have);
  g_free (update->priorities);
  update->n_files = bt_metainfo_get_n_files (self->metainfo);
  update->file_have = g_new0 (guint64, update->n_files);
  update->priorities = g_memdup2 (self->priorities, update->n_files);
  if (have && bt_bitfield_get_n_bits (have) != bt_metainfo_get_n_pieces (self->metainfo))
    return;
  for (guint32 i = 0; have && i < update->n_files; i++)
    update->file_have[i] = count_have (self, have, bt_metainfo_get_file (self->metainfo, i));
}

/* --- what is watched ------------------------------------------------------------------------------------ */

static void
tell_pieces (BtSessionTorrent *self, BtTorrentUpdate *update)
{
  BtPieceMap *map = bt_swarm_get_piece_map (self->swarm);

  if (!map)
    return;
  g_clear_pointer (&update->pieces, bt_piece_map_unref);
  update->pieces = map;
  update->changed |= BT_CHANGED_PIECES;
  if (!self->given && self->have && bt_bitfield_get_n_bits (self->have) == map->n_pieces) {
    bt_bitfield_unref (map->have);
    map->have = bt_bitfield_copy (self->have);
  }
  if (self->step == BT_STEP_CHECK) {
    map->check_from = self->check_at;
    map->check_to = MIN (self->check_at + 1, map->n_pieces);
  }
}

/* Those of an update that was not taken are kept, the newest. */
static void
tell_events (BtSessionTorrent *self, BtTorrentUpdate *update)
{
  if (!update->events)
    update->events = g_array_new (FALSE, TRUE, sizeof (BtBlockEvent));
  bt_swarm_take_events (self->swarm, update->events);
  if (update->events->len > BT_BLOCK_EVENTS_MAX)
    g_array_remove_range (update->events, 0, update->events->len - BT_BLOCK_EVENTS_MAX);
  if (update->events->len > 0)
    update->changed |= BT_CHANGED_EVENTS;
}

/* A time of the session, which is read beside the system's clock: what lies between it and now is so much of
 * the session's time. 0: none. */
static void
shift (BtSessionTorrent *self, gint64 *us)
{
  if (*us != 0 && *us != G_MAXINT64 && self->session->clock)
    *us += g_get_monotonic_time () - bt_session_now (self->session);
}

/* Of a message: when one could have seen it. 0: none. */
static void
trace (BtSessionTorrent *self, gint64 *us)
{
  if (*us != 0)
    *us = bt_clock_trace (self->session->clock, *us);
}

static void
tell_wire (BtSessionTorrent *self, BtTorrentUpdate *update)
{
  guint first = update->wire ? update->wire->len : 0;

  if (!update->wire)
    update->wire = g_array_new (FALSE, TRUE, sizeof (BtWireEntry));
  bt_swarm_take_wire (self->swarm, update->wire);
  for (guint i = first; i < update->wire->len; i++) {
    trace (self, &g_array_index (update->wire, BtWireEntry, i).time_us);
    trace (self, &g_array_index (update->wire, BtWireEntry, i).asked_us);
  }
  if (update->wire->len > BT_WIRE_ENTRIES_MAX)
    g_array_remove_range (update->wire, 0, update->wire->len - BT_WIRE_ENTRIES_MAX);
  if (update->wire->len > 0)
    update->changed |= BT_CHANGED_WIRE;
}

static void
tell_discovery (BtSessionTorrent *self, BtTorrentUpdate *update, gint64 now_us)
{
  if (!update->discovery)
    update->discovery = g_new0 (BtDiscoveryStat, 1);
  bt_session_torrent_get_discovery (self, update->discovery, now_us);
  shift (self, &update->discovery->step_us);
  for (guint i = 0; i < G_N_ELEMENTS (update->discovery->ways); i++)
    shift (self, &update->discovery->ways[i].next_us);
  update->changed |= BT_CHANGED_DISCOVERY;
}

static void
tell_meetings (BtSessionTorrent *self, BtTorrentUpdate *update)
{
  g_clear_pointer (&update->meetings, g_array_unref);
  update->meetings = bt_session_rtc_get_meetings (self);
  update->changed |= BT_CHANGED_MEETINGS;
}

static GArray *
get_peer_stats (BtSessionTorrent *self, gint64 now_us)
{
  GArray *stats = bt_swarm_get_peer_stats (self->swarm, now_us);
  BtClock *clock = self->session->clock;

  for (guint i = 0; clock && i < stats->len; i++) {
    BtPeerStat *stat = &g_array_index (stats, BtPeerStat, i);

    stat->down_rate = bt_clock_scale_rate (clock, stat->down_rate);
    stat->up_rate = bt_clock_scale_rate (clock, stat->up_rate);
    shift (self, &stat->since_us);
  }
  return stats;
}

static void
tell_watched (BtSessionTorrent *self, gint64 now_us)
{
  BtTorrentUpdate *update;

  if (!self->watch)
    return;
  update = bt_reporter_edit (self->session->reporter, self->id);
  if (self->watch & BT_WATCH_PEERS) {
    g_clear_pointer (&update->peers, g_array_unref);
    update->peers = get_peer_stats (self, now_us);
    g_array_set_clear_func (update->peers, (GDestroyNotify) bt_peer_stat_clear);
    update->changed |= BT_CHANGED_PEERS;
  }
  if (self->watch & BT_WATCH_PIECES)
    tell_pieces (self, update);
  if (self->watch & BT_WATCH_EVENTS)
    tell_events (self, update);
  if (self->watch & BT_WATCH_DISCOVERY)
    tell_discovery (self, update, now_us);
  if (self->watch & BT_WATCH_MEETINGS)
    tell_meetings (self, update);
  if (self->watch & BT_WATCH_WIRE)
    tell_wire (self, update);
}

/* --- all of it --------------------------------------------------------------------------------------------- */

static void
tell_identity (BtSessionTorrent *self, BtTorrentUpdate *update)
{
  update->info_hash = self->info_hash;
  g_free (update->name);
  g_free (update->folder);
  update->name = g_strdup (self->name);
  update->folder = g_strdup (self->folder);
  update->added_time = self->added_time;
  update->position = self->position;
}

static GArray *
get_tracker_stats (BtSessionTorrent *self)
{
  GArray *stats = bt_announcer_get_stats (self->announcer);

  for (guint i = 0; i < stats->len; i++)
    shift (self, &g_array_index (stats, BtTrackerStat, i).next_us);
  return stats;
}

static void
tell_parts (BtSessionTorrent *self, BtTorrentUpdate *update, BtChanged changed)
{
  if (changed & BT_CHANGED_FOLDER)
    tell_identity (self, update);
  if ((changed & BT_CHANGED_METAINFO) && self->metainfo) {
    g_clear_pointer (&update->metainfo, bt_metainfo_unref);
    update->metainfo = bt_metainfo_ref (self->metainfo);
  }
  if (changed & BT_CHANGED_OPTIONS) {
    update->options = self->options;
    g_strfreev (update->labels);
    update->labels = g_strdupv (self->labels);
    update->n_option_sets = self->n_option_sets;
  }
  if (changed & BT_CHANGED_ERROR) {
    g_clear_error (&update->error);
    update->error = self->error ? g_error_copy (self->error) : NULL;
  }
  if (changed & BT_CHANGED_FILES)
    tell_files (self, update);
  if (changed & BT_CHANGED_TRACKERS) {
    g_clear_pointer (&update->trackers, g_array_unref);
    update->trackers = get_tracker_stats (self);
  }
  update->changed |= changed;
}

/* What is told now; the rest stays in @self->changed. */
static BtChanged
take_changes (BtSessionTorrent *self)
{
  gint64 now_us = g_get_monotonic_time (); /* people's time, as reports */
  BtChanged changed;

  if (self->changed & BT_CHANGED_ADDED)
    self->changed |= BT_CHANGED_METAINFO | BT_CHANGED_ERROR | BT_CHANGED_FILES | BT_CHANGED_TRACKERS
                     | BT_CHANGED_FOLDER | BT_CHANGED_OPTIONS;
  changed = self->changed & ~BT_CHANGED_STAT;
  if ((changed & BT_CHANGED_FILES) && !(changed & ~CREDIT_CHANGES) && now_us < self->files_us)
    changed &= ~BT_CHANGED_FILES;
  if (changed & BT_CHANGED_FILES)
    self->files_us = now_us + FILES_INTERVAL_US;
  if ((changed & BT_CHANGED_METAINFO) && !self->metainfo)
    changed &= ~BT_CHANGED_METAINFO;
  self->changed &= ~(changed | BT_CHANGED_STAT | BT_CHANGED_METAINFO);
  return changed;
}

void
bt_session_torrent_tell (BtSessionTorrent *self, gboolean all, gint64 now_us)
{
  BtChanged changed = take_changes (self);
  /* The rates of peers fall as well while nothing happens. */
  gboolean lively = self->active || self->told.down_rate > 0 || self->told.up_rate > 0;
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, now_us);
  if ((changed & BT_CHANGED_ADDED) || memcmp (&stat, &self->told, sizeof stat) != 0)
    changed |= BT_CHANGED_STAT;
  self->told = stat;
  bt_session_totals_count (self, &stat);
  if (changed) {
    BtTorrentUpdate *update = bt_reporter_edit (self->session->reporter, self->id);

    update->stat = stat;
    tell_parts (self, update, changed);
  }
  if (all && lively) {
    self->active = FALSE;
    tell_watched (self, now_us);
  }
}

void
bt_session_torrent_tell_complete (BtSessionTorrent *self)
{
  BtNews *news = bt_news_new (BT_NEWS_COMPLETE);

  news->id = self->id;
  bt_reporter_add_news (self->session->reporter, news);
}
