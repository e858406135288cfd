/* pm-lookup-view.c — a lookup in the DHT: who was asked, who told of whom, how it came closer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-lookup-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "pm-dht-signs.h"
#include "pm-dht-words.h"
#include "pm-hint.h"
#include "pm-lookup-clock.h"
#include "pm-lookup-layout.h"
#include "pm-palette.h"
#include "pm-shape.h"
#include "pm-spoken-list.h"
#include "pm-text.h"

#define LEAST 280   /* px of a side */
#define NATURAL 500 /* px */
#define EDGE 16     /* px around the outermost ring, for dots on it and the focus */
#define NUMBER_SIZE 11
#define TARGET_RADIUS 9
#define TARGET_EYE 3
#define REACH 16 /* px from the pointer to a node's middle */
#define CURSOR_ROOM 3
#define LINE 1.6
#define THREAD_OPACITY .7 /* of the line to a node that was not asked */
#define PILL_OPACITY .75  /* of what lies behind the words of a ring */
#define PILL_PADDING 4    /* px */
#define RING_SHADE .035   /* of the ink; each ring that lies in another is darker */
#define STEP_MS 250       /* of a replay where nothing may move */

static const double thread_dash[] = { 1.5, 3 };

struct _PmLookupView {
  GtkWidget parent;
  BtDhtLookupStat lookup; /* serial 0: none */
  PmLookupLayout layout;
  float laid_out; /* px, the radius for which @layout is; 0: none */
  PmLookupClock clock;
  gint64 replay_us;       /* since the replay began; -1: none runs */
  gint64 replay_began_us; /* on the frames' clock; 0: with the next one */
  guint tick_id, step_id; /* 0: nothing moves */
  PmText numbers[PM_LOOKUP_NODES], rings[PM_LOOKUP_RINGS];
  PmHint hint;
  int pointed; /* node; -1: none */
  GtkWidget *spoken;
};

G_DEFINE_FINAL_TYPE (PmLookupView, pm_lookup_view, GTK_TYPE_WIDGET)

/* --- where -------------------------------------------------------------------------------------- */

static graphene_point_t
get_middle (PmLookupView *self)
{
  return GRAPHENE_POINT_INIT (gtk_widget_get_width (GTK_WIDGET (self)) / 2.f,
                              gtk_widget_get_height (GTK_WIDGET (self)) / 2.f);
}

static void
lay_out (PmLookupView *self)
{
  graphene_point_t middle = get_middle (self);
  float radius = MAX (MIN (middle.x, middle.y) - EDGE, 1);

  if (self->laid_out == radius)
    return;
  pm_lookup_layout_make (&self->layout, &self->lookup, radius);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    for (guint i = 0; i < self->layout.n_nodes; i++)
      self->layout.nodes[i].x *= -1;
  self->laid_out = radius;
}

static gint64
get_frame_time (PmLookupView *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : g_get_monotonic_time ();
}

static PmLookupPhase
look (PmLookupView *self, guint node)
{
  guint hop = self->layout.nodes[node].hop;

  if (self->replay_us >= 0)
    return pm_lookup_replay_look (&self->lookup, hop, self->replay_us);
  return pm_lookup_clock_look (&self->clock, &self->lookup, hop, get_frame_time (self));
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void
draw_rings (PmLookupView *self, cairo_t *cr)
{
  GdkRGBA shade = pm_color_fade (pm_palette_get ()->ink, RING_SHADE);

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < self->layout.n_rings; i++) {
    cairo_arc (cr, 0, 0, self->layout.rings[i].radius, 0, 2 * G_PI);
    gdk_cairo_set_source_rgba (cr, &shade);
    if (i > 0 && !pm_palette_get ()->is_high_contrast)
      cairo_fill_preserve (cr);
    gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->hairline);
    cairo_stroke (cr);
  }
}

/* From who told of it, as far as it has come. */
static void
draw_line (PmLookupView *self, cairo_t *cr, guint index)
{
  const PmLookupNode *node = &self->layout.nodes[index], *teller;
  PmLookupPhase phase = look (self, index);
  gboolean is_asked = phase.state != BT_HOP_HEARD;
  double share = is_asked ? phase.line : 1;
  GdkRGBA color = is_asked ? pm_palette_get ()->flight
                           : pm_color_fade (pm_palette_get ()->dim, THREAD_OPACITY * phase.dot);

  if (node->teller < 0 || !phase.is_seen)
    return;
  teller = &self->layout.nodes[node->teller];
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, is_asked ? LINE : 1);
  cairo_set_dash (cr, thread_dash, is_asked ? 0 : (int) G_N_ELEMENTS (thread_dash), 0);
  cairo_move_to (cr, teller->x, teller->y);
  cairo_line_to (cr, teller->x + (node->x - teller->x) * share,
                 teller->y + (node->y - teller->y) * share);
  cairo_stroke (cr);
}

