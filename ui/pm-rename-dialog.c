/* pm-rename-dialog.c — gives a torrent's file or folder another name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-rename-dialog.h"

#include "pm-words.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PmRenameDialog {
  AdwWindow parent_instance;
  BtTorrent *torrent; /* owned */
  char *path, *name;  /* owned; as they are */
  /* template */
  GtkWidget *rename_button;
  GtkEditable *entry;
  GtkLabel *trouble;
};

G_DEFINE_FINAL_TYPE (PmRenameDialog, pm_rename_dialog, ADW_TYPE_WINDOW)

static const char *
get_trouble (const char *text)
{
  if (strchr (text, '/') != NULL)
    return _ ("A name cannot have a slash.");
  if (g_str_equal (text, ".") || g_str_equal (text, ".."))
    return _ ("This name means another folder.");
  return "";
}

/* Blanks around a name are never meant, and hard to see. */
static char *
get_name (PmRenameDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void
changed_cb (PmRenameDialog *self)
{
  g_autofree char *text = get_name (self);
  const char *trouble = get_trouble (text);

  gtk_label_set_text (self->trouble, trouble);
  gtk_widget_set_sensitive (self->rename_button,
                            *text != '\0' && *trouble == '\0' && !g_str_equal (text, self->name));
}

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmRenameDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (bt_torrent_rename_finish (BT_TORRENT (source), result, &error)) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  /* Closed meanwhile: there is nobody to tell. */
  if (self->torrent == NULL)
    return;
  words = pm_words_error (error);
  gtk_label_set_text (self->trouble, words);
  gtk_editable_set_editable (self->entry, TRUE);
}

static void
rename_cb (PmRenameDialog *self)
{
  g_autofree char *name = get_name (self);

  if (!gtk_widget_get_sensitive (self->rename_button))
    return;
  gtk_widget_set_sensitive (self->rename_button, FALSE);
  gtk_editable_set_editable (self->entry, FALSE);
  bt_torrent_rename_async (self->torrent, self->path, name, renamed_cb, g_object_ref (self));
}

static void
pm_rename_dialog_dispose (GObject *object)
{
  PmRenameDialog *self = PM_RENAME_DIALOG (object);

  g_clear_object (&self->torrent);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (pm_rename_dialog_parent_class)->dispose (object);
}

static void
pm_rename_dialog_class_init (PmRenameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_rename_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-rename-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PmRenameDialog, rename_button);
  gtk_widget_class_bind_template_child (widget_class, PmRenameDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, PmRenameDialog, trouble);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rename_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_rename_dialog_init (PmRenameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What a person changes is the name, not what kind of file it is. */
static void
select_stem (PmRenameDialog *self)
{
  const char *dot = strrchr (self->name, '.');

  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->entry));
  gtk_editable_select_region (
      self->entry, 0,
      dot != NULL && dot != self->name ? (int) g_utf8_strlen (self->name, dot - self->name) : -1);
}

GtkWidget *
pm_rename_dialog_new (GtkWindow *parent, BtTorrent *torrent, const char *path, const char *name)
{
  PmRenameDialog *self = g_object_new (PM_TYPE_RENAME_DIALOG, "transient-for", parent, NULL);

  self->torrent = g_object_ref (torrent);
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  gtk_editable_set_text (self->entry, name);
  changed_cb (self);
  select_stem (self);
  return GTK_WIDGET (self);
}
