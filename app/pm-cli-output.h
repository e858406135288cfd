/* pm-cli-output.h — what the terminal program says: to a person or, with --json, to a program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

#include "pm-json.h"

G_BEGIN_DECLS

typedef struct {
  gboolean json;
  gboolean quiet;       /* nothing but errors */
  gboolean is_terminal; /* standard output can be redrawn */
  gboolean has_line;    /* a progress line stands there, without its end */
  gint64 begun_us;      /* monotonic */
} PmCliOutput;

void pm_cli_output_init (PmCliOutput *self, gboolean json, gboolean quiet);
/* A JSON event with its time; the caller adds the rest and gives it to pm_cli_output_send(). */
PmJson *pm_cli_output_begin (PmCliOutput *self, const char *event);
/* (transfer full) of @json */
void pm_cli_output_send (PmCliOutput *self, PmJson *json);
/* For people only. */
void pm_cli_output_say (PmCliOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Redraws the progress line of a terminal, as much of it as has room. */
void pm_cli_output_redraw (PmCliOutput *self, const char *line);
/* Takes that line away. */
void pm_cli_output_clear (PmCliOutput *self);
/* To standard error, and as JSON event. @id_text: hash of the torrent it is about, or NULL. */
void pm_cli_output_error (PmCliOutput *self, const GError *error, const char *id_text);
/* The "added" event, or @event instead. */
void pm_cli_output_metainfo (PmCliOutput *self, const char *event, BtMetainfo *metainfo);
/* A numbered list of the files. */
void pm_cli_output_files (PmCliOutput *self, BtMetainfo *metainfo);

/* One word or two for what failed, as scripts look for: "disk full", "bad pieces"; NULL: none. */
const char *pm_cli_name_error (const GError *error);

G_END_DECLS
