/* test-version.c — the engine tells its version.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-version.h"

static void
test_three_numbers (void)
{
  g_auto (GStrv) parts = g_strsplit (bt_get_version (), ".", -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_ascii_string_to_unsigned (parts[i], 10, 0, 1000, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version/three-numbers", test_three_numbers);
  return g_test_run ();
}
