/* pm-speed-graph.c — how fast bytes came and went, as a curve over the last minute to the last day.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-speed-graph.h"

#include <glib/gi18n.h>

#include "../pm-format.h"
#include "pm-palette.h"
#include "pm-spoken-list.h"
#include "pm-text.h"

#define LEAST_WIDTH 220   /* px */
#define NATURAL_WIDTH 380 /* px */
#define PLOT_HEIGHT 120   /* px */
#define HEAD_GAP 8        /* px below what is written above the curve */
#define TIME_GAP 4        /* px above the times */
#define N_GRID 2          /* hairlines above the ground */
#define LINE 1.75         /* px */
#define SAMPLE 18         /* px of line in the legend */
#define SAMPLE_GAP 6      /* px */
#define LEGEND_GAP 16     /* px between its entries */
#define FILL_OPACITY .22  /* below the line of what came */
#define LEAST_TOP 10000   /* bytes/s: less looks like nothing */
#define DOT 3             /* px, radius */
#define MINUTE 60
#define HOUR (60 * MINUTE)

struct _PmSpeedGraph {
  GtkWidget parent;
  const PmSpeedHistory *history; /* borrowed; or NULL */
  PmSpeedSpan span;
  guint drawn_serial;
  int step;      /* at the pointer or the keyboard, steps ago; -1: none */
  char *reading; /* owned; NULL with no step */
  PmText top, middle, past, now, down, up, read;
  GtkWidget *spoken;
};

G_DEFINE_FINAL_TYPE (PmSpeedGraph, pm_speed_graph, GTK_TYPE_WIDGET)

static const double up_dash[] = { 5, 3 };

/* --- words -------------------------------------------------------------------------------------- */

static char *
get_ago (gint64 seconds)
{
  gint64 minutes = (seconds + MINUTE / 2) / MINUTE, hours = (seconds + HOUR / 2) / HOUR;

  if (seconds < 2 * MINUTE)
    return g_strdup_printf (ngettext ("%d second ago", "%d seconds ago", seconds), (int) seconds);
  if (seconds < 2 * HOUR)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", minutes), (int) minutes);
  return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", hours), (int) hours);
}

static gint64
get_seconds (PmSpeedGraph *self, guint steps)
{
  return pm_speed_span_get_step_us (self->span) / G_USEC_PER_SEC * steps;
}

/* "12 seconds ago: ↓ 1.2 MB/s, ↑ 30 kB/s" */
static char *
get_reading (PmSpeedGraph *self, guint step)
{
  PmSpeed speed = pm_speed_history_get (self->history, self->span, step);
  g_autofree char *ago = get_ago (get_seconds (self, step + 1));
  g_autofree char *down = pm_format_rate (speed.down);
  g_autofree char *up = pm_format_rate (speed.up);

  /* Translators: when, and how fast bytes came and went then: "12 seconds ago: ↓ 1.2 MB/s, ↑ 30 kB/s". */
  return g_strdup_printf (_ ("%s: ↓ %s, ↑ %s"), ago, down, up);
}

static char *
get_sentence (PmSpeedGraph *self, guint step)
{
  PmSpeed speed = pm_speed_history_get (self->history, self->span, step);
  g_autofree char *ago = get_ago (get_seconds (self, step + 1));
  g_autofree char *down = pm_format_rate_spoken (speed.down);
  g_autofree char *up = pm_format_rate_spoken (speed.up);

  /* Translators: when, and two rates: "12 seconds ago: down 1.2 megabytes per second, up …". */
  return g_strdup_printf (_ ("%s: down %s, up %s"), ago, down, up);
}

static char *
get_summary (PmSpeedGraph *self)
{
  guint n = pm_speed_history_get_n (self->history, self->span);
  PmSpeed mean = pm_speed_history_get_mean (self->history, self->span);
  g_autofree char *since = get_ago (get_seconds (self, n));
  g_autofree char *down = pm_format_rate_spoken (mean.down);
  g_autofree char *up = pm_format_rate_spoken (mean.up);
  g_autofree char *top =
      pm_format_rate_spoken (pm_speed_history_get_top (self->history, self->span));

  if (n == 0)
    return g_strdup (_ ("Speed: nothing is known yet."));
  /* Translators: %s are a time ("10 minutes ago") and three rates. */
  return g_strdup_printf (_ ("Speed from %s until now: down %s and up %s on average, at most %s."),
                          since, down, up, top);
}

#define N_SENTENCES 12 /* so many points of the curve are told */

