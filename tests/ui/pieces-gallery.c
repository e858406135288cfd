/* pieces-gallery.c — the page of pieces in each of its states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pieces-gallery SCENE …: see gallery.h. */
#include "gallery.h"
#include "pm-pieces-page.h"
#include "pretend.h"

static Pretend *pretend;

static void
step (gboolean is_picture)
{
  pretend_step (pretend);
  pretend_tell (pretend);
}

/* "large", "huge", "some", "many", "small"; "large-empty", "-paused", "-checking", "-complete", "-damaged", "-skip", "-films", "-slim" */
static void
make_scene (const char *scene)
{
  if (gallery_has (scene, "small"))
    pretend = pretend_new_small ();
  else if (gallery_has (scene, "huge"))
    pretend = pretend_new (200000, 40, 7);
  else if (gallery_has (scene, "some"))
    pretend = pretend_new (90, 12, 7);
  else if (gallery_has (scene, "many"))
    pretend = pretend_new (8192, 180, 7);
  else
    pretend = pretend_new_films (8192, 24, 7, gallery_has (scene, "films") ? 14 : 0);
  if (gallery_has (scene, "paused"))
    pretend_set_state (pretend, BT_TORRENT_PAUSED);
  if (gallery_has (scene, "checking"))
    pretend_set_state (pretend, BT_TORRENT_CHECKING);
  if (gallery_has (scene, "complete"))
    pretend_set_state (pretend, BT_TORRENT_SEEDING);
  if (gallery_has (scene, "damaged"))
    pretend_damage (pretend, 2);
  if (gallery_has (scene, "skip"))
    pretend_skip (pretend, .6);
  if (gallery_has (scene, "empty") || gallery_has (scene, "paused")
      || gallery_has (scene, "checking"))
    pretend_drop_peers (pretend);
}

static GtkWidget *
make_page (const char *scene)
{
  GtkWidget *page = pm_pieces_page_new ();

  make_scene (scene);
  pm_pieces_page_set_slim (PM_PIECES_PAGE (page), gallery_has (scene, "slim"));
  pm_pieces_page_set_torrent (PM_PIECES_PAGE (page), pretend_get_torrent (pretend), NULL);
  return page;
}

int
main (int argc, char **argv)
{
  static const Gallery gallery = { .scene = "large",
                                   .height = 620,
                                   .picture_ms = 1500,
                                   .step_ms = 100, /* as often as a real engine tells */
                                   .make_page = make_page,
                                   .step = step };
  int status = gallery_run (&gallery, argv);

  g_clear_pointer (&pretend, pretend_free);
  return status;
}
