/* pm-window-adding.c — from a file, link or text to a torrent in the list.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-compat.h"
#include "pm-source.h"

#include <glib/gi18n.h>

/* One thing to add. They go one after the other, each after the dialog of the one before. */
typedef struct {
  char *source; /* NULL: bytes */
  GBytes *bytes;
  char *title; /* for messages */
} PmAddition;

static void
addition_free (PmAddition *addition)
{
  g_free (addition->source);
  g_clear_pointer (&addition->bytes, g_bytes_unref);
  g_free (addition->title);
  g_free (addition);
}

void
pm_window_free_waiting (PmWindow *self)
{
  if (self->waiting != NULL)
    g_queue_free_full (g_steal_pointer (&self->waiting), (GDestroyNotify) addition_free);
}

static void add_next (PmWindow *self);

/* --- the dialog --------------------------------------------------------------------------------- */

static void
dialog_done_cb (PmWindow *self, gboolean accepted, PmAddDialog *dialog)
{
  self->dialog = NULL;
  if (accepted)
    pm_window_select (self, pm_add_dialog_get_torrent (dialog));
  add_next (self);
}

static void
show_dialog (PmWindow *self, BtTorrent *torrent, PmCancel cancel)
{
  GtkWidget *dialog = pm_add_dialog_new (GTK_WINDOW (self), self->library, torrent, cancel);

  self->dialog = PM_ADD_DIALOG (dialog);
  g_signal_connect_object (dialog, "done", G_CALLBACK (dialog_done_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
pm_window_choose_files (PmWindow *self, BtTorrent *torrent)
{
  if (self->dialog == NULL)
    show_dialog (self, torrent, PM_CANCEL_KEEPS);
}

/* --- the engine's answer ------------------------------------------------------------------------ */

static void
tell_failure (PmWindow *self, const PmAddition *addition, const GError *error)
{
  /* Translators: %s is the name of a file, or the beginning of a link. */
  g_autofree char *heading = g_strdup_printf (_ ("“%s” Cannot Be Added"), addition->title);

  pm_window_show_error (self, heading, error);
}

static void
show_existing (PmWindow *self, BtTorrent *torrent)
{
  /* Removed a moment ago and added again: that is an undo. */
  gboolean came_back = pm_window_bring_back (self, torrent);

  pm_window_select (self, torrent);
  if (!came_back)
    pm_window_toast (self, _ ("You have this torrent"));
}

/* What the person wishes about new torrents. */
static BtAddFlags
get_flags (PmWindow *self)
{
  BtAddFlags flags = BT_ADD_NORMAL;

  if (g_settings_get_boolean (self->settings, "ask-before-adding"))
    flags |= BT_ADD_HELD;
  if (g_settings_get_boolean (self->settings, "allocate-full"))
    flags |= BT_ADD_FULL_ALLOCATION;
  return flags;
}

typedef struct {
  PmWindow *window;
  PmAddition *addition;
  gboolean held;
} PmAdding;

static void
adding_free (PmAdding *adding)
{
  g_object_unref (adding->window);
  addition_free (adding->addition);
  g_free (adding);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmAdding, adding_free)

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmAdding) adding = data;
  PmWindow *self = adding->window;
  g_autoptr (GError) error = NULL;
  gboolean existed = FALSE;
  g_autoptr (BtTorrent) torrent =
      bt_engine_add_finish (BT_ENGINE (source), result, &existed, &error);

  self->adding = FALSE;
  if (self->waiting == NULL) /* the window is gone */
    return;
  if (torrent == NULL)
    tell_failure (self, adding->addition, error);
  else if (existed)
    show_existing (self, torrent);
  else if (adding->held)
    show_dialog (self, torrent, PM_CANCEL_REMOVES);
  else
    pm_window_select (self, torrent);
  add_next (self);
}

static void
add_next (PmWindow *self)
{
  BtEngine *engine = pm_library_get_engine (self->library);
  BtAddChoices choices = { .flags = get_flags (self) };
  PmAddition *addition;
  PmAdding *adding;

  if (self->adding || self->dialog != NULL || self->waiting == NULL
      || g_queue_is_empty (self->waiting))
    return;
  addition = g_queue_pop_head (self->waiting);
  adding = g_new (PmAdding, 1);
  *adding = (PmAdding) { g_object_ref (self), addition, (choices.flags & BT_ADD_HELD) != 0 };
  self->adding = TRUE;
  if (addition->source != NULL)
    bt_engine_add_async (engine, addition->source, &choices, NULL, added_cb, adding);
  else
    bt_engine_add_bytes_async (engine, addition->bytes, &choices, added_cb, adding);
}

static void
enqueue (PmWindow *self, char *source, GBytes *bytes, char *title)
{
  PmAddition *addition = g_new (PmAddition, 1);

  *addition = (PmAddition) { source, bytes, title };
  g_queue_push_tail (self->waiting, addition);
  if (self->dialog != NULL)
    gtk_window_present (GTK_WINDOW (self->dialog));
  add_next (self);
}

void
pm_window_add_source (PmWindow *self, const char *source)
{
  enqueue (self, g_strdup (source), NULL, pm_source_get_title (source));
}

void
pm_window_add_bytes (PmWindow *self, GBytes *bytes, const char *title)
{
  enqueue (self, NULL, g_bytes_ref (bytes), g_strdup (title));
}

/* --- files, text, the clipboard ----------------------------------------------------------------- */

typedef struct {
  PmWindow *window;
  char *title;
} PmLoading;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmLoading *loading = data;
  g_autoptr (PmWindow) self = loading->window;
  g_autofree char *title = loading->title;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  const PmAddition addition = { .title = title };

  g_free (loading);
  if (self->waiting == NULL)
    return;
  if (bytes != NULL)
    pm_window_add_bytes (self, bytes, title);
  else
    tell_failure (self, &addition, error);
}

