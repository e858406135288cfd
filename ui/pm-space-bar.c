/* pm-space-bar.c — how full a disk is, and how much a download adds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-space-bar.h"

#include "pm-css-class.h"

#define HEIGHT 5     /* px */
#define NEEDED_MIN 2 /* px: what is needed is always seen */

/* Two boxes that CSS colours, on a trough. */
struct _PmSpaceBar {
  GtkWidget parent_instance;
  GtkWidget *used;
  GtkWidget *needed;
  double used_share, needed_share; /* of the width */
};

G_DEFINE_FINAL_TYPE (PmSpaceBar, pm_space_bar, GTK_TYPE_WIDGET)

void
pm_space_bar_set (PmSpaceBar *self, guint64 size, guint64 free, guint64 needed)
{
  gboolean fits = needed <= free;

  self->used_share = size > 0 ? 1 - (double) MIN (free, size) / size : 0;
  self->needed_share = size > 0 ? MIN ((double) needed / size, 1 - self->used_share) : 0;
  pm_css_class_set (GTK_WIDGET (self), "full", !fits);
  gtk_widget_set_visible (self->used, size > 0);
  gtk_widget_set_visible (self->needed, size > 0 && needed > 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
place (PmSpaceBar *self, GtkWidget *part, double x, double width, int height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation area = { (int) x, 0, (int) width, height };

  if (rtl)
    area.x = gtk_widget_get_width (GTK_WIDGET (self)) - area.x - area.width;
  gtk_widget_size_allocate (part, &area, -1);
}

static void
pm_space_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmSpaceBar *self = PM_SPACE_BAR (widget);
  double used = self->used_share * width;
  double needed = MAX (self->needed_share * width, NEEDED_MIN);

  place (self, self->used, 0, used, height);
  place (self, self->needed, MIN (used, width - needed), needed, height);
}

static void
pm_space_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static GtkWidget *
new_part (PmSpaceBar *self, const char *class_name)
{
  GtkWidget *part =
      g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (part, class_name);
  gtk_widget_set_parent (part, GTK_WIDGET (self));
  return part;
}

static void
pm_space_bar_dispose (GObject *object)
{
  PmSpaceBar *self = PM_SPACE_BAR (object);

  g_clear_pointer (&self->used, gtk_widget_unparent);
  g_clear_pointer (&self->needed, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_space_bar_parent_class)->dispose (object);
}

static void
pm_space_bar_class_init (PmSpaceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_space_bar_dispose;
  widget_class->measure = pm_space_bar_measure;
  widget_class->size_allocate = pm_space_bar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "spacebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_space_bar_init (PmSpaceBar *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->used = new_part (self, "used");
  self->needed = new_part (self, "needed");
}
