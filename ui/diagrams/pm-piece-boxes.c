/* pm-piece-boxes.c — few pieces as numbered boxes, as the talk draws them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-piece-boxes.h"

#include <adwaita.h>
#include <math.h>

#include "pm-box-draw.h"
#include "pm-format.h"
#include "pm-shape.h"
#include "pm-swarm-words.h"

#define YOUR_SIZE 68 /* px */
#define YOUR_GAP 10
#define PEER_SIZE 40
#define PEER_GAP 6
#define MIN_SIZE 22      /* px; below it a number cannot be read */
#define NUMBER .36       /* of the size */
#define UNDERLINE_ROOM 8 /* px below the boxes */
#define COPIES_GAP 4     /* px between that and the copies */
#define RISE_US 60000.0  /* a level closes two thirds of its way in this: settled in 150 ms */
#define TURN_US 300000.0 /* a complete piece turns blue in this */
#define SETTLED .004     /* of a level: less than half a pixel */
#define FOCUS_RING 2     /* px */
#define FOCUS_OFFSET 1   /* px */
#define BOX_CORNER .16   /* of the size, as drawn */

typedef struct {
  PmBox box;
  float level, have; /* as shown, on their way to what the box says */
  PmText number, copies;
} Cell;

struct _PmPieceBoxes {
  GtkWidget parent;
  gboolean is_peer, has_copies;
  float size, gap; /* px; largest */
  guint n;
  Cell cells[PM_BOXES_MAX];
  guint tick; /* 0: nothing moves */
  gint64 frame_us;
  int cursor; /* box, or -1 */
  PmBoxWords words;
  gpointer words_data;
  char *spoken; /* owned */
};

G_DEFINE_FINAL_TYPE (PmPieceBoxes, pm_piece_boxes, GTK_TYPE_WIDGET)

static PmBoxRow
get_row (PmPieceBoxes *self)
{
  return pm_box_row_fit (self->n, self->size, self->gap, gtk_widget_get_width (GTK_WIDGET (self)));
}

static graphene_rect_t
get_box (PmPieceBoxes *self, PmBoxRow row, guint index)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float x = pm_box_row_get_x (row, index);

  if (is_mirrored)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - row.size;
  return GRAPHENE_RECT_INIT (x, 0, row.size, row.size);
}

gboolean
pm_piece_boxes_get_box (PmPieceBoxes *self, guint32 piece, graphene_rect_t *box)
{
  if (piece >= self->n)
    return FALSE;
  *box = get_box (self, get_row (self), piece);
  return TRUE;
}

/* --- motion ----------------------------------------------------------------------------------- */

static float
target_have (const Cell *cell)
{
  return cell->box.state == PM_BOX_HERE ? 1 : 0;
}

static gboolean
is_settled (const Cell *cell)
{
  return cell->level == (float) cell->box.level && cell->have == target_have (cell);
}

static void
settle (Cell *cell)
{
  cell->level = cell->box.level;
  cell->have = target_have (cell);
}

