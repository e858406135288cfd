/* pm-bracket.c — the bracket under a field of a torrent file, as the talk draws it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-bracket.h"

#include "pm-palette.h"

#define ARM 5    /* px, up at both ends */
#define FOOT 5   /* px, down in the middle */
#define LINE 1.5 /* px */
#define LEAST 16 /* px wide */
#define OPACITY .5

struct _PmBracket {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PmBracket, pm_bracket, GTK_TYPE_WIDGET)

static void
pm_bracket_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const PmPalette *palette = pm_palette_get ();
  GdkRGBA color = pm_color_fade (palette->ink, palette->is_high_contrast ? 1 : OPACITY);
  float width = gtk_widget_get_width (widget);
  const graphene_rect_t lines[] = {
    GRAPHENE_RECT_INIT (0, 0, LINE, ARM),
    GRAPHENE_RECT_INIT (width - LINE, 0, LINE, ARM),
    GRAPHENE_RECT_INIT (0, ARM, width, LINE),
    GRAPHENE_RECT_INIT ((width - LINE) / 2, ARM, LINE, FOOT),
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    gtk_snapshot_append_color (snapshot, &color, &lines[i]);
}

static void
pm_bracket_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST : ARM + FOOT;
}

static void
pm_bracket_class_init (PmBracketClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = pm_bracket_snapshot;
  widget_class->measure = pm_bracket_measure;
  gtk_widget_class_set_css_name (widget_class, "bracket");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_bracket_init (PmBracket *self)
{
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_bracket_new (void)
{
  return g_object_new (PM_TYPE_BRACKET, NULL);
}
