/* pm-found-curve.c — peers found in the last minutes, a line for each way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-found-curve.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pm-discovery-words.h"
#include "pm-format.h"
#include "pm-found.h"
#include "pm-palette.h"
#include "pm-spoken-list.h"
#include "pm-spread.h"
#include "pm-text.h"

#define LEAST_WIDTH 240    /* px */
#define LEAST_HEIGHT 180   /* px */
#define NATURAL_HEIGHT 280 /* px */
#define TOP 10             /* px above the highest value */
#define LABEL_GAP 10       /* px between a line's end and its number */
#define NAME_GAP 7         /* px between number and name */
#define TIME_GAP 6         /* px above the times */
#define N_GRID 5           /* hairlines above the ground */
#define LINE 1.75          /* px */
#define MOVED 5            /* px: a label that was moved so far gets a thread to its line */
#define THREAD_OPACITY .5
#define LINE_OVER 2      /* px between two labels */
#define MIDDLE_MINUTES 5 /* drawn, from which the time in their middle is told */

typedef struct {
  PmText number, name;
  float y; /* where the line ends, then where the label stands */
} Label;

struct _PmFoundCurve {
  GtkWidget parent;
  BtDiscoveryStat stat;
  gboolean is_known, has_trackers;
  guint n_sources;
  BtPeerSource sources[BT_N_PEER_SOURCES];
  Label labels[BT_N_PEER_SOURCES]; /* shape: BtPeerSource */
  PmText times[3], nobody;
  GtkWidget *spoken;
};

G_DEFINE_FINAL_TYPE (PmFoundCurve, pm_found_curve, GTK_TYPE_WIDGET)

/* Each is told from the others without colours. Ends with 0. */
static const double dashes[BT_N_PEER_SOURCES][6] = {
  [BT_PEER_SOURCE_TRACKER] = { 5, 2.5 },       [BT_PEER_SOURCE_DHT] = { 0 },
  [BT_PEER_SOURCE_PEX] = { 2, 2.5 },           [BT_PEER_SOURCE_LSD] = { 1, 3 },
  [BT_PEER_SOURCE_INCOMING] = { 7, 2, 1, 2 },  [BT_PEER_SOURCE_RESUME] = { 12, 4 },
  [BT_PEER_SOURCE_MAGNET] = { 7, 2, 1, 2, 1 }, [BT_PEER_SOURCE_USER] = { 3, 6 },
  [BT_PEER_SOURCE_RTC] = { 9, 3, 3, 3 },
};

static GdkRGBA
get_color (BtPeerSource source)
{
  const PmPalette *palette = pm_palette_get ();

  switch (source) {
  case BT_PEER_SOURCE_DHT:
    return palette->have_ink;
  case BT_PEER_SOURCE_PEX:
    return palette->rare_ink;
  case BT_PEER_SOURCE_LSD:
    return palette->sent_ink;
  case BT_PEER_SOURCE_INCOMING:
    return palette->flight_ink;
  case BT_PEER_SOURCE_RTC:
    return palette->flight_num;
  case BT_PEER_SOURCE_MAGNET:
    return palette->earth_ink;
  case BT_PEER_SOURCE_RESUME:
    return palette->dim;
  case BT_PEER_SOURCE_TRACKER:
  case BT_PEER_SOURCE_USER:
  default:
    return palette->ink;
  }
}

/* --- where -------------------------------------------------------------------------------------- */

typedef struct {
  float x, width, top, ground, step;
  float number_x; /* right end of the numbers */
  guint32 most;   /* the value at @top */
  guint minutes;
} Plot;

static void
set_label (PmFoundCurve *self, BtPeerSource source)
{
  Label *label = &self->labels[source];
  g_autofree char *number = pm_format_count (self->stat.n_found[source]);

  pm_text_set (&label->number, GTK_WIDGET (self), PM_TEXT_CAPTION_BOLD, number);
  pm_text_set (&label->name, GTK_WIDGET (self), PM_TEXT_CAPTION_BOLD,
               pm_discovery_words_source (source));
}

