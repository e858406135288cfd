/* pm-folder-row.c — a row of a boxed list with a folder to choose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-folder-row.h"

#include "pm-compat.h"
#include "pm-place.h"

#include <glib/gi18n.h>

struct _PmFolderRow {
  AdwActionRow parent_instance;
  char *folder;          /* owned; "": none */
  char *fallback, *none; /* owned or NULL */
  GtkWidget *clear;      /* a button */
  gboolean is_clearable; /* it has words */
};

enum { PROP_0, PROP_FOLDER, PROP_FALLBACK, PROP_NONE, PROP_CLEAR, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmFolderRow, pm_folder_row, ADW_TYPE_ACTION_ROW)

/* The folder that holds; NULL: none. Owned. */
static GFile *
get_holding (PmFolderRow *self)
{
  const char *path = *self->folder != '\0' ? self->folder : self->fallback;

  return path != NULL ? g_file_new_for_path (path) : NULL;
}

static void
show (PmFolderRow *self)
{
  g_autoptr (GFile) folder = get_holding (self);
  g_autofree char *words = folder != NULL ? pm_place_get_words (folder) : g_strdup (self->none);
  g_autofree char *escaped = g_markup_escape_text (words != NULL ? words : "", -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_widget_set_visible (self->clear, self->is_clearable && *self->folder != '\0');
}

static void
set_folder (PmFolderRow *self, const char *path)
{
  path = path != NULL ? path : "";
  if (g_strcmp0 (self->folder, path) == 0)
    return;
  g_free (self->folder);
  self->folder = g_strdup (path);
  show (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDER]);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmFolderRow) self = data;
  g_autoptr (GFile) folder = pm_compat_select_folder_finish (result, NULL);

  /* The window may have gone meanwhile. */
  if (folder != NULL && g_file_peek_path (folder) != NULL
      && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    set_folder (self, g_file_peek_path (folder));
}

static void
activated_cb (PmFolderRow *self)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GFile) folder = get_holding (self);

  if (GTK_IS_WINDOW (window))
    pm_compat_select_folder_async (GTK_WINDOW (window), folder, chosen_cb, g_object_ref (self));
}

/* The keyboard stays on the row: the button goes. */
static void
clear_cb (PmFolderRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  set_folder (self, "");
}

static void
set_clear (PmFolderRow *self, const char *words)
{
  self->is_clearable = words != NULL;
  gtk_widget_set_tooltip_text (self->clear, words);
  if (words != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    words, -1);
}

static void
pm_folder_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLDER)
    g_value_set_string (value, PM_FOLDER_ROW (object)->folder);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_folder_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmFolderRow *self = PM_FOLDER_ROW (object);

  if (id == PROP_FOLDER) {
    set_folder (self, g_value_get_string (value));
    return;
  }
  if (id == PROP_FALLBACK) {
    g_free (self->fallback);
    self->fallback = g_value_dup_string (value);
  } else if (id == PROP_NONE) {
    g_free (self->none);
    self->none = g_value_dup_string (value);
  } else if (id == PROP_CLEAR) {
    set_clear (self, g_value_get_string (value));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  show (self);
}

static void
pm_folder_row_finalize (GObject *object)
{
  PmFolderRow *self = PM_FOLDER_ROW (object);

  g_free (self->folder);
  g_free (self->fallback);
  g_free (self->none);
  G_OBJECT_CLASS (pm_folder_row_parent_class)->finalize (object);
}

static void
pm_folder_row_class_init (PmFolderRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags writable = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pm_folder_row_get_property;
  object_class->set_property = pm_folder_row_set_property;
  object_class->finalize = pm_folder_row_finalize;
  props[PROP_FOLDER] =
      g_param_spec_string ("folder", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_FALLBACK] = g_param_spec_string ("fallback", NULL, NULL, NULL, writable);
  props[PROP_NONE] = g_param_spec_string ("none", NULL, NULL, NULL, writable);
  props[PROP_CLEAR] = g_param_spec_string ("clear", NULL, NULL, NULL, writable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static GtkWidget *
new_clear (PmFolderRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-clear-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clear_cb), self);
  return button;
}

static void
pm_folder_row_init (PmFolderRow *self)
{
  GtkWidget *change = gtk_label_new (_ ("Change…"));
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->folder = g_strdup ("");
  self->clear = new_clear (self);
  gtk_widget_add_css_class (change, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->clear);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), change);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), image);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  g_signal_connect (self, "activated", G_CALLBACK (activated_cb), NULL);
  show (self);
}