static void
draw_target (cairo_t *cr)
{
  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->ink);
  cairo_arc (cr, 0, 0, TARGET_RADIUS, 0, 2 * G_PI);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->card);
  cairo_arc (cr, 0, 0, TARGET_EYE, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_cursor (PmLookupView *self, cairo_t *cr)
{
  const PmLookupNode *node;

  if (self->pointed < 0)
    return;
  node = &self->layout.nodes[self->pointed];
  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->ink);
  cairo_set_line_width (cr, 1.5);
  cairo_arc (cr, node->x, node->y,
             pm_dot_get_radius (look (self, (guint) self->pointed).state) + CURSOR_ROOM, 0,
             2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_dots (PmLookupView *self, cairo_t *cr)
{
  for (guint i = 0; i < self->layout.n_nodes; i++) {
    PmLookupPhase phase = look (self, i);

    if (phase.is_seen)
      pm_dot_draw (cr, phase.state, self->layout.nodes[i].x, self->layout.nodes[i].y, phase.dot);
  }
}

/* Lines end before it. */
static void
draw_pill (GtkSnapshot *snapshot, float y, const PmText *text)
{
  GdkRGBA color = pm_color_fade (pm_palette_get ()->card, PILL_OPACITY);
  graphene_rect_t pill =
      GRAPHENE_RECT_INIT (-text->width / 2.f - PILL_PADDING, y - text->height / 2.f,
                          text->width + 2 * PILL_PADDING, text->height);

  pm_shape_fill (snapshot, &pill, text->height / 2.f, &color);
}

static void
draw_ring_words (PmLookupView *self, GtkSnapshot *snapshot)
{
  float free = G_MAXFLOAT; /* above the words before */

  for (guint i = 0; i < self->layout.n_rings; i++) {
    const PmLookupRing *ring = &self->layout.rings[i];
    const char *format = i == 0 ? ngettext ("far: %u bit alike", "far: %u bits alike", ring->n_bits)
                                : ngettext ("%u bit", "%u bits", ring->n_bits);
    g_autofree char *words = g_strdup_printf (format, ring->n_bits);
    PmText *text = &self->rings[i];
    float y;

    pm_text_set (text, GTK_WIDGET (self), PM_TEXT_CAPTION, words);
    y = ring->radius - text->height / 2.f - 1;
    if (y + text->height / 2.f > free)
      continue;
    free = y - text->height / 2.f;
    draw_pill (snapshot, y, text);
    pm_text_draw_centered (text, snapshot, 0, y, &pm_palette_get ()->dim);
  }
}

static void
draw_numbers (PmLookupView *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->layout.n_nodes; i++) {
    const PmLookupNode *node = &self->layout.nodes[i];
    PmLookupPhase phase = look (self, i);
    GdkRGBA ink = pm_dot_get_ink (phase.state);

    if (!phase.is_seen || !pm_dot_has_number (phase.state))
      continue;
    ink = pm_color_fade (ink, phase.dot);
    pm_text_set_number (&self->numbers[i], GTK_WIDGET (self), NUMBER_SIZE,
                        self->lookup.hops[node->hop].round);
    pm_text_draw_centered (&self->numbers[i], snapshot, node->x, node->y, &ink);
  }
}

static void
draw_all (PmLookupView *self, GtkSnapshot *snapshot, float reach)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (-reach, -reach, 2 * reach, 2 * reach);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);

  draw_rings (self, cr);
  for (guint i = 0; i < self->layout.n_nodes; i++)
    draw_line (self, cr, i);
  cairo_destroy (cr);
  draw_ring_words (self, snapshot);
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  draw_dots (self, cr);
  draw_target (cr);
  draw_cursor (self, cr);
  cairo_destroy (cr);
  draw_numbers (self, snapshot);
}

