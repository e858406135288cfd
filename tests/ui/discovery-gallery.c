/* discovery-gallery.c — the pages of discovery and of the DHT in each of their states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * discovery-gallery SCENE …: see gallery.h. */
#include "gallery.h"
#include "pm-dht-page.h"
#include "pm-discovery-page.h"
#include "pretend-discovery.h"

#define STEP_MS 100    /* as often as a real engine tells */
#define RUNNING_MS 900 /* of the lookup, where it stops for the picture */

static PretendDiscovery *pretend;
static guint time_ms;
static gboolean is_running;

/* A lookup that runs stops half-way for its picture; without one it begins again and again. */
static void
step (gboolean is_picture)
{
  if (is_running) {
    time_ms += STEP_MS;
    if (!is_picture && time_ms > 2 * PRETEND_LOOKUP_MS) {
      pretend_discovery_begin_another (pretend);
      time_ms = 0;
    }
    pretend_discovery_set_time (pretend, is_picture ? MIN (time_ms, RUNNING_MS) : time_ms);
  }
  pretend_discovery_tell (pretend);
}

static void
set_dht (const char *scene)
{
  if (gallery_has (scene, "off"))
    pretend_discovery_set_dht (pretend, PRETEND_DHT_OFF);
  if (gallery_has (scene, "joining"))
    pretend_discovery_set_dht (pretend, PRETEND_DHT_JOINING);
  if (gallery_has (scene, "idle"))
    pretend_discovery_set_dht (pretend, PRETEND_DHT_IDLE);
  if (gallery_has (scene, "v6"))
    pretend_discovery_set_v6 (pretend);
  is_running = gallery_has (scene, "running");
}

static void
set_way_in (const char *scene)
{
  if (gallery_has (scene, "unknown"))
    pretend_discovery_set_way_in (pretend, BT_WAY_IN_UNKNOWN, NULL);
  if (gallery_has (scene, "web"))
    pretend_discovery_set_way_in (pretend, BT_WAY_IN_WEB, "films.example.org");
  if (gallery_has (scene, "file"))
    pretend_discovery_set_way_in (pretend, BT_WAY_IN_FILE,
                                  "a_file_with_quite_a_long_name_and_no_spaces_in_it.torrent");
  if (gallery_has (scene, "three"))
    pretend_discovery_set_carried (pretend, 900000000, 500000000, 120000000);
}

/* "discovery" or "dht", then any of: off, joining, idle, running, v6, private, lonely, many, all,
 * long, unknown, web, file, three. */
static void
make_scene (const char *scene)
{
  pretend = pretend_discovery_new (
      gallery_has (scene, "long") ? "An Archive of Everything That Was Ever Said About Trees, in "
                                    "Forty Volumes With Drawings"
                                  : "Tears of Steel",
      gallery_has (scene, "private"));
  set_dht (scene);
  set_way_in (scene);
  if (gallery_has (scene, "many"))
    pretend_discovery_set_trackers (pretend, 14);
  if (gallery_has (scene, "lonely"))
    pretend_discovery_set_lonely (pretend);
  if (gallery_has (scene, "all"))
    pretend_discovery_set_all_sources (pretend);
}

static GtkWidget *
make_page (const char *scene)
{
  BtTorrent *torrent;
  BtEngine *engine;
  GtkWidget *page;

  make_scene (scene);
  torrent = pretend_discovery_get_torrent (pretend);
  engine = pretend_discovery_get_engine (pretend);
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

int
main (int argc, char **argv)
{
  static const Gallery gallery = { .scene = "discovery",
                                   .height = 720,
                                   .picture_ms = 2300,
                                   .step_ms = STEP_MS,
                                   .make_page = make_page,
                                   .step = step };
  int status = gallery_run (&gallery, argv);

  g_clear_pointer (&pretend, pretend_discovery_free);
  return status;
}
