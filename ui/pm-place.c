/* pm-place.c — folders: what a person calls them, and how much room they have.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-place.h"

#define SPACE_ATTRIBUTES G_FILE_ATTRIBUTE_FILESYSTEM_SIZE "," G_FILE_ATTRIBUTE_FILESYSTEM_FREE

char *
pm_place_get_words (GFile *folder)
{
  g_autoptr (GFile) home = g_file_new_for_path (g_get_home_dir ());
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  g_autofree char *relative = g_file_get_relative_path (home, folder);
  const char *path = g_file_peek_path (folder);

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
queried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GFileInfo *info = g_file_query_filesystem_info_finish (G_FILE (source), result, &error);
  g_autoptr (GFile) parent = g_file_get_parent (G_FILE (source));

  if (info != NULL)
    g_task_return_pointer (task, info, g_object_unref);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && parent != NULL)
    query_next (g_steal_pointer (&task), parent);
  else
    g_task_return_error (task, g_steal_pointer (&error));
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
  query_next (g_task_new (folder, cancellable, callback, data), folder);
}

gboolean
pm_place_query_space_finish (GAsyncResult *result, guint64 *size, guint64 *free)
{
  g_autoptr (GFileInfo) info = g_task_propagate_pointer (G_TASK (result), NULL);

  if (info == NULL)
    return FALSE;
  *size = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_SIZE);
  *free = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  return TRUE;
}
