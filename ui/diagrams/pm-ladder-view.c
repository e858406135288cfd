/* pm-ladder-view.c — how a peer was met: You, Tracker and Peer, and what went between them, from top to bottom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-ladder-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "pm-hint.h"
#include "pm-ladder-steps.h"
#include "pm-meeting-words.h"
#include "pm-palette.h"
#include "pm-shape.h"
#include "pm-spoken-list.h"
#include "pm-text.h"

#define NATURAL_WIDTH 440 /* px */
#define LANE 2            /* px, of an upright line */
#define LINE 2            /* px, of an arrow */
#define RING 5            /* px, its radius */
#define WING 9            /* px, of an arrow's head */
#define TIP_GAP 3         /* px between an arrow and the upright line */
#define RING_GAP 12       /* px between a ring's middle and its words */
#define CROSS 9           /* px, radius of the sign on what was lost */
#define CROSS_ARM 3.5
#define CROSS_PLACE .75 /* of the way it went */
#define END 9           /* px, half of the bar where the tracker's line ends */
#define BAND_OUT 12     /* px by which a band stands out over the lines */
#define BAND_FILL .14   /* opacity */
#define WORDS_EDGE 4    /* px beside words on a line */
#define CURSOR_EDGE 4   /* px around the rung one points at */

static const double tries[] = { 5, 4 }, told[] = { 4, 3 }, bands[] = { 6, 4 };

struct _PmLadderView {
  GtkWidget parent;
  BtRtcStat stat; /* @id 0: none yet */
  PmLadder ladder;
  PmText heads[PM_N_LADDER_PLACES];
  PmText times[PM_LADDER_RUNGS], words[PM_LADDER_RUNGS];
  PmHint hint;
  int pointed; /* index of a rung; -1: none */
  GtkWidget *spoken;
};

G_DEFINE_FINAL_TYPE (PmLadderView, pm_ladder_view, GTK_TYPE_WIDGET)

/* --- where -------------------------------------------------------------------------------------- */

static PmTextStyle
get_style (const PmRung *rung)
{
  return rung->style == PM_RUNG_BAND ? PM_TEXT_BOLD : PM_TEXT_CAPTION;
}

static void
set_rung_words (PmLadderView *self, guint index)
{
  const PmRung *rung = &self->ladder.rungs[index];
  g_autofree char *words = pm_meeting_words_rung (rung, &self->stat);
  g_autofree char *time = rung->is_timed ? pm_meeting_words_time (rung->at_us) : g_strdup ("");

  pm_text_set (&self->words[index], GTK_WIDGET (self), get_style (rung), words);
  pm_text_set (&self->times[index], GTK_WIDGET (self), PM_TEXT_CAPTION, time);
}

static PmLadderText
set_words (PmLadderView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PmLadderText text = { .line = pm_text_get_line_height (widget, PM_TEXT_CAPTION) };

  for (guint i = 0; i < PM_N_LADDER_PLACES; i++) {
    pm_text_set (&self->heads[i], widget, PM_TEXT_BOLD, pm_meeting_words_place (i));
    text.heads[i] = self->heads[i].width;
  }
  for (guint i = 0; i < self->ladder.n_rungs; i++) {
    set_rung_words (self, i);
    text.time = MAX (text.time, self->times[i].width);
  }
  return text;
}

static PmLadderLayout
lay_out (PmLadderView *self)
{
  PmLadderText text = set_words (self);
  PmLadderLayout layout;

  pm_ladder_lay_out (&layout, &self->ladder, gtk_widget_get_width (GTK_WIDGET (self)), &text);
  return layout;
}

