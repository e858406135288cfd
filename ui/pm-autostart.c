/* pm-autostart.c — starting with the desktop where nobody does it for us: a file in the autostart folder.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * By the Desktop Application Autostart Specification. */
#include "config.h"

#include "pm-autostart.h"

#include <errno.h>
#include <glib/gstdio.h>

#define FOLDER_MODE 0700 /* as the specification of the base folders has it */

char *
pm_autostart_get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", APP_ID ".desktop", NULL);
}

/* One word of Exec=: in quotes, and what means something in them behind a backslash; a per cent sign is doubled. */
static void
append_word (GString *line, const char *word)
{
  g_string_append (line, line->len > 0 ? " \"" : "\"");
  for (const char *c = word; *c != '\0'; c++) {
    if (strchr ("\"`$\\", *c) != NULL)
      g_string_append_c (line, '\\');
    if (*c == '%')
      g_string_append_c (line, '%');
    g_string_append_c (line, *c);
  }
  g_string_append_c (line, '"');
}

static char *
make_exec (const char *const *command)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; command[i] != NULL; i++)
    append_word (line, command[i]);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

gboolean
pm_autostart_write (const char *const *command, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = pm_autostart_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *exec = make_exec (command);

  g_key_file_set_string (file, "Desktop Entry", "Type", "Application");
  g_key_file_set_string (file, "Desktop Entry", "Name", "Piecemeal");
  g_key_file_set_string (file, "Desktop Entry", "Exec", exec);
  g_key_file_set_string (file, "Desktop Entry", "Icon", APP_ID);
  g_key_file_set_string (file, "Desktop Entry", "X-GNOME-UsesNotifications", "true");
  if (g_mkdir_with_parents (folder, FOLDER_MODE) < 0) {
    int code = errno;

    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", folder,
                 g_strerror (code));
    return FALSE;
  }
  return g_key_file_save_to_file (file, path, error);
}

gboolean
pm_autostart_remove (GError **error)
{
  g_autofree char *path = pm_autostart_get_path ();
  int code;

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  code = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));
  return FALSE;
}
