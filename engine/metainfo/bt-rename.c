/* bt-rename.c — a torrent whose files lie under names that a person chose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-rename.h"

#include "base/bt-limits.h"
#include "metainfo/bt-clean.h"
#include "metainfo/bt-metainfo-private.h"
#include "metainfo/bt-path-clash.h"

#include <string.h>

/* --- copies ------------------------------------------------------------------------------------- */

static BtMetainfo *
get_origin (BtMetainfo *self)
{
  return self->origin != NULL ? self->origin : self;
}

/* With the names of @self; its paths are borrowed from the origin until they are set. */
static BtMetainfo *
copy (BtMetainfo *self)
{
  BtMetainfo *new = g_new0 (BtMetainfo, 1);

  *new = *get_origin (self);
  new->ref_count = 1;
  new->origin = bt_metainfo_ref (get_origin (self));
  new->info = g_bytes_ref (new->info);
  new->name = g_strdup (self->name);
  new->files = g_array_copy (new->files);
  new->strings = g_string_chunk_new (4096);
  new->tiers = g_ptr_array_ref (new->tiers);
  new->web_seeds = g_ptr_array_ref (new->web_seeds);
  new->nodes = g_ptr_array_ref (new->nodes);
  new->comment = g_strdup (new->comment);
  new->created_by = g_strdup (new->created_by);
  return new;
}

static const char *
get_path (const BtMetainfo *self, guint32 file)
{
  return bt_metainfo_get_file (self, file)->path;
}

static void
set_path (BtMetainfo *self, guint32 file, const char *path)
{
  if (strcmp (get_path (self, file), path) != 0)
    g_array_index (self->files, BtMetaFile, file).path =
        g_string_chunk_insert (self->strings, path);
}

static void
set_name (BtMetainfo *self, const char *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
}

/* What follows the first element of @path, with its '/'; "" for none. */
static const char *
get_tail (const char *path)
{
  const char *slash = strchr (path, '/');

  return slash != NULL ? slash : path + strlen (path);
}

/* --- checking ----------------------------------------------------------------------------------- */

static gboolean
is_clean_element (const char *element, gsize length)
{
  g_autofree char *clean = bt_clean_name ((const guint8 *) element, length);

  return clean != NULL && strlen (clean) == length && memcmp (clean, element, length) == 0;
}

static gboolean
is_clean_path (const char *path)
{
  guint depth = 1;

  if (strlen (path) > BT_LIMIT_PATH)
    return FALSE;
  for (const char *slash; (slash = strchr (path, '/')) != NULL; path = slash + 1) {
    if (++depth > BT_LIMIT_PATH_DEPTH || !is_clean_element (path, slash - path))
      return FALSE;
  }
  return is_clean_element (path, strlen (path));
}

/* All lie below the top folder, or the only file is the top. */
static gboolean
is_below_top (const BtMetainfo *self, const char *path)
{
  gsize length = strlen (self->name);

  if (strncmp (path, self->name, length) != 0)
    return FALSE;
  return self->is_multi_file ? path[length] == '/' : path[length] == '\0';
}

/* No two files lie in one place, and none where another has a folder. */
static gboolean
has_clash (const BtMetainfo *self)
{
  g_autoptr (GArray) files = g_array_copy (self->files);
  GStringChunk *strings = g_string_chunk_new (64);
  gboolean clash = FALSE;

  bt_path_clash_resolve ((BtMetaFile *) (gpointer) files->data, files->len, strings);
  for (guint i = 0; i < files->len && !clash; i++)
    clash = g_array_index (files, BtMetaFile, i).path != get_path (self, i);
  g_string_chunk_free (strings);
  return clash;
}

/* --- renaming ----------------------------------------------------------------------------------- */

static gboolean
check_name (const char *name, GError **error)
{
  if (*name == '\0')
    g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME, "a name cannot be empty");
  else if (strchr (name, '/') != NULL)
    g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME,
                 "a name cannot have a slash in it");
  else if (strlen (name) > BT_LIMIT_PATH_ELEMENT)
    g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME,
                 "this name is too long; %d bytes are the most", BT_LIMIT_PATH_ELEMENT);
  else if (!is_clean_element (name, strlen (name)))
    g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME,
                 "\"%s\" cannot be a name; leave out characters that cannot be seen", name);
  else
    return TRUE;
  return FALSE;
}

/* "" means the top, which is a folder's path or a file's. (transfer full) */
static char *
resolve_path (const BtMetainfo *self, const char *path)
{
  const char *first = get_path (self, 0);

  return *path != '\0' ? g_strdup (path) : g_strndup (first, get_tail (first) - first);
}