static gboolean
is_mirrored (PmLadderView *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* @width: of what begins at @x. */
static float
mirror (PmLadderView *self, const PmLadderLayout *layout, float x, float width)
{
  return is_mirrored (self) ? layout->width - x - width : x;
}

static float
get_lane (PmLadderView *self, const PmLadderLayout *layout, PmLadderPlace place)
{
  return mirror (self, layout, layout->lanes[place], 0);
}

/* --- lines -------------------------------------------------------------------------------------- */

static GdkRGBA
get_color (PmLadderView *self, const PmRung *rung)
{
  const PmPalette *palette = pm_palette_get ();

  if (rung->style == PM_RUNG_TOLD)
    return palette->dim;
  if (rung->label == PM_RUNG_CONNECTED)
    return palette->sent_ink;
  if (rung->label == PM_RUNG_END)
    return pm_meeting_get_state (&self->stat) == PM_MEETING_FAILED ? palette->error : palette->dim;
  return palette->have_ink;
}

static void
draw_lanes (PmLadderView *self, cairo_t *cr, const PmLadderLayout *layout)
{
  GdkRGBA color = pm_palette_get ()->border;

  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, LANE);
  for (guint i = 0; i < PM_N_LADDER_PLACES; i++) {
    float x = get_lane (self, layout, i);
    float end = i == PM_LADDER_TRACKER ? layout->tracker_end : layout->height;

    cairo_move_to (cr, x, layout->head);
    cairo_line_to (cr, x, end);
    if (end < layout->height) {
      cairo_move_to (cr, x - END, end);
      cairo_line_to (cr, x + END, end);
    }
  }
  cairo_stroke (cr);
}

static void
draw_ring (cairo_t *cr, float x, float y, const GdkRGBA *color)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, RING, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->card);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, LINE);
  cairo_stroke (cr);
}

/* A cross in a ring: the shape says it, too. */
static void
draw_cross (cairo_t *cr, float x, float y)
{
  const PmPalette *palette = pm_palette_get ();

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, CROSS, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette->card);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->error);
  cairo_set_line_width (cr, LINE);
  cairo_stroke (cr);
  cairo_move_to (cr, x - CROSS_ARM, y - CROSS_ARM);
  cairo_line_to (cr, x + CROSS_ARM, y + CROSS_ARM);
  cairo_move_to (cr, x - CROSS_ARM, y + CROSS_ARM);
  cairo_line_to (cr, x + CROSS_ARM, y - CROSS_ARM);
  cairo_stroke (cr);
}

static void
draw_wing (cairo_t *cr, float x, float y, float way)
{
  cairo_move_to (cr, x - way * WING, y - WING / 2.f - 1);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x - way * WING, y + WING / 2.f + 1);
  cairo_stroke (cr);
}

static void
set_dash (cairo_t *cr, PmRungStyle style)
{
  if (style == PM_RUNG_TRY || style == PM_RUNG_LOST)
    cairo_set_dash (cr, tries, G_N_ELEMENTS (tries), 0);
  else if (style == PM_RUNG_TOLD)
    cairo_set_dash (cr, told, G_N_ELEMENTS (told), 0);
}

static void
draw_arrow (PmLadderView *self, cairo_t *cr, const PmLadderLayout *layout, guint index)
{
  const PmRung *rung = &self->ladder.rungs[index];
  float from = get_lane (self, layout, rung->from), to = get_lane (self, layout, rung->to);
  float way = to > from ? 1 : -1, y = layout->y[index];
  GdkRGBA color = get_color (self, rung);

  from += way * TIP_GAP;
  to -= way * TIP_GAP;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, LINE);
  set_dash (cr, rung->style);
  cairo_move_to (cr, from, y);
  cairo_line_to (cr, to, y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  draw_wing (cr, to, y, way);
  if (rung->style == PM_RUNG_BOTH || rung->style == PM_RUNG_TOLD)
    draw_wing (cr, from, y, -way);
  if (rung->style == PM_RUNG_LOST)
    draw_cross (cr, from + (to - from) * (float) CROSS_PLACE, y);
}

