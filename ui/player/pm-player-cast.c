/* pm-player-cast.c — the film on a screen elsewhere, by the controls that it has here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-toast.h"

#include "pm-words.h"

#include <glib/gi18n.h>

#define SLIM_CHARS 26 /* in a line of a message in a narrow window */
#define MESSAGE_S 10  /* two sentences, for who looks at the film */

/* --- what is seen -------------------------------------------------------------------------------- */

static const char *
describe (BtCastState state)
{
  switch (state) {
  case BT_CAST_CONNECTING:
    return _ ("Connecting…");
  case BT_CAST_LOADING:
    return _ ("Loading…");
  case BT_CAST_BUFFERING:
    return _ ("Waiting for pieces");
  case BT_CAST_STOPPING:
    return _ ("Stopping…");
  case BT_CAST_PAUSED:
    return _ ("Paused");
  case BT_CAST_ENDED:
    return _ ("Played to the end");
  case BT_CAST_PLAYING:
  case BT_CAST_IDLE:
  case BT_CAST_FAILED:
  default:
    return "";
  }
}

static void
show (PmPlayerPage *self, BtCastDevice *device)
{
  /* Translators: %s is the name of a screen: "Living Room". */
  g_autofree char *title = g_strdup_printf (_ ("Playing on %s"), bt_cast_device_get_name (device));

  adw_status_page_set_title (self->screen_page, title);
  adw_status_page_set_description (self->screen_page,
                                   describe (bt_cast_device_get_status (device)->state));
}

/* A title of the toast's own has one line, of which a narrow window shows half a sentence. */
static GtkWidget *
new_message (const char *words, gboolean is_slim)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (is_slim)
    gtk_label_set_max_width_chars (GTK_LABEL (label), SLIM_CHARS);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static void
tell (PmPlayerPage *self, const char *words)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (toasts == NULL)
    return;
  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, new_message (words, self->is_slim));
  adw_toast_set_timeout (toast, MESSAGE_S);
  pm_toast_add (ADW_TOAST_OVERLAY (toasts), toast);
}

/* It plays on here, whatever happened there. */
static void
tell_failure (PmPlayerPage *self, const GError *error)
{
  g_autofree char *words = pm_words_error (error);

  tell (self, words);
}

/* --- there and back ------------------------------------------------------------------------------ */

static void changed_cb (PmPlayerPage *self, BtCastDevice *device);

/* What plays there, or is about to. */
static void
show_choice (PmPlayerPage *self)
{
  pm_screen_list_set_device (self->screens,
                             self->cast != NULL ? bt_cast_get_device (self->cast) : self->wish);
}

static void
come_back (PmPlayerPage *self)
{
  g_signal_handlers_disconnect_by_func (bt_cast_get_device (self->cast), changed_cb, self);
  g_clear_object (&self->cast);
  pm_playback_set_device (self->playback, NULL);
  show_choice (self);
  _pm_player_show_state (self);
}

/* Who stopped it there, or plays something else, does not mean it to go on here. @error: NULL: it was the
 * screen's own remote control, or the end. */
static void
follow_others (PmPlayerPage *self, const GError *error)
{
  if (error == NULL && pm_playback_get_state (self->playback) != PM_PLAYBACK_ENDED)
    tell (self, _ ("It was stopped on the screen"));
  if (error == NULL || g_error_matches (error, BT_CAST_ERROR, BT_CAST_ERROR_TAKEN))
    pm_playback_pause (self->playback);
}

static void
changed_cb (PmPlayerPage *self, BtCastDevice *device)
{
  const GError *error = bt_cast_device_get_error (device);

  show (self, device);
  if (bt_cast_device_is_busy (device))
    return;
  if (error != NULL)
    tell_failure (self, error);
  follow_others (self, error);
  come_back (self);
}

/* Who reads them here, and not there, is told why. */
static void
tell_of_texts (PmPlayerPage *self, BtCastDevice *device)
{
  if (pm_playback_get_shown_subtitles (self->playback) != NULL
      && !bt_cast_device_shows_texts (device))
    tell (self, _ ("This screen shows no subtitles"));
}

/* Takes @cast. */
static void
begin_there (PmPlayerPage *self, BtCast *cast)
{
  BtCastDevice *device = bt_cast_get_device (cast);

  _pm_player_stop_cast (self);
  self->cast = cast;
  if (self->stands)
    bt_cast_device_pause (device);
  _pm_player_forget_wish (self);
  g_signal_connect_object (device, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  pm_playback_set_device (self->playback, device);
  show (self, device);
  tell_of_texts (self, device);
  _pm_player_show_state (self);
}

static void
begin_not (PmPlayerPage *self, const GError *error)
{
  _pm_player_forget_wish (self);
  tell_failure (self, error);
  if (self->is_held && !self->stands)
    pm_playback_play (self->playback);
}

/* What was asked for meanwhile holds. */
typedef struct {
  PmPlayerPage *page;
  BtFile *file;
  BtCastDevice *device;
} Start;

static void
start_free (Start *start)
{
  g_object_unref (start->page);
  g_object_unref (start->file);
  g_object_unref (start->device);
  g_free (start);
}

static void
started_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  Start *start = data;
  PmPlayerPage *self = start->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCast) cast = bt_cast_start_finish (BT_ENGINE (engine), result, &error);

  self->is_starting = FALSE;
  if (self->file != start->file || self->wish != start->device) {
    g_clear_object (&cast);
    _pm_player_follow_wish (self);
  } else if (cast != NULL && bt_cast_device_is_busy (start->device)) {
    begin_there (self, g_steal_pointer (&cast));
  } else {
    begin_not (self, error != NULL ? error : bt_cast_device_get_error (start->device));
  }
  start_free (start);
}

