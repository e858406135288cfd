/* cast-driver.c — drives one device by lines on its standard input: cast-driver KIND ADDRESS [NAME], or a renderer
 * that it finds: cast-driver dlna search [INTERFACE].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   use ID (of one that was found)
 *   load URL TYPE TITLE [start=SECONDS] [duration=SECONDS] [video=CODEC] [audio=CODEC]
 *        [text=URL,NAME,LANGUAGE]... [shown=INDEX]
 *   play | pause | stop | seek SECONDS | volume 0…1 | mute yes|no | text INDEX | status | quit
 *
 * A line is split as a shell does. Prints a JSON object a line: "found" and "lost" of a search, "ready" when
 * there is a device to drive, "status" whenever it changed and for `status`, "refused" for what was not sent and for
 * a device that is not there, "end" before it ends. */
#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "cast/bt-airplay.h"
#include "cast/bt-chromecast.h"
#include "cast/bt-dlna-search.h"
#include "cast/bt-dlna.h"

#define LINGER_US 200000 /* after the last command, so that what is being closed is closed */

typedef BtCastDevice *(*Constructor) (const char *name, const char *address, const char *id);

static BtCastDevice *
new_airplay (const char *name, const char *address, const char *id)
{
  return bt_airplay_new (name, address, id, NULL);
}

/* By BtCastKind; a renderer is asked first what it is. */
static const Constructor constructors[BT_N_CAST_KINDS] = {
  [BT_CAST_CHROMECAST] = bt_chromecast_new,
  [BT_CAST_AIRPLAY] = new_airplay,
};

typedef struct {
  BtCastDevice *device;      /* owned; NULL: none yet */
  BtDlnaSearch *search;      /* owned; NULL: none */
  GHashTable *found;         /* owned; id -> BtCastDevice */
  GCancellable *cancellable; /* owned; of what opens it */
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

static void
say_device (const char *event, BtCastDevice *device)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", bt_cast_device_get_name (device));
  json_object_set_string_member (object, "address", bt_cast_device_get_address (device));
  json_object_set_string_member (object, "id", bt_cast_device_get_id (device));
  say (event, object);
}

static void
say_refused (const GError *error)
{
  JsonObject *object = json_object_new ();

  add_error (object, error);
  say ("refused", object);
}

/* --- whom it drives ------------------------------------------------------------------------------ */

static void
use (Driver *self, BtCastDevice *device)
{
  if (device == NULL)
    return;
  if (g_set_object (&self->device, device))
    g_signal_connect (device, "changed", G_CALLBACK (say_status), NULL);
  say_device ("ready", device);
}

static void
found_cb (BtCastDevice *device, gpointer data)
{
  Driver *self = data;

  g_hash_table_insert (self->found, g_strdup (bt_cast_device_get_id (device)),
                       g_object_ref (device));
  say_device ("found", device);
}

static void
lost_cb (BtCastDevice *device, gpointer data G_GNUC_UNUSED)
{
  say_device ("lost", device);
}

static void
opened_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastDevice) device = bt_dlna_new_for_location_finish (result, &error);

  if (device != NULL)
    use (data, device);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_refused (error);
}

static BtCastKind
find_kind (const char *name)
{
  BtCastKind kind = 0;

  while (kind < BT_N_CAST_KINDS && !g_str_equal (name, bt_cast_kind_get_name (kind)))
    kind++;
  return kind;
}

/* @more: a name or an interface; NULL: none. */
static void
find (Driver *self, BtCastKind kind, const char *where, const char *more)
{
  if (constructors[kind] != NULL) {
    g_autoptr (BtCastDevice) device = constructors[kind](more != NULL ? more : where, where, where);

    use (self, device);
  } else if (g_str_equal (where, "search")) {
    self->search = bt_dlna_search_new (found_cb, lost_cb, self);
    bt_dlna_search_start (self->search, more);
  } else {
    bt_dlna_new_for_location_async (where, self->cancellable, opened_cb, self);
  }
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
  if (!bt_cast_device_load (device, media, &error))
    say_refused (error);
}

static void
obey_device (BtCastDevice *device, char **words, int n_words)
{
  const char *value = n_words > 1 ? words[1] : "";

  if (g_str_equal (words[0], "load"))
    load (device, words, n_words);
  else if (g_str_equal (words[0], "play"))
    bt_cast_device_play (device);
  else if (g_str_equal (words[0], "pause"))
    bt_cast_device_pause (device);
  else if (g_str_equal (words[0], "stop"))
    bt_cast_device_stop (device);
  else if (g_str_equal (words[0], "seek"))
    bt_cast_device_seek (device, parse_time (value));
  else if (g_str_equal (words[0], "volume"))
    bt_cast_device_set_volume (device, g_ascii_strtod (value, NULL));
  else if (g_str_equal (words[0], "mute"))
    bt_cast_device_set_muted (device, g_str_equal (value, "yes"));
  else if (g_str_equal (words[0], "text"))
    bt_cast_device_set_text (device, atoi (value));
  else if (g_str_equal (words[0], "status"))
    say_status (device);
}

static void
obey (Driver *self, char **words, int n_words)
{
  if (g_str_equal (words[0], "quit"))
    self->is_done = TRUE;
  else if (g_str_equal (words[0], "use") && n_words > 1)
    use (self, g_hash_table_lookup (self->found, words[1]));
  else if (self->device != NULL)
    obey_device (self->device, words, n_words);
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

static void
close_all (Driver *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->search, bt_dlna_search_free);
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_func (self->device, say_status, NULL);
  g_hash_table_unref (self->found);
  g_clear_object (&self->device);
  linger ();
  g_object_unref (self->cancellable);
}

int
main (int argc, char **argv)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  BtCastKind kind = argc > 2 ? find_kind (argv[1]) : BT_N_CAST_KINDS;
  Driver driver = { .cancellable = g_cancellable_new () };

  if (kind == BT_N_CAST_KINDS)
    return 2;
  driver.found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  find (&driver, kind, argv[2], argv[3]);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &driver);
  while (!driver.is_done)
    g_main_context_iteration (NULL, TRUE);
  close_all (&driver);
  say ("end", json_object_new ());
  return 0;
}