static Plot
make_plot (PmFoundCurve *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int numbers = 0, names = 0;
  Plot plot = { .top = TOP,
                .most = pm_found_get_top (&self->stat),
                .minutes = pm_found_get_minutes (&self->stat) };

  for (guint i = 0; i < self->n_sources; i++) {
    Label *label = &self->labels[self->sources[i]];

    set_label (self, self->sources[i]);
    numbers = MAX (numbers, label->number.width);
    names = MAX (names, label->name.width);
  }
  plot.width = MAX (gtk_widget_get_width (widget) - LABEL_GAP - numbers - NAME_GAP - names, 1);
  plot.step = plot.width / (float) (plot.minutes * PM_FOUND_MINUTE);
  plot.number_x = plot.width + LABEL_GAP + numbers;
  plot.ground = gtk_widget_get_height (widget) - TIME_GAP
                - pm_text_get_line_height (widget, PM_TEXT_CAPTION) - .5f;
  return plot;
}

static float
get_y (const Plot *plot, guint32 value)
{
  return plot->ground - (plot->ground - plot->top) * value / plot->most;
}

static int
compare_place_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  PmFoundCurve *self = data;
  float first = self->labels[*(const BtPeerSource *) a].y;
  float second = self->labels[*(const BtPeerSource *) b].y;

  return first < second ? -1 : first > second;
}

/* Labels keep the order in which the lines end. */
static void
place_labels (PmFoundCurve *self, const Plot *plot)
{
  BtPeerSource order[BT_N_PEER_SOURCES];
  float places[BT_N_PEER_SOURCES];
  float line = pm_text_get_line_height (GTK_WIDGET (self), PM_TEXT_CAPTION_BOLD);

  memcpy (order, self->sources, sizeof order);
  for (guint i = 0; i < self->n_sources; i++)
    self->labels[order[i]].y = get_y (plot, self->stat.n_found[order[i]]);
  g_qsort_with_data (order, (int) self->n_sources, sizeof *order, compare_place_cb, self);
  for (guint i = 0; i < self->n_sources; i++)
    places[i] = self->labels[order[i]].y;
  pm_spread (places, self->n_sources, line + LINE_OVER, line / 2, plot->ground);
  for (guint i = 0; i < self->n_sources; i++)
    self->labels[order[i]].y = places[i];
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void
set_source (cairo_t *cr, GdkRGBA color, double opacity)
{
  color = pm_color_fade (color, opacity);
  gdk_cairo_set_source_rgba (cr, &color);
}

static void
set_dash (cairo_t *cr, BtPeerSource source)
{
  int n = 0;

  while (n < (int) G_N_ELEMENTS (dashes[source]) && dashes[source][n] > 0)
    n++;
  cairo_set_dash (cr, dashes[source], n, 0);
}

static void
draw_grid (cairo_t *cr, const Plot *plot)
{
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i <= N_GRID; i++) {
    double y = (int) (plot->ground - (plot->ground - plot->top) * i / N_GRID) + .5;

    set_source (cr, pm_palette_get ()->hairline, i == 0 ? 1 : .8);
    cairo_move_to (cr, 0, y);
    cairo_line_to (cr, plot->width, y);
    cairo_stroke (cr);
  }
}

static void
draw_line (PmFoundCurve *self, cairo_t *cr, const Plot *plot, BtPeerSource source)
{
  guint n = MIN (self->stat.n_steps, BT_FOUND_STEPS);

  set_source (cr, get_color (source), 1);
  cairo_set_line_width (cr, LINE);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  set_dash (cr, source);
  cairo_move_to (cr, plot->width - n * plot->step,
                 get_y (plot, pm_found_get (&self->stat, source, n)));
  for (guint i = n; i > 0; i--) {
    double x = plot->width - (i - 1) * plot->step;

    cairo_line_to (cr, x, get_y (plot, pm_found_get (&self->stat, source, i)));
    cairo_line_to (cr, x, get_y (plot, pm_found_get (&self->stat, source, i - 1)));
  }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_thread (PmFoundCurve *self, cairo_t *cr, const Plot *plot, BtPeerSource source)
{
  double end = get_y (plot, self->stat.n_found[source]), label = self->labels[source].y;

  if (self->stat.n_found[source] == 0 || ABS (end - label) < MOVED)
    return;
  set_source (cr, get_color (source), THREAD_OPACITY);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, plot->width + 1, end);
  cairo_line_to (cr, plot->width + LABEL_GAP - 2, label);
  cairo_stroke (cr);
}

