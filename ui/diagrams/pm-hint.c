/* pm-hint.c — the dark bubble beside what a person points at in a drawing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-hint.h"

#include <math.h>
#include <string.h>

#include "pm-shape.h"

#define PADDING 9 /* px, as in GTK's own bubbles */
#define RADIUS 8
#define GAP 10 /* px between the place and the bubble */
#define FIRST_LINE_ROOM 2
#define SCALE .9 /* of the text */

static const GdkRGBA bubble_color = { 0, 0, 0, .85 };
static const GdkRGBA bubble_ink = { 1, 1, 1, 1 };

void
pm_hint_clear (PmHint *self)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->words, g_free);
}

gboolean
pm_hint_set (PmHint *self, const char *words)
{
  if (g_strcmp0 (self->words, words) == 0)
    return FALSE;
  pm_hint_clear (self);
  self->words = g_strdup (words);
  return TRUE;
}

static PangoLayout *
make_layout (PmHint *self, GtkWidget *widget)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, self->words);
  PangoAttrList *attributes = pango_attr_list_new ();
  const char *end = strstr (self->words, " · ");
  const char *line = strchr (self->words, '\n');
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  if (end == NULL || (line != NULL && line < end))
    end = line;
  bold->end_index = end != NULL ? (guint) (end - self->words) : (guint) strlen (self->words);
  pango_attr_list_insert (attributes, bold);
  pango_attr_list_insert (attributes, pango_attr_scale_new (SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_spacing (layout, FIRST_LINE_ROOM * PANGO_SCALE);
  pango_attr_list_unref (attributes);
  return layout;
}

static graphene_rect_t
place (GtkWidget *widget, graphene_point_t at, float free, graphene_size_t size)
{
  float room = gtk_widget_get_width (widget);
  float x = at.x < room / 2 ? at.x + GAP : at.x - GAP - size.width;
  float y = MIN (at.y - size.height / 2, gtk_widget_get_height (widget) - size.height);

  return GRAPHENE_RECT_INIT (roundf (CLAMP (x, 0, MAX (room - size.width, 0))),
                             roundf (MAX (y, free)), size.width, size.height);
}

void
pm_hint_draw (PmHint *self, GtkWidget *widget, GtkSnapshot *snapshot, float x, float y, float free)
{
  graphene_rect_t rect;
  int width, height;

  if (self->words == NULL)
    return;
  if (self->layout == NULL)
    self->layout = make_layout (self, widget);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  rect = place (widget, GRAPHENE_POINT_INIT (x, y), free,
                GRAPHENE_SIZE_INIT (width + 2 * PADDING, height + 2 * PADDING));
  pm_shape_fill (snapshot, &rect, RADIUS, &bubble_color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (rect.origin.x + PADDING, rect.origin.y + PADDING));
  gtk_snapshot_append_layout (snapshot, self->layout, &bubble_ink);
  gtk_snapshot_restore (snapshot);
}

void
pm_hint_follow (GtkWidget *widget, GCallback motion, GCallback leave, GCallback key)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (pointer, "enter", motion, widget);
  g_signal_connect_swapped (pointer, "motion", motion, widget);
  g_signal_connect_swapped (pointer, "leave", leave, widget);
  g_signal_connect_swapped (keys, "key-pressed", key, widget);
  g_signal_connect_swapped (focus, "leave", leave, widget);
  gtk_widget_add_controller (widget, pointer);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, focus);
}
