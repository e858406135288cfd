/* pm-swarm-row.c — one row of the swarm: You, all copies, or a peer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-row.h"

#include "pm-format.h"
#include "pm-met-chip.h"
#include "pm-palette.h"
#include "pm-shape.h"
#include "pm-table-layout.h"
#include "pm-text.h"
#include "pm-turn-sign.h"

#define YOU_HEIGHT 46 /* px; rows grow with larger text */
#define SWARM_HEIGHT 50
#define PEER_HEIGHT 38
#define NARROW_GAP 6   /* px between the lines of a narrow row */
#define NARROW_EDGE 10 /* px above and below them */
#define TEXT_EDGE 2    /* px above and below two lines of text */
#define CHIP_PADDING 8 /* px */
#define CHIP_GAP 8     /* px after the name */
#define ASIDE_GAP 9    /* px */
#define RATE_GAP 10    /* px between the rates of a narrow row */
#define ARROW_GAP 3    /* px */
#define RATES_SHARE .5 /* of a narrow row, at most */

struct _PmSwarmRow {
  GtkWidget parent;
  PmLineKind kind;
  GtkWidget *line;
  GtkWidget *met; /* in place of the chip that is drawn; NULL: it leads nowhere */
  PmText title, aside, chip, caption, note, down, up, down_arrow, up_arrow;
  gboolean has_rates, is_sending, is_receiving;
  PmTurn down_turn, up_turn;
  gboolean is_hovered;
  char *details; /* owned, or NULL */
};

G_DEFINE_FINAL_TYPE (PmSwarmRow, pm_swarm_row, GTK_TYPE_WIDGET)

/* --- geometry --------------------------------------------------------------------------------- */

static int
line_height (PmSwarmRow *self)
{
  static const int heights[] = { [PM_LINE_YOU] = PM_LINE_YOU_HEIGHT,
                                 [PM_LINE_PEER] = PM_LINE_PEER_HEIGHT,
                                 [PM_LINE_SWARM] = PM_LINE_SWARM_HEIGHT };

  return heights[self->kind];
}

static int
wide_height (PmSwarmRow *self)
{
  static const int heights[] = {
    [PM_LINE_YOU] = YOU_HEIGHT, [PM_LINE_PEER] = PEER_HEIGHT, [PM_LINE_SWARM] = SWARM_HEIGHT
  };
  GtkWidget *widget = GTK_WIDGET (self);
  int text = self->kind == PM_LINE_YOU ? pm_text_get_line_height (widget, PM_TEXT_TITLE)
                                       : pm_text_get_line_height (widget, PM_TEXT_NORMAL)
                                             + pm_text_get_line_height (widget, PM_TEXT_CAPTION);

  return MAX (heights[self->kind], text + 2 * TEXT_EDGE);
}

static int
narrow_title_height (PmSwarmRow *self)
{
  static const PmTextStyle styles[] = { [PM_LINE_YOU] = PM_TEXT_TITLE,
                                        [PM_LINE_PEER] = PM_TEXT_NORMAL,
                                        [PM_LINE_SWARM] = PM_TEXT_CAPTION };

  return pm_text_get_line_height (GTK_WIDGET (self), styles[self->kind]);
}

static int
narrow_height (PmSwarmRow *self)
{
  int caption = self->kind == PM_LINE_PEER
                    ? pm_text_get_line_height (GTK_WIDGET (self), PM_TEXT_CAPTION) + NARROW_GAP
                    : 0;
  int bottom = self->kind == PM_LINE_YOU ? 0 : NARROW_EDGE;

  return NARROW_EDGE + narrow_title_height (self) + NARROW_GAP + line_height (self) + caption
         + bottom;
}

static void
pm_swarm_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmSwarmRow *self = PM_SWARM_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_widget_measure (self->line, orientation, -1, minimum, natural, NULL, NULL);
  else if (for_size < 0 || pm_table_layout_new (widget, for_size).mode == PM_TABLE_WIDE)
    *minimum = *natural = wide_height (self);
  else
    *minimum = *natural = narrow_height (self);
}

