/* bt-session-readers.c — those who read a torrent's files while it comes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-readers.h"

#include <gio/gio.h>

#include "session/bt-reader-private.h"
#include "session/bt-session-move.h"
#include "session/bt-session-private.h"
#include "swarm/bt-read-ahead.h"

#define LOOK_US (250 * 1000) /* rates and times change; as often as the swarm deals deadlines */
/* After a jump nothing else is fetched until so much is here, or so long: a person waits, but rare
 * pieces must not. */
#define HASTE_US (3 * G_USEC_PER_SEC)
#define HASTE_AHEAD_MIN (512 * 1024) /* bytes */
#define HASTE_AHEAD_S 2              /* of the film */
/* Bytes between two reads: who skips a track, or goes between two of them, does not jump. */
#define SKIP_MAX (256 * 1024)

/* --- what is there ---------------------------------------------------------------------------------------- */

/* NULL: there is no such file, or no metadata yet. */
static const BtMetaFile *
get_file (const BtReader *reader)
{
  const BtSessionTorrent *torrent = reader->state.torrent;

  if (torrent->metainfo == NULL || reader->file >= bt_metainfo_get_n_files (torrent->metainfo))
    return NULL;
  return bt_metainfo_get_file (torrent->metainfo, reader->file);
}

/* The store may be asked, and the pieces that are trusted are where it looks for them. */
static gboolean
may_read (BtSessionTorrent *torrent)
{
  return !torrent->leave && torrent->store != NULL && torrent->looked && torrent->to_check == NULL
         && torrent->next_folder == NULL && torrent->step != BT_STEP_MOVE
         && !bt_session_move_is_due (torrent) && bt_session_torrent_peek_have (torrent) != NULL;
}

static BtReadScene
get_scene (BtSessionTorrent *torrent, gint64 now_us)
{
  return (BtReadScene) {
    .have = bt_session_torrent_peek_have (torrent),
    .piece_length = bt_metainfo_get_piece_length (torrent->metainfo),
    .down_rate = bt_swarm_get_down_rate (torrent->swarm, now_us),
    .now_us = now_us,
  };
}

/* What @reader would read from @offset on, as the rules of reading ahead see it. */
static BtReadWish
get_wish (BtReader *reader, guint64 offset)
{
  const BtMetaFile *file = get_file (reader);

  return (BtReadWish) {
    .first = file->offset,
    .end = file->offset + file->length,
    .position = file->offset + MIN (offset, file->length),
    .run = atomic_load (&reader->reads_on) ? BT_READ_AHEAD_RUN_LONG : reader->state.run,
    .media_rate = atomic_load (&reader->rate),
    .opening = atomic_load (&reader->opening),
  };
}

static guint64
count_here (BtReader *reader, guint64 offset, const BtReadScene *scene)
{
  BtReadWish wish = get_wish (reader, offset);

  return bt_read_ahead_count (&wish, scene);
}

/* Why what is not here will not come; NULL: it may. (transfer full) */
static GError *
find_obstacle (const BtSessionTorrent *torrent)
{
  if (torrent->leave)
    return g_error_new (BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED, "the torrent was removed");
  if (torrent->error)
    return g_error_new_literal (BT_STREAM_ERROR, BT_STREAM_ERROR_FAILED, torrent->error->message);
  return NULL;
}

/* --- the disk --------------------------------------------------------------------------------------------- */

gboolean
bt_session_readers_own (const BtSessionTorrent *torrent, const BtJob *job)
{
  return job->owner == &torrent->readers;
}

/* A range for each piece of [@from, @from + @n_bytes), bytes of the torrent; less where the pieces are
 * too small for that. */
static void
fill_ranges (BtJob *job, guint n_max, guint64 from, gsize n_bytes, guint32 piece_length)
{
  guint8 *buffer = ((BtReading *) job->context)->bytes;

  for (job->n_ranges = 0; job->n_ranges < n_max && n_bytes > 0; job->n_ranges++) {
    BtReadRange *range = &job->ranges[job->n_ranges];

    range->piece = from / piece_length;
    range->begin = from % piece_length;
    range->length = MIN (n_bytes, piece_length - range->begin);
    range->buffer = buffer;
    buffer += range->length;
    from += range->length;
    n_bytes -= range->length;
  }
}

