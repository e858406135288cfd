/* pm-peers-dialog.c — lets a person name peers by their addresses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-peers-dialog.h"

#include <glib/gi18n.h>

/* Lists that are pasted have addresses on a line each, or behind one another. */
static const char separators[] = "\r\n\t ,;";

struct _PmPeersDialog {
  AdwWindow parent_instance;
  BtTorrent *torrent; /* owned */
  GArray *addresses;  /* BtAddress; what is written, as far as it can be read */
  /* template */
  GtkWidget *add_button;
  GtkTextView *text;
  GtkLabel *trouble;
};

G_DEFINE_FINAL_TYPE (PmPeersDialog, pm_peers_dialog, ADW_TYPE_WINDOW)

static char *
get_text (PmPeersDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* What is wrong with it, or NULL. */
static char *
read_word (PmPeersDialog *self, const char *word)
{
  BtAddress address;

  if (bt_address_parse (&address, word, 0)) {
    if (!bt_address_is_dialable (&address))
      /* Translators: %s is an address that a person wrote. */
      return g_strdup_printf (_ ("Nobody can be reached at “%s”."), word);
    g_array_append_val (self->addresses, address);
    return NULL;
  }
  if (bt_address_parse (&address, word, 1))
    return g_strdup_printf (_ ("“%s” lacks the port: a colon and a number at its end."), word);
  return g_strdup_printf (_ ("“%s” is not an address of numbers with a port."), word);
}

static void
changed_cb (PmPeersDialog *self)
{
  g_autofree char *text = get_text (self);
  g_auto (GStrv) words = g_strsplit_set (text, separators, -1);
  g_autofree char *trouble = NULL;

  g_array_set_size (self->addresses, 0);
  for (guint i = 0; words[i] != NULL && trouble == NULL; i++) {
    if (*words[i] != '\0')
      trouble = read_word (self, words[i]);
  }
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_sensitive (self->add_button, trouble == NULL && self->addresses->len > 0);
}

static void
add_cb (PmPeersDialog *self)
{
  for (guint i = 0; i < self->addresses->len; i++)
    bt_torrent_add_peer (self->torrent, &g_array_index (self->addresses, BtAddress, i));
  gtk_window_close (GTK_WINDOW (self));
}

static void
pm_peers_dialog_dispose (GObject *object)
{
  PmPeersDialog *self = PM_PEERS_DIALOG (object);

  g_clear_object (&self->torrent);
  g_clear_pointer (&self->addresses, g_array_unref);
  G_OBJECT_CLASS (pm_peers_dialog_parent_class)->dispose (object);
}

static void
pm_peers_dialog_class_init (PmPeersDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_peers_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-peers-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PmPeersDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, PmPeersDialog, text);
  gtk_widget_class_bind_template_child (widget_class, PmPeersDialog, trouble);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_peers_dialog_init (PmPeersDialog *self)
{
  self->addresses = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
pm_peers_dialog_new (GtkWindow *parent, BtTorrent *torrent)
{
  PmPeersDialog *self = g_object_new (PM_TYPE_PEERS_DIALOG, "transient-for", parent, NULL);

  self->torrent = g_object_ref (torrent);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->text));
  return GTK_WIDGET (self);
}
