/* pm-flight-layer.c — the blocks on their way, drawn over the peers they come from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-flight-layer.h"

#include <adwaita.h>
#include <math.h>
#include <time.h>

#include "pm-frame-budget.h"
#include "pm-palette.h"
#include "pm-shape.h"
#include "pm-text.h"

#define TANGENT .62  /* of the height: how far the curve keeps to the vertical */
#define LARGE_DOT 24 /* px */
#define NUMBER 12    /* px */
#define SMALL_DOT 9  /* px */
#define THREAD 1     /* px */
#define THREAD_OPACITY .55
#define LABEL_GAP 10 /* px */
#define PLATE_OPACITY .8
#define PLATE_EDGE 4                      /* px left and right of the label */
#define LENGTH_STEPS 16                   /* chords that measure a curve well enough for a trail */
#define INACTIVE_US (60 * G_USEC_PER_SEC) /* nobody looks at a window that was left so long ago */

static const struct {
  float distance; /* px behind the dot */
  float radius;   /* px */
  double opacity;
} trail[] = { { 21, 6.5, .70 }, { 38, 4.5, .45 }, { 54, 3, .25 } };

struct _PmFlightLayer {
  GtkWidget parent;
  PmFlightStyle style;
  PmFlights *flights;   /* owned */
  guint tick;           /* 0: nothing flies */
  GdkFrameClock *clock; /* owned reference while it ticks: its frames are measured */
  PmFrameBudget budget;
  gint64 begin_us;   /* of this frame, by the time of our thread */
  guint n_frames;    /* of this flight */
  gboolean is_drawn; /* in this frame */
  gint64 frame_us;
  gint64 seen_us; /* when the window was active last */
  PmText numbers[PM_FLIGHTS_MAX];
  PmText label;
};

G_DEFINE_FINAL_TYPE (PmFlightLayer, pm_flight_layer, GTK_TYPE_WIDGET)

/* --- paths ------------------------------------------------------------------------------------ */

PmPath
pm_path_new (graphene_point_t from, graphene_point_t to)
{
  float bend = (to.y - from.y) * TANGENT;

  return (PmPath) { { from, { from.x, from.y + bend }, { to.x, to.y - bend }, to } };
}

graphene_point_t
pm_path_get_at (const PmPath *self, double t)
{
  const graphene_point_t *p = self->points;
  double u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

  return GRAPHENE_POINT_INIT (a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                              a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y);
}

static float
measure_path (const PmPath *path)
{
  graphene_point_t last = path->points[0];
  float length = 0;

  for (int i = 1; i <= LENGTH_STEPS; i++) {
    graphene_point_t next = pm_path_get_at (path, (double) i / LENGTH_STEPS);

    length += graphene_point_distance (&last, &next, NULL, NULL);
    last = next;
  }
  return MAX (length, 1);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
append_disc (GtkSnapshot *snapshot, graphene_point_t at, float radius, const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (at.x - radius, at.y - radius, 2 * radius, 2 * radius);

  pm_shape_fill (snapshot, &rect, radius, color);
}

static void
draw_trail (GtkSnapshot *snapshot, const PmPath *path, double t, const GdkRGBA *color)
{
  float length = measure_path (path);

  for (guint i = 0; i < G_N_ELEMENTS (trail); i++) {
    GdkRGBA faded = pm_color_fade (*color, trail[i].opacity);
    double behind = t - trail[i].distance / length;

    if (behind > 0)
      append_disc (snapshot, pm_path_get_at (path, behind), trail[i].radius, &faded);
  }
}

static void
draw_large (PmFlightLayer *self, GtkSnapshot *snapshot, guint index, const PmPath *path)
{
  const PmPalette *palette = pm_palette_get ();
  const PmFlight *flight = pm_flights_get (self->flights, index);
  double t = pm_flight_get_progress (flight, self->frame_us);
  graphene_point_t at = pm_path_get_at (path, t);

  if (self->budget.motion < PM_MOTION_PLAIN)
    draw_trail (snapshot, path, t, flight->is_upload ? &palette->sent : &palette->flight);
  append_disc (snapshot, at, LARGE_DOT / 2.f + palette->ring, &palette->page);
  append_disc (snapshot, at, LARGE_DOT / 2.f,
               flight->is_upload ? &palette->sent_num : &palette->flight_num);
  pm_text_set_number (&self->numbers[index], GTK_WIDGET (self), NUMBER, flight->piece);
  pm_text_draw_centered (&self->numbers[index], snapshot, at.x, at.y, &palette->on_have);
}

static void
draw_small (PmFlightLayer *self, GtkSnapshot *snapshot, guint index, const PmPath *path)
{
  const PmPalette *palette = pm_palette_get ();
  const PmFlight *flight = pm_flights_get (self->flights, index);
  const GdkRGBA *color = flight->is_upload ? &palette->sent : &palette->flight;
  graphene_point_t at = pm_path_get_at (path, pm_flight_get_progress (flight, self->frame_us));
  graphene_point_t from = path->points[0];
  GdkRGBA thread = pm_color_fade (*color, THREAD_OPACITY);

  gtk_snapshot_append_color (snapshot, &thread,
                             &GRAPHENE_RECT_INIT (roundf (at.x - THREAD / 2.f), MIN (from.y, at.y),
                                                  THREAD, fabsf (from.y - at.y)));
  append_disc (snapshot, at, SMALL_DOT / 2.f + palette->ring, &palette->card);
  append_disc (snapshot, at, SMALL_DOT / 2.f, color);
}

/* Keeps the words readable where curves cross them. */
static void
draw_plate (GtkSnapshot *snapshot, float x, float y, const PmText *label)
{
  GdkRGBA color = pm_color_fade (pm_palette_get ()->page, PLATE_OPACITY);
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x - PLATE_EDGE, y - label->height / 2.f,
                                             label->width + 2 * PLATE_EDGE, label->height);

  pm_shape_fill (snapshot, &rect, rect.size.height / 2, &color);
}

