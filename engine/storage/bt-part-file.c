/* bt-part-file.c — bytes of unwanted files that came with pieces of wanted ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-part-file.h"

#include "base/bt-bitfield.h"
#include "base/bt-cursor.h"
#include "storage/bt-file-io.h"
#include "storage/bt-storage-error-private.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "BtParts1"
#define MAGIC_SIZE 8
#define FIXED_SIZE (MAGIC_SIZE + 3 * 4 + BT_SHA1_SIZE) /* bytes before the bits */
#define ALIGNMENT 4096
#define COPY_SIZE (256 * 1024) /* bytes moved at once between the part file and another */

struct _BtPartFile {
  char *path;           /* owned */
  BtMetainfo *metainfo; /* owned reference */
  const BtTree *tree;   /* borrowed */
  BtBitfield *parted;   /* owned; one bit a file */
  atomic_bool dirty;    /* written since the last sync */

  pthread_mutex_t lock; /* over all below */
  int fd;               /* -1: not open; stays open once it is */
  GHashTable *slots;    /* owned: piece -> slot + 1 */
  GByteArray *used;     /* owned: one byte a slot */
  guint32 lowest;       /* no slot below it is free */
};

BtPartFile *
bt_part_file_new (const char *path, BtMetainfo *metainfo, const BtTree *tree)
{
  BtPartFile *self = g_new0 (BtPartFile, 1);

  self->path = g_strdup (path);
  self->metainfo = bt_metainfo_ref (metainfo);
  self->tree = tree;
  self->parted = bt_bitfield_new (bt_metainfo_get_n_files (metainfo));
  self->fd = -1;
  self->slots = g_hash_table_new (NULL, NULL);
  self->used = g_byte_array_new ();
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

void
bt_part_file_free (BtPartFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  pthread_mutex_destroy (&self->lock);
  g_byte_array_unref (self->used);
  g_hash_table_unref (self->slots);
  bt_bitfield_unref (self->parted);
  bt_metainfo_unref (self->metainfo);
  g_free (self->path);
  g_free (self);
}

static guint64
align (guint64 size)
{
  return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static guint64
get_table_offset (const BtPartFile *self)
{
  gsize n_bytes;

  bt_bitfield_peek_bytes (self->parted, &n_bytes);
  return align (FIXED_SIZE + n_bytes);
}

static guint64
get_slot_offset (const BtPartFile *self, guint32 slot)
{
  return align (get_table_offset (self) + 4 * (guint64) bt_metainfo_get_n_pieces (self->metainfo))
         + slot * (guint64) bt_metainfo_get_piece_length (self->metainfo);
}

/* What tells this torrent's part file from others. */
static void
fill_fixed (const BtPartFile *self, guint8 fixed[FIXED_SIZE])
{
  const BtInfoHash *hash = bt_metainfo_get_info_hash (self->metainfo);

  memcpy (fixed, MAGIC, MAGIC_SIZE);
  bt_put_u32 (fixed + MAGIC_SIZE, bt_metainfo_get_piece_length (self->metainfo));
  bt_put_u32 (fixed + MAGIC_SIZE + 4, bt_metainfo_get_n_pieces (self->metainfo));
  bt_put_u32 (fixed + MAGIC_SIZE + 8, bt_metainfo_get_n_files (self->metainfo));
  memcpy (fixed + MAGIC_SIZE + 12, bt_info_hash_get_wire (hash), BT_SHA1_SIZE);
}

/* --- reading what is there ------------------------------------------------------------------ */

static gboolean
load_parted (BtPartFile *self)
{
  guint8 expected[FIXED_SIZE], fixed[FIXED_SIZE];
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  gsize n_bytes = ((gsize) n_files + 7) / 8;
  g_autofree guint8 *bits = g_malloc (n_bytes);

  fill_fixed (self, expected);
  if (bt_file_read_at (self->fd, fixed, FIXED_SIZE, 0) != 0
      || memcmp (fixed, expected, FIXED_SIZE) != 0
      || bt_file_read_at (self->fd, bits, n_bytes, FIXED_SIZE) != 0)
    return FALSE;
  bt_bitfield_unref (self->parted);
  self->parted = bt_bitfield_new_from_wire (n_files, bits, n_bytes);
  return TRUE;
}

static void
use_slot (BtPartFile *self, guint32 piece, guint32 slot)
{
  if (slot >= self->used->len) {
    guint old = self->used->len;

    g_byte_array_set_size (self->used, slot + 1);
    memset (self->used->data + old, 0, slot + 1 - old);
  }
  self->used->data[slot] = 1;
  g_hash_table_insert (self->slots, GUINT_TO_POINTER (piece), GUINT_TO_POINTER (slot + 1));
}

/* More slots than pieces, or two pieces in one slot: not written by us, so not believed. */
static gboolean
load_slots (BtPartFile *self)
{
  guint32 n_pieces = bt_metainfo_get_n_pieces (self->metainfo);
  gsize n_bytes = 4 * (gsize) n_pieces;
  g_autofree guint8 *table = g_malloc (n_bytes);
  BtCursor cursor;

  if (bt_file_read_at (self->fd, table, n_bytes, get_table_offset (self)) != 0)
    return FALSE;
  bt_cursor_init (&cursor, table, n_bytes);
  for (guint32 piece = 0; piece < n_pieces; piece++) {
    guint32 entry = bt_cursor_read_u32 (&cursor);

    if (entry == 0)
      continue;
    if (entry > n_pieces || (entry <= self->used->len && self->used->data[entry - 1]))
      return FALSE;
    use_slot (self, piece, entry - 1);
  }
  return TRUE;
}

static void
forget_all (BtPartFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->lowest = 0;
  g_hash_table_remove_all (self->slots);
  g_byte_array_set_size (self->used, 0);
}

void
bt_part_file_load (BtPartFile *self)
{
  pthread_mutex_lock (&self->lock);
  self->fd = open (self->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (self->fd >= 0 && !(load_parted (self) && load_slots (self))) {
    forget_all (self);
    bt_bitfield_clear_all (self->parted);
  }
  pthread_mutex_unlock (&self->lock);
}

BtBitfield *
bt_part_file_dup_slots (BtPartFile *self)
{
  BtBitfield *slots = NULL;
  GHashTableIter iter;
  gpointer piece;

  pthread_mutex_lock (&self->lock);
  if (g_hash_table_size (self->slots) > 0)
    slots = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, &piece, NULL))
    bt_bitfield_set (slots, GPOINTER_TO_UINT (piece));
  pthread_mutex_unlock (&self->lock);
  return slots;
}

gboolean
bt_part_file_is_parted (const BtPartFile *self, guint32 file)
{
  return bt_bitfield_get (self->parted, file);
}

/* --- slots ------------------------------------------------------------------------------------ */

static gboolean
fail (BtPartFile *self, int code, const char *verb, GError **error)
{
  bt_storage_set_error (error, code, verb, self->path);
  return FALSE;
}

static int
write_parted (BtPartFile *self)
{
  gsize n_bytes;
  const guint8 *bits = bt_bitfield_peek_bytes (self->parted, &n_bytes);

  return bt_file_write_at (self->fd, bits, n_bytes, FIXED_SIZE);
}

static gboolean
create (BtPartFile *self, GError **error)
{
  guint8 fixed[FIXED_SIZE];
  int failed = 0;

  if (self->fd >= 0)
    return TRUE;
  self->fd = open (self->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    return fail (self, errno, "create", error);
  fill_fixed (self, fixed);
  if (ftruncate (self->fd, get_slot_offset (self, 0)) != 0)
    failed = errno;
  if (failed == 0)
    failed = write_parted (self);
  /* Last, so that a file cut short on its way is not believed. */
  if (failed == 0)
    failed = bt_file_write_at (self->fd, fixed, FIXED_SIZE, 0);
  if (failed != 0) {
    forget_all (self);
    return fail (self, failed, "write", error);
  }
  return TRUE;
}

static int
write_entry (BtPartFile *self, guint32 piece, guint32 entry)
{
  guint8 bytes[4];

  bt_put_u32 (bytes, entry);
  atomic_store (&self->dirty, TRUE);
  return bt_file_write_at (self->fd, bytes, sizeof bytes,
                           get_table_offset (self) + 4 * (guint64) piece);
}

/* Copies @n_bytes; where the source ends early there is nothing to copy. 0 or an errno. */
static int
copy_bytes (int from, guint64 from_offset, int to, guint64 to_offset, guint64 n_bytes)
{
  g_autofree guint8 *buffer = g_malloc (MIN (n_bytes, COPY_SIZE));

  while (n_bytes > 0) {
    gsize n = MIN (n_bytes, COPY_SIZE);
    ssize_t n_read = pread (from, buffer, n, from_offset);
    int failed;

    if (n_read <= 0)
      return n_read < 0 ? errno : 0;
    failed = bt_file_write_at (to, buffer, n_read, to_offset);
    if (failed != 0)
      return failed;
    from_offset += n_read;
    to_offset += n_read;
    n_bytes -= n_read;
  }
  return 0;
}

/* Where a piece and a file overlap. */
typedef struct {
  guint64 in_file; /* bytes from the file's start */
  guint64 in_slot; /* bytes from the piece's start */
  guint64 length;
} Overlap;

static Overlap
get_overlap (const BtPartFile *self, guint32 piece, guint32 file)
{
  const BtMetaFile *f = bt_metainfo_get_file (self->metainfo, file);
  guint64 start = piece * (guint64) bt_metainfo_get_piece_length (self->metainfo);
  guint64 end = start + bt_metainfo_get_piece_size (self->metainfo, piece);
  guint64 from = MAX (start, f->offset), to = MIN (end, f->offset + f->length);

  if (from >= to)
    return (Overlap) { 0 };
  return (Overlap) { from - f->offset, from - start, to - from };
}

/* What the file itself holds of the piece comes into the slot; not being there is no failure. */
static int
import (BtPartFile *self, guint32 file, guint32 piece, guint32 slot)
{
  Overlap overlap = get_overlap (self, piece, file);
  int fd, failed;

  if (overlap.length == 0 || bt_metainfo_get_file (self->metainfo, file)->is_pad)
    return 0;
  fd = bt_tree_open (self->tree, file, FALSE, NULL);
  if (fd < 0)
    return 0;
  failed = copy_bytes (fd, overlap.in_file, self->fd,
                       get_slot_offset (self, slot) + overlap.in_slot, overlap.length);
  close (fd);
  return failed;
}

static int
import_parted_files (BtPartFile *self, guint32 piece, guint32 slot)
{
  guint64 start = piece * (guint64) bt_metainfo_get_piece_length (self->metainfo);
  guint64 end = start + bt_metainfo_get_piece_size (self->metainfo, piece);
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  int failed = 0;

  for (guint32 i = bt_metainfo_find_file (self->metainfo, start); i < n_files && failed == 0; i++) {
    if (bt_metainfo_get_file (self->metainfo, i)->offset >= end)
      break;
    if (bt_bitfield_get (self->parted, i))
      failed = import (self, i, piece, slot);
  }
  return failed;
}

static guint32
find_free_slot (BtPartFile *self)
{
  while (self->lowest < self->used->len && self->used->data[self->lowest])
    self->lowest++;
  return self->lowest;
}

/* The slot's bytes are there before its entry names it. */
static gboolean
make_slot (BtPartFile *self, guint32 piece, guint32 *slot, GError **error)
{
  int failed;

  if (!create (self, error))
    return FALSE;
  *slot = find_free_slot (self);
  failed = import_parted_files (self, piece, *slot);
  if (failed == 0)
    failed = write_entry (self, piece, *slot + 1);
  if (failed != 0)
    return fail (self, failed, "write", error);
  use_slot (self, piece, *slot);
  return TRUE;
}

static gboolean
lookup (BtPartFile *self, guint32 piece, guint32 *slot)
{
  guint entry = GPOINTER_TO_UINT (g_hash_table_lookup (self->slots, GUINT_TO_POINTER (piece)));

  *slot = entry - 1;
  return entry != 0;
}

gboolean
bt_part_file_find (BtPartFile *self, guint32 piece, guint64 *offset)
{
  gboolean found;
  guint32 slot;

  pthread_mutex_lock (&self->lock);
  found = lookup (self, piece, &slot);
  pthread_mutex_unlock (&self->lock);
  if (found)
    *offset = get_slot_offset (self, slot);
  return found;
}

gboolean
bt_part_file_need (BtPartFile *self, guint32 piece, guint64 *offset, GError **error)
{
  gboolean there;
  guint32 slot;

  pthread_mutex_lock (&self->lock);
  there = lookup (self, piece, &slot) || make_slot (self, piece, &slot, error);
  pthread_mutex_unlock (&self->lock);
  if (there)
    *offset = get_slot_offset (self, slot);
  return there;
}

int
bt_part_file_get_fd (BtPartFile *self)
{
  int fd;

  pthread_mutex_lock (&self->lock);
  fd = self->fd;
  pthread_mutex_unlock (&self->lock);
  return fd;
}

const char *
bt_part_file_get_path (const BtPartFile *self)
{
  return self->path;
}

/* --- files that become wanted or unwanted ----------------------------------------------------- */

typedef struct {
  guint32 first, end; /* pieces that the file touches */
} PieceRange;

static PieceRange
get_pieces (const BtPartFile *self, guint32 file)
{
  const BtMetaFile *f = bt_metainfo_get_file (self->metainfo, file);
  guint32 length = bt_metainfo_get_piece_length (self->metainfo);

  if (f->length == 0)
    return (PieceRange) { 0, 0 };
  return (PieceRange) { f->offset / length, (f->offset + f->length - 1) / length + 1 };
}

static int
export_slots (BtPartFile *self, guint32 file, int fd)
{
  PieceRange range = get_pieces (self, file);
  int failed = 0;

  for (guint32 piece = range.first; piece < range.end && failed == 0; piece++) {
    Overlap overlap = get_overlap (self, piece, file);
    guint32 slot;

    if (lookup (self, piece, &slot))
      failed = copy_bytes (self->fd, get_slot_offset (self, slot) + overlap.in_slot, fd,
                           overlap.in_file, overlap.length);
  }
  return failed == 0 && fdatasync (fd) != 0 ? errno : failed;
}

static gboolean
has_slots_of (BtPartFile *self, guint32 file)
{
  PieceRange range = get_pieces (self, file);
  guint32 slot;

  for (guint32 piece = range.first; piece < range.end; piece++) {
    if (lookup (self, piece, &slot))
      return TRUE;
  }
  return FALSE;
}

/* The bytes of @file leave the part file. */
static gboolean
unpart (BtPartFile *self, BtTreeWalk *walk, guint32 file, GArray *moved, GError **error)
{
  if (has_slots_of (self, file)) {
    gboolean made;
    int fd = bt_tree_walk_make (walk, file, &made, error), failed;

    if (fd < 0)
      return FALSE;
    failed = export_slots (self, file, fd);
    close (fd);
    if (failed != 0) {
      g_autofree char *path = bt_tree_get_path (self->tree, file);

      bt_storage_set_error (error, failed, "write", path);
      return FALSE;
    }
    g_array_append_val (moved, file);
  }
  bt_bitfield_clear (self->parted, file);
  return TRUE;
}

/* Slots of pieces that touch @file already speak for it from now on. */
static gboolean
part (BtPartFile *self, guint32 file, GError **error)
{
  PieceRange range = get_pieces (self, file);
  int failed = 0;

  for (guint32 piece = range.first; piece < range.end && failed == 0; piece++) {
    guint32 slot;

    if (lookup (self, piece, &slot))
      failed = import (self, file, piece, slot);
  }
  if (failed != 0)
    return fail (self, failed, "write", error);
  bt_bitfield_set (self->parted, file);
  return TRUE;
}

static gboolean
touches_parted (BtPartFile *self, guint32 piece)
{
  guint64 start = piece * (guint64) bt_metainfo_get_piece_length (self->metainfo);
  guint64 end = start + bt_metainfo_get_piece_size (self->metainfo, piece);
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  for (guint32 i = bt_metainfo_find_file (self->metainfo, start); i < n_files; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, i);

    if (file->offset >= end)
      break;
    if (file->length > 0 && bt_bitfield_get (self->parted, i))
      return TRUE;
  }
  return FALSE;
}

/* An entry that cannot be cleared stays: a slot too many costs room and harms nobody. */
static void
free_idle_slots (BtPartFile *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    guint32 slot = GPOINTER_TO_UINT (value) - 1;

    if (touches_parted (self, GPOINTER_TO_UINT (key)))
      continue;
    if (write_entry (self, GPOINTER_TO_UINT (key), 0) != 0)
      continue;
    self->used->data[slot] = 0;
    self->lowest = MIN (self->lowest, slot);
    g_hash_table_iter_remove (&iter);
  }
  if (g_hash_table_size (self->slots) == 0) {
    forget_all (self);
    unlink (self->path);
  }
}

