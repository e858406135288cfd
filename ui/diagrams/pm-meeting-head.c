/* pm-meeting-head.c — a name with what belongs to it: in one line, or below it where it is narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-meeting-head.h"

#define GAP 8      /* px between the parts */
#define LINE_GAP 4 /* px between two lines */

struct _PmMeetingHead {
  GtkWidget parent;
};

G_DEFINE_FINAL_TYPE (PmMeetingHead, pm_meeting_head, GTK_TYPE_WIDGET)

typedef struct {
  GtkWidget *widget;
  int least, width, height;
} Part;

typedef struct {
  Part name, chip, end;
} Parts;

static Part
measure (GtkWidget *widget)
{
  Part part = { .widget = widget };

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &part.least, &part.width, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &part.height, NULL, NULL);
  return part;
}

static Parts
measure_all (GtkWidget *widget)
{
  GtkWidget *name = gtk_widget_get_first_child (widget), *end = gtk_widget_get_last_child (widget);

  return (Parts) { .name = measure (name),
                   .chip = measure (gtk_widget_get_next_sibling (name)),
                   .end = measure (end) };
}

static int
get_line_width (const Parts *parts)
{
  return parts->name.width + GAP + parts->chip.width + GAP + parts->end.width;
}

static int
get_second_height (const Parts *parts)
{
  return MAX (parts->chip.height, parts->end.height);
}

static void
pm_meeting_head_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  Parts parts = measure_all (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (parts.name.least, parts.chip.width + GAP + parts.end.least);
    *natural = get_line_width (&parts);
    return;
  }
  *minimum = MAX (parts.name.height, get_second_height (&parts));
  if (for_size >= 0 && for_size < get_line_width (&parts))
    *minimum = parts.name.height + LINE_GAP + get_second_height (&parts);
  *natural = *minimum;
}

/* @x: as from left to right; in the middle of a line that begins at @y. */
static void
allocate (GtkWidget *self, const Part *part, int x, int width, GdkRectangle line)
{
  gboolean is_mirrored = gtk_widget_get_direction (self) == GTK_TEXT_DIR_RTL;

  gtk_widget_size_allocate (part->widget,
                            &(GtkAllocation) { is_mirrored ? line.width - x - width : x,
                                               line.y + (line.height - part->height) / 2, width,
                                               part->height },
                            -1);
}

static void
pm_meeting_head_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  Parts parts = measure_all (widget);
  gboolean is_one = width >= get_line_width (&parts);
  GdkRectangle first = { 0, 0, width, is_one ? height : parts.name.height };
  GdkRectangle second = { 0, first.height + LINE_GAP, width, get_second_height (&parts) };
  int end;

  allocate (widget, &parts.name, 0, MIN (parts.name.width, width), first);
  if (is_one)
    second = first;
  allocate (widget, &parts.chip, is_one ? parts.name.width + GAP : 0, parts.chip.width, second);
  end = MIN (parts.end.width, width - parts.chip.width - GAP);
  allocate (widget, &parts.end, width - end, end, second);
}

static GtkSizeRequestMode
pm_meeting_head_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pm_meeting_head_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pm_meeting_head_parent_class)->dispose (object);
}

static void
pm_meeting_head_class_init (PmMeetingHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_meeting_head_dispose;
  widget_class->measure = pm_meeting_head_measure;
  widget_class->size_allocate = pm_meeting_head_size_allocate;
  widget_class->get_request_mode = pm_meeting_head_get_request_mode;
}

static void
pm_meeting_head_init (PmMeetingHead *self)
{
}
