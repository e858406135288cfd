/* pm-player-cycle.c — the next subtitles at each press of a key, in the order of their menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include <glib/gi18n.h>

#define ACTION "player.subtitles"

/* One of the menu's items that choose subtitles. */
typedef struct {
  GVariant *target; /* owned; as the action's state */
  char *label;      /* owned */
} Choice;

static void
free_choice (gpointer data)
{
  Choice *self = data;

  g_variant_unref (self->target);
  g_free (self->label);
  g_free (self);
}

static void
add_choice (GPtrArray *choices, GMenuModel *section, int item)
{
  g_autofree char *action = NULL;
  g_autofree char *label = NULL;
  GVariant *target = g_menu_model_get_item_attribute_value (section, item, G_MENU_ATTRIBUTE_TARGET,
                                                            G_VARIANT_TYPE_STRING);
  Choice choice;

  g_menu_model_get_item_attribute (section, item, G_MENU_ATTRIBUTE_ACTION, "s", &action);
  g_menu_model_get_item_attribute (section, item, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  if (target == NULL || g_strcmp0 (action, ACTION) != 0) {
    g_clear_pointer (&target, g_variant_unref);
    return;
  }
  choice = (Choice) { target, g_steal_pointer (&label) };
  g_ptr_array_add (choices, g_memdup2 (&choice, sizeof choice));
}

static GPtrArray *
find_choices (GMenuModel *menu)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (free_choice);

  for (int i = 0; menu != NULL && i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);

    for (int k = 0; section != NULL && k < g_menu_model_get_n_items (section); k++)
      add_choice (choices, section, k);
  }
  return choices;
}

/* Behind the last comes the first, which is none. */
static const Choice *
find_next (GPtrArray *choices, GVariant *state)
{
  for (guint i = 0; i < choices->len; i++) {
    const Choice *choice = choices->pdata[i];

    if (g_variant_equal (choice->target, state))
      return choices->pdata[(i + 1) % choices->len];
  }
  return choices->len > 0 ? choices->pdata[0] : NULL;
}

void
_pm_player_next_subtitles (PmPlayerPage *self)
{
  g_autoptr (GPtrArray) choices =
      find_choices (gtk_menu_button_get_menu_model (self->tracks_button));
  GActionGroup *actions = G_ACTION_GROUP (self->actions);
  g_autoptr (GVariant) state = g_action_group_get_action_state (actions, "subtitles");
  const Choice *next = find_next (choices, state);
  g_autofree char *hint = NULL;

  if (next == NULL)
    return;
  if (choices->len == 1) {
    _pm_player_hint (self, _ ("No Subtitles"));
    return;
  }
  /* Translators: said over the film when they are chosen by a key; %s: a language, a file or "Off". */
  hint = g_strdup_printf (_ ("Subtitles: %s"), next->label);
  _pm_player_hint (self, hint);
  g_action_group_change_action_state (actions, "subtitles", next->target);
}
