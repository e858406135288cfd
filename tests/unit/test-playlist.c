/* test-playlist.c — which file of a torrent is played after another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/player/pm-playlist.h"

#include <string.h>

#define FILES_MAX 10
#define USUAL_SIZE 1000 /* of a file whose row tells none */

/* What is played from the first file on, one after the other. */
typedef struct {
  const char *name;
  struct {
    const char *path;
    guint64 size; /* 0: USUAL_SIZE */
  } files[FILES_MAX + 1];
  const char *played; /* indices */
} Row;

static const Row rows[] = {
  { "numbers", { { "E1.mkv" }, { "E10.mkv" }, { "E2.mkv" }, { "E9.mkv" } }, "0 2 3 1" },
  { "seasons",
    { { "S/Season 1/Show S01E09.mkv" },
      { "S/Season 10/Show S10E01.mkv" },
      { "S/Season 2/Show S02E01.mkv" },
      { "S/Season 1/Show S01E10.mkv" },
      { "S/Season 2/Show S02E02.avi" } },
    "0 3 2 4 1" },
  { "folder-first",
    { { "a/1.mkv" }, { "a/Extras/1.mkv" }, { "a/9.mkv" }, { "b/0.mkv" }, { "a/extras/2.mkv" } },
    "0 2 1 4 3" },
  { "only-films",
    { { "1.mkv" }, { "2.srt" }, { "2.mp3" }, { "2.nfo" }, { "3.mp4" }, { "3.jpg" }, { "4" } },
    "0 4" },
  { "only-songs",
    { { "CD1/01 - a.flac" },
      { "CD1/cover.jpg" },
      { "CD2/01 - c.flac" },
      { "CD1/02 - b.flac" },
      { "CD1/video.mkv" },
      { "CD2/02 - d.mp3" } },
    "0 3 2 5" },
  { "case-and-blanks",
    { { "show_S01E01.mkv" }, { "Show.s01e03.mkv" }, { "SHOW S01E02.MKV" } },
    "0 2 1" },
  { "shorter-first",
    { { "Film.mkv" }, { "Film 2.mkv" }, { "Film - the end.mkv" }, { "Film 10.mkv" } },
    "0 2 1 3" },
  { "zeros",
    { { "00.mkv" }, { "002.mkv" }, { "1.mkv" }, { "003.mkv" }, { "10.mkv" }, { "0010.mkv" } },
    "0 2 1 3 4 5" },
  { "long-numbers",
    { { "18446744073709551615.mkv" },
      { "18446744073709551617.mkv" },
      { "18446744073709551616.mkv" },
      { "99999999999999999999999999.mkv" } },
    "0 2 1 3" },
  { "same-names", { { "a.mkv" }, { "a.mp4" }, { "A.mkv" }, { "a.mkv" } }, "0 1 2 3" },
  { "samples",
    { { "Show E01.mkv" },
      { "Sample/show e01.mkv", 100 },
      { "show.e01.sample.mkv", 249 },
      { "Trailers/t.mkv", 30 },
      { "Show E02.mkv" } },
    "0 4" },
  { "a-film-of-that-name",
    { { "1 a.mkv" }, { "2 The Sample.mkv", 250 }, { "3 Resampled.mkv", 100 } },
    "0 1 2" },
  { "begins-with-a-sample", { { "a sample.mkv", 100 }, { "b.mkv" }, { "c.mkv" } }, "0 1 2" },
  { "tiny",
    { { "1.mkv" }, { "2.mkv", 19 }, { "3.mkv", 20 }, { "4.mkv", 400 }, { "5.mkv", 7 } },
    "0 2 3" },
  { "short-songs-count", { { "1.mp3" }, { "2 Sample.mp3", 1 }, { "3.mp3" } }, "0 1 2" },
  { "pictures", { { "10.jpg" }, { "9.png" }, { "11.gif" }, { "a.mkv" } }, "0 2" },
  { "not-to-be-played", { { "a.txt" }, { "b.txt" }, { "c.mkv" } }, "0" },
  { "alone", { { "Film/Film.mkv" }, { "Film/Film.srt" } }, "0" },
  { "odd-names",
    { { ".mkv" }, { "/.mkv" }, { "//a.mkv" }, { "a..mkv" }, { "....mkv" }, { "/a/.mkv" } },
    "0 3 1 2 5" },
  { "other-letters", { { "Ä 1.mkv" }, { "Ä 10.mkv" }, { "ä 2.mkv" }, { "Z.mkv" } }, "0 1 2" },
};

static guint32
fill (const Row *row, PmPlaylistFile *files)
{
  guint32 n = 0;

  for (; row->files[n].path != NULL; n++) {
    const char *path = row->files[n].path;
    guint64 size = row->files[n].size;

    files[n] =
        (PmPlaylistFile) { path, size != 0 ? size : USUAL_SIZE, bt_media_type_of (path)->kind };
  }
  return n;
}

/* And back again by the same way, but from what is small: beside that nothing is tiny. */
static void
test_row (gconstpointer data)
{
  const Row *row = data;
  PmPlaylistFile files[FILES_MAX];
  guint32 n_files = fill (row, files), n_played = 1, at = 0, next;
  g_autoptr (GString) played = g_string_new ("0");

  while (pm_playlist_find (files, n_files, at, PM_PLAYLIST_NEXT, &next)) {
    guint32 back = G_MAXUINT32;

    g_assert_cmpuint (next, <, n_files);
    g_assert_cmpuint (++n_played, <=, n_files);
    g_string_append_printf (played, " %u", next);
    if (files[at].size == USUAL_SIZE && files[next].size == USUAL_SIZE) {
      g_assert_true (pm_playlist_find (files, n_files, next, PM_PLAYLIST_PREVIOUS, &back));
      g_assert_cmpuint (back, ==, at);
    }
    at = next;
  }
  g_assert_cmpstr (played->str, ==, row->played);
}

/* Every name is at one place, whatever it is compared with. */
static void
test_is_an_order (void)
{
  static const char alphabet[] = "012a.B /";
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  PmPlaylistFile files[200];
  guint32 n = G_N_ELEMENTS (files), at = 0, other, n_steps = 0;

  for (guint32 i = 0; i < n; i++) {
    char path[7] = "";

    for (gsize j = 0; j < sizeof path - 1; j++)
      path[j] = alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
    g_ptr_array_add (paths, g_strdup (path));
    files[i] = (PmPlaylistFile) { paths->pdata[i], USUAL_SIZE, BT_MEDIA_AUDIO };
  }
  while (pm_playlist_find (files, n, at, PM_PLAYLIST_PREVIOUS, &other))
    at = other;
  for (; pm_playlist_find (files, n, at, PM_PLAYLIST_NEXT, &other); at = other) {
    guint32 back;

    g_assert_true (pm_playlist_find (files, n, other, PM_PLAYLIST_PREVIOUS, &back));
    g_assert_cmpuint (back, ==, at);
    n_steps++;
  }
  g_assert_cmpuint (n_steps, ==, n - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/playlist/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/playlist/is-an-order", test_is_an_order);
  return g_test_run ();
}
