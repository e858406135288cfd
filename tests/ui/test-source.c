/* test-source.c — what a person means by a file, a link or a piece of text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-source.h"

#include <string.h>

#define HASH "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
#define BASE32 "YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK"
#define MAGNET "magnet:?xt=urn:btih:" HASH

static void
assert_text (const char *text, const char *expected)
{
  g_auto (GStrv) sources = pm_source_list_from_text (text);

  g_assert_cmpstr (sources[0], ==, expected);
}

static void
test_magnet_keeps_its_parameters (void)
{
  const char *magnet = MAGNET "&dn=a%20b&tr=http%3A%2F%2Fx%2Fa%3Fk%3D1%26l%3D2&tr=udp://y";
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (magnet);
  g_autofree char *source = pm_source_from_file (file);

  assert_text (magnet, magnet);
  g_assert_cmpstr (source, ==, magnet);
}

static void
test_scheme_in_any_case (void)
{
  assert_text ("MAGNET:?xt=urn:btih:" HASH, "MAGNET:?xt=urn:btih:" HASH);
  assert_text ("HTTPS://example.org/a.torrent", "HTTPS://example.org/a.torrent");
  g_assert_true (pm_source_is_magnet ("Magnet:?xt=x"));
}

static void
test_hashes (void)
{
  assert_text (HASH, MAGNET);
  assert_text ("  " HASH "\n", MAGNET);
  assert_text (BASE32, MAGNET);
  assert_text (HASH "0", NULL);
}

static void
test_argument (void)
{
  g_autofree char *magnet = pm_source_from_argument (HASH);

  g_assert_cmpstr (magnet, ==, MAGNET);
  g_assert_null (pm_source_from_argument ("a.torrent"));
  g_assert_null (pm_source_from_argument (MAGNET));
  g_assert_null (pm_source_from_argument ("--demo"));
}

static void
test_several_lines (void)
{
  g_auto (GStrv) sources =
      pm_source_list_from_text (MAGNET "\r\nnothing\n\nhttp://example.org/b.torrent\n");

  g_assert_cmpuint (g_strv_length (sources), ==, 2);
  g_assert_cmpstr (sources[0], ==, MAGNET);
  g_assert_cmpstr (sources[1], ==, "http://example.org/b.torrent");
}

static void
test_nothing (void)
{
  assert_text ("", NULL);
  assert_text ("hello", NULL);
  assert_text ("ftp://example.org/a.torrent", NULL);
  assert_text ("/there/is/no/such.torrent", NULL);
}

static void
test_local_file (void)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("file:///tmp/a%20b.torrent");
  g_autofree char *source = pm_source_from_file (file);

  g_assert_cmpstr (source, ==, "/tmp/a b.torrent");
}

static void
test_titles (void)
{
  g_autofree char *file = pm_source_get_title ("/tmp/a b.torrent");
  g_autofree char *link = pm_source_get_title (
      "http://example.org/a-very-long-address/of-a-file/that-nobody/wants-to-read-in-a-title");

  g_assert_cmpstr (file, ==, "a b.torrent");
  g_assert_cmpuint (g_utf8_strlen (link, -1), ==, 61);
  g_assert_true (g_str_has_suffix (link, "…"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/magnet-parameters", test_magnet_keeps_its_parameters);
  g_test_add_func ("/source/scheme-in-any-case", test_scheme_in_any_case);
  g_test_add_func ("/source/hashes", test_hashes);
  g_test_add_func ("/source/argument", test_argument);
  g_test_add_func ("/source/several-lines", test_several_lines);
  g_test_add_func ("/source/nothing", test_nothing);
  g_test_add_func ("/source/local-file", test_local_file);
  g_test_add_func ("/source/titles", test_titles);
  return g_test_run ();
}