/* What follows @prefix in @path: "" for itself, "/…" for what lies in it; NULL: neither. */
static const char *
get_rest (const char *path, const char *prefix)
{
  gsize length = strlen (prefix);

  if (strncmp (path, prefix, length) != 0 || (path[length] != '\0' && path[length] != '/'))
    return NULL;
  return path + length;
}

char *
bt_rename_path (BtMetainfo *self, const char *path, const char *name)
{
  g_autofree char *old = resolve_path (self, path);
  const char *slash = strrchr (old, '/');

  return g_strdup_printf ("%.*s%s", (int) (slash != NULL ? slash + 1 - old : 0), old, name);
}

const char *
bt_rename_get_last (BtMetainfo *self, const char *path)
{
  const char *slash = strrchr (path, '/');

  if (*path == '\0')
    return self->name;
  return slash != NULL ? slash + 1 : path;
}

/* Files of @self that are or lie in @from lie in @to in @new. Returns how many. */
static guint32
move_paths (BtMetainfo *self, BtMetainfo *new, const char *from, const char *to)
{
  guint32 n = 0;

  for (guint32 i = 0; i < self->files->len; i++) {
    const char *path = get_path (self, i), *rest = get_rest (path, from);
    g_autofree char *moved = rest != NULL ? g_strconcat (to, rest, NULL) : NULL;

    set_path (new, i, moved != NULL ? moved : path);
    n += rest != NULL;
  }
  return n;
}

static gboolean
check_paths (const BtMetainfo *self, const char *name, GError **error)
{
  for (guint32 i = 0; i < self->files->len; i++) {
    if (strlen (get_path (self, i)) > BT_LIMIT_PATH) {
      g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME,
                   "this name is too long: with the folders around it there are more than %d bytes",
                   BT_LIMIT_PATH);
      return FALSE;
    }
  }
  if (!has_clash (self))
    return TRUE;
  g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NAME_TAKEN,
               "the torrent has something else named %s there", name);
  return FALSE;
}

BtMetainfo *
bt_metainfo_rename (BtMetainfo *self, const char *path, const char *name, GError **error)
{
  g_autofree char *from = resolve_path (self, path);
  g_autofree char *to = bt_rename_path (self, path, name);
  g_autoptr (BtMetainfo) new = NULL;

  if (!check_name (name, error))
    return NULL;
  new = copy (self);
  if (move_paths (self, new, from, to) == 0) {
    g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NO_SUCH_FILE,
                 "the torrent has no file or folder %s", from);
    return NULL;
  }
  if (strchr (from, '/') == NULL)
    set_name (new, name);
  return check_paths (new, name, error) ? g_steal_pointer (&new) : NULL;
}

/* --- kept --------------------------------------------------------------------------------------- */

GArray *
bt_metainfo_get_renamed (BtMetainfo *self, const char **top)
{
  GArray *renamed = g_array_new (FALSE, FALSE, sizeof (BtRenamedFile));

  *top = NULL;
  if (self->origin == NULL)
    return renamed;
  if (strcmp (self->name, self->origin->name) != 0)
    *top = self->name;
  for (guint32 i = 0; i < self->files->len; i++) {
    BtRenamedFile file = { i, get_path (self, i) };

    if (strcmp (get_tail (file.path), get_tail (get_path (self->origin, i))) != 0)
      g_array_append_val (renamed, file);
  }
  return renamed;
}

/* FALSE: it is not in the torrent, or its path is not safe. */
static gboolean
take_renamed (BtMetainfo *self, const BtRenamedFile *file)
{
  if (file->file >= self->files->len || !is_clean_path (file->path))
    return FALSE;
  set_path (self, file->file, file->path);
  return TRUE;
}

static void
set_top (BtMetainfo *self, const char *top)
{
  g_autofree char *old = resolve_path (self, "");
  g_autoptr (BtMetainfo) before = copy (self);

  move_paths (before, self, old, top);
  set_name (self, top);
}

BtMetainfo *
bt_metainfo_new_renamed (BtMetainfo *origin, const char *top, const BtRenamedFile *files,
                         guint n_files)
{
  g_autoptr (BtMetainfo) self = copy (get_origin (origin));

  if (top != NULL && !is_clean_element (top, strlen (top)))
    return NULL;
  if (top != NULL)
    set_top (self, top);
  for (guint i = 0; i < n_files; i++) {
    if (!take_renamed (self, &files[i]))
      return NULL;
  }
  for (guint32 i = 0; i < self->files->len; i++) {
    if (!is_below_top (self, get_path (self, i)) || strlen (get_path (self, i)) > BT_LIMIT_PATH)
      return NULL;
  }
  return has_clash (self) ? NULL : g_steal_pointer (&self);
}
