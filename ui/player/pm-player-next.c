/* pm-player-next.c — what is played before and after: the next film of a season, the next song of an album.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-playlist.h"

#include <glib/gi18n.h>

#define CARD_S 10 /* until the next film begins by itself */
/* So long before the end the next file's beginning and end are fetched: the rest of what plays is here by then
 * wherever the line is quick enough to watch at all. */
#define PREPARE_US (30 * G_USEC_PER_SEC)

/* --- finding ------------------------------------------------------------------------------------ */

/* What somebody chose not to have is not fetched because something else has ended. */
static BtMediaKind
find_kind (BtFile *file)
{
  if (bt_file_get_priority (file) == BT_PRIORITY_SKIP
      && bt_file_get_have (file) < bt_file_get_size (file))
    return BT_MEDIA_OTHER;
  return bt_media_type_of (bt_file_get_path (file))->kind;
}

/* @place: of the file that plays among those of the torrent. Owned. */
static PmPlaylistFile *
list_files (PmPlayerPage *self, GListModel *files, guint *place)
{
  guint n = g_list_model_get_n_items (files);
  PmPlaylistFile *list = g_new (PmPlaylistFile, n + 1);

  for (guint i = 0; i < n; i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);
    gboolean is_playing = bt_file_get_index (file) == bt_file_get_index (self->file);
    const char *path = bt_file_get_path (file);

    list[i] = (PmPlaylistFile) { path, bt_file_get_size (file), find_kind (file) };
    if (is_playing) {
      list[i].kind = bt_media_type_of (path)->kind;
      *place = i;
    }
  }
  return list;
}

/* The file at @place of the torrent's; NULL: there is none. Owned. */
static BtFile *
find_neighbour (const PmPlaylistFile *list, GListModel *files, guint place, PmPlaylistStep step)
{
  guint n = g_list_model_get_n_items (files);
  guint32 found;

  if (place >= n || !pm_playlist_find (list, n, place, step, &found))
    return NULL;
  return g_list_model_get_item (files, found);
}

/* Without what tells only the kind. Owned. */
static char *
make_name (BtFile *file)
{
  char *name = g_strdup (bt_file_get_name (file));
  char *point = strrchr (name, '.');

  if (point != NULL && point > name)
    *point = '\0';
  return name;
}

char *
_pm_player_make_title (PmPlayerPage *self)
{
  return make_name (self->file);
}

/* --- buttons ------------------------------------------------------------------------------------ */

/* @words: of what it is, for the name of @neighbour. */
static void
show_button (PmPlayerPage *self, GtkWidget *button, BtFile *neighbour, const char *words, guint key)
{
  g_autofree char *name = neighbour != NULL ? make_name (neighbour) : NULL;
  g_autofree char *label = name != NULL ? g_strdup_printf (words, name) : NULL;

  if (label == NULL && gtk_widget_has_focus (button))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (label != NULL)
    _pm_player_name_button (button, label, key);
  gtk_widget_set_visible (button, label != NULL);
}

/* In a narrow window the way back has only its key. */
void
_pm_player_show_neighbours (PmPlayerPage *self)
{
  /* Translators: %s is the name of a film or song. */
  show_button (self, self->previous_button, self->is_slim ? NULL : self->previous,
               _ ("Previous: %s"), GDK_KEY_p);
  show_button (self, self->next_button, self->next, _ ("Next: %s"), GDK_KEY_n);
  _pm_player_tell_neighbours (self);
}

void
_pm_player_find_neighbours (PmPlayerPage *self)
{
  GListModel *files = bt_torrent_get_files (self->torrent);
  guint place = G_MAXUINT;
  g_autofree PmPlaylistFile *list = list_files (self, files, &place);

  g_clear_object (&self->previous);
  g_clear_object (&self->next);
  self->previous = find_neighbour (list, files, place, PM_PLAYLIST_PREVIOUS);
  self->next = find_neighbour (list, files, place, PM_PLAYLIST_NEXT);
  _pm_player_show_neighbours (self);
}

/* --- going there -------------------------------------------------------------------------------- */