static void
draw_label (PmFoundCurve *self, GtkSnapshot *snapshot, const Plot *plot, BtPeerSource source)
{
  Label *label = &self->labels[source];
  GdkRGBA color = get_color (source);

  pm_text_draw (&label->number, snapshot, plot->number_x - label->number.width,
                label->y - label->number.height / 2.f, 0, &color);
  pm_text_draw (&label->name, snapshot, plot->number_x + NAME_GAP,
                label->y - label->name.height / 2.f, 0, &color);
}

static void
set_time (PmFoundCurve *self, guint index, double minutes_ago)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then =
      g_date_time_add (now, (GTimeSpan) (-minutes_ago * G_TIME_SPAN_MINUTE));
  /* Translators: hours and minutes. */
  g_autofree char *words = g_date_time_format (then, _ ("%H:%M"));

  pm_text_set (&self->times[index], GTK_WIDGET (self), PM_TEXT_CAPTION, words);
}

static void
draw_times (PmFoundCurve *self, GtkSnapshot *snapshot, const Plot *plot)
{
  const GdkRGBA *color = &pm_palette_get ()->dim;
  float y = plot->ground + TIME_GAP;

  set_time (self, 0, plot->minutes);
  set_time (self, 1, plot->minutes / 2.);
  pm_text_set (&self->times[2], GTK_WIDGET (self), PM_TEXT_CAPTION, _ ("now"));
  pm_text_draw (&self->times[0], snapshot, 0, y, 0, color);
  if (plot->minutes >= MIDDLE_MINUTES)
    pm_text_draw (&self->times[1], snapshot, plot->width / 2 - self->times[1].width / 2.f, y, 0,
                  color);
  pm_text_draw (&self->times[2], snapshot, plot->width - self->times[2].width, y, 0, color);
}

static gboolean
is_nobody_found (PmFoundCurve *self)
{
  for (guint i = 0; i < BT_N_PEER_SOURCES; i++)
    if (self->stat.n_found[i] > 0)
      return FALSE;
  return TRUE;
}

static void
draw_nobody (PmFoundCurve *self, GtkSnapshot *snapshot, const Plot *plot)
{
  pm_text_set (&self->nobody, GTK_WIDGET (self), PM_TEXT_NORMAL, _ ("Nobody found yet"));
  pm_text_draw_centered (&self->nobody, snapshot, plot->width / 2, (plot->top + plot->ground) / 2,
                         &pm_palette_get ()->dim);
}

static void
draw_lines (PmFoundCurve *self, GtkSnapshot *snapshot, const Plot *plot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (-2, 0, gtk_widget_get_width (GTK_WIDGET (self)) + 4,
                                     gtk_widget_get_height (GTK_WIDGET (self))));

  draw_grid (cr, plot);
  for (guint i = self->n_sources; i > 0; i--) {
    draw_line (self, cr, plot, self->sources[i - 1]);
    draw_thread (self, cr, plot, self->sources[i - 1]);
  }
  cairo_destroy (cr);
}

static void
pm_found_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmFoundCurve *self = PM_FOUND_CURVE (widget);
  Plot plot = make_plot (self);

  place_labels (self, &plot);
  draw_lines (self, snapshot, &plot);
  for (guint i = 0; i < self->n_sources; i++)
    draw_label (self, snapshot, &plot, self->sources[i]);
  draw_times (self, snapshot, &plot);
  if (self->is_known && is_nobody_found (self))
    draw_nobody (self, snapshot, &plot);
}

