/* bt-airplay-message.h — what an AirPlay receiver and we say to each other, as a codec. Thread: any.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * There is no paper of Apple's on it. It is written down in the Unofficial AirPlay Protocol
 * Specification (nto, 2012) and stands in Kodi's AirPlayServer.cpp. */
#pragma once

#include "cast/bt-cast-error.h"

G_BEGIN_DECLS

#define BT_AIRPLAY_PORT 7000    /* Apple's; others tell theirs by mDNS */
#define BT_AIRPLAY_MODEL_MAX 64 /* bytes that are kept of a model's name, with the NUL */

/* The body of GET /server-info. */
typedef struct {
  gboolean shows_video;             /* bit 0 of its features; TRUE: it did not say */
  char model[BT_AIRPLAY_MODEL_MAX]; /* "AppleTV3,2"; "": it did not say */
} BtAirplayServer;

/* FALSE: BT_CAST_ERROR_BAD_ANSWER; so is it of the others. */
gboolean bt_airplay_server_read (BtAirplayServer *self, const guint8 *bytes, gsize n_bytes,
                                 GError **error);

/* The body of GET /playback-info, or of GET /scrub. */
typedef struct {
  gboolean is_ready;   /* it has something to play; where not, the rest is not told */
  gboolean has_failed; /* it tells of an error */
  gboolean has_rate;
  gboolean is_playing; /* its rate is not 0 */
  gint64 position_us;  /* 0 or more */
  gint64 duration_us;  /* -1: not known */
} BtAirplayInfo;

gboolean bt_airplay_info_read (BtAirplayInfo *self, const guint8 *bytes, gsize n_bytes,
                               GError **error);
/* "duration: 12.0\nposition: 3.5\n". It is ready, and tells no rate. */
gboolean bt_airplay_info_read_scrub (BtAirplayInfo *self, const guint8 *bytes, gsize n_bytes,
                                     GError **error);

typedef enum {
  BT_AIRPLAY_OTHER, /* of pictures, or of a kind that we do not know */
  BT_AIRPLAY_LOADING,
  BT_AIRPLAY_PLAYING,
  BT_AIRPLAY_PAUSED,
  BT_AIRPLAY_STOPPED,
} BtAirplayEventKind;

/* The body of a POST /event on the reverse channel. */
typedef struct {
  BtAirplayEventKind kind;
  gboolean has_ended;  /* stopped because its end was reached */
  gboolean has_failed; /* stopped because of an error */
} BtAirplayEvent;

/* One that cannot be read is BT_AIRPLAY_OTHER. */
BtAirplayEvent bt_airplay_event_read (const guint8 *bytes, gsize n_bytes);

#define BT_AIRPLAY_PLAY_TYPE "application/x-apple-binary-plist"
/* The body of POST /play. @start: a fraction of the whole. (transfer full) */
GBytes *bt_airplay_play_write (const char *url, double start);

G_END_DECLS
