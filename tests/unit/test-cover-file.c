/* test-cover-file.c — the pictures of a torrent, and which is the cover of a song.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/player/pm-cover-file.h"
#include "../../ui/player/pm-image-files.h"

#define PATHS_MAX 8
#define NONE (-1)

/* Of the song that is the first path. */
typedef struct {
  const char *name;
  const char *paths[PATHS_MAX + 1];
  int cover;
} Row;

static const Row rows[] = {
  { "named", { "a/1.flac", "a/back.jpg", "a/Cover.JPG" }, 2 },
  { "order", { "1.mp3", "front.png", "album.jpg", "folder.jpg", "cover.png" }, 4 },
  { "order-without", { "1.mp3", "album.jpg", "front.png", "folder.jpg" }, 3 },
  { "first-of-two", { "1.mp3", "cover.png", "cover.jpg" }, 1 },
  { "longer-name", { "1.mp3", "x.jpg", "Coverage.jpg", "cover (large).jpg" }, 3 },
  { "only-one", { "a/1.mp3", "a/scan.webp", "b/cover.jpg" }, 1 },
  { "named-beats-only", { "a/1.mp3", "cover.jpg", "a/front.jpg", "a/x.jpg" }, 2 },
  { "above", { "a/CD 1/1.mp3", "a/cover.jpg", "a/booklet.jpg" }, 1 },
  { "above-the-top", { "1.mp3", "a/cover.jpg", "a/booklet.jpg" }, NONE },
  { "only-in-torrent", { "a/1.mp3", "Artwork/scan.jpg" }, 1 },
  { "several-unnamed", { "a/1.mp3", "a/x.jpg", "a/y.jpg" }, NONE },
  { "similar-folder", { "a/1.mp3", "ab/cover.jpg", "ab/x.jpg" }, NONE },
  { "none", { "a/1.mp3", "a/cover.txt", "a/cover", "cover.jpg/x" }, NONE },
  { "odd-names", { "", "/", ".jpg", "a/", "cover", "._cover.jpg" }, NONE },
};

static void
test_cover (gconstpointer data)
{
  const Row *row = data;
  guint32 cover = 0;
  gboolean has_cover =
      pm_cover_file_find (row->paths, g_strv_length ((char **) row->paths), 0, &cover);

  g_assert_cmpint (has_cover ? (int) cover : NONE, ==, row->cover);
}

static void
test_no_pads (void)
{
  const char *const paths[] = { "1.mp3", NULL, "x.jpg" };
  g_autoptr (GArray) files = pm_image_files_list (paths, G_N_ELEMENTS (paths));
  guint32 cover;

  g_assert_true (pm_cover_file_find (paths, G_N_ELEMENTS (paths), 0, &cover));
  g_assert_cmpuint (cover, ==, 2);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpuint (g_array_index (files, guint32, 0), ==, 2);
}

static void
test_list (void)
{
  static const char *const paths[] = { "b/1.jpg", "a/10.jpg", "a/x.mkv", "a/2.png", "a/1.JPEG" };
  static const guint32 expected[] = { 4, 3, 1, 0 };
  g_autoptr (GArray) files = pm_image_files_list (paths, G_N_ELEMENTS (paths));
  g_autoptr (GArray) none = pm_image_files_list (NULL, 0);

  g_assert_cmpmem (files->data, files->len * sizeof (guint32), expected, sizeof expected);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/cover-file/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_cover);
  }
  g_test_add_func ("/cover-file/no-pads", test_no_pads);
  g_test_add_func ("/image-files/natural-order", test_list);
  return g_test_run ();
}
