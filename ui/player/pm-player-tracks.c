/* pm-player-tracks.c — sound and subtitles to choose from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is chosen is the state of an action: of the sound the track's number, of the subtitles "off", "track-0",
 * "file-7" (by its index in the torrent) or "other" (a file of the person's). */
#include "config.h"

#include "pm-player-private.h"

#include "pm-player-words.h"

#include <glib/gi18n.h>

#define OFF "off"
#define OTHER "other"
#define TRACK "track-"
#define FILE_ "file-"

static void
set_state (PmPlayerPage *self, const char *name, const char *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state));
}

/* --- choosing ----------------------------------------------------------------------------------- */

static void
choose_track (PmPlayerPage *self, PmTrackKind kind, const char *number)
{
  GListModel *tracks = pm_playback_get_tracks (self->playback, kind);
  g_autoptr (PmTrack) track =
      g_list_model_get_item (tracks, (guint) g_ascii_strtoull (number, NULL, 10));

  if (track != NULL)
    pm_playback_choose (self->playback, kind, track);
}

static void
sound_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  PmPlayerPage *self = data;

  if (self->torrent == NULL)
    return;
  choose_track (self, PM_TRACKS_SOUND, g_variant_get_string (state, NULL));
  g_simple_action_set_state (action, state);
}

static void
choose_subtitles (PmPlayerPage *self, const char *choice)
{
  _pm_player_stop_loading (self);
  if (g_str_has_prefix (choice, TRACK)) {
    choose_track (self, PM_TRACKS_SUBTITLES, choice + strlen (TRACK));
    _pm_player_cast_texts (self);
    return;
  }
  pm_playback_choose (self->playback, PM_TRACKS_SUBTITLES, NULL);
  if (g_str_has_prefix (choice, FILE_))
    _pm_player_load_subtitle_file (self,
                                   (guint32) g_ascii_strtoull (choice + strlen (FILE_), NULL, 10));
  else
    _pm_player_cast_texts (self);
}

/* The other file is there as long as no other choice is made, and cannot be chosen again. */
static void
subtitles_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  PmPlayerPage *self = data;
  const char *choice = g_variant_get_string (state, NULL);

  if (self->torrent == NULL || g_str_equal (choice, OTHER))
    return;
  choose_subtitles (self, choice);
  g_simple_action_set_state (action, state);
  if (self->other_subtitles == NULL)
    return;
  g_clear_pointer (&self->other_subtitles, g_free);
  _pm_player_show_tracks (self);
}

static void
open_subtitles_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (((PmPlayerPage *) data)->torrent != NULL)
    _pm_player_choose_subtitle_file (data);
}

const GActionEntry _pm_player_track_entries[PM_PLAYER_N_TRACK_ENTRIES] = {
  { "sound", NULL, "s", "'0'", sound_cb },
  { "subtitles", NULL, "s", "'" OFF "'", subtitles_cb },
  { "open-subtitles", open_subtitles_cb },
};

/* --- what there is ------------------------------------------------------------------------------ */

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

/* @prefix: of the targets. */
static void
append_tracks (PmPlayerPage *self, GMenu *menu, PmTrackKind kind, const char *prefix)
{
  GListModel *tracks = pm_playback_get_tracks (self->playback, kind);
  const char *action = kind == PM_TRACKS_SOUND ? "player.sound" : "player.subtitles";

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++) {
    g_autoptr (PmTrack) track = g_list_model_get_item (tracks, i);
    g_autofree char *label = pm_player_words_track (track, i + 1);
    g_autofree char *target = g_strdup_printf ("%s%u", prefix, i);

    append (menu, label, action, target);
    if (kind == PM_TRACKS_SOUND && track == pm_playback_get_chosen (self->playback, kind))
      set_state (self, "sound", target);
  }
}

static void
append_subtitle_files (PmPlayerPage *self, GMenu *menu)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);

  for (guint i = 0; i < self->n_subtitle_files; i++) {
    const PmSubtitleFile *file = &self->subtitle_files[i];
    const char *path = bt_metainfo_get_file (metainfo, file->file)->path;
    g_autofree char *label = pm_player_words_subtitle_file (file, path);
    g_autofree char *target = g_strdup_printf (FILE_ "%u", file->file);

    append (menu, label, "player.subtitles", target);
  }
}

static GMenu *
new_subtitles_section (PmPlayerPage *self)
{
  GMenu *menu = g_menu_new ();

  /* Translators: no subtitles. */
  append (menu, _ ("Off"), "player.subtitles", OFF);
  append_tracks (self, menu, PM_TRACKS_SUBTITLES, TRACK);
  append_subtitle_files (self, menu);
  if (self->other_subtitles != NULL)
    append (menu, self->other_subtitles, "player.subtitles", OTHER);
  g_menu_append (menu, _ ("From a File…"), "player.open-subtitles");
  return menu;
}

void
_pm_player_show_tracks (PmPlayerPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) subtitles = NULL;
  g_autoptr (GMenu) sound = g_menu_new ();

  if (self->torrent == NULL)
    return;
  subtitles = new_subtitles_section (self);
  g_menu_append_section (menu, _ ("Subtitles"), G_MENU_MODEL (subtitles));
  append_tracks (self, sound, PM_TRACKS_SOUND, "");
  if (g_menu_model_get_n_items (G_MENU_MODEL (sound)) > 0)
    g_menu_append_section (menu, _ ("Sound"), G_MENU_MODEL (sound));
  gtk_menu_button_set_menu_model (self->tracks_button, G_MENU_MODEL (menu));
  if (self->other_subtitles != NULL)
    set_state (self, "subtitles", OTHER);
}

/* --- subtitles beside the film ------------------------------------------------------------------ */

void
_pm_player_find_subtitles (PmPlayerPage *self)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);
  guint32 n = bt_metainfo_get_n_files (metainfo);
  g_autofree const char **paths = g_new (const char *, MAX (n, 1));

  for (guint32 i = 0; i < n; i++)
    paths[i] = bt_metainfo_get_file (metainfo, i)->path;
  self->n_subtitle_files =
      pm_subtitle_files_find (paths, n, bt_file_get_index (self->file), self->subtitle_files);
  set_state (self, "subtitles", OFF);
  _pm_player_show_tracks (self);
}
