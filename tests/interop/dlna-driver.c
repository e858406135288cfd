/* dlna-driver.c — drives one device by lines on its input, and tells in JSON what becomes of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dlna-driver ADDRESS | dlna-driver search [INTERFACE]. Commands, a line each: load URL TYPE [START
 * DURATION [TEXT-URL]], play, pause, seek SECONDS, volume 0..1, mute 0|1, stop, quit; with search: use ID. */
#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cast/bt-cast-device.h"
#include "cast/bt-dlna-search.h"
#include "cast/bt-dlna.h"

#define TICK_MS 200 /* between two lines of status: a test follows a position within a second */

typedef struct {
  GMainLoop *loop;
  GDataInputStream *input;
  BtDlnaSearch *search;
  GHashTable *found; /* id -> BtCastDevice */
  BtCastDevice *device;
} Driver;

/* As JSON; what is not ASCII stays as it is. */
static char *
quote (const char *text)
{
  char others[0x100 - 0x7f + 1] = { 0 };
  g_autofree char *escaped = NULL;

  for (guint i = 0; i + 1 < sizeof others; i++)
    others[i] = (char) (0x7f + i);
  escaped = g_strescape (text ? text : "", others);
  return g_strdup_printf ("\"%s\"", escaped);
}

static void
tell_device (const char *event, BtCastDevice *device)
{
  g_autofree char *name = quote (bt_cast_device_get_name (device));
  g_autofree char *address = quote (bt_cast_device_get_address (device));
  g_autofree char *id = quote (bt_cast_device_get_id (device));

  g_print ("{\"event\": \"%s\", \"name\": %s, \"address\": %s, \"id\": %s}\n", event, name, address,
           id);
}

static void
tell_error (const GError *error)
{
  g_autofree char *message = quote (error->message);

  g_print ("{\"event\": \"error\", \"code\": %d, \"message\": %s}\n", error->code, message);
}

static void
tell_status (BtCastDevice *device)
{
  static const char *const names[] = { "idle",      "connecting", "loading",  "playing", "paused",
                                       "buffering", "ended",      "stopping", "failed" };
  const BtCastStatus *status = bt_cast_device_get_status (device);

  g_print ("{\"event\": \"status\", \"state\": \"%s\", \"position\": %.3f, \"duration\": %.3f, "
           "\"volume\": %.3f, \"muted\": %s}\n",
           names[status->state], (double) bt_cast_device_get_position (device) / G_USEC_PER_SEC,
           (double) status->duration_us / G_USEC_PER_SEC, status->volume,
           status->is_muted ? "true" : "false");
}

static void
changed_cb (BtCastDevice *device, gpointer data)
{
  tell_status (device);
  if (bt_cast_device_get_error (device))
    tell_error (bt_cast_device_get_error (device));
}

static gboolean
tick_cb (gpointer data)
{
  Driver *driver = data;

  if (driver->device)
    tell_status (driver->device);
  return G_SOURCE_CONTINUE;
}

static void
use (Driver *driver, BtCastDevice *device)
{
  g_set_object (&driver->device, device);
  g_signal_connect (device, "changed", G_CALLBACK (changed_cb), driver);
  tell_device ("ready", device);
}

static double
number_of (char **words, guint i, double otherwise)
{
  return g_strv_length (words) > i ? g_ascii_strtod (words[i], NULL) : otherwise;
}

static void
load (Driver *driver, char **words)
{
  g_autoptr (BtCastMedia) media = bt_cast_media_new (words[1], words[2], "A film & its title");
  g_autoptr (GError) error = NULL;
  double duration = number_of (words, 4, -1);

  media->start_us = (gint64) (number_of (words, 3, 0) * G_USEC_PER_SEC);
  media->duration_us = duration < 0 ? -1 : (gint64) (duration * G_USEC_PER_SEC);
  if (g_strv_length (words) > 5) {
    bt_cast_media_add_text (media, words[5], "English", "en");
    media->text = 0;
  }
  if (!bt_cast_device_load (driver->device, media, &error))
    tell_error (error);
}

static void
obey_device (Driver *driver, char **words)
{
  double number = number_of (words, 1, 0);
  BtCastDevice *device = driver->device;

  if (strcmp (words[0], "load") == 0 && g_strv_length (words) > 2)
    load (driver, words);
  else if (strcmp (words[0], "play") == 0)
    bt_cast_device_play (device);
  else if (strcmp (words[0], "pause") == 0)
    bt_cast_device_pause (device);
  else if (strcmp (words[0], "seek") == 0)
    bt_cast_device_seek (device, (gint64) (number * G_USEC_PER_SEC));
  else if (strcmp (words[0], "volume") == 0)
    bt_cast_device_set_volume (device, number);
  else if (strcmp (words[0], "mute") == 0)
    bt_cast_device_set_muted (device, number != 0);
  else if (strcmp (words[0], "stop") == 0)
    bt_cast_device_stop (device);
}

static void
obey (Driver *driver, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 0);

  if (!words[0] || strcmp (words[0], "quit") == 0)
    g_main_loop_quit (driver->loop);
  else if (strcmp (words[0], "use") == 0 && words[1]
           && g_hash_table_contains (driver->found, words[1]))
    use (driver, g_hash_table_lookup (driver->found, words[1]));
  else if (driver->device)
    obey_device (driver, words);
}

static void
line_cb (GObject *input, GAsyncResult *result, gpointer data)
{
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (input), result, NULL, NULL);
  Driver *driver = data;

  if (!line) {
    g_main_loop_quit (driver->loop);
    return;
  }
  obey (driver, line);
  g_data_input_stream_read_line_async (driver->input, G_PRIORITY_DEFAULT, NULL, line_cb, driver);
}

static void
found_cb (BtCastDevice *device, gpointer data)
{
  Driver *driver = data;

  g_hash_table_insert (driver->found, g_strdup (bt_cast_device_get_id (device)),
                       g_object_ref (device));
  tell_device ("found", device);
}

static void
lost_cb (BtCastDevice *device, gpointer data)
{
  tell_device ("lost", device);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastDevice) device = bt_dlna_new_for_location_finish (result, &error);

  if (device)
    use (data, device);
  else
    tell_error (error);
}

int
main (int argc, char **argv)
{
  Driver driver = { 0 };
  g_autoptr (GInputStream) standard = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  if (argc < 3)
    return 2;
  setvbuf (stdout, NULL, _IOLBF, 0);
  driver.loop = g_main_loop_new (NULL, FALSE);
  driver.input = g_data_input_stream_new (standard);
  driver.found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  if (strcmp (argv[2], "search") == 0) {
    driver.search = bt_dlna_search_new (found_cb, lost_cb, &driver);
    bt_dlna_search_start (driver.search, argv[3]);
  } else {
    bt_dlna_new_for_location_async (argv[2], NULL, opened_cb, &driver);
  }
  g_timeout_add (TICK_MS, tick_cb, &driver);
  g_data_input_stream_read_line_async (driver.input, G_PRIORITY_DEFAULT, NULL, line_cb, &driver);
  g_main_loop_run (driver.loop);
  g_clear_object (&driver.device);
  g_clear_pointer (&driver.search, bt_dlna_search_free);
  g_hash_table_unref (driver.found);
  g_object_unref (driver.input);
  g_main_loop_unref (driver.loop);
  return 0;
}
