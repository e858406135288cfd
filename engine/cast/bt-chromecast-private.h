/* bt-chromecast-private.h — what the parts of a Chromecast share: its session, and what it is told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cast/bt-cast-device-private.h"
#include "cast/bt-castv2-channel.h"
#include "cast/bt-chromecast.h"

G_BEGIN_DECLS

typedef enum {
  BT_CHROMECAST_CLOSED,
  BT_CHROMECAST_OPENING,   /* the connection is being made, for the first time or again */
  BT_CHROMECAST_LAUNCHING, /* its player was asked for */
  BT_CHROMECAST_REJOINING, /* the connection is new, and whether our session lives was asked */
  BT_CHROMECAST_JOINED,    /* its player is ours */
  BT_CHROMECAST_WAITING,   /* the connection broke, and is made again a little later */
} BtChromecastStep;

/* What a person may want of it, one of each at a time: the last one counts. */
typedef enum {
  BT_CHROMECAST_PAUSED,
  BT_CHROMECAST_POSITION,
  BT_CHROMECAST_VOLUME,
  BT_CHROMECAST_MUTED,
  BT_CHROMECAST_TEXT,
} BtChromecastCommandKind;
#define BT_N_CHROMECAST_COMMANDS (BT_CHROMECAST_TEXT + 1)

typedef struct {
  gboolean is_wanted; /* and not sent yet */
  double value;       /* microseconds, 0 to 1, an index, 0 or 1 */
  gint64 request;     /* its id; 0: none is under way. The next one waits for it */
} BtChromecastCommand;

struct _BtChromecast {
  BtCastDevice parent_instance;
  BtChromecastStep step;
  BtCastv2Channel *channel; /* owned; NULL: CLOSED or WAITING */
  guint timer;              /* of the step */
  guint poll_timer;
  BtCastMedia *media;           /* owned; NULL: nothing is loaded */
  char *session_id, *transport; /* owned; of its player. NULL: not launched */
  gint64 media_session;         /* of what is loaded; 0: not loaded, or played to its end */
  gint64 start_us;              /* where loading begins */
  int text;                     /* which one is to be shown; -1: none */
  gint64 last_request;          /* its id */
  /* 0: none is under way. */
  gint64 launch_request, load_request, status_request, poll_request;
  gboolean is_launched;  /* the answer to that came; the player itself may come later */
  gboolean is_cancelled; /* its player was told to stop by somebody else */
  gint64 polled_us;      /* when poll_request was sent */
  guint n_reconnects;
  gint64 broken_us; /* when it broke, and was not good since; 0: it is good */
  gint64 joined_us; /* when the connection last became good */
  BtChromecastCommand commands[BT_N_CHROMECAST_COMMANDS];
};

/* --- bt-chromecast-types ------------------------------------------------------------------------- */
gboolean _bt_chromecast_accepts (BtCastDevice *device, const BtCastMedia *media, GError **error);

/* --- bt-chromecast-session ----------------------------------------------------------------------- */
void _bt_chromecast_open (BtChromecast *self);
/* Of a status that has it: from then on its player is ours. */
void _bt_chromecast_join (BtChromecast *self, const char *session_id, const char *transport);
/* Asks the device what it runs, and what comes of the answer is told or done. */
void _bt_chromecast_look_for_session (BtChromecast *self);
/* Its player hung up on us, but the device did not: whether the player lives is asked there. */
void _bt_chromecast_was_left (BtChromecast *self);
/* The session was found again. */
void _bt_chromecast_rejoin (BtChromecast *self);
void _bt_chromecast_load (BtChromecast *self, gint64 start_us);
/* It plays, or does not: it is asked where it is, or no more. */
void _bt_chromecast_poll (BtChromecast *self, gboolean is_on);
/* The first of these messages: it is fine again. */
void _bt_chromecast_is_alive (BtChromecast *self);
void _bt_chromecast_stop (BtChromecast *self);
/* It has stopped: BT_CAST_IDLE. */
void _bt_chromecast_finish_stop (BtChromecast *self);
void _bt_chromecast_hang_up (BtChromecast *self);
/* Sends what was wanted meanwhile, as far as it can be done. */
void _bt_chromecast_run_commands (BtChromecast *self);
/* The id of the request. Takes @request. */
gint64 _bt_chromecast_ask_platform (BtChromecast *self, JsonObject *request);
gint64 _bt_chromecast_ask_player (BtChromecast *self, JsonObject *request);
/* "cannot play on Living Room: " and @format, which says what to do. */
void _bt_chromecast_fail (BtChromecast *self, BtCastError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* --- bt-chromecast-status ------------------------------------------------------------------------ */
void _bt_chromecast_take_message (BtChromecast *self, const BtCastv2Message *message);

G_END_DECLS
