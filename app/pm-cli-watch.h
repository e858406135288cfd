/* pm-cli-watch.h — serves what the command line names, and shows it in a player.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-cli-output.h"
#include "pm-cli-watch-options.h"

G_BEGIN_DECLS

typedef struct _PmCliWatch PmCliWatch;

/* What it needs of the run. */
typedef struct {
  const PmCliWatchOptions *options; /* borrowed */
  const GArray *selection;          /* borrowed; guint32 indices of wanted files; NULL: all */
  PmCliOutput *output;              /* borrowed */
  /* The player ended, or nothing can be shown: @is_fine or an error was told. Once. */
  void (*ended) (gboolean is_fine, gpointer data);
  void (*stopped) (gpointer data); /* after pm_cli_watch_end() that gave TRUE */
  void (*changed) (gpointer data); /* what pm_cli_watch_format() says did */
  gpointer data;
} PmCliWatchPlace;

/* NULL: the player is not there, which was told. */
PmCliWatch *pm_cli_watch_new (const PmCliWatchPlace *place);
/* When @engine is open. */
void pm_cli_watch_begin (PmCliWatch *self, BtEngine *engine);
/* Serves @torrent, whose metadata is known, as soon as it can. */
void pm_cli_watch_add (PmCliWatch *self, BtTorrent *torrent);
/* (transfer full) (nullable) How a screen elsewhere is. */
char *pm_cli_watch_format (PmCliWatch *self);
/* Somebody watches, or may: what is complete is not left yet. */
gboolean pm_cli_watch_is_needed (PmCliWatch *self);
/* Ends the player and hangs up; nothing is told any more. TRUE: a screen elsewhere is told to stop, and whoever
 * wants it to hear that waits. */
gboolean pm_cli_watch_end (PmCliWatch *self);
/* After the main loop. */
void pm_cli_watch_free (PmCliWatch *self);

G_END_DECLS
