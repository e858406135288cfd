/* pm-ways-table.c — the talk's table "Decentralization": three steps in three ways, and which of them a torrent uses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-ways-table.h"

#include <glib/gi18n.h>

#include "pm-fit.h"
#include "pm-palette.h"
#include "pm-share-bar.h"
#include "pm-text.h"
#include "pm-ways-box.h"

#define WIDE_FROM 640    /* px, at the usual size of text */
#define LINE_HEIGHT 20.0 /* px of a line at that size */
#define PADDING_X 18     /* px in a cell */
#define PADDING_Y 9
#define NARROW_GAP 10 /* px between the cells of a block */
#define CHIP_GAP 8    /* px */
#define SHARES_GAP 5  /* px above the bar */
#define TINT .07      /* of the accent, behind the way in */

/* px, of the present width; mirrored only when children are placed. */
typedef struct {
  gboolean is_wide;
  int width;
  int head;                     /* height of the headings; 0: none */
  int x[PM_WAYS_N_COLUMNS + 1]; /* where each column begins, and the last one ends */
  int y[PM_WAYS_N_STEPS + 1];   /* likewise rows, or blocks */
  int cell_y[PM_WAYS_N_STEPS][PM_WAYS_N_COLUMNS]; /* where a stacked cell begins */
  int cell_height[PM_WAYS_N_STEPS][PM_WAYS_N_COLUMNS];
} Plan;

struct _PmWaysTable {
  GtkWidget parent;
  GtkWidget *columns[PM_WAYS_N_COLUMNS],
      *way_ins[PM_WAYS_N_COLUMNS]; /* headings, and the chips in them */
  GtkWidget *steps[PM_WAYS_N_STEPS];
  GtkWidget *boxes[PM_WAYS_N_STEPS]
                  [PM_WAYS_N_COLUMNS]; /* the last one is NULL: one cell for two columns */
  GtkWidget *shares;
  PmWaysColumn way_in;
  gboolean is_stacked; /* as the cells are told */
  guint tick_id;       /* 0: they know */
};

G_DEFINE_FINAL_TYPE (PmWaysTable, pm_ways_table, GTK_TYPE_WIDGET)

/* --- sizes -------------------------------------------------------------------------------------- */

static int
get_size (GtkWidget *child, GtkOrientation orientation, int for_size, gboolean is_natural)
{
  int minimum, natural;

  gtk_widget_measure (child, orientation, for_size, &minimum, &natural, NULL, NULL);
  return is_natural ? natural : minimum;
}

static int
get_steps_width (PmWaysTable *self)
{
  int width = 0;

  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
    width = MAX (width, get_size (self->steps[step], GTK_ORIENTATION_HORIZONTAL, -1, TRUE));
  return width + 2 * PADDING_X;
}

static int
get_least_cell (PmWaysTable *self)
{
  int width = 0;

  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
    for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++)
      if (self->boxes[step][column] != NULL)
        width = MAX (width,
                     get_size (self->boxes[step][column], GTK_ORIENTATION_HORIZONTAL, -1, FALSE));
  return width + 2 * PADDING_X;
}

/* Words of some languages are longer than others'. */
static gboolean
fits_wide (PmWaysTable *self, int width)
{
  double text = pm_text_get_line_height (GTK_WIDGET (self), PM_TEXT_NORMAL) / LINE_HEIGHT;

  return width >= WIDE_FROM * MAX (text, 1)
         && (width - get_steps_width (self)) / PM_WAYS_N_COLUMNS >= get_least_cell (self);
}

/* The transfer of the last two columns is one cell. */
static int
get_cell_end (const Plan *plan, PmWaysStep step, PmWaysColumn column)
{
  return step == PM_WAYS_STEP_TRANSFER && column == PM_WAYS_FILE ? plan->x[PM_WAYS_N_COLUMNS]
                                                                 : plan->x[column + 1];
}

