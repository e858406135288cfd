/* bt-store-check.c — hashes pieces from disk, several at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-store-private.h"

#include <gio/gio.h>
#include <string.h>

#define BATCH_SIZE \
  (4 * 1024 * 1024)              /* bytes a task: long enough to read well, short for who waits */
#define BUFFER_SIZE (256 * 1024) /* bytes read and hashed at once; fits the L2 cache */
#define N_LANES_MAX 8            /* batches under way: 2 MiB of buffers */

/* One batch under way, and its memory. */
typedef struct {
  BtStoreTask base; /* first */
  BtStoreCheck *check;
  guint8 *buffer;             /* owned; BUFFER_SIZE */
  BtSha1 *sha1;               /* owned */
  guint8 zeros[BT_SHA1_SIZE]; /* digest of a whole piece of zeros */
  gboolean knows_zeros;
  gboolean is_busy;
  guint32 first, end; /* pieces of the batch */
  GArray *good;       /* owned; guint32 pieces */
  guint32 n_done;
} Lane;

struct _BtStoreCheck {
  BtStore *store;    /* borrowed */
  BtBitfield *which; /* owned; immutable while it runs */
  BtBitfield *good;  /* owned; engine thread */
  GError *error;     /* owned; the first one */
  atomic_bool stop;
  guint32 next; /* piece to give out */
  guint32 n_done;
  guint n_busy;
  guint n_lanes;
  Lane *lanes; /* owned; shape: n_lanes */
  BtStoreCheckProgress progress;
  BtStoreCheckDone done;
  gpointer data;
};

/* --- worker ------------------------------------------------------------------------------------- */

static void
hash_zeros (Lane *lane, guint32 length, guint8 digest[BT_SHA1_SIZE])
{
  memset (lane->buffer, 0, BUFFER_SIZE);
  for (guint32 done = 0; done < length; done += MIN (length - done, BUFFER_SIZE))
    bt_sha1_update (lane->sha1, lane->buffer, MIN (length - done, BUFFER_SIZE));
  bt_sha1_finish (lane->sha1, digest);
}

/* A hole needs no reading: its digest is known. */
static void
digest_of_hole (Lane *lane, guint32 length, guint8 digest[BT_SHA1_SIZE])
{
  if (length != bt_metainfo_get_piece_length (lane->base.store->metainfo)) {
    hash_zeros (lane, length, digest);
    return;
  }
  if (!lane->knows_zeros)
    hash_zeros (lane, length, lane->zeros);
  lane->knows_zeros = TRUE;
  memcpy (digest, lane->zeros, BT_SHA1_SIZE);
}

static gboolean
digest_of_data (Lane *lane, guint64 offset, guint32 length, guint8 digest[BT_SHA1_SIZE],
                GError **error)
{
  gboolean fine = TRUE;

  while (length > 0 && fine && !atomic_load (&lane->check->stop)) {
    guint32 n_bytes = MIN (length, BUFFER_SIZE);

    fine = bt_store_read (lane->base.store, offset, lane->buffer, n_bytes, error);
    if (fine)
      bt_sha1_update (lane->sha1, lane->buffer, n_bytes);
    offset += n_bytes;
    length -= n_bytes;
  }
  bt_sha1_finish (lane->sha1, digest);
  return fine && length == 0;
}

static gboolean
is_good (Lane *lane, guint32 piece, GError **error)
{
  BtMetainfo *metainfo = lane->base.store->metainfo;
  guint64 offset = piece * (guint64) bt_metainfo_get_piece_length (metainfo);
  guint32 length = bt_metainfo_get_piece_size (metainfo, piece);
  guint8 digest[BT_SHA1_SIZE];

  switch (bt_store_probe (lane->base.store, offset, length)) {
  case BT_PROBE_MISSING:
    return FALSE;
  case BT_PROBE_HOLE:
    digest_of_hole (lane, length, digest);
    break;
  case BT_PROBE_DATA:
  default:
    if (!digest_of_data (lane, offset, length, digest, error))
      return FALSE;
  }
  return memcmp (digest, bt_metainfo_get_piece_hash (metainfo, piece), BT_SHA1_SIZE) == 0;
}

