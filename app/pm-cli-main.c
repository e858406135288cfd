/* pm-cli-main.c — entry of the terminal program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "pm-cli-options.h"
#include "pm-cli-run.h"
#include "pm-process.h"

/* Until a run takes the signals over there is nothing to save, and nobody to tell. */
static void
interrupted_early_cb (int number)
{
  _exit (PM_EXIT_INTERRUPTED);
}

static void
catch_signals (void)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], interrupted_early_cb);
}

static PmExit
run_command (const PmCliOptions *options)
{
  switch (options->command) {
  case PM_CLI_INFO:
    return pm_cli_info (options);
  case PM_CLI_CHECK:
    return pm_cli_check (options);
  case PM_CLI_VERSION:
    printf ("piecemeal-cli %s\n", bt_get_version ());
    return PM_EXIT_DONE;
  case PM_CLI_DOWNLOAD:
  default:
    return pm_cli_run (options);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (PmCliOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  catch_signals ();
  pm_process_raise_file_limit ();
  setlocale (LC_ALL, "");
  g_set_prgname ("piecemeal-cli");
  options = pm_cli_options_new (argc, argv, &error);
  if (options == NULL) {
    fprintf (stderr, "piecemeal-cli: %s\n", error->message);
    return PM_EXIT_USAGE;
  }
  return run_command (options);
}