/* Where the words begin: behind the block on its way, or on its other side when that would cut them. */
static float
place_label (float at, float ahead, float label_width, float room)
{
  float aside = LARGE_DOT / 2.f + LABEL_GAP;
  float left = at - aside - label_width, right = at + aside;
  gboolean is_left = left >= PLATE_EDGE && (ahead > at || right + label_width > room - PLATE_EDGE);

  return is_left ? left : right;
}

/* Beside the oldest block that comes: one label is read, five are noise. */
static void
draw_label (PmFlightLayer *self, GtkSnapshot *snapshot, const PmFlight *flight, const PmPath *path)
{
  g_autofree char *words = self->style.label (flight, self->style.data);
  double t = pm_flight_get_progress (flight, self->frame_us);
  graphene_point_t at = pm_path_get_at (path, t), ahead = pm_path_get_at (path, MIN (t + .02, 1));
  float x;

  if (words == NULL)
    return;
  pm_text_set (&self->label, GTK_WIDGET (self), PM_TEXT_CAPTION_BOLD, words);
  x = place_label (at.x, ahead.x, self->label.width, gtk_widget_get_width (GTK_WIDGET (self)));
  draw_plate (snapshot, x, at.y, &self->label);
  pm_text_draw (&self->label, snapshot, x, at.y - self->label.height / 2.f, 0,
                &pm_palette_get ()->flight_ink);
}

static void
pm_flight_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmFlightLayer *self = PM_FLIGHT_LAYER (widget);
  const PmFlight *labelled = NULL;
  PmPath path, labelled_path;

  for (guint i = 0; i < pm_flights_get_n (self->flights); i++) {
    const PmFlight *flight = pm_flights_get (self->flights, i);

    if (!self->style.path (flight, &path, self->style.data))
      continue;
    if (self->style.is_large)
      draw_large (self, snapshot, i, &path);
    else
      draw_small (self, snapshot, i, &path);
    if (labelled == NULL && !flight->is_upload) {
      labelled = flight;
      labelled_path = path;
    }
  }
  if (labelled != NULL && self->style.label != NULL)
    draw_label (self, snapshot, labelled, &labelled_path);
}

/* --- motion ----------------------------------------------------------------------------------- */

static void
tell_changed (PmFlightLayer *self)
{
  if (self->style.changed != NULL)
    self->style.changed (self->style.data);
}

/* Smooth to the eye, or as the style's clock says. */
static gint64
get_now (PmFlightLayer *self, gint64 system_us)
{
  return self->style.now != NULL ? self->style.now (self->style.data) : system_us;
}

/* By what drawing costs us: that others use the machine is not cured by moving less. */
static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_frame_cb (PmFlightLayer *self)
{
  self->begin_us = get_cpu_us ();
  self->is_drawn = FALSE;
}

static void
after_frame_cb (PmFlightLayer *self)
{
  if (self->is_drawn)
    pm_frame_budget_add (&self->budget, get_cpu_us () - self->begin_us);
  self->is_drawn = FALSE;
}

