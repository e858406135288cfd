/* pm-ways-box.c — one cell of the table of ways: icon, words, and in how many places that is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-ways-box.h"

#include <glib/gi18n.h>

#include "pm-css-class.h"
#include "pm-words.h"

#define GAP 8      /* px between icon, title and chip */
#define LINE_GAP 2 /* px between the lines */

struct _PmWaysBox {
  GtkWidget parent;
  PmWaysStep step;
  PmWaysColumn column;
  gboolean is_stacked, is_used;
  GtkWidget *heading, *way_in; /* only while stacked */
  GtkWidget *brief;            /* likewise, where it is not used */
  GtkWidget *line, *icon, *chip;
  GtkLabel *title, *caption;
};

G_DEFINE_FINAL_TYPE (PmWaysBox, pm_ways_box, GTK_TYPE_WIDGET)

/* A label that is set to what it says already is laid out again all the same. */
static void
set_label (GtkWidget *label, const char *text)
{
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
}

static void
set_hint (PmWaysBox *self, const char *hint)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), hint) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), hint);
}

/* Stacked, what is not used has one line. */
static void
arrange (PmWaysBox *self)
{
  gboolean is_brief = self->is_stacked && !self->is_used;
  const char *caption = gtk_label_get_label (self->caption);

  gtk_widget_set_visible (self->heading, self->is_stacked);
  gtk_widget_set_visible (self->brief, is_brief);
  gtk_widget_set_visible (self->line, !is_brief);
  gtk_widget_set_visible (GTK_WIDGET (self->caption), !is_brief && *caption != '\0');
}

static void
set_brief (PmWaysBox *self, const PmWaysCell *cell)
{
  g_autofree char *words = g_strjoin (PM_WORDS_SEPARATOR, cell->title, cell->caption, NULL);

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->brief)), words) != 0)
    gtk_label_set_label (GTK_LABEL (self->brief), words);
}

void
pm_ways_box_show (PmWaysBox *self, const PmWaysCell *cell)
{
  g_autofree char *spoken = pm_ways_words_spoken (cell, self->step, self->column);

  gtk_widget_set_visible (self->icon, cell->icon != NULL);
  if (cell->icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), cell->icon);
  set_label (GTK_WIDGET (self->title), cell->title);
  set_label (GTK_WIDGET (self->caption), cell->caption);
  set_label (self->chip, cell->chip);
  set_brief (self, cell);
  self->is_used = cell->is_used;
  arrange (self);
  set_hint (self, cell->hint);
  pm_css_class_set (GTK_WIDGET (self), "unused", !cell->is_used);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void
pm_ways_box_set_way_in (PmWaysBox *self, gboolean is_way_in)
{
  pm_css_class_set (GTK_WIDGET (self), "way-in", is_way_in);
  gtk_widget_set_visible (self->way_in, is_way_in);
}

void
pm_ways_box_set_stacked (PmWaysBox *self, gboolean is_stacked)
{
  self->is_stacked = is_stacked;
  arrange (self);
}

void
pm_ways_box_append (PmWaysBox *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/* --- life --------------------------------------------------------------------------------------- */

static GtkWidget *
make_label (PmWaysBox *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_chip (const char *words)
{
  GtkWidget *chip = gtk_label_new (words);

  gtk_widget_add_css_class (chip, "pm-chip");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  return chip;
}

static void
add_heading (PmWaysBox *self)
{
  GtkWidget *name = make_label (self, "caption");

  gtk_label_set_wrap (GTK_LABEL (name), FALSE);
  gtk_label_set_label (GTK_LABEL (name), pm_ways_words_column (self->column));
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_set_tooltip_text (name, pm_ways_words_column_hint (self->column));
  self->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  self->way_in = make_chip (_ ("Your way in"));
  gtk_widget_set_visible (self->way_in, FALSE);
  gtk_box_append (GTK_BOX (self->heading), name);
  gtk_box_append (GTK_BOX (self->heading), self->way_in);
  self->brief = make_label (self, "caption");
  gtk_widget_add_css_class (self->brief, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->brief), 1);
  gtk_widget_set_hexpand (self->brief, TRUE);
  gtk_box_append (GTK_BOX (self->heading), self->brief);
  gtk_widget_set_visible (self->heading, FALSE);
  gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
}

static void
add_words (PmWaysBox *self)
{
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  self->icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->title = GTK_LABEL (make_label (self, "heading"));
  self->caption = GTK_LABEL (make_label (self, "caption"));
  self->chip = make_chip (NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "dim-label");
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_box_append (GTK_BOX (self->line), self->icon);
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->line), self->chip);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->caption), GTK_WIDGET (self));
}

static void
pm_ways_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pm_ways_box_parent_class)->dispose (object);
}

static void
pm_ways_box_class_init (PmWaysBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_ways_box_dispose;
  gtk_widget_class_set_css_name (widget_class, "ways-box");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_ways_box_init (PmWaysBox *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), LINE_GAP);
}

GtkWidget *
pm_ways_box_new (PmWaysStep step, PmWaysColumn column)
{
  PmWaysBox *self = g_object_new (PM_TYPE_WAYS_BOX, NULL);

  self->step = step;
  self->column = column;
  add_heading (self);
  add_words (self);
  return GTK_WIDGET (self);
}
