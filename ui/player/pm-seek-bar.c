/* pm-seek-bar.c — where in a film one is, and which parts of it are here.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scale without a trough of its own over the strip of the file's pieces. */
#include "config.h"

#include "pm-seek-bar.h"

#include "diagrams/pm-piece-strip.h"
#include "pm-player-words.h"

#include <glib/gi18n.h>

#define STRIP_THICKNESS 8 /* px */
#define STRIP_INSET 10    /* px on both sides; the padding of the scale in style.css */
#define BUBBLE_GAP 2      /* px above the bar */
#define MEANT_MS 150      /* a place where the slider stays so long is meant */
#define STEP_S 5          /* of an arrow key */
#define PAGE_S 60         /* of Page Up and Page Down */
#define SCALE_S (1. / G_USEC_PER_SEC)

struct _PmSeekBar {
  GtkWidget parent;
  gint64 position_us, duration_us;
  gint64 wanted_us; /* -1: nothing is sought */
  guint meant_id;   /* until that is meant */
  double pointer_x;
  GtkWidget *strip, *bubble;
  GtkScale *scale;
};

enum { SEEK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmSeekBar, pm_seek_bar, GTK_TYPE_WIDGET)

/* --- seeking ------------------------------------------------------------------------------------ */

static gboolean
meant_cb (gpointer data)
{
  PmSeekBar *self = data;
  gint64 wanted_us = self->wanted_us;

  self->meant_id = 0;
  self->wanted_us = -1;
  g_signal_emit (self, signals[SEEK], 0, wanted_us);
  return G_SOURCE_REMOVE;
}

static gboolean
change_value_cb (PmSeekBar *self, GtkScrollType scroll, double value)
{
  self->wanted_us = CLAMP ((gint64) (value * G_USEC_PER_SEC), 0, self->duration_us);
  g_clear_handle_id (&self->meant_id, g_source_remove);
  self->meant_id = g_timeout_add (MEANT_MS, meant_cb, self);
  return GDK_EVENT_PROPAGATE;
}

/* --- the bubble --------------------------------------------------------------------------------- */

/* The time at @x of this widget, on whichever side it begins. */
static gint64
find_time (PmSeekBar *self, double x)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * STRIP_INSET, 1);
  double share = CLAMP ((x - STRIP_INSET) / width, 0, 1);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    share = 1 - share;
  return share * self->duration_us;
}

static void
motion_cb (PmSeekBar *self, double x)
{
  g_autofree char *text = pm_player_words_time (find_time (self, x));

  self->pointer_x = x;
  gtk_label_set_text (GTK_LABEL (self->bubble), text);
  gtk_widget_set_visible (self->bubble, self->duration_us > 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
leave_cb (PmSeekBar *self)
{
  gtk_widget_set_visible (self->bubble, FALSE);
}

/* --- what is shown ------------------------------------------------------------------------------ */

static void
speak (PmSeekBar *self)
{
  g_autofree char *text = pm_player_words_times (self->position_us, self->duration_us);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
}

void
pm_seek_bar_set_time (PmSeekBar *self, gint64 position_us, gint64 duration_us)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  gboolean is_new_second = position_us / G_USEC_PER_SEC != self->position_us / G_USEC_PER_SEC;

  self->position_us = position_us;
  if (duration_us != self->duration_us) {
    self->duration_us = duration_us;
    gtk_adjustment_set_upper (adjustment, MAX (duration_us, 1) * SCALE_S);
    gtk_widget_set_sensitive (GTK_WIDGET (self->scale), duration_us > 0);
  }
  if (self->wanted_us < 0)
    gtk_adjustment_set_value (adjustment, position_us * SCALE_S);
  if (is_new_second)
    speak (self);
}

void
pm_seek_bar_set_file (PmSeekBar *self, BtTorrent *torrent, BtFile *file)
{
  g_clear_handle_id (&self->meant_id, g_source_remove);
  self->wanted_us = -1;
  /* A place that was only wanted may lie far behind the end, and GTK cannot draw that. */
  gtk_adjustment_set_value (gtk_range_get_adjustment (GTK_RANGE (self->scale)),
                            self->position_us * SCALE_S);
  pm_piece_strip_set_file (PM_PIECE_STRIP (self->strip), torrent, file);
}

/* --- layout ------------------------------------------------------------------------------------- */

static void
pm_seek_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (PM_SEEK_BAR (widget)->scale), orientation, for_size, minimum,
                      natural, NULL, NULL);
}

/* Over the bar, and never beyond its ends. */
static void
place_bubble (PmSeekBar *self, int width)
{
  GtkRequisition size;
  int x;

  if (!gtk_widget_get_visible (self->bubble))
    return;
  gtk_widget_get_preferred_size (self->bubble, NULL, &size);
  x = CLAMP ((int) self->pointer_x - size.width / 2, 0, MAX (width - size.width, 0));
  gtk_widget_size_allocate (
      self->bubble, &(GtkAllocation) { x, -size.height - BUBBLE_GAP, size.width, size.height }, -1);
}

static void
pm_seek_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmSeekBar *self = PM_SEEK_BAR (widget);
  GtkAllocation strip = { STRIP_INSET, (height - STRIP_THICKNESS) / 2,
                          MAX (width - 2 * STRIP_INSET, 1), STRIP_THICKNESS };

  /* GTK asks that what is allocated was measured. */
  gtk_widget_measure (self->strip, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->strip, &strip, -1);
  gtk_widget_size_allocate (GTK_WIDGET (self->scale), &(GtkAllocation) { 0, 0, width, height }, -1);
  place_bubble (self, width);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_seek_bar_dispose (GObject *object)
{
  PmSeekBar *self = PM_SEEK_BAR (object);

  g_clear_handle_id (&self->meant_id, g_source_remove);
  g_clear_pointer (&self->strip, gtk_widget_unparent);
  if (self->scale != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->scale));
  self->scale = NULL;
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_seek_bar_parent_class)->dispose (object);
}

static void
pm_seek_bar_class_init (PmSeekBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_seek_bar_dispose;
  widget_class->measure = pm_seek_bar_measure;
  widget_class->size_allocate = pm_seek_bar_size_allocate;
  signals[SEEK] = g_signal_new ("seek", PM_TYPE_SEEK_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "seek-bar");
}

static void
init_scale (PmSeekBar *self)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (0, 0, SCALE_S, STEP_S, PAGE_S, 0);

  self->scale = GTK_SCALE (gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment));
  gtk_scale_set_draw_value (self->scale, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Place in the film"), -1);
  g_signal_connect_swapped (self->scale, "change-value", G_CALLBACK (change_value_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->scale), GTK_WIDGET (self));
}

static void
init_bubble (PmSeekBar *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->bubble = gtk_label_new (NULL);
  gtk_widget_set_visible (self->bubble, FALSE);
  gtk_widget_set_can_target (self->bubble, FALSE);
  gtk_widget_add_css_class (self->bubble, "pm-time-bubble");
  gtk_widget_add_css_class (self->bubble, "numeric");
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

static void
pm_seek_bar_init (PmSeekBar *self)
{
  self->wanted_us = -1;
  self->strip = pm_piece_strip_new ();
  pm_piece_strip_set_thickness (PM_PIECE_STRIP (self->strip), STRIP_THICKNESS);
  gtk_widget_set_parent (self->strip, GTK_WIDGET (self));
  init_scale (self);
  init_bubble (self);
}
