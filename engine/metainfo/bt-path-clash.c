/* bt-path-clash.c — gives files of one torrent that would lie in the same place other names.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-path-clash.h"

#include <string.h>

/* A path as a file system that does not tell cases apart would see it. */
typedef struct {
  char *folded; /* owned */
  guint32 file; /* index */
} Entry;

typedef struct {
  BtMetaFile *files;
  GStringChunk *strings;
  GArray *entries;     /* of Entry, ascending by folded, then by file */
  GHashTable *renamed; /* owned folded paths that were given here */
} Resolver;

static char *
fold (const char *path)
{
  for (const char *at = path; *at != '\0'; at++) {
    if ((guint8) *at >= 0x80)
      return g_utf8_casefold (path, -1);
  }
  return g_ascii_strdown (path, -1);
}

static void
clear_entry_cb (gpointer entry)
{
  g_free (((Entry *) entry)->folded);
}

static int
compare_entries_cb (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;
  int order = strcmp (x->folded, y->folded);

  return order != 0 ? order : (x->file > y->file) - (x->file < y->file);
}

static const Entry *
get_entry (const Resolver *self, guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

/* Index of the first entry that is not before @folded. */
static guint
find (const Resolver *self, const char *folded)
{
  guint low = 0, high = self->entries->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (strcmp (get_entry (self, middle)->folded, folded) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
is_file (const Resolver *self, const char *folded)
{
  guint i = find (self, folded);

  return i < self->entries->len && strcmp (get_entry (self, i)->folded, folded) == 0;
}

static gboolean
is_folder (const Resolver *self, const char *folded)
{
  g_autofree char *prefix = g_strconcat (folded, "/", NULL);
  guint i = find (self, prefix);

  return i < self->entries->len && g_str_has_prefix (get_entry (self, i)->folded, prefix);
}

/* "a/b.mkv" and 2 -> "a/b.2.mkv". A dot at the start of a name is no extension. */
static char *
number_path (const char *path, guint32 number)
{
  const char *name = strrchr (path, '/');
  const char *dot;

  name = name != NULL ? name + 1 : path;
  dot = strrchr (name, '.');
  if (dot == NULL || dot == name)
    dot = name + strlen (name);
  return g_strdup_printf ("%.*s.%u%s", (int) (dot - path), path, number, dot);
}

/* @number: the last one tried for this name, so that many equal names cost no search each. */
static void
rename_file (Resolver *self, guint32 file, guint32 *number)
{
  for (;;) {
    g_autofree char *path = number_path (self->files[file].path, ++*number);
    g_autofree char *folded = fold (path);

    if (is_file (self, folded) || is_folder (self, folded)
        || g_hash_table_contains (self->renamed, folded))
      continue;
    self->files[file].path = g_string_chunk_insert (self->strings, path);
    g_hash_table_add (self->renamed, g_steal_pointer (&folded));
    return;
  }
}

static GArray *
make_entries (const BtMetaFile *files, guint32 n_files)
{
  GArray *entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), n_files);

  g_array_set_clear_func (entries, clear_entry_cb);
  for (guint32 i = 0; i < n_files; i++) {
    Entry entry = { .file = i };

    if (files[i].is_pad)
      continue;
    entry.folded = fold (files[i].path);
    g_array_append_val (entries, entry);
  }
  g_array_sort (entries, compare_entries_cb);
  return entries;
}

void
bt_path_clash_resolve (BtMetaFile *files, guint32 n_files, GStringChunk *strings)
{
  g_autoptr (GArray) entries = make_entries (files, n_files);
  g_autoptr (GHashTable) renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Resolver self = { .files = files, .strings = strings, .entries = entries, .renamed = renamed };
  guint32 number = 0;

  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = get_entry (&self, i);
    gboolean is_doubled = i > 0 && strcmp (get_entry (&self, i - 1)->folded, entry->folded) == 0;

    if (!is_doubled)
      number = 0;
    if (is_doubled || is_folder (&self, entry->folded))
      rename_file (&self, entry->file, &number);
  }
}
