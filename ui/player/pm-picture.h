/* pm-picture.h — the newest frame of a film, as something that can be drawn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_PICTURE (pm_picture_get_type ())
G_DECLARE_FINAL_TYPE (PmPicture, pm_picture, PM, PICTURE, GObject)

/* A GdkPaintable of the main thread; empty at first. */
PmPicture *pm_picture_new (void);
/* Takes @texture, and shows it when the main thread comes to it, unless a newer one is there by then.
 * Thread: any. */
void pm_picture_take (PmPicture *self, GdkTexture *texture);
void pm_picture_clear (PmPicture *self);

G_END_DECLS
