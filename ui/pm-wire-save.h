/* pm-wire-save.h — the messages that are shown, as a table for other programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagrams/pm-wire-log.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Comma-separated, the newest first; names of peers are strangers' and are made plain text. (transfer full) */
GBytes *pm_wire_save_to_table (GListModel *entries);
/* Asks where to, and writes it. @name: of the torrent. Finishes with errors of GIO, G_IO_ERROR_CANCELLED: nobody
 * chose. */
void pm_wire_save_async (GtkWindow *parent, GListModel *entries, const char *name,
                         GAsyncReadyCallback callback, gpointer data);
gboolean pm_wire_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
