/* pm-image-page.h — one picture of a torrent, as large as the window.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * Thread: main. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_IMAGE_PAGE (pm_image_page_get_type ())
G_DECLARE_FINAL_TYPE (PmImagePage, pm_image_page, PM, IMAGE_PAGE, AdwBin)

/* @image (nullable): it is not here. @name: what a screen reader says of it. */
void pm_image_page_set_image (PmImagePage *self, GdkPaintable *image, const char *name);

G_END_DECLS
