/* bt-session-torrent.c — one torrent of a session: its parts, and what the person decided.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-torrent.h"

#include <string.h>

#include "session/bt-session-move.h"
#include "session/bt-session-private.h"

#define COUNT_MAX ((guint64) G_MAXINT32) /* of earlier sessions: room for this one's */

/* --- what the announcer wants --------------------------------------------------------------------- */

/* Bytes of all pieces that are not here, wanted or not. */
static guint64
count_lacking (BtSessionTorrent *self)
{
  const BtBitfield *have = bt_session_torrent_peek_have (self);
  guint32 n_pieces = bt_metainfo_get_n_pieces (self->metainfo);
  guint32 piece_length = bt_metainfo_get_piece_length (self->metainfo);
  guint32 last_size = bt_metainfo_get_piece_size (self->metainfo, n_pieces - 1);
  guint64 lacking = (guint64) (n_pieces - bt_bitfield_get_n_set (have)) * piece_length;

  return bt_bitfield_get (have, n_pieces - 1) ? lacking : lacking - (piece_length - last_size);
}

/* Has all that is wanted, but is no seed (BEP 21): a tracker counts it with those that lack
 * something. */
static gboolean
is_partial_seed (BtSessionTorrent *self)
{
  const BtBitfield *have = bt_session_torrent_peek_have (self);

  return have != NULL && !bt_bitfield_is_full (have) && bt_swarm_is_complete (self->swarm);
}

static void
announcer_fill_cb (BtTrackerRequest *request, gpointer data)
{
  BtSessionTorrent *self = data;
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, bt_session_now (self->session));
  request->port = self->session->port;
  request->downloaded = stat.downloaded - self->started_downloaded;
  request->uploaded = stat.uploaded - self->started_uploaded;
  request->left =
      self->metainfo ? stat.wanted - MIN (stat.wanted, stat.have) : BT_TRACKER_LEFT_UNKNOWN;
  request->n_offers = bt_session_rtc_count_wanted (self, bt_session_now (self->session));
  if (!is_partial_seed (self))
    return;
  request->left = count_lacking (self);
  if (request->event == BT_TRACKER_EVENT_NONE)
    request->event = BT_TRACKER_EVENT_PAUSED;
}

static void
announcer_peers_cb (const BtAddress *addresses, guint n, gpointer data)
{
  bt_session_torrent_add_peers (data, addresses, n, BT_PEER_SOURCE_TRACKER);
}

static void
announcer_own_cb (const BtAddress *address, gpointer data)
{
  BtSessionTorrent *self = data;

  bt_swarm_hear_own (self->swarm, address);
}

static void
announcer_changed_cb (gpointer data)
{
  bt_session_torrent_changed (data, BT_CHANGED_TRACKERS);
}

static void
announcer_stopped_cb (gpointer data)
{
  bt_session_torrent_touch (data);
}

static gint64
announcer_now_cb (gpointer data)
{
  return bt_session_now (((BtSessionTorrent *) data)->session);
}

static const BtAnnouncerFuncs announcer_funcs = {
  .fill = announcer_fill_cb,
  .peers = announcer_peers_cb,
  .own = announcer_own_cb,
  .changed = announcer_changed_cb,
  .stopped = announcer_stopped_cb,
  .now = announcer_now_cb,
};

/* --- beginning ---------------------------------------------------------------------------------------- */

static void
make_swarm (BtSessionTorrent *self)
{
  BtSession *session = self->session;
  BtSwarmParams params = session->swarm_params;
  gint64 now_us = bt_session_now (self->session);

  bt_limiter_init (&self->down, &session->down, 0, now_us);
  bt_limiter_init (&self->up, &session->up, 0, now_us);
  self->down.owner = self->up.owner = self;
  params.listen_port = session->port;
  params.max_dialing = G_MAXUINT; /* the session counts those of all torrents */
  if (params.seed == 0)
    params.seed = bt_random_next (&session->random);
  params.pool = session->pool;
  params.down = &self->down;
  params.up = &self->up;
  self->swarm = bt_swarm_new (&params, &self->info_hash, session->peer_id, now_us);
}

