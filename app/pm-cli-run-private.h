/* pm-cli-run-private.h — one run of the terminal program, and one job for each torrent named.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-cli-meetings.h"
#include "pm-cli-output.h"
#include "pm-cli-run.h"
#include "pm-cli-watch.h"

G_BEGIN_DECLS

typedef struct {
  const PmCliOptions *options; /* borrowed */
  PmCliOutput output;
  GMainLoop *loop;   /* owned */
  BtEngine *engine;  /* owned */
  GPtrArray *jobs;   /* owned; PmCliJob */
  PmCliWatch *watch; /* owned; NULL: nothing is watched */
  PmExit exit;       /* what the program ends with */
  gboolean ending;   /* nothing new is begun */
  gboolean said_complete;
  guint
      n_pending; /* removals, and a screen that is told to stop: they end before the engine does */
  guint n_interrupts; /* signals that came */
} PmCliRun;

typedef struct {
  PmCliRun *run;           /* borrowed */
  const char *source;      /* borrowed: the argument */
  BtTorrent *torrent;      /* owned reference; NULL until added */
  PmCliMeetings *meetings; /* owned; NULL unless a program listens */
  GError *told;            /* owned: the error that was told last, or NULL */
  gboolean existed;        /* the state folder knew it */
  gboolean was_told;       /* its metainfo was told */
  guint64 old_wanted; /* bytes that earlier runs wanted, when this one wants more; 0: it does not */
  gboolean forget;    /* its resume data is to go in the end, its files stay */
  gboolean is_complete, has_failed;
  gboolean has_ended; /* complete, and it has seeded enough */
} PmCliJob;

/* (transfer full) */
PmCliJob *pm_cli_job_new (PmCliRun *run, const char *source);
void pm_cli_job_free (PmCliJob *self);
/* Adds it to the engine, or goes on with what the engine has of it. */
void pm_cli_job_start (PmCliJob *self);
gboolean pm_cli_job_is_done (const PmCliJob *self);

/* A job is complete, failed, or has seeded enough: ends the run when none is left to do. */
void pm_cli_run_job_done (PmCliRun *self);
/* Ends in order with @exit; once. */
void pm_cli_run_end (PmCliRun *self, PmExit exit);

/* The "progress" event of one torrent. */
void pm_cli_tell_progress (PmCliOutput *output, BtTorrent *torrent);
/* The line a terminal shows for all of @jobs (PmCliJob). (transfer full) */
char *pm_cli_format_progress (GPtrArray *jobs);

G_END_DECLS
