/* pm-subtitle-files.c — which files of a torrent are the subtitles of a film in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-subtitle-files.h"

#include "pm-subtitle-language.h"

#include <string.h>

static const char *const film_ends[] = { "3gp", "avi",  "divx", "flv",  "m2ts", "m4v",
                                         "mkv", "mov",  "mp4",  "mpeg", "mpg",  "ogm",
                                         "ogv", "rmvb", "ts",   "vob",  "webm", "wmv" };
static const char *const subtitle_ends[] = { "srt", "vtt", "ass", "ssa" };
static const char *const folders[] = { "sub",       "subs",     "subtitle",
                                       "subtitles", "legendas", "untertitel" };
static const char *const forced_words[] = { "forced", "foreign" };
static const char *const deaf_words[] = { "sdh", "cc", "hi" };

/* A part of a path. */
typedef struct {
  const char *at;
  gsize length;
} Part;

typedef struct {
  Part folder; /* without its last slash; empty at the top */
  Part stem;
  Part end; /* after the last point */
} Name;

static Name
split (const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *base = slash != NULL ? slash + 1 : path;
  const char *point = strrchr (base, '.');
  const char *stem_end = point != NULL && point > base ? point : base + strlen (base);

  return (Name) { { path, slash != NULL ? (gsize) (slash - path) : 0 },
                  { base, (gsize) (stem_end - base) },
                  { *stem_end == '.' ? stem_end + 1 : stem_end,
                    *stem_end == '.' ? strlen (stem_end + 1) : 0 } };
}

static gboolean
is_same (Part a, Part b)
{
  return a.length == b.length && g_ascii_strncasecmp (a.at, b.at, a.length) == 0;
}

static gboolean
is_one_of (Part part, const char *const *words, gsize n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (is_same (part, (Part) { words[i], strlen (words[i]) }))
      return TRUE;
  return FALSE;
}

#define IS_ONE_OF(part, words) is_one_of (part, words, G_N_ELEMENTS (words))

static gboolean
is_separator (char c)
{
  return strchr (" ._-+,[](){}", c) != NULL; /* NUL is one as well */
}

/* Everything before the last slash, and what is behind it. */
static Part
cut_last (Part *path)
{
  gsize at = path->length;
  Part last;

  while (at > 0 && path->at[at - 1] != '/')
    at--;
  last = (Part) { path->at + at, path->length - at };
  path->length = at > 0 ? at - 1 : 0;
  return last;
}

/* --- names -------------------------------------------------------------------------------------- */

static guint
take_digits (const char *at, const char *end, gsize *length)
{
  guint number = 0;

  for (*length = 0; at + *length < end && *length < 4 && g_ascii_isdigit (at[*length]); ++*length)
    number = number * 10 + (guint) (at[*length] - '0');
  return number;
}

/* S01E02 or 1x02 as 1 << 16 | 2; 0: neither is in the name. */
static guint32
find_episode (Part stem)
{
  const char *end = stem.at + stem.length;

  for (const char *at = stem.at; at < end; at++) {
    gboolean has_letter = g_ascii_toupper (*at) == 'S';
    gsize n_season, n_episode = 0;
    guint season, episode = 0;

    if (at > stem.at && g_ascii_isalnum (at[-1]))
      continue;
    season = take_digits (at + has_letter, end, &n_season);
    if (n_season > 0 && at + has_letter + n_season < end
        && g_ascii_toupper (at[has_letter + n_season]) == (has_letter ? 'E' : 'X'))
      episode = take_digits (at + has_letter + n_season + 1, end, &n_episode);
    if (n_episode > 0)
      return season << 16 | episode;
  }
  return 0;
}

/* Called as the film, with something behind it or not; @rest is what is behind. */
static gboolean
begins_as (Part stem, Part film, Part *rest)
{
  if (stem.length < film.length || film.length == 0
      || g_ascii_strncasecmp (stem.at, film.at, film.length) != 0
      || (stem.length > film.length && !is_separator (stem.at[film.length])))
    return FALSE;
  *rest = (Part) { stem.at + film.length, stem.length - film.length };
  return TRUE;
}

/* --- places ------------------------------------------------------------------------------------- */

typedef enum {
  ELSEWHERE,
  BESIDE,  /* in the film's folder, or in Subs beside it */
  ITS_OWN, /* in a folder that is called as the film */
} Place;

static Place
find_place (const Name *subtitle, const Name *film)
{
  Part folder = subtitle->folder, last;

  if (is_same (folder, film->folder))
    return BESIDE;
  last = cut_last (&folder);
  if (is_same (folder, film->folder) && IS_ONE_OF (last, folders))
    return BESIDE;
  if (is_same (last, film->stem)) {
    last = cut_last (&folder);
    if (is_same (folder, film->folder) && IS_ONE_OF (last, folders))
      return ITS_OWN;
  }
  return ELSEWHERE;
}

static gboolean
is_only_film (const char *const *paths, guint32 n_paths, const Name *film)
{
  guint32 n_films = 0;

  for (guint32 i = 0; i < n_paths && n_films < 2; i++) {
    Name name = split (paths[i]);

    n_films += IS_ONE_OF (name.end, film_ends) && is_same (name.folder, film->folder);
  }
  return n_films == 1;
}

/* Its own name says more than its place. @rest: the words that may tell a language. */
static gboolean
belongs (const Name *subtitle, const Name *film, gboolean is_only, Part *rest)
{
  Place place = find_place (subtitle, film);
  guint32 episode = find_episode (film->stem);

  if (place == ELSEWHERE)
    return FALSE;
  if (begins_as (subtitle->stem, film->stem, rest))
    return TRUE;
  *rest = subtitle->stem;
  if (episode != 0 && find_episode (subtitle->stem) != 0)
    return find_episode (subtitle->stem) == episode;
  return place == ITS_OWN || is_only;
}

/* --- languages ---------------------------------------------------------------------------------- */

/* The last word that names a language counts: "Film.2010.German.Subs.en". Two letters in the middle of a title
 * are mostly none, but one never knows: "hi" is Hindi unless another language stands there. */
static void
read_words (Part words, PmSubtitleFile *file)
{
  gsize start = 0;

  for (gsize i = 0; i <= words.length; i++) {
    Part word = { words.at + start, i - start };
    const char *language;

    if (i < words.length && !is_separator (words.at[i]))
      continue;
    start = i + 1;
    language = pm_subtitle_language_find (word.at, word.length);
    file->is_forced |= IS_ONE_OF (word, forced_words);
    if (IS_ONE_OF (word, deaf_words) && (language == NULL || file->language[0] != '\0'))
      file->is_for_deaf = TRUE;
    else if (language != NULL)
      g_strlcpy (file->language, language, sizeof file->language);
  }
}

gboolean
pm_subtitle_files_is_film (const char *path)
{
  return IS_ONE_OF (split (path).end, film_ends);
}

guint
pm_subtitle_files_find (const char *const *paths, guint32 n_paths, guint32 film,
                        PmSubtitleFile *found)
{
  Name film_name = split (paths[film]);
  gboolean is_only = is_only_film (paths, n_paths, &film_name);
  guint n_found = 0;

  for (guint32 i = 0; i < n_paths && n_found < PM_SUBTITLE_FILES_MAX; i++) {
    Name name = split (paths[i]);
    Part rest;

    if (!IS_ONE_OF (name.end, subtitle_ends) || !belongs (&name, &film_name, is_only, &rest))
      continue;
    found[n_found] = (PmSubtitleFile) { .file = i };
    read_words (rest, &found[n_found++]);
  }
  return n_found;
}
