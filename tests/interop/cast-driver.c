/* cast-driver.c — drives one device by lines on its standard input: cast-driver KIND ADDRESS [NAME].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   load URL TYPE TITLE [start=SECONDS] [duration=SECONDS] [video=CODEC] [audio=CODEC]
 *   play | pause | stop | seek SECONDS | volume 0…1 | status | quit
 *
 * A line is split as a shell does. Prints a JSON object a line: "status" whenever it changed and for
 * `status`, "refused" for what was not sent, "end" before it ends. */
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "cast/bt-airplay.h"

#define LINGER_MS 200 /* after the last command, so that what is being closed is closed */

typedef struct {
  BtCastDevice *device;
  gboolean is_done;
} Driver;

/* --- what it tells ------------------------------------------------------------------------------- */

/* "" or ", "code": 4, "message": "…"". (transfer full) */
static char *
format_error (const GError *error)
{
  g_autofree char *text = error != NULL ? g_strescape (error->message, NULL) : NULL;

  return error != NULL ? g_strdup_printf (", \"code\": %d, \"message\": \"%s\"", error->code, text)
                       : g_strdup ("");
}

static void
say_status (BtCastDevice *device)
{
  static const char *const states[] = { "idle",      "connecting", "loading",  "playing", "paused",
                                        "buffering", "ended",      "stopping", "failed" };
  const BtCastStatus *status = bt_cast_device_get_status (device);
  g_autofree char *error = format_error (bt_cast_device_get_error (device));

  g_print ("{\"event\": \"status\", \"state\": \"%s\", \"position\": %.6f, \"duration\": %.6f, "
           "\"volume\": %.6f%s}\n",
           states[status->state], (double) bt_cast_device_get_position (device) / G_USEC_PER_SEC,
           status->duration_us < 0 ? -1 : (double) status->duration_us / G_USEC_PER_SEC,
           status->volume, error);
}

/* --- what it is told ----------------------------------------------------------------------------- */

static gint64
parse_time (const char *text)
{
  return (gint64) (g_ascii_strtod (text, NULL) * G_USEC_PER_SEC);
}

static void
set_option (BtCastMedia *media, const char *option)
{
  g_auto (GStrv) parts = g_strsplit (option, "=", 2);

  if (parts[1] == NULL)
    return;
  if (strcmp (parts[0], "start") == 0)
    media->start_us = parse_time (parts[1]);
  else if (strcmp (parts[0], "duration") == 0)
    media->duration_us = parse_time (parts[1]);
  else if (strcmp (parts[0], "video") == 0)
    media->video_codec = g_strdup (parts[1]);
  else if (strcmp (parts[0], "audio") == 0)
    media->audio_codec = g_strdup (parts[1]);
}

static void
load (BtCastDevice *device, char **words, int n_words)
{
  g_autoptr (BtCastMedia) media = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (n_words < 4)
    return;
  media = bt_cast_media_new (words[1], words[2], words[3]);
  for (int i = 4; i < n_words; i++)
    set_option (media, words[i]);
  if (bt_cast_device_load (device, media, &error))
    return;
  text = format_error (error);
  g_print ("{\"event\": \"refused\"%s}\n", text);
}

static void
obey (Driver *self, char **words, int n_words)
{
  const char *value = n_words > 1 ? words[1] : "";

  if (strcmp (words[0], "load") == 0)
    load (self->device, words, n_words);
  else if (strcmp (words[0], "play") == 0)
    bt_cast_device_play (self->device);
  else if (strcmp (words[0], "pause") == 0)
    bt_cast_device_pause (self->device);
  else if (strcmp (words[0], "stop") == 0)
    bt_cast_device_stop (self->device);
  else if (strcmp (words[0], "seek") == 0)
    bt_cast_device_seek (self->device, parse_time (value));
  else if (strcmp (words[0], "volume") == 0)
    bt_cast_device_set_volume (self->device, g_ascii_strtod (value, NULL));
  else if (strcmp (words[0], "status") == 0)
    say_status (self->device);
  else if (strcmp (words[0], "quit") == 0)
    self->is_done = TRUE;
}

static void
line_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  GDataInputStream *lines = G_DATA_INPUT_STREAM (stream);
  Driver *self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (lines, result, NULL, NULL);
  g_auto (GStrv) words = NULL;
  int n_words;

  self->is_done |= line == NULL;
  if (line != NULL && g_shell_parse_argv (line, &n_words, &words, NULL))
    obey (self, words, n_words);
  if (!self->is_done)
    g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, self);
}

/* --- all of it ----------------------------------------------------------------------------------- */

static gboolean
end_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
linger (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (LINGER_MS, end_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  Driver driver = { 0 };

  if (argc < 3 || strcmp (argv[1], bt_cast_kind_get_name (BT_CAST_AIRPLAY)) != 0)
    return 2;
  driver.device = bt_airplay_new (argc > 3 ? argv[3] : argv[2], argv[2], argv[2], NULL);
  g_signal_connect (driver.device, "changed", G_CALLBACK (say_status), NULL);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &driver);
  while (!driver.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_func (driver.device, say_status, NULL);
  g_object_unref (driver.device);
  linger ();
  g_print ("{\"event\": \"end\"}\n");
  return 0;
}
