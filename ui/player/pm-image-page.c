/* pm-image-page.c — one picture of a torrent, as large as the window, and the ways to the others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-image-page.h"

struct _PmImagePage {
  AdwBin parent_instance;
  /* template */
  GtkPicture *picture;
  GtkWidget *previous_button;
  GtkWidget *next_button;
};

G_DEFINE_FINAL_TYPE (PmImagePage, pm_image_page, ADW_TYPE_BIN)

void
pm_image_page_set_image (PmImagePage *self, GdkPaintable *image, const char *name)
{
  gtk_picture_set_paintable (self->picture, image);
  gtk_picture_set_alternative_text (self->picture, name);
}

void
pm_image_page_set_ways (PmImagePage *self, gboolean has_previous, gboolean has_next)
{
  gtk_widget_set_visible (self->previous_button, has_previous);
  gtk_widget_set_visible (self->next_button, has_next);
}

static void
pm_image_page_class_init (PmImagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/piecemeal/Piecemeal/player/pm-image-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmImagePage, picture);
  gtk_widget_class_bind_template_child (widget_class, PmImagePage, previous_button);
  gtk_widget_class_bind_template_child (widget_class, PmImagePage, next_button);
}

static void
pm_image_page_init (PmImagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