static int
get_row_height (PmWaysTable *self, const Plan *plan, PmWaysStep step)
{
  int height = pm_fit_get_height (self->steps[step], MAX (plan->x[0] - 2 * PADDING_X, 0));

  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++) {
    int width = get_cell_end (plan, step, column) - plan->x[column] - 2 * PADDING_X;

    if (self->boxes[step][column] != NULL)
      height = MAX (height, pm_fit_get_height (self->boxes[step][column], MAX (width, 0)));
  }
  return height + 2 * PADDING_Y;
}

static void
plan_wide (PmWaysTable *self, Plan *plan)
{
  int first = get_steps_width (self), rest = plan->width - first;

  for (PmWaysColumn column = 0; column <= PM_WAYS_N_COLUMNS; column++)
    plan->x[column] = first + rest * (int) column / PM_WAYS_N_COLUMNS;
  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++)
    plan->head = MAX (plan->head, pm_fit_get_height (self->columns[column], -1) + 2 * PADDING_Y);
  plan->y[0] = plan->head;
  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
    plan->y[step + 1] = plan->y[step] + get_row_height (self, plan, step);
}

static void
plan_block (PmWaysTable *self, Plan *plan, PmWaysStep step)
{
  int width = MAX (plan->width - 2 * PADDING_X, 0);
  int y = plan->y[step] + PADDING_Y + pm_fit_get_height (self->steps[step], width) + NARROW_GAP;

  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++) {
    if (self->boxes[step][column] == NULL)
      continue;
    plan->cell_y[step][column] = y;
    plan->cell_height[step][column] = pm_fit_get_height (self->boxes[step][column], width);
    y += plan->cell_height[step][column] + NARROW_GAP;
  }
  plan->y[step + 1] = y + PADDING_Y - NARROW_GAP / 2;
}

static Plan
make_plan (PmWaysTable *self, int width)
{
  Plan plan = { .width = width, .is_wide = fits_wide (self, width) };

  if (plan.is_wide)
    plan_wide (self, &plan);
  for (PmWaysStep step = 0; !plan.is_wide && step < PM_WAYS_N_STEPS; step++)
    plan_block (self, &plan, step);
  return plan;
}

static void
pm_ways_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmWaysTable *self = PM_WAYS_TABLE (widget);
  int least = get_least_cell (self);

  *minimum = least;
  *natural = MAX (least, WIDE_FROM);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural =
        make_plan (self, for_size < 0 ? *natural : MAX (for_size, least)).y[PM_WAYS_N_STEPS];
}

static GtkSizeRequestMode
pm_ways_table_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- places ------------------------------------------------------------------------------------- */

static int
mirror (PmWaysTable *self, const Plan *plan, int x, int width)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? plan->width - x - width
                                                                          : x;
}

static void
place (PmWaysTable *self, const Plan *plan, GtkWidget *child, GtkAllocation at)
{
  at.x = mirror (self, plan, at.x, at.width);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &at, -1);
}

static void
place_row (PmWaysTable *self, const Plan *plan, PmWaysStep step)
{
  int y = plan->y[step] + PADDING_Y, height = plan->y[step + 1] - plan->y[step] - 2 * PADDING_Y;

  place (self, plan, self->steps[step],
         (GtkAllocation) {
             PADDING_X, y, plan->x[0] - 2 * PADDING_X,
             pm_fit_get_height (self->steps[step], MAX (plan->x[0] - 2 * PADDING_X, 0)) });
  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++) {
    int width = get_cell_end (plan, step, column) - plan->x[column] - 2 * PADDING_X;

    if (self->boxes[step][column] != NULL)
      place (self, plan, self->boxes[step][column],
             (GtkAllocation) { plan->x[column] + PADDING_X, y, width, height });
  }
}

static void
place_block (PmWaysTable *self, const Plan *plan, PmWaysStep step)
{
  int width = plan->width - 2 * PADDING_X;

  place (self, plan, self->steps[step],
         (GtkAllocation) { PADDING_X, plan->y[step] + PADDING_Y, width,
                           pm_fit_get_height (self->steps[step], width) });
  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++)
    if (self->boxes[step][column] != NULL)
      place (self, plan, self->boxes[step][column],
             (GtkAllocation) { PADDING_X, plan->cell_y[step][column], width,
                               plan->cell_height[step][column] });
}

