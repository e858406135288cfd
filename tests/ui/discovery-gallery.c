/* discovery-gallery.c — the pages of discovery and of the DHT in each of their states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * discovery-gallery SCENE [WIDTH HEIGHT [PICTURE.png]]: as swarm-gallery. */
#include <adwaita.h>

#include "picture.h"
#include "pm-dht-page.h"
#include "pm-discovery-page.h"
#include "pretend-discovery.h"

#define STEP_MS 100     /* as often as a real engine tells */
#define PICTURE_MS 2300 /* milliseconds until everything stands */
#define RUNNING_MS 900  /* of the lookup, where it stops for the picture */
#define SLIM_BELOW 720  /* px, as the window */

static PretendDiscovery *pretend;
static const char *picture;
static guint time_ms;
static gboolean is_running;

static gboolean
picture_cb (gpointer window)
{
  picture_save (window, picture);
  gtk_window_destroy (window);
  return G_SOURCE_REMOVE;
}

/* A lookup that runs stops half-way for its picture; without one it begins again and again. */
static gboolean
step_cb (gpointer data)
{
  if (is_running) {
    time_ms += STEP_MS;
    if (picture == NULL && time_ms > 2 * PRETEND_LOOKUP_MS) {
      pretend_discovery_begin_another (pretend);
      time_ms = 0;
    }
    pretend_discovery_set_time (pretend, picture != NULL ? MIN (time_ms, RUNNING_MS) : time_ms);
  }
  pretend_discovery_tell (pretend);
  return G_SOURCE_CONTINUE;
}

static gboolean
has (const char *scene, const char *word)
{
  return strstr (scene, word) != NULL;
}

static void
set_dht (const char *scene)
{
  if (has (scene, "off"))
    pretend_discovery_set_dht (pretend, PRETEND_DHT_OFF);
  if (has (scene, "joining"))
    pretend_discovery_set_dht (pretend, PRETEND_DHT_JOINING);
  if (has (scene, "idle"))
    pretend_discovery_set_dht (pretend, PRETEND_DHT_IDLE);
  if (has (scene, "v6"))
    pretend_discovery_set_v6 (pretend);
  is_running = has (scene, "running");
}

/* "discovery" or "dht", then any of: off, joining, idle, running, v6, private, lonely, many, all, long; dark,
 * rtl, large, contrast. */
static void
make_scene (const char *scene)
{
  pretend = pretend_discovery_new (
      has (scene, "long") ? "An Archive of Everything That Was Ever Said About Trees, in "
                            "Forty Volumes With Drawings"
                          : "Tears of Steel",
      has (scene, "private"));
  set_dht (scene);
  if (has (scene, "many"))
    pretend_discovery_set_trackers (pretend, 14);
  if (has (scene, "lonely"))
    pretend_discovery_set_lonely (pretend);
  if (has (scene, "all"))
    pretend_discovery_set_all_sources (pretend);
  if (has (scene, "dark"))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (has (scene, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (has (scene, "large"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * PANGO_SCALE, NULL);
}

static GtkWidget *
make_page (const char *scene)
{
  BtTorrent *torrent = pretend_discovery_get_torrent (pretend);
  BtEngine *engine = pretend_discovery_get_engine (pretend);
  GtkWidget *page;

  if (g_str_has_prefix (scene, "dht")) {
    page = g_object_new (PM_TYPE_DHT_PAGE, NULL);
    pm_dht_page_set_engine (PM_DHT_PAGE (page), engine);
    pm_dht_page_set_torrent (PM_DHT_PAGE (page), torrent);
    return page;
  }
  page = pm_discovery_page_new ();
  gtk_widget_set_margin_top (page, 16);
  pm_discovery_page_set_torrent (PM_DISCOVERY_PAGE (page), torrent, bt_engine_get_dht (engine));
  return page;
}

static void
activate_cb (GtkApplication *app, char **argv)
{
  const char *scene = argv[1] != NULL ? argv[1] : "discovery";
  gboolean has_size = argv[1] != NULL && argv[2] != NULL && argv[3] != NULL;
  int width = has_size ? atoi (argv[2]) : 1100;
  GtkWidget *window = adw_application_window_new (app), *page;

  make_scene (scene);
  page = make_page (scene);
  if (width < SLIM_BELOW)
    gtk_widget_add_css_class (page, "pm-slim");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), page);
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    gtk_widget_add_css_class (window, "pm-dark");
  gtk_window_set_default_size (GTK_WINDOW (window), width, has_size ? atoi (argv[3]) : 720);
  gtk_window_present (GTK_WINDOW (window));
  picture = has_size ? argv[4] : NULL;
  g_timeout_add (STEP_MS, step_cb, NULL);
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
  g_clear_pointer (&pretend, pretend_discovery_free);
  return status;
}
