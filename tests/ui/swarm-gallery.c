/* swarm-gallery.c — the swarm view in each of its states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * swarm-gallery SCENE …: see gallery.h. */
#include "diagrams/pm-swarm-view.h"
#include "diagrams/pm-table-head.h"
#include "find.h"
#include "gallery.h"
#include "pretend.h"

#define OPEN_STEP 6 /* when the page is there */

static Pretend *pretend;
static GtkWidget *view;
static gboolean is_still;
static guint n_steps;
static const char *opens; /* what is opened once the page is there; NULL: nothing */

static void
open_filter (void)
{
  GtkWidget *head = find_child (view, PM_TYPE_TABLE_HEAD);

  if (head != NULL)
    gtk_toggle_button_set_active (pm_table_head_get_filter (PM_TABLE_HEAD (head)), TRUE);
}

static void
step (gboolean is_picture)
{
  if (++n_steps == OPEN_STEP && opens != NULL && gallery_has (opens, "filter"))
    open_filter ();
  if (!is_still)
    pretend_step (pretend);
  pretend_tell (pretend);
}

/* "small", "large", "empty", "paused", "checking", "complete"; "small-empty", …; "large-filter" with the filter
 * open. */
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
  view = pm_swarm_view_new ();
  opens = scene;
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