static void
add_tiers (BtSessionTorrent *self, const char *const *const *tiers)
{
  for (guint i = 0; tiers && tiers[i]; i++)
    bt_announcer_add_tier (self->announcer, tiers[i]);
}

/* Each a tier of its own: a magnet link says nothing of which to prefer, but for their order. */
static guint
add_urls (BtSessionTorrent *self, const char *const *urls)
{
  guint n_new = 0;

  for (guint i = 0; urls && urls[i]; i++) {
    const char *tier[] = { urls[i], NULL };

    n_new += bt_announcer_add_tier (self->announcer, tier);
  }
  return n_new;
}

static void
add_peers (BtSessionTorrent *self, GArray *addresses, BtPeerSource source)
{
  if (addresses)
    bt_session_torrent_add_peers (self, (BtAddress *) (gpointer) addresses->data, addresses->len,
                                  source);
}

static void
restore (BtSessionTorrent *self, const BtResume *resume, BtMetainfo *metainfo)
{
  self->name = g_strdup (resume->name);
  self->folder = g_strdup (resume->folder);
  self->added_time = resume->added_time;
  self->position = resume->position;
  self->paused = resume->paused;
  self->held = resume->held;
  self->full_allocation = resume->full_allocation;
  self->exact = self->knows_all = resume->clean;
  self->is_new = resume->have == NULL;
  self->had_files = resume->had_files;
  self->options = resume->options;
  self->labels = g_strdupv (resume->labels);
  self->ended = resume->ended;
  self->base_downloaded = resume->downloaded;
  self->base_uploaded = self->saved_uploaded = resume->uploaded;
  self->base_wasted = resume->wasted;
  memcpy (self->base_carried_down, resume->carried_down, sizeof resume->carried_down);
  memcpy (self->base_carried_up, resume->carried_up, sizeof resume->carried_up);
  self->way_in = resume->way_in;
  self->base_active = resume->active_seconds;
  self->base_damaged = (guint32) MIN (resume->n_damaged, COUNT_MAX);
  self->base_banned = (guint32) MIN (resume->n_banned, COUNT_MAX);
  self->finished_time = resume->finished_time;
  self->web_seeds = g_strdupv (resume->web_seeds);
  if (resume->selection)
    self->selection = g_array_copy (resume->selection);
  if (resume->have) {
    self->have = bt_bitfield_copy (resume->have);
    self->listed = bt_bitfield_ref (self->have);
  }
  if (resume->stamps)
    self->stamps = g_array_copy (resume->stamps);
  /* Those of metadata that cannot be read any more say nothing of what peers will give. */
  if (resume->priorities && metainfo
      && resume->priorities->len == bt_metainfo_get_n_files (metainfo))
    self->priorities = g_memdup2 (resume->priorities->data, resume->priorities->len);
  add_tiers (self, (const char *const *const *) resume->tiers);
  add_peers (self, resume->peers, BT_PEER_SOURCE_RESUME);
}

static void
take_params (BtSessionTorrent *self, const BtAddParams *params)
{
  const BtMagnet *magnet = params->magnet;

  self->folder = g_strdup (params->folder);
  self->added_time = g_get_real_time () / G_USEC_PER_SEC;
  self->position = self->session->next_position;
  self->paused = params->paused;
  self->held = params->held;
  self->full_allocation = params->full_allocation;
  self->options = params->options;
  self->labels = g_new0 (char *, 1);
  self->is_new = TRUE;
  self->way_in = params->way_in;
  if (magnet)
    self->name = g_strdup (magnet->name);
  self->web_seeds = g_strdupv (magnet ? magnet->web_seeds : NULL);
  if (params->selection)
    self->selection = g_array_copy (params->selection);
  else if (magnet && magnet->selection)
    self->selection = g_array_copy (magnet->selection);
  if (params->metainfo)
    add_tiers (self, bt_metainfo_get_tiers (params->metainfo));
  bt_session_torrent_merge (self, params);
  bt_session_torrent_save (self);
}

