/* pm-copies-chart.c — how many pieces there are of which so many peers have a copy.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-copies-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "pm-cell-draw.h"
#include "pm-format.h"
#include "pm-hint.h"
#include "pm-pieces-words.h"
#include "pm-shape.h"
#include "pm-spoken-list.h"

#define LEAST_WIDTH 200  /* px */
#define LEAST_HEIGHT 110 /* px */
#define LIKED_HEIGHT 130 /* px */
#define BINS_MAX 64
#define BINS_UNSEEN 24 /* before it has a size: it is spoken of already */
#define STEP_LEAST 18  /* px from one bar to the next */
#define STEP_MOST 96   /* px, likewise */
#define GAP 4          /* px between bars */
#define LABEL_GAP 4    /* px below the ground */
#define LABELS_APART 6 /* px */
#define LEAST_BAR 2    /* px: one piece is seen beside thousands */
#define OUTLINE_OPACITY .55

struct _PmCopiesChart {
  GtkWidget parent;
  PmPieceSet *set; /* owned reference, or NULL */
  PmPieceChoice choice;
  PmCopiesBin bins[BINS_MAX];
  PmText labels[BINS_MAX], rares[BINS_MAX];
  guint n_bins;
  int current; /* bin under the pointer or cursor; -1: none */
  gboolean by_key;
  PmText nobody;
  PmHint hint;
  GtkWidget *spoken;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmCopiesChart, pm_copies_chart, GTK_TYPE_WIDGET)

static guint32
get_sum (const PmCopiesBin *bin)
{
  return bin->here + bin->rare + bin->missing;
}

/* --- where -------------------------------------------------------------------------------------- */

typedef struct {
  float left, step, bar; /* px */
  float top, ground;
  guint32 most; /* pieces; at @top */
} Plot;

static Plot
make_plot (PmCopiesChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float line = pm_text_get_line_height (widget, PM_TEXT_CAPTION);
  Plot plot = { .top = line, .most = 1 };

  plot.step = CLAMP ((float) gtk_widget_get_width (widget) / MAX (self->n_bins, 1), 2, STEP_MOST);
  plot.bar = floorf (plot.step > 2 * GAP ? plot.step - GAP : plot.step - 1);
  plot.left = MAX (gtk_widget_get_width (widget) - plot.step * self->n_bins, 0) / 2;
  plot.ground = floorf (gtk_widget_get_height (widget) - LABEL_GAP - line);
  for (guint i = 0; i < self->n_bins; i++)
    plot.most = MAX (plot.most, get_sum (&self->bins[i]));
  return plot;
}

static float
get_x (PmCopiesChart *self, const Plot *plot, guint bin)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float x = roundf (plot->left + bin * plot->step + (plot->step - plot->bar) / 2);

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    return gtk_widget_get_width (widget) - x - plot->bar;
  return x;
}

static float
get_height (const Plot *plot, guint32 n)
{
  float height = roundf ((plot->ground - plot->top) * n / plot->most);

  return n > 0 ? MAX (height, LEAST_BAR) : 0;
}

static int
get_bin_at (PmCopiesChart *self, double x)
{
  GtkWidget *widget = GTK_WIDGET (self);
  Plot plot = make_plot (self);
  int bin;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (widget) - x;
  bin = (int) floor ((x - plot.left) / plot.step);
  return bin >= 0 && bin < (int) self->n_bins ? bin : -1;
}

/* --- drawing ------------------------------------------------------------------------------------ */

static float
append_part (GtkSnapshot *snapshot, graphene_rect_t bar, float height, const GdkRGBA *color)
{
  bar.origin.y -= height;
  bar.size.height = height;
  if (height > 0)
    gtk_snapshot_append_color (snapshot, color, &bar);
  return height;
}

/* Kept within the widget, and left out where it would lie over the one before. */
static void
draw_rare_number (PmCopiesChart *self, GtkSnapshot *snapshot, const Plot *plot, guint index)
{
  PmText *text = &self->rares[index];
  g_autofree char *number = pm_format_count (self->bins[index].rare);
  float x = get_x (self, plot, index) + plot->bar / 2;
  float y = plot->ground - get_height (plot, get_sum (&self->bins[index]));

  pm_text_set (text, GTK_WIDGET (self), PM_TEXT_CAPTION_BOLD, number);
  x = CLAMP (x - text->width / 2.f, 0, gtk_widget_get_width (GTK_WIDGET (self)) - text->width);
  if (index > 0 && self->bins[index - 1].rare > 0
      && (text->width + self->rares[index - 1].width) / 2.f > plot->step)
    return;
  pm_text_draw (text, snapshot, x, y - text->height - 1, 0, &pm_palette_get ()->rare_ink);
}

