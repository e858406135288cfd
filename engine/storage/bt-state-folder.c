/* bt-state-folder.c — the folder that keeps resume data: locked, saved durably, read with a fallback.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   lock               held by flock() while the folder is open
 *   port               the listening port
 *   dht                the DHT's id and nodes
 *   totals             what was done in all; .old is the one before
 *   HASH.resume        one torrent; .old is the one before, .tmp one being written, .broken unreadable
 *   HASH.parts         its part file */
#include "storage/bt-resume.h"

#include "base/bt-limits.h"
#include "storage/bt-file-io.h"
#include "storage/bt-storage-error-private.h"
#include "storage/bt-totals-file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".resume"
#define SUFFIX_OLD ".resume.old"
#define SUFFIX_TMP ".resume.tmp"
#define SUFFIX_BROKEN ".broken" /* behind one of the first two */
#define SUFFIX_PARTS ".parts"
/* An info dictionary, its stamps and bits, and ample room for the rest; more is not ours. */
#define RESUME_MAX ((gsize) 2 * BT_LIMIT_METADATA + 16 * (gsize) BT_LIMIT_FILES)
#define PORT_TEXT_MAX 16 /* bytes */
#define TOTALS_MAX 4096  /* bytes; ten numbers and their names */

struct _BtStateFolder {
  char *path; /* owned */
  int fd;     /* of the folder */
  int lock_fd;
  GHashTable *writers; /* owned: name -> Writer; engine thread */
};

/* --- small files, durably ----------------------------------------------------------------------- */

static gboolean
fail (const char *folder, const char *name, int code, const char *verb, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  bt_storage_set_error (error, code, verb, path);
  return FALSE;
}

static int
write_new (int folder_fd, const char *name, GBytes *bytes)
{
  gsize n_bytes;
  const void *data = g_bytes_get_data (bytes, &n_bytes);
  int fd = openat (folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  int failed;

  if (fd < 0)
    return errno;
  failed = bt_file_write_at (fd, data, n_bytes, 0);
  if (failed == 0 && fdatasync (fd) != 0)
    failed = errno;
  if (close (fd) != 0 && failed == 0)
    failed = errno;
  return failed;
}

/* The one before stays beside it: as a second name, so that there is never none; where the file
 * system knows no such thing, by renaming. Without one, what was kept earlier is kept on. */
static void
keep_old (int folder_fd, const char *name, const char *old)
{
  int failed = linkat (folder_fd, name, folder_fd, old, 0) == 0 ? 0 : errno;

  if (failed == EEXIST) {
    unlinkat (folder_fd, old, 0);
    failed = linkat (folder_fd, name, folder_fd, old, 0) == 0 ? 0 : errno;
  }
  if (failed != 0 && failed != ENOENT)
    renameat (folder_fd, name, folder_fd, old);
}

/* @old: NULL to keep none. At any moment the last good one is there, whole. */
static int
replace (int folder_fd, const char *name, const char *tmp, const char *old, GBytes *bytes)
{
  int failed = write_new (folder_fd, tmp, bytes);

  if (failed == 0 && old != NULL)
    keep_old (folder_fd, name, old);
  if (failed == 0 && renameat (folder_fd, tmp, folder_fd, name) != 0)
    failed = errno;
  if (failed != 0) {
    unlinkat (folder_fd, tmp, 0);
    return failed;
  }
  return fsync (folder_fd) == 0 || errno == EINVAL ? 0 : errno;
}

/* NULL: not there, not an ordinary file, or larger than @max. */
static GBytes *
read_small (int folder_fd, const char *name, gsize max)
{
  int fd = openat (folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  g_autofree guint8 *data = NULL;
  struct stat status;
  gboolean fine;

  if (fd < 0)
    return NULL;
  fine = fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && (gsize) status.st_size <= max;
  if (fine) {
    data = g_malloc (status.st_size + 1);
    fine = bt_file_read_at (fd, data, status.st_size, 0) == 0;
  }
  close (fd);
  return fine ? g_bytes_new_take (g_steal_pointer (&data), status.st_size) : NULL;
}

/* --- opening ------------------------------------------------------------------------------------ */

static gboolean
lock (BtStateFolder *self, GError **error)
{
  self->lock_fd = openat (self->fd, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    return fail (self->path, "lock", errno, "create", error);
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail (self->path, "lock", errno, "lock", error);
  g_set_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_LOCKED,
               "another running Piecemeal uses the folder %s", self->path);
  return FALSE;
}

static gboolean
open_folder (BtStateFolder *self, GError **error)
{
  if (g_mkdir_with_parents (self->path, 0700) == 0)
    self->fd = open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->fd >= 0)
    return TRUE;
  bt_storage_set_error (error, errno, "open the folder", self->path);
  return FALSE;
}

static void writer_free (gpointer data);

BtStateFolder *
bt_state_folder_open (const char *path, GError **error)
{
  BtStateFolder *self = g_new0 (BtStateFolder, 1);

  self->path = g_strdup (path);
  self->fd = self->lock_fd = -1;
  self->writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, writer_free);
  if (!open_folder (self, error) || !lock (self, error))
    g_clear_pointer (&self, bt_state_folder_close);
  return self;
}

