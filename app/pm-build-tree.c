/* pm-build-tree.c — lets a program run from the build tree without being installed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-build-tree.h"

static gboolean
is_there (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL && g_str_has_prefix (program, BUILD_ROOT G_DIR_SEPARATOR_S);
}

const char *
pm_build_tree_get_locale_folder (void)
{
  const char *chosen = g_getenv ("PIECEMEAL_LOCALE_DIR");

  if (!is_there ())
    return LOCALEDIR;
  return chosen != NULL ? chosen : BUILD_ROOT "/po";
}

gboolean
pm_build_tree_use (void)
{
  if (!is_there ())
    return FALSE;
  g_setenv ("GSETTINGS_SCHEMA_DIR", BUILD_ROOT "/data", FALSE);
  return TRUE;
}
