/* pm-wire-save.c — the messages that are shown, as a table for other programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-wire-save.h"

#include <glib/gi18n.h>

#include "pm-compat.h"

GBytes *
pm_wire_save_to_table (GListModel *entries)
{
  GString *table = g_string_new (NULL);
  g_autofree char *head = pm_wire_words_csv_head ();
  guint n = g_list_model_get_n_items (entries);

  g_string_append (table, head);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PmWireEntry) entry = g_list_model_get_item (entries, i);
    g_autofree char *line =
        pm_wire_words_csv_line (pm_wire_entry_get (entry), pm_wire_entry_get_wall_us (entry),
                                pm_wire_peer_get_name (pm_wire_entry_get_peer (entry)));

    g_string_append (table, line);
  }
  return g_string_free_to_bytes (table);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GFile) file = pm_compat_save_file_finish (result, &error);

  if (file == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_file_replace_contents_bytes_async (file, g_task_get_task_data (task), NULL, FALSE,
                                       G_FILE_CREATE_NONE, NULL, written_cb, g_object_ref (task));
}

/* A name that can stand in any folder. */
static char *
make_file_name (const char *name)
{
  g_autofree char *safe = g_strdup (name);

  g_strdelimit (safe, G_DIR_SEPARATOR_S "\\:\n", '-');
  /* Translators: the name of a file; %s is that of a torrent. */
  return g_strdup_printf (_ ("%s, messages.csv"), safe);
}

void
pm_wire_save_async (GtkWindow *parent, GListModel *entries, const char *name,
                    GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, NULL, callback, data);
  g_autofree char *file_name = make_file_name (name);

  /* As it is now: the list goes on while one chooses. */
  g_task_set_task_data (task, pm_wire_save_to_table (entries), (GDestroyNotify) g_bytes_unref);
  pm_compat_save_file_async (parent, _ ("Save Messages"), file_name, chosen_cb, task);
}

gboolean
pm_wire_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
