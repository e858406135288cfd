/* pm-file-menu.c — what can be done with one file or folder of a torrent, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-file-menu.h"

#include "pm-kind.h"
#include "pm-player-menu.h"

#include <glib/gi18n.h>

#define POINTED "pm-file-pointed" /* of a group: the BtFile that is meant, or nothing */

/* --- the menu ----------------------------------------------------------------------------------- */

/* Shown only where it can be done. */
static void
append (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
append_players (GMenu *menu)
{
  g_autoptr (GMenu) players = g_menu_new ();
  /* Translators: followed by names of other players. */
  g_autoptr (GMenuItem) item = g_menu_item_new_submenu (_ ("Play _With"), G_MENU_MODEL (players));

  pm_player_menu_fill (players, "file.play-with");
  g_menu_item_set_attribute (item, "action", "s", "file.play");
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static GMenuModel *
new_opening (void)
{
  GMenu *menu = g_menu_new ();

  append (menu, _ ("_Play"), "file.play");
  append_players (menu);
  append (menu, _ ("_Show"), "file.show");
  append (menu, _ ("_Open"), "file.open");
  append (menu, _ ("Open Wi_th…"), "file.open-with");
  return G_MENU_MODEL (menu);
}

static GMenuModel *
new_order (void)
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
  g_autoptr (GMenuModel) opening = new_opening ();
  g_autoptr (GMenuModel) order = new_order ();
  g_autoptr (GMenu) names = g_menu_new ();
  GMenu *menu = g_menu_new ();

  g_menu_append (names, _ ("_Rename…"), "file.rename");
  g_menu_append_section (menu, NULL, opening);
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
  { "show", "win.play-file" },
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
  { "play", way_cb }, { "show", way_cb },      { "play-with", play_with_cb, "s" },
  { "open", way_cb }, { "open-with", way_cb },
};

void
pm_file_menu_add_actions (GActionMap *group, GtkWidget *widget)
{
  g_action_map_add_action_entries (group, entries, G_N_ELEMENTS (entries), widget);
}

static gboolean
is_possible (const char *name, BtFile *file)
{
  PmUse use;

  if (file == NULL)
    return FALSE;
  use = pm_kind_get_use (file);
  if (g_str_equal (name, "play") || g_str_equal (name, "play-with"))
    return use == PM_USE_PLAY;
  if (g_str_equal (name, "show"))
    return use == PM_USE_SHOW;
  return pm_kind_is_whole (file) && (use == PM_USE_OPEN || g_str_equal (name, "open-with"));
}

void
pm_file_menu_point_at (GActionMap *group, PmFileNode *node)
{
  BtFile *file = pm_file_node_get_file (node);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    GAction *action = g_action_map_lookup_action (group, entries[i].name);

    g_object_set_data_full (G_OBJECT (action), POINTED, file != NULL ? g_object_ref (file) : NULL,
                            g_object_unref);
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_possible (entries[i].name, file));
  }
}

void
pm_file_menu_use (GtkWidget *widget, BtFile *file)
{
  gtk_widget_activate_action (
      widget, pm_kind_get_use (file) == PM_USE_OPEN ? "win.open-file" : "win.play-file", "u",
      bt_file_get_index (file));
}
