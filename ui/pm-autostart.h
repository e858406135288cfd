/* pm-autostart.h — starting with the desktop where nobody does it for us: a file in the autostart folder.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes the file that starts @command (NULL-terminated, not empty) at log-in. Errors: G_FILE_ERROR. */
gboolean pm_autostart_write (const char *const *command, GError **error);
/* Removes it; that there is none is no error. */
gboolean pm_autostart_remove (GError **error);
/* (transfer full) */
char *pm_autostart_get_path (void);

G_END_DECLS
