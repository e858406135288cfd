/* pm-cli-cast.c — shows a file on a screen elsewhere, and says how it goes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-cast.h"

#define TELL_S 1 /* seconds between two positions, as the JSON lines promise */

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

static void
say_state (PmCliCast *self, BtCastState state)
{
  const char *name = bt_cast_device_get_name (self->device);

  if (state == BT_CAST_CONNECTING)
    pm_cli_output_say (self->place.output, "connecting to %s", name);
  else if (state == BT_CAST_PLAYING)
    pm_cli_output_say (self->place.output, "playing on %s", name);
  else if (state == BT_CAST_PAUSED)
    pm_cli_output_say (self->place.output, "paused on %s", name);
}

static void
changed_cb (PmCliCast *self)
{
  BtCastState state = bt_cast_device_get_status (self->device)->state;

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

/* --- playing ------------------------------------------------------------------------------------- */

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
  else
    self->tell_id = g_timeout_add_seconds (TELL_S, tell_cb, self);
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
  g_cancellable_cancel (self->cancellable);
  if (self->device == NULL || !bt_cast_device_is_busy (self->device))
    return FALSE;
  bt_cast_device_stop (self->device);
  return TRUE;
}
