/* pm-bucket-view.c — the DHT's table as the way from all nodes to you, a bucket at each fork.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-bucket-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pm-buckets.h"
#include "pm-dht-signs.h"
#include "pm-dht-words.h"
#include "pm-hint.h"
#include "pm-palette.h"
#include "pm-shape.h"
#include "pm-spoken-list.h"
#include "pm-text.h"

#define FORK_RADIUS 5 /* px */
#define PATH_WIDTH 2.5
#define YOU_WIDTH 52  /* px */
#define YOU_HEIGHT 24 /* px */
#define BRANCH_GAP 4  /* px before the squares */
#define CURSOR_ROOM 3 /* px around the square one points at */

struct _PmBucketView {
  GtkWidget parent;
  GArray *buckets;   /* owned; BtDhtBucketStat, only those that are drawn */
  gint64 now_us;     /* when they were so */
  GPtrArray *labels; /* owned; PmText* */
  PmText you;
  PmHint hint;
  int row, column; /* the square one points at; -1: none */
  GtkWidget *spoken;
};

G_DEFINE_FINAL_TYPE (PmBucketView, pm_bucket_view, GTK_TYPE_WIDGET)

static void
text_free (gpointer text)
{
  pm_text_clear (text);
  g_free (text);
}

static const BtDhtBucketStat *
get_bucket (PmBucketView *self, guint index)
{
  return &g_array_index (self->buckets, BtDhtBucketStat, index);
}

/* --- where -------------------------------------------------------------------------------------- */

static PmBucketsText
set_labels (PmBucketView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PmBucketsText size = { .line = pm_text_get_line_height (widget, PM_TEXT_CAPTION) };

  g_ptr_array_set_size (self->labels, 0);
  for (guint i = 0; i < self->buckets->len; i++) {
    PmText *text = g_new0 (PmText, 1);
    g_autofree char *words = pm_dht_words_distance (self->buckets, i);

    pm_text_set (text, widget, PM_TEXT_CAPTION, words);
    size.width = MAX (size.width, text->width);
    g_ptr_array_add (self->labels, text);
  }
  return size;
}

static PmBucketsLayout
lay_out (PmBucketView *self)
{
  return pm_buckets_lay_out (self->buckets->len, gtk_widget_get_width (GTK_WIDGET (self)),
                             gtk_widget_get_height (GTK_WIDGET (self)), set_labels (self));
}

static gboolean
is_mirrored (PmBucketView *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* @width: of what lies there. */
static float
mirror (PmBucketView *self, float x, float width)
{
  return is_mirrored (self) ? gtk_widget_get_width (GTK_WIDGET (self)) - x - width : x;
}

static float
get_square_x (PmBucketView *self, const PmBucketsLayout *layout, int column)
{
  return mirror (self, layout->squares_x + column * (layout->square + layout->gap), layout->square);
}

static float
get_row_y (const PmBucketsLayout *layout, int row)
{
  return layout->first_y + row * layout->row_height;
}

static float
get_fork_x (PmBucketView *self, const PmBucketsLayout *layout, int row)
{
  return mirror (self, layout->path_x + row * layout->path_step, 0);
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void
draw_branches (PmBucketView *self, cairo_t *cr, const PmBucketsLayout *layout)
{
  float end = mirror (self, layout->squares_x - BRANCH_GAP, 0);

  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->border);
  cairo_set_line_width (cr, 1.5);
  for (guint i = 0; i < layout->n_rows; i++) {
    cairo_move_to (cr, get_fork_x (self, layout, (int) i), get_row_y (layout, (int) i));
    cairo_line_to (cr, end, get_row_y (layout, (int) i));
  }
  cairo_stroke (cr);
}

static void
draw_path (PmBucketView *self, cairo_t *cr, const PmBucketsLayout *layout)
{
  int last = (int) layout->n_rows - 1;

  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->have);
  cairo_set_line_width (cr, PATH_WIDTH);
  cairo_move_to (cr, get_fork_x (self, layout, 0), get_row_y (layout, 0));
  cairo_line_to (cr, get_fork_x (self, layout, last), get_row_y (layout, last));
  cairo_line_to (cr, get_fork_x (self, layout, last), layout->you_y);
  cairo_stroke (cr);
  for (int i = 0; i <= last; i++) {
    cairo_arc (cr, get_fork_x (self, layout, i), get_row_y (layout, i), FORK_RADIUS - 1, 0,
               2 * G_PI);
    gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->card);
    cairo_fill_preserve (cr);
    gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->have);
    cairo_set_line_width (cr, 2);
    cairo_stroke (cr);
  }
}