BtSessionTorrent *
bt_session_torrent_new (BtSession *session, const BtTorrentOrigin *origin)
{
  BtSessionTorrent *self = g_new0 (BtSessionTorrent, 1);

  BT_ASSERT_ENGINE ();
  self->session = session;
  self->id = ++session->last_id;
  self->info_hash = origin->info_hash;
  self->touched_link.data = self->dial_link.data = self;
  self->retry_us = self->save_us = self->deadline_us = G_MAXINT64;
  make_swarm (self);
  self->announcer = bt_announcer_new (session->trackers, &self->info_hash, session->peer_id,
                                      &session->random, &announcer_funcs, self);
  bt_session_dht_torrent_init (self);
  bt_session_lsd_init_torrent (self);
  bt_session_rtc_init_torrent (self);
  bt_session_queued_init (self, origin->resume ? origin->resume->seeding_seconds : 0);
  if (origin->resume)
    restore (self, origin->resume, origin->metainfo);
  else
    take_params (self, origin->params);
  session->next_position = MAX (session->next_position, self->position + 1);
  if (origin->metainfo)
    bt_session_torrent_set_metainfo (self, origin->metainfo);
  if (origin->resume)
    bt_session_move_restore (self, origin->resume);
  /* Then it was told in an earlier session. */
  self->is_complete = origin->resume && bt_session_torrent_has_all_wanted (self);
  self->queued.complete = self->is_complete;
  bt_session_torrent_apply_options (self, bt_session_now (self->session));
  self->changed = BT_CHANGED_ADDED;
  bt_session_torrent_touch (self);
  return self;
}

static void
count_last (BtSessionTorrent *self)
{
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, bt_session_now (self->session));
  bt_session_totals_count (self, &stat);
}

void
bt_session_torrent_free (BtSessionTorrent *self)
{
  count_last (self);
  bt_session_lsd_forget (self);
  bt_session_readers_clear (self);
  if (self->touched)
    g_queue_unlink (&self->session->touched, &self->touched_link);
  if (self->store)
    bt_store_free (self->store);
  g_clear_pointer (&self->move, bt_session_move_free);
  bt_swarm_free (self->swarm);
  bt_announcer_free (self->announcer);
  bt_session_rtc_clear_torrent (self);
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_clear_pointer (&self->have, bt_bitfield_unref);
  g_clear_pointer (&self->listed, bt_bitfield_unref);
  g_clear_pointer (&self->to_check, bt_bitfield_unref);
  g_clear_pointer (&self->saving_have, bt_bitfield_unref);
  g_clear_pointer (&self->stamps, g_array_unref);
  g_clear_pointer (&self->selection, g_array_unref);
  g_clear_error (&self->error);
  g_clear_error (&self->leave_error);
  g_strfreev (self->web_seeds);
  g_free (self->priorities);
  g_free (self->name);
  g_strfreev (self->labels);
  g_free (self->folder);
  g_free (self->next_folder);
  g_free (self);
}

/* --- metadata ------------------------------------------------------------------------------------------- */

/* Without a choice of files all are wanted. */
static void
make_priorities (BtSessionTorrent *self)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  if (self->priorities)
    return;
  self->priorities = g_malloc (n_files);
  memset (self->priorities, self->selection ? BT_PRIORITY_SKIP : BT_PRIORITY_NORMAL, n_files);
  for (guint i = 0; self->selection && i < self->selection->len; i++) {
    guint32 index = g_array_index (self->selection, guint32, i);

    if (index < n_files)
      self->priorities[index] = BT_PRIORITY_NORMAL;
  }
  g_clear_pointer (&self->selection, g_array_unref);
}

