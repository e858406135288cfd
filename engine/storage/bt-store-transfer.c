/* bt-store-transfer.c — moves a range of the torrent to and from its files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-store-private.h"

#include "storage/bt-file-io.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static int
open_cb (gconstpointer owner, guint32 file, gboolean writable, GError **error)
{
  const BtStore *self = owner;

  return bt_tree_open (self->tree, file, writable, error);
}

BtFd *
bt_store_acquire (BtStore *self, guint32 file, gboolean writable, GError **error)
{
  BtFdKey key = { self, file, writable };

  return bt_fd_cache_acquire (bt_disk_get_fds (self->disk), &key, open_cb, error);
}

void
bt_store_release (BtStore *self, BtFd *fd)
{
  bt_fd_cache_release (bt_disk_get_fds (self->disk), fd);
}

void
bt_store_mark (BtStore *self, guint32 file, guint8 bits)
{
  atomic_fetch_or (&self->dirty[file], bits);
}

void
bt_store_close_files (BtStore *self)
{
  bt_fd_cache_close (bt_disk_get_fds (self->disk), self, G_MAXUINT32);
}

/* A part of a transfer that lies in one place. */
typedef struct {
  gboolean write;
  guint32 file;
  guint32 piece;     /* set where the file is parted */
  gboolean parted;   /* then it does not reach over a piece's end */
  guint64 offset;    /* bytes from the torrent's start */
  struct iovec *iov; /* shape: n_iov */
  guint n_iov;
} Segment;

static int
move (const Segment *segment, int fd, guint64 offset)
{
  return segment->write ? bt_file_write (fd, segment->iov, segment->n_iov, offset)
                        : bt_file_read (fd, segment->iov, segment->n_iov, offset);
}

static const char *
get_verb (const Segment *segment)
{
  return segment->write ? "write" : "read";
}

static gboolean
move_in_file (BtStore *self, const Segment *segment, GError **error)
{
  const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, segment->file);
  BtFd *fd = bt_store_acquire (self, segment->file, segment->write, error);
  int failed;

  if (fd == NULL)
    return FALSE;
  failed = move (segment, bt_fd_get (fd), segment->offset - file->offset);
  bt_store_release (self, fd);
  /* After the write: a sync that begins in between leaves the mark for the next one. */
  if (segment->write)
    bt_store_mark (self, segment->file, BT_STORE_FILE_WRITTEN);
  if (failed != 0) {
    g_autofree char *path = bt_tree_get_path (self->tree, segment->file);

    bt_storage_set_error (error, failed, get_verb (segment), path);
  }
  return failed == 0;
}

/* @slot: where the piece's slot begins in the part file. */
static gboolean
move_in_part (BtStore *self, const Segment *segment, guint64 slot, GError **error)
{
  guint64 start = segment->piece * (guint64) bt_metainfo_get_piece_length (self->metainfo);
  int failed = move (segment, bt_part_file_get_fd (self->part), slot + (segment->offset - start));

  if (segment->write)
    bt_part_file_mark_dirty (self->part);
  if (failed != 0)
    bt_storage_set_error (error, failed, get_verb (segment), bt_part_file_get_path (self->part));
  return failed == 0;
}

static void
clear (const Segment *segment)
{
  for (guint i = 0; i < segment->n_iov; i++)
    memset (segment->iov[i].iov_base, 0, segment->iov[i].iov_len);
}

static gboolean
move_segment (BtStore *self, const Segment *segment, GError **error)
{
  guint64 slot;

  if (bt_metainfo_get_file (self->metainfo, segment->file)->is_pad) {
    if (!segment->write)
      clear (segment);
    return TRUE;
  }
  if (segment->parted && segment->write)
    return bt_part_file_need (self->part, segment->piece, &slot, error)
           && move_in_part (self, segment, slot, error);
  if (segment->parted && bt_part_file_find (self->part, segment->piece, &slot))
    return move_in_part (self, segment, slot, error);
  return move_in_file (self, segment, error);
}

/* How many bytes from @offset on lie in one place: in one file, and in one piece of it if parted. */
static guint64
get_run (BtStore *self, guint64 offset, Segment *segment)
{
  guint32 piece_length = bt_metainfo_get_piece_length (self->metainfo);
  const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, segment->file);
  guint64 run = file->offset + file->length - offset;

  segment->offset = offset;
  segment->parted = bt_part_file_is_parted (self->part, segment->file);
  if (segment->parted) {
    segment->piece = offset / piece_length;
    run = MIN (run, (segment->piece + (guint64) 1) * piece_length - offset);
  }
  return run;
}

