/* swarm-gallery.c — the swarm view in each of its states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * swarm-gallery SCENE [WIDTH HEIGHT [PICTURE.png]]: with a picture it saves it after two seconds and
 * ends; without one it stays. */
#include <adwaita.h>

#include "diagrams/pm-swarm-view.h"
#include "picture.h"
#include "pretend.h"

#define STEP_MS 100     /* as often as a real engine tells */
#define PICTURE_MS 2300 /* milliseconds until everything moves */

static Pretend *pretend;
static const char *picture;
static gboolean is_still;

static gboolean
picture_cb (gpointer window)
{
  picture_save (window, picture);
  gtk_window_destroy (window);
  return G_SOURCE_REMOVE;
}

static gboolean
step_cb (gpointer data)
{
  if (!is_still)
    pretend_step (pretend);
  pretend_tell (pretend);
  return G_SOURCE_CONTINUE;
}

/* "small", "large", "empty", "paused", "checking", "complete"; "small-empty", …; "-dark", "-rtl". */
static void
make_scene (const char *scene)
{
  gboolean is_small = g_str_has_prefix (scene, "small");

  pretend = is_small ? pretend_new_small () : pretend_new (8192, 24, 7);
  if (strstr (scene, "paused") != NULL)
    pretend_set_state (pretend, BT_TORRENT_PAUSED);
  if (strstr (scene, "checking") != NULL)
    pretend_set_state (pretend, BT_TORRENT_CHECKING);
  if (strstr (scene, "complete") != NULL)
    pretend_set_state (pretend, BT_TORRENT_SEEDING);
  if (strstr (scene, "empty") != NULL || strstr (scene, "paused") != NULL
      || strstr (scene, "checking") != NULL)
    pretend_drop_peers (pretend);
  is_still = strstr (scene, "empty") != NULL;
  if (strstr (scene, "dark") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (strstr (scene, "rtl") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

static void
activate_cb (GtkApplication *app, char **argv)
{
  GtkWidget *window = adw_application_window_new (app), *view;
  gboolean has_size = argv[1] != NULL && argv[2] != NULL && argv[3] != NULL;

  make_scene (argv[1] != NULL ? argv[1] : "large");
  view = pm_swarm_view_new ();
  gtk_widget_set_margin_top (view, 18);
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (view), pretend_get_torrent (pretend));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    gtk_widget_add_css_class (window, "pm-dark");
  gtk_window_set_default_size (GTK_WINDOW (window), has_size ? atoi (argv[2]) : 1100,
                               has_size ? atoi (argv[3]) : 620);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (STEP_MS, step_cb, NULL);
  picture = has_size ? argv[4] : NULL;
  if (picture != NULL)
    g_timeout_add (PICTURE_MS, picture_cb, window);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app =
      adw_application_new ("io.github.piecemeal.Gallery", G_APPLICATION_NON_UNIQUE);
  int status;

  g_application_set_resource_base_path (G_APPLICATION (app), "/io/github/piecemeal/Piecemeal");
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), argv);
  status = g_application_run (G_APPLICATION (app), 1, argv);
  g_clear_pointer (&pretend, pretend_free);
  return status;
}
