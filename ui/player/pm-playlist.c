/* pm-playlist.c — which file of a torrent is played after another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playlist.h"

#include <string.h>

/* A film that is called a sample and is longer than this share of the longest may be a film of that name. */
#define SAMPLE_SHARE 4
/* And what is smaller than this share of the film before is none to go on with: a studio's sign, a menu. */
#define TINY_SHARE 50

static const char *const sample_words[] = { "sample", "samples", "trailer", "trailers" };

/* A part of a path. */
typedef struct {
  const char *at, *end;
} Part;

/* --- names -------------------------------------------------------------------------------------- */

static Part
find_name (const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash != NULL ? slash + 1 : path;

  return (Part) { name, name + strlen (name) };
}

/* Without what the last point begins: "Film" is before "Film 2" also as "Film.mkv". */
static Part
find_stem (const char *path)
{
  Part name = find_name (path);
  const char *point = strrchr (name.at, '.');

  return (Part) { name.at, point != NULL && point > name.at ? point : name.end };
}

static guchar
fold (char c)
{
  return c == '.' || c == '_' ? ' ' : (guchar) g_ascii_tolower (c);
}

/* The digits at the beginning of @part, without zeros before them; @part goes behind them. */
static Part
take_number (Part *part)
{
  Part number;

  while (part->at < part->end - 1 && *part->at == '0' && g_ascii_isdigit (part->at[1]))
    part->at++;
  number.at = part->at;
  while (part->at < part->end && g_ascii_isdigit (*part->at))
    part->at++;
  number.end = part->at;
  return number;
}

/* Of any length: more digits are more. */
static int
compare_numbers (Part a, Part b)
{
  gsize n_a = (gsize) (a.end - a.at), n_b = (gsize) (b.end - b.at);

  if (n_a != n_b)
    return n_a < n_b ? -1 : 1;
  return memcmp (a.at, b.at, n_a);
}

/* As a person counts; points and underscores are blanks, as in names of releases. */
static int
compare_parts (Part a, Part b)
{
  int order = 0;

  while (order == 0 && a.at < a.end && b.at < b.end) {
    if (g_ascii_isdigit (*a.at) && g_ascii_isdigit (*b.at))
      order = compare_numbers (take_number (&a), take_number (&b));
    else
      order = fold (*a.at++) - fold (*b.at++);
  }
  if (order != 0)
    return order;
  return (a.at < a.end) - (b.at < b.end);
}

/* --- places ------------------------------------------------------------------------------------- */

/* The next folder of a path; @rest goes behind it. FALSE: only the name is left. */
static gboolean
take_folder (const char **rest, Part *folder)
{
  const char *slash = strchr (*rest, '/');

  if (slash == NULL)
    return FALSE;
  *folder = (Part) { *rest, slash };
  *rest = slash + 1;
  return TRUE;
}

/* What lies in a folder comes before what lies in the folders in it. */
static int
compare_paths (const char *a, const char *b)
{
  gboolean has_a, has_b;
  Part folder_a, folder_b;
  int order = 0;

  do {
    has_a = take_folder (&a, &folder_a);
    has_b = take_folder (&b, &folder_b);
    if (has_a && has_b)
      order = compare_parts (folder_a, folder_b);
  } while (order == 0 && has_a && has_b);
  if (order != 0)
    return order;
  return has_a || has_b ? has_a - has_b : compare_parts (find_stem (a), find_stem (b));
}

/* Never 0: files of one name (01.mkv, 1.mkv) are in the torrent's order. */
static int
compare (const PmPlaylistFile *files, guint32 a, guint32 b)
{
  int order = compare_paths (files[a].path, files[b].path);

  if (order != 0)
    return order;
  return a < b ? -1 : 1;
}

/* --- what is passed over ------------------------------------------------------------------------- */

static gboolean
is_sample_word (const char *at, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sample_words); i++)
    if (strlen (sample_words[i]) == length
        && g_ascii_strncasecmp (at, sample_words[i], length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_sample_word (const char *path)
{
  const char *at = path;

  while (*at != '\0') {
    const char *start = at;

    while (g_ascii_isalpha (*at))
      at++;
    if (is_sample_word (start, (gsize) (at - start)))
      return TRUE;
    at += at == start;
  }
  return FALSE;
}

static guint64
find_largest (const PmPlaylistFile *files, guint32 n_files, BtMediaKind kind)
{
  guint64 largest = 0;

  for (guint32 i = 0; i < n_files; i++)
    if (files[i].kind == kind)
      largest = MAX (largest, files[i].size);
  return largest;
}

static gboolean
is_passed_over (const PmPlaylistFile *file, const PmPlaylistFile *playing, guint64 largest)
{
  if (file->kind != playing->kind || file->kind == BT_MEDIA_OTHER)
    return TRUE;
  if (file->kind != BT_MEDIA_VIDEO)
    return FALSE;
  return file->size < playing->size / TINY_SHARE
         || (file->size < largest / SAMPLE_SHARE && has_sample_word (file->path));
}

gboolean
pm_playlist_find (const PmPlaylistFile *files, guint32 n_files, guint32 file, PmPlaylistStep step,
                  guint32 *found)
{
  guint64 largest = find_largest (files, n_files, files[file].kind);
  gboolean has_found = FALSE;

  for (guint32 i = 0; i < n_files; i++) {
    if (i == file || is_passed_over (&files[i], &files[file], largest)
        || (compare (files, i, file) > 0) != (step == PM_PLAYLIST_NEXT))
      continue;
    if (has_found && (compare (files, i, *found) > 0) == (step == PM_PLAYLIST_NEXT))
      continue;
    *found = i;
    has_found = TRUE;
  }
  return has_found;
}
