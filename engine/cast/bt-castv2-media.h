/* bt-castv2-media.h — what a Chromecast's player is asked and tells: what to play, where it is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A codec of the namespace, without I/O. Requests are written without their requestId. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-error.h"
#include "cast/bt-cast-media.h"

G_BEGIN_DECLS

#define BT_CASTV2_NS_MEDIA "urn:x-cast:com.google.cast.media"

typedef enum {
  BT_CASTV2_UNKNOWN, /* a state that is none of these */
  BT_CASTV2_IDLE,
  BT_CASTV2_LOADING,
  BT_CASTV2_BUFFERING,
  BT_CASTV2_PLAYING,
  BT_CASTV2_PAUSED,
} BtCastv2PlayerState;

typedef enum {
  BT_CASTV2_NO_REASON,
  BT_CASTV2_CANCELLED,   /* somebody told it to stop */
  BT_CASTV2_INTERRUPTED, /* somebody loaded something else */
  BT_CASTV2_FINISHED,
  BT_CASTV2_FAILED, /* it could not play on */
} BtCastv2IdleReason;

typedef struct {
  gint64 session_id; /* of what is loaded; 0: not told */
  BtCastv2PlayerState state;
  BtCastv2IdleReason idle_reason;  /* of IDLE */
  gint64 position_us, duration_us; /* -1: not told */
  gboolean has_text;               /* @text was told */
  int text;                        /* index in the media's texts; -1: none */
} BtCastv2MediaStatus;

/* All of these: (transfer full) @text: index in the media's texts, or -1. */
JsonObject *bt_castv2_write_load (const BtCastMedia *media, gint64 start_us, int text);
/* @type: PLAY, PAUSE, STOP. */
JsonObject *bt_castv2_write_media (const char *type, gint64 session_id);
JsonObject *bt_castv2_write_seek (gint64 session_id, gint64 position_us);
JsonObject *bt_castv2_write_text (gint64 session_id, int text);

/* Of a MEDIA_STATUS, at most @n_max; how many there are. 0: nothing is loaded. */
guint bt_castv2_media_status_read (BtCastv2MediaStatus *statuses, guint n_max, JsonObject *message);

G_END_DECLS
