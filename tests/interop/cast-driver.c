/* cast-driver.c — drives one device by lines on its standard input: cast-driver KIND ADDRESS [NAME].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   load URL TYPE TITLE [start=SECONDS] [duration=SECONDS] [video=CODEC] [audio=CODEC]
 *        [text=URL,NAME,LANGUAGE]... [shown=INDEX]
 *   play | pause | stop | seek SECONDS | volume 0…1 | mute yes|no | text INDEX | status | quit
 *
 * A line is split as a shell does. Prints a JSON object a line: "status" whenever it changed and for
 * `status`, "refused" for what was not sent, "end" before it ends. */
#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "cast/bt-airplay.h"
#include "cast/bt-chromecast.h"

#define LINGER_US 200000 /* after the last command, so that what is being closed is closed */

typedef BtCastDevice *(*Constructor) (const char *name, const char *address, const char *id);

static BtCastDevice *
new_airplay (const char *name, const char *address, const char *id)
{
  return bt_airplay_new (name, address, id, NULL);
}

/* By BtCastKind. */
static const Constructor constructors[BT_N_CAST_KINDS] = {
  [BT_CAST_CHROMECAST] = bt_chromecast_new,
  [BT_CAST_AIRPLAY] = new_airplay,
};

typedef struct {
  BtCastDevice *device;
  gboolean is_done;
} Driver;

/* --- what it tells ------------------------------------------------------------------------------- */

/* Takes @object. */
static void
say (const char *event, JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "event", event);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
  json_object_unref (object);
}

static void
add_error (JsonObject *object, const GError *error)
{
  if (error == NULL)
    return;
  json_object_set_int_member (object, "code", error->code);
  json_object_set_string_member (object, "message", error->message);
}

static double
to_seconds (gint64 time_us)
{
  return (double) time_us / G_USEC_PER_SEC;
}

static void
say_status (BtCastDevice *device)
{
  static const char *const states[] = { "idle",      "connecting", "loading",  "playing", "paused",
                                        "buffering", "ended",      "stopping", "failed" };
  const BtCastStatus *status = bt_cast_device_get_status (device);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", states[status->state]);
  json_object_set_double_member (object, "position",
                                 to_seconds (bt_cast_device_get_position (device)));
  json_object_set_double_member (object, "duration",
                                 status->duration_us < 0 ? -1 : to_seconds (status->duration_us));
  json_object_set_double_member (object, "volume", status->volume);
  json_object_set_boolean_member (object, "muted", status->is_muted);
  json_object_set_int_member (object, "text", status->text);
  add_error (object, bt_cast_device_get_error (device));
  say ("status", object);
}

/* --- what it is told ----------------------------------------------------------------------------- */

static gint64
parse_time (const char *text)
{
  return (gint64) (g_ascii_strtod (text, NULL) * G_USEC_PER_SEC);
}

static void
add_text (BtCastMedia *media, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", 3);

  if (g_strv_length (parts) == 3)
    bt_cast_media_add_text (media, parts[0], parts[1], parts[2][0] != '\0' ? parts[2] : NULL);
}

static void
set_option (BtCastMedia *media, const char *option)
{
  g_auto (GStrv) parts = g_strsplit (option, "=", 2);
  const char *value = parts[1];

  if (value == NULL)
    return;
  if (g_str_equal (parts[0], "start"))
    media->start_us = parse_time (value);
  else if (g_str_equal (parts[0], "duration"))
    media->duration_us = parse_time (value);
  else if (g_str_equal (parts[0], "video"))
    media->video_codec = g_strdup (value);
  else if (g_str_equal (parts[0], "audio"))
    media->audio_codec = g_strdup (value);
  else if (g_str_equal (parts[0], "text"))
    add_text (media, value);
  else if (g_str_equal (parts[0], "shown"))
    media->text = atoi (value);
}

static void
load (BtCastDevice *device, char **words, int n_words)
{
  g_autoptr (BtCastMedia) media = NULL;
  g_autoptr (GError) error = NULL;

  if (n_words < 4)
    return;
  media = bt_cast_media_new (words[1], words[2], words[3]);
  for (int i = 4; i < n_words; i++)
    set_option (media, words[i]);
  if (!bt_cast_device_load (device, media, &error)) {
    JsonObject *object = json_object_new ();

    add_error (object, error);
    say ("refused", object);
  }
}

static void
obey (Driver *self, char **words, int n_words)
{
  const char *value = n_words > 1 ? words[1] : "";

  if (g_str_equal (words[0], "load"))
    load (self->device, words, n_words);
  else if (g_str_equal (words[0], "play"))
    bt_cast_device_play (self->device);
  else if (g_str_equal (words[0], "pause"))
    bt_cast_device_pause (self->device);
  else if (g_str_equal (words[0], "stop"))
    bt_cast_device_stop (self->device);
  else if (g_str_equal (words[0], "seek"))
    bt_cast_device_seek (self->device, parse_time (value));
  else if (g_str_equal (words[0], "volume"))
    bt_cast_device_set_volume (self->device, g_ascii_strtod (value, NULL));
  else if (g_str_equal (words[0], "mute"))
    bt_cast_device_set_muted (self->device, g_str_equal (value, "yes"));
  else if (g_str_equal (words[0], "text"))
    bt_cast_device_set_text (self->device, atoi (value));
  else if (g_str_equal (words[0], "status"))
    say_status (self->device);
  else if (g_str_equal (words[0], "quit"))
    self->is_done = TRUE;
}

static void
line_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  Driver *self = data;
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (stream), result, NULL, NULL);
  g_auto (GStrv) words = NULL;
  int n_words;

  self->is_done |= line == NULL;
  if (line != NULL && g_shell_parse_argv (line, &n_words, &words, NULL))
    obey (self, words, n_words);
  if (!self->is_done)
    g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (stream), G_PRIORITY_DEFAULT, NULL,
                                         line_cb, self);
}

/* --- all of it ----------------------------------------------------------------------------------- */

static Constructor
find_kind (const char *name)
{
  for (guint kind = 0; kind < BT_N_CAST_KINDS; kind++) {
    if (g_str_equal (name, bt_cast_kind_get_name (kind)))
      return constructors[kind];
  }
  return NULL;
}

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

  g_timeout_add (LINGER_US / 1000, end_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  Constructor constructor = argc > 2 ? find_kind (argv[1]) : NULL;
  Driver driver = { 0 };

  if (constructor == NULL)
    return 2;
  driver.device = constructor (argc > 3 ? argv[3] : argv[2], argv[2], argv[2]);
  g_signal_connect (driver.device, "changed", G_CALLBACK (say_status), NULL);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &driver);
  while (!driver.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_func (driver.device, say_status, NULL);
  g_object_unref (driver.device);
  linger ();
  say ("end", json_object_new ());
  return 0;
}
