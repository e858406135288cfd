/* pm-cli-cast.c — shows a file on a screen elsewhere, and says how it goes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-cast.h"
#include "pm-cli-keys.h"

#define TELL_S 1 /* seconds between two positions, as the JSON lines promise */
#define STEP_US (10 * (gint64) G_USEC_PER_SEC)  /* that a key goes back or forward */
#define VOLUME_STEP 0.05                        /* and louder or quieter */
#define SETTLE_US (2 * (gint64) G_USEC_PER_SEC) /* until a device says how loud it was made */

struct _PmCliCast {
  PmCliCastPlace place;
  BtEngine *engine;          /* borrowed */
  BtCastFinder *finder;      /* owned */
  GCancellable *cancellable; /* owned; of the search */
  BtCastDevice *device;      /* owned; NULL: not found yet */
  BtTorrent *torrent;        /* owned; NULL: not known yet */
  guint32 file;
  BtCast *cast; /* owned; NULL: not playing */
  BtCastState told;
  guint tell_id;
  gboolean has_ended, is_stopping;
  PmCliKeys *keys;  /* owned; NULL: nobody presses any */
  double volume;    /* that was wished for at @volume_us */
  gint64 volume_us; /* monotonic; 0: never */
};

PmCliCast *
pm_cli_cast_new (const PmCliCastPlace *place)
{
  PmCliCast *self = g_new0 (PmCliCast, 1);

  self->place = *place;
  self->finder = bt_cast_finder_new ();
  self->cancellable = g_cancellable_new ();
  return self;
}

void
pm_cli_cast_free (PmCliCast *self)
{
  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_pointer (&self->keys, pm_cli_keys_free);
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_data (self->device, self);
  g_clear_object (&self->cast);
  g_clear_object (&self->device);
  g_clear_object (&self->torrent);
  g_object_unref (self->finder);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
end (PmCliCast *self, const GError *error)
{
  if (self->has_ended || self->is_stopping)
    return;
  self->has_ended = TRUE;
  self->place.ended (error, self->place.data);
}

/* --- telling ------------------------------------------------------------------------------------- */

static const char *
name_state (BtCastState state)
{
  static const char *const names[] = {
    [BT_CAST_IDLE] = "idle",       [BT_CAST_CONNECTING] = "connecting",
    [BT_CAST_LOADING] = "loading", [BT_CAST_PLAYING] = "playing",
    [BT_CAST_PAUSED] = "paused",   [BT_CAST_BUFFERING] = "buffering",
    [BT_CAST_ENDED] = "ended",     [BT_CAST_STOPPING] = "stopping",
    [BT_CAST_FAILED] = "failed",
  };

  return names[state];
}

/* The "cast" event. */
static void
tell (PmCliCast *self)
{
  const BtCastStatus *status = bt_cast_device_get_status (self->device);
  PmJson *json = pm_cli_output_begin (self->place.output, "cast");

  pm_json_add_string (json, "kind", bt_cast_kind_get_name (bt_cast_device_get_kind (self->device)));
  pm_json_add_string (json, "name", bt_cast_device_get_name (self->device));
  pm_json_add_string (json, "address", bt_cast_device_get_address (self->device));
  pm_json_add_string (json, "state", name_state (status->state));
  pm_json_add_seconds (json, "position",
                       (double) bt_cast_device_get_position (self->device) / G_USEC_PER_SEC);
  if (status->duration_us >= 0)
    pm_json_add_seconds (json, "duration", (double) status->duration_us / G_USEC_PER_SEC);
  pm_cli_output_send (self->place.output, json);
}

static gboolean
tell_cb (gpointer data)
{
  tell (data);
  return G_SOURCE_CONTINUE;
}

/* NULL: nothing is said of it. */
static const char *
get_words (BtCastState state)
{
  static const char *const words[] = {
    [BT_CAST_IDLE] = "stopped on",    [BT_CAST_CONNECTING] = "connecting to",
    [BT_CAST_LOADING] = "loading on", [BT_CAST_PLAYING] = "playing on",
    [BT_CAST_PAUSED] = "paused on",   [BT_CAST_BUFFERING] = "buffering on",
    [BT_CAST_ENDED] = "ended on",     [BT_CAST_STOPPING] = NULL,
    [BT_CAST_FAILED] = NULL,
  };

  return words[state];
}

/* Where a line is redrawn, that says what comes and goes while it plays. */
static void
say_state (PmCliCast *self, BtCastState state)
{
  gboolean is_brief = state >= BT_CAST_LOADING && state <= BT_CAST_BUFFERING;

  if (get_words (state) != NULL && !(is_brief && self->place.output->is_terminal))
    pm_cli_output_say (self->place.output, "%s %s", get_words (state),
                       bt_cast_device_get_name (self->device));
}

/* (transfer full) "0:12", "1:00:12" */
static char *
format_time (gint64 time_us)
{
  guint64 seconds = (guint64) (time_us / G_USEC_PER_SEC);
  guint64 minutes = seconds / 60;

  if (minutes < 60)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u", minutes, (guint) (seconds % 60));
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", minutes / 60, (guint) (minutes % 60),
                          (guint) (seconds % 60));
}