static void
draw_squares (PmBucketView *self, cairo_t *cr, const PmBucketsLayout *layout)
{
  for (guint i = 0; i < layout->n_rows; i++) {
    const BtDhtBucketStat *bucket = get_bucket (self, i);

    for (guint k = 0; k < BT_BUCKET_SIZE; k++)
      pm_square_draw (cr,
                      k < bucket->n_nodes ? pm_square_of (bucket->nodes[k].state) : PM_SQUARE_FREE,
                      get_square_x (self, layout, (int) k),
                      get_row_y (layout, (int) i) - layout->square / 2, layout->square);
  }
}

static void
draw_cursor (PmBucketView *self, cairo_t *cr, const PmBucketsLayout *layout)
{
  double size = layout->square + 2 * CURSOR_ROOM;

  if (self->row < 0)
    return;
  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->ink);
  cairo_set_line_width (cr, 1.5);
  cairo_rectangle (cr, get_square_x (self, layout, self->column) - CURSOR_ROOM,
                   get_row_y (layout, self->row) - size / 2, size, size);
  cairo_stroke (cr);
}

static void
draw_labels (PmBucketView *self, GtkSnapshot *snapshot, const PmBucketsLayout *layout)
{
  for (guint i = 0; i < self->labels->len; i++) {
    PmText *text = self->labels->pdata[i];

    pm_text_draw (text, snapshot, mirror (self, layout->label_x, text->width),
                  get_row_y (layout, (int) i) - text->height / 2.f, 0, &pm_palette_get ()->dim);
  }
}

static void
draw_you (PmBucketView *self, GtkSnapshot *snapshot, const PmBucketsLayout *layout)
{
  const PmPalette *palette = pm_palette_get ();
  float x = get_fork_x (self, layout, (int) layout->n_rows - 1), half, height;
  graphene_rect_t pill;

  pm_text_set (&self->you, GTK_WIDGET (self), PM_TEXT_BOLD, _ ("You"));
  height = MAX (YOU_HEIGHT, self->you.height + 2);
  half = MAX (YOU_WIDTH, self->you.width + height) / 2.f;
  x = CLAMP (x, half, gtk_widget_get_width (GTK_WIDGET (self)) - half);
  pill = GRAPHENE_RECT_INIT (x - half, layout->you_y - height / 2, 2 * half, height);
  pm_shape_fill (snapshot, &pill, height / 2, &palette->have);
  pm_text_draw_centered (&self->you, snapshot, x, layout->you_y, &palette->on_have);
}

static void
pm_bucket_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmBucketView *self = PM_BUCKET_VIEW (widget);
  PmBucketsLayout layout;
  cairo_t *cr;

  if (self->buckets->len == 0)
    return;
  layout = lay_out (self);
  cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                                gtk_widget_get_height (widget)));
  draw_branches (self, cr, &layout);
  draw_path (self, cr, &layout);
  draw_squares (self, cr, &layout);
  draw_cursor (self, cr, &layout);
  cairo_destroy (cr);
  draw_labels (self, snapshot, &layout);
  draw_you (self, snapshot, &layout);
  if (self->row >= 0)
    pm_hint_draw (&self->hint, widget, snapshot,
                  get_square_x (self, &layout, self->column) + layout.square / 2,
                  get_row_y (&layout, self->row), 0);
}

/* --- pointing ----------------------------------------------------------------------------------- */

static const BtDhtNodeStat *
get_node (PmBucketView *self, int row, int column)
{
  const BtDhtBucketStat *bucket;

  if (row < 0 || row >= (int) self->buckets->len || column < 0)
    return NULL;
  bucket = get_bucket (self, (guint) row);
  return column < (int) bucket->n_nodes ? &bucket->nodes[column] : NULL;
}