/* (transfer full) of the reference to @reading, which was taken. */
static void
submit (BtReader *reader, BtReading *reading, gsize n_bytes)
{
  BtSessionTorrent *torrent = reader->state.torrent;
  guint32 piece_length = bt_metainfo_get_piece_length (torrent->metainfo);
  guint n_ranges = MIN (n_bytes / piece_length + 2, BT_READ_RANGES_MAX);
  BtJob *job = bt_job_new (BT_JOB_READ, 0, n_ranges);

  job->owner = &torrent->readers;
  job->context = reading;
  reading->bytes = g_malloc (n_bytes);
  fill_ranges (job, n_ranges, get_file (reader)->offset + reading->params.offset, n_bytes,
               piece_length);
  bt_store_submit (torrent->store, job);
}

static gsize
count_bytes (const BtJob *job)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < job->n_ranges; i++)
    n_bytes += job->ranges[i].length;
  return n_bytes;
}

/* Reading goes on behind what was read. */
static void
advance (BtReader *reader, const BtReading *reading, gsize n_bytes)
{
  BtReaderState *state = &reader->state;

  if (state->position == reading->params.offset)
    state->run += n_bytes;
  state->position = reading->params.offset + n_bytes;
  if (state->torrent != NULL && bt_session_torrent_peek_have (state->torrent) != NULL) {
    BtReadScene scene = get_scene (state->torrent, bt_session_now (state->torrent->session));

    atomic_store (&reader->ahead, count_here (reader, state->position, &scene));
  }
}

void
bt_session_readers_job_done (BtSessionTorrent *torrent, BtJob *job)
{
  BtReading *reading = job->context;
  BtReader *reader = reading->reader;

  if (job->result == BT_JOB_OK) {
    gsize n_bytes = count_bytes (job);

    /* One that was taken back has been followed by another, perhaps elsewhere. */
    if (!bt_reading_is_taken_back (reading))
      advance (reader, reading, n_bytes);
    bt_reading_end (reading, n_bytes, NULL);
  } else {
    bt_reading_end (reading, -1, g_steal_pointer (&job->error));
  }
  bt_reading_unref (reading);
  bt_job_free (job);
  torrent->readers.look = TRUE;
}

/* --- readings --------------------------------------------------------------------------------------------- */

/* Where reading goes on elsewhere, it is in haste again. */
static void
aim (BtReader *reader, const BtReading *reading, gint64 now_us)
{
  BtReaderState *state = &reader->state;
  guint64 offset = reading->params.offset;

  if (offset > state->position + SKIP_MAX || offset + SKIP_MAX < state->position) {
    state->run = 0;
    atomic_store (&reader->reads_on, FALSE);
  }
  if (state->run == 0 && (state->hasty_us == 0 || offset != state->position))
    state->hasty_us = now_us + HASTE_US;
  state->position = offset;
}

void
bt_session_readers_arrive (BtReading *reading)
{
  BtReader *reader = reading->reader;

  aim (reader, reading, bt_session_now (reader->state.torrent->session));
  g_queue_push_tail (&reader->state.readings, bt_reading_ref (reading));
  bt_session_readers_look (reader->state.torrent);
}

/* A disk worker gets it, or it is over, if what it needs is here. FALSE: it waits on. */
static gboolean
answer (BtReader *reader, BtReading *reading, const BtReadScene *scene)
{
  const BtReadingParams *params = &reading->params;
  guint64 length = get_file (reader)->length, left = length - MIN (params->offset, length);
  guint64 here = count_here (reader, params->offset, scene);

  if (left > 0 && here == 0)
    return FALSE;
  if (!bt_reading_take (reading))
    return TRUE;
  if (left > 0)
    submit (reader, bt_reading_ref (reading), MIN (MIN (params->size, BT_READING_MAX), here));
  else
    bt_reading_end (reading, 0, NULL);
  return TRUE;
}

static gboolean
settle (BtReader *reader, BtReading *reading, const BtReadScene *scene, const GError *obstacle)
{
  if (bt_reading_is_taken_back (reading))
    return TRUE;
  if (scene != NULL && answer (reader, reading, scene))
    return TRUE;
  if (obstacle != NULL)
    bt_reading_fail (reading, obstacle);
  return obstacle != NULL;
}

