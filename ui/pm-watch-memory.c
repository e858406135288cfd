/* pm-watch-memory.c — which files of a watched folder were dealt with already, kept in a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-watch-memory.h"

#define FILES_MAX 100000 /* a folder with more is not one for torrent files */
#define FOLDER_MODE 0700
#define TYPE "a(sxt)" /* path, modified, size */

struct _PmWatchMemory {
  char *path;        /* owned or NULL */
  GHashTable *files; /* path -> PmWatchStamp, both owned */
  gboolean is_new;   /* not written yet */
};

gboolean
pm_watch_stamp_equal (const PmWatchStamp *a, const PmWatchStamp *b)
{
  return a->modified_us == b->modified_us && a->size == b->size;
}

static void
put (PmWatchMemory *self, const char *file, const PmWatchStamp *stamp)
{
  if (g_hash_table_size (self->files) < FILES_MAX)
    g_hash_table_replace (self->files, g_strdup (file), g_memdup2 (stamp, sizeof *stamp));
}

/* Paths need not be UTF-8: they are written as GLib escapes them. */
static void
read_file (PmWatchMemory *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GVariant) all = NULL;
  GVariantIter iter;
  const char *escaped;
  PmWatchStamp stamp;

  if (self->path == NULL || !g_file_get_contents (self->path, &text, NULL, NULL))
    return;
  all = g_variant_parse (G_VARIANT_TYPE (TYPE), text, NULL, NULL, NULL);
  if (all == NULL)
    return;
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(&sxt)", &escaped, &stamp.modified_us, &stamp.size)) {
    g_autofree char *file = g_strcompress (escaped);

    put (self, file, &stamp);
  }
}

PmWatchMemory *
pm_watch_memory_new (const char *path)
{
  PmWatchMemory *self = g_new0 (PmWatchMemory, 1);

  self->path = g_strdup (path);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_file (self);
  return self;
}

void
pm_watch_memory_free (PmWatchMemory *self)
{
  g_hash_table_unref (self->files);
  g_free (self->path);
  g_free (self);
}

gboolean
pm_watch_memory_has (PmWatchMemory *self, const char *file, const PmWatchStamp *stamp)
{
  const PmWatchStamp *known = g_hash_table_lookup (self->files, file);

  return known != NULL && pm_watch_stamp_equal (known, stamp);
}

void
pm_watch_memory_add (PmWatchMemory *self, const char *file, const PmWatchStamp *stamp)
{
  put (self, file, stamp);
  self->is_new = TRUE;
}

void
pm_watch_memory_prune (PmWatchMemory *self, const char *folder, GHashTable *files)
{
  GHashTableIter iter;
  gpointer file;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &file, NULL)) {
    g_autofree char *parent = g_path_get_dirname (file);

    if (!g_str_equal (parent, folder) || g_hash_table_contains (files, file))
      continue;
    g_hash_table_iter_remove (&iter);
    self->is_new = TRUE;
  }
}

static GVariant *
to_variant (PmWatchMemory *self)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer file, stamp;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (TYPE));
  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &file, &stamp)) {
    const PmWatchStamp *known = stamp;
    g_autofree char *escaped = g_strescape (file, NULL);

    g_variant_builder_add (&builder, "(sxt)", escaped, known->modified_us, known->size);
  }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* Small, and seldom: after something was added. */
void
pm_watch_memory_save (PmWatchMemory *self)
{
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GVariant) all = NULL;

  if (!self->is_new || self->path == NULL)
    return;
  self->is_new = FALSE;
  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, FOLDER_MODE);
  all = to_variant (self);
  text = g_variant_print (all, FALSE);
  g_file_set_contents (self->path, text, -1, NULL);
}