static void
draw_band (PmLadderView *self, cairo_t *cr, const PmLadderLayout *layout, guint index)
{
  const PmRung *rung = &self->ladder.rungs[index];
  float x = mirror (self, layout, layout->lanes[PM_LADDER_YOU] - BAND_OUT,
                    layout->lanes[PM_LADDER_PEER] - layout->lanes[PM_LADDER_YOU] + 2 * BAND_OUT);
  float width = layout->lanes[PM_LADDER_PEER] - layout->lanes[PM_LADDER_YOU] + 2 * BAND_OUT;
  float half = layout->band / 2, y = layout->y[index];
  GdkRGBA color = get_color (self, rung);
  GdkRGBA fill = pm_color_mix (pm_palette_get ()->card, color, BAND_FILL);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + half, y, half, G_PI / 2, 3 * G_PI / 2);
  cairo_arc (cr, x + width - half, y, half, -G_PI / 2, G_PI / 2);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.5);
  if (rung->label == PM_RUNG_END)
    cairo_set_dash (cr, bands, G_N_ELEMENTS (bands), 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_rung (PmLadderView *self, cairo_t *cr, const PmLadderLayout *layout, guint index)
{
  const PmRung *rung = &self->ladder.rungs[index];
  float x = get_lane (self, layout, rung->from), y = layout->y[index];
  GdkRGBA color = get_color (self, rung);

  if (rung->style == PM_RUNG_BAND)
    draw_band (self, cr, layout, index);
  else if (rung->from != rung->to)
    draw_arrow (self, cr, layout, index);
  else if (rung->style == PM_RUNG_LOST)
    draw_cross (cr, x, y);
  else
    draw_ring (cr, x, y, &color);
}

static void
draw_cursor (PmLadderView *self, cairo_t *cr, const PmLadderLayout *layout)
{
  float height = self->words[0].height + 2 * CURSOR_EDGE, y;

  if (self->pointed < 0)
    return;
  y = layout->y[self->pointed];
  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->hover);
  cairo_rectangle (cr, 0, y - height / 2 - CURSOR_EDGE, layout->width, height + CURSOR_EDGE);
  cairo_fill (cr);
}

/* --- words -------------------------------------------------------------------------------------- */

static void
draw_head (PmLadderView *self, GtkSnapshot *snapshot, const PmLadderLayout *layout,
           PmLadderPlace place)
{
  const PmPalette *palette = pm_palette_get ();
  float x = get_lane (self, layout, place), width = layout->heads[place];
  graphene_rect_t pill = GRAPHENE_RECT_INIT (x - width / 2, 0, width, layout->head);

  pm_shape_fill (snapshot, &pill, layout->head / 2,
                 place == PM_LADDER_YOU ? &palette->have : &palette->chip);
  pm_text_draw_centered (&self->heads[place], snapshot, x, layout->head / 2,
                         place == PM_LADDER_YOU ? &palette->on_have : &palette->ink);
}

/* The tracker's line is not seen behind words. */
static void
hide_tracker (PmLadderView *self, GtkSnapshot *snapshot, const PmLadderLayout *layout, float y,
              float height)
{
  float x = get_lane (self, layout, PM_LADDER_TRACKER);

  gtk_snapshot_append_color (snapshot, &pm_palette_get ()->card,
                             &GRAPHENE_RECT_INIT (x - LANE, y, 2 * LANE, height));
}

/* Beside a ring, or above the middle of an arrow. */
static void
draw_words (PmLadderView *self, GtkSnapshot *snapshot, const PmLadderLayout *layout, guint index)
{
  const PmRung *rung = &self->ladder.rungs[index];
  PmText *text = &self->words[index];
  float from = layout->lanes[rung->from], to = layout->lanes[rung->to], room, x, y, width;

  if (rung->from == rung->to) {
    room = layout->width - from - RING_GAP;
    width = MIN (text->width, room);
    x = from + RING_GAP;
    y = layout->y[index] - text->height / 2.f;
  } else {
    room = ABS (to - from) - 2 * WORDS_EDGE - LANE;
    width = MIN (text->width, room);
    x = (from + to) / 2 - width / 2;
    y = layout->y[index] - text->height - 2;
  }
  if (x < layout->lanes[PM_LADDER_TRACKER] && x + width > layout->lanes[PM_LADDER_TRACKER]
      && y < layout->tracker_end)
    hide_tracker (self, snapshot, layout, y, text->height - 1);
  pm_text_draw (text, snapshot, roundf (mirror (self, layout, x, width)), roundf (y), width,
                &pm_palette_get ()->ink);
}

