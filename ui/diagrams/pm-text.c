/* pm-text.c — one line of text in a drawing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-text.h"

#include <pango/pangocairo.h>

#define CAPTION_SCALE .82 /* Adwaita's caption */
#define LARGE_SCALE 1.1
#define TITLE_SCALE 1.18  /* Adwaita's title-4 */
#define FIGURE_SCALE 1.81 /* Adwaita's title-1 */

void
pm_text_clear (PmText *self)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->string, g_free);
}

static double
get_scale (PmTextStyle style)
{
  switch (style) {
  case PM_TEXT_CAPTION:
  case PM_TEXT_CAPTION_BOLD:
    return CAPTION_SCALE;
  case PM_TEXT_LARGE:
    return LARGE_SCALE;
  case PM_TEXT_TITLE:
    return TITLE_SCALE;
  case PM_TEXT_FIGURE:
    return FIGURE_SCALE;
  default:
    return 1;
  }
}

static PangoWeight
get_weight (PmTextStyle style)
{
  switch (style) {
  case PM_TEXT_BOLD:
  case PM_TEXT_CAPTION_BOLD:
  case PM_TEXT_TITLE:
    return PANGO_WEIGHT_BOLD;
  case PM_TEXT_FIGURE:
  case PM_TEXT_NUMBER:
    return PANGO_WEIGHT_ULTRABOLD;
  default:
    return PANGO_WEIGHT_NORMAL;
  }
}

static void
apply_style (PmText *self)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  if (self->style == PM_TEXT_NUMBER)
    pango_attr_list_insert (attributes, pango_attr_size_new_absolute (self->size * PANGO_SCALE));
  else
    pango_attr_list_insert (attributes, pango_attr_scale_new (get_scale (self->style)));
  pango_attr_list_insert (attributes, pango_attr_weight_new (get_weight (self->style)));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
}

static gboolean
set_text (PmText *self, GtkWidget *widget, PmTextStyle style, float size, const char *string)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);

  if (self->layout != NULL && self->style == style && self->size == size
      && pango_layout_get_context (self->layout) == context
      && self->context_serial == pango_context_get_serial (context)
      && g_strcmp0 (self->string, string) == 0)
    return FALSE;
  pm_text_clear (self);
  self->layout = gtk_widget_create_pango_layout (widget, string);
  self->string = g_strdup (string);
  self->style = style;
  self->size = size;
  self->context_serial = pango_context_get_serial (context);
  apply_style (self);
  pango_layout_get_pixel_size (self->layout, &self->width, &self->height);
  return TRUE;
}

gboolean
pm_text_set (PmText *self, GtkWidget *widget, PmTextStyle style, const char *string)
{
  return set_text (self, widget, style, 0, string);
}

gboolean
pm_text_set_number (PmText *self, GtkWidget *widget, float size, guint32 number)
{
  char string[16];

  g_snprintf (string, sizeof string, "%u", number);
  return set_text (self, widget, PM_TEXT_NUMBER, size, string);
}

static void
limit_width (PmText *self, float max_width)
{
  int width = max_width > 0 && self->width > max_width ? (int) max_width * PANGO_SCALE : -1;

  if (pango_layout_get_width (self->layout) == width)
    return;
  pango_layout_set_ellipsize (self->layout, width < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  pango_layout_set_width (self->layout, width);
}

void
pm_text_draw (PmText *self, GtkSnapshot *snapshot, float x, float y, float max_width,
              const GdkRGBA *color)
{
  if (self->layout == NULL)
    return;
  limit_width (self, max_width);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

void
pm_text_draw_centered (PmText *self, GtkSnapshot *snapshot, float x, float y, const GdkRGBA *color)
{
  pm_text_draw (self, snapshot, x - self->width / 2.f, y - self->height / 2.f, 0, color);
}

/* Heights of all styles for one font at one resolution: every row asks, and all have the same. */
typedef struct {
  PangoFontDescription *font; /* owned, or NULL */
  double resolution;
  int heights[PM_N_TEXT_STYLES];
} Heights;

static gboolean
are_heights_of (const Heights *self, PangoContext *context)
{
  return self->font != NULL && self->resolution == pango_cairo_context_get_resolution (context)
         && pango_font_description_equal (self->font, pango_context_get_font_description (context));
}

static void
measure_heights (Heights *self, GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);

  g_clear_pointer (&self->font, pango_font_description_free);
  self->font = pango_font_description_copy (pango_context_get_font_description (context));
  self->resolution = pango_cairo_context_get_resolution (context);
  for (PmTextStyle style = 0; style < PM_TEXT_NUMBER; style++) {
    PmText text = { 0 };

    pm_text_set (&text, widget, style, "Xg");
    self->heights[style] = text.height;
    pm_text_clear (&text);
  }
}

int
pm_text_get_line_height (GtkWidget *widget, PmTextStyle style)
{
  static Heights heights;

  if (!are_heights_of (&heights, gtk_widget_get_pango_context (widget)))
    measure_heights (&heights, widget);
  return heights.heights[style];
}