/* While the keyboard is here, it says where it stands. */
static void
speak (PmSpeedGraph *self)
{
  guint n = pm_speed_history_get_n (self->history, self->span);
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text =
      self->step >= 0 ? get_sentence (self, (guint) self->step) : get_summary (self);
  guint stride = MAX (n / N_SENTENCES, 1);

  for (guint step = 0; step < n; step += stride)
    g_ptr_array_add (sentences, get_sentence (self, step));
  pm_spoken_list_set (PM_SPOKEN_LIST (self->spoken), sentences);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* --- where -------------------------------------------------------------------------------------- */

typedef struct {
  float width, top, ground, step; /* px */
  gboolean is_mirrored;
  guint64 most; /* bytes/s at @top */
} Plot;

/* 1, 2 or 5 with noughts. */
static guint64
round_up (guint64 rate)
{
  guint64 round = LEAST_TOP;

  while (round < rate) {
    if (round * 2 >= rate)
      return round * 2;
    if (round * 5 >= rate)
      return round * 5;
    round *= 10;
  }
  return round;
}

static Plot
make_plot (PmSpeedGraph *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int line = pm_text_get_line_height (widget, PM_TEXT_CAPTION);
  Plot plot = { .width = MAX (gtk_widget_get_width (widget), 1), .top = line + HEAD_GAP };

  plot.ground = MAX (gtk_widget_get_height (widget) - line - TIME_GAP, plot.top + 1);
  plot.step = plot.width / (pm_speed_span_get_steps (self->span) - 1);
  plot.is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  plot.most = round_up (pm_speed_history_get_top (self->history, self->span));
  return plot;
}

/* Now is where reading ends. */
static float
get_x (const Plot *plot, guint step)
{
  float x = plot->width - step * plot->step;

  return plot->is_mirrored ? plot->width - x : x;
}

static float
get_y (const Plot *plot, guint64 rate)
{
  return plot->ground - (plot->ground - plot->top) * ((float) rate / plot->most);
}

static int
find_step (PmSpeedGraph *self, double x)
{
  Plot plot = make_plot (self);
  int n = (int) pm_speed_history_get_n (self->history, self->span);
  double from_now = plot.is_mirrored ? x : plot.width - x;

  return n > 0 ? CLAMP ((int) (from_now / plot.step + .5), 0, n - 1) : -1;
}

/* --- drawing ------------------------------------------------------------------------------------ */

static guint64
get_rate (PmSpeedGraph *self, guint step, gboolean is_up)
{
  PmSpeed speed = pm_speed_history_get (self->history, self->span, step);

  return is_up ? speed.up : speed.down;
}

static void
set_source (cairo_t *cr, GdkRGBA color, double opacity)
{
  color = pm_color_fade (color, opacity);
  gdk_cairo_set_source_rgba (cr, &color);
}

static void
trace (PmSpeedGraph *self, cairo_t *cr, const Plot *plot, gboolean is_up)
{
  guint n = pm_speed_history_get_n (self->history, self->span);

  for (guint step = 0; step < n; step++)
    cairo_line_to (cr, get_x (plot, step), get_y (plot, get_rate (self, step, is_up)));
}

static void
draw_grid (cairo_t *cr, const Plot *plot)
{
  cairo_set_line_width (cr, 1);
  set_source (cr, pm_palette_get ()->hairline, 1);
  for (guint i = 0; i <= N_GRID; i++) {
    double y = (int) (plot->ground - (plot->ground - plot->top) * i / N_GRID) + .5;

    cairo_move_to (cr, 0, y);
    cairo_line_to (cr, plot->width, y);
  }
  cairo_stroke (cr);
}

static void
draw_curves (PmSpeedGraph *self, cairo_t *cr, const Plot *plot)
{
  const PmPalette *palette = pm_palette_get ();
  guint n = pm_speed_history_get_n (self->history, self->span);

  if (n == 0)
    return;
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace (self, cr, plot, FALSE);
  cairo_line_to (cr, get_x (plot, n - 1), plot->ground);
  cairo_line_to (cr, get_x (plot, 0), plot->ground);
  set_source (cr, palette->have, FILL_OPACITY);
  cairo_fill (cr);
  cairo_set_line_width (cr, LINE);
  trace (self, cr, plot, FALSE);
  set_source (cr, palette->have_ink, 1);
  cairo_stroke (cr);
  trace (self, cr, plot, TRUE);
  cairo_set_dash (cr, up_dash, G_N_ELEMENTS (up_dash), 0);
  set_source (cr, palette->sent_ink, 1);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_dot (cairo_t *cr, double x, double y, GdkRGBA color)
{
  set_source (cr, color, 1);
  cairo_arc (cr, x, y, DOT, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_cross (PmSpeedGraph *self, cairo_t *cr, const Plot *plot)
{
  const PmPalette *palette = pm_palette_get ();
  guint step = (guint) self->step;
  double x = get_x (plot, step);

  set_source (cr, palette->ink, .55);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, (int) x + .5, plot->top);
  cairo_line_to (cr, (int) x + .5, plot->ground);
  cairo_stroke (cr);
  draw_dot (cr, x, get_y (plot, get_rate (self, step, FALSE)), palette->have_ink);
  draw_dot (cr, x, get_y (plot, get_rate (self, step, TRUE)), palette->sent_ink);
}

static void
draw_lines (PmSpeedGraph *self, GtkSnapshot *snapshot, const Plot *plot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (-DOT, 0, plot->width + 2 * DOT, plot->ground + 2));

  draw_grid (cr, plot);
  draw_curves (self, cr, plot);
  if (self->step >= 0)
    draw_cross (self, cr, plot);
  cairo_destroy (cr);
}

/* @x: from where reading begins. */
static void
draw_word (GtkSnapshot *snapshot, const Plot *plot, PmText *text, float x, float y,
           const GdkRGBA *color)
{
  pm_text_draw (text, snapshot, plot->is_mirrored ? plot->width - x - text->width : x, y, 0, color);
}

static void
draw_sample (GtkSnapshot *snapshot, const Plot *plot, float x, float y, gboolean is_up)
{
  const PmPalette *palette = pm_palette_get ();
  float from = plot->is_mirrored ? plot->width - x - SAMPLE : x;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (from, y - 2, SAMPLE, 4));

  cairo_set_line_width (cr, LINE);
  if (is_up)
    cairo_set_dash (cr, up_dash, G_N_ELEMENTS (up_dash), 0);
  set_source (cr, is_up ? palette->sent_ink : palette->have_ink, 1);
  cairo_move_to (cr, from, y);
  cairo_line_to (cr, from + SAMPLE, y);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_legend (PmSpeedGraph *self, GtkSnapshot *snapshot, const Plot *plot)
{
  GdkRGBA color = pm_palette_get ()->dim;
  float middle = self->down.height / 2.f, x = 0;

  draw_sample (snapshot, plot, x, middle, FALSE);
  x += SAMPLE + SAMPLE_GAP;
  draw_word (snapshot, plot, &self->down, x, 0, &color);
  x += self->down.width + LEGEND_GAP;
  draw_sample (snapshot, plot, x, middle, TRUE);
  x += SAMPLE + SAMPLE_GAP;
  draw_word (snapshot, plot, &self->up, x, 0, &color);
}

static void
set_rate (PmSpeedGraph *self, PmText *text, guint64 rate)
{
  g_autofree char *words = pm_format_rate (rate);

  pm_text_set (text, GTK_WIDGET (self), PM_TEXT_CAPTION, words);
}

static void
set_words (PmSpeedGraph *self, const Plot *plot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *past = get_ago (get_seconds (self, pm_speed_span_get_steps (self->span)));

  set_rate (self, &self->top, plot->most);
  set_rate (self, &self->middle, plot->most / 2);
  pm_text_set (&self->past, widget, PM_TEXT_CAPTION, past);
  pm_text_set (&self->now, widget, PM_TEXT_CAPTION, _ ("now"));
  pm_text_set (&self->down, widget, PM_TEXT_CAPTION, _ ("Down"));
  pm_text_set (&self->up, widget, PM_TEXT_CAPTION, _ ("Up"));
  if (self->reading != NULL)
    pm_text_set (&self->read, widget, PM_TEXT_CAPTION_BOLD, self->reading);
}

/* The numbers stand on their lines, where the curve is oldest. What is read takes the legend's place. */
static void
draw_words (PmSpeedGraph *self, GtkSnapshot *snapshot, const Plot *plot)
{
  const PmPalette *palette = pm_palette_get ();
  float middle = (plot->top + plot->ground) / 2;

  set_words (self, plot);
  if (self->reading != NULL)
    draw_word (snapshot, plot, &self->read, 0, 0, &palette->ink);
  else
    draw_legend (self, snapshot, plot);
  draw_word (snapshot, plot, &self->top, 2, plot->top + 1, &palette->dim);
  draw_word (snapshot, plot, &self->middle, 2, middle + 1, &palette->dim);
  draw_word (snapshot, plot, &self->past, 0, plot->ground + TIME_GAP, &palette->dim);
  draw_word (snapshot, plot, &self->now, plot->width - self->now.width, plot->ground + TIME_GAP,
             &palette->dim);
}

static void
pm_speed_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmSpeedGraph *self = PM_SPEED_GRAPH (widget);
  Plot plot;

  if (self->history == NULL)
    return;
  plot = make_plot (self);
  draw_lines (self, snapshot, &plot);
  draw_words (self, snapshot, &plot);
}

/* --- reading it --------------------------------------------------------------------------------- */

static void
read_step (PmSpeedGraph *self, int step)
{
  self->step = step;
  g_clear_pointer (&self->reading, g_free);
  if (step >= 0)
    self->reading = get_reading (self, (guint) step);
  speak (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (PmSpeedGraph *self, double x, double y)
{
  if (self->history != NULL)
    read_step (self, find_step (self, x));
}

static void
leave_cb (PmSpeedGraph *self)
{
  if (self->history != NULL && self->step >= 0)
    read_step (self, -1);
}

static gboolean
step_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PmSpeedGraph *self = PM_SPEED_GRAPH (widget);
  int by = g_variant_get_int32 (arguments), n;

  if (self->history == NULL)
    return GDK_EVENT_PROPAGATE;
  n = (int) pm_speed_history_get_n (self->history, self->span);
  if (ABS (by) == 1 && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    by = -by;
  if (n > 0)
    read_step (self, CLAMP (MAX (self->step, 0) + by, 0, n - 1));
  return GDK_EVENT_STOP;
}

const char *
pm_speed_graph_get_reading (PmSpeedGraph *self)
{
  return self->reading;
}

/* --- what it shows ------------------------------------------------------------------------------ */

void
pm_speed_graph_update (PmSpeedGraph *self)
{
  guint serial;

  if (self->history == NULL)
    return;
  serial = pm_speed_history_get_serial (self->history, self->span);
  if (serial == self->drawn_serial)
    return;
  self->drawn_serial = serial;
  read_step (self, self->step);
}

void
pm_speed_graph_set_span (PmSpeedGraph *self, PmSpeedSpan span)
{
  self->span = span;
  self->drawn_serial = G_MAXUINT;
  self->step = -1;
  pm_speed_graph_update (self);
}

void
pm_speed_graph_set_history (PmSpeedGraph *self, const PmSpeedHistory *history)
{
  self->history = history;
  self->drawn_serial = G_MAXUINT;
  self->step = -1;
  g_clear_pointer (&self->reading, g_free);
  pm_speed_graph_update (self);
}

/* --- widget ------------------------------------------------------------------------------------- */

static void
pm_speed_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  int line = pm_text_get_line_height (widget, PM_TEXT_CAPTION);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = LEAST_WIDTH;
    *natural = NATURAL_WIDTH;
  } else {
    *minimum = *natural = PLOT_HEIGHT + 2 * line + HEAD_GAP + TIME_GAP;
  }
}

static void
pm_speed_graph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (PM_SPEED_GRAPH (widget)->spoken,
                            &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
pm_speed_graph_dispose (GObject *object)
{
  PmSpeedGraph *self = PM_SPEED_GRAPH (object);
  PmText *const texts[] = { &self->top,  &self->middle, &self->past, &self->now,
                            &self->down, &self->up,     &self->read };

  self->history = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    pm_text_clear (texts[i]);
  g_clear_pointer (&self->reading, g_free);
  g_clear_pointer (&self->spoken, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_speed_graph_parent_class)->dispose (object);
}

static void
add_key (GtkWidgetClass *widget_class, guint key, guint keypad_key, int by)
{
  gtk_widget_class_add_binding (widget_class, key, 0, step_cb, "i", by);
  gtk_widget_class_add_binding (widget_class, keypad_key, 0, step_cb, "i", by);
}

static void
pm_speed_graph_class_init (PmSpeedGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_speed_graph_dispose;
  widget_class->snapshot = pm_speed_graph_snapshot;
  widget_class->measure = pm_speed_graph_measure;
  widget_class->size_allocate = pm_speed_graph_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "speed-graph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  add_key (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, 1);
  add_key (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, -1);
  add_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, 1000);
  add_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, -1000);
}

static void
pm_speed_graph_init (PmSpeedGraph *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->step = -1;
  self->spoken = pm_spoken_list_new ();
  gtk_widget_set_parent (self->spoken, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_speed_graph_new (void)
{
  return g_object_new (PM_TYPE_SPEED_GRAPH, NULL);
}
