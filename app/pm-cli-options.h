/* pm-cli-options.h — the command line of the terminal program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

#include "pm-cli-watch-options.h"

G_BEGIN_DECLS

/* Exit status of the terminal program. */
typedef enum {
  PM_EXIT_DONE = 0,
  PM_EXIT_FAILED = 1,
  PM_EXIT_USAGE = 2,
  PM_EXIT_INTERRUPTED = 130,
} PmExit;

typedef enum {
  PM_CLI_DOWNLOAD,
  PM_CLI_INFO,
  PM_CLI_CHECK,
  PM_CLI_VERSION,
} PmCliCommand;

typedef struct {
  PmCliCommand command;
  char **arguments;     /* owned; torrents; for PM_CLI_CHECK the torrent and the folder */
  char *out;            /* owned, absolute */
  char *state;          /* owned, absolute */
  char *listen_address; /* owned; numeric; NULL: all */
  int listen_port;      /* -1: chosen once and kept */
  GArray *peers;        /* owned; BtAddress */
  char **dht_routers;   /* owned; "host:port"; NULL: the well-known ones */
  BtRtcConfig *rtc;     /* owned */
  GArray *selection;    /* owned; guint32 file indices; NULL: not given */
  PmCliWatchOptions watch;
  BtEngineOptions engine;
  BtTorrentOptions torrent; /* of each */
  gboolean has_out;         /* it was given */
  gboolean seed, no_trackers, list, remove, quiet, json;
} PmCliOptions;

/* Reads the command line; names of peers are looked up. NULL and an error (G_OPTION_ERROR) for one
 * that is wrong. --help prints and ends the program. (transfer full) */
PmCliOptions *pm_cli_options_new (int argc, char **argv, GError **error);
void pm_cli_options_free (PmCliOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmCliOptions, pm_cli_options_free)

G_END_DECLS