static BtCastJob *
new_job (PmPlayerPage *self)
{
  BtCastJob *job = bt_cast_job_new (self->torrent, bt_file_get_index (self->file));
  gint64 duration_us = pm_playback_get_duration (self->playback);
  g_autofree char *video = pm_playback_dup_codec (self->playback, FALSE);
  g_autofree char *audio = pm_playback_dup_codec (self->playback, TRUE);
  BtSubtitles *subtitles = pm_playback_get_shown_subtitles (self->playback);

  bt_cast_job_set_times (job, pm_playback_get_position (self->playback),
                         duration_us > 0 ? duration_us : -1);
  bt_cast_job_set_codecs (job, video, audio);
  if (subtitles != NULL && bt_subtitles_get_n_cues (subtitles) > 0)
    bt_cast_job_add_subtitles (job, subtitles, _ ("Subtitles"), NULL, TRUE);
  return job;
}

/* A screen that is being stopped takes nothing new. */
void
_pm_player_follow_wish (PmPlayerPage *self)
{
  Start *start;

  if (self->wish == NULL || self->torrent == NULL || self->is_starting
      || bt_cast_device_is_busy (self->wish))
    return;
  self->is_starting = TRUE;
  start = g_new0 (Start, 1);
  *start = (Start) { g_object_ref (self), g_object_ref (self->file), g_object_ref (self->wish) };
  bt_cast_start_async (self->engine, start->device, new_job (self), started_cb, start);
}

/* @is_held: it stands still here until it plays there. */
static void
wish (PmPlayerPage *self, BtCastDevice *device, gboolean is_held)
{
  _pm_player_forget_wish (self);
  self->wish = g_object_ref (device);
  self->is_held = is_held;
  self->stands = FALSE;
  g_signal_connect_object (device, "changed", G_CALLBACK (_pm_player_follow_wish), self,
                           G_CONNECT_SWAPPED);
  show_choice (self);
}

void
_pm_player_forget_wish (PmPlayerPage *self)
{
  if (self->wish == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->wish, _pm_player_follow_wish, self);
  g_clear_object (&self->wish);
  show_choice (self);
}

void
_pm_player_keep_screen (PmPlayerPage *self)
{
  BtCastDevice *device = pm_playback_get_device (self->playback);

  if (device != NULL)
    wish (self, device, TRUE);
}

static void
chosen_cb (PmPlayerPage *self, BtCastDevice *device)
{
  gtk_menu_button_popdown (self->screens_button);
  if (self->torrent == NULL || (device != NULL && device == self->wish)
      || (self->wish == NULL && device == pm_playback_get_device (self->playback)))
    return;
  _pm_player_forget_wish (self);
  if (device != NULL)
    wish (self, device, FALSE);
  _pm_player_stop_cast (self);
  _pm_player_follow_wish (self);
}

/* Some hide what they show; none shows others than it was given with the film. */
static gboolean
can_show_texts (BtCastDevice *device, BtSubtitles *subtitles)
{
  return subtitles == NULL
         && (bt_cast_device_has_texts (device) || bt_cast_device_get_status (device)->text < 0);
}

/* A device takes subtitles with the film: others mean to load it anew. */
void
_pm_player_cast_texts (PmPlayerPage *self)
{
  BtCastDevice *device = pm_playback_get_device (self->playback);
  BtSubtitles *subtitles = device != NULL ? pm_playback_get_shown_subtitles (self->playback) : NULL;

  if (device == NULL)
    return;
  tell_of_texts (self, device);
  if (can_show_texts (device, subtitles)) {
    bt_cast_device_set_text (device, -1);
    return;
  }
  if (!bt_cast_device_shows_texts (device))
    return;
  _pm_player_keep_screen (self);
  self->stands = !pm_playback_wants_play (self->playback);
  come_back (self);
  pm_playback_pause (self->playback);
  _pm_player_follow_wish (self);
}

void
_pm_player_stop_cast (PmPlayerPage *self)
{
  if (self->cast != NULL)
    come_back (self);
}

gboolean
_pm_player_is_cast (PmPlayerPage *self)
{
  return self->cast != NULL;
}

static void
play_here_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  _pm_player_forget_wish (data);
  _pm_player_stop_cast (data);
}

const GActionEntry _pm_player_cast_entries[PM_PLAYER_N_CAST_ENTRIES] = {
  { "play-here", play_here_cb },
};

void
pm_player_page_choose_screen (PmPlayerPage *self)
{
  if (self->torrent != NULL && gtk_widget_get_visible (GTK_WIDGET (self->screens_button)))
    gtk_menu_button_popup (self->screens_button);
}

void
pm_player_page_set_engine (PmPlayerPage *self, BtEngine *engine)
{
  self->engine = engine;
}

void
_pm_player_init_cast (PmPlayerPage *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->screens = PM_SCREEN_LIST (pm_screen_list_new ());
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->screens));
  gtk_menu_button_set_popover (self->screens_button, popover);
  g_signal_connect_swapped (self->screens, "chosen", G_CALLBACK (chosen_cb), self);
}
