/* wire-gallery.c — the page of the wire on pretended messages, or a picture of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenes: wire (as in the picture), and with the words: waiting (a request without an answer), other (a message
 * that is no request), busy (5,000 a second), nobody, paused, silent, twice, dark, rtl. */
#include "diagrams/pm-wire-log.h"
#include "find.h"
#include "gallery.h"
#include "pm-wire-page.h"
#include "pretend-wire.h"

#define STEP_MS 100
#define BUSY 500 /* messages a step */

static PretendWire *pretend;
static GtkWidget *page;
static char *scene;
static guint n_steps;

static void
choose (BtWireMethod method)
{
  GtkWidget *list = find_child (page, GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = list != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (list)) : NULL;

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++) {
    g_autoptr (PmWireEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), i);

    if (pm_wire_entry_get (entry)->method != method)
      continue;
    gtk_selection_model_select_item (model, i, TRUE);
    return;
  }
}

static void
step (gboolean is_picture)
{
  if (gallery_has (scene, "busy"))
    pretend_wire_talk (pretend, BUSY);
  else if (n_steps == 0 && !gallery_has (scene, "silent") && !gallery_has (scene, "nobody"))
    pretend_wire_play (pretend);
  pretend_wire_tell (pretend);
  if (++n_steps != 8)
    return;
  if (gallery_has (scene, "waiting"))
    choose (BT_WIRE_REQUEST);
  else if (gallery_has (scene, "other"))
    choose (BT_WIRE_UNCHOKE);
  else if (!gallery_has (scene, "busy"))
    choose (BT_WIRE_PIECE);
}

static GtkWidget *
make_page (const char *name)
{
  scene = g_strdup (name);
  pretend = pretend_wire_new (24, FALSE);
  if (gallery_has (scene, "nobody"))
    pretend_drop_peers (pretend_wire_get_swarm (pretend));
  if (gallery_has (scene, "paused"))
    pretend_set_state (pretend_wire_get_swarm (pretend), BT_TORRENT_PAUSED);
  pretend_wire_tell (pretend);
  page = pm_wire_page_new ();
  gtk_widget_set_margin_top (page, 16);
  pm_wire_page_set_torrent (PM_WIRE_PAGE (page),
                            pretend_get_torrent (pretend_wire_get_swarm (pretend)), NULL);
  return page;
}

int
main (int argc, char **argv)
{
  static const Gallery gallery = { .scene = "wire",
                                   .height = 620,
                                   .picture_ms = 3500,
                                   .step_ms = STEP_MS,
                                   .make_page = make_page,
                                   .step = step };
  int status = gallery_run (&gallery, argv);

  g_clear_pointer (&pretend, pretend_wire_free);
  g_free (scene);
  return status;
}