static void
point_at (PmBucketView *self, int row, int column)
{
  const BtDhtNodeStat *node = get_node (self, row, column);
  g_autofree char *words = node != NULL ? pm_dht_words_node (node, self->now_us) : NULL;

  if (node == NULL)
    row = column = -1;
  if (!pm_hint_set (&self->hint, words) && self->row == row && self->column == column)
    return;
  self->row = row;
  self->column = column;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (PmBucketView *self, double x, double y)
{
  PmBucketsLayout layout;
  int row, column;
  float step;

  if (self->buckets->len == 0)
    return;
  layout = lay_out (self);
  step = layout.square + layout.gap;
  row = (int) ((y - layout.first_y) / layout.row_height + .5);
  x = is_mirrored (self) ? gtk_widget_get_width (GTK_WIDGET (self)) - x : x;
  column = x < layout.squares_x ? -1 : (int) ((x - layout.squares_x) / step);
  if (ABS (y - get_row_y (&layout, row)) > step / 2)
    row = -1;
  point_at (self, row, column);
}

static void
leave_cb (PmBucketView *self)
{
  point_at (self, -1, -1);
}

/* The next row in that direction that has nodes. */
static int
find_row (PmBucketView *self, int row, int step)
{
  for (row += step; row >= 0 && row < (int) self->buckets->len; row += step)
    if (get_bucket (self, (guint) row)->n_nodes > 0)
      return row;
  return -1;
}

static void
walk (PmBucketView *self, int down, int along)
{
  int row = self->row, column = self->column;

  if (row < 0) {
    row = find_row (self, -1, 1);
    column = 0;
  } else if (down != 0) {
    row = find_row (self, row, down);
    row = row < 0 ? self->row : row;
  } else {
    column += along;
  }
  if (row < 0)
    return;
  column = CLAMP (column, 0, (int) get_bucket (self, (guint) row)->n_nodes - 1);
  point_at (self, row, column);
}

static gboolean
key_cb (PmBucketView *self, guint key, guint code, GdkModifierType modifiers)
{
  int forward = is_mirrored (self) ? -1 : 1;

  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Up:
    walk (self, -1, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    walk (self, 1, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
    walk (self, 0, -forward);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    walk (self, 0, forward);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    if (self->row < 0)
      return GDK_EVENT_PROPAGATE;
    point_at (self, -1, -1);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
speak (PmBucketView *self)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->buckets->len; i++)
    g_ptr_array_add (sentences, pm_dht_words_spoken_bucket (self->buckets, i));
  pm_spoken_list_set (PM_SPOKEN_LIST (self->spoken), sentences);
}

/* Times alone are no reason to draw. */
static gboolean
looks_same (const BtDhtBucketStat *a, const BtDhtBucketStat *b)
{
  if (a->depth != b->depth || a->is_own != b->is_own || a->n_nodes != b->n_nodes)
    return FALSE;
  for (guint i = 0; i < a->n_nodes; i++)
    if (a->nodes[i].state != b->nodes[i].state
        || memcmp (a->nodes[i].id, b->nodes[i].id, BT_NODE_ID_SIZE) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
all_look_same (PmBucketView *self, const GArray *buckets, guint n)
{
  if (self->buckets->len != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!looks_same (get_bucket (self, i), &g_array_index (buckets, BtDhtBucketStat, i)))
      return FALSE;
  return TRUE;
}

void
pm_bucket_view_set_buckets (PmBucketView *self, const GArray *buckets, gint64 now_us)
{
  guint n = buckets != NULL ? pm_buckets_count (buckets) : 0;
  gboolean is_same = all_look_same (self, buckets, n), is_taller = n != self->buckets->len;

  self->now_us = now_us;
  g_array_set_size (self->buckets, 0);
  if (n > 0)
    g_array_append_vals (self->buckets, buckets->data, n);
  point_at (self, self->row, self->column);
  if (is_same)
    return;
  speak (self);
  if (is_taller)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- widget ------------------------------------------------------------------------------------- */

static void
pm_bucket_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmBucketView *self = PM_BUCKET_VIEW (widget);
  PmBucketsText text = set_labels (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = *natural = (int) pm_buckets_get_least_width (text);
    return;
  }
  *minimum = (int) pm_buckets_get_least_height (self->buckets->len, text);
  *natural = (int) pm_buckets_get_natural_height (self->buckets->len, text);
}

static void
pm_bucket_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (PM_BUCKET_VIEW (widget)->spoken,
                            &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
pm_bucket_view_dispose (GObject *object)
{
  PmBucketView *self = PM_BUCKET_VIEW (object);

  g_clear_pointer (&self->spoken, gtk_widget_unparent);
  g_clear_pointer (&self->buckets, g_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  pm_text_clear (&self->you);
  pm_hint_clear (&self->hint);
  G_OBJECT_CLASS (pm_bucket_view_parent_class)->dispose (object);
}

static void
pm_bucket_view_class_init (PmBucketViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_bucket_view_dispose;
  widget_class->measure = pm_bucket_view_measure;
  widget_class->size_allocate = pm_bucket_view_size_allocate;
  widget_class->snapshot = pm_bucket_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "bucket-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_bucket_view_init (PmBucketView *self)
{
  self->row = self->column = -1;
  self->buckets = g_array_new (FALSE, FALSE, sizeof (BtDhtBucketStat));
  self->labels = g_ptr_array_new_with_free_func (text_free);
  self->spoken = pm_spoken_list_new ();
  gtk_widget_set_parent (self->spoken, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Nodes you know, by their distance"), -1);
  pm_hint_follow (GTK_WIDGET (self), G_CALLBACK (motion_cb), G_CALLBACK (leave_cb),
                  G_CALLBACK (key_cb));
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_bucket_view_new (void)
{
  return g_object_new (PM_TYPE_BUCKET_VIEW, NULL);
}