/* @scene NULL: nothing can be read now. */
static void
serve (BtReader *reader, const BtReadScene *scene, const GError *obstacle)
{
  GQueue *readings = &reader->state.readings;
  GList *link = readings->head;

  while (link != NULL) {
    GList *next = link->next;
    BtReading *reading = link->data;

    if (settle (reader, reading, scene, obstacle)) {
      g_queue_delete_link (readings, link);
      bt_reading_unref (reading);
    }
    link = next;
  }
}

static void
fail_all (BtReader *reader, const GError *error)
{
  BtReading *reading;

  while ((reading = g_queue_pop_head (&reader->state.readings)) != NULL) {
    bt_reading_fail (reading, error);
    bt_reading_unref (reading);
  }
}

/* --- what is wanted next ---------------------------------------------------------------------------------- */

/* The first that waits says where reading goes on. */
static guint64
get_wanted (const BtReader *reader)
{
  guint64 wanted = 0;

  for (const GList *link = reader->state.readings.head; link != NULL; link = link->next) {
    const BtReadingParams *params = &((const BtReading *) link->data)->params;

    if (params->offset == reader->state.position)
      wanted = MAX (wanted, params->size);
  }
  return wanted;
}

static gboolean
is_hasty (const BtReader *reader, const BtReadWish *wish, guint64 ahead, gint64 now_us)
{
  guint64 enough;

  if (now_us >= reader->state.hasty_us)
    return FALSE;
  enough = MAX (wish->media_rate * HASTE_AHEAD_S, HASTE_AHEAD_MIN);
  return wish->wanted > 0 || wish->opening || ahead < MIN (enough, wish->end - wish->position);
}

/* TRUE: it is in haste. */
static gboolean
plan_one (BtReader *reader, const BtReadScene *scene, GArray *deadlines)
{
  BtReadWish wish = get_wish (reader, reader->state.position);
  guint64 ahead;

  wish.wanted = get_wanted (reader);
  if (wish.opening && bt_read_ahead_is_open (&wish, scene)) {
    atomic_store (&reader->opening, FALSE);
    wish.opening = FALSE;
  }
  ahead = bt_read_ahead_count (&wish, scene);
  if (reader->state.torrent->error == NULL)
    atomic_store (&reader->ahead, ahead);
  /* Nothing was asked of it yet. */
  if (reader->state.hasty_us == 0 && wish.opening)
    reader->state.hasty_us = scene->now_us + HASTE_US;
  if (reader->state.hasty_us == 0)
    return FALSE;
  bt_read_ahead_plan (&wish, scene, deadlines);
  return is_hasty (reader, &wish, ahead, scene->now_us);
}

static void
plan (BtSessionTorrent *torrent, const BtReadScene *scene)
{
  g_autoptr (GArray) deadlines = g_array_new (FALSE, FALSE, sizeof (BtDeadline));
  BtTorrentReaders *readers = &torrent->readers;
  gboolean hasty = FALSE;

  for (guint i = 0; i < readers->list->len; i++) {
    BtReader *reader = g_ptr_array_index (readers->list, i);
    const BtMetaFile *file = get_file (reader);

    if (file != NULL && file->length > 0)
      hasty |= plan_one (reader, scene, deadlines);
  }
  bt_read_ahead_merge (deadlines);
  bt_swarm_set_deadlines (torrent->swarm, deadlines, scene->now_us);
  bt_swarm_set_hasty (torrent->swarm, hasty, scene->now_us);
  readers->look_us = deadlines->len > 0 || hasty ? scene->now_us + LOOK_US : G_MAXINT64;
}

/* --- the turn of the wheel -------------------------------------------------------------------------------- */

void
bt_session_readers_look (BtSessionTorrent *torrent)
{
  torrent->readers.look = TRUE;
  bt_session_torrent_touch (torrent);
}

static gboolean
is_due (BtSessionTorrent *torrent, gint64 now_us)
{
  const BtBitfield *have = bt_session_torrent_peek_have (torrent);
  BtTorrentReaders *readers = &torrent->readers;
  guint32 n_have = have ? bt_bitfield_get_n_set (have) : 0;
  gboolean due = readers->look || n_have != readers->n_have || now_us >= readers->look_us
                 || torrent->error || torrent->leave || torrent->step != BT_STEP_NONE;

  readers->look = FALSE;
  readers->n_have = n_have;
  return due;
}

static void
fail_strange (BtReader *reader)
{
  g_autoptr (GError) error =
      g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the torrent has no file %u", reader->file);

  fail_all (reader, error);
}

