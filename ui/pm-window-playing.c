/* pm-window-playing.c — watching and hearing what the selected torrent has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-appearance.h"
#include "pm-css-class.h"
#include "pm-kind.h"

static void
play (PmWindow *self, guint32 file)
{
  pm_player_page_open (self->player, self->selected, file);
  if (pm_player_page_get_torrent (self->player) == NULL)
    return;
  pm_window_show_sub_page (self, PM_SUB_PAGE_PLAYER);
  gtk_widget_grab_focus (GTK_WIDGET (self->player));
}

static void
play_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  guint32 file;

  if (self->selected != NULL && pm_kind_find_playable (self->selected, &file))
    play (self, file);
}

static void
play_file_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->selected != NULL && !pm_library_is_demo (self->library, self->selected))
    play (self, g_variant_get_uint32 (parameter));
}

/* A place in a file, of which one knows how much lies before it and not yet how long that lasts. */
static void
play_from_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  guint32 file;
  double share;

  if (self->selected == NULL || pm_library_is_demo (self->library, self->selected))
    return;
  g_variant_get (parameter, "(ud)", &file, &share);
  play (self, file);
  pm_player_page_begin_at (self->player, share);
}

/* The list of screens opens with the film. */
static void
play_on_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  play_file_cb (action, parameter, data);
  if (self->sub_page == PM_SUB_PAGE_PLAYER)
    pm_player_page_choose_screen (self->player);
}

static const GActionEntry entries[] = {
  { "play", play_cb },
  { "play-file", play_file_cb, "u" },
  { "play-file-on", play_on_cb, "u" },
  { "play-from", play_from_cb, "(ud)" },
};

/* Around a film everything is dark, menus as well, whatever the desktop's style is. */
void
pm_window_follow_player (PmWindow *self)
{
  gboolean is_shown = self->sub_page == PM_SUB_PAGE_PLAYER;

  pm_appearance_set_film (self->settings, is_shown);
  pm_css_class_set (GTK_WIDGET (self->toasts), "pm-over-player", is_shown);
  if (!is_shown)
    pm_player_page_close (self->player);
}

void
pm_window_init_playing (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