static void
add_times (GString *line, BtCastDevice *device)
{
  gint64 duration_us = bt_cast_device_get_status (device)->duration_us;
  g_autofree char *position = format_time (bt_cast_device_get_position (device));
  g_autofree char *duration = duration_us >= 0 ? format_time (duration_us) : NULL;

  g_string_append_printf (line, " %s", position);
  if (duration != NULL)
    g_string_append_printf (line, " of %s", duration);
}

char *
pm_cli_cast_format (PmCliCast *self)
{
  const BtCastStatus *status;
  GString *line;

  if (self->device == NULL || !bt_cast_device_is_busy (self->device))
    return NULL;
  status = bt_cast_device_get_status (self->device);
  if (get_words (status->state) == NULL)
    return NULL;
  line = g_string_new (get_words (status->state));
  g_string_append_printf (line, " %s", bt_cast_device_get_name (self->device));
  if (status->state != BT_CAST_CONNECTING && status->state != BT_CAST_LOADING)
    add_times (line, self->device);
  if (status->volume >= 0)
    g_string_append_printf (line, "  volume %d %%", (int) (status->volume * 100 + 0.5));
  return g_string_free (line, FALSE);
}

static void
changed_cb (PmCliCast *self)
{
  BtCastState state = bt_cast_device_get_status (self->device)->state;

  self->place.changed (self->place.data);
  if (state == self->told)
    return;
  self->told = state;
  tell (self);
  if (self->is_stopping && !bt_cast_device_is_busy (self->device)) {
    self->place.stopped (self->place.data);
    return;
  }
  say_state (self, state);
  /* Somebody with the device's own remote control ended it, or it did itself. */
  if (state == BT_CAST_ENDED || state == BT_CAST_IDLE)
    end (self, NULL);
  else if (state == BT_CAST_FAILED)
    end (self, bt_cast_device_get_error (self->device));
}

/* --- keys ---------------------------------------------------------------------------------------- */

/* At its end it plays once more. */
static void
pause_or_play (BtCastDevice *device)
{
  BtCastState state = bt_cast_device_get_status (device)->state;

  if (state == BT_CAST_PAUSED || state == BT_CAST_ENDED)
    bt_cast_device_play (device);
  else
    bt_cast_device_pause (device);
}

/* Some devices never tell how loud they are: then they were not made quieter. One that is told several times in
 * a row goes on from the last. */
static void
turn_volume (PmCliCast *self, double by)
{
  gint64 now_us = g_get_monotonic_time ();
  double told = bt_cast_device_get_status (self->device)->volume;

  if (self->volume_us == 0 || now_us - self->volume_us > SETTLE_US)
    self->volume = told >= 0 ? told : 1;
  self->volume = CLAMP (self->volume + by, 0, 1);
  self->volume_us = now_us;
  bt_cast_device_set_volume (self->device, self->volume);
}

