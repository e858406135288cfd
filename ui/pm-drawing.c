/* pm-drawing.c — the drawing of the empty window: pieces, and one that arrives.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-drawing.h"

#include "pm-css-class.h"

#define WIDTH 216 /* px, of all parts together */
#define HEIGHT 178

/* The parts are boxes, so that style.css gives them their colours in light and dark. */
static const struct {
  int x, y, size;
  const char *class_name;
} parts[] = {
  { 0, 23, 44, "here" },      { 0, 77, 44, "here" },         { 0, 131, 44, "here" },
  { 54, 50, 44, "here" },     { 54, 104, 44, "here" },       { 108, 77, 44, "slot" },
  { 142, 31, 44, "arrives" }, { 194, 13, 8, "arrives far" }, { 208, 0, 6, "arrives farther" },
};
#define SLOT 5 /* index of the empty place */
#define N_PARTS G_N_ELEMENTS (parts)

struct _PmDrawing {
  GtkWidget parent_instance;
  GtkWidget *boxes[N_PARTS];
};

G_DEFINE_FINAL_TYPE (PmDrawing, pm_drawing, GTK_TYPE_WIDGET)

void
pm_drawing_set_filled (PmDrawing *self, gboolean filled)
{
  pm_css_class_set (self->boxes[SLOT], "filled", filled);
}

static void
pm_drawing_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmDrawing *self = PM_DRAWING (widget);
  int left = (width - WIDTH) / 2, top = (height - HEIGHT) / 2;

  for (gsize i = 0; i < N_PARTS; i++) {
    GtkAllocation area = { left + parts[i].x, top + parts[i].y, parts[i].size, parts[i].size };

    gtk_widget_size_allocate (self->boxes[i], &area, -1);
  }
}

static void
pm_drawing_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmDrawing *self = PM_DRAWING (widget);
  int unused;

  /* GTK wants every child measured before it is given a size. */
  for (gsize i = 0; i < N_PARTS; i++)
    gtk_widget_measure (self->boxes[i], orientation, -1, &unused, NULL, NULL, NULL);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
pm_drawing_dispose (GObject *object)
{
  PmDrawing *self = PM_DRAWING (object);

  for (gsize i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->boxes[i], gtk_widget_unparent);
  G_OBJECT_CLASS (pm_drawing_parent_class)->dispose (object);
}

static void
pm_drawing_class_init (PmDrawingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_drawing_dispose;
  widget_class->measure = pm_drawing_measure;
  widget_class->size_allocate = pm_drawing_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_drawing_init (PmDrawing *self)
{
  for (gsize i = 0; i < N_PARTS; i++) {
    g_auto (GStrv) classes = g_strsplit (parts[i].class_name, " ", -1);

    self->boxes[i] = g_object_new (GTK_TYPE_BOX, "css-classes", classes, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    gtk_widget_set_parent (self->boxes[i], GTK_WIDGET (self));
  }
}
