/* pm-player-keys.c — the keys of the player, which mean the same wherever the keyboard is on its page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include <glib/gi18n.h>

#define JUMP_S 10     /* of an arrow key */
#define VOLUME_STEP 5 /* percent */

typedef struct {
  guint key;
  const char *action; /* of the page's group */
  int amount;         /* given to it where it takes one */
} Key;

static const Key keys[] = {
  { GDK_KEY_space, "play-pause" },
  { GDK_KEY_Left, "jump", -JUMP_S },
  { GDK_KEY_Right, "jump", JUMP_S },
  { GDK_KEY_Home, "jump-to", 0 },
  { GDK_KEY_End, "jump-to", 100 },
  { GDK_KEY_Up, "change-volume", VOLUME_STEP },
  { GDK_KEY_Down, "change-volume", -VOLUME_STEP },
  { GDK_KEY_n, "next" },
  { GDK_KEY_p, "previous" },
  { GDK_KEY_m, "mute" },
  { GDK_KEY_bracketleft, "change-speed", -1 },
  { GDK_KEY_bracketright, "change-speed", 1 },
  { GDK_KEY_BackSpace, "change-speed", 0 },
  { GDK_KEY_c, "next-subtitles" },
  { GDK_KEY_f, "fullscreen" },
  { GDK_KEY_F11, "fullscreen" },
};

/* With a keyboard that writes other letters, the keys lie where they would be on a Latin one. */
static const Key *
find_key (GdkEvent *event)
{
  static const GdkKeyMatch matches[] = { GDK_KEY_MATCH_EXACT, GDK_KEY_MATCH_PARTIAL };

  for (guint m = 0; m < G_N_ELEMENTS (matches); m++)
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
      if (gdk_key_event_matches (event, keys[i].key, 0) == matches[m])
        return &keys[i];
    }
  return NULL;
}

/* A slider that somebody came to by keyboard moves by the keys that lie along it. */
static gboolean
is_for_slider (PmPlayerPage *self, guint key)
{
  gboolean is_along =
      key == GDK_KEY_Left || key == GDK_KEY_Right || key == GDK_KEY_Home || key == GDK_KEY_End;

  return is_along && self->is_walking && gtk_widget_has_focus (GTK_WIDGET (self->volume_scale));
}

/* What asks whether to go on is answered by the key that presses buttons. */
static gboolean
is_for_button (PmPlayerPage *self, guint key)
{
  return key == GDK_KEY_space
         && (gtk_widget_get_focus_child (GTK_WIDGET (self->next_card)) != NULL
             || gtk_widget_has_focus (self->resume_button));
}

/* Where nothing plays, the window's size is left to change, and one may go on to what does. */
static gboolean
means_something (PmPlayerPage *self, const Key *key)
{
  static const char *const always[] = { "fullscreen", "next", "previous", NULL };

  if (self->image != NULL)
    return g_str_equal (key->action, "fullscreen");
  return pm_playback_get_error (self->playback) == NULL || g_strv_contains (always, key->action);
}

static void
act (PmPlayerPage *self, const Key *key)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), key->action);
  gboolean takes_amount = g_action_get_parameter_type (action) != NULL;

  g_action_activate (action, takes_amount ? g_variant_new_int32 (key->amount) : NULL);
}

/* Escape leaves the whole screen first; otherwise the window goes back. */
static gboolean
key_cb (PmPlayerPage *self, guint keyval, guint code, GdkModifierType state,
        GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  const Key *key;

  if (self->torrent == NULL)
    return GDK_EVENT_PROPAGATE;
  _pm_player_show_controls (self);
  if (_pm_player_has_menu_open (self))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape && _pm_player_is_fullscreen (self)) {
    _pm_player_set_fullscreen (self, FALSE);
    return GDK_EVENT_STOP;
  }
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab)
    self->is_walking = TRUE;
  if (self->image != NULL && (state & gtk_accelerator_get_default_mod_mask ()) == 0
      && _pm_player_act_on_image_key (self, gdk_keyval_to_lower (keyval)))
    return GDK_EVENT_STOP;
  key = find_key (event);
  if (key == NULL || is_for_slider (self, key->key) || is_for_button (self, key->key)
      || !means_something (self, key))
    return GDK_EVENT_PROPAGATE;
  act (self, key);
  return GDK_EVENT_STOP;
}

/* --- what tells them ---------------------------------------------------------------------------- */

static void
tell_key (GtkWidget *button, const char *label, guint key)
{
  g_autofree char *key_label = gtk_accelerator_get_label (key, 0);
  /* Translators: what a button does, and the key for it: "Full Screen (F)". */
  g_autofree char *hint = g_strdup_printf (_ ("%s (%s)"), label, key_label);

  gtk_widget_set_tooltip_text (button, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                  key_label, -1);
}

void
_pm_player_name_button (GtkWidget *button, const char *label, guint key)
{
  tell_key (button, label, key);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

void
_pm_player_init_keys (PmPlayerPage *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  tell_key (GTK_WIDGET (self->back_button), _ ("10 Seconds Back"), GDK_KEY_Left);
  tell_key (GTK_WIDGET (self->forward_button), _ ("10 Seconds Onward"), GDK_KEY_Right);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tracks_button), _ ("Subtitles and Sound"));
}
