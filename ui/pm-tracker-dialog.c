/* pm-tracker-dialog.c — lets a person add trackers to a torrent, or change one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-tracker-dialog.h"

#include <glib/gi18n.h>

#include "pm-tracker-url.h"
#include "pm-words.h"

/* A URL has none of these, and lists that are pasted have one on each line. */
static const char separators[] = "\r\n\t ";

struct _PmTrackerDialog {
  AdwWindow parent_instance;
  BtTorrent *torrent; /* owned; NULL: closed */
  char *url;          /* owned; the one to be changed, or NULL */
  GPtrArray *urls;    /* of char*; what is written, as far as it can be used */
  guint n_waiting;    /* answers of the engine that are still to come */
  /* template */
  GtkWidget *add_button;
  GtkTextView *text;
  GtkLabel *explanation;
  GtkLabel *trouble;
};

G_DEFINE_FINAL_TYPE (PmTrackerDialog, pm_tracker_dialog, ADW_TYPE_WINDOW)

static char *
get_text (PmTrackerDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
is_listed (PmTrackerDialog *self, const char *url)
{
  GListModel *trackers = bt_torrent_get_trackers (self->torrent);

  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);

    if (g_str_equal (bt_tracker_get_stat (tracker)->url, url))
      return TRUE;
  }
  return FALSE;
}

/* What is wrong with it, or NULL. */
static char *
read_url (PmTrackerDialog *self, const char *url)
{
  char *trouble = pm_tracker_url_get_trouble (url);

  if (trouble == NULL && self->url != NULL && self->urls->len > 0)
    return g_strdup (_ ("Only one can take its place."));
  if (trouble == NULL && g_strcmp0 (url, self->url) != 0 && is_listed (self, url))
    /* Translators: %s is the address of a tracker. */
    trouble = g_strdup_printf (_ ("“%s” is in the list already."), url);
  if (trouble == NULL && !g_ptr_array_find_with_equal_func (self->urls, url, g_str_equal, NULL))
    g_ptr_array_add (self->urls, g_strdup (url));
  return trouble;
}

static gboolean
is_unchanged (PmTrackerDialog *self)
{
  return self->urls->len == 1 && g_strcmp0 (self->urls->pdata[0], self->url) == 0;
}

static void
changed_cb (PmTrackerDialog *self)
{
  g_autofree char *text = get_text (self);
  g_auto (GStrv) words = g_strsplit_set (text, separators, -1);
  g_autofree char *trouble = NULL;

  if (self->torrent == NULL)
    return;
  g_ptr_array_set_size (self->urls, 0);
  for (guint i = 0; words[i] != NULL && trouble == NULL; i++) {
    if (*words[i] != '\0')
      trouble = read_url (self, words[i]);
  }
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_sensitive (self->add_button,
                            trouble == NULL && self->urls->len > 0 && !is_unchanged (self));
}

/* One that is there meanwhile is what was wanted. */
static void
edited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmTrackerDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = bt_torrent_edit_tracker_finish (BT_TORRENT (source), result, &error)
                || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_autofree char *words = ok ? NULL : pm_words_error (error);

  self->n_waiting--;
  if (self->torrent == NULL)
    return;
  if (!ok) {
    gtk_label_set_text (self->trouble, words);
    gtk_text_view_set_editable (self->text, TRUE);
  } else if (self->n_waiting == 0 && *gtk_label_get_text (self->trouble) == '\0') {
    gtk_window_close (GTK_WINDOW (self));
  }
}

static void
add_cb (PmTrackerDialog *self)
{
  gtk_widget_set_sensitive (self->add_button, FALSE);
  gtk_text_view_set_editable (self->text, FALSE);
  self->n_waiting = self->urls->len;
  for (guint i = 0; i < self->urls->len; i++) {
    if (self->url != NULL)
      bt_torrent_replace_tracker_async (self->torrent, self->url, self->urls->pdata[i], edited_cb,
                                        g_object_ref (self));
    else
      bt_torrent_add_tracker_async (self->torrent, self->urls->pdata[i], edited_cb,
                                    g_object_ref (self));
  }
}

static void
pm_tracker_dialog_dispose (GObject *object)
{
  PmTrackerDialog *self = PM_TRACKER_DIALOG (object);

  g_clear_object (&self->torrent);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->urls, g_ptr_array_unref);
  G_OBJECT_CLASS (pm_tracker_dialog_parent_class)->dispose (object);
}

static void
pm_tracker_dialog_class_init (PmTrackerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_tracker_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-tracker-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PmTrackerDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, PmTrackerDialog, text);
  gtk_widget_class_bind_template_child (widget_class, PmTrackerDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, PmTrackerDialog, trouble);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_tracker_dialog_init (PmTrackerDialog *self)
{
  self->urls = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
show_old (PmTrackerDialog *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _ ("Edit Tracker"));
  gtk_button_set_label (GTK_BUTTON (self->add_button), _ ("Save"));
  gtk_label_set_label (self->explanation, _ ("Where this tracker is now."));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), self->url, -1);
}

GtkWidget *
pm_tracker_dialog_new (GtkWindow *parent, BtTorrent *torrent, const char *url)
{
  PmTrackerDialog *self = g_object_new (PM_TYPE_TRACKER_DIALOG, "transient-for", parent, NULL);

  self->torrent = g_object_ref (torrent);
  self->url = g_strdup (url);
  if (url != NULL)
    show_old (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->text));
  return GTK_WIDGET (self);
}
