/* pm-piece-line.c — the pieces of You, of a peer, or the copies in the swarm, as one line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-piece-line.h"

#include <math.h>

#include "pm-line-pixels.h"
#include "pm-line-texture.h"
#include "pm-shape.h"

#define MIN_WIDTH 60 /* px */
#define RADIUS 2     /* px */
#define YOU_LINE 26  /* px of its 34 */
#define PEER_LINE 12 /* px of its 16 */
#define SWARM_LINE 30
#define THIN 2       /* px, of what is not wanted */
#define BEAD 3       /* px wide */
#define BEADS_MAX 64 /* a row; more are a carpet */
#define DOT 9        /* px */
#define DAMAGED 8    /* px wide */
#define DASH_WIDTH 9 /* px */
#define DASH_HEIGHT 3
#define DASH_OPACITY 1
#define FOCUS_RING 2   /* px */
#define FOCUS_OFFSET 1 /* px */
#define YOU_MARGIN 6   /* px above and below the line to the next row */
#define PEER_MARGIN 11
#define SWARM_MARGIN 9
#define PAGE_SHARE 10 /* Page Up and Down: a tenth of the line */

struct _PmPieceLine {
  GtkWidget parent;
  PmLineKind kind;
  PmCursor *cursor;   /* owned reference */
  PmColumns *columns; /* owned reference, or NULL */
  PmColumn *own;      /* owned; a peer's columns; shape: as @columns */
  BtBitfield *have;   /* owned reference, or NULL; a peer's */
  GArray *beads;      /* guint32 pieces */
  GArray *sent;       /* guint32 pieces */
  gboolean is_dotted;
  gboolean levels_stale; /* @own is of another bitfield or scale */
  gboolean stale;        /* the textures are */
  guint palette_serial;
  PmLineTexture main_texture, rare_texture;
  char *spoken; /* owned; what was said last */
};

G_DEFINE_FINAL_TYPE (PmPieceLine, pm_piece_line, GTK_TYPE_WIDGET)

static gboolean
is_mirrored (PmPieceLine *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static int
line_height (PmPieceLine *self)
{
  static const int heights[] = {
    [PM_LINE_YOU] = YOU_LINE, [PM_LINE_PEER] = PEER_LINE, [PM_LINE_SWARM] = SWARM_LINE
  };

  return heights[self->kind];
}

/* --- textures --------------------------------------------------------------------------------- */

static const PmColumn *
fill_own (PmPieceLine *self)
{
  PmColumns *shared = self->columns;

  if (self->kind != PM_LINE_PEER)
    return shared->you;
  if (self->levels_stale) {
    self->own = g_renew (PmColumn, self->own, shared->scale.n_columns);
    pm_map_fill_levels (self->own, shared->scale, self->have);
    self->levels_stale = FALSE;
  }
  for (int x = 0; x < shared->scale.n_columns; x++)
    self->own[x].state = PM_PIECE_MISSING;
  pm_map_add_peer_rare (self->own, shared->scale, shared->you, shared->map, self->have);
  return self->own;
}

/* Whether anything looks different now. */
static gboolean
make_textures (PmPieceLine *self)
{
  const PmPalette *palette = pm_palette_get ();
  PmLinePixels job = {
    .columns = fill_own (self),
    .scale = self->columns->scale,
    .scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
    .is_peer = self->kind == PM_LINE_PEER,
    .is_mirrored = is_mirrored (self),
  };
  int height = SWARM_LINE * job.scale_factor, width = job.scale.n_columns;
  gboolean had_rare = self->rare_texture.texture != NULL, changed;
  guint32 *rare;

  self->stale = FALSE;
  self->palette_serial = pm_palette_get_serial ();
  if (self->kind == PM_LINE_SWARM)
    return pm_line_texture_take (
        &self->main_texture, pm_line_pixels_new_copies (&job, palette, self->columns->map, height),
        width, height);
  changed =
      pm_line_texture_take (&self->main_texture, pm_line_pixels_new (&job, palette), width, 1);
  rare = pm_line_pixels_new_rare (&job, palette);
  if (rare != NULL)
    return pm_line_texture_take (&self->rare_texture, rare, width, 1) || changed;
  pm_line_texture_clear (&self->rare_texture);
  return changed || had_rare;
}

static void
clear_textures (PmPieceLine *self)
{
  pm_line_texture_clear (&self->main_texture);
  pm_line_texture_clear (&self->rare_texture);
  self->stale = FALSE;
}

/* Makes what changed now, so that the widget is drawn again only when it looks different. */
static void
refresh (PmPieceLine *self)
{
  if (self->columns == NULL)
    clear_textures (self);
  else if (!make_textures (self))
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- drawing ---------------------------------------------------------------------------------- */

float
pm_piece_line_get_x (PmPieceLine *self, guint32 piece)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), first, n;
  float x;

  if (self->columns == NULL)
    return 0;
  n = pm_scale_get_columns (self->columns->scale, piece, &first);
  x = (first + n / 2.f) * width / self->columns->scale.n_columns;
  return is_mirrored (self) ? width - x : x;
}