static void
set_ticking (PmFlightLayer *self, guint tick)
{
  GdkFrameClock *clock = tick != 0 ? gtk_widget_get_frame_clock (GTK_WIDGET (self)) : NULL;

  self->tick = tick;
  self->is_drawn = FALSE;
  if (self->clock != NULL) { /* by function: the widget itself has handlers there as well */
    g_signal_handlers_disconnect_by_func (self->clock, before_frame_cb, self);
    g_signal_handlers_disconnect_by_func (self->clock, after_frame_cb, self);
  }
  g_set_object (&self->clock, clock);
  if (self->clock == NULL)
    return;
  g_signal_connect_swapped (self->clock, "before-paint", G_CALLBACK (before_frame_cb), self);
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (after_frame_cb), self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmFlightLayer *self = PM_FLIGHT_LAYER (widget);
  guint serial = pm_flights_get_serial (self->flights);
  gint64 now = get_now (self, gdk_frame_clock_get_frame_time (clock));
  gboolean is_flying;

  /* Nothing moves while that clock stands. */
  if (now == self->frame_us && self->style.now != NULL) {
    set_ticking (self, 0);
    return G_SOURCE_REMOVE;
  }
  if (self->budget.motion >= PM_MOTION_HALF && self->n_frames++ % 2 != 0)
    return G_SOURCE_CONTINUE;
  self->is_drawn = TRUE;
  self->frame_us = now;
  is_flying = pm_flights_advance (self->flights, self->frame_us);
  gtk_widget_queue_draw (widget);
  if (!is_flying)
    set_ticking (self, 0);
  if (pm_flights_get_serial (self->flights) != serial)
    tell_changed (self);
  return is_flying ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Motion is for somebody who looks, and who has not asked for stillness. */
static gboolean
is_motion_wanted (PmFlightLayer *self, gint64 now)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !adw_get_enable_animations (GTK_WIDGET (self)))
    return FALSE;
  if (GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root)))
    self->seen_us = now;
  return now - self->seen_us < INACTIVE_US;
}

static void
start (PmFlightLayer *self, gint64 now)
{
  if (self->tick != 0 || pm_flights_get_n (self->flights) == 0)
    return;
  self->frame_us = now - 1; /* the first frame moves */
  set_ticking (self, gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL));
}

void
pm_flight_layer_add (PmFlightLayer *self, const GArray *events)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gint64 now = g_get_monotonic_time ();

  if (clock == NULL || self->budget.motion == PM_MOTION_NONE || !is_motion_wanted (self, now))
    return;
  now = get_now (self, now);
  for (guint i = 0; i < events->len; i++)
    pm_flights_add (self->flights, &g_array_index (events, BtBlockEvent, i), now);
  start (self, now);
}

void
pm_flight_layer_wake (PmFlightLayer *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    start (self, self->frame_us);
}

void
pm_flight_layer_clear (PmFlightLayer *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  set_ticking (self, 0);
  pm_flights_clear (self->flights);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const PmFlights *
pm_flight_layer_get_flights (PmFlightLayer *self)
{
  return self->flights;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_flight_layer_map (GtkWidget *widget)
{
  PM_FLIGHT_LAYER (widget)->seen_us = g_get_monotonic_time ();
  PM_FLIGHT_LAYER (widget)->budget = (PmFrameBudget) { 0 };
  GTK_WIDGET_CLASS (pm_flight_layer_parent_class)->map (widget);
}

static void
pm_flight_layer_unmap (GtkWidget *widget)
{
  pm_flight_layer_clear (PM_FLIGHT_LAYER (widget));
  GTK_WIDGET_CLASS (pm_flight_layer_parent_class)->unmap (widget);
}

static void
pm_flight_layer_finalize (GObject *object)
{
  PmFlightLayer *self = PM_FLIGHT_LAYER (object);

  pm_flights_free (self->flights);
  for (guint i = 0; i < PM_FLIGHTS_MAX; i++)
    pm_text_clear (&self->numbers[i]);
  pm_text_clear (&self->label);
  G_OBJECT_CLASS (pm_flight_layer_parent_class)->finalize (object);
}

static void
pm_flight_layer_class_init (PmFlightLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_flight_layer_finalize;
  widget_class->snapshot = pm_flight_layer_snapshot;
  widget_class->map = pm_flight_layer_map;
  widget_class->unmap = pm_flight_layer_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_flight_layer_init (PmFlightLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_flight_layer_new (const PmFlightStyle *style)
{
  PmFlightLayer *self = g_object_new (PM_TYPE_FLIGHT_LAYER, NULL);

  self->style = *style;
  self->flights = pm_flights_new (style->longest_us);
  return GTK_WIDGET (self);
}
