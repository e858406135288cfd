/* pm-cli-cast.h — shows a file on a screen elsewhere, and says how it goes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-cli-output.h"
#include "pm-cli-watch-options.h"

G_BEGIN_DECLS

typedef struct _PmCliCast PmCliCast;

/* What it needs of whoever watches. */
typedef struct {
  const PmCliWatchOptions *options; /* borrowed */
  PmCliOutput *output;              /* borrowed */
  /* It was played to its end, or stopped there (@error NULL), or cannot be. Once. */
  void (*ended) (const GError *error, gpointer data);
  void (*stopped) (gpointer data); /* after pm_cli_cast_stop() that gave TRUE */
  void (*changed) (gpointer data); /* what pm_cli_cast_format() says did */
  gpointer data;
} PmCliCastPlace;

PmCliCast *pm_cli_cast_new (const PmCliCastPlace *place);
void pm_cli_cast_free (PmCliCast *self);
/* Begins to look for the device. */
void pm_cli_cast_begin (PmCliCast *self, BtEngine *engine);
/* Plays @file there as soon as the device is found. */
void pm_cli_cast_play (PmCliCast *self, BtTorrent *torrent, guint32 file);
/* (transfer full) (nullable) How it is: "playing on Living Room 0:12 of 1:00". */
char *pm_cli_cast_format (PmCliCast *self);
/* Nothing more is begun or told. TRUE: the device plays, and is being stopped. */
gboolean pm_cli_cast_stop (PmCliCast *self);

G_END_DECLS