static void
draw_line (PmPieceLine *self, GtkSnapshot *snapshot, const graphene_rect_t *rect)
{
  const PmPalette *palette = pm_palette_get ();
  graphene_rect_t thin = GRAPHENE_RECT_INIT (
      rect->origin.x, rect->origin.y + (rect->size.height - THIN) / 2, rect->size.width, THIN);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->main_texture.texture == NULL)
    gtk_snapshot_append_color (snapshot, &palette->trough, rect);
  else if (self->kind == PM_LINE_YOU)
    gtk_snapshot_append_color (snapshot, &palette->trough, &thin);
  pm_line_texture_draw (&self->main_texture, snapshot, rect);
  gtk_snapshot_pop (snapshot);
  if (palette->is_high_contrast)
    pm_shape_outline (snapshot, rect, RADIUS, 1, &palette->border);
}

static void
draw_bead (PmPieceLine *self, GtkSnapshot *snapshot, guint32 piece)
{
  const PmPalette *palette = pm_palette_get ();
  float height = gtk_widget_get_height (GTK_WIDGET (self));
  float x = pm_piece_line_get_x (self, piece), r = DOT / 2.f + palette->ring;
  float mid = height / 2;

  pm_shape_fill (snapshot, &GRAPHENE_RECT_INIT (roundf (x - BEAD / 2.f), 0, BEAD, height),
                 BEAD / 2.f, &palette->flight);
  if (!self->is_dotted)
    return;
  pm_shape_fill (snapshot, &GRAPHENE_RECT_INIT (x - r, mid - r, 2 * r, 2 * r), r, &palette->card);
  r = DOT / 2.f;
  pm_shape_fill (snapshot, &GRAPHENE_RECT_INIT (x - r, mid - r, 2 * r, 2 * r), r, &palette->flight);
}

static void
draw_your_beads (PmPieceLine *self, GtkSnapshot *snapshot)
{
  const BtPieceMap *map = self->columns->map;
  guint n = 0;

  for (guint32 i = 0; i < map->n_progress && n < BEADS_MAX; i++)
    if (map->progress[i].n_requested > 0 && !map->progress[i].checking) {
      draw_bead (self, snapshot, map->progress[i].piece);
      n++;
    }
}