/* A stacked cell has one line more: that must not change while sizes are given out. */
static gboolean
stack_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmWaysTable *self = PM_WAYS_TABLE (widget);

  self->tick_id = 0;
  self->is_stacked = !fits_wide (self, gtk_widget_get_width (widget));
  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
    for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++)
      if (self->boxes[step][column] != NULL)
        pm_ways_box_set_stacked (PM_WAYS_BOX (self->boxes[step][column]), self->is_stacked);
  return G_SOURCE_REMOVE;
}

static void
pm_ways_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmWaysTable *self = PM_WAYS_TABLE (widget);
  Plan plan = make_plan (self, width);

  if (self->is_stacked == plan.is_wide && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (widget, stack_cb, NULL, NULL);
  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++) {
    gtk_widget_set_child_visible (self->columns[column], plan.is_wide);
    if (plan.is_wide)
      place (self, &plan, self->columns[column],
             (GtkAllocation) { plan.x[column] + PADDING_X, 0,
                               plan.x[column + 1] - plan.x[column] - 2 * PADDING_X, plan.head });
  }
  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++) {
    if (plan.is_wide)
      place_row (self, &plan, step);
    else
      place_block (self, &plan, step);
  }
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void
append_rect (PmWaysTable *self, GtkSnapshot *snapshot, const Plan *plan, const GdkRGBA *color,
             graphene_rect_t rect)
{
  rect.origin.x = mirror (self, plan, rect.origin.x, rect.size.width);
  gtk_snapshot_append_color (snapshot, color, &rect);
}

static void
draw_lines (PmWaysTable *self, GtkSnapshot *snapshot, const Plan *plan)
{
  const GdkRGBA *hairline = &pm_palette_get ()->hairline;

  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
    if (plan->y[step] > 0)
      append_rect (self, snapshot, plan, hairline,
                   GRAPHENE_RECT_INIT (0, plan->y[step] - 1, plan->width, 1));
  for (PmWaysColumn column = 0; plan->is_wide && column < PM_WAYS_N_COLUMNS; column++)
    append_rect (self, snapshot, plan, hairline,
                 GRAPHENE_RECT_INIT (
                     plan->x[column], 0, 1,
                     plan->y[column == PM_WAYS_MAGNET ? PM_WAYS_STEP_TRANSFER : PM_WAYS_N_STEPS]));
}

static void
draw_wide_tint (PmWaysTable *self, GtkSnapshot *snapshot, const Plan *plan, const GdkRGBA *tint)
{
  PmWaysColumn column = self->way_in;
  int x = plan->x[column], shared = plan->x[PM_WAYS_FILE], end = plan->y[PM_WAYS_STEP_TRANSFER];

  append_rect (self, snapshot, plan, tint, GRAPHENE_RECT_INIT (x, 0, plan->x[column + 1] - x, end));
  append_rect (
      self, snapshot, plan, tint,
      GRAPHENE_RECT_INIT (shared, end, plan->width - shared, plan->y[PM_WAYS_N_STEPS] - end));
}

static void
draw_stacked_tint (PmWaysTable *self, GtkSnapshot *snapshot, const Plan *plan, const GdkRGBA *tint)
{
  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++) {
    PmWaysColumn column = step == PM_WAYS_STEP_TRANSFER ? PM_WAYS_FILE : self->way_in;

    append_rect (self, snapshot, plan, tint,
                 GRAPHENE_RECT_INIT (0, plan->cell_y[step][column] - NARROW_GAP / 2, plan->width,
                                     plan->cell_height[step][column] + NARROW_GAP));
  }
}

