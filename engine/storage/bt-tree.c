/* bt-tree.c — the files of a torrent below the download folder: found, opened, made, removed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-tree.h"

#include "storage/bt-file-io.h"
#include "storage/bt-storage-error-private.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define OPEN_FOLDER (O_PATH | O_DIRECTORY | O_CLOEXEC)

struct _BtTree {
  BtMetainfo *metainfo; /* owned reference */
  char *folder;         /* owned, absolute */
};

BtTree *
bt_tree_new (BtMetainfo *metainfo, const char *folder)
{
  BtTree *self = g_new0 (BtTree, 1);

  self->metainfo = bt_metainfo_ref (metainfo);
  self->folder = g_strdup (folder);
  return self;
}

void
bt_tree_free (BtTree *self)
{
  bt_metainfo_unref (self->metainfo);
  g_free (self->folder);
  g_free (self);
}

void
bt_tree_set_place (BtTree *self, const char *folder, BtMetainfo *metainfo)
{
  if (folder != NULL) {
    g_free (self->folder);
    self->folder = g_strdup (folder);
  }
  if (metainfo != NULL) {
    bt_metainfo_ref (metainfo);
    bt_metainfo_unref (self->metainfo);
    self->metainfo = metainfo;
  }
}

const char *
bt_tree_get_folder (const BtTree *self)
{
  return self->folder;
}

BtMetainfo *
bt_tree_get_metainfo (const BtTree *self)
{
  return self->metainfo;
}

static const char *
file_path (const BtTree *self, guint32 file)
{
  return bt_metainfo_get_file (self->metainfo, file)->path;
}

char *
bt_tree_get_path (const BtTree *self, guint32 file)
{
  return g_build_filename (self->folder, file_path (self, file), NULL);
}

static void
set_file_error (const BtTree *self, guint32 file, int code, const char *verb, GError **error)
{
  g_autofree char *path = bt_tree_get_path (self, file);

  bt_storage_set_error (error, code, verb, path);
}

gboolean
bt_tree_walk_begin (BtTreeWalk *walk, const BtTree *tree, GError **error)
{
  int root = open (tree->folder, OPEN_FOLDER);

  if (root < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    g_autofree char *name = g_filename_display_name (tree->folder);

    g_set_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER,
                 "the folder %s is not there; is its drive connected?", name);
    return FALSE;
  }
  if (root < 0) {
    bt_storage_set_error (error, errno, "open the folder", tree->folder);
    return FALSE;
  }
  *walk = (BtTreeWalk) { tree, root, root, g_strdup ("") };
  return TRUE;
}

static void
walk_to_root (BtTreeWalk *walk)
{
  if (walk->at != walk->root)
    close (walk->at);
  walk->at = walk->root;
  walk->path[0] = '\0';
}

void
bt_tree_walk_end (BtTreeWalk *walk)
{
  walk_to_root (walk);
  close (walk->root);
  g_clear_pointer (&walk->path, g_free);
}

/* One element down; makes it if @make. 0 or an errno. */
static int
step_down (BtTreeWalk *walk, const char *element, gboolean make)
{
  int next = openat (walk->at, element, OPEN_FOLDER | O_NOFOLLOW);

  if (next < 0 && errno == ENOENT && make) {
    if (mkdirat (walk->at, element, 0777) != 0 && errno != EEXIST)
      return errno;
    next = openat (walk->at, element, OPEN_FOLDER | O_NOFOLLOW);
  }
  if (next < 0)
    return errno;
  if (walk->at != walk->root)
    close (walk->at);
  walk->at = next;
  return 0;
}

/* Goes to the folder @path (below the root, "" for it). 0 or an errno; then the walk is at root. */
static int
go_to (BtTreeWalk *walk, const char *path, gboolean make)
{
  g_auto (GStrv) elements = NULL;
  int failed = 0;

  if (strcmp (walk->path, path) == 0)
    return 0;
  walk_to_root (walk);
  elements = g_strsplit (path, "/", -1);
  for (guint i = 0; elements[i] != NULL && failed == 0; i++)
    failed = step_down (walk, elements[i], make);
  if (failed != 0) {
    walk_to_root (walk);
    return failed;
  }
  g_free (walk->path);
  walk->path = g_strdup (path);
  return 0;
}

int
bt_tree_walk_go_to (BtTreeWalk *walk, const char *path, gboolean make, const char **leaf)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *parent = slash != NULL ? g_strndup (path, slash - path) : g_strdup ("");

  *leaf = slash != NULL ? slash + 1 : path;
  return go_to (walk, parent, make);
}