static void
draw_cross (GtkSnapshot *snapshot, const graphene_rect_t *rect, const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, rect);

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.5);
  for (int i = 0; i < 2; i++) {
    cairo_move_to (cr, rect->origin.x + 2.5, rect->origin.y + rect->size.height * (i ? .65 : .35));
    cairo_line_to (cr, rect->origin.x + rect->size.width - 2.5,
                   rect->origin.y + rect->size.height * (i ? .35 : .65));
  }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_damaged (PmPieceLine *self, GtkSnapshot *snapshot)
{
  const PmPalette *palette = pm_palette_get ();
  const BtBitfield *damaged = self->columns->map->damaged;
  float height = gtk_widget_get_height (GTK_WIDGET (self));
  guint32 end = damaged != NULL ? bt_bitfield_get_n_bits (damaged) : 0;
  guint n = 0;

  for (guint32 i = end > 0 ? bt_bitfield_next (damaged, 0, TRUE) : 0; i < end && n < BEADS_MAX;
       i = bt_bitfield_next (damaged, i + 1, TRUE), n++) {
    float x = roundf (pm_piece_line_get_x (self, i) - DAMAGED / 2.f);
    graphene_rect_t rect = GRAPHENE_RECT_INIT (x, 2, DAMAGED, height - 4);

    pm_shape_fill (snapshot, &rect, 2, &palette->card);
    pm_shape_outline (snapshot, &rect, 2, 1.5, &palette->error);
    draw_cross (snapshot, &rect, &palette->error);
  }
}

static void
draw_sent (PmPieceLine *self, GtkSnapshot *snapshot, float bottom)
{
  const PmPalette *palette = pm_palette_get ();
  float y = MIN (bottom + 1, gtk_widget_get_height (GTK_WIDGET (self)) - DASH_HEIGHT);

  for (guint i = 0; i < self->sent->len; i++) {
    float x = pm_piece_line_get_x (self, g_array_index (self->sent, guint32, i));

    pm_shape_fill (snapshot,
                   &GRAPHENE_RECT_INIT (roundf (x - DASH_WIDTH / 2.f), y, DASH_WIDTH, DASH_HEIGHT),
                   DASH_HEIGHT / 2.f, &palette->sent);
  }
}

static void
draw_focus (PmPieceLine *self, GtkSnapshot *snapshot, const graphene_rect_t *rect)
{
  float out = FOCUS_RING + FOCUS_OFFSET;
  graphene_rect_t around = *rect;

  if (!gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    return;
  graphene_rect_inset (&around, -out, -out);
  pm_shape_outline (snapshot, &around, RADIUS + out, FOCUS_RING, &pm_palette_get ()->have);
}

static void
pm_piece_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmPieceLine *self = PM_PIECE_LINE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float line = line_height (self), top = roundf ((height - line) / 2);
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, top, width, line);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);

  if (self->columns != NULL && (self->stale || self->palette_serial != pm_palette_get_serial ()))
    make_textures (self);
  draw_line (self, snapshot, &rect);
  pm_line_texture_draw (&self->rare_texture, snapshot, &all);
  if (self->columns != NULL && self->kind == PM_LINE_YOU) {
    draw_your_beads (self, snapshot);
    draw_damaged (self, snapshot);
    draw_sent (self, snapshot, top + line);
  }
  for (guint i = 0; self->columns != NULL && i < self->beads->len; i++)
    draw_bead (self, snapshot, g_array_index (self->beads, guint32, i));
  draw_focus (self, snapshot, &rect);
}

/* --- what is shown ---------------------------------------------------------------------------- */

void
pm_piece_line_set_columns (PmPieceLine *self, PmColumns *columns)
{
  PmColumns *old = self->columns;

  if (old == columns)
    return;
  if (old == NULL || columns == NULL || old->scale.n_pieces != columns->scale.n_pieces
      || old->scale.n_columns != columns->scale.n_columns)
    self->levels_stale = TRUE;
  self->columns = columns != NULL ? pm_columns_ref (columns) : NULL;
  g_clear_pointer (&old, pm_columns_unref);
  if (self->kind == PM_LINE_YOU)
    gtk_widget_queue_draw (GTK_WIDGET (self)); /* its beads come from there */
  refresh (self);
}

static gboolean
take_pieces (GArray *kept, const guint32 *pieces, guint n)
{
  if (kept->len == n && (n == 0 || memcmp (kept->data, pieces, n * sizeof *pieces) == 0))
    return FALSE;
  g_array_set_size (kept, 0);
  g_array_append_vals (kept, pieces, n);
  return TRUE;
}