/* Paused, it stays so: then only the first picture comes. A song begins at its start; a film where it was left. */
static void
go_to (PmPlayerPage *self, BtFile *file)
{
  g_autoptr (BtTorrent) torrent = g_object_ref (self->torrent);
  gboolean is_paused = pm_playback_get_state (self->playback) != PM_PLAYBACK_ENDED
                       && pm_playback_get_error (self->playback) == NULL
                       && !pm_playback_wants_play (self->playback);

  pm_player_page_open (self, torrent, bt_file_get_index (file));
  if (self->torrent == NULL)
    return;
  if (_pm_player_is_song (self->file))
    pm_playback_seek (self->playback, 0);
  if (is_paused)
    pm_playback_pause (self->playback);
}

void
_pm_player_go_next (PmPlayerPage *self)
{
  g_autoptr (BtFile) next = self->next != NULL ? g_object_ref (self->next) : NULL;

  if (next != NULL)
    go_to (self, next);
}

void
_pm_player_go_previous (PmPlayerPage *self)
{
  g_autoptr (BtFile) previous = self->previous != NULL ? g_object_ref (self->previous) : NULL;

  if (previous != NULL)
    go_to (self, previous);
}

static void
next_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  _pm_player_go_next (data);
}

static void
previous_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  _pm_player_go_previous (data);
}

const GActionEntry _pm_player_next_entries[PM_PLAYER_N_NEXT_ENTRIES] = {
  { "next", next_cb },
  { "previous", previous_cb },
};

/* --- near the end, and at it ---------------------------------------------------------------------- */

/* A stream that nobody reads fetches nothing but what a player asks for first. */
static void
position_cb (PmPlayerPage *self)
{
  gint64 left_us =
      pm_playback_get_duration (self->playback) - pm_playback_get_position (self->playback);

  if (self->next == NULL || self->next_stream != NULL || left_us > PREPARE_US
      || pm_playback_get_state (self->playback) != PM_PLAYBACK_PLAYING)
    return;
  self->next_stream = bt_torrent_open_stream (self->torrent, bt_file_get_index (self->next));
  if (self->next_stream != NULL)
    bt_stream_prepare (self->next_stream);
}

static gboolean
song_over_cb (gpointer data)
{
  PmPlayerPage *self = data;

  self->song_over_id = 0;
  _pm_player_go_next (self);
  return G_SOURCE_REMOVE;
}

static void
hide_card (PmPlayerPage *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->next_card)) != NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->next_card)))
    return;
  pm_next_card_stop (self->next_card);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
show_card (PmPlayerPage *self)
{
  g_autofree char *name = make_name (self->next);

  pm_next_card_count (self->next_card, name, CARD_S);
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL && !_pm_player_has_menu_open (self))
    pm_next_card_focus (self->next_card);
}

/* Music goes on at once; after a film somebody may want to sleep. What follows is looked for again: files may have
 * been chosen meanwhile. */
static void
state_cb (PmPlayerPage *self)
{
  if (self->torrent == NULL || pm_playback_get_state (self->playback) != PM_PLAYBACK_ENDED) {
    hide_card (self);
    return;
  }
  _pm_player_find_neighbours (self);
  if (self->next == NULL)
    return;
  if (_pm_player_is_song (self->file)) {
    /* Not from within the pipeline's message. */
    if (self->song_over_id == 0)
      self->song_over_id = g_idle_add (song_over_cb, self);
  } else if (g_settings_get_boolean (self->settings, "play-next")) {
    show_card (self);
  }
}

static void
card_cancelled_cb (PmPlayerPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
card_play_cb (PmPlayerPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  _pm_player_go_next (self);
}

void
_pm_player_forget_neighbours (PmPlayerPage *self)
{
  hide_card (self);
  g_clear_handle_id (&self->song_over_id, g_source_remove);
  g_clear_object (&self->next_stream);
  g_clear_object (&self->previous);
  g_clear_object (&self->next);
}

void
_pm_player_follow_end (PmPlayerPage *self)
{
  g_signal_connect_object (self->playback, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "notify::position", G_CALLBACK (position_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->next_card, "play", G_CALLBACK (card_play_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->next_card, "cancelled", G_CALLBACK (card_cancelled_cb), self,
                           G_CONNECT_SWAPPED);
}