/* From below: here solid, rare purple, the rest an outline. */
static void
draw_bar (PmCopiesChart *self, GtkSnapshot *snapshot, const Plot *plot, guint index)
{
  const PmPalette *palette = pm_palette_get ();
  GdkRGBA edge = pm_color_fade (palette->dim, OUTLINE_OPACITY);
  const PmCopiesBin *bin = &self->bins[index];
  graphene_rect_t bar = GRAPHENE_RECT_INIT (get_x (self, plot, index), plot->ground, plot->bar, 0);
  float whole = get_height (plot, get_sum (bin));
  float height = MIN (get_height (plot, bin->here), whole);

  append_part (snapshot, bar, height, &palette->have);
  bar.origin.y -= height;
  height = bin->missing > 0 ? get_height (plot, bin->rare) : whole - height;
  if (bin->rare > 0)
    bar.origin.y -= append_part (snapshot, bar, height, &palette->rare);
  append_part (snapshot, bar, MAX (whole - (plot->ground - bar.origin.y), 0), &palette->trough);
  bar = GRAPHENE_RECT_INIT (bar.origin.x, plot->ground - whole, plot->bar, whole);
  if (whole > 2 * LEAST_BAR)
    pm_shape_outline (snapshot, &bar, 0, 1, &edge);
  if (bin->rare > 0)
    draw_rare_number (self, snapshot, plot, index);
}

/* Round an entire column: a short bar is hard to see and to hit. */
static void
draw_marks (PmCopiesChart *self, GtkSnapshot *snapshot, const Plot *plot, guint index)
{
  const PmPalette *palette = pm_palette_get ();
  graphene_rect_t column = GRAPHENE_RECT_INIT (get_x (self, plot, index) - GAP / 2.f, 0,
                                               plot->bar + GAP, plot->ground + 1);
  const PmCopiesBin *bin = &self->bins[index];

  if ((int) index == self->current)
    gtk_snapshot_append_color (snapshot, &palette->hover, &column);
  if (self->choice.by == PM_CHOICE_COPIES && self->choice.from <= bin->from
      && self->choice.to >= bin->to)
    pm_shape_outline (snapshot, &column, 0, 2, &palette->ink);
}

/* All of them where there is room, else every so many. */
static guint
get_label_step (PmCopiesChart *self, const Plot *plot)
{
  static const guint steps[] = { 1, 2, 5, 10, 20, 50 };
  int width = 0;

  for (guint i = 0; i < self->n_bins; i++) {
    g_autofree char *number = pm_format_count (self->bins[i].from);

    pm_text_set (&self->labels[i], GTK_WIDGET (self), PM_TEXT_CAPTION, number);
    width = MAX (width, self->labels[i].width);
  }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * plot->step >= width + LABELS_APART)
      return steps[i];
  return BINS_MAX;
}

static void
draw_labels (PmCopiesChart *self, GtkSnapshot *snapshot, const Plot *plot)
{
  guint step = get_label_step (self, plot);
  float y = plot->ground + LABEL_GAP;

  for (guint i = 0; i < self->n_bins; i += step)
    pm_text_draw (&self->labels[i], snapshot,
                  get_x (self, plot, i) + (plot->bar - self->labels[i].width) / 2, y, 0,
                  &pm_palette_get ()->dim);
}

static void
draw_nobody (PmCopiesChart *self, GtkSnapshot *snapshot, const Plot *plot)
{
  pm_text_set (&self->nobody, GTK_WIDGET (self), PM_TEXT_NORMAL, _ ("No peer has any piece now"));
  pm_text_draw_centered (&self->nobody, snapshot, gtk_widget_get_width (GTK_WIDGET (self)) / 2.f,
                         (plot->top + plot->ground) / 2, &pm_palette_get ()->dim);
}

static gboolean
is_nobody_there (PmCopiesChart *self)
{
  return self->set != NULL && self->set->map->copies_max == 0;
}

static void
draw_hint (PmCopiesChart *self, GtkSnapshot *snapshot, const Plot *plot)
{
  if (self->current >= 0)
    pm_hint_draw (&self->hint, GTK_WIDGET (self), snapshot,
                  get_x (self, plot, self->current) + plot->bar / 2, plot->ground / 2, 0);
}

static void
pm_copies_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmCopiesChart *self = PM_COPIES_CHART (widget);
  Plot plot = make_plot (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);

  gtk_snapshot_append_color (snapshot, &pm_palette_get ()->hairline,
                             &GRAPHENE_RECT_INIT (0, plot.ground, width, 1));
  if (is_nobody_there (self))
    draw_nobody (self, snapshot, &plot);
  for (guint i = 0; i < self->n_bins; i++) {
    draw_marks (self, snapshot, &plot, i);
    draw_bar (self, snapshot, &plot, i);
  }
  draw_labels (self, snapshot, &plot);
  if (gtk_widget_has_visible_focus (widget))
    pm_cell_draw_focus (snapshot, &all);
  draw_hint (self, snapshot, &plot);
}

/* --- what it shows ------------------------------------------------------------------------------ */

/* Where no peer has anything there is nothing to compare. */
static void
renew_bins (PmCopiesChart *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  guint n_most = width > 0 ? CLAMP (width / STEP_LEAST, 2, BINS_MAX) : BINS_UNSEEN;

  self->n_bins = 0;
  if (self->set != NULL && self->set->map->copies_max > 0)
    self->n_bins = pm_piece_set_count_copies (self->set, self->bins, n_most);
  self->current = MIN (self->current, (int) self->n_bins - 1);
}

