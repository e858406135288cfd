/* pm-page-switcher.c — the pages of a view stack as buttons in a header bar, as wide as there is room.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-page-switcher.h"

struct _PmPageSwitcher {
  GtkWidget parent_instance;
  GtkWidget *switcher; /* a child */
  int wide_width;      /* px that it likes to have with icons beside words */
  gboolean wants_narrow;
  guint tick_id; /* 0: nothing to change */
};

enum { PROP_0, PROP_STACK, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmPageSwitcher, pm_page_switcher, GTK_TYPE_WIDGET)

static gboolean
is_narrow (PmPageSwitcher *self)
{
  return adw_view_switcher_get_policy (ADW_VIEW_SWITCHER (self->switcher))
         == ADW_VIEW_SWITCHER_POLICY_NARROW;
}

static void
pm_page_switcher_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmPageSwitcher *self = PM_PAGE_SWITCHER (widget);

  gtk_widget_measure (self->switcher, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  /* It takes less than what it asks for with icons beside words, and never gets less while it asks. */
  if (!is_narrow (self)) {
    self->wide_width = *natural;
    *minimum = 0;
  }
  *natural = MAX (*natural, self->wide_width);
}

/* It asks for another size then, which it must not while sizes are given out. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmPageSwitcher *self = PM_PAGE_SWITCHER (widget);

  self->tick_id = 0;
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (self->switcher),
                                self->wants_narrow ? ADW_VIEW_SWITCHER_POLICY_NARROW
                                                   : ADW_VIEW_SWITCHER_POLICY_WIDE);
  return G_SOURCE_REMOVE;
}

static void
set_narrow (PmPageSwitcher *self, gboolean narrow)
{
  self->wants_narrow = narrow;
  if (narrow != is_narrow (self) && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
pm_page_switcher_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmPageSwitcher *self = PM_PAGE_SWITCHER (widget);

  int least;

  set_narrow (self, width < self->wide_width);
  gtk_widget_measure (self->switcher, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->switcher, &(GtkAllocation) { 0, 0, MAX (width, least), height },
                            baseline);
}

/* Larger text needs more room: how much shows when it is wide again. */
static void
pm_page_switcher_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (pm_page_switcher_parent_class)->system_setting_changed (widget, setting);
  set_narrow (PM_PAGE_SWITCHER (widget), FALSE);
}

static void
pm_page_switcher_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmPageSwitcher *self = PM_PAGE_SWITCHER (object);

  if (id == PROP_STACK)
    adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (self->switcher), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_page_switcher_dispose (GObject *object)
{
  g_clear_pointer (&PM_PAGE_SWITCHER (object)->switcher, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_page_switcher_parent_class)->dispose (object);
}

static void
pm_page_switcher_class_init (PmPageSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = pm_page_switcher_set_property;
  object_class->dispose = pm_page_switcher_dispose;
  widget_class->measure = pm_page_switcher_measure;
  widget_class->size_allocate = pm_page_switcher_size_allocate;
  widget_class->system_setting_changed = pm_page_switcher_system_setting_changed;
  props[PROP_STACK] = g_param_spec_object ("stack", NULL, NULL, ADW_TYPE_VIEW_STACK,
                                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pm_page_switcher_init (PmPageSwitcher *self)
{
  self->switcher = adw_view_switcher_new ();
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (self->switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  gtk_widget_set_parent (self->switcher, GTK_WIDGET (self));
}