void
bt_session_torrent_set_metainfo (BtSessionTorrent *self, BtMetainfo *metainfo)
{
  self->metainfo = metainfo;
  g_free (self->name);
  self->name = g_strdup (bt_metainfo_get_name (metainfo));
  make_priorities (self);
  bt_swarm_set_metainfo (self->swarm, metainfo, bt_session_now (self->session));
  bt_swarm_set_priorities (self->swarm, self->priorities, bt_session_now (self->session));
  self->counted = FALSE;
  self->chosen = TRUE;
  bt_session_torrent_changed (self, BT_CHANGED_METAINFO | BT_CHANGED_FILES | BT_CHANGED_FOLDER);
}

/* --- small change ------------------------------------------------------------------------------------------ */

void
bt_session_torrent_touch (BtSessionTorrent *self)
{
  bt_session_touch (self->session, self);
}

void
bt_session_torrent_changed (BtSessionTorrent *self, BtChanged changed)
{
  self->changed |= changed;
  bt_session_torrent_touch (self);
}

void
bt_session_torrent_add_peers (BtSessionTorrent *self, const BtAddress *addresses, guint n,
                              BtPeerSource source)
{
  gint64 now_us = bt_session_now (self->session);

  for (guint i = 0; i < n; i++)
    bt_swarm_add_address (self->swarm, &addresses[i], source, now_us);
  bt_session_torrent_touch (self);
}

const BtBitfield *
bt_session_torrent_peek_have (BtSessionTorrent *self)
{
  return self->given ? bt_swarm_peek_have (self->swarm) : self->have;
}

gboolean
bt_session_torrent_has_all_wanted (BtSessionTorrent *self)
{
  const BtBitfield *wanted = self->metainfo ? bt_swarm_peek_wanted (self->swarm) : NULL;
  const BtBitfield *have = bt_session_torrent_peek_have (self);
  guint32 n_pieces = wanted ? bt_bitfield_get_n_bits (wanted) : 0;

  if (self->given)
    return bt_swarm_is_complete (self->swarm);
  if (!wanted || !have || bt_bitfield_get_n_bits (have) != n_pieces)
    return FALSE;
  for (guint32 piece = bt_bitfield_next (wanted, 0, TRUE); piece < n_pieces;
       piece = bt_bitfield_next (wanted, piece + 1, TRUE)) {
    if (!bt_bitfield_get (have, piece))
      return FALSE;
  }
  return TRUE;
}

void
bt_session_torrent_set_have (BtSessionTorrent *self, BtBitfield *have)
{
  g_clear_pointer (&self->have, bt_bitfield_unref);
  self->have = have;
  self->given = self->resumes = self->counted = FALSE;
  bt_session_torrent_changed (self, BT_CHANGED_FILES);
}

gboolean
bt_session_torrent_is_full (BtSessionTorrent *self)
{
  return g_error_matches (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_FULL);
}

gboolean
bt_session_torrent_is_checking (BtSessionTorrent *self)
{
  return self->to_check != NULL || self->step == BT_STEP_CHECK;
}

/* Takes back what can still be told from the looks of the files, so that a new look can start from
 * it: what was written after the last sync is hashed, if it is still there. */
static void
take_have_back (BtSessionTorrent *self)
{
  if (self->given) {
    bt_session_torrent_set_have (self, bt_bitfield_ref (self->listed));
    self->exact = self->knows_all = FALSE;
  }
  if (self->to_check)
    self->knows_all = FALSE;
  g_clear_pointer (&self->saving_have, bt_bitfield_unref);
  self->looked = FALSE;
  self->marked = FALSE;
  self->prepared = FALSE;
}

