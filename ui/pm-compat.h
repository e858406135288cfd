/* pm-compat.h — what newer GTK and libadwaita do differently, in one place.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The newer way is used where the headers have it. Thread: main. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Lets the person choose torrent files. Finishes with a GListModel of GFile, or G_IO_ERROR_CANCELLED. */
void pm_compat_open_files_async (GtkWindow *parent, GAsyncReadyCallback callback, gpointer data);
GListModel *pm_compat_open_files_finish (GAsyncResult *result, GError **error);

/* Lets the person choose a file of subtitles. Finishes with a GFile, or G_IO_ERROR_CANCELLED. */
void pm_compat_open_subtitles_async (GtkWindow *parent, GAsyncReadyCallback callback,
                                     gpointer data);
GFile *pm_compat_open_subtitles_finish (GAsyncResult *result, GError **error);

/* @folder (nullable): where to begin. Finishes with a GFile, or G_IO_ERROR_CANCELLED. */
void pm_compat_select_folder_async (GtkWindow *parent, GFile *folder, GAsyncReadyCallback callback,
                                    gpointer data);
GFile *pm_compat_select_folder_finish (GAsyncResult *result, GError **error);

/* Lets the person choose where to write a new file, called @name at first. Whether to replace one that is there
 * was asked already. Finishes with a GFile, or G_IO_ERROR_CANCELLED. */
void pm_compat_save_file_async (GtkWindow *parent, const char *title, const char *name,
                                GAsyncReadyCallback callback, gpointer data);
GFile *pm_compat_save_file_finish (GAsyncResult *result, GError **error);

/* A message with a button that closes it, as does Esc. */
void pm_compat_tell (GtkWindow *parent, const char *heading, const char *body);

/* In the colour of @widget, from its upper left corner. */
void pm_compat_draw_layout (GtkWidget *widget, GtkSnapshot *snapshot, PangoLayout *layout);

/* @facts: what a report of a fault should tell, in lines. */
void pm_compat_show_about (GtkWindow *parent, const char *facts);
void pm_compat_show_shortcuts (GtkApplicationWindow *parent);
/* Opens the folder that holds @file, with it selected where the file manager can. @parent: nullable. */
void pm_compat_show_in_folder (GtkWindow *parent, GFile *file);

/* Opens @file with the program that is set for its kind; @asks: with one that the person chooses. @parent: NULL
 * only where it does not ask. Finishes with
 * TRUE, errors of GIO where no program is known or starts, G_IO_ERROR_CANCELLED where none was chosen. */
void pm_compat_open_file_async (GtkWindow *parent, GFile *file, gboolean asks,
                                GAsyncReadyCallback callback, gpointer data);
gboolean pm_compat_open_file_finish (GAsyncResult *result, GError **error);

G_END_DECLS