static gboolean
take_beads (PmPieceLine *self, const BtPeerStat *stat)
{
  guint32 pieces[BT_PEER_FLOWS_MAX];
  guint n = 0, n_flows = stat != NULL ? MIN (stat->n_down_flows, BT_PEER_FLOWS_MAX) : 0;

  for (guint i = 0; i < n_flows; i++)
    if (self->columns != NULL && stat->down_flows[i].piece < self->columns->scale.n_pieces)
      pieces[n++] = stat->down_flows[i].piece;
  return take_pieces (self->beads, pieces, n);
}

void
pm_piece_line_set_peer (PmPieceLine *self, const BtPeerStat *stat)
{
  BtBitfield *have = stat != NULL ? stat->have : NULL;

  if (take_beads (self, stat))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (have == self->have)
    return;
  g_clear_pointer (&self->have, bt_bitfield_unref);
  self->have = have != NULL ? bt_bitfield_ref (have) : NULL;
  self->levels_stale = TRUE;
  refresh (self);
}

void
pm_piece_line_set_dotted (PmPieceLine *self, gboolean is_dotted)
{
  if (self->is_dotted == is_dotted)
    return;
  self->is_dotted = is_dotted;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_piece_line_set_sent (PmPieceLine *self, const guint32 *pieces, guint n)
{
  if (take_pieces (self->sent, pieces, n))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_piece_line_set_spoken (PmPieceLine *self, const char *line, const char *piece)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s", line, piece != NULL ? piece : "");

  if (g_strcmp0 (text, self->spoken) == 0)
    return;
  g_free (self->spoken);
  self->spoken = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, line,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, piece != NULL ? piece : "",
                                  -1);
}

PmLineKind
pm_piece_line_get_kind (PmPieceLine *self)
{
  return self->kind;
}

/* --- pointer and keys ------------------------------------------------------------------------- */

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PmPieceLine *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  PmScale scale;

  if (self->columns == NULL)
    return;
  scale = self->columns->scale;
  if (is_mirrored (self))
    x = width - x;
  pm_cursor_move (self->cursor,
                  pm_scale_get_first (scale, pm_scale_get_column_at (scale, x, width)),
                  GTK_WIDGET (self), FALSE);
}

static void
leave_cb (GtkEventControllerMotion *controller, PmPieceLine *self)
{
  if (!pm_cursor_is_by_key (self->cursor))
    pm_cursor_leave (self->cursor, GTK_WIDGET (self));
}

/* The whole height of the row points at the piece: a line of 12 px is hard to hit. */
static gboolean
pm_piece_line_contains (GtkWidget *widget, double x, double y)
{
  static const int margins[] = {
    [PM_LINE_YOU] = YOU_MARGIN, [PM_LINE_PEER] = PEER_MARGIN, [PM_LINE_SWARM] = SWARM_MARGIN
  };
  int margin = margins[PM_PIECE_LINE (widget)->kind];

  return x >= 0 && x < gtk_widget_get_width (widget) && y >= -margin
         && y < gtk_widget_get_height (widget) + margin;
}

/* The piece that is @n columns (pieces, when each is at least one column wide) further. */
static gint64
step_from (PmPieceLine *self, gint64 piece, int n)
{
  PmScale scale = self->columns->scale;
  int first;

  if (piece < 0)
    return n > 0 ? 0 : scale.n_pieces - 1;
  if (scale.n_pieces <= (guint32) scale.n_columns)
    return CLAMP (piece + n, 0, (gint64) scale.n_pieces - 1);
  pm_scale_get_columns (scale, piece, &first);
  return pm_scale_get_first (scale, CLAMP (first + n, 0, scale.n_columns - 1));
}