void
bt_state_folder_close (BtStateFolder *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->writers);
  g_free (self->path);
  g_free (self);
}

const char *
bt_state_folder_get_path (BtStateFolder *self)
{
  return self->path;
}

static char *
get_name (const BtInfoHash *info_hash, const char *suffix)
{
  g_autofree char *hash = bt_info_hash_to_string (info_hash);

  return g_strconcat (hash, suffix, NULL);
}

char *
bt_state_folder_get_part_path (BtStateFolder *self, const BtInfoHash *info_hash)
{
  g_autofree char *name = get_name (info_hash, SUFFIX_PARTS);

  return g_build_filename (self->path, name, NULL);
}

/* --- loading ------------------------------------------------------------------------------------ */

/* Named after another torrent than it speaks of: not to be believed. */
static BtResume *
load_one (BtStateFolder *self, const char *hash, const char *suffix)
{
  g_autofree char *name = g_strconcat (hash, suffix, NULL);
  g_autoptr (GBytes) bytes = read_small (self->fd, name, RESUME_MAX);
  g_autoptr (BtResume) resume = bytes != NULL ? bt_resume_decode (bytes, NULL) : NULL;
  g_autofree char *own = resume != NULL ? bt_info_hash_to_string (&resume->info_hash) : NULL;

  return own != NULL && strcmp (own, hash) == 0 ? g_steal_pointer (&resume) : NULL;
}

static gboolean
is_there (BtStateFolder *self, const char *hash, const char *suffix)
{
  g_autofree char *name = g_strconcat (hash, suffix, NULL);
  struct stat status;

  return fstatat (self->fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static void
set_aside (BtStateFolder *self, const char *hash, const char *suffix, GPtrArray *broken)
{
  g_autofree char *name = g_strconcat (hash, suffix, NULL);
  g_autofree char *aside = g_strconcat (name, SUFFIX_BROKEN, NULL);

  if (renameat (self->fd, name, self->fd, aside) == 0)
    g_ptr_array_add (broken, g_build_filename (self->path, aside, NULL));
}

/* The newest good one. The one before does not know what came after it, so it cannot say that the
 * session ended in order. */
static BtResume *
load_torrent (BtStateFolder *self, const char *hash, GPtrArray *broken)
{
  BtResume *resume = load_one (self, hash, SUFFIX);

  if (resume != NULL)
    return resume;
  if (is_there (self, hash, SUFFIX))
    set_aside (self, hash, SUFFIX, broken);
  resume = load_one (self, hash, SUFFIX_OLD);
  if (resume != NULL)
    resume->clean = FALSE;
  else if (is_there (self, hash, SUFFIX_OLD))
    set_aside (self, hash, SUFFIX_OLD, broken);
  return resume;
}

static void
note_hash (GHashTable *hashes, const char *name, const char *suffix)
{
  if (g_str_has_suffix (name, suffix))
    g_hash_table_add (hashes, g_strndup (name, strlen (name) - strlen (suffix)));
}

/* Which torrents there are; what an interrupted save left is removed. */
static GHashTable *
list_hashes (BtStateFolder *self)
{
  GHashTable *hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open (self->path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    note_hash (hashes, name, SUFFIX);
    note_hash (hashes, name, SUFFIX_OLD);
    if (g_str_has_suffix (name, SUFFIX_TMP))
      unlinkat (self->fd, name, 0);
  }
  return hashes;
}

static int
compare_position (gconstpointer a, gconstpointer b)
{
  const BtResume *one = *(BtResume *const *) a, *other = *(BtResume *const *) b;

  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;
  return one->added_time < other->added_time ? -1 : one->added_time > other->added_time;
}

GPtrArray *
bt_state_folder_load (BtStateFolder *self, GPtrArray *broken)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_resume_free);
  g_autoptr (GHashTable) hashes = list_hashes (self);
  GHashTableIter iter;
  gpointer hash;

  g_hash_table_iter_init (&iter, hashes);
  while (g_hash_table_iter_next (&iter, &hash, NULL)) {
    BtResume *resume = load_torrent (self, hash, broken);

    if (resume != NULL)
      g_ptr_array_add (all, resume);
  }
  g_ptr_array_sort (all, compare_position);
  return all;
}