/* Only what rises takes its time: a piece that is gone is gone. */
static void
advance (Cell *cell, gint64 passed_us)
{
  float left = cell->box.level - cell->level;

  cell->level += left * (1 - exp (-passed_us / RISE_US));
  if (left < SETTLED)
    cell->level = cell->box.level;
  cell->have = MIN (cell->have + passed_us / TURN_US, target_have (cell));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmPieceBoxes *self = PM_PIECE_BOXES (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gboolean is_moving = FALSE;

  for (guint i = 0; i < self->n; i++) {
    advance (&self->cells[i], self->frame_us > 0 ? now - self->frame_us : 0);
    is_moving = is_moving || !is_settled (&self->cells[i]);
  }
  self->frame_us = now;
  gtk_widget_queue_draw (widget);
  if (is_moving)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
start_moving (PmPieceBoxes *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_moving = FALSE;

  for (guint i = 0; i < self->n; i++)
    is_moving = is_moving || !is_settled (&self->cells[i]);
  if (!is_moving)
    return;
  if (!gtk_widget_get_mapped (widget) || !adw_get_enable_animations (widget)) {
    for (guint i = 0; i < self->n; i++)
      settle (&self->cells[i]);
  } else if (self->tick == 0) {
    self->frame_us = 0;
    self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
  }
}

static void
pm_piece_boxes_unmap (GtkWidget *widget)
{
  PmPieceBoxes *self = PM_PIECE_BOXES (widget);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (widget, self->tick);
  self->tick = 0;
  for (guint i = 0; i < self->n; i++)
    settle (&self->cells[i]);
  GTK_WIDGET_CLASS (pm_piece_boxes_parent_class)->unmap (widget);
}

/* --- what is shown ---------------------------------------------------------------------------- */

static gboolean
is_same_box (const PmBox *a, const PmBox *b)
{
  return a->state == b->state && a->level == b->level && a->is_rare == b->is_rare
         && a->is_sent == b->is_sent && a->copies == b->copies;
}

void
pm_piece_boxes_set (PmPieceBoxes *self, const PmBox *boxes, guint n)
{
  gboolean changed = FALSE;

  n = MIN (n, PM_BOXES_MAX);
  if (n != self->n)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  for (guint i = 0; i < n; i++) {
    Cell *cell = &self->cells[i];
    gboolean is_new = i >= self->n;

    if (!is_new && is_same_box (&cell->box, &boxes[i]))
      continue;
    changed = TRUE;
    if (is_new || boxes[i].level < cell->level)
      cell->level = boxes[i].level;
    cell->box = boxes[i];
    if (is_new || cell->have > target_have (cell))
      settle (cell);
  }
  self->n = n;
  if (!changed)
    return;
  start_moving (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_piece_boxes_set_size (PmPieceBoxes *self, float size, float gap)
{
  float standard = self->is_peer ? PEER_SIZE : YOUR_SIZE;
  float standard_gap = self->is_peer ? PEER_GAP : YOUR_GAP;

  self->size = size > 0 ? size : standard;
  self->gap = size > 0 ? gap : standard_gap;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
pm_piece_boxes_set_copies (PmPieceBoxes *self, gboolean has_copies)
{
  self->has_copies = has_copies;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
pm_piece_boxes_set_words (PmPieceBoxes *self, PmBoxWords words, gpointer data)
{
  self->words = words;
  self->words_data = data;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), words != NULL);
}

void
pm_piece_boxes_set_spoken (PmPieceBoxes *self, const char *text)
{
  if (g_strcmp0 (self->spoken, text) == 0)
    return;
  g_free (self->spoken);
  self->spoken = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* The number alone where the words do not fit. */
static void
set_copies (PmPieceBoxes *self, Cell *cell, float room)
{
  g_autofree char *words = pm_swarm_words_copies (cell->box.copies);
  g_autofree char *number = NULL;
  PmTextStyle style = cell->box.is_rare ? PM_TEXT_CAPTION_BOLD : PM_TEXT_CAPTION;

  pm_text_set (&cell->copies, GTK_WIDGET (self), style, words);
  if (cell->copies.width <= room)
    return;
  number = pm_format_count (cell->box.copies);
  pm_text_set (&cell->copies, GTK_WIDGET (self), style, number);
}

static void
draw_copies (PmPieceBoxes *self, GtkSnapshot *snapshot, Cell *cell, const graphene_rect_t *box)
{
  const PmPalette *palette = pm_palette_get ();
  float y = box->origin.y + box->size.height + UNDERLINE_ROOM + COPIES_GAP;

  set_copies (self, cell, box->size.width + self->gap / 2);
  pm_text_draw (&cell->copies, snapshot, box->origin.x + (box->size.width - cell->copies.width) / 2,
                y, 0, cell->box.is_rare ? &palette->rare_ink : &palette->dim);
}

static void
draw_focus (PmPieceBoxes *self, GtkSnapshot *snapshot, graphene_rect_t box)
{
  float out = FOCUS_RING + FOCUS_OFFSET;

  graphene_rect_inset (&box, -out, -out);
  pm_shape_outline (snapshot, &box, box.size.height * BOX_CORNER, FOCUS_RING,
                    &pm_palette_get ()->have);
}

static void
draw_cell (PmPieceBoxes *self, GtkSnapshot *snapshot, guint index, const graphene_rect_t *box)
{
  Cell *cell = &self->cells[index];
  PmBoxLook look = {
    .state = cell->box.state,
    .level = cell->level,
    .have = cell->have,
    .is_peer = self->is_peer,
    .is_rare = cell->box.is_rare,
    .is_sent = cell->box.is_sent,
    .number = &cell->number,
  };

  pm_text_set_number (&cell->number, GTK_WIDGET (self), roundf (box->size.height * NUMBER), index);
  pm_box_draw (snapshot, box, &look, pm_palette_get ());
  if (self->has_copies)
    draw_copies (self, snapshot, cell, box);
}

static void
pm_piece_boxes_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmPieceBoxes *self = PM_PIECE_BOXES (widget);
  PmBoxRow row = get_row (self);

  for (guint i = 0; i < self->n; i++) {
    graphene_rect_t box = get_box (self, row, i);

    draw_cell (self, snapshot, i, &box);
  }
  if (self->n == 0 || !gtk_widget_has_visible_focus (widget))
    return;
  if (self->cursor >= 0 && self->cursor < (int) self->n)
    draw_focus (self, snapshot, get_box (self, row, self->cursor));
  else
    draw_focus (self, snapshot, GRAPHENE_RECT_INIT (0, 0, pm_box_row_get_width (row), row.size));
}

static void
pm_piece_boxes_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmPieceBoxes *self = PM_PIECE_BOXES (widget);
  PmBoxRow row = { self->n, self->size, self->gap };

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *natural = pm_box_row_get_width (row);
    *minimum = MIN (*natural, (int) self->n * MIN_SIZE);
    return;
  }
  if (for_size > 0)
    row = pm_box_row_fit (self->n, self->size, self->gap, for_size);
  *natural = row.size + UNDERLINE_ROOM;
  if (self->has_copies)
    *natural += COPIES_GAP + pm_text_get_line_height (widget, PM_TEXT_CAPTION);
  *minimum = *natural;
}

static GtkSizeRequestMode
pm_piece_boxes_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- pointer and keys ------------------------------------------------------------------------- */

static gboolean
pm_piece_boxes_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_by_key,
                              GtkTooltip *tooltip)
{
  PmPieceBoxes *self = PM_PIECE_BOXES (widget);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  PmBoxRow row = get_row (self);
  int index = is_by_key
                  ? self->cursor
                  : pm_box_row_get_at (row, is_mirrored ? gtk_widget_get_width (widget) - x : x);
  g_autofree char *words = NULL;
  graphene_rect_t box;

  if (self->words == NULL || index < 0 || index >= (int) self->n)
    return FALSE;
  words = self->words (self, index, FALSE, self->words_data);
  box = get_box (self, row, index);
  gtk_tooltip_set_text (tooltip, words);
  gtk_tooltip_set_tip_area (
      tooltip, &(GdkRectangle) { box.origin.x, box.origin.y, box.size.width, box.size.height });
  return TRUE;
}

static void
move_cursor (PmPieceBoxes *self, int cursor)
{
  g_autofree char *words = NULL;

  self->cursor = self->n > 0 ? CLAMP (cursor, 0, (int) self->n - 1) : -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->words == NULL || self->cursor < 0)
    return;
  words = self->words (self, self->cursor, TRUE, self->words_data);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

static void
leave_box (PmPieceBoxes *self)
{
  self->cursor = -1;
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
move_to_rare (PmPieceBoxes *self, int step)
{
  for (guint i = 1; i <= self->n; i++) {
    int index = ((self->cursor + step * (int) i) % (int) self->n + (int) self->n) % (int) self->n;

    if (self->cells[index].box.is_rare) {
      move_cursor (self, index);
      return;
    }
  }
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        PmPieceBoxes *self)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int forward = is_mirrored ? -1 : 1;

  if (self->n == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right)
    move_cursor (self, self->cursor + (keyval == GDK_KEY_Right ? forward : -forward));
  else if (keyval == GDK_KEY_Home || keyval == GDK_KEY_Page_Up)
    move_cursor (self, 0);
  else if (keyval == GDK_KEY_End || keyval == GDK_KEY_Page_Down)
    move_cursor (self, self->n - 1);
  else if (keyval == GDK_KEY_n || keyval == GDK_KEY_N)
    move_to_rare (self, keyval == GDK_KEY_n ? 1 : -1);
  else if (keyval == GDK_KEY_Escape && self->cursor >= 0)
    leave_box (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_piece_boxes_finalize (GObject *object)
{
  PmPieceBoxes *self = PM_PIECE_BOXES (object);

  for (guint i = 0; i < PM_BOXES_MAX; i++) {
    pm_text_clear (&self->cells[i].number);
    pm_text_clear (&self->cells[i].copies);
  }
  g_free (self->spoken);
  G_OBJECT_CLASS (pm_piece_boxes_parent_class)->finalize (object);
}

static void
pm_piece_boxes_class_init (PmPieceBoxesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_piece_boxes_finalize;
  widget_class->snapshot = pm_piece_boxes_snapshot;
  widget_class->measure = pm_piece_boxes_measure;
  widget_class->get_request_mode = pm_piece_boxes_get_request_mode;
  widget_class->query_tooltip = pm_piece_boxes_query_tooltip;
  widget_class->unmap = pm_piece_boxes_unmap;
  gtk_widget_class_set_css_name (widget_class, "piece-boxes");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pm_piece_boxes_init (PmPieceBoxes *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->cursor = -1;
  pm_piece_boxes_set_size (self, 0, 0);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  pm_palette_follow (GTK_WIDGET (self));
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
pm_piece_boxes_new (gboolean is_peer)
{
  PmPieceBoxes *self = g_object_new (PM_TYPE_PIECE_BOXES, NULL);

  self->is_peer = is_peer;
  pm_piece_boxes_set_size (self, 0, 0);
  return GTK_WIDGET (self);
}
