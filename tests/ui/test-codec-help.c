/* test-codec-help.c — where a codec is to be had, by the system that one has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/pm-codec-help.h"

static void
assert_help (gboolean is_flatpak, const char *id, const char *like, const char *part)
{
  g_autofree char *help = pm_codec_help (is_flatpak, id, like);

  g_assert_nonnull (g_strstr_len (help, -1, part));
}

static void
test_packages (void)
{
  g_assert_cmpstr (pm_codec_help_find_package ("debian", NULL), ==, "gstreamer1.0-libav");
  g_assert_cmpstr (pm_codec_help_find_package ("fedora", NULL), ==, "gstreamer1-plugin-libav");
  g_assert_cmpstr (pm_codec_help_find_package ("linuxmint", "ubuntu debian"), ==,
                   "gstreamer1.0-libav");
  g_assert_cmpstr (pm_codec_help_find_package ("endeavouros", "arch"), ==, "gst-libav");
  g_assert_cmpstr (pm_codec_help_find_package ("opensuse-slowroll", "opensuse suse"), ==,
                   "gstreamer-plugins-libav");
  g_assert_null (pm_codec_help_find_package ("plan9", "unix"));
  g_assert_null (pm_codec_help_find_package ("", ""));
  g_assert_null (pm_codec_help_find_package (NULL, NULL));
}

static void
test_sentences (void)
{
  assert_help (FALSE, "debian", NULL, "“gstreamer1.0-libav”");
  assert_help (FALSE, NULL, NULL, "software manager");
  assert_help (TRUE, "debian", NULL,
               "flatpak install org.freedesktop.Platform.codecs-extra//25.08-extra");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-help/packages", test_packages);
  g_test_add_func ("/codec-help/sentences", test_sentences);
  return g_test_run ();
}
