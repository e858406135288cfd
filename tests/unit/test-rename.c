/* test-rename.c — files and folders of a torrent under names that a person chose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "metainfo/bt-bencode.h"
#include "metainfo/bt-rename.h"

#include <string.h>

static const char *const paths[] = { "a.txt", "sub/b", "sub/deep/c", "Other", NULL };

/* A torrent "t" with a byte in each file; @list NULL: one file of that name. */
static BtMetainfo *
make_metainfo (const char *const *list)
{
  g_autoptr (GByteArray) to = g_byte_array_new ();
  g_autoptr (GBytes) torrent = NULL;
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo;

  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, list != NULL ? "files" : "length");
  if (list == NULL)
    bt_bencode_put_integer (to, 1);
  else
    bt_bencode_open_list (to);
  for (; list != NULL && *list != NULL; list++) {
    g_auto (GStrv) elements = g_strsplit (*list, "/", -1);

    bt_bencode_open_dict (to);
    bt_bencode_put_string (to, "length");
    bt_bencode_put_integer (to, 1);
    bt_bencode_put_string (to, "path");
    bt_bencode_open_list (to);
    for (guint i = 0; elements[i] != NULL; i++)
      bt_bencode_put_string (to, elements[i]);
    bt_bencode_close (to);
    bt_bencode_close (to);
  }
  if (list != NULL)
    bt_bencode_close (to);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "t");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, 16384);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, "01234567890123456789", 20);
  bt_bencode_close (to);
  bt_bencode_close (to);
  torrent = g_byte_array_free_to_bytes (g_steal_pointer (&to));
  metainfo = bt_metainfo_new (torrent, &error);
  g_assert_no_error (error);
  return metainfo;
}

static const char *
get_path (BtMetainfo *metainfo, guint32 file)
{
  return bt_metainfo_get_file (metainfo, file)->path;
}

/* @metainfo: (transfer full) */
static BtMetainfo *
rename_it (BtMetainfo *metainfo, const char *path, const char *name)
{
  g_autoptr (GError) error = NULL;
  BtMetainfo *new = bt_metainfo_rename (metainfo, path, name, &error);

  g_assert_no_error (error);
  bt_metainfo_unref (metainfo);
  return new;
}

static void
test_file (void)
{
  g_autoptr (BtMetainfo) before = make_metainfo (paths);
  g_autoptr (BtMetainfo) after = rename_it (bt_metainfo_ref (before), "t/a.txt", "z");

  g_assert_cmpstr (get_path (after, 0), ==, "t/z");
  g_assert_cmpstr (get_path (after, 1), ==, "t/sub/b");
  g_assert_cmpstr (get_path (before, 0), ==, "t/a.txt");
  g_assert_cmpstr (bt_metainfo_get_name (after), ==, "t");
  g_assert_true (bt_metainfo_get_info (before) == bt_metainfo_get_info (after));
  g_assert_true (
      bt_info_hash_matches (bt_metainfo_get_info_hash (before), bt_metainfo_get_info_hash (after)));
}

static void
test_folder (void)
{
  g_autoptr (BtMetainfo) after = rename_it (make_metainfo (paths), "t/sub", "x");

  g_assert_cmpstr (get_path (after, 0), ==, "t/a.txt");
  g_assert_cmpstr (get_path (after, 1), ==, "t/x/b");
  g_assert_cmpstr (get_path (after, 2), ==, "t/x/deep/c");
}

static void
test_top (void)
{
  g_autoptr (BtMetainfo) after = rename_it (make_metainfo (paths), "", "top");
  g_autoptr (BtMetainfo) single = rename_it (make_metainfo (NULL), "", "film.mkv");

  g_assert_cmpstr (bt_metainfo_get_name (after), ==, "top");
  g_assert_cmpstr (get_path (after, 2), ==, "top/sub/deep/c");
  g_assert_cmpstr (bt_metainfo_get_name (single), ==, "film.mkv");
  g_assert_cmpstr (get_path (single, 0), ==, "film.mkv");
}

/* Only in case, and back again. */
static void
test_again (void)
{
  BtMetainfo *metainfo = rename_it (make_metainfo (paths), "t/Other", "other");
  g_autoptr (GArray) renamed = NULL;
  const char *top;

  g_assert_cmpstr (get_path (metainfo, 3), ==, "t/other");
  metainfo = rename_it (metainfo, "t/sub/deep", "d");
  metainfo = rename_it (metainfo, "t", "u");
  metainfo = rename_it (metainfo, "u/other", "Other");
  metainfo = rename_it (metainfo, "u/sub/d", "deep");
  metainfo = rename_it (metainfo, "", "t");
  renamed = bt_metainfo_get_renamed (metainfo, &top);
  g_assert_null (top);
  g_assert_cmpuint (renamed->len, ==, 0);
  bt_metainfo_unref (metainfo);
}

typedef struct {
  const char *path, *name;
  BtMetainfoError code;
} Bad;

static const Bad bad[] = {
  { "t/a.txt", "", BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt", ".", BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt", "..", BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt", "x/y", BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt", "/etc", BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt", "a\nb", BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt", "a\xff", BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt",
    "\xe2\x80\xae"
    "cod",
    BT_METAINFO_ERROR_BAD_NAME },
  { "t/a.txt", "sub", BT_METAINFO_ERROR_NAME_TAKEN },
  { "t/a.txt", "SUB", BT_METAINFO_ERROR_NAME_TAKEN },
  { "t/a.txt", "other", BT_METAINFO_ERROR_NAME_TAKEN },
  { "t/sub", "Other", BT_METAINFO_ERROR_NAME_TAKEN },
  { "t/sub/b", "deep", BT_METAINFO_ERROR_NAME_TAKEN },
  { "t/none", "x", BT_METAINFO_ERROR_NO_SUCH_FILE },
  { "t/su", "x", BT_METAINFO_ERROR_NO_SUCH_FILE },
  { "a.txt", "x", BT_METAINFO_ERROR_NO_SUCH_FILE },
  { "../t", "x", BT_METAINFO_ERROR_NO_SUCH_FILE },
};