static GtkSizeRequestMode
pm_swarm_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
chip_width (PmSwarmRow *self)
{
  int width;

  if (self->met == NULL)
    return self->chip.layout != NULL ? self->chip.width + 2 * CHIP_PADDING : 0;
  gtk_widget_measure (self->met, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static int
chip_height (PmSwarmRow *self)
{
  int height;

  if (self->met == NULL)
    return self->chip.height;
  gtk_widget_measure (self->met, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

static int
narrow_rate_width (const PmText *arrow, const PmText *rate)
{
  return arrow->width + ARROW_GAP + rate->width;
}

/* What stands at the far end of a narrow row's first line, with the gap before it. */
static int
narrow_aside_width (PmSwarmRow *self)
{
  int width = 0;

  if (!self->has_rates)
    return self->note.layout != NULL ? self->note.width + RATE_GAP : 0;
  if (self->is_sending)
    width += narrow_rate_width (&self->up_arrow, &self->up) + RATE_GAP;
  if (self->is_receiving)
    width += narrow_rate_width (&self->down_arrow, &self->down) + RATE_GAP;
  return width;
}

static int
narrow_title_width (PmSwarmRow *self, const PmTableLayout *layout)
{
  int room = layout->name.width - narrow_aside_width (self) - chip_width (self) - CHIP_GAP;

  return MIN (self->title.width, MAX (room, 1));
}

/* Wide: at the end of the name's column; narrow: behind the name. */
static GdkRectangle
place_chip (PmSwarmRow *self, const PmTableLayout *layout)
{
  int width = chip_width (self), height = chip_height (self), x, y;

  if (layout->mode == PM_TABLE_WIDE) {
    x = layout->name.width - width;
    y = (gtk_widget_get_height (GTK_WIDGET (self)) - self->title.height - self->caption.height) / 2;
  } else {
    x = narrow_title_width (self, layout) + CHIP_GAP;
    y = NARROW_EDGE;
  }
  if (layout->is_mirrored)
    x = layout->name.width - x - width;
  return (GdkRectangle) { layout->name.x + x, y + (self->title.height - height) / 2, width,
                          height };
}

/* Also when the words before it change, which may be while the list is given its size: asking for another one
 * would be lost then. */
static void
allocate_met (PmSwarmRow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  PmTableLayout layout;
  GdkRectangle place;

  if (self->met == NULL || width <= 0)
    return;
  layout = pm_table_layout_new (GTK_WIDGET (self), width);
  place = place_chip (self, &layout);
  gtk_widget_size_allocate (self->met, &place, -1);
}

static void
pm_swarm_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmSwarmRow *self = PM_SWARM_ROW (widget);
  PmTableLayout layout = pm_table_layout_new (widget, width);
  int y = (height - line_height (self)) / 2;

  if (layout.mode == PM_TABLE_NARROW)
    y = NARROW_EDGE + narrow_title_height (self) + NARROW_GAP;
  gtk_widget_size_allocate (
      self->line, &(GtkAllocation) { layout.map.x, y, layout.map.width, line_height (self) }, -1);
  allocate_met (self);
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* Draws at @offset from the near edge of [@x, @x + @width), whichever side that is. */
static void
draw_near (PmText *text, GtkSnapshot *snapshot, const PmTableLayout *layout, int offset, float y,
           const GdkRGBA *color)
{
  int room = MAX (layout->name.width - offset, 1), width = MIN (text->width, room);
  int x = layout->is_mirrored ? layout->name.x + layout->name.width - offset - width
                              : layout->name.x + offset;

  pm_text_draw (text, snapshot, x, y, room, color);
}

static void
draw_chip (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  GdkRectangle place = place_chip (self, layout);
  graphene_rect_t rect = GRAPHENE_RECT_INIT (place.x, place.y, place.width, place.height);

  pm_shape_fill (snapshot, &rect, rect.size.height / 2, &palette->chip);
  pm_text_draw (&self->chip, snapshot, place.x + CHIP_PADDING, place.y, 0, &palette->dim);
}

/* Behind the caption, at the far end of its line, so that they stand in a column. */
static void
draw_turns (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout, float y)
{
  int x = layout->is_mirrored ? layout->name.x
                              : layout->name.x + layout->name.width - PM_TURN_SIGNS_WIDTH;

  y += (self->caption.height - PM_TURN_SIGN) / 2.f;
  pm_turn_sign_draw (snapshot, self->down_turn, FALSE,
                     layout->is_mirrored ? x + PM_TURN_SIGN + PM_TURN_GAP : x, y);
  pm_turn_sign_draw (snapshot, self->up_turn, TRUE,
                     layout->is_mirrored ? x : x + PM_TURN_SIGN + PM_TURN_GAP, y);
}

static void
draw_caption (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout, float y)
{
  PmTableLayout beside = *layout;

  if (self->kind == PM_LINE_PEER) {
    beside.name.width -= PM_TURN_SIGNS_WIDTH + PM_TURN_GAP;
    beside.name.x += layout->is_mirrored ? PM_TURN_SIGNS_WIDTH + PM_TURN_GAP : 0;
    draw_turns (self, snapshot, layout, y);
  }
  draw_near (&self->caption, snapshot, &beside, 0, y, &pm_palette_get ()->dim);
}

/* The rate ends at the far side of its column. */
static void
draw_far (PmText *text, GtkSnapshot *snapshot, const PmTableLayout *layout, const PmTableSlot *slot,
          float y, const GdkRGBA *color)
{
  if (slot->width > 0)
    pm_text_draw (text, snapshot,
                  layout->is_mirrored ? slot->x : slot->x + slot->width - text->width, y, 0, color);
}

static void
draw_wide_rates (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  float middle = gtk_widget_get_height (GTK_WIDGET (self)) / 2.f;

  draw_far (&self->down, snapshot, layout, &layout->down, middle - self->down.height / 2.f,
            self->is_receiving ? &palette->ink : &palette->dim);
  draw_far (&self->up, snapshot, layout, &layout->up, middle - self->up.height / 2.f,
            self->is_sending ? &palette->ink : &palette->dim);
}

static void
draw_wide_peer (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  float y =
      (gtk_widget_get_height (GTK_WIDGET (self)) - self->title.height - self->caption.height) / 2.f;
  PmTableLayout beside = *layout;
  int chip = chip_width (self);

  if (chip > 0) {
    beside.name.width -= chip + CHIP_GAP;
    beside.name.x += layout->is_mirrored ? chip + CHIP_GAP : 0;
    if (self->met == NULL)
      draw_chip (self, snapshot, layout);
  }
  draw_near (&self->title, snapshot, &beside, 0, y, &palette->ink);
  draw_caption (self, snapshot, layout, y + self->title.height);
}

static void
draw_wide (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  float middle = gtk_widget_get_height (GTK_WIDGET (self)) / 2.f;

  if (self->kind == PM_LINE_YOU) {
    draw_near (&self->title, snapshot, layout, 0, middle - self->title.height / 2.f, &palette->ink);
    draw_near (&self->aside, snapshot, layout, self->title.width + ASIDE_GAP,
               middle - self->aside.height / 2.f, &palette->dim);
  } else {
    draw_wide_peer (self, snapshot, layout);
  }
  if (self->has_rates)
    draw_wide_rates (self, snapshot, layout);
}

/* From the far edge inwards; returns the width used. */
static int
draw_narrow_rate (PmText *arrow, PmText *rate, GtkSnapshot *snapshot, const PmTableLayout *layout,
                  int used, const GdkRGBA *color)
{
  const PmPalette *palette = pm_palette_get ();
  int width = narrow_rate_width (arrow, rate);
  int x = layout->is_mirrored ? layout->name.x + used
                              : layout->name.x + layout->name.width - used - width;

  pm_text_draw (arrow, snapshot, x, NARROW_EDGE, 0, color);
  pm_text_draw (rate, snapshot, x + arrow->width + ARROW_GAP, NARROW_EDGE, 0, &palette->ink);
  return used + width + RATE_GAP;
}

static void
draw_narrow_rates (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  int used = 0;

  if (self->is_sending)
    used =
        draw_narrow_rate (&self->up_arrow, &self->up, snapshot, layout, used, &palette->sent_ink);
  if (self->is_receiving)
    draw_narrow_rate (&self->down_arrow, &self->down, snapshot, layout, used, &palette->flight_ink);
}

static void
draw_narrow_title (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  int used = narrow_aside_width (self), title = narrow_title_width (self, layout);
  PmTableLayout rest = *layout;

  rest.name.width = MAX (rest.name.width - used, 1);
  rest.name.x += rest.is_mirrored ? used : 0;
  if (self->kind == PM_LINE_SWARM) {
    draw_near (&self->caption, snapshot, &rest, 0, NARROW_EDGE, &palette->dim);
    return;
  }
  if (chip_width (self) == 0)
    draw_near (&self->aside, snapshot, &rest, title + ASIDE_GAP,
               NARROW_EDGE + (self->title.height - self->aside.height) / 2.f, &palette->dim);
  else if (self->met == NULL)
    draw_chip (self, snapshot, layout);
  pm_text_draw (&self->title, snapshot,
                layout->is_mirrored ? layout->name.x + layout->name.width - title : layout->name.x,
                NARROW_EDGE, title, &palette->ink);
}

static void
draw_narrow (PmSwarmRow *self, GtkSnapshot *snapshot, const PmTableLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  float bottom = NARROW_EDGE + narrow_title_height (self) + NARROW_GAP + line_height (self);

  if (self->has_rates)
    draw_narrow_rates (self, snapshot, layout);
  draw_narrow_title (self, snapshot, layout);
  if (self->kind == PM_LINE_PEER)
    draw_caption (self, snapshot, layout, bottom + NARROW_GAP);
  if (self->kind == PM_LINE_SWARM && self->note.layout != NULL)
    draw_far (&self->note, snapshot, layout, &layout->name, NARROW_EDGE, &palette->rare_ink);
}

static void
pm_swarm_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmSwarmRow *self = PM_SWARM_ROW (widget);
  const PmPalette *palette = pm_palette_get ();
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  PmTableLayout layout = pm_table_layout_new (widget, width);

  if (self->is_hovered && self->kind == PM_LINE_PEER)
    gtk_snapshot_append_color (snapshot, &palette->hover,
                               &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (layout.mode == PM_TABLE_WIDE)
    draw_wide (self, snapshot, &layout);
  else
    draw_narrow (self, snapshot, &layout);
  if (layout.mode == PM_TABLE_NARROW && self->kind != PM_LINE_YOU)
    gtk_snapshot_append_color (snapshot, &palette->hairline,
                               &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
  gtk_widget_snapshot_child (widget, self->line, snapshot);
  if (self->met != NULL)
    gtk_widget_snapshot_child (widget, self->met, snapshot);
}

/* From the pieces Tab goes on to the chip, and back again. */
static gboolean
pm_swarm_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PmSwarmRow *self = PM_SWARM_ROW (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (child == NULL)
    return gtk_widget_grab_focus (self->line);
  if (self->met != NULL && child == self->line && direction == GTK_DIR_TAB_FORWARD)
    return gtk_widget_grab_focus (self->met);
  return child == self->met && direction == GTK_DIR_TAB_BACKWARD
         && gtk_widget_grab_focus (self->line);
}

/* --- words ------------------------------------------------------------------------------------ */

static gboolean
set_text (PmSwarmRow *self, PmText *text, PmTextStyle style, const char *string)
{
  gboolean had = text->layout != NULL;

  if (string != NULL)
    return pm_text_set (text, GTK_WIDGET (self), style, string);
  pm_text_clear (text);
  return had;
}

static gboolean
set_rate (PmSwarmRow *self, PmText *text, guint64 rate)
{
  g_autofree char *words = rate >= PM_RATE_LEAST ? pm_format_rate (rate) : g_strdup ("–");

  return set_text (self, text, self->kind == PM_LINE_YOU ? PM_TEXT_BOLD : PM_TEXT_NORMAL, words);
}

void
pm_swarm_row_set_words (PmSwarmRow *self, const PmRowWords *words)
{
  PmTextStyle title = self->kind == PM_LINE_YOU     ? PM_TEXT_TITLE
                      : self->kind == PM_LINE_SWARM ? PM_TEXT_BOLD
                                                    : PM_TEXT_NORMAL;
  gboolean changed = set_text (self, &self->title, title, words->title);

  changed |= set_text (self, &self->aside, PM_TEXT_LARGE, words->aside);
  changed |= set_text (self, &self->chip, PM_TEXT_CAPTION_BOLD, words->chip);
  changed |= set_text (self, &self->caption, PM_TEXT_CAPTION, words->caption);
  changed |= set_text (self, &self->note, PM_TEXT_CAPTION_BOLD, words->note);
  changed |= self->has_rates != words->has_rates || self->down_turn != words->down_turn
             || self->up_turn != words->up_turn;
  self->has_rates = words->has_rates;
  self->down_turn = words->down_turn;
  self->up_turn = words->up_turn;
  if (words->has_rates) {
    changed |= set_rate (self, &self->down, words->down_rate);
    changed |= set_rate (self, &self->up, words->up_rate);
    changed |= set_text (self, &self->down_arrow, PM_TEXT_BOLD, "↓");
    changed |= set_text (self, &self->up_arrow, PM_TEXT_BOLD, "↑");
    self->is_receiving = words->down_rate >= PM_RATE_LEAST;
    self->is_sending = words->up_rate >= PM_RATE_LEAST;
  }
  if (!changed)
    return;
  if (self->met != NULL) {
    pm_met_chip_set_name (self->met, words->title);
    allocate_met (self);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_swarm_row_set_spoken (PmSwarmRow *self, const char *row, const char *piece)
{
  pm_piece_line_set_spoken (PM_PIECE_LINE (self->line), row, piece);
  if (self->kind == PM_LINE_PEER)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, row, -1);
}

void
pm_swarm_row_set_details (PmSwarmRow *self, const char *details)
{
  g_free (self->details);
  self->details = g_strdup (details);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), details != NULL);
}

void
pm_swarm_row_add_met (PmSwarmRow *self, guint64 peer_id)
{
  g_return_if_fail (self->met == NULL);

  self->met = pm_met_chip_new (peer_id);
  gtk_widget_set_parent (self->met, GTK_WIDGET (self));
}

PmPieceLine *
pm_swarm_row_get_line (PmSwarmRow *self)
{
  return PM_PIECE_LINE (self->line);
}

static gboolean
pm_swarm_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_by_key,
                            GtkTooltip *tooltip)
{
  PmSwarmRow *self = PM_SWARM_ROW (widget);
  PmTableLayout layout = pm_table_layout_new (widget, gtk_widget_get_width (widget));

  if (self->details == NULL || x < layout.name.x || x >= layout.name.x + layout.name.width)
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->details);
  return TRUE;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
hover_cb (GtkEventControllerMotion *motion, GParamSpec *pspec, PmSwarmRow *self)
{
  self->is_hovered = gtk_event_controller_motion_contains_pointer (motion);
  if (self->kind == PM_LINE_PEER)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pm_swarm_row_dispose (GObject *object)
{
  PmSwarmRow *self = PM_SWARM_ROW (object);

  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_pointer (&self->met, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_swarm_row_parent_class)->dispose (object);
}

static void
pm_swarm_row_finalize (GObject *object)
{
  PmSwarmRow *self = PM_SWARM_ROW (object);
  PmText *texts[] = { &self->title, &self->aside, &self->chip,       &self->caption, &self->note,
                      &self->down,  &self->up,    &self->down_arrow, &self->up_arrow };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    pm_text_clear (texts[i]);
  g_free (self->details);
  G_OBJECT_CLASS (pm_swarm_row_parent_class)->finalize (object);
}

static void
pm_swarm_row_class_init (PmSwarmRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_swarm_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_swarm_row_finalize;
  widget_class->measure = pm_swarm_row_measure;
  widget_class->get_request_mode = pm_swarm_row_get_request_mode;
  widget_class->size_allocate = pm_swarm_row_size_allocate;
  widget_class->snapshot = pm_swarm_row_snapshot;
  widget_class->focus = pm_swarm_row_focus;
  widget_class->query_tooltip = pm_swarm_row_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "swarm-row");
}

static void
pm_swarm_row_init (PmSwarmRow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (motion, "notify::contains-pointer", G_CALLBACK (hover_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_swarm_row_new (PmLineKind kind, PmCursor *cursor)
{
  GtkAccessibleRole role =
      kind == PM_LINE_PEER ? GTK_ACCESSIBLE_ROLE_LIST_ITEM : GTK_ACCESSIBLE_ROLE_GROUP;
  PmSwarmRow *self = g_object_new (PM_TYPE_SWARM_ROW, "accessible-role", role, NULL);

  self->kind = kind;
  self->line = pm_piece_line_new (kind, cursor);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