static void
draw_band_words (PmLadderView *self, GtkSnapshot *snapshot, const PmLadderLayout *layout,
                 guint index)
{
  float middle = (layout->lanes[PM_LADDER_YOU] + layout->lanes[PM_LADDER_PEER]) / 2;
  GdkRGBA color = get_color (self, &self->ladder.rungs[index]);

  pm_text_draw_centered (&self->words[index], snapshot, mirror (self, layout, middle, 0),
                         layout->y[index], &color);
}

static void
draw_all_words (PmLadderView *self, GtkSnapshot *snapshot, const PmLadderLayout *layout)
{
  for (guint i = 0; i < self->ladder.n_rungs; i++) {
    PmText *time = &self->times[i];

    pm_text_draw (time, snapshot, mirror (self, layout, 0, time->width),
                  layout->y[i] - time->height / 2.f, 0, &pm_palette_get ()->dim);
    if (self->ladder.rungs[i].style == PM_RUNG_BAND)
      draw_band_words (self, snapshot, layout, i);
    else
      draw_words (self, snapshot, layout, i);
  }
}

static void
pm_ladder_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmLadderView *self = PM_LADDER_VIEW (widget);
  PmLadderLayout layout = lay_out (self);
  graphene_rect_t area = GRAPHENE_RECT_INIT (-BAND_OUT, 0, layout.width + 2 * BAND_OUT,
                                             MAX (layout.height, gtk_widget_get_height (widget)));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);

  draw_lanes (self, cr, &layout);
  draw_cursor (self, cr, &layout);
  cairo_destroy (cr);
  for (guint i = 0; i < PM_N_LADDER_PLACES; i++)
    draw_head (self, snapshot, &layout, i);
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  for (guint i = 0; i < self->ladder.n_rungs; i++)
    draw_rung (self, cr, &layout, i);
  cairo_destroy (cr);
  draw_all_words (self, snapshot, &layout);
  if (self->pointed >= 0)
    pm_hint_draw (&self->hint, widget, snapshot, get_lane (self, &layout, PM_LADDER_TRACKER),
                  layout.y[self->pointed] + layout.head, 0);
}

/* --- pointing ----------------------------------------------------------------------------------- */

/* What it says, and what that means. */
static char *
dup_hint (PmLadderView *self, const PmRung *rung)
{
  g_autofree char *words = pm_meeting_words_spoken_rung (rung, &self->stat);
  const char *meaning = pm_meeting_words_meaning (rung);

  return meaning != NULL ? g_strdup_printf ("%s\n%s", words, meaning) : g_steal_pointer (&words);
}

