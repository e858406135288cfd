/* pm-crosshair.c — the line through all rows at the piece one points at, and what it says.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-crosshair.h"

#include <math.h>

#include "pm-palette.h"

#define LINE_OPACITY .55
#define PADDING 9 /* px, as in GTK's own bubbles */
#define RADIUS 8
#define GAP 10 /* px between line and bubble */
#define FIRST_LINE_ROOM 2
#define SCALE .9 /* of the text */

static const GdkRGBA bubble_color = { 0, 0, 0, .85 };
static const GdkRGBA bubble_ink = { 1, 1, 1, 1 };

struct _PmCrosshair {
  GtkWidget parent;
  float x, y, top, bottom, free;
  char *words;         /* owned; NULL: nothing is seen */
  PangoLayout *layout; /* owned, or NULL */
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
  if (self->words != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_crosshair_show (PmCrosshair *self, float x, float y, const char *words)
{
  if (self->x == x && self->y == y && g_strcmp0 (self->words, words) == 0)
    return;
  if (g_strcmp0 (self->words, words) != 0) {
    g_clear_object (&self->layout);
    g_free (self->words);
    self->words = g_strdup (words);
  }
  self->x = x;
  self->y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Bold up to the first dot: the number of the piece. */
static PangoLayout *
make_layout (PmCrosshair *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->words);
  PangoAttrList *attributes = pango_attr_list_new ();
  const char *end = strstr (self->words, " · ");
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->end_index = end != NULL ? end - self->words : strlen (self->words);
  pango_attr_list_insert (attributes, bold);
  pango_attr_list_insert (attributes, pango_attr_scale_new (SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_spacing (layout, FIRST_LINE_ROOM * PANGO_SCALE);
  pango_attr_list_unref (attributes);
  return layout;
}

/* On the side with more room. */
static graphene_rect_t
place_bubble (PmCrosshair *self, float width, float height)
{
  float room = gtk_widget_get_width (GTK_WIDGET (self));
  float x = self->x < room / 2 ? self->x + GAP : self->x - GAP - width;
  float y = MIN (self->y - height / 2, gtk_widget_get_height (GTK_WIDGET (self)) - height);

  y = MAX (y, self->free);

  return GRAPHENE_RECT_INIT (roundf (CLAMP (x, 0, MAX (room - width, 0))), roundf (y), width,
                             height);
}

static void
draw_bubble (PmCrosshair *self, GtkSnapshot *snapshot)
{
  graphene_rect_t rect;
  GskRoundedRect outline;
  int width, height;

  if (self->layout == NULL)
    self->layout = make_layout (self);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  rect = place_bubble (self, width + 2 * PADDING, height + 2 * PADDING);
  gsk_rounded_rect_init_from_rect (&outline, &rect, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &bubble_color, &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (rect.origin.x + PADDING, rect.origin.y + PADDING));
  gtk_snapshot_append_layout (snapshot, self->layout, &bubble_ink);
  gtk_snapshot_restore (snapshot);
}

static void
pm_crosshair_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmCrosshair *self = PM_CROSSHAIR (widget);
  GdkRGBA color = pm_color_fade (pm_palette_get ()->ink, LINE_OPACITY);

  if (self->words == NULL)
    return;
  gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT (floorf (self->x), self->top, 1, self->bottom - self->top));
  draw_bubble (self, snapshot);
}

static void
pm_crosshair_finalize (GObject *object)
{
  PmCrosshair *self = PM_CROSSHAIR (object);

  g_free (self->words);
  g_clear_object (&self->layout);
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