static void
serve_all (BtSessionTorrent *torrent, const BtReadScene *scene)
{
  g_autoptr (GError) obstacle = find_obstacle (torrent);

  for (guint i = 0; i < torrent->readers.list->len; i++) {
    BtReader *reader = g_ptr_array_index (torrent->readers.list, i);

    if (obstacle != NULL)
      atomic_store (&reader->ahead, BT_READER_NO_MORE);
    if (torrent->metainfo != NULL && get_file (reader) == NULL)
      fail_strange (reader);
    else
      serve (reader, scene, obstacle);
  }
}

gint64
bt_session_readers_follow (BtSessionTorrent *torrent, gint64 now_us)
{
  BtTorrentReaders *readers = &torrent->readers;
  BtReadScene scene;

  if (readers->list == NULL)
    return G_MAXINT64;
  if (torrent->leave) {
    bt_session_readers_clear (torrent);
    return G_MAXINT64;
  }
  if (!is_due (torrent, now_us))
    return readers->look_us;
  readers->look_us = G_MAXINT64;
  if (!may_read (torrent)) {
    serve_all (torrent, NULL);
    readers->look = TRUE; /* when a step ends the torrent is touched, no more */
    return G_MAXINT64;
  }
  scene = get_scene (torrent, now_us);
  serve_all (torrent, &scene);
  if (torrent->given)
    plan (torrent, &scene);
  else
    readers->look = TRUE; /* the swarm does not know yet what it lacks */
  return readers->look_us;
}

/* --- coming and going ------------------------------------------------------------------------------------- */

guint8 *
bt_session_readers_make_priorities (BtSessionTorrent *torrent)
{
  guint8 *priorities = g_memdup2 (torrent->priorities, bt_metainfo_get_n_files (torrent->metainfo));

  for (guint i = 0; torrent->readers.list != NULL && i < torrent->readers.list->len; i++) {
    const BtReader *reader = g_ptr_array_index (torrent->readers.list, i);

    if (get_file (reader) != NULL && priorities[reader->file] == BT_PRIORITY_SKIP)
      priorities[reader->file] = BT_PRIORITY_LOW;
  }
  return priorities;
}

gboolean
bt_session_readers_are_there (const BtSessionTorrent *torrent)
{
  return torrent->readers.list != NULL && torrent->readers.list->len > 0;
}

/* The swarm learns of a file that only a reader wants, or wanted, and the queue that it is read. */
static void
announce_reader (BtSessionTorrent *torrent, guint32 file)
{
  if (torrent->metainfo == NULL || file >= bt_metainfo_get_n_files (torrent->metainfo)
      || torrent->priorities[file] == BT_PRIORITY_SKIP)
    torrent->chosen = FALSE;
  bt_session_queue_touch (torrent->session);
  bt_session_readers_look (torrent);
}

void
bt_session_readers_attach (BtSession *session, BtReader *reader)
{
  BtSessionTorrent *torrent =
      g_hash_table_lookup (session->by_id, GUINT_TO_POINTER (reader->torrent));
  BtTorrentReaders *readers;

  BT_ASSERT_ENGINE ();
  if (torrent == NULL)
    return;
  readers = &torrent->readers;
  if (readers->list == NULL)
    readers->list = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_reader_unref);
  g_ptr_array_add (readers->list, bt_reader_ref (reader));
  reader->state.torrent = torrent;
  announce_reader (torrent, reader->file);
}

void
bt_session_readers_detach (BtReader *reader)
{
  BtSessionTorrent *torrent = reader->state.torrent;
  g_autoptr (GError) error = NULL;

  BT_ASSERT_ENGINE ();
  if (torrent == NULL)
    return;
  error = g_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, "the stream was closed");
  fail_all (reader, error);
  reader->state.torrent = NULL;
  g_ptr_array_remove (torrent->readers.list, reader);
  announce_reader (torrent, reader->file);
}

void
bt_session_readers_clear (BtSessionTorrent *torrent)
{
  g_autoptr (GError) error =
      g_error_new (BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED, "the torrent was removed");
  g_autoptr (GPtrArray) list = g_steal_pointer (&torrent->readers.list);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    BtReader *reader = g_ptr_array_index (list, i);

    atomic_store (&reader->ahead, BT_READER_NO_MORE);
    fail_all (reader, error);
    reader->state.torrent = NULL;
  }
}
