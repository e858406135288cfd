/* details-gallery.c — the page of a torrent file in each of its states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * details-gallery SCENE …: see gallery.h. "details", then any of: magnet, many. */
#include "gallery.h"
#include "pm-details-page.h"
#include "pretend-torrent.h"

#define STEP_MS 250
#define N_PIECES 3896
#define N_MANY 200000

static PretendTorrent *pretend;

static void
step (gboolean is_picture)
{
  if (!is_picture)
    pretend_torrent_step (pretend);
  pretend_torrent_tell (pretend);
}

static GtkWidget *
make_page (const char *scene)
{
  GtkWidget *page = g_object_new (PM_TYPE_DETAILS_PAGE, NULL);
  gboolean is_magnet = gallery_has (scene, "magnet");

  pretend = pretend_torrent_new (gallery_has (scene, "many") ? N_MANY : N_PIECES,
                                 is_magnet ? PRETEND_MAGNET : PRETEND_KNOWN);
  if (is_magnet)
    pretend_torrent_arrive (pretend, 4);
  pretend_torrent_tell (pretend);
  pm_details_page_set_torrent (PM_DETAILS_PAGE (page), pretend_torrent_get_torrent (pretend));
  return page;
}

int
main (int argc, char **argv)
{
  static const Gallery gallery = { .scene = "details",
                                   .height = 720,
                                   .picture_ms = 2000,
                                   .step_ms = STEP_MS,
                                   .make_page = make_page,
                                   .step = step };
  int status = gallery_run (&gallery, argv);

  g_clear_pointer (&pretend, pretend_torrent_free);
  return status;
}