static void
pm_ways_table_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmWaysTable *self = PM_WAYS_TABLE (widget);
  Plan plan = make_plan (self, gtk_widget_get_width (widget));
  GdkRGBA tint = pm_color_fade (pm_palette_get ()->have, TINT);

  if (self->way_in < PM_WAYS_N_COLUMNS && plan.is_wide)
    draw_wide_tint (self, snapshot, &plan, &tint);
  else if (self->way_in < PM_WAYS_N_COLUMNS)
    draw_stacked_tint (self, snapshot, &plan, &tint);
  draw_lines (self, snapshot, &plan);
  GTK_WIDGET_CLASS (pm_ways_table_parent_class)->snapshot (widget, snapshot);
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
set_way_in (PmWaysTable *self, PmWaysColumn way_in)
{
  if (self->way_in == way_in)
    return;
  self->way_in = way_in;
  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++) {
    gtk_widget_set_visible (self->way_ins[column], column == way_in);
    for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
      if (self->boxes[step][column] != NULL)
        pm_ways_box_set_way_in (PM_WAYS_BOX (self->boxes[step][column]),
                                column == way_in
                                    || (step == PM_WAYS_STEP_TRANSFER && column == PM_WAYS_FILE
                                        && way_in == PM_WAYS_MAGNET));
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pm_ways_table_show (PmWaysTable *self, const PmWays *ways)
{
  PmShares shares;

  set_way_in (self, pm_ways_words_way_in (ways));
  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
    for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++) {
      PmWaysCell cell;

      if (self->boxes[step][column] == NULL)
        continue;
      pm_ways_words_cell (ways, step, column, &cell);
      pm_ways_box_show (PM_WAYS_BOX (self->boxes[step][column]), &cell);
      pm_ways_cell_clear (&cell);
    }
  pm_shares_init (&shares, ways->stat);
  pm_share_bar_set (PM_SHARE_BAR (self->shares), &shares);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
add_heading (PmWaysTable *self, PmWaysColumn column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, CHIP_GAP);
  GtkWidget *name = gtk_label_new (pm_ways_words_column (column));
  GtkWidget *chip = gtk_label_new (_ ("Your way in"));

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_set_tooltip_text (name, pm_ways_words_column_hint (column));
  gtk_widget_add_css_class (chip, "pm-chip");
  gtk_widget_add_css_class (box, "way-in");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (chip, FALSE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), chip);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  self->columns[column] = box;
  self->way_ins[column] = chip;
}

static void
add_row (PmWaysTable *self, PmWaysStep step)
{
  GtkWidget *name = gtk_label_new (pm_ways_words_step (step));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_set_tooltip_text (name, pm_ways_words_step_hint (step));
  gtk_widget_set_parent (name, GTK_WIDGET (self));
  self->steps[step] = name;
  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++) {
    if (step == PM_WAYS_STEP_TRANSFER && column == PM_WAYS_MAGNET)
      continue;
    self->boxes[step][column] = pm_ways_box_new (step, column);
    gtk_widget_set_parent (self->boxes[step][column], GTK_WIDGET (self));
  }
}

static void
pm_ways_table_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pm_ways_table_parent_class)->dispose (object);
}

static void
pm_ways_table_class_init (PmWaysTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_ways_table_dispose;
  widget_class->measure = pm_ways_table_measure;
  widget_class->get_request_mode = pm_ways_table_get_request_mode;
  widget_class->size_allocate = pm_ways_table_size_allocate;
  widget_class->snapshot = pm_ways_table_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ways-table");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_ways_table_init (PmWaysTable *self)
{
  self->way_in = PM_WAYS_N_COLUMNS;
  for (PmWaysColumn column = 0; column < PM_WAYS_N_COLUMNS; column++)
    add_heading (self, column);
  for (PmWaysStep step = 0; step < PM_WAYS_N_STEPS; step++)
    add_row (self, step);
  self->shares = pm_share_bar_new ();
  gtk_widget_set_margin_top (self->shares, SHARES_GAP);
  pm_ways_box_append (PM_WAYS_BOX (self->boxes[PM_WAYS_STEP_TRANSFER][PM_WAYS_FILE]), self->shares);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("One place or many"), -1);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_ways_table_new (void)
{
  return g_object_new (PM_TYPE_WAYS_TABLE, NULL);
}