static void
show_words (PmCopiesChart *self)
{
  g_autofree char *words =
      self->current >= 0 ? pm_pieces_words_bin (&self->bins[self->current]) : NULL;

  if (!pm_hint_set (&self->hint, words))
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->by_key || words == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    words != NULL ? words : "", -1);
}

void
pm_copies_chart_set (PmCopiesChart *self, PmPieceSet *set, const PmPieceChoice *choice)
{
  PmPieceSet *old = self->set;

  if (old == set && pm_piece_choice_equal (&self->choice, choice))
    return;
  self->choice = *choice;
  self->set = set != NULL ? pm_piece_set_ref (set) : NULL;
  g_clear_pointer (&old, pm_piece_set_unref);
  renew_bins (self);
  show_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_copies_chart_speak (PmCopiesChart *self)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *all = pm_pieces_words_spoken_copies (self->set);

  for (guint i = 0; i < self->n_bins; i++)
    if (get_sum (&self->bins[i]) > 0)
      g_ptr_array_add (sentences, pm_pieces_words_spoken_bin (&self->bins[i]));
  pm_spoken_list_set (PM_SPOKEN_LIST (self->spoken), sentences);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

/* --- pointer and keys --------------------------------------------------------------------------- */

static void
point_at (PmCopiesChart *self, int bin, gboolean by_key)
{
  if (self->current == bin && self->by_key == by_key)
    return;
  self->current = bin;
  self->by_key = by_key;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  show_words (self);
}

static void
motion_cb (PmCopiesChart *self, double x, double y)
{
  point_at (self, get_bin_at (self, x), FALSE);
}

static void
leave_cb (PmCopiesChart *self)
{
  point_at (self, -1, FALSE);
}

static void
choose (PmCopiesChart *self, int bin)
{
  if (bin >= 0)
    g_signal_emit (self, signals[CHOSEN], 0, self->bins[bin].from, self->bins[bin].to);
}

static void
released_cb (PmCopiesChart *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose (self, get_bin_at (self, x));
}

static int
bin_for_key (PmCopiesChart *self, guint keyval)
{
  int last = (int) self->n_bins - 1;
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  int step = keyval == GDK_KEY_Right ? forward : -forward;

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    if (self->current < 0)
      return step > 0 ? 0 : last;
    return CLAMP (self->current + step, 0, last);
  case GDK_KEY_Home:
    return 0;
  case GDK_KEY_End:
    return last;
  default:
    return -1;
  }
}

static gboolean
key_cb (PmCopiesChart *self, guint keyval, guint keycode, GdkModifierType state)
{
  int bin;

  if (self->n_bins == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (self->current >= 0 && keyval == GDK_KEY_Escape) {
    point_at (self, -1, FALSE);
    return GDK_EVENT_STOP;
  }
  if (self->current >= 0
      && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_space)) {
    choose (self, self->current);
    return GDK_EVENT_STOP;
  }
  bin = bin_for_key (self, keyval);
  if (bin < 0)
    return GDK_EVENT_PROPAGATE;
  point_at (self, bin, TRUE);
  return GDK_EVENT_STOP;
}

/* --- widget ------------------------------------------------------------------------------------- */

static void
pm_copies_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = is_width ? 2 * LEAST_WIDTH : LIKED_HEIGHT;
}

static void
pm_copies_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmCopiesChart *self = PM_COPIES_CHART (widget);

  gtk_widget_size_allocate (self->spoken, &(GtkAllocation) { 0, 0, width, height }, -1);
  renew_bins (self);
}

static void
pm_copies_chart_dispose (GObject *object)
{
  PmCopiesChart *self = PM_COPIES_CHART (object);

  g_clear_pointer (&self->spoken, gtk_widget_unparent);
  for (guint i = 0; i < BINS_MAX; i++) {
    pm_text_clear (&self->labels[i]);
    pm_text_clear (&self->rares[i]);
  }
  pm_text_clear (&self->nobody);
  pm_hint_clear (&self->hint);
  g_clear_pointer (&self->set, pm_piece_set_unref);
  G_OBJECT_CLASS (pm_copies_chart_parent_class)->dispose (object);
}

static void
pm_copies_chart_class_init (PmCopiesChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_copies_chart_dispose;
  widget_class->measure = pm_copies_chart_measure;
  widget_class->size_allocate = pm_copies_chart_size_allocate;
  widget_class->snapshot = pm_copies_chart_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[CHOSEN] = g_signal_new ("chosen", PM_TYPE_COPIES_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
pm_copies_chart_init (PmCopiesChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->current = -1;
  self->spoken = pm_spoken_list_new ();
  gtk_widget_set_parent (self->spoken, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  pm_hint_follow (GTK_WIDGET (self), G_CALLBACK (motion_cb), G_CALLBACK (leave_cb),
                  G_CALLBACK (key_cb));
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_copies_chart_new (void)
{
  return g_object_new (PM_TYPE_COPIES_CHART, NULL);
}
