/* pm-player-private.h — what the parts of the player page share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-image-page.h"
#include "pm-mpris.h"
#include "pm-next-card.h"
#include "pm-playback.h"
#include "pm-player-page.h"
#include "pm-screen-list.h"
#include "pm-seek-bar.h"
#include "pm-song-page.h"
#include "pm-subtitle-files.h"

G_BEGIN_DECLS

typedef struct _PmPlayerImage PmPlayerImage;
typedef struct _PmPlayerSong PmPlayerSong;

struct _PmPlayerPage {
  AdwBin parent_instance;
  GSettings *settings;  /* owned */
  PmPlayback *playback; /* owned; NULL until the first film */
  PmMpris *mpris;       /* owned; likewise */
  BtEngine *engine;     /* borrowed */
  PmScreenList *screens;
  /* owned; where it is to be played as soon as that screen is free; NULL: nowhere */
  BtCastDevice *wish;
  gboolean is_held;     /* it stands still here meanwhile */
  gboolean stands;      /* and there as well, until somebody lets it go on */
  gboolean is_starting; /* a screen is being told */

  /* of the film that is open */
  BtTorrent *torrent; /* owned; NULL: none is */
  BtFile *file;       /* owned */
  BtStream *stream;   /* owned */
  double
      begin_share; /* of it, 0 to 1: where to begin once it is known how long it lasts; below 0: nowhere */
  BtTorrentWatch *watch;
  BtCast *cast;              /* owned; NULL: it plays here */
  GCancellable *cancellable; /* owned; of subtitles on their way */
  PmSubtitleFile subtitle_files[PM_SUBTITLE_FILES_MAX];
  guint n_subtitle_files;
  PmPlayerImage *image;    /* owned; NULL: what is open plays */
  PmPlayerSong *song;      /* owned; NULL: it is no song */
  char *other_subtitles;   /* owned; name of a file that the person opened; NULL: none */
  BtFile *previous, *next; /* owned; NULL: none is played before or after it */
  BtStream *next_stream;   /* owned; NULL: nothing of it is fetched yet */
  guint song_over_id;      /* until the next song begins */

  /* state */
  GSimpleActionGroup *actions; /* owned */
  guint inhibit_cookie;        /* 0: the computer may sleep */
  guint waiting_id;            /* until it is said that it waits */
  gint64 waiting_shown_us;     /* when that was said last */
  guint hiding_id;             /* until the controls hide */
  guint click_id;              /* until it is known that a click was not the first of two */
  guint hint_id;               /* until the hint goes */
  double pointer_x, pointer_y; /* where it was last */
  gboolean is_walking;         /* from control to control, by keyboard */
  gboolean is_slim;

  /* template */
  GtkOverlay *overlay;
  GtkStack *stage;
  GtkPicture *picture;
  PmSongPage *song_page;
  PmImagePage *image_page;
  GtkWidget *turn_back_button;
  GtkWidget *turn_on_button;
  AdwStatusPage *error_page;
  AdwStatusPage *screen_page;
  GtkPicture *subtitle_layer;
  GtkButton *open_button;
  GtkMenuButton *others_button;
  GtkLabel *subtitle;
  GtkBox *ways_box;
  GtkButton *retry_button;
  GtkWidget *waiting_box;
  GtkWidget *waiting_spinner;
  GtkLabel *waiting_label;
  GtkLabel *buffering_label;
  GtkWidget *resume_button;
  GtkLabel *hint;
  GtkWidget *header;
  AdwWindowTitle *title;
  GtkButton *fullscreen_button;
  GtkWidget *controls;
  PmSeekBar *seek_bar;
  GtkWidget *previous_button;
  GtkButton *play_button;
  GtkWidget *next_button;
  GtkButton *back_button;
  GtkButton *forward_button;
  GtkButton *mute_button;
  GtkScale *volume_scale;
  GtkLabel *times;
  GtkMenuButton *tracks_button;
  GtkMenuButton *screens_button;
  GtkMenuButton *more_button;
  PmNextCard *next_card;
};

/* pm-player-page.c */
/* (transfer full) (nullable): there is none of that index. */
BtFile *_pm_player_find_file (BtTorrent *torrent, guint32 index);
/* Of the torrent's files, shape @n_paths; NULL where it only pads. (transfer container) */
const char **_pm_player_list_paths (PmPlayerPage *self, guint32 *n_paths);

/* pm-player-stage.c: what is seen of the film's state. */
void _pm_player_follow_playback (PmPlayerPage *self);
void _pm_player_show_film (PmPlayerPage *self);
void _pm_player_show_state (PmPlayerPage *self);
void _pm_player_show_waiting (PmPlayerPage *self);
void _pm_player_refresh_waiting (PmPlayerPage *self); /* the same, at times */
/* For the first bytes of what was opened, or those that come next. */
void _pm_player_set_waiting (PmPlayerPage *self, gboolean is_waiting);
/* @text: plain; @icon: a name. */
void _pm_player_show_trouble (PmPlayerPage *self, const char *icon, const char *title,
                              const char *text);