void
bt_session_torrent_fail (BtSessionTorrent *self, const GError *error)
{
  if (self->error)
    return;
  if (self->leave) {
    /* Nobody looks at the torrent any more: it is told with the end of the session. */
    if (self->leave == BT_LEAVE_STOP)
      bt_session_note_stop_error (self->session, error);
    return;
  }
  self->error = g_error_copy (error);
  if (bt_session_torrent_is_full (self)) {
    /* Goes on where it is when there is room. */
    bt_swarm_set_upload_only (self->swarm, TRUE, bt_session_now (self->session));
    self->retry_us = bt_session_now (self->session) + BT_FULL_RETRY_US;
  } else {
    take_have_back (self);
    if (g_error_matches (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER))
      self->retry_us = bt_session_now (self->session) + BT_FOLDER_RETRY_US;
  }
  bt_session_torrent_changed (self, BT_CHANGED_ERROR);
}

void
bt_session_torrent_clear_error (BtSessionTorrent *self)
{
  if (!self->error)
    return;
  if (bt_session_torrent_is_full (self))
    bt_swarm_set_upload_only (self->swarm, FALSE, bt_session_now (self->session));
  g_clear_error (&self->error);
  self->retry_us = G_MAXINT64;
  bt_session_torrent_changed (self, BT_CHANGED_ERROR);
}

/* --- what the person wants ------------------------------------------------------------------------------------ */

/* Who shares a torrent mostly is a node of the DHT as well, on the same port. */
static void
add_magnet_peers (BtSessionTorrent *self, GArray *addresses)
{
  add_peers (self, addresses, BT_PEER_SOURCE_MAGNET);
  for (guint i = 0; addresses && i < addresses->len; i++)
    bt_session_dht_hint (self->session, &g_array_index (addresses, BtAddress, i));
}

void
bt_session_torrent_merge (BtSessionTorrent *self, const BtAddParams *params)
{
  /* Anybody can write a link to a private torrent, with a tracker of his own in it. */
  const BtMagnet *magnet = bt_swarm_is_private (self->swarm) ? NULL : params->magnet;
  guint n_new = 0;

  for (guint i = 0; params->metainfo && bt_metainfo_get_tiers (params->metainfo)[i]; i++)
    n_new += bt_announcer_add_tier (self->announcer, bt_metainfo_get_tiers (params->metainfo)[i]);
  if (magnet)
    n_new += add_urls (self, (const char *const *) magnet->trackers);
  n_new += add_urls (self, (const char *const *) params->trackers);
  if (magnet)
    add_magnet_peers (self, magnet->peers);
  add_peers (self, params->peers, BT_PEER_SOURCE_USER);
  if (n_new > 0)
    bt_session_torrent_save (self);
  bt_session_torrent_touch (self);
}

/* While it was paused, perhaps for long, a person may have replaced files or cut them short: what
 * they hold now is not believed and not written over unseen. What the pause saved as clean tells
 * which; a pause too short for that was too short for a person. */
void
bt_session_torrent_look_after_pause (BtSessionTorrent *self)
{
  const BtBitfield *have = bt_session_torrent_peek_have (self);
  gboolean given = self->given;

  if (!self->looked || self->to_check || self->error || self->marked || self->saving_have || !have
      || !self->listed || bt_bitfield_get_n_set (have) != bt_bitfield_get_n_set (self->listed))
    return;
  bt_session_torrent_set_have (self, bt_bitfield_copy (self->listed));
  self->exact = self->knows_all = TRUE;
  self->resumes = given;
  self->looked = self->prepared = FALSE;
}

void
bt_session_torrent_set_paused (BtSessionTorrent *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  if (self->ended)
    bt_session_torrent_waive_goal (self, bt_session_now (self->session));
  self->paused = paused;
  self->queued.allowed = FALSE;
  if (!paused)
    bt_session_torrent_look_after_pause (self);
  bt_session_torrent_save (self);
}

/* One that seeded enough has something to do again. */
static gboolean
wants_more (BtSessionTorrent *self, const guint8 *priorities)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (self->metainfo); i++) {
    if (self->priorities[i] == BT_PRIORITY_SKIP && priorities[i] != BT_PRIORITY_SKIP)
      return TRUE;
  }
  return FALSE;
}

