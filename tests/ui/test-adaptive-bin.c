/* test-adaptive-bin.c — when a window is narrow: for text of the usual size, and for larger.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-adaptive-bin.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define WIDTH 700 /* px, between both limits */
#define HEIGHT 200
#define NARROW_BELOW 600
#define SLIM_BELOW 300
#define TWICE_DPI (2 * 96 * 1024)
#define CHILD 900 /* px: more than there is */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for_narrow (PmAdaptiveBin *bin, gboolean is_narrow)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add_full (G_PRIORITY_LOW, 20, wake_cb, NULL, NULL);

  while (pm_adaptive_bin_get_narrow (bin) != is_narrow) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static GtkWidget *
make_window (GtkWidget *bin)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), bin);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
test_large_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *bin = g_object_new (PM_TYPE_ADAPTIVE_BIN, "narrow-below", NARROW_BELOW, "slim-below",
                                 SLIM_BELOW, "child", gtk_label_new ("Swarm"), NULL);
  GtkWidget *window = make_window (bin);
  int usual;

  g_object_get (settings, "gtk-xft-dpi", &usual, NULL);
  g_object_set (settings, "gtk-xft-dpi", TWICE_DPI, NULL);
  wait_for_narrow (PM_ADAPTIVE_BIN (bin), TRUE);
  g_assert_false (pm_adaptive_bin_get_slim (PM_ADAPTIVE_BIN (bin)));
  g_object_set (settings, "gtk-xft-dpi", usual, NULL);
  wait_for_narrow (PM_ADAPTIVE_BIN (bin), FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is wider than the window is cut at the end of a line: the beginning is always seen. */
static void
test_cut (gconstpointer data)
{
  gboolean is_mirrored = GPOINTER_TO_INT (data);
  GtkWidget *child = gtk_label_new ("Swarm");
  GtkWidget *bin =
      g_object_new (PM_TYPE_ADAPTIVE_BIN, "narrow-below", NARROW_BELOW, "child", child, NULL);
  GtkWidget *window = make_window (bin);
  graphene_rect_t bounds;
  float left, right;

  gtk_widget_set_size_request (child, CHILD, -1);
  gtk_widget_set_direction (bin, is_mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  while (gtk_widget_get_width (child) < CHILD)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gtk_widget_compute_bounds (child, bin, &bounds));
  left = bounds.origin.x;
  right = left + bounds.size.width;
  g_assert_cmpfloat (is_mirrored ? right : left, ==,
                     is_mirrored ? (float) gtk_widget_get_width (bin) : 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/adaptive-bin/large-text", test_large_text);
  g_test_add_data_func ("/adaptive-bin/cut", GINT_TO_POINTER (FALSE), test_cut);
  g_test_add_data_func ("/adaptive-bin/cut-mirrored", GINT_TO_POINTER (TRUE), test_cut);
  return g_test_run ();
}