/* Over a line's name, what it means. */
static gboolean
pm_found_curve_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_by_key,
                              GtkTooltip *tooltip)
{
  PmFoundCurve *self = PM_FOUND_CURVE (widget);
  Plot plot = make_plot (self);

  if (x < plot.width)
    return FALSE;
  place_labels (self, &plot);
  for (guint i = 0; i < self->n_sources; i++) {
    const Label *label = &self->labels[self->sources[i]];

    if (ABS (y - label->y) <= label->name.height / 2.f) {
      gtk_tooltip_set_text (tooltip, pm_discovery_words_source_hint (self->sources[i]));
      return TRUE;
    }
  }
  return FALSE;
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
speak (PmFoundCurve *self)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *all = pm_discovery_words_spoken_found (&self->stat, self->has_trackers);

  for (guint i = 0; i < self->n_sources; i++)
    g_ptr_array_add (sentences, pm_discovery_words_spoken_line (&self->stat, self->sources[i]));
  pm_spoken_list_set (PM_SPOKEN_LIST (self->spoken), sentences);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

static gboolean
is_same (PmFoundCurve *self, const BtDiscoveryStat *stat, gboolean has_trackers, guint n_sources)
{
  return self->is_known && self->has_trackers == has_trackers && self->n_sources == n_sources
         && self->stat.step_us == stat->step_us && self->stat.n_steps == stat->n_steps
         && memcmp (self->stat.n_found, stat->n_found, sizeof stat->n_found) == 0
         && memcmp (self->stat.past, stat->past, sizeof stat->past) == 0;
}

void
pm_found_curve_set_stat (PmFoundCurve *self, const BtDiscoveryStat *stat, gboolean has_trackers)
{
  BtPeerSource sources[BT_N_PEER_SOURCES];
  guint n = stat != NULL ? pm_found_list (stat, has_trackers, sources) : 0;

  if (stat == NULL ? !self->is_known : is_same (self, stat, has_trackers, n))
    return;
  self->is_known = stat != NULL;
  self->has_trackers = has_trackers;
  self->stat = stat != NULL ? *stat : (BtDiscoveryStat) { 0 };
  self->n_sources = n;
  memcpy (self->sources, sources, n * sizeof *sources);
  speak (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- widget ------------------------------------------------------------------------------------- */

/* Each line's end has its words, one below the other. */
static int
get_least_height (PmFoundCurve *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int line = pm_text_get_line_height (widget, PM_TEXT_CAPTION_BOLD) + LINE_OVER;
  int times = TIME_GAP + pm_text_get_line_height (widget, PM_TEXT_CAPTION);

  return MAX (LEAST_HEIGHT, (int) self->n_sources * line + times);
}

static void
pm_found_curve_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? LEAST_WIDTH : get_least_height (PM_FOUND_CURVE (widget));
  *natural = is_width ? 2 * LEAST_WIDTH : MAX (NATURAL_HEIGHT, *minimum);
}

static void
pm_found_curve_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (PM_FOUND_CURVE (widget)->spoken,
                            &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
pm_found_curve_dispose (GObject *object)
{
  PmFoundCurve *self = PM_FOUND_CURVE (object);

  g_clear_pointer (&self->spoken, gtk_widget_unparent);
  for (guint i = 0; i < BT_N_PEER_SOURCES; i++) {
    pm_text_clear (&self->labels[i].number);
    pm_text_clear (&self->labels[i].name);
  }
  for (guint i = 0; i < G_N_ELEMENTS (self->times); i++)
    pm_text_clear (&self->times[i]);
  pm_text_clear (&self->nobody);
  G_OBJECT_CLASS (pm_found_curve_parent_class)->dispose (object);
}

static void
pm_found_curve_class_init (PmFoundCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_found_curve_dispose;
  widget_class->snapshot = pm_found_curve_snapshot;
  widget_class->measure = pm_found_curve_measure;
  widget_class->size_allocate = pm_found_curve_size_allocate;
  widget_class->query_tooltip = pm_found_curve_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_found_curve_init (PmFoundCurve *self)
{
  self->spoken = pm_spoken_list_new ();
  gtk_widget_set_parent (self->spoken, GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_found_curve_new (void)
{
  return g_object_new (PM_TYPE_FOUND_CURVE, NULL);
}