/* What a person has to know before the piece may be called missing. */
static gboolean
stops_check (const GError *error)
{
  return g_error_matches (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_PERMISSION)
         || g_error_matches (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
}

static gboolean
check_piece (Lane *lane, guint32 piece)
{
  g_autoptr (GError) error = NULL;

  if (is_good (lane, piece, &error)) {
    BtStore *store = lane->base.store;

    g_array_append_val (lane->good, piece);
    bt_store_mark_found (store, piece * (guint64) bt_metainfo_get_piece_length (store->metainfo),
                         bt_metainfo_get_piece_size (store->metainfo, piece));
  }
  if (error != NULL && stops_check (error)) {
    lane->base.error = g_steal_pointer (&error);
    return FALSE;
  }
  return TRUE;
}

static guint32
next_piece (BtStoreCheck *check, guint32 from)
{
  return bt_bitfield_next (check->which, from, TRUE);
}

static void
run_lane (BtStoreTask *task)
{
  Lane *lane = (Lane *) task;
  guint32 piece = next_piece (lane->check, lane->first);

  while (piece < lane->end && !atomic_load (&lane->check->stop)) {
    if (!check_piece (lane, piece))
      return;
    lane->n_done++;
    piece = next_piece (lane->check, piece + 1);
  }
}

/* --- engine thread ------------------------------------------------------------------------------ */

static void
check_free (BtStoreCheck *self)
{
  for (guint i = 0; i < self->n_lanes; i++) {
    g_free (self->lanes[i].buffer);
    bt_sha1_free (self->lanes[i].sha1);
    g_array_unref (self->lanes[i].good);
  }
  bt_bitfield_unref (self->which);
  bt_bitfield_unref (self->good);
  g_clear_error (&self->error);
  g_free (self->lanes);
  g_free (self);
}

static void
check_finish (BtStoreCheck *self)
{
  BtStore *store = self->store;

  store->check = NULL;
  self->done (store, self->good, self->error, self->data);
  check_free (self);
}

static void lane_done (BtStoreTask *task);

/* Pieces from the next one on, as many as fill a batch. */
static void
start_lane (BtStoreCheck *self, Lane *lane)
{
  guint32 length = bt_metainfo_get_piece_length (self->store->metainfo);
  guint32 n_pieces = bt_bitfield_get_n_bits (self->which);
  guint32 left = MAX (BATCH_SIZE / length, 1);

  lane->first = self->next;
  while (left-- > 0 && self->next < n_pieces)
    self->next = next_piece (self, self->next + 1);
  lane->end = MIN (self->next, n_pieces);
  lane->n_done = 0;
  g_array_set_size (lane->good, 0);
  lane->is_busy = TRUE;
  self->n_busy++;
  bt_store_task_init (&lane->base, self->store, NULL, NULL);
  lane->base.run = run_lane;
  lane->base.done = lane_done;
  bt_store_push (self->store, &lane->base);
}

static void
start_lanes (BtStoreCheck *self)
{
  guint32 n_pieces = bt_bitfield_get_n_bits (self->which);

  for (guint i = 0; i < self->n_lanes; i++) {
    if (!self->lanes[i].is_busy && self->next < n_pieces && !atomic_load (&self->stop))
      start_lane (self, &self->lanes[i]);
  }
}

static void
take_results (BtStoreCheck *self, Lane *lane)
{
  for (guint i = 0; i < lane->good->len; i++)
    bt_bitfield_set (self->good, g_array_index (lane->good, guint32, i));
  self->n_done += lane->n_done;
  if (lane->base.error != NULL) {
    atomic_store (&self->stop, TRUE);
    if (self->error == NULL)
      self->error = g_steal_pointer (&lane->base.error);
    g_clear_error (&lane->base.error);
  }
}

static void
lane_done (BtStoreTask *task)
{
  Lane *lane = (Lane *) task;
  BtStoreCheck *self = lane->check;
  guint32 n_done = lane->n_done, at = lane->end;

  lane->is_busy = FALSE;
  self->n_busy--;
  take_results (self, lane);
  start_lanes (self);
  if (self->progress != NULL && n_done > 0)
    self->progress (self->store, self->n_done, at - 1, self->data);
  if (self->n_busy == 0)
    check_finish (self);
}

static void
make_lanes (BtStoreCheck *self)
{
  self->n_lanes = MIN (bt_disk_get_n_workers (self->store->disk), N_LANES_MAX);
  /* One worker is left for peers that wait for blocks. */
  if (self->n_lanes > 1)
    self->n_lanes--;
  self->lanes = g_new0 (Lane, self->n_lanes);
  for (guint i = 0; i < self->n_lanes; i++) {
    self->lanes[i].check = self;
    self->lanes[i].buffer = g_malloc (BUFFER_SIZE);
    self->lanes[i].sha1 = bt_sha1_new ();
    self->lanes[i].good = g_array_new (FALSE, FALSE, sizeof (guint32));
  }
}

static void
run_begin (BtStoreTask *task)
{
  bt_store_close_files (task->store);
}

void
bt_store_check (BtStore *self, const BtBitfield *which, BtStoreCheckProgress progress,
                BtStoreCheckDone done, gpointer data)
{
  BtStoreCheck *check = g_new0 (BtStoreCheck, 1);

  g_assert (self->check == NULL);
  self->check = check;
  check->store = self;
  check->which = bt_bitfield_copy (which);
  check->good = bt_bitfield_new (bt_bitfield_get_n_bits (which));
  check->progress = progress;
  check->done = done;
  check->data = data;
  make_lanes (check);
  bt_store_push_exclusive (self, run_begin, NULL, NULL);
  /* With nothing to check the first lane runs all the same: it tells the end. */
  check->next = next_piece (check, 0);
  start_lane (check, &check->lanes[0]);
  start_lanes (check);
}

void
bt_store_cancel_check (BtStore *self)
{
  BtStoreCheck *check = self->check;

  if (check == NULL)
    return;
  atomic_store (&check->stop, TRUE);
  if (check->error == NULL)
    check->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "checking was stopped");
}
