/* pm-cli-run.h — downloads and shares what the command line names, until done or interrupted.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-cli-options.h"

G_BEGIN_DECLS

/* Blocks, running the main context. Thread: main. */
PmExit pm_cli_run (const PmCliOptions *options);
/* piecemeal-cli info TORRENT. */
PmExit pm_cli_info (const PmCliOptions *options);
/* piecemeal-cli check TORRENT DIR. */
PmExit pm_cli_check (const PmCliOptions *options);

G_END_DECLS
