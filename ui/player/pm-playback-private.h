/* pm-playback-private.h — what the files of PmPlayback share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-playback.h"
#include "pm-stream-src.h"
#include "pm-subtitle-layer.h"
#include "pm-video.h"

#include <gst/gst.h>

G_BEGIN_DECLS

#define PM_PLAYBACK_TRACKS_MAX 64 /* of a kind: a film with more is up to no good */

enum {
  PM_PLAYBACK_PROP_0,
  PM_PLAYBACK_PROP_STATE,
  PM_PLAYBACK_PROP_WANTS_PLAY,
  PM_PLAYBACK_PROP_BUFFERING,
  PM_PLAYBACK_PROP_DURATION,
  PM_PLAYBACK_PROP_POSITION,
  PM_PLAYBACK_PROP_VOLUME,
  PM_PLAYBACK_PROP_MUTED,
  PM_PLAYBACK_PROP_SPEED,
  PM_PLAYBACK_PROP_MISSING,
  PM_PLAYBACK_PROP_SUBTITLE,
  PM_PLAYBACK_PROP_TITLE,
  PM_PLAYBACK_PROP_ARTIST,
  PM_PLAYBACK_PROP_COVER,
  PM_PLAYBACK_N_PROPS
};

typedef struct _PmPlaybackSeek PmPlaybackSeek;

struct _PmPlayback {
  GObject parent_instance;
  GstElement *pipeline; /* owned; playbin3, of the film that is open; NULL: none is */
  PmVideo *video;       /* owned */
  GWeakRef source;      /* the PmStreamSrc in it */
  guint bus_watch, timer;
  gboolean is_silent;
  int is_stopping;     /* atomic */
  guint missing_timer; /* until it is told what is missing */

  /* of the film that is open */
  char *uri;            /* owned; NULL: none is */
  GInputStream *stream; /* owned */
  const PmPlaybackAhead *ahead;
  GError *error;         /* owned */
  GError *cause;         /* owned; of it, as the stream told it */
  char *missing;         /* owned */
  PmPlaybackState state; /* as was told last */
  GstState target;       /* asked of the pipeline */
  gboolean wants_play, is_prerolled, has_ended;
  gboolean is_jumping;       /* from a seek until its picture */
  gboolean is_seeking;       /* a jump is under way */
  gboolean had_ended;        /* before it */
  PmPlaybackSeek *next_seek; /* owned; the one after it; NULL: none */
  gboolean is_aiming;        /* a picture is looked for: the first, or the one after a jump */
  gboolean is_late;          /* a read of the source takes long */
  guint filling;  /* a timer, while more has to be here before it goes on; 0: enough is */
  int percent;    /* of that */
  guint n_stalls; /* while it played */
  gint64 duration_us, position_us;
  gint64 begin_us; /* where to begin once it is open */

  BtCastDevice *device; /* owned; NULL: it plays here */
  double volume, speed; /* here */
  gboolean is_muted;

  GstStreamCollection *collection;       /* owned; of which the tracks are */
  GListStore *tracks[PM_TRACKS_N_KINDS]; /* owned; of PmTrack */
  PmTrack *chosen[PM_TRACKS_N_KINDS];    /* owned */
  gboolean has_choice;                   /* of sound that the pipeline was not told yet */
  char *video_id;                        /* owned; of the stream with the picture */
  BtSubtitles *of_file;                  /* owned; shown instead of the film's */
  GHashTable *texts;                     /* owned; of the film: a track's id -> BtSubtitles */
  GAsyncQueue *said;                     /* owned; what is on its way there */
  int is_said;                           /* atomic: the main thread was called for it */
  guint film_serial;                     /* atomic: what was under way for an older film is late */
  char *subtitle;                        /* owned */
  PmSubtitleLayer *layer;                /* owned */
  gboolean is_layer_on;                  /* what is said is drawn there */
  gboolean is_layer_given_up;
  guint layer_timer;
  char *title, *artist; /* owned; as the file tells */
  GBytes *cover;        /* owned */
};

void _pm_playback_notify (PmPlayback *self, guint prop);
void _pm_playback_set_wants_play (PmPlayback *self, gboolean wants_play);
void _pm_playback_tell_jumped (PmPlayback *self);
/* The pipeline is to do what the state says. */
void _pm_playback_aim (PmPlayback *self);
/* After anything that the state follows from has changed. */
void _pm_playback_update (PmPlayback *self);
void _pm_playback_update_position (PmPlayback *self);

/* pm-playback-device.c: while it plays elsewhere. */
PmPlaybackState _pm_playback_find_device_state (PmPlayback *self);
void _pm_playback_update_device_times (PmPlayback *self);
void _pm_playback_drop_device (PmPlayback *self);

/* pm-playback-seeking.c */
void _pm_playback_seek_now (PmPlayback *self, gint64 position_us, GstSeekFlags flags);
void _pm_playback_take_sought (PmPlayback *self, GstMessage *message);
void _pm_playback_forget_seeks (PmPlayback *self);

/* pm-playback-bus.c */
void _pm_playback_watch_bus (PmPlayback *self);
void _pm_playback_update_duration (PmPlayback *self);

/* pm-playback-filling.c: before it goes on, so much of the film has to be here that it does not stop again at
 * once. Not while a picture is looked for: that is shown as soon as it can be. */
void _pm_playback_fill (PmPlayback *self);
void _pm_playback_stop_filling (PmPlayback *self);
void _pm_playback_set_late (PmPlayback *self, gboolean is_late);

/* pm-playback-stopping.c */
void _pm_playback_watch_stopping (PmPlayback *self);
void _pm_playback_stop_pipeline (PmPlayback *self);

/* pm-playback-error.c: takes @error. */
void _pm_playback_fail (PmPlayback *self, GError *error);
GError *_pm_playback_make_error (PmPlayback *self, GstMessage *message);
void _pm_playback_note_missing (PmPlayback *self, GstMessage *message);

/* What a film or song says of itself, no longer than a person reads. NULL: nothing of that. Owned. */
char *_pm_playback_dup_tag (const GstTagList *tags, const char *tag);

/* pm-playback-tracks.c */
void _pm_playback_set_collection (PmPlayback *self, GstStreamCollection *collection);
void _pm_playback_set_selected (PmPlayback *self, GstMessage *message);
void _pm_playback_clear_tracks (PmPlayback *self);
void _pm_playback_select_streams (PmPlayback *self);

/* pm-playback-texts.c: the subtitles in the film. */
gboolean _pm_playback_is_text (GstCaps *caps); /* those that can be shown */
void _pm_playback_init_texts (PmPlayback *self);
void _pm_playback_watch_texts (PmPlayback *self);
void _pm_playback_forget_texts (PmPlayback *self); /* another film comes */
void _pm_playback_clear_texts (PmPlayback *self);

/* pm-playback-subtitles.c */
void _pm_playback_update_subtitle (PmPlayback *self);

/* pm-playback-layer.c: subtitles that have styles and places. */
void _pm_playback_make_layer (PmPlayback *self);
void _pm_playback_clear_layer (PmPlayback *self);
void _pm_playback_reset_layer (PmPlayback *self); /* other subtitles come */
/* @shown: those that are shown, or NULL. */
void _pm_playback_update_layer (PmPlayback *self, BtSubtitles *shown);

/* pm-playback-tags.c */
void _pm_playback_take_tags (PmPlayback *self, GstMessage *message);
void _pm_playback_clear_tags (PmPlayback *self);

G_END_DECLS
