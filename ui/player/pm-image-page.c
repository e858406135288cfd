/* pm-image-page.c — one picture of a torrent, as large as the window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-image-page.h"

struct _PmImagePage {
  AdwBin parent_instance;
  /* template */
  GtkPicture *picture;
};

G_DEFINE_FINAL_TYPE (PmImagePage, pm_image_page, ADW_TYPE_BIN)

void
pm_image_page_set_image (PmImagePage *self, GdkPaintable *image, const char *name)
{
  gtk_picture_set_paintable (self->picture, image);
  gtk_picture_set_alternative_text (self->picture, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
}

static void
pm_image_page_class_init (PmImagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/player/pm-image-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmImagePage, picture);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_image_page_init (PmImagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
