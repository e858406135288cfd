/* pm-compat.c — what newer GTK and libadwaita do differently, in one place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-compat.h"

#include <bt.h>
#include <glib/gi18n.h>

#define HAVE_FILE_DIALOG GTK_CHECK_VERSION (4, 10, 0)
#define HAVE_ADW_DIALOG ADW_CHECK_VERSION (1, 5, 0)

/* "Too new" and "deprecated" are the same attribute, so this silences both. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static GtkFileFilter *
new_subtitles_filter (void)
{
  static const char *const ends[] = { "srt", "vtt", "ass", "ssa" };
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Subtitles"));
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    gtk_file_filter_add_suffix (filter, ends[i]);
  return filter;
}

#if HAVE_FILE_DIALOG

/* Takes @wanted. */
static GListModel *
filters_with_all (GtkFileFilter *wanted)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) owned = wanted;
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, owned);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static GListModel *
torrent_filters (void)
{
  GtkFileFilter *torrents = gtk_file_filter_new ();

  gtk_file_filter_set_name (torrents, _ ("Torrent Files"));
  gtk_file_filter_add_mime_type (torrents, "application/x-bittorrent");
  gtk_file_filter_add_suffix (torrents, "torrent");
  return filters_with_all (torrents);
}

static void
files_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GListModel *files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, &error);

  if (files != NULL)
    g_task_return_pointer (task, files, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pm_compat_open_files_async (GtkWindow *parent, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = torrent_filters ();

  gtk_file_dialog_set_title (dialog, _ ("Open Torrents"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open_multiple (dialog, parent, NULL, files_opened_cb,
                                 g_task_new (parent, NULL, callback, data));
}

static void
subtitles_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pm_compat_open_subtitles_async (GtkWindow *parent, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = filters_with_all (new_subtitles_filter ());

  gtk_file_dialog_set_title (dialog, _ ("Open Subtitles"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, parent, NULL, subtitles_opened_cb,
                        g_task_new (parent, NULL, callback, data));
}

static void
folder_selected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pm_compat_select_folder_async (GtkWindow *parent, GFile *folder, GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Select a Folder"));
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_select_folder (dialog, parent, NULL, folder_selected_cb,
                                 g_task_new (parent, NULL, callback, data));
}

static void
file_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pm_compat_save_file_async (GtkWindow *parent, const char *title, const char *name,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, NULL, file_saved_cb,
                        g_task_new (parent, NULL, callback, data));
}

#else

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *type, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (type != NULL)
    gtk_file_filter_add_mime_type (filter, type);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* The native chooser belongs to nobody but the task, which holds it until it has answered. */
static void
chooser_response_cb (GtkNativeDialog *native, int response, gpointer data)
{
  g_autoptr (GTask) task = data;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);

  if (response != GTK_RESPONSE_ACCEPT)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nothing was chosen");
  else if (gtk_file_chooser_get_select_multiple (chooser))
    g_task_return_pointer (task, gtk_file_chooser_get_files (chooser), g_object_unref);
  else
    g_task_return_pointer (task, gtk_file_chooser_get_file (chooser), g_object_unref);
}

static void
show_chooser (GtkFileChooserNative *native, GTask *task)
{
  g_task_set_task_data (task, native, g_object_unref);
  g_signal_connect (native, "response", G_CALLBACK (chooser_response_cb), task);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

void
pm_compat_open_files_async (GtkWindow *parent, GAsyncReadyCallback callback, gpointer data)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
      _ ("Open Torrents"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);

  add_filter (chooser, _ ("Torrent Files"), "application/x-bittorrent", "*.torrent");
  add_filter (chooser, _ ("All Files"), NULL, "*");
  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  show_chooser (native, g_task_new (parent, NULL, callback, data));
}

void
pm_compat_open_subtitles_async (GtkWindow *parent, GAsyncReadyCallback callback, gpointer data)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
      _ ("Open Subtitles"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  g_autoptr (GtkFileFilter) subtitles = new_subtitles_filter ();

  gtk_file_chooser_add_filter (chooser, subtitles);
  add_filter (chooser, _ ("All Files"), NULL, "*");
  show_chooser (native, g_task_new (parent, NULL, callback, data));
}

void
pm_compat_select_folder_async (GtkWindow *parent, GFile *folder, GAsyncReadyCallback callback,
                               gpointer data)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (_ ("Select a Folder"), parent,
                                                              GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                              _ ("_Select"), _ ("_Cancel"));

  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (native), folder, NULL);
  show_chooser (native, g_task_new (parent, NULL, callback, data));
}

void
pm_compat_save_file_async (GtkWindow *parent, const char *title, const char *name,
                           GAsyncReadyCallback callback, gpointer data)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  show_chooser (native, g_task_new (parent, NULL, callback, data));
}

#endif

GFile *
pm_compat_save_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GListModel *
pm_compat_open_files_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GFile *
pm_compat_open_subtitles_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GFile *
pm_compat_select_folder_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pm_compat_tell (GtkWindow *parent, const char *heading, const char *body)
{
#if HAVE_ADW_DIALOG
  AdwAlertDialog *widget = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  adw_alert_dialog_add_response (widget, "close", _ ("_Close"));
  adw_dialog_present (ADW_DIALOG (widget), GTK_WIDGET (parent));
#else
  AdwMessageDialog *widget = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_add_response (widget, "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (widget));
#endif
}

void
pm_compat_draw_layout (GtkWidget *widget, GtkSnapshot *snapshot, PangoLayout *layout)
{
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), 0, 0, layout);
}