static void
point_at (PmLadderView *self, int index)
{
  g_autofree char *words = NULL;

  if (index >= (int) self->ladder.n_rungs)
    index = -1;
  if (index >= 0)
    words = dup_hint (self, &self->ladder.rungs[index]);
  if (!pm_hint_set (&self->hint, words) && self->pointed == index)
    return;
  self->pointed = index;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Without a meaning a bubble only repeats what stands there, unless there was no room for it. */
static gboolean
is_cut (PmLadderView *self, const PmLadderLayout *layout, guint index)
{
  const PmRung *rung = &self->ladder.rungs[index];
  float room = ABS (layout->lanes[rung->to] - layout->lanes[rung->from]) - 2 * WORDS_EDGE - LANE;

  if (rung->style == PM_RUNG_BAND)
    return FALSE;
  if (rung->from == rung->to)
    room = layout->width - layout->lanes[rung->from] - RING_GAP;
  return self->words[index].width > room;
}

static void
motion_cb (PmLadderView *self, double x, double y)
{
  PmLadderLayout layout = lay_out (self);
  int found = -1;

  for (guint i = 0; i < self->ladder.n_rungs; i++)
    if ((is_cut (self, &layout, i) || pm_meeting_words_meaning (&self->ladder.rungs[i]) != NULL)
        && ABS (layout.y[i] - y) < self->words[i].height)
      found = (int) i;
  point_at (self, found);
}

static void
leave_cb (PmLadderView *self)
{
  point_at (self, -1);
}

static gboolean
key_cb (PmLadderView *self, guint key, guint code, GdkModifierType modifiers)
{
  int last = (int) self->ladder.n_rungs - 1;

  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0 || last < 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Up:
    point_at (self, self->pointed < 0 ? last : MAX (self->pointed - 1, 0));
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    point_at (self, MIN (self->pointed + 1, last));
    return GDK_EVENT_STOP;
  case GDK_KEY_Home:
    point_at (self, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_End:
    point_at (self, last);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    if (self->pointed < 0)
      return GDK_EVENT_PROPAGATE;
    point_at (self, -1);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
speak (PmLadderView *self)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->ladder.n_rungs; i++)
    g_ptr_array_add (sentences, pm_meeting_words_spoken_rung (&self->ladder.rungs[i], &self->stat));
  pm_spoken_list_set (PM_SPOKEN_LIST (self->spoken), sentences);
}

void
pm_ladder_view_set_meeting (PmLadderView *self, const BtRtcStat *stat)
{
  guint before = self->ladder.n_rungs;

  if (memcmp (&self->stat, stat, sizeof *stat) == 0)
    return;
  if (self->stat.id != stat->id)
    point_at (self, -1);
  self->stat = *stat;
  pm_ladder_make (&self->ladder, stat);
  point_at (self, self->pointed);
  speak (self);
  if (self->ladder.n_rungs != before)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- widget ------------------------------------------------------------------------------------- */

static void
pm_ladder_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmLadderView *self = PM_LADDER_VIEW (widget);
  PmLadderText text = set_words (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = (int) ceilf (pm_ladder_get_least_width (&text));
    *natural = MAX (NATURAL_WIDTH, *minimum);
    return;
  }
  *minimum = *natural = (int) ceilf (pm_ladder_get_height (&self->ladder, &text));
}

static void
pm_ladder_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (PM_LADDER_VIEW (widget)->spoken,
                            &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
pm_ladder_view_dispose (GObject *object)
{
  PmLadderView *self = PM_LADDER_VIEW (object);

  g_clear_pointer (&self->spoken, gtk_widget_unparent);
  for (guint i = 0; i < PM_N_LADDER_PLACES; i++)
    pm_text_clear (&self->heads[i]);
  for (guint i = 0; i < PM_LADDER_RUNGS; i++) {
    pm_text_clear (&self->times[i]);
    pm_text_clear (&self->words[i]);
  }
  pm_hint_clear (&self->hint);
  G_OBJECT_CLASS (pm_ladder_view_parent_class)->dispose (object);
}

static void
pm_ladder_view_class_init (PmLadderViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_ladder_view_dispose;
  widget_class->measure = pm_ladder_view_measure;
  widget_class->size_allocate = pm_ladder_view_size_allocate;
  widget_class->snapshot = pm_ladder_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ladder-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_ladder_view_init (PmLadderView *self)
{
  self->pointed = -1;
  self->spoken = pm_spoken_list_new ();
  gtk_widget_set_parent (self->spoken, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How you met, step by step"), -1);
  pm_hint_follow (GTK_WIDGET (self), G_CALLBACK (motion_cb), G_CALLBACK (leave_cb),
                  G_CALLBACK (key_cb));
  pm_palette_follow (GTK_WIDGET (self));
}