/* --- saving ------------------------------------------------------------------------------------- */

typedef struct {
  BtStateCallback done;
  gpointer data;
} Asker;

/* What is to be done with one torrent's files; a newer wish replaces it, and answers for both. */
typedef struct {
  gboolean is_wanted;
  GBytes *bytes;  /* owned; NULL: remove them */
  GArray *askers; /* owned; Asker */
} Wish;

/* One torrent: one thing is under way, at most one waits. */
typedef struct {
  BtDiskTask task; /* first */
  BtStateFolder *folder;
  BtDisk *disk;
  char *hash;   /* owned */
  Wish running; /* the worker's while is_busy */
  Wish waiting;
  GError *error; /* owned */
  gboolean is_busy;
} Writer;

static void
wish_clear (Wish *wish)
{
  g_clear_pointer (&wish->bytes, g_bytes_unref);
  g_clear_pointer (&wish->askers, g_array_unref);
  wish->is_wanted = FALSE;
}

static void
writer_free (gpointer data)
{
  Writer *writer = data;

  wish_clear (&writer->running);
  wish_clear (&writer->waiting);
  g_free (writer->hash);
  g_free (writer);
}

static void
run_save (Writer *writer)
{
  BtStateFolder *folder = writer->folder;
  g_autofree char *name = g_strconcat (writer->hash, SUFFIX, NULL);
  g_autofree char *tmp = g_strconcat (writer->hash, SUFFIX_TMP, NULL);
  g_autofree char *old = g_strconcat (writer->hash, SUFFIX_OLD, NULL);
  int failed = replace (folder->fd, name, tmp, old, writer->running.bytes);

  if (failed != 0)
    fail (folder->path, name, failed, "save", &writer->error);
}

static void
run_remove (Writer *writer)
{
  static const char *const suffixes[] = {
    SUFFIX, SUFFIX_OLD, SUFFIX_TMP, SUFFIX SUFFIX_BROKEN, SUFFIX_OLD SUFFIX_BROKEN, SUFFIX_PARTS,
  };
  BtStateFolder *folder = writer->folder;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (writer->hash, suffixes[i], NULL);

    if (unlinkat (folder->fd, name, 0) != 0 && errno != ENOENT && writer->error == NULL)
      fail (folder->path, name, errno, "remove", &writer->error);
  }
  fsync (folder->fd);
}

static void
writer_run (BtDiskTask *task)
{
  Writer *writer = (Writer *) task;

  if (writer->running.bytes != NULL)
    run_save (writer);
  else
    run_remove (writer);
}

static void
start (Writer *writer)
{
  writer->is_busy = TRUE;
  writer->running = writer->waiting;
  writer->waiting = (Wish) { 0 };
  bt_disk_submit (writer->disk, &writer->task);
}

