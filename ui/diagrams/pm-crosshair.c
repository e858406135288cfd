/* pm-crosshair.c — the line through all rows at the piece one points at, and what it says.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-crosshair.h"

#include <math.h>

#include "pm-hint.h"
#include "pm-palette.h"

#define LINE_OPACITY .55

struct _PmCrosshair {
  GtkWidget parent;
  float x, y, top, bottom, free;
  PmHint hint; /* without words nothing is seen */
};

G_DEFINE_FINAL_TYPE (PmCrosshair, pm_crosshair, GTK_TYPE_WIDGET)

void
pm_crosshair_set_rows (PmCrosshair *self, float top, float bottom, float free)
{
  if (self->top == top && self->bottom == bottom && self->free == free)
    return;
  self->free = free;
  self->top = top;
  self->bottom = bottom;
  if (self->hint.words != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_crosshair_show (PmCrosshair *self, float x, float y, const char *words)
{
  if (!pm_hint_set (&self->hint, words) && self->x == x && self->y == y)
    return;
  self->x = x;
  self->y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pm_crosshair_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmCrosshair *self = PM_CROSSHAIR (widget);
  GdkRGBA color = pm_color_fade (pm_palette_get ()->ink, LINE_OPACITY);

  if (self->hint.words == NULL)
    return;
  gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT (floorf (self->x), self->top, 1, self->bottom - self->top));
  pm_hint_draw (&self->hint, widget, snapshot, self->x, self->y, self->free);
}

static void
pm_crosshair_finalize (GObject *object)
{
  pm_hint_clear (&PM_CROSSHAIR (object)->hint);
  G_OBJECT_CLASS (pm_crosshair_parent_class)->finalize (object);
}

static void
pm_crosshair_class_init (PmCrosshairClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_crosshair_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = pm_crosshair_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_crosshair_init (PmCrosshair *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_crosshair_new (void)
{
  return g_object_new (PM_TYPE_CROSSHAIR, NULL);
}
