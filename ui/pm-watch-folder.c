/* pm-watch-folder.c — a folder in which torrent files appear that are to be added.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-watch-folder.h"

#include "pm-place.h"
#include "pm-watch-memory.h"

#include <string.h>

#define TRIES 3 /* of a file that is bad, with a pause between them that doubles */
#define SELDOM_FACTOR \
  5 /* pauses between looks where nobody tells of changes, or the folder is not there */
#define BATCH 100      /* files of a folder that are looked at in one go */
#define LINK_SIZE 8192 /* bytes of a .magnet file that are read */
#define ATTRIBUTES                                                      \
  G_FILE_ATTRIBUTE_STANDARD_NAME                                        \
  "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

/* A file that was seen and not dealt with yet. */
typedef struct {
  PmWatchStamp stamp;
  guint n_tries;
  guint n_waits;     /* looks until it is told again */
  gboolean is_ready; /* to be told, or told and not answered */
} PmSighting;

struct _PmWatchFolder {
  GObject parent_instance;
  PmWatchMemory *memory; /* owned */
  GFile *folder;         /* owned; NULL: none */
  GFileMonitor *monitor; /* owned; NULL: none */
  GHashTable *sightings; /* path -> PmSighting, both owned */
  GHashTable *seen;      /* owned; paths that the look under way has met; NULL: none is */
  GQueue *ready;         /* paths, owned: to be told */
  GCancellable *cancel;  /* owned; of the look under way and of what is read */
  char *told;            /* owned; path whose answer is waited for; NULL: none */
  guint quiet_ms, look_id;
  gboolean clear;
  gboolean is_deaf;  /* what others do in it is not heard of */
  gboolean is_stale; /* something happened while it was looked */
};

enum { FOUND, SPOILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmWatchFolder, pm_watch_folder, G_TYPE_OBJECT)

static void tell_next (PmWatchFolder *self);

static gboolean
is_link_file (const char *name)
{
  return g_str_has_suffix (name, ".magnet");
}

static gboolean
is_ours (const char *name)
{
  return *name != '.' && (g_str_has_suffix (name, ".torrent") || is_link_file (name));
}

/* --- telling ------------------------------------------------------------------------------------ */

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  /* Where there is no wastebasket it stays, and is remembered as dealt with. */
  g_file_trash_finish (G_FILE (source), result, NULL);
}

static void
settle (PmWatchFolder *self, const char *path, const PmSighting *sighting)
{
  pm_watch_memory_add (self->memory, path, &sighting->stamp);
  pm_watch_memory_save (self->memory);
  g_hash_table_remove (self->sightings, path);
}

static void
settle_added (PmWatchFolder *self, const char *path, const PmSighting *sighting)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  settle (self, path, sighting);
  if (self->clear)
    g_file_trash_async (file, G_PRIORITY_DEFAULT, NULL, cleared_cb, NULL);
}

static void
settle_bad (PmWatchFolder *self, const char *path, PmSighting *sighting)
{
  g_autofree char *name = NULL;

  sighting->n_tries++;
  sighting->n_waits = 1U << sighting->n_tries;
  sighting->is_ready = FALSE;
  if (sighting->n_tries < TRIES)
    return;
  name = g_filename_display_basename (path);
  settle (self, path, sighting);
  g_signal_emit (self, signals[SPOILED], 0, name);
}

void
pm_watch_folder_answer (PmWatchFolder *self, PmWatchVerdict verdict)
{
  g_autofree char *path = g_steal_pointer (&self->told);
  PmSighting *sighting = path != NULL ? g_hash_table_lookup (self->sightings, path) : NULL;

  if (sighting != NULL && verdict == PM_WATCH_ADDED)
    settle_added (self, path, sighting);
  else if (sighting != NULL)
    settle_bad (self, path, sighting);
  tell_next (self);
}

/* The first line that is a link. Owned. */
static char *
find_link (const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_ascii_strncasecmp (g_strstrip (lines[i]), "magnet:", strlen ("magnet:")) == 0)
      return g_strdup (lines[i]);
  }
  return NULL;
}

static void
link_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  g_autoptr (PmWatchFolder) self = data;
  g_autofree char *text = NULL;
  g_autofree char *link = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes != NULL && g_bytes_get_size (bytes) > 0)
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  link = text != NULL ? find_link (text) : NULL;
  if (link != NULL)
    g_signal_emit (self, signals[FOUND], 0, link);
  else
    pm_watch_folder_answer (self, PM_WATCH_BAD);
}

