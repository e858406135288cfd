/* pm-image-files.c — the pictures among the files of a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-image-files.h"

#include <bt.h>
#include <string.h>

typedef struct {
  guint32 file;
  char *key; /* owned; by which it is sorted */
} Entry;

static void
clear_entry (gpointer entry)
{
  g_free (((Entry *) entry)->key);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const Entry *) a)->key, ((const Entry *) b)->key);
}

gboolean
pm_image_files_is_image (const char *path)
{
  const char *slash;

  if (path == NULL)
    return FALSE;
  slash = strrchr (path, '/');
  return (slash != NULL ? slash[1] : path[0]) != '.'
         && bt_media_type_of (path)->kind == BT_MEDIA_IMAGE;
}

GArray *
pm_image_files_list (const char *const *paths, guint32 n_paths)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  GArray *files = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_set_clear_func (entries, clear_entry);
  for (guint32 i = 0; i < n_paths; i++) {
    if (pm_image_files_is_image (paths[i])) {
      Entry entry = { i, g_utf8_collate_key_for_filename (paths[i], -1) };

      g_array_append_val (entries, entry);
    }
  }
  g_array_sort (entries, compare);
  for (guint i = 0; i < entries->len; i++)
    g_array_append_val (files, g_array_index (entries, Entry, i).file);
  return files;
}
