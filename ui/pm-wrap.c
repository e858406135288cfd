/* pm-wrap.c — children beside each other, in as many lines as they need.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-wrap.h"

#define GAP 8 /* px between children, and between lines */

struct _PmWrap {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PmWrap, pm_wrap, GTK_TYPE_WIDGET)

/* Children [@first, @end) and what is left of their width. */
typedef struct {
  GtkWidget *first, *end;
  int left, height;
} Line;

static int
get_size (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_width (GtkWidget *child, int room)
{
  return MIN (get_size (child, GTK_ORIENTATION_HORIZONTAL, -1), room);
}

/* As many as have room, but at least one. */
static Line
make_line (GtkWidget *first, int width)
{
  Line line = { .first = first, .left = width };
  GtkWidget *child = first;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int gap = child != first ? GAP : 0, own;

    if (!gtk_widget_should_layout (child))
      continue;
    own = get_width (child, width);
    if (line.height > 0 && own + gap > line.left)
      break;
    line.left -= own + gap;
    line.height = MAX (line.height, get_size (child, GTK_ORIENTATION_VERTICAL, own));
  }
  line.end = child;
  return line;
}

static int
get_height (PmWrap *self, int width)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  int height = 0;

  while (child != NULL) {
    Line line = make_line (child, width);

    if (line.height > 0)
      height += line.height + (height > 0 ? GAP : 0);
    child = line.end;
  }
  return height;
}

static void
measure_width (PmWrap *self, int *minimum, int *natural)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  *minimum = *natural = 0;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int least, own;

    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &own, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural += own + (*natural > 0 ? GAP : 0);
  }
}

static void
pm_wrap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmWrap *self = PM_WRAP (widget);
  int least, own;

  measure_width (self, &least, &own);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = least;
    *natural = own;
  } else {
    *minimum = *natural = get_height (self, for_size < 0 ? own : MAX (for_size, least));
  }
}

static GtkSizeRequestMode
pm_wrap_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
allocate_line (PmWrap *self, const Line *line, int y, int width)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0, left = MAX (line->left, 0);

  for (GtkWidget *child = line->first; child != line->end;
       child = gtk_widget_get_next_sibling (child)) {
    int own;

    if (!gtk_widget_should_layout (child))
      continue;
    own = get_width (child, width);
    if (gtk_widget_get_hexpand (child)) {
      own += left;
      left = 0;
    }
    gtk_widget_size_allocate (
        child, &(GtkAllocation) { is_mirrored ? width - x - own : x, y, own, line->height }, -1);
    x += own + GAP;
  }
}

static void
pm_wrap_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL) {
    Line line = make_line (child, width);

    allocate_line (PM_WRAP (widget), &line, y, width);
    y += line.height > 0 ? line.height + GAP : 0;
    child = line.end;
  }
}

static void
pm_wrap_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pm_wrap_parent_class)->dispose (object);
}

static void
pm_wrap_class_init (PmWrapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_wrap_dispose;
  widget_class->measure = pm_wrap_measure;
  widget_class->get_request_mode = pm_wrap_get_request_mode;
  widget_class->size_allocate = pm_wrap_size_allocate;
}

static void
pm_wrap_init (PmWrap *self)
{
}

void
pm_wrap_append (PmWrap *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

GtkWidget *
pm_wrap_new (void)
{
  return g_object_new (PM_TYPE_WRAP, NULL);
}
