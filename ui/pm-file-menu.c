/* pm-file-menu.c — what can be done with one file or folder of a torrent, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-file-menu.h"

#include "pm-kind.h"
#include "pm-player-menu.h"

#include <glib/gi18n.h>

#define POINTED "pm-file-pointed" /* of a group: the BtFile that is meant, or nothing */

/* --- the menu ----------------------------------------------------------------------------------- */

static void
append_players (GMenu *menu)
{
  g_autoptr (GMenu) players = g_menu_new ();

  pm_player_menu_fill (players, "file.play-with");
  /* Translators: followed by names of other players. */
  g_menu_append_submenu (menu, _ ("Play _With"), G_MENU_MODEL (players));
}

/* Only what can be done with @file (nullable). */
static void
fill_opening (GMenu *menu, BtFile *file)
{
  PmUse use = file != NULL ? pm_kind_get_use (file) : PM_USE_OPEN;
  gboolean is_whole = file != NULL && pm_kind_is_whole (file);

  g_menu_remove_all (menu);
  if (use == PM_USE_PLAY) {
    g_menu_append (menu, _ ("_Play"), "file.play");
    g_menu_append (menu, _ ("Play O_n…"), "file.play-on");
    append_players (menu);
  } else if (use == PM_USE_SHOW) {
    g_menu_append (menu, _ ("_Show"), "file.play");
  } else if (is_whole) {
    g_menu_append (menu, _ ("_Open"), "file.open");
  }
  if (is_whole)
    g_menu_append (menu, _ ("Open Wi_th…"), "file.open-with");
}

GMenuModel *
pm_file_menu_new_order (void)
{
  GMenu *menu = g_menu_new ();

  /* Translators: when a file is downloaded: first, last, as any other, or not at all. */
  g_menu_append (menu, _ ("_First"), "file.order::first");
  g_menu_append (menu, _ ("_Normal"), "file.order::normal");
  g_menu_append (menu, _ ("_Last"), "file.order::last");
  g_menu_append (menu, _ ("_Skip"), "file.order::skip");
  return G_MENU_MODEL (menu);
}

GMenuModel *
pm_file_menu_new (void)
{
  g_autoptr (GMenu) opening = g_menu_new ();
  g_autoptr (GMenuModel) order = pm_file_menu_new_order ();
  g_autoptr (GMenu) names = g_menu_new ();
  GMenu *menu = g_menu_new ();

  g_menu_append (names, _ ("_Rename…"), "file.rename");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (opening)); /* the first: it changes */
  g_menu_append_section (menu, NULL, G_MENU_MODEL (names));
  g_menu_append_section (menu, NULL, order);
  return G_MENU_MODEL (menu);
}

/* --- the actions -------------------------------------------------------------------------------- */

static const struct {
  const char *name;   /* in the group */
  const char *window; /* the window's action (u: the file's index) */
} ways[] = {
  { "play", "win.play-file" },
  { "play-on", "win.play-file-on" },
  { "open", "win.open-file" },
  { "open-with", "win.open-file-with" },
};

static BtFile *
get_pointed (GSimpleAction *action)
{
  return g_object_get_data (G_OBJECT (action), POINTED);
}

static void
way_cb (GSimpleAction *action, GVariant *parameter, gpointer widget)
{
  BtFile *file = get_pointed (action);
  guint i = 0;

  while (!g_str_equal (ways[i].name, g_action_get_name (G_ACTION (action))))
    i++;
  if (file != NULL)
    gtk_widget_activate_action (widget, ways[i].window, "u", bt_file_get_index (file));
}

static void
play_with_cb (GSimpleAction *action, GVariant *parameter, gpointer widget)
{
  BtFile *file = get_pointed (action);

  if (file != NULL)
    gtk_widget_activate_action (widget, "win.play-file-with", "(su)",
                                g_variant_get_string (parameter, NULL), bt_file_get_index (file));
}

static const GActionEntry entries[] = {
  { "play", way_cb }, { "play-on", way_cb },   { "play-with", play_with_cb, "s" },
  { "open", way_cb }, { "open-with", way_cb },
};

void
pm_file_menu_add_actions (GActionMap *group, GtkWidget *widget)
{
  g_action_map_add_action_entries (group, entries, G_N_ELEMENTS (entries), widget);
}

void
pm_file_menu_point_at (GMenuModel *menu, GActionMap *group, PmFileNode *node)
{
  g_autoptr (GMenuModel) opening = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);
  BtFile *file = pm_file_node_get_file (node);

  fill_opening (G_MENU (opening), file);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_object_set_data_full (G_OBJECT (g_action_map_lookup_action (group, entries[i].name)), POINTED,
                            file != NULL ? g_object_ref (file) : NULL, g_object_unref);
}

void
pm_file_menu_use (GtkWidget *widget, BtFile *file)
{
  gtk_widget_activate_action (
      widget, pm_kind_get_use (file) == PM_USE_OPEN ? "win.open-file" : "win.play-file", "u",
      bt_file_get_index (file));
}
