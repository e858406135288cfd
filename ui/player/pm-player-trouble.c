/* pm-player-trouble.c — what a person can help with when a film does not go on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-player-words.h"

/* --- a torrent that is paused ------------------------------------------------------------------- */

void
_pm_player_show_way_out (PmPlayerPage *self, gboolean is_held_up)
{
  /* Nothing moves meanwhile. */
  gtk_widget_set_visible (self->waiting_spinner, !is_held_up);
  if (is_held_up)
    gtk_widget_set_visible (GTK_WIDGET (self->buffering_label), FALSE);
  gtk_widget_set_visible (self->resume_button, is_held_up);
  /* Where there is nothing to press, a double click on the box means the film. */
  gtk_widget_set_can_target (self->waiting_box, is_held_up);
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;

  if (self->torrent == NULL)
    return;
  /* Its button goes, and the keyboard would go with it. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  bt_torrent_resume (self->torrent);
}

/* --- a file that cannot be read ----------------------------------------------------------------- */

/* NULL: it can be read. */
static const GError *
find_loss (PmPlayerPage *self)
{
  const GError *error;

  if (self->image != NULL)
    return _pm_player_get_image_loss (self);
  error = pm_playback_get_error (self->playback);
  return g_error_matches (error, PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_GONE) ? error : NULL;
}

/* The torrent knows best, once it told; the stream may only know that the torrent stopped. */
static const GError *
find_cause (PmPlayerPage *self, const GError *loss)
{
  const GError *cause = pm_playback_get_cause (self->playback);
  const GError *of_torrent = bt_torrent_get_error (self->torrent);

  if (of_torrent != NULL)
    return of_torrent;
  return cause != NULL ? cause : loss;
}

/* What the torrent tells of it may come later. */
void
_pm_player_show_loss (PmPlayerPage *self)
{
  const GError *loss = find_loss (self);
  const GError *cause = loss != NULL ? find_cause (self, loss) : NULL;
  g_autofree char *text = loss != NULL ? pm_player_words_loss (cause) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), loss != NULL);
  _pm_player_show_ways_out (self);
  if (loss == NULL)
    return;
  _pm_player_show_trouble (self, "dialog-warning-symbolic", pm_player_words_loss_title (cause),
                           text);
}

/* From where it stopped. The torrent looks at its files again, and at all their bytes where some were missing. */
static void
retry (PmPlayerPage *self)
{
  g_autoptr (BtTorrent) torrent = g_object_ref (self->torrent);
  guint32 file = bt_file_get_index (self->file);
  gint64 position_us = pm_playback_get_position (self->playback);

  bt_torrent_announce (torrent);
  pm_player_page_open (self, torrent, file);
  if (self->torrent != NULL && position_us > 0)
    pm_playback_seek (self->playback, position_us);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;

  if (self->torrent != NULL && find_loss (self) != NULL)
    retry (self);
}

/* --- both --------------------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { "resume", resume_cb },
  { "retry", retry_cb },
};

void
_pm_player_init_trouble (PmPlayerPage *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}
