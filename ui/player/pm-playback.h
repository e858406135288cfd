/* pm-playback.h — plays a file that is still coming.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An object for a page to bind to; GStreamer is behind it. Main thread only. Nothing here waits for the network.
 *
 * Properties, all notified: "state", "wants-play", "buffering", "duration", "position", "volume", "muted", "speed",
 * "missing" (a string: what no decoder is here for; without that of subtitles it plays on), "subtitle" (markup of
 * what is said now, or NULL), and what a song tells of itself, NULL where it does not: "title", "artist", "cover"
 * (GBytes: a stranger's picture, see pm-image.h).
 * It may be played elsewhere: then all of this is of that screen, but the picture.
 * Signal: "jumped" (gint64 position_us): a picture stands where a seek led, which is where it goes on. */
#pragma once

#include "pm-track.h"

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_PLAYBACK (pm_playback_get_type ())
G_DECLARE_FINAL_TYPE (PmPlayback, pm_playback, PM, PLAYBACK, GObject)

#define PM_PLAYBACK_SPEED_MIN .25
#define PM_PLAYBACK_SPEED_MAX 4.

typedef enum {
  PM_PLAYBACK_EMPTY,
  PM_PLAYBACK_OPENING, /* until there is a first picture */
  PM_PLAYBACK_PAUSED,
  PM_PLAYBACK_PLAYING,
  PM_PLAYBACK_BUFFERING, /* waits for pieces, and goes on by itself */
  PM_PLAYBACK_ENDED,
  PM_PLAYBACK_FAILED, /* see pm_playback_get_error() */
} PmPlaybackState;

#define PM_TYPE_PLAYBACK_STATE (pm_playback_state_get_type ())
GType pm_playback_state_get_type (void);

#define PM_PLAYBACK_ERROR (pm_playback_error_quark ())
GQuark pm_playback_error_quark (void);
/* The messages are translated, and say what helps. */
typedef enum {
  PM_PLAYBACK_ERROR_MISSING_CODEC,
  PM_PLAYBACK_ERROR_BROKEN, /* it is no film, or a damaged one */
  PM_PLAYBACK_ERROR_GONE,   /* the stream ended with an error, whose message is told */
  PM_PLAYBACK_ERROR_OTHER,
} PmPlaybackError;

typedef enum { PM_TRACKS_SOUND, PM_TRACKS_SUBTITLES, PM_TRACKS_N_KINDS } PmTrackKind;

/* What a playback asks of a stream that is still coming: see bt-stream.h. */
typedef struct {
  guint64 (*get_ahead) (
      GInputStream *stream); /* bytes after the last read; G_MAXUINT64: no more comes */
  void (*read_on) (GInputStream *stream); /* it is going to be read on from there */
} PmPlaybackAhead;

/* @is_silent: the sound goes nowhere, in time. Where there is no sound card it does so anyway. Calls gst_init(). */
PmPlayback *pm_playback_new (gboolean is_silent);

/* Begins to open it, paused; what was open before is closed. @stream, @name: as of
 * pm_stream_src_offer(). @ahead: static; NULL: all of it is here. */
void pm_playback_open (PmPlayback *self, GInputStream *stream, const char *name,
                       const PmPlaybackAhead *ahead);
/* Lets go of the stream, also while a read waits. */
void pm_playback_close (PmPlayback *self);
void pm_playback_play (PmPlayback *self); /* from the start when it had ended */
void pm_playback_pause (PmPlayback *self);
gboolean pm_playback_wants_play (PmPlayback *self); /* would play if it could */
/* Microseconds from the start, kept within the film. Near jumps are exact, far ones go to where a picture stands
 * for itself, which needs less to come. Before there is a first picture: where to begin. */
void pm_playback_seek (PmPlayback *self, gint64 position_us);

PmPlaybackState pm_playback_get_state (PmPlayback *self);
const GError *pm_playback_get_error (PmPlayback *self); /* NULL but in PM_PLAYBACK_FAILED */
/* What the stream itself said where the error is PM_PLAYBACK_ERROR_GONE; NULL otherwise. */
const GError *pm_playback_get_cause (PmPlayback *self);
int pm_playback_get_buffering (PmPlayback *self); /* percent; 100: nothing waits */
/* Bytes [@from, @to) of the stream that have to be here before it goes on; FALSE: none. */
gboolean pm_playback_get_awaited (PmPlayback *self, guint64 *from, guint64 *to);
gint64 pm_playback_get_duration (PmPlayback *self); /* microseconds; 0: not known */
gint64 pm_playback_get_position (PmPlayback *self); /* microseconds */

/* From now on @device plays it, which was told what already; the picture stands still here. NULL: it goes on here,
 * where it was there. Goes back to NULL with pm_playback_close(); an error of the device is not one of the film. */
void pm_playback_set_device (PmPlayback *self, BtCastDevice *device);
BtCastDevice *pm_playback_get_device (PmPlayback *self); /* NULL: it plays here */
/* What the film is coded in: "h264", "aac"; NULL: not known. Owned. */
char *pm_playback_dup_codec (PmPlayback *self, gboolean of_sound);

void pm_playback_set_volume (PmPlayback *self, double volume); /* 0 to 1, as loud as it looks */
double pm_playback_get_volume (PmPlayback *self);
void pm_playback_set_muted (PmPlayback *self, gboolean is_muted);
gboolean pm_playback_get_muted (PmPlayback *self);
/* PM_PLAYBACK_SPEED_MIN to _MAX, without changing the pitch. */
void pm_playback_set_speed (PmPlayback *self, double speed);
double pm_playback_get_speed (PmPlayback *self);

/* Of the film that is open, and mostly the same for all; NULL: none was open yet. */
GdkPaintable *pm_playback_get_paintable (PmPlayback *self);
/* Device pixels in which the picture is drawn. */
void pm_playback_set_video_size (PmPlayback *self, int width, int height);

/* Subtitles that have styles and places, drawn to lie over the picture. Of the film that is open; NULL: none was open
 * yet. */
GdkPaintable *pm_playback_get_subtitle_layer (PmPlayback *self);
/* Whether what is said now is drawn there: "subtitle" is then for who cannot see it. */
gboolean pm_playback_has_subtitle_layer (PmPlayback *self);

GListModel *pm_playback_get_tracks (PmPlayback *self, PmTrackKind kind); /* of PmTrack */
PmTrack *pm_playback_get_chosen (PmPlayback *self, PmTrackKind kind);    /* NULL: none */
/* @track: one of the list; NULL: none, of subtitles only. Subtitles of a file are put away. */
void pm_playback_choose (PmPlayback *self, PmTrackKind kind, PmTrack *track);
/* Takes @subtitles of a file, which are shown instead of those in the film; NULL: none. */
void pm_playback_take_subtitles (PmPlayback *self, BtSubtitles *subtitles);
/* Those that are shown; lives until others are. NULL: none are. */
BtSubtitles *pm_playback_get_shown_subtitles (PmPlayback *self);

/* What the file tells of itself; NULL: nothing. Borrowed. */
const char *pm_playback_get_title (PmPlayback *self);
const char *pm_playback_get_artist (PmPlayback *self);
GBytes *pm_playback_get_cover (PmPlayback *self); /* at most PM_IMAGE_BYTES_MAX */

G_END_DECLS
