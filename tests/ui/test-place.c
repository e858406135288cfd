/* test-place.c — what folders are called.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-place.h"

#define HOME "/home/ada"
#define RUNTIME "/run/user/1000"

static void
assert_words (const char *path, const char *words)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autofree char *said = pm_place_get_words (folder);

  g_assert_cmpstr (said, ==, words);
}

static void
test_words (void)
{
  assert_words (HOME "/Films/Old", "~/Films/Old");
  assert_words ("/mnt/disk/Films", "/mnt/disk/Films");
}

static void
test_lent (void)
{
  assert_words (RUNTIME "/doc/8f2c19d0/Films", "Films");
  assert_words (RUNTIME "/doc/8f2c19d0/Films/Old", "Films/Old");
  assert_words (RUNTIME "/doc", RUNTIME "/doc");
  assert_words (RUNTIME "/document/Films", RUNTIME "/document/Films");
}

int
main (int argc, char **argv)
{
  g_setenv ("HOME", HOME, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", RUNTIME, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/place/words", test_words);
  g_test_add_func ("/place/lent", test_lent);
  return g_test_run ();
}
