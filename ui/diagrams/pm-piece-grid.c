/* pm-piece-grid.c — all pieces of a torrent or file, a cell for each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-piece-grid.h"

#include <math.h>

#include "pm-cell-draw.h"
#include "pm-grid-pixels.h"
#include "pm-hint.h"
#include "pm-line-texture.h"
#include "pm-piece-files.h"
#include "pm-shape.h"
#include "pm-swarm-words.h"

#define LEAST_WIDTH 120  /* px */
#define WIDE_FROM 560    /* px; below, the page scrolls and the grid is as high as it likes to be */
#define LEAST_HEIGHT 150 /* px */
#define NARROW_HEIGHT 400 /* px at most, likewise */
#define MOST_HEIGHT 4000  /* px that it likes to have in a wide page: all there is */
#define SENT_ROOM 2       /* px below the last row */
#define PALER .4          /* opacity of what was not picked out */
#define RADIUS 3          /* px, of a trough without pieces */
#define OVER_MAX 512      /* cells drawn over the picture; more are a carpet */
#define PAGE_SHARE 10     /* Page Up and Down: a tenth of the grid */
#define NO_CELL G_GINT64_CONSTANT (-1)

struct _PmPieceGrid {
  GtkWidget parent;
  BtMetainfo *metainfo; /* owned reference, or NULL */
  PmPieceSet *set;      /* likewise */
  PmPieceChoice choice;
  PmGridLayout layout;
  PmCell *cells;   /* owned; shape: layout.n_cells */
  PmText *numbers; /* owned; shape: n_numbers; of large cells */
  guint n_numbers;
  PmLineTexture picture, chosen;
  gboolean is_stale; /* the pictures are */
  guint palette_serial;
  gint64 piece; /* under the cursor; -1: none */
  gboolean by_key;
  PmHint hint;
  char *spoken; /* owned; what was said last */
};

enum { PIECE_ACTIVATED, PER_CELL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmPieceGrid, pm_piece_grid, GTK_TYPE_WIDGET)

/* --- layout and pictures ------------------------------------------------------------------------ */

static gboolean
has_boxes (PmPieceGrid *self)
{
  return self->layout.cell >= PM_GRID_BOX;
}

static void
drop_numbers (PmPieceGrid *self)
{
  for (guint i = 0; i < self->n_numbers; i++)
    pm_text_clear (&self->numbers[i]);
  g_clear_pointer (&self->numbers, g_free);
  self->n_numbers = 0;
}

static void
renew_numbers (PmPieceGrid *self)
{
  guint n = has_boxes (self) ? self->layout.n_cells : 0;

  if (n == self->n_numbers)
    return;
  drop_numbers (self);
  self->numbers = g_new0 (PmText, n);
  self->n_numbers = n;
}

static void
renew_layout (PmPieceGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint32 per_cell = self->layout.per_cell;

  self->is_stale = TRUE;
  g_clear_pointer (&self->cells, g_free);
  self->layout = (PmGridLayout) { .per_cell = 1 };
  if (self->set != NULL && gtk_widget_get_width (widget) > 0) {
    self->layout =
        pm_grid_layout_new (self->set->first, self->set->n, gtk_widget_get_width (widget),
                            gtk_widget_get_height (widget));
    self->layout.is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
    self->cells = g_new (PmCell, self->layout.n_cells);
    pm_grid_cells_fill (self->cells, &self->layout, self->set, &self->choice);
  }
  renew_numbers (self);
  if (self->layout.per_cell != per_cell)
    g_signal_emit (self, signals[PER_CELL_CHANGED], 0);
}

static PmGridInks
get_inks (void)
{
  const PmPalette *palette = pm_palette_get ();
  PmGridInks inks = { .rare = pm_color_to_pixel (palette->rare),
                      .stripe = pm_color_to_pixel (palette->have),
                      .border = pm_color_to_pixel (palette->border),
                      .chosen = pm_color_to_pixel (palette->ink) };

  for (int level = 0; level < PM_LEVELS; level++)
    inks.levels[level] = pm_color_to_pixel (
        pm_color_mix (palette->trough, palette->have, pm_map_get_level_opacity (level)));
  if (palette->is_high_contrast)
    inks.outline = inks.border;
  return inks;
}

static void
make_pictures (PmPieceGrid *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = pm_grid_pixels_get_width (&self->layout, scale);
  int height = pm_grid_pixels_get_height (&self->layout, scale);
  PmGridInks inks = get_inks ();
  guint32 *chosen;

  self->is_stale = FALSE;
  self->palette_serial = pm_palette_get_serial ();
  pm_line_texture_take (
      &self->picture, pm_grid_pixels_new (&self->layout, self->cells, &inks, scale), width, height);
  chosen = pm_grid_pixels_new_chosen (&self->layout, self->cells, &inks, scale);
  if (chosen != NULL)
    pm_line_texture_take (&self->chosen, chosen, width, height);
  else
    pm_line_texture_clear (&self->chosen);
}

