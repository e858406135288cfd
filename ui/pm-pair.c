/* pm-pair.c — two cards beside each other, or below each other where it is narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-pair.h"

#include "pm-text-scale.h"

#define GAP 12 /* px between the cards */

struct _PmPair {
  GtkWidget parent_instance;
  GtkWidget *first, *second; /* children; NULL: none yet */
  int first_width, second_width, wide_from;
  gboolean is_stacked; /* as told */
  guint tick_id;       /* 0: nothing to tell */
};

enum {
  PROP_0,
  PROP_FIRST,
  PROP_SECOND,
  PROP_FIRST_WIDTH,
  PROP_SECOND_WIDTH,
  PROP_WIDE_FROM,
  PROP_STACKED,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmPair, pm_pair, GTK_TYPE_WIDGET)

static gboolean
fits_beside (PmPair *self, int width)
{
  return width >= pm_text_scale_length (GTK_WIDGET (self), self->wide_from);
}

/* --- sizes -------------------------------------------------------------------------------------- */

/* Large text needs more than was planned for, up to half of what there is. */
static int
get_second_width (PmPair *self, int width)
{
  int natural;

  gtk_widget_measure (self->second, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return MAX (self->second_width, MIN (natural, width / 2));
}

static int
get_first_width (PmPair *self, int width)
{
  if (self->first_width > 0)
    return pm_text_scale_length (GTK_WIDGET (self), self->first_width);
  return MAX (width - GAP - get_second_width (self, width), 1);
}

static int
get_height (GtkWidget *child, int width, gboolean is_natural)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  return is_natural ? natural : minimum;
}

static int
get_beside_height (PmPair *self, int width, gboolean is_natural)
{
  int first = get_first_width (self, width);

  return MAX (get_height (self->first, first, is_natural),
              get_height (self->second, width - GAP - first, is_natural));
}

static int
get_stacked_height (PmPair *self, int width)
{
  return get_height (self->first, width, TRUE) + GAP + get_height (self->second, width, TRUE);
}

static void
pm_pair_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmPair *self = PM_PAIR (widget);
  int first, second;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (self->first, orientation, -1, &first, NULL, NULL, NULL);
    gtk_widget_measure (self->second, orientation, -1, &second, NULL, NULL, NULL);
    *minimum = MAX (first, second);
    *natural = MAX (*minimum, self->wide_from);
    return;
  }
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &first, NULL, NULL, NULL);
  for_size = for_size < 0 ? self->wide_from : MAX (for_size, first);
  if (fits_beside (self, for_size)) {
    *minimum = get_beside_height (self, for_size, FALSE);
    *natural = get_beside_height (self, for_size, TRUE);
  } else {
    *minimum = *natural = get_stacked_height (self, for_size);
  }
}

static void
allocate (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, height }, -1);
}

static void
allocate_beside (PmPair *self, int width, int height)
{
  int first = get_first_width (self, width), second = width - GAP - first;
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  allocate (self->first, is_mirrored ? second + GAP : 0, 0, first, height);
  allocate (self->second, is_mirrored ? 0 : first + GAP, 0, second, height);
}

/* Children ask for other sizes when they hear of it: it must not be told while sizes are given out. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmPair *self = PM_PAIR (widget);
  gboolean is_stacked = !fits_beside (self, gtk_widget_get_width (widget));

  self->tick_id = 0;
  if (is_stacked == self->is_stacked)
    return G_SOURCE_REMOVE;
  self->is_stacked = is_stacked;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STACKED]);
  gtk_widget_queue_resize (widget);
  return G_SOURCE_REMOVE;
}

static void
pm_pair_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmPair *self = PM_PAIR (widget);
  int first;

  if (self->is_stacked == fits_beside (self, width) && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
  if (fits_beside (self, width)) {
    allocate_beside (self, width, height);
    return;
  }
  first = get_height (self->first, width, TRUE);
  allocate (self->first, 0, 0, width, first);
  allocate (self->second, 0, first + GAP, width, get_height (self->second, width, TRUE));
}

static GtkSizeRequestMode
pm_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- properties --------------------------------------------------------------------------------- */

static void
set_child (PmPair *self, GtkWidget **place, GtkWidget *child)
{
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
pm_pair_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmPair *self = PM_PAIR (object);

  switch (id) {
  case PROP_FIRST:
    set_child (self, &self->first, g_value_get_object (value));
    break;
  case PROP_SECOND:
    set_child (self, &self->second, g_value_get_object (value));
    break;
  case PROP_FIRST_WIDTH:
    self->first_width = g_value_get_int (value);
    break;
  case PROP_SECOND_WIDTH:
    self->second_width = g_value_get_int (value);
    break;
  case PROP_WIDE_FROM:
    self->wide_from = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
pm_pair_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PmPair *self = PM_PAIR (object);

  if (id == PROP_STACKED)
    g_value_set_boolean (value, self->is_stacked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

gboolean
pm_pair_is_stacked (PmPair *self)
{
  return self->is_stacked;
}

static void
pm_pair_dispose (GObject *object)
{
  PmPair *self = PM_PAIR (object);

  set_child (self, &self->first, NULL);
  set_child (self, &self->second, NULL);
  G_OBJECT_CLASS (pm_pair_parent_class)->dispose (object);
}

static GParamSpec *
width_property (const char *name)
{
  return g_param_spec_int (name, NULL, NULL, 0, G_MAXINT, 0,
                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
}

static void
pm_pair_class_init (PmPairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = pm_pair_set_property;
  object_class->get_property = pm_pair_get_property;
  object_class->dispose = pm_pair_dispose;
  widget_class->measure = pm_pair_measure;
  widget_class->size_allocate = pm_pair_size_allocate;
  widget_class->get_request_mode = pm_pair_get_request_mode;
  props[PROP_FIRST] = g_param_spec_object ("first", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SECOND] = g_param_spec_object ("second", NULL, NULL, GTK_TYPE_WIDGET,
                                            G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_FIRST_WIDTH] = width_property ("first-width");
  props[PROP_SECOND_WIDTH] = width_property ("second-width");
  props[PROP_WIDE_FROM] = width_property ("wide-from");
  props[PROP_STACKED] = g_param_spec_boolean ("stacked", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pm_pair_init (PmPair *self)
{
}