static gint64
piece_for_key (PmPieceLine *self, guint keyval, GdkModifierType state, gint64 piece)
{
  PmScale scale = self->columns->scale;
  int page = MAX ((int) MIN (scale.n_pieces, (guint32) scale.n_columns) / PAGE_SHARE, 1);
  int forward = is_mirrored (self) ? -1 : 1;

  switch (keyval) {
  case GDK_KEY_Left:
    return step_from (self, piece, -forward);
  case GDK_KEY_Right:
    return step_from (self, piece, forward);
  case GDK_KEY_Page_Up:
    return step_from (self, piece, -page);
  case GDK_KEY_Page_Down:
    return step_from (self, piece, page);
  case GDK_KEY_Home:
    return 0;
  case GDK_KEY_End:
    return scale.n_pieces - 1;
  case GDK_KEY_n:
    return pm_map_get_next_rare (self->columns->map, piece, 1);
  case GDK_KEY_N:
    return pm_map_get_next_rare (self->columns->map, piece, -1);
  default:
    return -1;
  }
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        PmPieceLine *self)
{
  gint64 piece = pm_cursor_get_piece (self->cursor), next;

  if (self->columns == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape && piece >= 0) {
    pm_cursor_move (self->cursor, -1, NULL, FALSE);
    return GDK_EVENT_STOP;
  }
  next = piece_for_key (self, keyval, state, piece);
  if (next < 0)
    return GDK_EVENT_PROPAGATE;
  pm_cursor_move (self->cursor, next, GTK_WIDGET (self), TRUE);
  return GDK_EVENT_STOP;
}

/* The column stays when one goes up or down the rows. */
static void
focus_cb (GtkEventControllerFocus *controller, PmPieceLine *self)
{
  gint64 piece = pm_cursor_get_piece (self->cursor);

  if (piece >= 0 && pm_cursor_is_by_key (self->cursor))
    pm_cursor_move (self->cursor, piece, GTK_WIDGET (self), TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
blur_cb (GtkEventControllerFocus *controller, PmPieceLine *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_piece_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  static const int heights[] = { [PM_LINE_YOU] = PM_LINE_YOU_HEIGHT,
                                 [PM_LINE_PEER] = PM_LINE_PEER_HEIGHT,
                                 [PM_LINE_SWARM] = PM_LINE_SWARM_HEIGHT };

  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : heights[PM_PIECE_LINE (widget)->kind];
}

static void
pm_piece_line_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  PM_PIECE_LINE (widget)->stale = TRUE;
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (pm_piece_line_parent_class)->direction_changed (widget, previous);
}

static void
pm_piece_line_finalize (GObject *object)
{
  PmPieceLine *self = PM_PIECE_LINE (object);

  clear_textures (self);
  g_clear_object (&self->cursor);
  g_clear_pointer (&self->columns, pm_columns_unref);
  g_clear_pointer (&self->have, bt_bitfield_unref);
  g_free (self->own);
  g_array_unref (self->beads);
  g_array_unref (self->sent);
  g_free (self->spoken);
  G_OBJECT_CLASS (pm_piece_line_parent_class)->finalize (object);
}

static void
pm_piece_line_class_init (PmPieceLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_piece_line_finalize;
  widget_class->snapshot = pm_piece_line_snapshot;
  widget_class->measure = pm_piece_line_measure;
  widget_class->contains = pm_piece_line_contains;
  widget_class->direction_changed = pm_piece_line_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "piece-line");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controllers (PmPieceLine *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (blur_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
pm_piece_line_init (PmPieceLine *self)
{
  self->beads = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->sent = g_array_new (FALSE, FALSE, sizeof (guint32));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  pm_palette_follow (GTK_WIDGET (self));
  add_controllers (self);
}

GtkWidget *
pm_piece_line_new (PmLineKind kind, PmCursor *cursor)
{
  PmPieceLine *self = g_object_new (PM_TYPE_PIECE_LINE, NULL);

  self->kind = kind;
  self->cursor = g_object_ref (cursor);
  return GTK_WIDGET (self);
}