/* --- drawing ------------------------------------------------------------------------------------ */

static graphene_rect_t
get_rect (PmPieceGrid *self, guint32 cell)
{
  int x, y;

  pm_grid_layout_get_place (&self->layout, cell, &x, &y);
  return GRAPHENE_RECT_INIT (x, y, self->layout.cell, self->layout.cell);
}

static graphene_rect_t
get_all (PmPieceGrid *self, float margin)
{
  float width = pm_grid_layout_get_width (&self->layout);
  float x = self->layout.is_mirrored ? self->layout.width - width : 0;

  return GRAPHENE_RECT_INIT (x - margin, -margin, width + 2 * margin,
                             pm_grid_layout_get_height (&self->layout) + 2 * margin);
}

static double
get_opacity (PmPieceGrid *self, guint32 cell)
{
  return self->choice.by == PM_CHOICE_NONE || self->cells[cell].is_chosen ? 1 : PALER;
}

static void
draw_pictures (PmPieceGrid *self, GtkSnapshot *snapshot)
{
  graphene_rect_t where = get_all (self, PM_GRID_MARGIN);

  if (self->is_stale || self->palette_serial != pm_palette_get_serial ())
    make_pictures (self);
  if (self->choice.by != PM_CHOICE_NONE)
    gtk_snapshot_push_opacity (snapshot, PALER);
  pm_line_texture_draw (&self->picture, snapshot, &where);
  if (self->choice.by != PM_CHOICE_NONE)
    gtk_snapshot_pop (snapshot);
  pm_line_texture_draw (&self->chosen, snapshot, &where);
}

/* What is larger than its cell lies over the picture. */
static void
draw_over (PmPieceGrid *self, GtkSnapshot *snapshot)
{
  guint n = 0;

  for (guint32 i = 0; i < self->layout.n_cells && n < OVER_MAX; i++) {
    const PmCell *cell = &self->cells[i];
    graphene_rect_t rect = get_rect (self, i);

    if (cell->state >= PM_PIECE_FLIGHT || cell->is_sent)
      n++;
    if (cell->is_sent)
      pm_cell_draw_sent (snapshot, &rect, self->layout.gap);
    if (cell->state == PM_PIECE_FLIGHT)
      pm_cell_draw_flight (snapshot, &rect, get_opacity (self, i));
    else if (cell->state == PM_PIECE_DAMAGED)
      pm_cell_draw_damaged (snapshot, &rect, get_opacity (self, i));
  }
}

static void
draw_box (PmPieceGrid *self, GtkSnapshot *snapshot, guint32 cell)
{
  graphene_rect_t rect = get_rect (self, cell);
  guint32 piece = pm_grid_layout_get_first (&self->layout, cell);
  double opacity = get_opacity (self, cell);

  if (opacity < 1)
    gtk_snapshot_push_opacity (snapshot, opacity);
  pm_text_set_number (&self->numbers[cell], GTK_WIDGET (self),
                      pm_cell_get_digits (self->layout.cell, piece), piece);
  pm_cell_draw_box (snapshot, &rect, self->set, piece, &self->numbers[cell]);
  if (opacity < 1)
    gtk_snapshot_pop (snapshot);
  if (self->cells[cell].is_chosen)
    pm_cell_draw_ring (snapshot, &rect);
}

static void
draw_cursor (PmPieceGrid *self, GtkSnapshot *snapshot)
{
  graphene_rect_t rect;
  guint32 cell;

  if (self->set == NULL || !pm_piece_set_has (self->set, self->piece))
    return;
  cell = pm_grid_layout_find_cell (&self->layout, self->piece);
  rect = get_rect (self, cell);
  pm_cell_draw_ring (snapshot, &rect);
  pm_hint_draw (&self->hint, GTK_WIDGET (self), snapshot, rect.origin.x + rect.size.width / 2,
                rect.origin.y + rect.size.height / 2, 0);
}

static void
draw_trough (PmPieceGrid *self, GtkSnapshot *snapshot)
{
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                            gtk_widget_get_height (GTK_WIDGET (self)));

  pm_shape_fill (snapshot, &all, RADIUS, &pm_palette_get ()->trough);
}

static void
pm_piece_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmPieceGrid *self = PM_PIECE_GRID (widget);
  graphene_rect_t all;

  if (self->cells == NULL) {
    draw_trough (self, snapshot);
    return;
  }
  all = get_all (self, 0);
  if (has_boxes (self)) {
    for (guint32 i = 0; i < self->layout.n_cells; i++)
      draw_box (self, snapshot, i);
  } else {
    draw_pictures (self, snapshot);
    draw_over (self, snapshot);
  }
  if (gtk_widget_has_visible_focus (widget))
    pm_cell_draw_focus (snapshot, &all);
  draw_cursor (self, snapshot);
}

