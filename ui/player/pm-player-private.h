/* pm-player-private.h — what the parts of the player page share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-playback.h"
#include "pm-player-page.h"
#include "pm-seek-bar.h"
#include "pm-subtitle-files.h"

G_BEGIN_DECLS

struct _PmPlayerPage {
  AdwBin parent_instance;
  GSettings *settings;  /* owned */
  PmPlayback *playback; /* owned; NULL until the first film */

  /* of the film that is open */
  BtTorrent *torrent; /* owned; NULL: none is */
  BtFile *file;       /* owned */
  BtStream *stream;   /* owned */
  BtTorrentWatch *watch;
  GCancellable *cancellable; /* owned; of subtitles on their way */
  PmSubtitleFile subtitle_files[PM_SUBTITLE_FILES_MAX];
  guint n_subtitle_files;
  char *other_subtitles; /* owned; name of a file that the person opened; NULL: none */

  /* state */
  GSimpleActionGroup *actions; /* owned */
  guint inhibit_cookie;        /* 0: the computer may sleep */
  guint waiting_id;            /* until it is said that it waits */
  guint hiding_id;             /* until the controls hide */
  double pointer_x, pointer_y; /* where it was last */
  gboolean is_slim;

  /* template */
  GtkOverlay *overlay;
  GtkStack *stage;
  GtkPicture *picture;
  AdwStatusPage *music_page;
  AdwStatusPage *error_page;
  GtkPicture *subtitle_layer;
  GtkLabel *subtitle;
  GtkWidget *waiting_box;
  GtkLabel *waiting_label;
  GtkLabel *buffering_label;
  GtkWidget *header;
  AdwWindowTitle *title;
  GtkButton *fullscreen_button;
  GtkWidget *controls;
  PmSeekBar *seek_bar;
  GtkButton *play_button;
  GtkButton *back_button;
  GtkButton *forward_button;
  GtkButton *mute_button;
  GtkScale *volume_scale;
  GtkLabel *times;
  GtkMenuButton *tracks_button;
  GtkMenuButton *more_button;
};

/* pm-player-stage.c: what is seen of the film's state. */
void _pm_player_follow_playback (PmPlayerPage *self);
void _pm_player_show_film (PmPlayerPage *self);
void _pm_player_show_state (PmPlayerPage *self);
void _pm_player_show_waiting (PmPlayerPage *self);
void _pm_player_rest (PmPlayerPage *self); /* neither waits nor keeps the computer awake */

/* pm-player-actions.c: what a person can do, and the keys for it. */
void _pm_player_init_actions (PmPlayerPage *self);
void _pm_player_init_keys (PmPlayerPage *self);
void _pm_player_set_fullscreen (PmPlayerPage *self, gboolean is_fullscreen);
gboolean _pm_player_is_fullscreen (PmPlayerPage *self);

/* pm-player-tracks.c: sound and subtitles to choose from. */
extern const GActionEntry _pm_player_track_entries[];
#define PM_PLAYER_N_TRACK_ENTRIES 3
void _pm_player_show_tracks (PmPlayerPage *self);
void _pm_player_find_subtitles (PmPlayerPage *self);

/* pm-player-subtitles.c: those in files. */
void _pm_player_stop_loading (PmPlayerPage *self); /* what is on its way is not wanted any more */
void _pm_player_load_subtitle_file (PmPlayerPage *self, guint32 file);
void _pm_player_choose_subtitle_file (PmPlayerPage *self);
void _pm_player_show_subtitle (PmPlayerPage *self);

/* pm-player-hiding.c: controls that hide while one watches. */
void _pm_player_init_hiding (PmPlayerPage *self);
void _pm_player_show_controls (PmPlayerPage *self);
gboolean _pm_player_has_menu_open (PmPlayerPage *self);
void _pm_player_stop_hiding (PmPlayerPage *self);

G_END_DECLS