static void
writer_done (BtDiskTask *task)
{
  Writer *writer = (Writer *) task;
  g_autoptr (GArray) askers = g_steal_pointer (&writer->running.askers);
  g_autoptr (GError) error = g_steal_pointer (&writer->error);

  wish_clear (&writer->running);
  writer->is_busy = FALSE;
  if (writer->waiting.is_wanted)
    start (writer);
  else
    g_hash_table_remove (writer->folder->writers, writer->hash);
  for (guint i = 0; i < askers->len; i++) {
    Asker *asker = &g_array_index (askers, Asker, i);

    asker->done (error, asker->data);
  }
}

static Writer *
get_writer (BtStateFolder *self, BtDisk *disk, const BtInfoHash *info_hash)
{
  g_autofree char *hash = bt_info_hash_to_string (info_hash);
  Writer *writer = g_hash_table_lookup (self->writers, hash);

  if (writer == NULL) {
    writer = g_new0 (Writer, 1);
    writer->task.run = writer_run;
    writer->task.done = writer_done;
    writer->folder = self;
    writer->disk = disk;
    writer->hash = g_strdup (hash);
    g_hash_table_insert (self->writers, g_steal_pointer (&hash), writer);
  }
  return writer;
}

/* @bytes: (transfer full) (nullable): NULL removes. */
static void
wish (Writer *writer, GBytes *bytes, BtStateCallback done, gpointer data)
{
  Asker asker = { done, data };

  if (writer->waiting.askers == NULL)
    writer->waiting.askers = g_array_new (FALSE, FALSE, sizeof (Asker));
  if (done != NULL)
    g_array_append_val (writer->waiting.askers, asker);
  g_clear_pointer (&writer->waiting.bytes, g_bytes_unref);
  writer->waiting.bytes = bytes;
  writer->waiting.is_wanted = TRUE;
  if (!writer->is_busy)
    start (writer);
}

void
bt_state_folder_save (BtStateFolder *self, BtDisk *disk, const BtResume *resume,
                      BtStateCallback done, gpointer data)
{
  wish (get_writer (self, disk, &resume->info_hash), bt_resume_encode (resume), done, data);
}

void
bt_state_folder_remove (BtStateFolder *self, BtDisk *disk, const BtInfoHash *info_hash,
                        BtStateCallback done, gpointer data)
{
  wish (get_writer (self, disk, info_hash), NULL, done, data);
}

/* --- the DHT ------------------------------------------------------------------------------------ */

GBytes *
bt_state_folder_load_dht (BtStateFolder *self)
{
  return read_small (self->fd, "dht", BT_LIMIT_DHT_SAVED);
}

void
bt_state_folder_save_dht (BtStateFolder *self, GBytes *bytes)
{
  replace (self->fd, "dht", "dht.tmp", NULL, bytes);
}

/* --- the totals --------------------------------------------------------------------------------- */

static gboolean
load_totals (BtStateFolder *self, const char *name, BtTotals *totals)
{
  g_autoptr (GBytes) bytes = read_small (self->fd, name, TOTALS_MAX);

  return bytes != NULL && bt_totals_decode (bytes, totals);
}

gboolean
bt_state_folder_load_totals (BtStateFolder *self, BtTotals *totals)
{
  return load_totals (self, "totals", totals) || load_totals (self, "totals.old", totals);
}

gboolean
bt_state_folder_save_totals (BtStateFolder *self, const BtTotals *totals, GError **error)
{
  g_autoptr (GBytes) bytes = bt_totals_encode (totals);
  int failed = replace (self->fd, "totals", "totals.tmp", "totals.old", bytes);

  return failed == 0 || fail (self->path, "totals", failed, "save", error);
}

/* --- the port ----------------------------------------------------------------------------------- */

int
bt_state_folder_load_port (BtStateFolder *self)
{
  g_autoptr (GBytes) bytes = read_small (self->fd, "port", PORT_TEXT_MAX);
  g_autofree char *text = NULL;
  guint64 port;

  if (bytes == NULL)
    return -1;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_strstrip (text);
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? (int) port : -1;
}

void
bt_state_folder_save_port (BtStateFolder *self, int port)
{
  g_autofree char *text = g_strdup_printf ("%d\n", port);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  replace (self->fd, "port", "port.tmp", NULL, bytes);
}