void _pm_player_rest (PmPlayerPage *self); /* neither waits nor keeps the computer awake */

/* pm-player-start.c: beginning at a share of the film. */
void _pm_player_forget_start (PmPlayerPage *self);
void _pm_player_follow_start (PmPlayerPage *self);

/* pm-player-cast.c: on a screen elsewhere. */
extern const GActionEntry _pm_player_cast_entries[];
#define PM_PLAYER_N_CAST_ENTRIES 1
void _pm_player_init_cast (PmPlayerPage *self);
void _pm_player_stop_cast (PmPlayerPage *self); /* it goes on here */
gboolean _pm_player_is_cast (PmPlayerPage *self);
/* Other subtitles were chosen. */
void _pm_player_cast_texts (PmPlayerPage *self);
/* The next film is played where the last one was: between leaving that and opening this. */
void _pm_player_keep_screen (PmPlayerPage *self);
void _pm_player_follow_wish (PmPlayerPage *self);
void _pm_player_forget_wish (PmPlayerPage *self);

/* pm-player-trouble.c: what a person can help with when a film does not go on. */
void _pm_player_init_trouble (PmPlayerPage *self);
void _pm_player_show_way_out (PmPlayerPage *self, gboolean is_held_up); /* while it waits */
void _pm_player_show_loss (PmPlayerPage *self); /* when the stream ended with an error */

/* pm-player-actions.c: what a person can do. */
void _pm_player_init_actions (PmPlayerPage *self);
void _pm_player_set_fullscreen (PmPlayerPage *self, gboolean is_fullscreen);
gboolean _pm_player_is_fullscreen (PmPlayerPage *self);

/* pm-player-keys.c */
void _pm_player_init_keys (PmPlayerPage *self);
/* Its tooltip tells @key (a keyval) as well. */
void _pm_player_name_button (GtkWidget *button, const char *label, guint key);

/* pm-player-clicks.c */
void _pm_player_init_clicks (PmPlayerPage *self);
void _pm_player_forget_click (PmPlayerPage *self);

/* pm-player-hint.c */
void _pm_player_hint (PmPlayerPage *self, const char *text);
void _pm_player_stop_hint (PmPlayerPage *self);

/* pm-player-cycle.c */
void _pm_player_next_subtitles (PmPlayerPage *self);

/* pm-player-direction.c */
void _pm_player_init_direction (PmPlayerPage *self);

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

/* pm-player-image.c: pictures, one after the other. */
extern const GActionEntry _pm_player_image_entries[];
#define PM_PLAYER_N_IMAGE_ENTRIES 1
gboolean _pm_player_is_image (BtFile *file);
void _pm_player_open_image (PmPlayerPage *self);
const GError *_pm_player_get_image_loss (PmPlayerPage *self); /* while one is open; NULL: none */
void _pm_player_close_image (PmPlayerPage *self); /* nothing happens when none is open */
gboolean _pm_player_act_on_image_key (PmPlayerPage *self, guint key);

/* pm-player-song.c: what a song is called, and its cover. */
gboolean _pm_player_is_song (BtFile *file);
void _pm_player_follow_song (PmPlayerPage *self);
void _pm_player_open_song (PmPlayerPage *self);
void _pm_player_close_song (PmPlayerPage *self);

/* pm-player-open.c: the ways from here to other programs. */
extern const GActionEntry _pm_player_open_entries[];
#define PM_PLAYER_N_OPEN_ENTRIES 2
void _pm_player_show_ways_out (PmPlayerPage *self);
void _pm_player_append_ways_out (PmPlayerPage *self, GMenu *menu);
/* pm-player-next.c: what is played before and after. */
extern const GActionEntry _pm_player_next_entries[];
#define PM_PLAYER_N_NEXT_ENTRIES 2
void _pm_player_follow_end (PmPlayerPage *self);      /* once there is a playback */
void _pm_player_find_neighbours (PmPlayerPage *self); /* of the file that is open */
void _pm_player_show_neighbours (PmPlayerPage *self);
void _pm_player_forget_neighbours (PmPlayerPage *self);
void _pm_player_go_next (PmPlayerPage *self); /* nothing happens where there is none */
void _pm_player_go_previous (PmPlayerPage *self);
char *_pm_player_make_title (PmPlayerPage *self); /* of the file, for people; owned */

/* pm-player-desktop.c: what the desktop is told of what plays, and asks for. */
void _pm_player_tell_desktop (PmPlayerPage *self);
void _pm_player_tell_neighbours (PmPlayerPage *self);
void _pm_player_leave_desktop (PmPlayerPage *self);

/* pm-player-hiding.c: controls that hide while one watches. */
void _pm_player_init_hiding (PmPlayerPage *self);
void _pm_player_show_controls (PmPlayerPage *self);
void _pm_player_toggle_controls (PmPlayerPage *self);
gboolean _pm_player_has_menu_open (PmPlayerPage *self);
void _pm_player_stop_hiding (PmPlayerPage *self);

G_END_DECLS