void
bt_session_torrent_set_priorities (BtSessionTorrent *self, const guint8 *priorities,
                                   guint32 n_files)
{
  if (!self->metainfo || n_files != bt_metainfo_get_n_files (self->metainfo)
      || memcmp (self->priorities, priorities, n_files) == 0)
    return;
  if (self->ended && wants_more (self, priorities)) {
    self->ended = BT_ENDED_NOT; /* its goals hold again when it is complete */
    bt_session_torrent_set_paused (self, FALSE);
  }
  memcpy (self->priorities, priorities, n_files);
  self->wanted_set = self->prepared = self->chosen = FALSE;
  self->is_complete = FALSE;
  bt_session_torrent_changed (self, BT_CHANGED_FILES);
  bt_session_torrent_save (self);
}

/* While it was held, perhaps for long, a person may have put files there: they are not overwritten
 * unseen. Nothing was written by us meanwhile, so their stamps tell which. */
static void
look_again (BtSessionTorrent *self)
{
  if (!self->looked || self->given || self->to_check)
    return;
  self->exact = self->knows_all = TRUE;
  self->is_new = TRUE;
  self->looked = FALSE;
}

const char *
bt_session_torrent_get_goal (BtSessionTorrent *self)
{
  return self->next_folder ? self->next_folder : self->folder;
}

void
bt_session_torrent_begin (BtSessionTorrent *self, const char *folder, const guint8 *priorities,
                          guint32 n_files)
{
  if (folder && !g_str_equal (folder, bt_session_torrent_get_goal (self))) {
    g_free (self->next_folder);
    self->next_folder = g_strdup (folder);
    if (self->store)
      bt_store_cancel_check (self->store);
  }
  if (priorities)
    bt_session_torrent_set_priorities (self, priorities, n_files);
  if (self->held)
    look_again (self);
  self->held = FALSE;
  bt_session_torrent_save (self);
}

void
bt_session_torrent_check (BtSessionTorrent *self)
{
  if (!self->metainfo)
    return;
  bt_session_torrent_clear_error (self);
  take_have_back (self);
  self->distrust = TRUE;
  /* A new store opens the files anew: the old one may hold some that were replaced since. */
  if (!self->next_folder)
    self->next_folder = g_strdup (self->folder);
  bt_swarm_set_have (self->swarm, NULL, bt_session_now (self->session));
  bt_session_torrent_touch (self);
}

void
bt_session_torrent_announce (BtSessionTorrent *self)
{
  if (self->error && self->error->domain == BT_METAINFO_ERROR)
    return;
  /* Whoever asks again after "the files are gone" wants them fetched anew. */
  if (g_error_matches (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING))
    self->distrust = TRUE;
  bt_session_torrent_clear_error (self);
  bt_announcer_announce_now (self->announcer, bt_session_now (self->session));
  bt_session_torrent_touch (self);
}

void
bt_session_torrent_leave (BtSessionTorrent *self, BtLeave leave)
{
  self->leave = leave;
  if (leave == BT_LEAVE_REMOVE)
    self->save_wanted = FALSE;
  if (self->store)
    bt_store_cancel_check (self->store);
  bt_session_move_leave (self);
  bt_session_peers_forget (self);
  bt_session_dht_forget (self);
  bt_session_rtc_forget (self);
  bt_session_torrent_touch (self);
}

/* --- the turn of the wheel --------------------------------------------------------------------------------------- */

static void
submit_jobs (BtSessionTorrent *self)
{
  BtJob *job;

  while ((job = bt_swarm_pop_job (self->swarm)))
    bt_store_submit (self->store, job);
}

/* What stands in the resume file may grow old, but not too old. */
static void
plan_save (BtSessionTorrent *self, guint32 n_have, gint64 now_us)
{
  if (self->error)
    return;
  if (n_have != self->n_saved_have)
    self->save_us = MIN (self->save_us, now_us + BT_SAVE_INTERVAL_US);
  else if (self->told.uploaded > self->saved_uploaded)
    self->save_us = MIN (self->save_us, now_us + BT_SAVE_COUNTS_US);
}

