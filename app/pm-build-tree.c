/* pm-build-tree.c — lets a program run from the build tree without being installed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-build-tree.h"

gboolean
pm_build_tree_use (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program == NULL || !g_str_has_prefix (program, BUILD_ROOT G_DIR_SEPARATOR_S))
    return FALSE;
  g_setenv ("GSETTINGS_SCHEMA_DIR", BUILD_ROOT "/data", FALSE);
  return TRUE;
}