static void
link_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);
  g_autoptr (PmWatchFolder) self = data;
  GCancellable *cancel = self->cancel;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stream == NULL)
    pm_watch_folder_answer (self, PM_WATCH_BAD);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), LINK_SIZE, G_PRIORITY_DEFAULT, cancel,
                                     link_read_cb, g_steal_pointer (&self));
}

static void
tell_next (PmWatchFolder *self)
{
  g_autoptr (GFile) file = NULL;

  if (self->told != NULL || g_queue_is_empty (self->ready))
    return;
  self->told = g_queue_pop_head (self->ready);
  if (!is_link_file (self->told)) {
    g_autofree char *path = g_strdup (self->told); /* an answer may come at once */

    g_signal_emit (self, signals[FOUND], 0, path);
    return;
  }
  file = g_file_new_for_path (self->told);
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancel, link_opened_cb, g_object_ref (self));
}

/* --- looking ------------------------------------------------------------------------------------ */

/* It stayed as it was since the last look: ready, unless it waits after it was bad. */
static void
consider_again (PmWatchFolder *self, const char *path, PmSighting *sighting)
{
  if (sighting->n_waits > 0)
    sighting->n_waits--;
  if (sighting->n_waits > 0)
    return;
  sighting->is_ready = TRUE;
  g_queue_push_tail (self->ready, g_strdup (path));
}

static void
consider (PmWatchFolder *self, const char *path, const PmWatchStamp *stamp)
{
  PmSighting *sighting = g_hash_table_lookup (self->sightings, path);

  g_hash_table_add (self->seen, g_strdup (path));
  if ((sighting != NULL && sighting->is_ready) || pm_watch_memory_has (self->memory, path, stamp))
    return;
  if (sighting != NULL && pm_watch_stamp_equal (&sighting->stamp, stamp)) {
    consider_again (self, path, sighting);
    return;
  }
  if (sighting == NULL) {
    sighting = g_new0 (PmSighting, 1);
    g_hash_table_insert (self->sightings, g_strdup (path), sighting);
  }
  *sighting = (PmSighting) { .stamp = *stamp };
}

static void
take_info (PmWatchFolder *self, GFileInfo *info)
{
  g_autofree char *path = NULL;
  PmWatchStamp stamp;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
      || !is_ours (g_file_info_get_name (info)))
    return;
  path = g_build_filename (g_file_peek_path (self->folder), g_file_info_get_name (info), NULL);
  stamp.size = (guint64) g_file_info_get_size (info);
  stamp.modified_us =
      (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED)
          * G_USEC_PER_SEC
      + g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
  consider (self, path, &stamp);
}

/* What is about to be told is told: whoever adds it says that it is gone. */
static gboolean
is_gone_cb (gpointer path, gpointer sighting, gpointer seen)
{
  return !((PmSighting *) sighting)->is_ready && !g_hash_table_contains (seen, path);
}

static void look_later (PmWatchFolder *self, guint ms);

static void
event_cb (PmWatchFolder *self)
{
  look_later (self, self->quiet_ms);
}

static void
kind_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWatchFolder) self = data;
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info_finish (G_FILE (source), result, NULL);

  if (info == NULL)
    return;
  self->is_deaf = g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE)
                  || pm_place_is_lent (G_FILE (source));
  if (self->is_deaf)
    look_later (self, self->quiet_ms * SELDOM_FACTOR);
}

/* The kernel tells what is done on this machine and by way of this folder: not what happens on a server, nor behind
 * a folder that the desktop lent to a sandbox. */
static void
ask_kind (PmWatchFolder *self)
{
  g_file_query_filesystem_info_async (self->folder, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE,
                                      G_PRIORITY_LOW, self->cancel, kind_cb, g_object_ref (self));
}

/* One that went and came back may be another one, that the old monitor does not see. */
static void
renew_monitor (PmWatchFolder *self, gboolean is_there)
{
  if (!is_there && self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (!is_there)
    g_clear_object (&self->monitor);
  if (!is_there || self->monitor != NULL)
    return;
  self->monitor = g_file_monitor_directory (self->folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor == NULL)
    return;
  g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (event_cb), self);
  ask_kind (self);
}