#if HAVE_ADW_DIALOG
#define PM_ABOUT_NEW() G_OBJECT (adw_about_dialog_new ())
#define pm_about_call(name) adw_about_dialog_##name
#define PM_ABOUT(object) ADW_ABOUT_DIALOG (object)
#else
#define PM_ABOUT_NEW() G_OBJECT (adw_about_window_new ())
#define pm_about_call(name) adw_about_window_##name
#define PM_ABOUT(object) ADW_ABOUT_WINDOW (object)
#endif

static void
add_thanks (GObject *about)
{
  static const char *const libraries[] = {
    "GTK https://www.gtk.org",
    "libadwaita https://gnome.pages.gitlab.gnome.org/libadwaita",
    "GLib https://docs.gtk.org/glib",
    "GStreamer https://gstreamer.freedesktop.org",
    "libsoup https://libsoup.gnome.org",
    "libnice https://libnice.freedesktop.org",
    "GnuTLS https://www.gnutls.org",
    "usrsctp https://github.com/sctplab/usrsctp",
    NULL
  };

  pm_about_call (add_acknowledgement_section) (PM_ABOUT (about), _ ("Made With"),
                                               (const char **) libraries);
}

void
pm_compat_show_about (GtkWindow *parent, const char *facts)
{
  static const char *const developers[] = { "The Piecemeal Developers", NULL };
  GObject *about = PM_ABOUT_NEW ();

  g_object_set (about, "application-name", "Piecemeal", "application-icon", APP_ID, "version",
                VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                _ ("A torrent app that shows the swarm at work"), "developer-name",
                _ ("The Piecemeal Developers"), "developers", developers, "website", WEBSITE,
                "issue-url", WEBSITE "/issues", "debug-info", facts, "debug-info-filename",
                "piecemeal.txt",
                /* Translators: your names, one on each line; they are shown as they stand. */
                "translator-credits", _ ("translator-credits"), NULL);
  add_thanks (about);
#if HAVE_ADW_DIALOG
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
#endif
}

/* Made when it is asked for, and gone when it is closed: with a window that is never shown GTK 4.8
 * breaks off when a screen reader asks for one that just closed (GetChildAtIndex in gtkatspiroot.c). */
void
pm_compat_show_shortcuts (GtkApplicationWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/piecemeal/pm-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_application_window_set_help_overlay (parent, GTK_SHORTCUTS_WINDOW (shortcuts));
  gtk_window_set_hide_on_close (shortcuts, FALSE);
  gtk_window_present (shortcuts);
}

#if !HAVE_FILE_DIALOG
static void
items_shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) folder = data;
  g_autofree char *uri = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply != NULL)
    return;
  /* No file manager that shows items: the folder itself, by whatever opens folders. */
  uri = g_file_get_uri (folder);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

static void
show_items (GDBusConnection *bus, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  const char *uris[] = { uri, NULL };
  GFile *folder = g_file_get_parent (file);

  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, items_shown_cb,
                          folder != NULL ? folder : G_FILE (g_object_ref (file)));
}
#endif

void
pm_compat_show_in_folder (GtkWindow *parent, GFile *file)
{
#if HAVE_FILE_DIALOG
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, parent, NULL, NULL, NULL);
#else
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());

  if (bus != NULL)
    show_items (bus, file);
#endif
}

static void
launch (GAppInfo *app, GTask *task)
{
  GtkWidget *parent = GTK_WIDGET (g_task_get_source_object (task));
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (parent));
  GList files = { .data = g_task_get_task_data (task) };
  GError *error = NULL;

  if (g_app_info_launch (app, &files, G_APP_LAUNCH_CONTEXT (context), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
app_response_cb (GtkDialog *dialog, int response, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GAppInfo) app = gtk_app_chooser_get_app_info (GTK_APP_CHOOSER (dialog));

  if (response == GTK_RESPONSE_OK && app != NULL)
    launch (app, task);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no program was chosen");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
choose_app (GtkWindow *parent, GFile *file, GTask *task)
{
  GtkWidget *dialog = gtk_app_chooser_dialog_new (parent, GTK_DIALOG_MODAL, file);

  g_signal_connect (dialog, "response", G_CALLBACK (app_response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

#if GTK_CHECK_VERSION(4, 12, 0) /* before, it cannot be made to ask */

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no program was chosen");
  else
    g_task_return_error (task, g_error_copy (error));
}

/* Only a portal asks, and only in a sandbox is it sure that there is one: elsewhere the file would just be opened. */
static gboolean
may_ask (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
open_file (GtkWindow *parent, GFile *file, gboolean asks, GTask *task)
{
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_set_always_ask (launcher, asks);
  gtk_file_launcher_launch (launcher, parent, NULL, launched_cb, task);
}

#else

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
may_ask (void)
{
  return FALSE;
}

static void
open_file (GtkWindow *parent, GFile *file, gboolean asks, GTask *task)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gdk_display_get_default ());

  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb,
                                           task);
}

#endif

void
pm_compat_open_file_async (GtkWindow *parent, GFile *file, gboolean asks,
                           GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, NULL, callback, data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  if (asks && !may_ask ())
    choose_app (parent, file, task);
  else
    open_file (parent, file, asks, task);
}

gboolean
pm_compat_open_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

G_GNUC_END_IGNORE_DEPRECATIONS
