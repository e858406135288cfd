/* pm-seek-bar.c — where in a film one is, and which parts of it are here.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scale without a trough of its own over the strip of the file's pieces. Time runs from left to right in all
 * languages, as it does on every player. */
#include "config.h"

#include "pm-seek-bar.h"

#include "diagrams/pm-piece-strip.h"
#include "pm-film-pieces.h"
#include "pm-player-words.h"

#include <glib/gi18n.h>

#define STRIP_THICKNESS 8 /* px */
#define STRIP_INSET 10    /* px on both sides; the padding of the scale in style.css */
#define BUBBLE_GAP 2      /* px above the bar */
#define MEANT_MS 150      /* a place where the slider stays so long is meant */
#define STEP_S 10         /* of an arrow key */
#define PAGE_S 60         /* of Page Up and Page Down */
#define SCALE_S (1. / G_USEC_PER_SEC)
#define SPEAK_US (5 * G_USEC_PER_SEC) /* between two texts for those who listen, unless they jump */
#define JUMP_US (2 * G_USEC_PER_SEC)  /* playing goes no further from one time to the next */

struct _PmSeekBar {
  GtkWidget parent;
  BtTorrent *torrent; /* owned reference, or NULL */
  BtFile *file;       /* owned reference, or NULL */
  gint64 position_us, duration_us;
  gint64 wanted_us; /* -1: nothing is sought */
  guint meant_id;   /* until that is meant */
  gint64 spoken_us; /* when it was said last */
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

static gint64
find_time (PmSeekBar *self, double x)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * STRIP_INSET, 1);

  return CLAMP ((x - STRIP_INSET) / width, 0, 1) * self->duration_us;
}

/* The byte that is played at that time, about. */
static guint64
find_byte (PmSeekBar *self, gint64 time_us)
{
  guint64 size = self->file != NULL ? bt_file_get_size (self->file) : 0;

  return self->duration_us > 0 ? size * ((double) time_us / self->duration_us) : 0;
}

static char *
make_bubble_text (PmSeekBar *self, gint64 time_us)
{
  PmFilmPieces pieces = pm_film_pieces_of (self->torrent, self->file);
  g_autofree char *time = pm_player_words_time (time_us);

  if (pm_film_pieces_is_here (&pieces, find_byte (self, time_us)))
    return g_steal_pointer (&time);
  return g_strdup_printf ("%s\n%s", time, _ ("Not here yet"));
}

static void
show_bubble (PmSeekBar *self)
{
  g_autofree char *text = make_bubble_text (self, find_time (self, self->pointer_x));

  gtk_label_set_text (GTK_LABEL (self->bubble), text);
  gtk_widget_set_visible (self->bubble, self->duration_us > 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
motion_cb (PmSeekBar *self, double x)
{
  self->pointer_x = x;
  show_bubble (self);
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
  PmFilmPieces pieces = pm_film_pieces_of (self->torrent, self->file);
  guint64 at = find_byte (self, self->position_us), run = pm_film_pieces_get_run (&pieces, at);
  gint64 run_us = pieces.size > 0 ? (double) run / pieces.size * self->duration_us : 0;
  g_autofree char *text = pm_player_words_place (self->position_us, self->duration_us, run_us,
                                                 pm_film_pieces_is_here (&pieces, at));

  self->spoken_us = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
}

static void
speak_at_times (PmSeekBar *self, gboolean has_jumped)
{
  if (has_jumped || g_get_monotonic_time () - self->spoken_us >= SPEAK_US)
    speak (self);
}

/* What the slider shows, which is ahead of the film while somebody drags it. */
static void
show_played (PmSeekBar *self)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  double share = gtk_adjustment_get_value (adjustment) / gtk_adjustment_get_upper (adjustment);

  pm_piece_strip_set_played (PM_PIECE_STRIP (self->strip), CLAMP (share, 0, 1));
}

void
pm_seek_bar_set_time (PmSeekBar *self, gint64 position_us, gint64 duration_us)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  gboolean has_jumped =
      ABS (position_us - self->position_us) >= JUMP_US || duration_us != self->duration_us;

  self->position_us = position_us;
  if (duration_us != self->duration_us) {
    self->duration_us = duration_us;
    gtk_adjustment_set_upper (adjustment, MAX (duration_us, 1) * SCALE_S);
    gtk_widget_set_sensitive (GTK_WIDGET (self->scale), duration_us > 0);
  }
  if (self->wanted_us < 0)
    gtk_adjustment_set_value (adjustment, position_us * SCALE_S);
  show_played (self);
  speak_at_times (self, has_jumped);
}

/* What was missing under the pointer may have come. */
static void
updated_cb (PmSeekBar *self)
{
  if (gtk_widget_get_visible (self->bubble))
    show_bubble (self);
}

static void
take_file (PmSeekBar *self, BtTorrent *torrent, BtFile *file)
{
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  g_set_object (&self->file, file);
  if (torrent != NULL)
    g_signal_connect_object (torrent, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
}

static void
name_scale (PmSeekBar *self)
{
  gboolean is_song = self->file != NULL
                     && bt_media_type_of (bt_file_get_path (self->file))->kind == BT_MEDIA_AUDIO;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_song ? _ ("Place in the song") : _ ("Place in the film"), -1);
}

void
pm_seek_bar_set_file (PmSeekBar *self, BtTorrent *torrent, BtFile *file)
{
  g_clear_handle_id (&self->meant_id, g_source_remove);
  self->wanted_us = -1;
  /* A place that was only wanted may lie far behind the end, and GTK cannot draw that. */
  gtk_adjustment_set_value (gtk_range_get_adjustment (GTK_RANGE (self->scale)),
                            self->position_us * SCALE_S);
  take_file (self, torrent, file);
  name_scale (self);
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
  take_file (self, NULL, NULL);
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
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->scale = GTK_SCALE (gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment));
  gtk_scale_set_draw_value (self->scale, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), FALSE);
  name_scale (self);
  g_signal_connect_swapped (self->scale, "change-value", G_CALLBACK (change_value_cb), self);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (show_played), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (speak), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scale), focus);
}

static void
init_bubble (PmSeekBar *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->bubble = gtk_label_new (NULL);
  gtk_label_set_justify (GTK_LABEL (self->bubble), GTK_JUSTIFY_CENTER);
  gtk_widget_set_visible (self->bubble, FALSE);
  gtk_widget_set_can_target (self->bubble, FALSE);
  gtk_widget_add_css_class (self->bubble, "pm-time-bubble");
  gtk_widget_add_css_class (self->bubble, "numeric");
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

static void
adopt (PmSeekBar *self, GtkWidget *part)
{
  gtk_widget_set_direction (part, GTK_TEXT_DIR_LTR);
  gtk_widget_set_parent (part, GTK_WIDGET (self));
}

static void
pm_seek_bar_init (PmSeekBar *self)
{
  self->wanted_us = -1;
  self->strip = pm_piece_strip_new ();
  pm_piece_strip_set_thickness (PM_PIECE_STRIP (self->strip), STRIP_THICKNESS);
  pm_piece_strip_set_played (PM_PIECE_STRIP (self->strip), 0);
  init_scale (self);
  init_bubble (self);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  adopt (self, self->strip);
  adopt (self, GTK_WIDGET (self->scale));
  adopt (self, self->bubble);
}