/* The first time counts: who chooses more files later finishes the same torrent. */
static void
note_finished (BtSessionTorrent *self)
{
  if (!self->fetched || self->finished_time != 0)
    return;
  self->finished_time = g_get_real_time () / G_USEC_PER_SEC;
  bt_session_totals_finished (self->session);
}

static void
note_progress (BtSessionTorrent *self, gint64 now_us)
{
  const BtBitfield *have = bt_session_torrent_peek_have (self);
  guint32 n_have = have ? bt_bitfield_get_n_set (have) : 0;

  if (n_have != self->told.n_have)
    self->changed |= BT_CHANGED_FILES;
  plan_save (self, n_have, now_us);
  if (!self->given || !self->chosen || self->is_complete || !bt_swarm_is_complete (self->swarm))
    return;
  self->is_complete = TRUE;
  note_finished (self);
  if (self->fetched && !is_partial_seed (self))
    bt_announcer_completed (self->announcer, now_us);
  bt_session_torrent_tell_complete (self);
  bt_session_torrent_save (self);
}

static void
tick (BtSessionTorrent *self, gint64 now_us)
{
  if (bt_swarm_get_deadline (self->swarm) <= now_us)
    bt_swarm_tick (self->swarm, now_us);
  if (bt_announcer_get_deadline (self->announcer) <= now_us)
    bt_announcer_tick (self->announcer, now_us);
  if (self->save_us <= now_us)
    bt_session_torrent_save (self);
}

static void
rested_cb (BtStore *store, const GError *error, gpointer data)
{
  bt_session_torrent_touch (data);
}

static gboolean
is_busy (BtSessionTorrent *self)
{
  return self->swarm_runs || self->step != BT_STEP_NONE || !bt_swarm_is_idle (self->swarm)
         || bt_session_readers_are_there (self) || self->saving || self->save_wanted
         || self->marked;
}

/* Who paused it may want to take the drive away. What was written is saved before: a file that was replaced
 * meanwhile is known by the open one. */
static void
close_unused (BtSessionTorrent *self)
{
  if (self->store == NULL || self->leave)
    return;
  if (is_busy (self)) {
    self->may_be_open = TRUE;
  } else if (self->may_be_open) {
    self->may_be_open = FALSE;
    bt_store_rest (self->store, rested_cb, self);
  }
}

static void
carry (BtSessionTorrent *self, gint64 now_us)
{
  bt_session_peers_serve (self, now_us);
  submit_jobs (self);
  if (!self->leave && self->swarm_runs)
    bt_session_peers_dial (self, now_us);
}

gboolean
bt_session_torrent_settle (BtSessionTorrent *self, gint64 now_us)
{
  gint64 dht_us, rtc_us, readers_us;

  tick (self, now_us);
  carry (self, now_us);
  note_progress (self, now_us);
  bt_session_torrent_advance (self, now_us);
  bt_session_torrent_note_state (self, now_us);
  bt_session_lsd_follow (self, now_us);
  readers_us = bt_session_readers_follow (self, now_us);
  rtc_us = bt_session_rtc_follow (self, now_us);
  bt_session_torrent_save_if_wanted (self, now_us);
  close_unused (self);
  carry (self, now_us);
  self->active = TRUE;
  if (self->leave && bt_session_torrent_has_left (self))
    return FALSE;
  self->deadline_us =
      MIN (bt_swarm_get_deadline (self->swarm), bt_announcer_get_deadline (self->announcer));
  self->deadline_us = MIN (self->deadline_us, MIN (self->save_us, self->retry_us));
  dht_us = bt_session_dht_settle (self, now_us);
  self->deadline_us = MIN (self->deadline_us, MIN (dht_us, MIN (rtc_us, readers_us)));
  self->deadline_us = MIN (self->deadline_us, self->queued.goal_us);
  return TRUE;
}
