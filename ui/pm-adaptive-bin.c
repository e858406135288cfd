/* pm-adaptive-bin.c — tells its child when it becomes narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-adaptive-bin.h"

#include "pm-text-scale.h"

struct _PmAdaptiveBin {
  AdwBin parent_instance;
  int narrow_below, slim_below; /* logical pixels, of text of the usual size */
  gboolean narrow, slim;        /* as told */
  int width;                    /* of the last allocation */
  guint tick_id;                /* 0: nothing to tell */
};

enum { PROP_0, PROP_NARROW_BELOW, PROP_SLIM_BELOW, PROP_NARROW, PROP_SLIM, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PmAdaptiveBin, pm_adaptive_bin, ADW_TYPE_BIN)

static void
tell (PmAdaptiveBin *self, gboolean *told, gboolean is, GParamSpec *property)
{
  if (*told == is)
    return;
  *told = is;
  g_object_notify_by_pspec (G_OBJECT (self), property);
}

static gboolean
is_below (PmAdaptiveBin *self, int limit)
{
  return self->width < pm_text_scale_length (GTK_WIDGET (self), limit);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmAdaptiveBin *self = PM_ADAPTIVE_BIN (widget);

  self->tick_id = 0;
  tell (self, &self->narrow, is_below (self, self->narrow_below), properties[PROP_NARROW]);
  tell (self, &self->slim, is_below (self, self->slim_below), properties[PROP_SLIM]);
  return G_SOURCE_REMOVE;
}

static int
get_least_width (GtkWidget *child)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
pm_adaptive_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (child == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MAX (for_size, get_least_width (child));
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  /* What does not fit any more is what the child will drop when it becomes narrow. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static void
pm_adaptive_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmAdaptiveBin *self = PM_ADAPTIVE_BIN (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL && gtk_widget_should_layout (child)) {
    GtkAllocation area = { 0, 0, MAX (width, get_least_width (child)), height };

    /* What does not fit is cut at the end of a line, wherever that is. */
    if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
      area.x = width - area.width;
    gtk_widget_size_allocate (child, &area, baseline);
  }
  self->width = width;
  if (self->tick_id == 0
      && (self->narrow != is_below (self, self->narrow_below)
          || self->slim != is_below (self, self->slim_below)))
    self->tick_id = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
}

static void
pm_adaptive_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PmAdaptiveBin *self = PM_ADAPTIVE_BIN (object);

  switch (id) {
  case PROP_NARROW_BELOW:
    g_value_set_int (value, self->narrow_below);
    break;
  case PROP_SLIM_BELOW:
    g_value_set_int (value, self->slim_below);
    break;
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  case PROP_SLIM:
    g_value_set_boolean (value, self->slim);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pm_adaptive_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmAdaptiveBin *self = PM_ADAPTIVE_BIN (object);

  switch (id) {
  case PROP_NARROW_BELOW:
    self->narrow_below = g_value_get_int (value);
    break;
  case PROP_SLIM_BELOW:
    self->slim_below = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
pm_adaptive_bin_class_init (PmAdaptiveBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pm_adaptive_bin_get_property;
  object_class->set_property = pm_adaptive_bin_set_property;
  GTK_WIDGET_CLASS (klass)->measure = pm_adaptive_bin_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = pm_adaptive_bin_size_allocate;
  properties[PROP_NARROW_BELOW] = g_param_spec_int ("narrow-below", NULL, NULL, 0, G_MAXINT, 0,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SLIM_BELOW] = g_param_spec_int ("slim-below", NULL, NULL, 0, G_MAXINT, 0,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SLIM] =
      g_param_spec_boolean ("slim", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pm_adaptive_bin_init (PmAdaptiveBin *self)
{
  /* That of AdwBin would be asked instead of our measure() and size_allocate(). */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

gboolean
pm_adaptive_bin_get_narrow (PmAdaptiveBin *self)
{
  return self->narrow;
}

gboolean
pm_adaptive_bin_get_slim (PmAdaptiveBin *self)
{
  return self->slim;
}
