/* pm-cli-output.c — what the terminal program says: to a person or, with --json, to a program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pm-cli-output.h"

#define CLEAR_LINE "\r\033[K" /* ECMA-48: to the begin of the line, erase to its end */

void
pm_cli_output_init (PmCliOutput *self, gboolean json, gboolean quiet)
{
  *self = (PmCliOutput) { .json = json, .quiet = quiet, .begun_us = g_get_monotonic_time () };
  self->is_terminal = isatty (STDOUT_FILENO);
}

/* Names and comments are a stranger's: what would steer a terminal is shown as U+FFFD.
 * (transfer full) */
static char *
dup_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *printable = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_find_next_char (at, NULL)) {
    gunichar letter = g_utf8_get_char (at);

    g_string_append_unichar (printable, g_unichar_iscntrl (letter) ? 0xfffd : letter);
  }
  return g_string_free (printable, FALSE);
}

/* Where the line would be drawn over what somebody writes to the shell. */
static gboolean
is_in_background (void)
{
  pid_t front = tcgetpgrp (STDOUT_FILENO);

  return front > 0 && front != getpgrp ();
}

void
pm_cli_output_clear (PmCliOutput *self)
{
  if (self->has_line && !is_in_background ()) {
    fputs (CLEAR_LINE, stdout);
    fflush (stdout);
  }
  self->has_line = FALSE;
}

PmJson *
pm_cli_output_begin (PmCliOutput *self, const char *event)
{
  PmJson *json = pm_json_new ();
  gint64 now_us = g_get_monotonic_time ();

  pm_json_add_string (json, "event", event);
  pm_json_add_seconds (json, "t", (double) (now_us - self->begun_us) / G_USEC_PER_SEC);
  return json;
}

void
pm_cli_output_send (PmCliOutput *self, PmJson *json)
{
  if (self->json && !self->quiet) {
    fputs (pm_json_finish (json), stdout);
    fputc ('\n', stdout);
    fflush (stdout);
  }
  pm_json_free (json);
}

void
pm_cli_output_say (PmCliOutput *self, const char *format, ...)
{
  g_autofree char *text = NULL, *printable = NULL;
  va_list arguments;

  if (self->json || self->quiet)
    return;
  pm_cli_output_clear (self);
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  printable = dup_printable (text);
  fputs (printable, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

/* Cuts @line to what the terminal has room for: one that went on in the next could not be redrawn. */
static void
fit (char *line)
{
  struct winsize size;
  guint n_columns = 0;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return;
  for (char *at = line; *at != '\0'; at = g_utf8_find_next_char (at, NULL)) {
    gunichar letter = g_utf8_get_char (at);

    n_columns += g_unichar_iszerowidth (letter) ? 0 : g_unichar_iswide (letter) ? 2 : 1;
    if (n_columns >= size.ws_col) {
      *at = '\0';
      return;
    }
  }
}

void
pm_cli_output_redraw (PmCliOutput *self, const char *line)
{
  g_autofree char *printable = NULL;

  if (self->json || self->quiet || !self->is_terminal || is_in_background ())
    return;
  printable = dup_printable (line);
  fit (printable);
  fputs (CLEAR_LINE, stdout);
  fputs (printable, stdout);
  fflush (stdout);
  self->has_line = TRUE;
}

/* "bt-storage-error-quark" -> "bt-storage-error" */
static char *
dup_domain (const GError *error)
{
  const char *domain = g_quark_to_string (error->domain);
  gsize length = strlen (domain);

  return g_str_has_suffix (domain, "-quark") ? g_strndup (domain, length - strlen ("-quark"))
                                             : g_strdup (domain);
}

static void
send_error (PmCliOutput *self, const GError *error, const char *id_text)
{
  g_autoptr (PmJson) json = pm_cli_output_begin (self, "error");
  g_autofree char *domain = dup_domain (error);

  pm_json_add_string (json, "domain", domain);
  pm_json_add_string (json, "message", error->message);
  if (pm_cli_name_error (error) != NULL)
    pm_json_add_string (json, "name", pm_cli_name_error (error));
  if (id_text != NULL)
    pm_json_add_string (json, "info_hash", id_text);
  fputs (pm_json_finish (json), stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

void
pm_cli_output_error (PmCliOutput *self, const GError *error, const char *id_text)
{
  const char *name = pm_cli_name_error (error);
  g_autofree char *message = dup_printable (error->message);

  pm_cli_output_clear (self);
  if (self->json)
    send_error (self, error, id_text);
  if (name != NULL)
    fprintf (stderr, "piecemeal-cli: %s: %s\n", name, message);
  else
    fprintf (stderr, "piecemeal-cli: %s\n", message);
}

/* --- what is inside ---------------------------------------------------------------------------- */

static void
add_files (PmJson *json, BtMetainfo *metainfo)
{
  pm_json_open_array (json, "files");
  for (guint32 i = 0; i < bt_metainfo_get_n_files (metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);

    pm_json_open_object (json, NULL);
    pm_json_add_string (json, "path", file->path);
    pm_json_add_uint (json, "size", file->length);
    pm_json_close_object (json);
  }
  pm_json_close_array (json);
}

void
pm_cli_output_metainfo (PmCliOutput *self, const char *event, BtMetainfo *metainfo)
{
  PmJson *json = pm_cli_output_begin (self, event);
  g_autofree char *hash = bt_info_hash_to_string (bt_metainfo_get_info_hash (metainfo));

  pm_json_add_string (json, "info_hash", hash);
  pm_json_add_string (json, "name", bt_metainfo_get_name (metainfo));
  pm_json_add_uint (json, "size", bt_metainfo_get_size (metainfo));
  pm_json_add_uint (json, "piece_length", bt_metainfo_get_piece_length (metainfo));
  pm_json_add_uint (json, "pieces", bt_metainfo_get_n_pieces (metainfo));
  add_files (json, metainfo);
  pm_cli_output_send (self, json);
}

void
pm_cli_output_files (PmCliOutput *self, BtMetainfo *metainfo)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);
    g_autofree char *size = g_format_size (file->length);

    if (!file->is_pad)
      pm_cli_output_say (self, "%6u  %10s  %s", i, size, file->path);
  }
}
