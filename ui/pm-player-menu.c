/* pm-player-menu.c — players of other people that are installed, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-menu.h"

#include <bt.h>
#include <glib/gi18n.h>

#define ACTION "pm-player-action" /* of a menu: what its items activate */

/* No such action: an item without one could be chosen. */
#define NOTHING "win.no-other-player"

static GPtrArray *menus;  /* owned; GMenu, borrowed: those that were filled and live */
static guint known_kinds; /* one bit each, as was found last */

static guint
find_kinds (void)
{
  guint kinds = 0;

  for (BtPlayerKind kind = 0; kind < BT_N_PLAYERS; kind++) {
    g_autoptr (BtPlayer) player = bt_player_find (kind);

    if (player != NULL)
      kinds |= 1u << kind;
  }
  return kinds;
}

static void
renew (GMenu *menu)
{
  const char *action = g_object_get_data (G_OBJECT (menu), ACTION);

  g_menu_remove_all (menu);
  for (BtPlayerKind kind = 0; kind < BT_N_PLAYERS; kind++) {
    g_autoptr (GMenuItem) item = NULL;

    if ((known_kinds & 1u << kind) == 0)
      continue;
    item = g_menu_item_new (bt_player_kind_get_title (kind), NULL);
    g_menu_item_set_action_and_target (item, action, "s", bt_player_kind_get_name (kind));
    g_menu_append_item (menu, item);
  }
  if (known_kinds == 0)
    g_menu_append (menu, _ ("No Other Player Found"), NOTHING);
}

static void
gone_cb (gpointer data, GObject *menu)
{
  g_ptr_array_remove_fast (menus, menu);
}

void
pm_player_menu_fill (GMenu *menu, const char *action)
{
  if (menus == NULL) {
    menus = g_ptr_array_new ();
    known_kinds = find_kinds ();
  }
  g_object_set_data_full (G_OBJECT (menu), ACTION, g_strdup (action), g_free);
  g_object_weak_ref (G_OBJECT (menu), gone_cb, NULL);
  g_ptr_array_add (menus, menu);
  renew (menu);
}

void
pm_player_menu_refresh (void)
{
  guint kinds = find_kinds ();

  if (menus == NULL || kinds == known_kinds)
    return;
  known_kinds = kinds;
  for (guint i = 0; i < menus->len; i++)
    renew (menus->pdata[i]);
}
