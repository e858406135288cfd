/* pm-window.h — the main window: the list of torrents, and the page of one of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_WINDOW (pm_window_get_type ())
G_DECLARE_FINAL_TYPE (PmWindow, pm_window, PM, WINDOW, AdwApplicationWindow)

GtkWidget *pm_window_new (GtkApplication *application, PmLibrary *library, GSettings *settings);

/* Adds what @source names (see pm-source.h): asks for files and folder first, if the person wants to be
 * asked. Several wait for each other. */
void pm_window_add_source (PmWindow *self, const char *source);
/* The same for each GFile of @files, also those that are links. */
void pm_window_add_files (PmWindow *self, GSList *files);
/* Shows its page. NULL: none. */
void pm_window_select (PmWindow *self, BtTorrent *torrent);
/* The same as soon as the torrent of this info hash in hex is in the list, while nothing else was chosen. */
void pm_window_want (PmWindow *self, const char *id);
/* Downloads go on without it: it is gone for the person, with its dialogs, and what plays ends. */
void pm_window_hide (PmWindow *self);
/* Says in a dialog that something could not be done. */
void pm_window_show_error (PmWindow *self, const char *heading, const GError *error);
void pm_window_show_trouble (PmWindow *self, const char *heading, const char *body);
void pm_window_toast (PmWindow *self, const char *text); /* plain, no markup */
/* Remembers size and selection for the next time. */
void pm_window_save_state (PmWindow *self);

G_END_DECLS