static void
pm_lookup_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmLookupView *self = PM_LOOKUP_VIEW (widget);
  graphene_point_t middle = get_middle (self);

  if (self->lookup.serial == 0)
    return;
  lay_out (self);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &middle);
  draw_all (self, snapshot, self->laid_out + EDGE);
  gtk_snapshot_restore (snapshot);
  if (self->pointed >= 0)
    pm_hint_draw (&self->hint, widget, snapshot, middle.x + self->layout.nodes[self->pointed].x,
                  middle.y + self->layout.nodes[self->pointed].y, 0);
}

/* --- pointing ----------------------------------------------------------------------------------- */

static void
point_at (PmLookupView *self, int node)
{
  g_autofree char *words = NULL;

  if (node >= (int) self->layout.n_nodes)
    node = -1;
  if (node >= 0)
    words = pm_dht_words_hop (&self->lookup, self->layout.nodes[node].hop);
  if (!pm_hint_set (&self->hint, words) && self->pointed == node)
    return;
  self->pointed = node;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (PmLookupView *self, double x, double y)
{
  graphene_point_t middle = get_middle (self);
  double best = REACH;
  int found = -1;

  if (self->lookup.serial == 0)
    return;
  lay_out (self);
  for (guint i = 0; i < self->layout.n_nodes; i++) {
    const PmLookupNode *node = &self->layout.nodes[i];
    double away = hypot (node->x + middle.x - x, node->y + middle.y - y);

    if (away < best && look (self, i).is_seen) {
      best = away;
      found = (int) i;
    }
  }
  point_at (self, found);
}

static void
leave_cb (PmLookupView *self)
{
  point_at (self, -1);
}

static void
walk (PmLookupView *self, int step)
{
  int last = (int) self->layout.n_nodes - 1;

  if (self->lookup.serial == 0 || last < 0)
    return;
  lay_out (self);
  point_at (self,
            self->pointed < 0 ? (step > 0 ? 0 : last) : CLAMP (self->pointed + step, 0, last));
}

static gboolean
key_cb (PmLookupView *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Up:
    walk (self, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    walk (self, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
    walk (self, is_mirrored ? 1 : -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    walk (self, is_mirrored ? -1 : 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Home:
    walk (self, -PM_LOOKUP_NODES);
    return GDK_EVENT_STOP;
  case GDK_KEY_End:
    walk (self, PM_LOOKUP_NODES);
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

/* --- motion ------------------------------------------------------------------------------------- */

static gboolean
may_move (PmLookupView *self)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled,
                NULL);
  return enabled;
}

static gboolean
advance (PmLookupView *self, gint64 now_us)
{
  gboolean is_moving = pm_lookup_clock_is_moving (&self->clock, now_us);

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->replay_us < 0)
    return is_moving;
  if (self->replay_began_us == 0)
    self->replay_began_us = now_us;
  self->replay_us = now_us - self->replay_began_us;
  if (self->replay_us < pm_lookup_replay_get_length (&self->lookup))
    return TRUE;
  self->replay_us = -1;
  return is_moving;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmLookupView *self = PM_LOOKUP_VIEW (widget);

  if (advance (self, gdk_frame_clock_get_frame_time (clock)))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* Where a person wants nothing to move, a replay goes in steps. */
static gboolean
step_cb (gpointer data)
{
  PmLookupView *self = data;

  if (advance (self, g_get_monotonic_time ()) && self->replay_us >= 0)
    return G_SOURCE_CONTINUE;
  self->step_id = 0;
  return G_SOURCE_REMOVE;
}

static void
stop_moving (PmLookupView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_handle_id (&self->step_id, g_source_remove);
  self->replay_us = -1;
}

static void
start_moving (PmLookupView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->tick_id != 0 || self->step_id != 0)
    return;
  if (may_move (self))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  else if (self->replay_us >= 0)
    self->step_id = g_timeout_add (STEP_MS, step_cb, self);
}

void
pm_lookup_view_replay (PmLookupView *self)
{
  if (self->lookup.serial == 0 || self->lookup.is_running)
    return;
  stop_moving (self);
  point_at (self, -1);
  self->replay_us = self->replay_began_us = 0;
  start_moving (self);
}

gboolean
pm_lookup_view_is_replaying (PmLookupView *self)
{
  return self->replay_us >= 0;
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
speak (PmLookupView *self)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  guint chosen[PM_LOOKUP_NODES];
  guint n = pm_lookup_choose (&self->lookup, chosen);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sentences, pm_dht_words_spoken_hop (&self->lookup, chosen[i]));
  pm_spoken_list_set (PM_SPOKEN_LIST (self->spoken), sentences);
}

static gboolean
is_same (const BtDhtLookupStat *a, const BtDhtLookupStat *b)
{
  if (a->serial != b->serial || a->n_hops != b->n_hops || a->is_running != b->is_running
      || a->ended_us != b->ended_us)
    return FALSE;
  for (guint i = 0; i < a->n_hops; i++)
    if (a->hops[i].state != b->hops[i].state
        || memcmp (a->hops[i].id, b->hops[i].id, BT_NODE_ID_SIZE) != 0)
      return FALSE;
  return TRUE;
}

static void
copy_lookup (PmLookupView *self, const BtDhtLookupStat *lookup)
{
  guint n = MIN (lookup->n_hops, BT_LOOKUP_HOPS);

  bt_dht_lookup_stat_clear (&self->lookup);
  self->lookup = *lookup;
  self->lookup.n_hops = n;
  self->lookup.hops = g_memdup2 (lookup->hops, n * sizeof *lookup->hops);
}

static void
show_nothing (PmLookupView *self)
{
  stop_moving (self);
  bt_dht_lookup_stat_clear (&self->lookup);
  self->lookup = (BtDhtLookupStat) { 0 };
  self->layout = (PmLookupLayout) { 0 };
  self->clock = (PmLookupClock) { 0 };
  point_at (self, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_lookup_view_set_lookup (PmLookupView *self, const BtDhtLookupStat *lookup)
{
  gboolean is_another;

  if (lookup == NULL && self->lookup.serial != 0)
    show_nothing (self);
  if (lookup == NULL || is_same (&self->lookup, lookup))
    return;
  is_another = self->lookup.serial != lookup->serial;
  if (is_another)
    stop_moving (self);
  copy_lookup (self, lookup);
  if (is_another && lookup->is_running && self->clock.serial != 0)
    self->clock = (PmLookupClock) { .serial = lookup->serial };
  pm_lookup_clock_follow (&self->clock, &self->lookup, may_move (self) ? get_frame_time (self) : 0);
  self->laid_out = 0;
  lay_out (self);
  point_at (self, is_another ? -1 : self->pointed);
  speak (self);
  start_moving (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- widget ------------------------------------------------------------------------------------- */

static void
pm_lookup_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = LEAST;
  *natural = NATURAL;
}

static void
pm_lookup_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (PM_LOOKUP_VIEW (widget)->spoken,
                            &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
pm_lookup_view_unmap (GtkWidget *widget)
{
  stop_moving (PM_LOOKUP_VIEW (widget));
  GTK_WIDGET_CLASS (pm_lookup_view_parent_class)->unmap (widget);
}

static void
pm_lookup_view_dispose (GObject *object)
{
  PmLookupView *self = PM_LOOKUP_VIEW (object);

  stop_moving (self);
  g_clear_pointer (&self->spoken, gtk_widget_unparent);
  bt_dht_lookup_stat_clear (&self->lookup);
  self->lookup = (BtDhtLookupStat) { 0 };
  for (guint i = 0; i < PM_LOOKUP_NODES; i++)
    pm_text_clear (&self->numbers[i]);
  for (guint i = 0; i < PM_LOOKUP_RINGS; i++)
    pm_text_clear (&self->rings[i]);
  pm_hint_clear (&self->hint);
  G_OBJECT_CLASS (pm_lookup_view_parent_class)->dispose (object);
}

static void
pm_lookup_view_class_init (PmLookupViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_lookup_view_dispose;
  widget_class->measure = pm_lookup_view_measure;
  widget_class->size_allocate = pm_lookup_view_size_allocate;
  widget_class->snapshot = pm_lookup_view_snapshot;
  widget_class->unmap = pm_lookup_view_unmap;
  gtk_widget_class_set_css_name (widget_class, "lookup-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_lookup_view_init (PmLookupView *self)
{
  self->replay_us = -1;
  self->pointed = -1;
  self->spoken = pm_spoken_list_new ();
  gtk_widget_set_parent (self->spoken, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Nodes that were asked, step by step"), -1);
  pm_hint_follow (GTK_WIDGET (self), G_CALLBACK (motion_cb), G_CALLBACK (leave_cb),
                  G_CALLBACK (key_cb));
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_lookup_view_new (void)
{
  return g_object_new (PM_TYPE_LOOKUP_VIEW, NULL);
}
