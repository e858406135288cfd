/* test-page-switcher.c — names of pages in a header bar: beside their icons where there is room.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-page-switcher.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define WIDE 900 /* px */
#define NARROW 300
#define HEIGHT 200

static AdwViewSwitcherPolicy
get_policy (GtkWidget *switcher)
{
  return adw_view_switcher_get_policy (ADW_VIEW_SWITCHER (gtk_widget_get_first_child (switcher)));
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (GtkWidget *switcher, AdwViewSwitcherPolicy policy)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add_full (G_PRIORITY_LOW, 20, wake_cb, NULL, NULL);

  while (get_policy (switcher) != policy) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static GtkWidget *
make_stack (void)
{
  static const char *const names[] = { "Swarm", "Pieces", "Files", "Wire", "Discovery" };
  GtkWidget *stack = adw_view_stack_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    adw_view_stack_add_titled (ADW_VIEW_STACK (stack), gtk_label_new (names[i]), names[i],
                               names[i]);
  return stack;
}

static void
test_room (void)
{
  GtkWidget *window = gtk_window_new (), *stack = make_stack ();
  GtkWidget *switcher = g_object_new (PM_TYPE_PAGE_SWITCHER, "stack", stack, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), stack);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (switcher, ADW_VIEW_SWITCHER_POLICY_NARROW);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDE, HEIGHT);
  wait_for (switcher, ADW_VIEW_SWITCHER_POLICY_WIDE);
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, HEIGHT);
  wait_for (switcher, ADW_VIEW_SWITCHER_POLICY_NARROW);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A header bar that has no room for icons beside words is told so. */
static void
test_least (void)
{
  GtkWidget *stack = make_stack ();
  GtkWidget *switcher = g_object_new (PM_TYPE_PAGE_SWITCHER, "stack", stack, NULL);
  int least, wide;

  g_object_ref_sink (stack);
  g_object_ref_sink (switcher);
  gtk_widget_measure (switcher, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
  g_assert_cmpint (least, <, wide / 2);
  g_object_unref (switcher);
  g_object_unref (stack);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/page-switcher/least", test_least);
  g_test_add_func ("/page-switcher/room", test_room);
  return g_test_run ();
}