/* --- cursor ------------------------------------------------------------------------------------- */

static char *
dup_piece_words (PmPieceGrid *self)
{
  PmBubble bubble = { .map = self->set->map, .metainfo = self->metainfo };
  guint32 cell = pm_grid_layout_find_cell (&self->layout, self->piece);

  return pm_swarm_words_pieces (&bubble, pm_grid_layout_get_first (&self->layout, cell),
                                pm_grid_layout_get_n (&self->layout, cell));
}

static void
show_words (PmPieceGrid *self)
{
  gboolean is_pointing = self->cells != NULL && pm_piece_set_has (self->set, self->piece);
  g_autofree char *words = is_pointing ? dup_piece_words (self) : NULL;

  if (!pm_hint_set (&self->hint, words))
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->by_key || words == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    words != NULL ? words : "", -1);
}

static void
move (PmPieceGrid *self, gint64 piece, gboolean by_key)
{
  if (self->piece == piece && self->by_key == by_key)
    return;
  self->piece = piece;
  self->by_key = by_key;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  show_words (self);
}

static void
motion_cb (PmPieceGrid *self, double x, double y)
{
  gint64 cell = self->cells != NULL ? pm_grid_layout_get_cell_at (&self->layout, x, y) : NO_CELL;

  if (cell >= 0)
    move (self, pm_grid_layout_get_first (&self->layout, cell), FALSE);
  else if (!self->by_key)
    move (self, -1, FALSE);
}

static void
leave_cb (PmPieceGrid *self)
{
  if (!self->by_key)
    move (self, -1, FALSE);
}

static void
blur_cb (PmPieceGrid *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->by_key)
    move (self, -1, FALSE);
}

static void
released_cb (PmPieceGrid *self, int n_press, double x, double y)
{
  gint64 cell = self->cells != NULL ? pm_grid_layout_get_cell_at (&self->layout, x, y) : NO_CELL;

  if (cell < 0)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[PIECE_ACTIVATED], 0, pm_grid_layout_get_first (&self->layout, cell));
}

/* --- keys --------------------------------------------------------------------------------------- */

static gint64
step_cells (PmPieceGrid *self, gint64 by)
{
  if (pm_piece_set_has (self->set, self->piece))
    return pm_grid_layout_step (&self->layout, self->piece, by);
  return by > 0 ? self->set->first : self->set->first + self->set->n - 1;
}

static gint64
step_files (PmPieceGrid *self, int by)
{
  gint64 from = pm_piece_set_has (self->set, self->piece) ? self->piece : -1;
  gint64 piece = self->metainfo != NULL ? pm_piece_files_step (self->metainfo, from, by) : NO_CELL;

  return pm_piece_set_has (self->set, piece) ? piece : NO_CELL;
}

/* -1: it is no key of ours, or leads nowhere. */
static gint64
piece_for_key (PmPieceGrid *self, guint keyval, gboolean has_control)
{
  int forward = self->layout.is_mirrored ? -1 : 1;
  gint64 page = MAX (self->layout.n_cells / PAGE_SHARE, 1);

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    return has_control ? step_files (self, -forward) : step_cells (self, -forward);
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    return has_control ? step_files (self, forward) : step_cells (self, forward);
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    return step_cells (self, -self->layout.n_columns);
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    return step_cells (self, self->layout.n_columns);
  case GDK_KEY_Page_Up:
    return step_cells (self, -page);
  case GDK_KEY_Page_Down:
    return step_cells (self, page);
  case GDK_KEY_Home:
    return self->set->first;
  case GDK_KEY_End:
    return self->set->first + self->set->n - 1;
  case GDK_KEY_n:
    return pm_piece_set_find_rare (self->set, self->piece, 1);
  case GDK_KEY_N:
    return pm_piece_set_find_rare (self->set, self->piece, -1);
  default:
    return -1;
  }
}