/* A file that only the desktop can read (on a phone, in a share). */
static void
load_file (PmWindow *self, GFile *file)
{
  PmLoading *loading = g_new (PmLoading, 1);

  *loading = (PmLoading) { g_object_ref (self), g_file_get_basename (file) };
  g_file_load_bytes_async (file, NULL, loaded_cb, loading);
}

static void
add_file (PmWindow *self, GFile *file)
{
  g_autofree char *source = pm_source_from_file (file);

  if (g_path_is_absolute (source) || pm_source_is_link (source))
    pm_window_add_source (self, source);
  else
    load_file (self, file);
}

void
pm_window_add_files (PmWindow *self, GSList *files)
{
  for (GSList *l = files; l != NULL; l = l->next)
    add_file (self, l->data);
}

void
pm_window_add_text (PmWindow *self, const char *text)
{
  g_auto (GStrv) sources = pm_source_list_from_text (text);

  if (sources[0] == NULL)
    pm_window_toast (self, _ ("This is no torrent and no magnet link"));
  for (guint i = 0; sources[i] != NULL; i++)
    pm_window_add_source (self, sources[i]);
}

static void
text_pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (self->waiting == NULL)
    return;
  if (text == NULL)
    pm_window_toast (self, _ ("There is nothing to paste. Copy a magnet link first"));
  else
    pm_window_add_text (self, text);
}

static void
files_pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWindow) self = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (self->waiting != NULL && value != NULL)
    pm_window_add_files (self, g_value_get_boxed (value));
}

void
pm_window_paste (PmWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_pasted_cb, g_object_ref (self));
  else
    gdk_clipboard_read_text_async (clipboard, NULL, text_pasted_cb, g_object_ref (self));
}

static void
files_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmWindow *self = PM_WINDOW (source);
  g_autoptr (GListModel) files = pm_compat_open_files_finish (result, NULL);

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    add_file (self, file);
  }
}

void
pm_window_open_files (PmWindow *self)
{
  pm_compat_open_files_async (GTK_WINDOW (self), files_opened_cb, NULL);
}
