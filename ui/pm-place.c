/* pm-place.c — folders: what a person calls them, and how much room they have.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-place.h"

#include <string.h>

#define SPACE_ATTRIBUTES           \
  G_FILE_ATTRIBUTE_FILESYSTEM_SIZE \
  "," G_FILE_ATTRIBUTE_FILESYSTEM_FREE "," G_FILE_ATTRIBUTE_FILESYSTEM_READONLY

/* Of RUNTIME/doc/ID/NAME, which is how the document portal lends a folder, NAME; NULL: another one. (transfer full) */
static char *
get_lent_name (GFile *folder)
{
  g_autoptr (GFile) lent = g_file_new_build_filename (g_get_user_runtime_dir (), "doc", NULL);
  g_autofree char *relative = g_file_get_relative_path (lent, folder);
  const char *name = relative != NULL ? strchr (relative, G_DIR_SEPARATOR) : NULL;

  return name != NULL ? g_filename_display_name (name + 1) : NULL;
}

gboolean
pm_place_is_lent (GFile *folder)
{
  g_autofree char *name = get_lent_name (folder);

  return name != NULL;
}

char *
pm_place_get_words (GFile *folder)
{
  g_autoptr (GFile) home = g_file_new_for_path (g_get_home_dir ());
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  g_autofree char *relative = g_file_get_relative_path (home, folder);
  const char *path = g_file_peek_path (folder);
  char *lent = get_lent_name (folder);

  if (lent != NULL)
    return lent;
  if (downloads != NULL && g_strcmp0 (path, downloads) == 0)
    return g_path_get_basename (path);
  if (relative != NULL) {
    g_autofree char *shown = g_filename_display_name (relative);

    return g_strconcat ("~/", shown, NULL);
  }
  return path != NULL ? g_filename_display_name (path) : g_file_get_parse_name (folder);
}

char *
pm_place_get_download_folder (GSettings *settings)
{
  g_autofree char *set = g_settings_get_string (settings, "download-folder");
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  if (g_path_is_absolute (set))
    return g_steal_pointer (&set);
  if (downloads != NULL)
    return g_strdup (downloads);
  return g_build_filename (g_get_home_dir (), "Downloads", NULL);
}

static void query_next (GTask *task, GFile *folder);

static void
access_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  PmSpace *space = g_task_get_task_data (task);
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  space->is_locked |=
      info != NULL && !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE);
  g_task_return_boolean (task, TRUE);
}

static void
take_disk (GTask *task, GFileInfo *info)
{
  PmSpace *space = g_task_get_task_data (task);

  space->size = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_SIZE);
  space->free = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  space->is_locked = g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_READONLY);
  if (space->is_missing)
    g_task_return_boolean (task, TRUE);
  else
    g_file_query_info_async (g_task_get_source_object (task), G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE,
                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), access_cb, g_object_ref (task));
}

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info_finish (G_FILE (source), result, &error);
  g_autoptr (GFile) parent = g_file_get_parent (G_FILE (source));
  PmSpace *space = g_task_get_task_data (task);

  if (info != NULL) {
    take_disk (task, info);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && parent != NULL) {
    space->is_missing = TRUE;
    query_next (g_steal_pointer (&task), parent);
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

static void
query_next (GTask *task, GFile *folder)
{
  g_file_query_filesystem_info_async (folder, SPACE_ATTRIBUTES, G_PRIORITY_DEFAULT,
                                      g_task_get_cancellable (task), queried_cb, task);
}

void
pm_place_query_space_async (GFile *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data)
{
  GTask *task = g_task_new (folder, cancellable, callback, data);

  g_task_set_task_data (task, g_new0 (PmSpace, 1), g_free);
  query_next (task, folder);
}

gboolean
pm_place_query_space_finish (GAsyncResult *result, PmSpace *space)
{
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return FALSE;
  *space = *(PmSpace *) g_task_get_task_data (G_TASK (result));
  return TRUE;
}
