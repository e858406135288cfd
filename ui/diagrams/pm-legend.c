/* pm-legend.c — what the signs in the rows of a swarm mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-legend.h"

#include <glib/gi18n.h>

#include "pm-palette.h"
#include "pm-shape.h"
#include "pm-text.h"
#include "pm-turn-sign.h"

#define HEIGHT 34   /* px */
#define SIGN 12     /* px, a square */
#define SIGN_GAP 6  /* px between sign and word */
#define ITEM_GAP 18 /* px */
#define FIRST_N 5   /* signs that come before the note; the others come after it */
#define BEAD 9
#define DASH_HEIGHT 3
#define TICK 3
#define TICK_HEIGHT 15

typedef enum {
  SIGN_HERE,
  SIGN_MISSING,
  SIGN_FLIGHT,
  SIGN_RARE,
  SIGN_SENT,
  SIGN_TURN,
  SIGN_TRY,
  N_SIGNS
} Sign;

struct _PmLegend {
  GtkWidget parent;
  PmText words[N_SIGNS];
  PmText note, short_note;
};

G_DEFINE_FINAL_TYPE (PmLegend, pm_legend, GTK_TYPE_WIDGET)

static const char *
sign_words (Sign sign)
{
  switch (sign) {
  case SIGN_HERE:
    return _ ("Here");
  case SIGN_MISSING:
    return _ ("Missing");
  case SIGN_FLIGHT:
    return _ ("In flight");
  case SIGN_RARE:
    return _ ("Rare: 3 copies or fewer");
  case SIGN_TURN:
    /* Translators: a peer gives you a turn, so that you may ask it for blocks; or you give it one. */
    return _ ("Has a turn");
  case SIGN_TRY:
    return _ ("A try");
  case SIGN_SENT:
  default:
    return _ ("Sent just now");
  }
}

/* Each in the shape it has in a row, so that it can be told apart without colours. */
static void
draw_sign (GtkSnapshot *snapshot, Sign sign, float x, float middle)
{
  const PmPalette *palette = pm_palette_get ();
  graphene_rect_t square = GRAPHENE_RECT_INIT (x, middle - SIGN / 2.f, SIGN, SIGN);
  float center = x + SIGN / 2.f;

  switch (sign) {
  case SIGN_HERE:
    pm_shape_fill (snapshot, &square, 2, &palette->have);
    break;
  case SIGN_MISSING:
    pm_shape_fill (snapshot, &square, 2,
                   palette->is_high_contrast ? &palette->border : &palette->trough);
    break;
  case SIGN_FLIGHT:
    pm_shape_fill (
        snapshot,
        &GRAPHENE_RECT_INIT (center - TICK / 2.f, middle - TICK_HEIGHT / 2.f, TICK, TICK_HEIGHT),
        TICK / 2.f, &palette->flight);
    pm_shape_fill (snapshot,
                   &GRAPHENE_RECT_INIT (center - BEAD / 2.f, middle - BEAD / 2.f, BEAD, BEAD),
                   BEAD / 2.f, &palette->flight);
    break;
  case SIGN_RARE:
    gtk_snapshot_append_color (
        snapshot, &palette->rare,
        &GRAPHENE_RECT_INIT (center, middle - TICK_HEIGHT / 2.f, TICK, TICK_HEIGHT));
    break;
  case SIGN_TURN:
  case SIGN_TRY:
    pm_turn_sign_draw (snapshot, sign == SIGN_TRY ? PM_TURN_TRY : PM_TURN_HAS, TRUE, x,
                       middle - PM_TURN_SIGN / 2.f);
    break;
  case SIGN_SENT:
  default:
    pm_shape_fill (snapshot, &GRAPHENE_RECT_INIT (x, middle - DASH_HEIGHT / 2.f, SIGN, DASH_HEIGHT),
                   DASH_HEIGHT / 2.f, &palette->sent);
  }
}

static int
items_width (PmLegend *self)
{
  int width = 0;

  for (Sign sign = 0; sign < N_SIGNS; sign++) {
    pm_text_set (&self->words[sign], GTK_WIDGET (self), PM_TEXT_CAPTION, sign_words (sign));
    width += SIGN + SIGN_GAP + self->words[sign].width + ITEM_GAP;
  }
  return width;
}

/* What the pieces look like matters most, then what the note says. */
static Sign
count_signs (PmLegend *self, int width)
{
  int note = self->short_note.layout != NULL ? self->short_note.width : 0;

  return items_width (self) + note <= width ? N_SIGNS : FIRST_N;
}

static void
draw_note (PmLegend *self, GtkSnapshot *snapshot, int used, float middle)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self)) - used;
  PmText *note = self->note.width <= room ? &self->note : &self->short_note;
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (note->layout == NULL || note->width > room)
    return;
  pm_text_draw (note, snapshot,
                is_mirrored ? 0 : gtk_widget_get_width (GTK_WIDGET (self)) - note->width,
                middle - note->height / 2.f, 0, &pm_palette_get ()->dim);
}

static void
pm_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmLegend *self = PM_LEGEND (widget);
  const PmPalette *palette = pm_palette_get ();
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget), x = 0;
  Sign n_signs;
  float middle = gtk_widget_get_height (widget) / 2.f;

  n_signs = count_signs (self, width);
  for (Sign sign = 0; sign < n_signs; sign++) {
    PmText *words = &self->words[sign];
    int item = SIGN + SIGN_GAP + words->width;

    if (x + item > width)
      break;
    draw_sign (snapshot, sign, is_mirrored ? width - x - SIGN : x, middle);
    pm_text_draw (words, snapshot, is_mirrored ? width - x - item : x + SIGN + SIGN_GAP,
                  middle - words->height / 2.f, 0, &palette->dim);
    x += item + ITEM_GAP;
  }
  draw_note (self, snapshot, x, middle);
}

static void
pm_legend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 0;
  *natural = items_width (PM_LEGEND (widget));
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = MAX (HEIGHT, pm_text_get_line_height (widget, PM_TEXT_CAPTION));
}

void
pm_legend_set_note (PmLegend *self, const char *note, const char *short_note)
{
  gboolean changed = pm_text_set (&self->note, GTK_WIDGET (self), PM_TEXT_CAPTION, note);

  changed |= pm_text_set (&self->short_note, GTK_WIDGET (self), PM_TEXT_CAPTION, short_note);
  if (!changed)
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note,
                                  -1);
}

static void
pm_legend_finalize (GObject *object)
{
  PmLegend *self = PM_LEGEND (object);

  for (Sign sign = 0; sign < N_SIGNS; sign++)
    pm_text_clear (&self->words[sign]);
  pm_text_clear (&self->note);
  pm_text_clear (&self->short_note);
  G_OBJECT_CLASS (pm_legend_parent_class)->finalize (object);
}

static void
pm_legend_class_init (PmLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_legend_finalize;
  widget_class->snapshot = pm_legend_snapshot;
  widget_class->measure = pm_legend_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pm_legend_init (PmLegend *self)
{
  pm_palette_follow (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Legend"), -1);
}

GtkWidget *
pm_legend_new (void)
{
  return g_object_new (PM_TYPE_LEGEND, NULL);
}
