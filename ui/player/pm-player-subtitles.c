/* pm-player-subtitles.c — subtitles in files: of the torrent, or of the person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-player-words.h"

#include "pm-compat.h"
#include "pm-window.h"

#include <glib/gi18n.h>

/* One byte more than may be, so that what is too large is found to be. */
#define READ_MAX (BT_SUBTITLES_SIZE_MAX + 1)

typedef struct {
  PmPlayerPage *page;        /* owned */
  GCancellable *cancellable; /* owned; the film's: the page may have gone on to another one */
  guint8 *data;              /* owned; shape READ_MAX: what is not read costs nothing */
  char *other;               /* owned; name of a file of the person's; NULL: it is the torrent's */
} PmLoading;

static PmLoading *
new_loading (PmPlayerPage *page, const char *other)
{
  PmLoading *self = g_new0 (PmLoading, 1);

  self->page = g_object_ref (page);
  self->cancellable = g_object_ref (page->cancellable);
  self->data = g_malloc (READ_MAX);
  self->other = g_strdup (other);
  return self;
}

static void
free_loading (PmLoading *self)
{
  g_object_unref (self->page);
  g_object_unref (self->cancellable);
  g_free (self->data);
  g_free (self->other);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmLoading, free_loading)

/* --- what came of it ---------------------------------------------------------------------------- */

static void
tell_failure (PmPlayerPage *self, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *text = NULL;

  if (error->domain == BT_SUBTITLES_ERROR)
    text = pm_player_words_refusal (error);
  else
    /* Translators: %s is what the system says. */
    text = g_strdup_printf (_ ("The subtitles were not opened: %s"), error->message);
  if (PM_IS_WINDOW (root))
    pm_window_toast (PM_WINDOW (root), text);
}

static void
show_loaded (PmLoading *loading, BtSubtitles *subtitles)
{
  PmPlayerPage *self = loading->page;

  if (loading->other != NULL) {
    pm_playback_choose (self->playback, PM_TRACKS_SUBTITLES, NULL);
    g_free (self->other_subtitles);
    self->other_subtitles = g_steal_pointer (&loading->other);
    _pm_player_show_tracks (self);
  }
  pm_playback_take_subtitles (self->playback, subtitles);
  _pm_player_cast_texts (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmLoading) loading = data;
  g_autoptr (GError) error = NULL;
  BtSubtitles *subtitles = NULL;
  gsize n_read = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_read, &error))
    subtitles = bt_subtitles_parse (loading->data, n_read, &error);
  if (g_cancellable_is_cancelled (loading->cancellable))
    g_clear_pointer (&subtitles, bt_subtitles_free);
  else if (subtitles == NULL)
    tell_failure (loading->page, error);
  else
    show_loaded (loading, subtitles);
}

static void
load (PmLoading *loading, GInputStream *stream)
{
  g_input_stream_read_all_async (stream, loading->data, READ_MAX, G_PRIORITY_DEFAULT,
                                 loading->cancellable, read_cb, loading);
}

/* --- of the torrent ------------------------------------------------------------------------------ */

void
_pm_player_stop_loading (PmPlayerPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

void
_pm_player_load_subtitle_file (PmPlayerPage *self, guint32 file)
{
  g_autoptr (BtStream) stream = bt_torrent_open_stream (self->torrent, file);

  if (stream != NULL)
    load (new_loading (self, NULL), G_INPUT_STREAM (stream));
}

/* --- of the person ------------------------------------------------------------------------------- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmLoading) loading = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream != NULL)
    load (g_steal_pointer (&loading), G_INPUT_STREAM (stream));
  else if (!g_cancellable_is_cancelled (loading->cancellable))
    tell_failure (loading->page, error);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmPlayerPage) self = data;
  g_autoptr (GFile) file = pm_compat_open_subtitles_finish (result, NULL);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;

  if (file == NULL || self->torrent == NULL)
    return;
  _pm_player_stop_loading (self);
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, opened_cb,
                     new_loading (self, shown));
}

void
_pm_player_choose_subtitle_file (PmPlayerPage *self)
{
  pm_compat_open_subtitles_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), chosen_cb,
                                  g_object_ref (self));
}

/* --- what is said now --------------------------------------------------------------------------- */

/* What is drawn has no letters: a screen reader is told them as the picture's name. */
static void
name_layer (PmPlayerPage *self, const char *markup)
{
  g_autofree char *text = NULL;

  pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->subtitle_layer),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : "", -1);
}

void
_pm_player_show_subtitle (PmPlayerPage *self)
{
  gboolean is_drawn = pm_playback_has_subtitle_layer (self->playback);
  g_autofree char *markup = NULL;

  g_object_get (self->playback, "subtitle", &markup, NULL);
  gtk_label_set_markup (self->subtitle, markup != NULL ? markup : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), markup != NULL && !is_drawn);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_layer), is_drawn);
  if (is_drawn)
    name_layer (self, markup != NULL ? markup : "");
}