int
bt_tree_walk_go (BtTreeWalk *walk, guint32 file, gboolean make, const char **leaf)
{
  return bt_tree_walk_go_to (walk, file_path (walk->tree, file), make, leaf);
}

int
bt_tree_walk_stat (BtTreeWalk *walk, guint32 file, struct stat *status)
{
  const char *leaf;
  int failed = bt_tree_walk_go (walk, file, FALSE, &leaf);

  if (failed == 0 && fstatat (walk->at, leaf, status, AT_SYMLINK_NOFOLLOW) != 0)
    failed = errno;
  return failed;
}

int
bt_tree_walk_make (BtTreeWalk *walk, guint32 file, gboolean *made, GError **error)
{
  const char *leaf;
  int failed = bt_tree_walk_go (walk, file, TRUE, &leaf);
  int fd = -1;

  *made = FALSE;
  if (failed == 0) {
    fd = bt_file_open_at (walk->at, leaf, O_RDWR);
    if (fd < 0 && errno == ENOENT) {
      fd = openat (walk->at, leaf, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      *made = fd >= 0;
    }
    failed = fd < 0 ? errno : 0;
  }
  if (failed != 0)
    set_file_error (walk->tree, file, failed, "create", error);
  return fd;
}

gboolean
bt_tree_walk_sync_folder (BtTreeWalk *walk, guint32 file, GError **error)
{
  const char *leaf;
  int failed = bt_tree_walk_go (walk, file, FALSE, &leaf);
  int fd = -1;

  if (failed == 0) {
    fd = openat (walk->at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync (fd) != 0)
      failed = errno;
  }
  if (fd >= 0)
    close (fd);
  /* Some file systems know no fsync of a folder; folders that may not be read exist as well. */
  if (failed == 0 || failed == EINVAL || failed == EACCES)
    return TRUE;
  set_file_error (walk->tree, file, failed, "write the folder of", error);
  return FALSE;
}

gboolean
bt_tree_walk_remove (BtTreeWalk *walk, guint32 file, GError **error)
{
  const char *leaf;
  int failed = bt_tree_walk_go (walk, file, FALSE, &leaf);

  if (failed == 0 && unlinkat (walk->at, leaf, 0) != 0)
    failed = errno;
  if (failed == 0 || failed == ENOENT || failed == ENOTDIR)
    return TRUE;
  set_file_error (walk->tree, file, failed, "remove", error);
  return FALSE;
}

/* All folders above @path, which belong to the torrent: its first element is the torrent's name. */
static void
add_folders (GHashTable *folders, const char *path)
{
  const char *slash = strrchr (path, '/');

  while (slash != NULL && slash != path) {
    char *folder = g_strndup (path, slash - path);

    if (!g_hash_table_add (folders, folder))
      return; /* and what is above it is there as well */
    slash = g_strrstr_len (path, slash - path, "/");
  }
}

static int
compare_longest_first (gconstpointer a, gconstpointer b)
{
  gsize one = strlen (*(char *const *) a), other = strlen (*(char *const *) b);

  return one < other ? 1 : one > other ? -1 : 0;
}

void
bt_tree_walk_remove_folders (BtTreeWalk *walk)
{
  g_autoptr (GHashTable) folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) ordered = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer folder;
  guint32 n_files = bt_metainfo_get_n_files (walk->tree->metainfo);

  for (guint32 i = 0; i < n_files; i++)
    add_folders (folders, file_path (walk->tree, i));
  g_hash_table_iter_init (&iter, folders);
  while (g_hash_table_iter_next (&iter, &folder, NULL))
    g_ptr_array_add (ordered, folder);
  g_ptr_array_sort (ordered, compare_longest_first);
  for (guint i = 0; i < ordered->len; i++) {
    const char *leaf;

    if (bt_tree_walk_go_to (walk, ordered->pdata[i], FALSE, &leaf) == 0)
      unlinkat (walk->at, leaf, AT_REMOVEDIR);
  }
}

int
bt_tree_open (const BtTree *self, guint32 file, gboolean writable, GError **error)
{
  BtTreeWalk walk;
  const char *leaf;
  int fd = -1, failed;

  if (!bt_tree_walk_begin (&walk, self, error))
    return -1;
  failed = bt_tree_walk_go_to (&walk, file_path (self, file), FALSE, &leaf);
  if (failed == 0) {
    fd = bt_file_open_at (walk.at, leaf, writable ? O_RDWR : O_RDONLY);
    failed = fd < 0 ? errno : 0;
  }
  bt_tree_walk_end (&walk);
  if (failed != 0)
    set_file_error (self, file, failed, "open", error);
  return fd;
}
