/* pm-labels-dialog.c — a person's own words for one or several torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-labels-dialog.h"

#include <glib/gi18n.h>

struct _PmLabelsDialog {
  AdwWindow parent_instance;
  GPtrArray *torrents; /* owned; of owned BtTorrent */
  GPtrArray *words;    /* owned; of owned labels, as they are listed */
  gboolean quiet;      /* checks are set by us */
  /* template */
  AdwWindowTitle *title;
  GtkEntry *entry;
  GtkWidget *add_button;
  GtkLabel *trouble;
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PmLabelsDialog, pm_labels_dialog, ADW_TYPE_WINDOW)

/* --- the torrents ------------------------------------------------------------------------------- */

static guint
count_with (PmLabelsDialog *self, const char *label)
{
  guint n = 0;

  for (guint i = 0; i < self->torrents->len; i++)
    n += bt_labels_contain (bt_torrent_get_labels (self->torrents->pdata[i]), label);
  return n;
}

static gboolean
is_any_full (PmLabelsDialog *self, const char *label)
{
  for (guint i = 0; i < self->torrents->len; i++) {
    const char *const *labels = bt_torrent_get_labels (self->torrents->pdata[i]);

    if (g_strv_length ((char **) labels) >= BT_LABELS_MAX && !bt_labels_contain (labels, label))
      return TRUE;
  }
  return FALSE;
}

static void
set_label (BtTorrent *torrent, const char *label, gboolean on)
{
  const char *const *labels = bt_torrent_get_labels (torrent), *one[] = { label, NULL };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) now = NULL;

  if (bt_labels_contain (labels, label) == on)
    return;
  for (guint i = 0; labels[i] != NULL; i++) {
    if (!bt_labels_contain (one, labels[i]))
      g_strv_builder_add (builder, labels[i]);
  }
  if (on)
    g_strv_builder_add (builder, label);
  now = g_strv_builder_end (builder);
  bt_torrent_set_labels (torrent, (const char *const *) now);
}

/* FALSE, and it is said: there is no room for one more. */
static gboolean
set_for_all (PmLabelsDialog *self, const char *label, gboolean on)
{
  gboolean is_full = on && is_any_full (self, label);
  g_autofree char *words =
      g_strdup_printf (ngettext ("A torrent has at most %u label.",
                                 "A torrent has at most %u labels.", BT_LABELS_MAX),
                       BT_LABELS_MAX);

  gtk_label_set_text (self->trouble, is_full ? words : "");
  for (guint i = 0; i < self->torrents->len && !is_full; i++)
    set_label (self->torrents->pdata[i], label, on);
  return !is_full;
}

/* --- the list ----------------------------------------------------------------------------------- */

static void
show_check (PmLabelsDialog *self, GtkCheckButton *check)
{
  guint n = count_with (self, g_object_get_data (G_OBJECT (check), "label"));

  self->quiet = TRUE;
  gtk_check_button_set_inconsistent (check, n > 0 && n < self->torrents->len);
  gtk_check_button_set_active (check, n == self->torrents->len);
  self->quiet = FALSE;
}

/* What only some have, all have then. */
static void
toggled_cb (PmLabelsDialog *self, GtkCheckButton *check)
{
  gboolean on = gtk_check_button_get_active (check) || gtk_check_button_get_inconsistent (check);

  if (self->quiet)
    return;
  set_for_all (self, g_object_get_data (G_OBJECT (check), "label"), on);
  show_check (self, check);
}

static void
insert_row (PmLabelsDialog *self, const char *label, int position)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();
  g_autofree char *title = g_markup_escape_text (label, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (check), "label", g_strdup (label), g_free);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  show_check (self, GTK_CHECK_BUTTON (check));
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->list, row, position);
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static void
add_words (PmLabelsDialog *self, BtTorrent *torrent)
{
  const char *const *labels = bt_torrent_get_labels (torrent);

  for (guint i = 0; labels[i] != NULL; i++) {
    if (!g_ptr_array_find_with_equal_func (self->words, labels[i], g_str_equal, NULL))
      g_ptr_array_add (self->words, g_strdup (labels[i]));
  }
}

/* All that any torrent has. */
static void
list_words (PmLabelsDialog *self, PmLibrary *library)
{
  GListModel *torrents = pm_library_get_torrents (library);

  for (guint i = 0; i < g_list_model_get_n_items (torrents); i++) {
    g_autoptr (BtTorrent) torrent = g_list_model_get_item (torrents, i);

    add_words (self, torrent);
  }
  g_ptr_array_sort (self->words, compare_cb);
  for (guint i = 0; i < self->words->len; i++)
    insert_row (self, self->words->pdata[i], -1);
}

/* --- a new one ---------------------------------------------------------------------------------- */

static void
changed_cb (PmLabelsDialog *self)
{
  g_autofree char *label = bt_label_clean (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  gtk_label_set_text (self->trouble, "");
  gtk_widget_set_sensitive (self->add_button, label != NULL);
}

/* The check of one that is listed, whatever its case. */
static GtkCheckButton *
find_check (PmLabelsDialog *self, const char *label)
{
  const char *const one[] = { label, NULL };

  for (guint i = 0; i < self->words->len; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

    if (bt_labels_contain (one, self->words->pdata[i]))
      return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
  }
  return NULL;
}

static void
add_cb (PmLabelsDialog *self)
{
  g_autofree char *typed = bt_label_clean (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  GtkCheckButton *check = typed != NULL ? find_check (self, typed) : NULL;
  const char *label = check != NULL ? g_object_get_data (G_OBJECT (check), "label") : typed;

  if (label == NULL || !set_for_all (self, label, TRUE))
    return;
  if (check != NULL) {
    show_check (self, check);
  } else {
    g_ptr_array_insert (self->words, 0, g_strdup (label));
    insert_row (self, label, 0);
  }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_labels_dialog_dispose (GObject *object)
{
  PmLabelsDialog *self = PM_LABELS_DIALOG (object);

  g_clear_pointer (&self->torrents, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  G_OBJECT_CLASS (pm_labels_dialog_parent_class)->dispose (object);
}

static void
pm_labels_dialog_class_init (PmLabelsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_labels_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-labels-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PmLabelsDialog, title);
  gtk_widget_class_bind_template_child (widget_class, PmLabelsDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, PmLabelsDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, PmLabelsDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, PmLabelsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PmLabelsDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_labels_dialog_init (PmLabelsDialog *self)
{
  self->words = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

GtkWidget *
pm_labels_dialog_new (GtkWindow *parent, PmLibrary *library, GPtrArray *torrents)
{
  PmLabelsDialog *self = g_object_new (PM_TYPE_LABELS_DIALOG, "transient-for", parent, NULL);
  g_autofree char *several =
      g_strdup_printf (ngettext ("%u torrent", "%u torrents", torrents->len), torrents->len);

  self->torrents = g_ptr_array_ref (torrents);
  adw_window_title_set_subtitle (
      self->title, torrents->len > 1 ? several : bt_torrent_get_name (torrents->pdata[0]));
  list_words (self, library);
  return GTK_WIDGET (self);
}
