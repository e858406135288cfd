/* pm-main.c — entry of the window program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "pm-application.h"
#include "pm-build-tree.h"
#include "pm-process.h"

int
main (int argc, char **argv)
{
  g_autoptr (PmApplication) application = NULL;
  int status;

  pm_process_raise_file_limit ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, pm_build_tree_get_locale_folder ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  pm_build_tree_use ();
  application = pm_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status != 0 ? status : pm_application_get_exit_status (application);
}