static gboolean
change_parted (BtPartFile *self, BtTreeWalk *walk, const guint8 *wanted, GArray *moved,
               GError **error)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  for (guint32 i = 0; i < n_files; i++) {
    gboolean parted = bt_bitfield_get (self->parted, i);

    if (bt_metainfo_get_file (self->metainfo, i)->is_pad || parted == !wanted[i])
      continue;
    if (parted ? !unpart (self, walk, i, moved, error) : !part (self, i, error))
      return FALSE;
  }
  return TRUE;
}

/* Before any slot there is no file to keep the choice in, and no need for one. */
static gboolean
choose_without_slots (BtPartFile *self, const guint8 *wanted)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  for (guint32 i = 0; i < n_files; i++) {
    if (!wanted[i] && !bt_metainfo_get_file (self->metainfo, i)->is_pad)
      bt_bitfield_set (self->parted, i);
    else
      bt_bitfield_clear (self->parted, i);
  }
  return TRUE;
}

static gboolean
choose_with_slots (BtPartFile *self, const guint8 *wanted, GArray *moved, GError **error)
{
  BtTreeWalk walk;
  gboolean fine;
  int failed;

  if (!bt_tree_walk_begin (&walk, self->tree, error))
    return FALSE;
  fine = change_parted (self, &walk, wanted, moved, error);
  bt_tree_walk_end (&walk);
  failed = write_parted (self);
  if (failed == 0)
    free_idle_slots (self);
  else if (fine)
    return fail (self, failed, "write", error);
  return fine;
}

