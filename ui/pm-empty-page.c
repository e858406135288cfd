/* pm-empty-page.c — what the window says while there is nothing: how to begin.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-empty-page.h"

#include "pm-drawing.h"

struct _PmEmptyPage {
  AdwBin parent_instance;
  /* template */
  PmDrawing *drawing;
};

G_DEFINE_FINAL_TYPE (PmEmptyPage, pm_empty_page, ADW_TYPE_BIN)

void
pm_empty_page_set_dragging (PmEmptyPage *self, gboolean dragging)
{
  pm_drawing_set_filled (self->drawing, dragging);
}

static void
pm_empty_page_class_init (PmEmptyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PM_TYPE_DRAWING);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-empty-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmEmptyPage, drawing);
}

static void
pm_empty_page_init (PmEmptyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