static gboolean
key_cb (PmPieceGrid *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean is_pointing = self->cells != NULL && pm_piece_set_has (self->set, self->piece);
  gboolean has_control = (state & GDK_CONTROL_MASK) != 0;
  gboolean is_enter =
      keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_space;
  gint64 piece;

  if (self->cells == NULL || (state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (is_pointing && keyval == GDK_KEY_Escape) {
    move (self, -1, FALSE);
    return GDK_EVENT_STOP;
  }
  if (is_pointing && is_enter && !has_control) {
    g_signal_emit (self, signals[PIECE_ACTIVATED], 0, (guint) self->piece);
    return GDK_EVENT_STOP;
  }
  if (has_control && keyval != GDK_KEY_Left && keyval != GDK_KEY_Right)
    return GDK_EVENT_PROPAGATE;
  piece = piece_for_key (self, keyval, has_control);
  if (piece < 0)
    return GDK_EVENT_PROPAGATE;
  move (self, piece, TRUE);
  return GDK_EVENT_STOP;
}

/* --- what is shown ------------------------------------------------------------------------------ */

void
pm_piece_grid_set_metainfo (PmPieceGrid *self, BtMetainfo *metainfo)
{
  if (self->metainfo == metainfo)
    return;
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  self->metainfo = metainfo != NULL ? bt_metainfo_ref (metainfo) : NULL;
}

void
pm_piece_grid_set (PmPieceGrid *self, PmPieceSet *set, const PmPieceChoice *choice)
{
  PmPieceSet *old = self->set;

  if (old == set && pm_piece_choice_equal (&self->choice, choice))
    return;
  self->choice = *choice;
  self->set = set != NULL ? pm_piece_set_ref (set) : NULL;
  if ((old != NULL ? old->n : 0) != (set != NULL ? set->n : 0))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  g_clear_pointer (&old, pm_piece_set_unref);
  if (set == NULL || !pm_piece_set_has (set, self->piece))
    self->piece = -1;
  renew_layout (self);
  show_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_piece_grid_set_spoken (PmPieceGrid *self, const char *text)
{
  if (g_strcmp0 (text, self->spoken) == 0)
    return;
  g_free (self->spoken);
  self->spoken = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
pm_piece_grid_point_to (PmPieceGrid *self, gint64 piece)
{
  if (self->set != NULL && pm_piece_set_has (self->set, piece))
    move (self, piece, TRUE);
}

gint64
pm_piece_grid_get_piece (PmPieceGrid *self)
{
  return self->piece;
}

gboolean
pm_piece_grid_get_cell (PmPieceGrid *self, guint32 piece, GdkRectangle *cell)
{
  if (self->cells == NULL || !pm_piece_set_has (self->set, piece))
    return FALSE;
  pm_grid_layout_get_place (&self->layout, pm_grid_layout_find_cell (&self->layout, piece),
                            &cell->x, &cell->y);
  cell->width = cell->height = self->layout.cell;
  return TRUE;
}

guint32
pm_piece_grid_get_per_cell (PmPieceGrid *self)
{
  return self->layout.per_cell;
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_piece_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmPieceGrid *self = PM_PIECE_GRID (widget);
  guint32 n = self->set != NULL ? self->set->n : 0;
  gboolean is_narrow;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = *natural = LEAST_WIDTH;
    return;
  }
  is_narrow = for_size > 0 && for_size < WIDE_FROM;
  *natural = pm_grid_layout_like_height (n, for_size > 0 ? for_size : WIDE_FROM,
                                         is_narrow ? NARROW_HEIGHT : MOST_HEIGHT);
  *natural = n > 0 ? *natural + SENT_ROOM : LEAST_HEIGHT;
  *minimum = is_narrow ? *natural : MIN (*natural, LEAST_HEIGHT);
}

static GtkSizeRequestMode
pm_piece_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pm_piece_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  renew_layout (PM_PIECE_GRID (widget));
}

static void
pm_piece_grid_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  renew_layout (PM_PIECE_GRID (widget));
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (pm_piece_grid_parent_class)->direction_changed (widget, previous);
}

static void
pm_piece_grid_finalize (GObject *object)
{
  PmPieceGrid *self = PM_PIECE_GRID (object);

  drop_numbers (self);
  g_free (self->cells);
  pm_line_texture_clear (&self->picture);
  pm_line_texture_clear (&self->chosen);
  pm_hint_clear (&self->hint);
  g_clear_pointer (&self->set, pm_piece_set_unref);
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_free (self->spoken);
  G_OBJECT_CLASS (pm_piece_grid_parent_class)->finalize (object);
}

static void
pm_piece_grid_class_init (PmPieceGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_piece_grid_finalize;
  widget_class->snapshot = pm_piece_grid_snapshot;
  widget_class->measure = pm_piece_grid_measure;
  widget_class->get_request_mode = pm_piece_grid_get_request_mode;
  widget_class->size_allocate = pm_piece_grid_size_allocate;
  widget_class->direction_changed = pm_piece_grid_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "piece-grid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[PIECE_ACTIVATED] = g_signal_new ("piece-activated", PM_TYPE_PIECE_GRID, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[PER_CELL_CHANGED] = g_signal_new ("per-cell-changed", PM_TYPE_PIECE_GRID,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_controllers (PmPieceGrid *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (blur_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
pm_piece_grid_init (PmPieceGrid *self)
{
  self->piece = -1;
  self->layout.per_cell = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  pm_palette_follow (GTK_WIDGET (self));
  add_controllers (self);
}

GtkWidget *
pm_piece_grid_new (void)
{
  return g_object_new (PM_TYPE_PIECE_GRID, NULL);
}
