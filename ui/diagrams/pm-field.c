/* pm-field.c — one field of a torrent file over its bracket: what stands there, its key, what it is for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-field.h"

#include "pm-bracket.h"

#define WIDEST 34       /* letters of a value before it is cut */
#define PURPOSE_WIDE 18 /* letters of a line of its purpose */
#define LINES 4         /* of a long one */
#define LONG_WIDE 60    /* letters of one of them */

struct _PmField {
  GtkWidget parent_instance;
  GtkWidget *value, *bracket, *key, *purpose;
};

G_DEFINE_FINAL_TYPE (PmField, pm_field, GTK_TYPE_WIDGET)

static GtkWidget *
add_label (PmField *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, style);
  gtk_label_set_xalign (GTK_LABEL (label), .5);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
pm_field_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pm_field_parent_class)->dispose (object);
}

static void
pm_field_class_init (PmFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_field_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "field");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
init_purpose (PmField *self)
{
  GtkLabel *label = GTK_LABEL (self->purpose);

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (label, PURPOSE_WIDE);
  gtk_label_set_width_chars (label, PURPOSE_WIDE / 2);
  gtk_widget_add_css_class (self->purpose, "dim-label");
}

static void
pm_field_init (PmField *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->value = add_label (self, "pm-field-value");
  gtk_label_set_max_width_chars (GTK_LABEL (self->value), WIDEST);
  self->bracket = pm_bracket_new ();
  gtk_widget_set_parent (self->bracket, GTK_WIDGET (self));
  self->key = add_label (self, "pm-field-key");
  self->purpose = add_label (self, "caption");
  init_purpose (self);
}

GtkWidget *
pm_field_new (const char *key, const char *purpose)
{
  PmField *self = g_object_new (PM_TYPE_FIELD, NULL);

  gtk_label_set_text (GTK_LABEL (self->key), key);
  gtk_label_set_text (GTK_LABEL (self->purpose), purpose);
  return GTK_WIDGET (self);
}

void
pm_field_set_long (PmField *self)
{
  GtkLabel *label = GTK_LABEL (self->value);

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (label, LINES);
  gtk_label_set_max_width_chars (label, LONG_WIDE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}

static void
speak (PmField *self, const char *value)
{
  /* The key and what stands there, as in the file. */
  g_autofree char *name =
      g_strdup_printf ("%s: %s", gtk_label_get_text (GTK_LABEL (self->key)), value);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_text (GTK_LABEL (self->purpose)), -1);
}

void
pm_field_set (PmField *self, const char *value)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL);
  if (GTK_IS_FLOW_BOX_CHILD (parent))
    gtk_widget_set_visible (parent, value != NULL);
  if (value == NULL || g_str_equal (gtk_label_get_text (GTK_LABEL (self->value)), value))
    return;
  gtk_label_set_text (GTK_LABEL (self->value), value);
  gtk_widget_set_tooltip_text (self->value, g_utf8_strlen (value, -1) > WIDEST ? value : NULL);
  speak (self, value);
}