void
bt_store_mark_found (BtStore *self, guint64 offset, guint64 length)
{
  while (length > 0) {
    Segment segment = { .file = bt_metainfo_find_file (self->metainfo, offset) };
    guint64 run = MIN (length, get_run (self, offset, &segment)), slot;

    if (segment.parted && bt_part_file_find (self->part, segment.piece, &slot))
      bt_part_file_mark_dirty (self->part);
    else if (!bt_metainfo_get_file (self->metainfo, segment.file)->is_pad)
      bt_store_mark (self, segment.file, BT_STORE_FILE_FOUND);
    offset += run;
    length -= run;
  }
}

static gsize
count_bytes (const BtTransfer *transfer)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < transfer->n_iov; i++)
    n_bytes += transfer->iov[i].iov_len;
  return n_bytes;
}

gboolean
bt_store_transfer (BtStore *self, BtTransfer *transfer, GError **error)
{
  gsize left = count_bytes (transfer);
  guint64 offset = transfer->offset;
  struct iovec *iov = transfer->iov;
  Segment segment = { .write = transfer->write };

  while (left > 0) {
    struct iovec rest;
    gsize n_bytes;

    segment.file = bt_metainfo_find_file (self->metainfo, offset);
    n_bytes = MIN (left, get_run (self, offset, &segment));
    segment.iov = iov;
    segment.n_iov = bt_iovec_cut (iov, n_bytes, &rest);
    if (!move_segment (self, &segment, error))
      return FALSE;
    iov += segment.n_iov;
    if (rest.iov_len > 0)
      *--iov = rest;
    offset += n_bytes;
    left -= n_bytes;
  }
  return TRUE;
}

gboolean
bt_store_read (BtStore *self, guint64 offset, void *bytes, gsize n_bytes, GError **error)
{
  struct iovec iov = { bytes, n_bytes };
  BtTransfer transfer = { FALSE, offset, &iov, 1 };

  return bt_store_transfer (self, &transfer, error);
}

/* What is not there needs no reading; other failures are for the reader to tell. */
static BtProbe
probe_unopened (const GError *error)
{
  return g_error_matches (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING) ? BT_PROBE_MISSING
                                                                             : BT_PROBE_DATA;
}

static BtProbe
probe_file (BtStore *self, const Segment *segment, guint64 length)
{
  const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, segment->file);
  guint64 start = segment->offset - file->offset;
  g_autoptr (GError) error = NULL;
  BtFd *fd = bt_store_acquire (self, segment->file, FALSE, &error);
  BtProbe probe = BT_PROBE_DATA;
  off_t data, end;

  if (fd == NULL)
    return probe_unopened (error);
  end = lseek (bt_fd_get (fd), 0, SEEK_END);
  data = lseek (bt_fd_get (fd), start, SEEK_DATA);
  if (end >= 0 && (guint64) end < start + length)
    probe = BT_PROBE_MISSING;
  else if (data < 0 ? errno == ENXIO : (guint64) data >= start + length)
    probe = BT_PROBE_HOLE;
  bt_store_release (self, fd);
  return probe;
}

static BtProbe
probe_segment (BtStore *self, const Segment *segment, guint64 length)
{
  guint64 slot;

  if (bt_metainfo_get_file (self->metainfo, segment->file)->is_pad)
    return BT_PROBE_HOLE;
  if (segment->parted && bt_part_file_find (self->part, segment->piece, &slot))
    return BT_PROBE_DATA;
  return probe_file (self, segment, length);
}

BtProbe
bt_store_probe (BtStore *self, guint64 offset, guint64 length)
{
  BtProbe all = BT_PROBE_HOLE;

  while (length > 0 && all != BT_PROBE_MISSING) {
    Segment segment = { .file = bt_metainfo_find_file (self->metainfo, offset) };
    guint64 run = MIN (length, get_run (self, offset, &segment));
    BtProbe one = probe_segment (self, &segment, run);

    if (one != BT_PROBE_HOLE)
      all = one == BT_PROBE_MISSING ? one : BT_PROBE_DATA;
    offset += run;
    length -= run;
  }
  return all;
}
