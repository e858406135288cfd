/* pm-picture.c — the newest frame of a film, as something that can be drawn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-picture.h"

struct _PmPicture {
  GObject parent_instance;
  GdkTexture *shown;  /* owned */
  GMutex mutex;       /* for what follows */
  GdkTexture *coming; /* owned */
  gboolean is_called; /* the main thread is on its way */
};

static void paintable_init (GdkPaintableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PmPicture, pm_picture, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init))

static GdkTexture *
steal_coming (PmPicture *self)
{
  GdkTexture *coming;

  g_mutex_lock (&self->mutex);
  coming = g_steal_pointer (&self->coming);
  self->is_called = FALSE;
  g_mutex_unlock (&self->mutex);
  return coming;
}

static gboolean
is_as_large (GdkTexture *a, GdkTexture *b)
{
  return a != NULL && b != NULL && gdk_texture_get_width (a) == gdk_texture_get_width (b)
         && gdk_texture_get_height (a) == gdk_texture_get_height (b);
}

/* Takes @texture. */
static void
show_texture (PmPicture *self, GdkTexture *texture)
{
  g_autoptr (GdkTexture) before = g_steal_pointer (&self->shown);

  self->shown = texture;
  if (!is_as_large (before, texture))
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

static gboolean
show_coming_cb (gpointer data)
{
  GdkTexture *coming = steal_coming (data);

  if (coming != NULL)
    show_texture (data, coming);
  return G_SOURCE_REMOVE;
}

void
pm_picture_take (PmPicture *self, GdkTexture *texture)
{
  GdkTexture *missed;
  gboolean is_called;

  g_mutex_lock (&self->mutex);
  missed = self->coming;
  self->coming = texture;
  is_called = self->is_called;
  self->is_called = TRUE;
  g_mutex_unlock (&self->mutex);
  g_clear_object (&missed);
  if (!is_called)
    g_idle_add_full (G_PRIORITY_DEFAULT, show_coming_cb, g_object_ref (self), g_object_unref);
}

void
pm_picture_clear (PmPicture *self)
{
  g_autoptr (GdkTexture) coming = NULL;

  g_return_if_fail (PM_IS_PICTURE (self));
  coming = steal_coming (self);
  show_texture (self, NULL);
}

static void
pm_picture_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  PmPicture *self = PM_PICTURE (paintable);

  if (self->shown != NULL)
    gtk_snapshot_append_texture (snapshot, self->shown,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

static GdkPaintable *
pm_picture_get_current_image (GdkPaintable *paintable)
{
  PmPicture *self = PM_PICTURE (paintable);

  return self->shown != NULL ? GDK_PAINTABLE (g_object_ref (self->shown))
                             : gdk_paintable_new_empty (0, 0);
}

static int
pm_picture_get_width (GdkPaintable *paintable)
{
  GdkTexture *shown = PM_PICTURE (paintable)->shown;

  return shown != NULL ? gdk_texture_get_width (shown) : 0;
}

static int
pm_picture_get_height (GdkPaintable *paintable)
{
  GdkTexture *shown = PM_PICTURE (paintable)->shown;

  return shown != NULL ? gdk_texture_get_height (shown) : 0;
}

static void
paintable_init (GdkPaintableInterface *interface)
{
  interface->snapshot = pm_picture_snapshot;
  interface->get_current_image = pm_picture_get_current_image;
  interface->get_intrinsic_width = pm_picture_get_width;
  interface->get_intrinsic_height = pm_picture_get_height;
}

static void
pm_picture_finalize (GObject *object)
{
  PmPicture *self = PM_PICTURE (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->coming);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (pm_picture_parent_class)->finalize (object);
}

static void
pm_picture_class_init (PmPictureClass *class)
{
  G_OBJECT_CLASS (class)->finalize = pm_picture_finalize;
}

static void
pm_picture_init (PmPicture *self)
{
  g_mutex_init (&self->mutex);
}

PmPicture *
pm_picture_new (void)
{
  return g_object_new (PM_TYPE_PICTURE, NULL);
}
