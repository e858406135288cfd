/* pm-recent-folders.c — the folders in which torrents were saved of late.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-recent-folders.h"

#define KEY "recent-folders"

void
pm_recent_folders_add (GSettings *settings, const char *path)
{
  g_auto (GStrv) old = g_settings_get_strv (settings, KEY);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  guint n = 1;

  /* A setting holds text only. */
  if (!g_utf8_validate (path, -1, NULL))
    return;
  g_strv_builder_add (builder, path);
  for (guint i = 0; old[i] != NULL && n < PM_RECENT_FOLDERS_MAX; i++) {
    if (g_str_equal (old[i], path))
      continue;
    g_strv_builder_add (builder, old[i]);
    n++;
  }
  all = g_strv_builder_end (builder);
  g_settings_set_strv (settings, KEY, (const char *const *) all);
}

/* A drive that does not answer keeps only this thread waiting. */
static void
look (GTask *task, gpointer source, gpointer paths, GCancellable *cancellable)
{
  g_autoptr (GStrvBuilder) there = g_strv_builder_new ();
  char **all = paths;

  for (guint i = 0; all[i] != NULL && i < PM_RECENT_FOLDERS_MAX; i++) {
    if (g_path_is_absolute (all[i]) && g_file_test (all[i], G_FILE_TEST_IS_DIR))
      g_strv_builder_add (there, all[i]);
  }
  g_task_return_pointer (task, g_strv_builder_end (there), (GDestroyNotify) g_strfreev);
}

void
pm_recent_folders_list_async (GSettings *settings, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_task_data (task, g_settings_get_strv (settings, KEY), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, look);
}

char **
pm_recent_folders_list_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