gboolean
bt_part_file_set_wanted (BtPartFile *self, const guint8 *wanted, GArray *moved, GError **error)
{
  gboolean fine;

  pthread_mutex_lock (&self->lock);
  if (g_hash_table_size (self->slots) == 0)
    fine = choose_without_slots (self, wanted);
  else
    fine = choose_with_slots (self, wanted, moved, error);
  /* Without slots, but with a file: it has to agree with what is chosen. */
  if (fine && self->fd >= 0)
    fine = write_parted (self) == 0 || fail (self, EIO, "write", error);
  pthread_mutex_unlock (&self->lock);
  return fine;
}

/* --- the file as a whole ------------------------------------------------------------------------ */

void
bt_part_file_mark_dirty (BtPartFile *self)
{
  atomic_store (&self->dirty, TRUE);
}

gboolean
bt_part_file_sync (BtPartFile *self, GError **error)
{
  int fd = bt_part_file_get_fd (self);

  if (!atomic_exchange (&self->dirty, FALSE) || fd < 0 || fdatasync (fd) == 0)
    return TRUE;
  atomic_store (&self->dirty, TRUE);
  return fail (self, errno, "write", error);
}

gboolean
bt_part_file_remove (BtPartFile *self, GError **error)
{
  gboolean gone;

  pthread_mutex_lock (&self->lock);
  forget_all (self);
  gone = unlink (self->path) == 0 || errno == ENOENT || fail (self, errno, "remove", error);
  pthread_mutex_unlock (&self->lock);
  return gone;
}
