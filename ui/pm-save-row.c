/* pm-save-row.c — where new torrents are saved: a row that remembers the folders used of late.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-save-row.h"

#include "pm-compat.h"
#include "pm-place.h"
#include "pm-recent-folders.h"

#include <glib/gi18n.h>

struct _PmSaveRow {
  AdwActionRow parent_instance;
  GSettings *settings;  /* owned */
  GFile *folder;        /* owned; NULL: not set yet */
  char **recent;        /* owned; paths; NULL: not known yet */
  GCancellable *cancel; /* owned; of what is looked up */
  GtkWidget *button;    /* opens the menu of them */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmSaveRow, pm_save_row, ADW_TYPE_ACTION_ROW)

/* What is chosen already is no choice. */
static GMenu *
new_menu (PmSaveRow *self)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; self->recent != NULL && self->recent[i] != NULL; i++) {
    g_autoptr (GFile) folder = g_file_new_for_path (self->recent[i]);
    g_autofree char *words = pm_place_get_words (folder);
    g_autoptr (GMenuItem) item = NULL;

    if (g_file_equal (folder, self->folder))
      continue;
    item = g_menu_item_new (words, NULL);
    g_menu_item_set_action_and_target (item, "save.folder", "s", self->recent[i]);
    g_menu_append_item (menu, item);
  }
  return menu;
}

static void
show (PmSaveRow *self)
{
  g_autofree char *words = pm_place_get_words (self->folder);
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  g_autoptr (GMenu) menu = new_menu (self);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), G_MENU_MODEL (menu));
  gtk_widget_set_visible (self->button, g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0);
}

void
pm_save_row_set_folder (PmSaveRow *self, const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  g_set_object (&self->folder, folder);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

GFile *
pm_save_row_get_folder (PmSaveRow *self)
{
  return self->folder;
}

void
pm_save_row_remember (PmSaveRow *self)
{
  pm_recent_folders_add (self->settings, g_file_peek_path (self->folder));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  char **recent = pm_recent_folders_list_finish (result);
  PmSaveRow *self;

  if (recent == NULL) /* cancelled: the row is gone */
    return;
  self = PM_SAVE_ROW (data);
  self->recent = recent;
  if (self->folder != NULL)
    show (self);
}

void
pm_save_row_set_settings (PmSaveRow *self, GSettings *settings)
{
  self->settings = g_object_ref (settings);
  self->cancel = g_cancellable_new ();
  pm_recent_folders_list_async (settings, self->cancel, listed_cb, self);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmSaveRow) self = data;
  g_autoptr (GFile) folder = pm_compat_select_folder_finish (result, NULL);

  /* The window may have gone meanwhile. */
  if (folder != NULL && g_file_peek_path (folder) != NULL
      && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    pm_save_row_set_folder (self, g_file_peek_path (folder));
}

static void
activated_cb (PmSaveRow *self)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (window))
    pm_compat_select_folder_async (GTK_WINDOW (window), self->folder, chosen_cb,
                                   g_object_ref (self));
}

static void
folder_cb (GtkWidget *widget, const char *name, GVariant *path)
{
  pm_save_row_set_folder (PM_SAVE_ROW (widget), g_variant_get_string (path, NULL));
}

static void
pm_save_row_dispose (GObject *object)
{
  PmSaveRow *self = PM_SAVE_ROW (object);

  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  g_clear_object (&self->settings);
  g_clear_object (&self->folder);
  g_clear_pointer (&self->recent, g_strfreev);
  G_OBJECT_CLASS (pm_save_row_parent_class)->dispose (object);
}

static void
pm_save_row_class_init (PmSaveRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_save_row_dispose;
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_SAVE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "save.folder", "s", folder_cb);
}

static GtkWidget *
new_button (void)
{
  const char *words = _ ("Folders used of late");
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-open-recent-symbolic");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_visible (button, FALSE);
  return button;
}

static void
pm_save_row_init (PmSaveRow *self)
{
  GtkWidget *change = gtk_label_new (_ ("Change…"));
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->button = new_button ();
  gtk_widget_add_css_class (change, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), change);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), image);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  g_signal_connect (self, "activated", G_CALLBACK (activated_cb), NULL);
}