static void
pressed_cb (PmCliKey key, gpointer data)
{
  PmCliCast *self = data;
  gint64 position_us = bt_cast_device_get_position (self->device);

  switch (key) {
  case PM_CLI_KEY_PAUSE:
    pause_or_play (self->device);
    break;
  case PM_CLI_KEY_BACK:
    bt_cast_device_seek (self->device, position_us - STEP_US);
    break;
  case PM_CLI_KEY_FORWARD:
    bt_cast_device_seek (self->device, position_us + STEP_US);
    break;
  case PM_CLI_KEY_QUIETER:
    turn_volume (self, -VOLUME_STEP);
    break;
  case PM_CLI_KEY_LOUDER:
    turn_volume (self, VOLUME_STEP);
    break;
  case PM_CLI_KEY_STOP:
  default:
    bt_cast_device_stop (self->device);
    break;
  }
}

/* A program that reads our lines has its own keys. */
static void
listen_to_keys (PmCliCast *self)
{
  if (self->place.output->json)
    return;
  self->keys = pm_cli_keys_new (pressed_cb, self);
  if (self->keys != NULL)
    pm_cli_output_say (self->place.output, "%s", PM_CLI_KEYS_HELP);
}

/* --- playing ------------------------------------------------------------------------------------- */

static void
go_on (PmCliCast *self)
{
  self->tell_id = g_timeout_add_seconds (TELL_S, tell_cb, self);
  listen_to_keys (self);
}

static void
started_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  PmCliCast *self = data;
  g_autoptr (GError) error = NULL;

  self->cast = bt_cast_start_finish (BT_ENGINE (engine), result, &error);
  if (self->cast == NULL)
    end (self, error);
  else if (self->is_stopping)
    bt_cast_device_stop (self->device);
  else if (!self->has_ended)
    go_on (self);
}

static gboolean
add_subtitles (PmCliCast *self, BtCastJob *job, GError **error)
{
  const char *path = self->place.options->subtitles;
  g_autofree char *name = NULL, *text = NULL;
  g_autoptr (BtSubtitles) subtitles = NULL;
  gsize size;

  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &text, &size, error))
    return FALSE;
  name = g_path_get_basename (path);
  subtitles = bt_subtitles_parse ((const guint8 *) text, size, error);
  if (subtitles == NULL) {
    g_prefix_error (error, "“%s”: ", name);
    return FALSE;
  }
  bt_cast_job_add_subtitles (job, subtitles, name, NULL, TRUE);
  return TRUE;
}

static void
start_when_ready (PmCliCast *self)
{
  g_autoptr (BtCastJob) job = NULL;
  g_autoptr (GError) error = NULL;

  if (self->device == NULL || self->torrent == NULL || self->is_stopping || self->has_ended)
    return;
  job = bt_cast_job_new (self->torrent, self->file);
  if (!add_subtitles (self, job, &error)) {
    end (self, error);
    return;
  }
  g_signal_connect_swapped (self->device, "changed", G_CALLBACK (changed_cb), self);
  bt_cast_start_async (self->engine, self->device, g_steal_pointer (&job), started_cb, self);
}

static void
found_cb (GObject *finder, GAsyncResult *result, gpointer data)
{
  PmCliCast *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastDevice) device =
      bt_cast_finder_find_finish (BT_CAST_FINDER (finder), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (device == NULL) {
    end (self, error);
    return;
  }
  self->device = g_steal_pointer (&device);
  pm_cli_output_say (self->place.output, "found %s at %s", bt_cast_device_get_name (self->device),
                     bt_cast_device_get_address (self->device));
  start_when_ready (self);
}

void
pm_cli_cast_begin (PmCliCast *self, BtEngine *engine)
{
  const PmCliWatchOptions *options = self->place.options;

  self->engine = engine;
  bt_cast_finder_find_async (self->finder, options->device, options->device_name, self->cancellable,
                             found_cb, self);
}

void
pm_cli_cast_play (PmCliCast *self, BtTorrent *torrent, guint32 file)
{
  if (self->torrent != NULL)
    return;
  self->torrent = g_object_ref (torrent);
  self->file = file;
  start_when_ready (self);
}

gboolean
pm_cli_cast_stop (PmCliCast *self)
{
  self->is_stopping = TRUE;
  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_pointer (&self->keys, pm_cli_keys_free);
  g_cancellable_cancel (self->cancellable);
  if (self->device == NULL || !bt_cast_device_is_busy (self->device))
    return FALSE;
  bt_cast_device_stop (self->device);
  return TRUE;
}
