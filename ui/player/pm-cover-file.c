/* pm-cover-file.c — which picture of a torrent is the cover of a song in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-cover-file.h"

#include "pm-image-files.h"

#include <string.h>

/* The first of them that there is. */
static const char *const names[] = { "cover", "folder", "front", "album" };

#define NO_NAME G_N_ELEMENTS (names)

typedef struct {
  guint32 named; /* the file of the best name */
  guint rank;    /* of that name; NO_NAME: there is none */
  guint32 last;  /* any picture */
  guint n;       /* pictures */
} Found;

/* Bytes before the name; with the slash, so that "a" and "ab" differ. */
static gsize
folder_length (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? (gsize) (slash - path) + 1 : 0;
}

static gboolean
is_in_folder (const char *path, const char *folder, gsize length)
{
  return folder_length (path) == length && memcmp (path, folder, length) == 0;
}

/* "Cover (large).jpg" is a cover, "Coverage.jpg" is none. */
static guint
find_rank (const char *path)
{
  const char *name = path + folder_length (path);
  guint rank = 0;

  while (rank < NO_NAME
         && (g_ascii_strncasecmp (name, names[rank], strlen (names[rank])) != 0
             || g_ascii_isalpha (name[strlen (names[rank])])))
    rank++;
  return rank;
}

static void
take (Found *self, const char *path, guint32 file)
{
  guint rank = find_rank (path);

  if (rank < self->rank) {
    self->rank = rank;
    self->named = file;
  }
  self->last = file;
  self->n++;
}

/* @folder: its first @length bytes; NULL: all folders. */
static Found
look (const char *const *paths, guint32 n_paths, const char *folder, gsize length)
{
  Found found = { .rank = NO_NAME };

  for (guint32 i = 0; i < n_paths; i++) {
    if (pm_image_files_is_image (paths[i])
        && (folder == NULL || is_in_folder (paths[i], folder, length)))
      take (&found, paths[i], i);
  }
  return found;
}

/* Length of the folder in which the folder of @length bytes lies. */
static gsize
find_above (const char *path, gsize length)
{
  if (length == 0)
    return 0;
  for (length--; length > 0 && path[length - 1] != '/'; length--)
    continue;
  return length;
}

gboolean
pm_cover_file_find (const char *const *paths, guint32 n_paths, guint32 song, guint32 *cover)
{
  const char *path = paths[song];
  gsize length = folder_length (path), above = find_above (path, length);
  Found beside = look (paths, n_paths, path, length);
  Found over = look (paths, n_paths, path, above);
  Found all = look (paths, n_paths, NULL, 0);

  if (beside.rank < NO_NAME)
    *cover = beside.named;
  else if (beside.n == 1)
    *cover = beside.last;
  else if (over.rank < NO_NAME)
    *cover = over.named;
  else if (all.n == 1)
    *cover = all.last;
  else
    return FALSE;
  return TRUE;
}
