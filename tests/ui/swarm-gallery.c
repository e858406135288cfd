/* swarm-gallery.c — the swarm view in each of its states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * swarm-gallery SCENE …: see gallery.h. */
#include "diagrams/pm-swarm-view.h"
#include "gallery.h"
#include "pretend.h"

static Pretend *pretend;
static gboolean is_still;

static void
step (gboolean is_picture)
{
  if (!is_still)
    pretend_step (pretend);
  pretend_tell (pretend);
}

/* "small", "large", "empty", "paused", "checking", "complete"; "small-empty", … */
static void
make_scene (const char *scene)
{
  pretend = gallery_has (scene, "small") ? pretend_new_small () : pretend_new (8192, 24, 7);
  if (gallery_has (scene, "paused"))
    pretend_set_state (pretend, BT_TORRENT_PAUSED);
  if (gallery_has (scene, "checking"))
    pretend_set_state (pretend, BT_TORRENT_CHECKING);
  if (gallery_has (scene, "complete"))
    pretend_set_state (pretend, BT_TORRENT_SEEDING);
  is_still = gallery_has (scene, "empty");
  if (is_still || gallery_has (scene, "paused") || gallery_has (scene, "checking"))
    pretend_drop_peers (pretend);
}

static GtkWidget *
make_page (const char *scene)
{
  GtkWidget *view = pm_swarm_view_new ();

  make_scene (scene);
  gtk_widget_set_margin_top (view, 18);
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (view), pretend_get_torrent (pretend));
  return view;
}

int
main (int argc, char **argv)
{
  static const Gallery gallery = { .scene = "large",
                                   .height = 620,
                                   .picture_ms = 2300,
                                   .step_ms = 100, /* as often as a real engine tells */
                                   .make_page = make_page,
                                   .step = step };
  int status = gallery_run (&gallery, argv);

  g_clear_pointer (&pretend, pretend_free);
  return status;
}