/* @is_whole: the folder was read to its end, so that what was not met is not there. */
static void
end_look (PmWatchFolder *self, gboolean is_whole)
{
  g_autoptr (GHashTable) seen = g_steal_pointer (&self->seen);

  if (is_whole) {
    g_hash_table_foreach_remove (self->sightings, is_gone_cb, seen);
    pm_watch_memory_prune (self->memory, g_file_peek_path (self->folder), seen);
    pm_watch_memory_save (self->memory);
  }
  tell_next (self);
  if (!is_whole)
    look_later (self, self->quiet_ms * SELDOM_FACTOR);
  else if (self->is_stale || g_hash_table_size (self->sightings) > 0)
    look_later (self, self->quiet_ms);
  else if (self->is_deaf)
    look_later (self, self->quiet_ms * SELDOM_FACTOR);
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GFileEnumerator *files = G_FILE_ENUMERATOR (source);
  g_autoptr (PmWatchFolder) self = data;
  g_autoptr (GError) error = NULL;
  GList *infos = g_file_enumerator_next_files_finish (files, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (GList *l = infos; l != NULL; l = l->next)
    take_info (self, l->data);
  if (infos == NULL)
    end_look (self, error == NULL);
  else
    g_file_enumerator_next_files_async (files, BATCH, G_PRIORITY_LOW, self->cancel, files_cb,
                                        g_object_ref (self));
  g_list_free_full (infos, g_object_unref);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWatchFolder) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileEnumerator) files =
      g_file_enumerate_children_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  renew_monitor (self, files != NULL);
  if (files == NULL)
    end_look (self, FALSE);
  else
    g_file_enumerator_next_files_async (files, BATCH, G_PRIORITY_LOW, self->cancel, files_cb,
                                        g_object_ref (self));
}

static gboolean
look_cb (gpointer data)
{
  PmWatchFolder *self = data;

  self->look_id = 0;
  self->is_stale = FALSE;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_file_enumerate_children_async (self->folder, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW,
                                   self->cancel, opened_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* A look under way is ended first. */
static void
look_later (PmWatchFolder *self, guint ms)
{
  if (self->seen != NULL)
    self->is_stale = TRUE;
  else if (self->look_id == 0 && self->folder != NULL)
    self->look_id = g_timeout_add (ms, look_cb, self);
}

/* --- the folder --------------------------------------------------------------------------------- */

static void
leave_folder (PmWatchFolder *self)
{
  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  g_clear_handle_id (&self->look_id, g_source_remove);
  renew_monitor (self, FALSE);
  self->is_deaf = FALSE;
  g_clear_object (&self->folder);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_hash_table_remove_all (self->sightings);
  g_queue_clear_full (self->ready, g_free);
  g_clear_pointer (&self->told, g_free);
}

void
pm_watch_folder_set_folder (PmWatchFolder *self, const char *path)
{
  const char *now = self->folder != NULL ? g_file_peek_path (self->folder) : NULL;

  if (path != NULL && !g_path_is_absolute (path))
    path = NULL;
  if (g_strcmp0 (now, path) == 0)
    return;
  leave_folder (self);
  if (path == NULL)
    return;
  self->folder = g_file_new_for_path (path);
  self->cancel = g_cancellable_new ();
  look_later (self, 0);
}

void
pm_watch_folder_set_clear (PmWatchFolder *self, gboolean clear)
{
  self->clear = clear;
}

static void
pm_watch_folder_finalize (GObject *object)
{
  PmWatchFolder *self = PM_WATCH_FOLDER (object);

  leave_folder (self);
  g_hash_table_unref (self->sightings);
  g_queue_free (self->ready);
  pm_watch_memory_free (self->memory);
  G_OBJECT_CLASS (pm_watch_folder_parent_class)->finalize (object);
}

static void
pm_watch_folder_class_init (PmWatchFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_watch_folder_finalize;
  signals[FOUND] = g_signal_new ("found", PM_TYPE_WATCH_FOLDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SPOILED] = g_signal_new ("spoiled", PM_TYPE_WATCH_FOLDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pm_watch_folder_init (PmWatchFolder *self)
{
  self->sightings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ready = g_queue_new ();
}

PmWatchFolder *
pm_watch_folder_new (const char *memory, guint quiet_ms)
{
  PmWatchFolder *self = g_object_new (PM_TYPE_WATCH_FOLDER, NULL);

  self->memory = pm_watch_memory_new (memory);
  self->quiet_ms = quiet_ms;
  return self;
}
