/* pm-facts-line.c — a line of facts from which whole ones drop where it is narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-facts-line.h"

#include "pm-compat.h"
#include "pm-words.h"

#include <string.h>

/* It draws its text instead of holding a label: what fits is known only when the width is, and then it is
 * too late to change a label. */
struct _PmFactsLine {
  GtkWidget parent_instance;
  char *text; /* owned; all facts */
};

G_DEFINE_FINAL_TYPE (PmFactsLine, pm_facts_line, GTK_TYPE_WIDGET)

static PangoLayout *
new_layout (PmFactsLine *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* Digits of one width: the line does not tremble when a number changes. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static int
get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* As many facts as have room; the first one is shortened before there is none. */
static void
fit (PmFactsLine *self, PangoLayout *layout, int width)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autofree char *text = g_strdup (self->text);
  char *cut;

  while (get_width (layout) > width && (cut = g_strrstr (text, PM_WORDS_SEPARATOR)) != NULL) {
    *cut = '\0';
    pango_layout_set_text (layout, text, -1);
  }
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_alignment (layout, is_mirrored ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
}

void
pm_facts_line_set_text (PmFactsLine *self, const char *text)
{
  g_autofree char *spoken = NULL;

  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  spoken = pm_words_spoken (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
pm_facts_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  g_autoptr (PangoLayout) layout = new_layout (PM_FACTS_LINE (widget));
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 0 : height;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? width : height;
  *minimum_baseline = *natural_baseline = -1;
}

static void
pm_facts_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmFactsLine *self = PM_FACTS_LINE (widget);
  g_autoptr (PangoLayout) layout = new_layout (self);

  fit (self, layout, gtk_widget_get_width (widget));
  pm_compat_draw_layout (widget, snapshot, layout);
}

static void
pm_facts_line_finalize (GObject *object)
{
  g_free (PM_FACTS_LINE (object)->text);
  G_OBJECT_CLASS (pm_facts_line_parent_class)->finalize (object);
}

static void
pm_facts_line_class_init (PmFactsLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_facts_line_finalize;
  widget_class->measure = pm_facts_line_measure;
  widget_class->snapshot = pm_facts_line_snapshot;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
pm_facts_line_init (PmFactsLine *self)
{
  self->text = g_strdup ("");
}