static void
test_bad (gconstpointer data)
{
  const Bad *row = data;
  g_autoptr (BtMetainfo) metainfo = make_metainfo (paths);
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_metainfo_rename (metainfo, row->path, row->name, &error));
  g_assert_error (error, BT_METAINFO_ERROR, row->code);
}

static void
test_too_long (void)
{
  g_autoptr (BtMetainfo) metainfo = make_metainfo (paths);
  g_autofree char *longest = g_strnfill (BT_LIMIT_PATH_ELEMENT, 'x');
  g_autofree char *longer = g_strnfill (BT_LIMIT_PATH_ELEMENT + 1, 'x');
  g_autoptr (BtMetainfo) fine = bt_metainfo_rename (metainfo, "t/a.txt", longest, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (fine);
  g_assert_null (bt_metainfo_rename (metainfo, "t/a.txt", longer, &error));
  g_assert_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME);
}

/* Each name fits, all of them together do not. */
static void
test_path_too_long (void)
{
  g_autoptr (GString) path = g_string_new ("top");
  g_autofree char *element = g_strnfill (BT_LIMIT_PATH_ELEMENT, 'x');
  const char *list[] = { NULL, "other", NULL };
  g_autoptr (BtMetainfo) metainfo = NULL;
  g_autoptr (GError) error = NULL;

  while (path->len + BT_LIMIT_PATH_ELEMENT + 50 < BT_LIMIT_PATH)
    g_string_append_printf (path, "/%s", element);
  list[0] = path->str;
  metainfo = make_metainfo (list);
  g_assert_cmpuint (strlen (get_path (metainfo, 0)), ==, path->len + 2);
  g_assert_null (bt_metainfo_rename (metainfo, "t/top", element, &error));
  g_assert_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME);
}

/* --- kept --------------------------------------------------------------------------------------- */

static void
test_kept (void)
{
  BtMetainfo *metainfo = make_metainfo (paths);
  g_autoptr (BtMetainfo) again = NULL;
  g_autoptr (GArray) renamed = NULL;
  const char *top;

  metainfo = rename_it (metainfo, "", "top");
  metainfo = rename_it (metainfo, "top/sub", "x");
  renamed = bt_metainfo_get_renamed (metainfo, &top);
  g_assert_cmpstr (top, ==, "top");
  g_assert_cmpuint (renamed->len, ==, 2);
  again = bt_metainfo_new_renamed (metainfo, top, (BtRenamedFile *) (gpointer) renamed->data,
                                   renamed->len);
  g_assert_nonnull (again);
  for (guint32 i = 0; i < 4; i++)
    g_assert_cmpstr (get_path (again, i), ==, get_path (metainfo, i));
  g_assert_cmpstr (bt_metainfo_get_name (again), ==, "top");
  bt_metainfo_unref (metainfo);
}

typedef struct {
  const char *top;
  BtRenamedFile file;
} Hostile;

static const Hostile hostile[] = {
  { NULL, { 4, "t/x" } },       { NULL, { 0, "t/../../x" } },
  { NULL, { 0, "../x" } },      { NULL, { 0, "/etc/passwd" } },
  { NULL, { 0, "t//x" } },      { NULL, { 0, "t/" } },
  { NULL, { 0, "t" } },         { NULL, { 0, "" } },
  { NULL, { 0, "u/x" } },       { NULL, { 0, "tt/x" } },
  { NULL, { 0, "t/sub" } },     { NULL, { 0, "t/sub/B" } },
  { NULL, { 0, "t/sub/b/x" } }, { NULL, { 0, "t/a\nb" } },
  { "..", { 0, "../x" } },      { "", { 0, "/x" } },
  { "a/b", { 0, "a/b/x" } },    { "u", { 0, "t/x" } },
};

static void
test_hostile (gconstpointer data)
{
  const Hostile *row = data;
  g_autoptr (BtMetainfo) metainfo = make_metainfo (paths);

  g_assert_null (bt_metainfo_new_renamed (metainfo, row->top, &row->file, 1));
}

static void
test_hostile_single (void)
{
  static const BtRenamedFile below = { 0, "t/x" }, other = { 0, "x" };
  g_autoptr (BtMetainfo) metainfo = make_metainfo (NULL);
  g_autoptr (BtMetainfo) fine = bt_metainfo_new_renamed (metainfo, "x", NULL, 0);

  g_assert_null (bt_metainfo_new_renamed (metainfo, NULL, &below, 1));
  g_assert_null (bt_metainfo_new_renamed (metainfo, NULL, &other, 1));
  g_assert_cmpstr (get_path (fine, 0), ==, "x");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rename/file", test_file);
  g_test_add_func ("/rename/folder", test_folder);
  g_test_add_func ("/rename/top", test_top);
  g_test_add_func ("/rename/again", test_again);
  g_test_add_func ("/rename/too-long", test_too_long);
  g_test_add_func ("/rename/path-too-long", test_path_too_long);
  g_test_add_func ("/rename/kept", test_kept);
  g_test_add_func ("/rename/hostile-single", test_hostile_single);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *name = g_strdup_printf ("/rename/bad/%u", i);

    g_test_add_data_func (name, &bad[i], test_bad);
  }
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autofree char *name = g_strdup_printf ("/rename/hostile/%u", i);

    g_test_add_data_func (name, &hostile[i], test_hostile);
  }
  return g_test_run ();
}
