/* test-subtitle-files.c — which subtitles of a torrent belong to which film.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/player/pm-subtitle-files.h"

#define PATHS_MAX 8

/* Of the film that is the first path; "INDEX:LANGUAGE" each, with "f" for forced and "d" for the deaf. */
typedef struct {
  const char *name;
  const char *paths[PATHS_MAX + 1];
  const char *found;
} Row;

static const Row rows[] = {
  { "same-name", { "a/Film.mkv", "a/Film.srt", "a/Film.vtt", "a/Film.nfo" }, "1: 2:" },
  { "languages",
    { "Film.mkv", "Film.en.srt", "Film.ger.srt", "Film_French.srt", "Film (pt-BR).vtt",
      "Film.xx.srt" },
    "1:en 2:de 3:fr 4:pt 5:" },
  { "kinds",
    { "Film.mkv", "Film.en.forced.srt", "Film.en.SDH.srt", "Film.hi.srt", "Film.en.hi.srt" },
    "1:enf 2:end 3:hi 4:end" },
  { "case", { "Film.MKV", "FILM.EN.SRT" }, "1:en" },
  { "other-film",
    { "Film.mkv", "Film 2.mkv", "Film 2.srt", "Filmmaker.srt", "Film.srt" },
    "2: 4:" },
  { "only-film", { "a/Film.mkv", "a/english.srt", "b/german.srt" }, "1:en" },
  { "two-films", { "a/One.mkv", "a/Two.mkv", "a/english.srt" }, "" },
  { "subs-folder",
    { "a/Film.mkv", "a/Subs/2_English.srt", "a/subtitles/Film.de.srt", "Subs/fr.srt" },
    "1:en 2:de" },
  { "folder-of-its-own",
    { "a/S01E01.mkv", "a/S01E02.mkv", "a/Subs/S01E01/2_eng.srt", "a/Subs/S01E02/2_eng.srt" },
    "2:en" },
  { "same-episode",
    { "Show.S01E02.720p.mkv", "Show.S01E01.720p.mkv", "Subs/show 1x02 [english].srt",
      "Show.s01e02.de.srt", "Show.S01E01.srt", "Show.S11E02.srt", "Show.S02E01.srt" },
    "2:en 3:de" },
  { "episode-beats-only", { "a/S01E02.mkv", "a/S01E03.srt" }, "" },
  { "other-kinds",
    { "Film.mkv", "Film.sup", "Film.idx", "Film.sub", "Film.srt.txt", "Film.srt/x" },
    "" },
  { "scripts", { "Film.mkv", "Film.ass", "Film.de.SSA", "Film.ass.bak" }, "1: 2:de" },
  { "odd-names", { "", "/", ".srt", "a/", "//.srt", "." }, "" },
  { "only-ends", { ".mkv", ".srt", "a.", "..srt" }, "" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  PmSubtitleFile found[PM_SUBTITLE_FILES_MAX];
  g_autoptr (GString) told = g_string_new (NULL);
  guint n_paths = g_strv_length ((char **) row->paths);
  guint n_found = pm_subtitle_files_find (row->paths, n_paths, 0, found);

  for (guint i = 0; i < n_found; i++)
    g_string_append_printf (told, "%s%u:%s%s%s", i > 0 ? " " : "", found[i].file, found[i].language,
                            found[i].is_forced ? "f" : "", found[i].is_for_deaf ? "d" : "");
  g_assert_cmpstr (told->str, ==, row->found);
}

static void
test_bound (void)
{
  const char *paths[PM_SUBTITLE_FILES_MAX + 10] = { "Film.mkv" };
  PmSubtitleFile found[PM_SUBTITLE_FILES_MAX];

  for (guint i = 1; i < G_N_ELEMENTS (paths); i++)
    paths[i] = "Film.srt";
  g_assert_cmpuint (pm_subtitle_files_find (paths, G_N_ELEMENTS (paths), 0, found), ==,
                    PM_SUBTITLE_FILES_MAX);
}

static void
test_is_film (void)
{
  g_assert_true (pm_subtitle_files_is_film ("a/b.WebM"));
  g_assert_false (pm_subtitle_files_is_film ("a/b.mp3"));
  g_assert_false (pm_subtitle_files_is_film ("mkv"));
  g_assert_false (pm_subtitle_files_is_film (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/subtitle-files/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/subtitle-files/bound", test_bound);
  g_test_add_func ("/subtitle-files/is-film", test_is_film);
  return g_test_run ();
}
