/* pm-player-direction.c — what runs from left to right in all languages.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time does, on every player, and with it the arrows and times; menus and titles follow the language. */
#include "config.h"

#include "pm-player-private.h"

/* A widget does not take its direction from the one around it. */
static void
keep_left_to_right (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget))
    return;
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    keep_left_to_right (child);
}

/* Icons that come later go into the images that are there now. */
void
_pm_player_init_direction (PmPlayerPage *self)
{
  gtk_button_set_icon_name (self->play_button, "media-playback-start-symbolic");
  gtk_button_set_icon_name (self->mute_button, "audio-volume-high-symbolic");
  keep_left_to_right (self->controls);
}
