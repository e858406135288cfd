/* pm-window-adding.c — from a file, link or text to a torrent in the list.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-choices.h"
#include "pm-compat.h"
#include "pm-source.h"
#include "pm-toast.h"
#include "pm-words.h"

#include <glib/gi18n.h>

#define SHOW_S 10       /* that a message with a button is seen */
#define FAILURES_TOLD 5 /* sentences in one message */

#define ADDING_MAX 32 /* at a time: the engine answers a few times a second, but to all */

/* One thing to add. */
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
pm_window_init_waiting (PmWindow *self)
{
  self->waiting = g_queue_new ();
  self->existing = g_ptr_array_new_with_free_func (g_object_unref);
  self->failures = g_ptr_array_new_with_free_func (g_free);
  self->offered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
pm_window_free_waiting (PmWindow *self)
{
  if (self->waiting != NULL)
    g_queue_free_full (g_steal_pointer (&self->waiting), (GDestroyNotify) addition_free);
  g_clear_pointer (&self->existing, g_ptr_array_unref);
  g_clear_pointer (&self->failures, g_ptr_array_unref);
  g_clear_pointer (&self->offered, g_hash_table_unref);
}

static void add_next (PmWindow *self);

/* --- what was there already --------------------------------------------------------------------- */

/* The page of one that is seen needs no way to it. */
static void
tell_existing (PmWindow *self)
{
  g_autoptr (GPtrArray) existing = g_steal_pointer (&self->existing);
  guint n = existing->len;
  BtTorrent *first = n > 0 ? g_ptr_array_index (existing, 0) : NULL;
  g_autofree char *text =
      n == 1 ? g_strdup (_ ("You have this torrent"))
             : g_strdup_printf (
                 ngettext ("You have %u of them already", "You have %u of them already", n), n);
  AdwToast *toast = NULL;

  self->existing = g_ptr_array_new_with_free_func (g_object_unref);
  if (n == 0)
    return;
  toast = adw_toast_new (text);
  if (first != self->selected) {
    adw_toast_set_timeout (toast, SHOW_S);
    adw_toast_set_button_label (toast, _ ("_Show"));
    adw_toast_set_action_name (toast, "app.show-torrent");
    adw_toast_set_action_target (toast, "s", bt_torrent_get_id_text (first));
  }
  pm_toast_add_urgent (self->toasts, toast);
}

static void
note_existing (PmWindow *self, BtTorrent *torrent)
{
  /* Removed a moment ago and added again: that is an undo. */
  if (pm_window_bring_back (self, torrent))
    pm_window_select (self, torrent);
  else if (self->dialog == NULL || !pm_add_dialog_has (self->dialog, torrent))
    g_ptr_array_add (self->existing, g_object_ref (torrent));
}

/* --- what cannot be added ----------------------------------------------------------------------- */

/* @heading: transfer full. @body: of it. */
static void
alert (PmWindow *self, char *heading, const char *body)
{
  GtkWindow *parent = self->dialog != NULL ? GTK_WINDOW (self->dialog) : GTK_WINDOW (self);

  pm_compat_tell (parent, heading, body);
  g_free (heading);
}

/* One sentence for each of the first ones. @failures: as in the window. Owned. */
static char *
failures_words (GPtrArray *failures, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_told = MIN (n, FAILURES_TOLD);

  for (guint i = 0; i < n_told; i++) {
    g_string_append (text, i > 0 ? "\n\n" : "");
    /* Translators: the name of a file, and what is wrong with it. */
    g_string_append_printf (text, _ ("“%s”: %s"), (char *) g_ptr_array_index (failures, 2 * i),
                            (char *) g_ptr_array_index (failures, 2 * i + 1));
  }
  if (n > n_told) {
    g_string_append (text, "\n\n");
    g_string_append_printf (text, ngettext ("And %u more.", "And %u more.", n - n_told),
                            n - n_told);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
tell_failures (PmWindow *self)
{
  g_autoptr (GPtrArray) failures = g_steal_pointer (&self->failures);
  guint n = failures->len / 2;
  g_autofree char *words = NULL;

  self->failures = g_ptr_array_new_with_free_func (g_free);
  if (n == 0)
    return;
  words = failures_words (failures, n);
  if (n == 1)
    /* Translators: %s is the name of a file, or the beginning of a link. */
    alert (self,
           g_strdup_printf (_ ("“%s” Cannot Be Added"), (char *) g_ptr_array_index (failures, 0)),
           g_ptr_array_index (failures, 1));
  else
    alert (self, g_strdup_printf (ngettext ("%u Cannot Be Added", "%u Cannot Be Added", n), n),
           words);
}

static void
note_failure (PmWindow *self, const PmAddition *addition, const GError *error)
{
  g_ptr_array_add (self->failures, g_strdup (addition->title));
  g_ptr_array_add (self->failures, pm_words_error (error));
}

/* Of all that came together, in one message. */
static void
tell_outcome (PmWindow *self)
{
  tell_failures (self);
  if (self->dialog == NULL)
    tell_existing (self);
}

/* --- the dialog --------------------------------------------------------------------------------- */

static void
dialog_done_cb (PmWindow *self, BtTorrent *first)
{
  self->dialog = NULL;
  if (first != NULL)
    pm_window_select (self, first);
  tell_existing (self);
}

/* What comes while it is open joins it. */
static void
ask (PmWindow *self, BtTorrent *torrent, PmCancel cancel)
{
  GtkWidget *dialog;

  if (self->dialog == NULL) {
    dialog = pm_add_dialog_new (GTK_WINDOW (self), self->library, self->settings);
    self->dialog = PM_ADD_DIALOG (dialog);
    g_signal_connect_object (dialog, "done", G_CALLBACK (dialog_done_cb), self, G_CONNECT_SWAPPED);
  }
  pm_add_dialog_add (self->dialog, torrent, cancel);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

void
pm_window_choose_files (PmWindow *self, BtTorrent *torrent)
{
  if (self->dialog == NULL)
    ask (self, torrent, PM_CANCEL_KEEPS);
}

/* --- the engine's answer ------------------------------------------------------------------------ */

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

/* The last of several is shown. */
static void
take_unasked (PmWindow *self, BtTorrent *torrent)
{
  if (g_settings_get_boolean (self->settings, "ready-to-watch"))
    pm_choices_make_ready (torrent);
  if (g_queue_is_empty (self->waiting) && self->n_adding == 0)
    pm_window_select (self, torrent);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmAdding) adding = data;
  PmWindow *self = adding->window;
  g_autoptr (GError) error = NULL;
  gboolean existed = FALSE;
  g_autoptr (BtTorrent) torrent =
      bt_engine_add_finish (BT_ENGINE (source), result, &existed, &error);

  self->n_adding--;
  if (self->waiting == NULL) /* the window is gone */
    return;
  if (torrent == NULL)
    note_failure (self, adding->addition, error);
  else if (existed)
    note_existing (self, torrent);
  else if (adding->held)
    ask (self, torrent, PM_CANCEL_REMOVES);
  else
    take_unasked (self, torrent);
  add_next (self);
}

static void
begin (PmWindow *self, PmAddition *addition)
{
  BtEngine *engine = pm_library_get_engine (self->library);
  gboolean asks = g_settings_get_boolean (self->settings, "ask-before-adding");
  BtAddChoices choices = { .flags = pm_choices_get_flags (self->settings) };
  PmAdding *adding = g_new (PmAdding, 1);

  /* Whether it is paused is asked, too; a paused one fetches no details. */
  if (asks)
    choices.flags = (choices.flags & ~BT_ADD_PAUSED) | BT_ADD_HELD;
  *adding = (PmAdding) { g_object_ref (self), addition, asks };
  self->n_adding++;
  if (addition->source != NULL)
    bt_engine_add_async (engine, addition->source, &choices, NULL, added_cb, adding);
  else
    bt_engine_add_bytes_async (engine, addition->bytes, &choices, added_cb, adding);
}

static void
add_next (PmWindow *self)
{
  while (!g_queue_is_empty (self->waiting) && self->n_adding < ADDING_MAX)
    begin (self, g_queue_pop_head (self->waiting));
  if (self->n_adding == 0)
    tell_outcome (self);
}

static void
enqueue (PmWindow *self, char *source, GBytes *bytes, char *title)
{
  PmAddition *addition = g_new (PmAddition, 1);

  *addition = (PmAddition) { source, bytes, title };
  g_queue_push_tail (self->waiting, addition);
  add_next (self);
}

void
pm_window_add_source (PmWindow *self, const char *source)
{
  pm_window_forget_offer (self, source);
  enqueue (self, g_strdup (source), NULL, pm_source_get_title (source));
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
    enqueue (self, NULL, g_bytes_ref (bytes), g_strdup (title));
  else
    note_failure (self, &addition, error);
  add_next (self);
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
