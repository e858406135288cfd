/* bt-cast-device.h — a screen or a loudspeaker elsewhere, which fetches by itself what it plays. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Abstract: Chromecast, AirPlay and DLNA stand behind it. A command returns at once; what became of it
 * shows in the status. No connection is open until something is loaded, and none when the state is
 * BT_CAST_IDLE or BT_CAST_FAILED again. */
#pragma once

#include <gio/gio.h>

#include "cast/bt-cast-error.h"
#include "cast/bt-cast-media.h"

G_BEGIN_DECLS

typedef enum {
  BT_CAST_CHROMECAST,
  BT_CAST_AIRPLAY,
  BT_CAST_DLNA,
} BtCastKind;
#define BT_N_CAST_KINDS (BT_CAST_DLNA + 1)

/* "chromecast": as its option is called. */
const char *bt_cast_kind_get_name (BtCastKind kind);
/* "Chromecast": as people know it. */
const char *bt_cast_kind_get_title (BtCastKind kind);

typedef enum {
  BT_CAST_IDLE,       /* nothing was loaded, or it was stopped */
  BT_CAST_CONNECTING, /* nothing was heard of it yet */
  BT_CAST_LOADING,    /* it was told what to play, and does not play yet */
  BT_CAST_PLAYING,
  BT_CAST_PAUSED,
  BT_CAST_BUFFERING, /* would play, and waits for bytes */
  BT_CAST_ENDED,     /* played to its end; the connection stands */
  BT_CAST_STOPPING,  /* was told to stop; IDLE follows, in a few seconds at most */
  BT_CAST_FAILED,    /* see bt_cast_device_get_error(); whatever was open is closed */
} BtCastState;

typedef struct {
  BtCastState state;
  gint64 position_us; /* as of @told_us; 0 until it is known */
  gint64 duration_us; /* -1: not known */
  gint64 told_us;     /* monotonic */
  double volume;      /* 0 to 1; -1: not known */
  gboolean is_muted;
  int text; /* index in the media's texts of what is shown; -1: none */
} BtCastStatus;

#define BT_TYPE_CAST_DEVICE (bt_cast_device_get_type ())
G_DECLARE_DERIVABLE_TYPE (BtCastDevice, bt_cast_device, BT, CAST_DEVICE, GObject)

/* What a kind implements; each is called by the function of the same name below, after that has checked
 * the state. None may be NULL but those that say so. */
struct _BtCastDeviceClass {
  GObjectClass parent_class;
  BtCastKind kind;
  /* FALSE and BT_CAST_ERROR_TYPE: it would not play. NULL: it is not known what it plays. */
  gboolean (*accepts) (BtCastDevice *self, const BtCastMedia *media, GError **error);
  /* The state is CONNECTING. */
  void (*load) (BtCastDevice *self, BtCastMedia *media);
  void (*play) (BtCastDevice *self);
  void (*pause) (BtCastDevice *self);
  void (*seek) (BtCastDevice *self, gint64 position_us);
  void (*set_volume) (BtCastDevice *self, double volume);    /* NULL: it has none */
  void (*set_muted) (BtCastDevice *self, gboolean is_muted); /* NULL: likewise */
  void (*set_text) (BtCastDevice *self, int text);           /* NULL: none while it plays */
  /* The state is STOPPING. Ends with _bt_cast_device_set_state (self, BT_CAST_IDLE), also when nobody
   * answers. */
  void (*stop) (BtCastDevice *self);
  /* Closes whatever is open, at once, and forgets the media: before FAILED, and when the last reference
   * goes. May be called twice. */
  void (*hang_up) (BtCastDevice *self);
};

BtCastKind bt_cast_device_get_kind (BtCastDevice *self);
/* As its owner calls it; UTF-8, and never empty. */
const char *bt_cast_device_get_name (BtCastDevice *self);
/* "192.0.2.7:8009": where it is. */
const char *bt_cast_device_get_address (BtCastDevice *self);
/* What tells it from all others, also when its address changes. */
const char *bt_cast_device_get_id (BtCastDevice *self);

const BtCastStatus *bt_cast_device_get_status (BtCastDevice *self);
/* Of now: a device tells where it is every few seconds only. */
gint64 bt_cast_device_get_position (BtCastDevice *self);
/* Of BT_CAST_FAILED; NULL otherwise. BT_CAST_ERROR. */
const GError *bt_cast_device_get_error (BtCastDevice *self);
/* What is loaded, until it is stopped or fails; NULL: nothing. */
BtCastMedia *bt_cast_device_get_media (BtCastDevice *self);
/* Something is loaded or being stopped. */
gboolean bt_cast_device_is_busy (BtCastDevice *self);
gboolean bt_cast_device_has_volume (BtCastDevice *self);
/* Subtitles can be chosen while it plays. */
gboolean bt_cast_device_has_texts (BtCastDevice *self);

/* Whether it plays that, as far as is known. BT_CAST_ERROR_TYPE. */
gboolean bt_cast_device_accepts (BtCastDevice *self, const BtCastMedia *media, GError **error);
/* Connects and plays. FALSE: nothing was sent: BT_CAST_ERROR_BUSY, BT_CAST_ERROR_TYPE. */
gboolean bt_cast_device_load (BtCastDevice *self, BtCastMedia *media, GError **error);
/* The others do nothing while nothing is loaded. What comes too early for the device is told to it as soon as it
 * can be. */
void bt_cast_device_play (BtCastDevice *self);
void bt_cast_device_pause (BtCastDevice *self);
/* @position_us is brought into the film's length, where it is known. */
void bt_cast_device_seek (BtCastDevice *self, gint64 position_us);
void bt_cast_device_set_volume (BtCastDevice *self, double volume); /* 0 to 1 */
void bt_cast_device_set_muted (BtCastDevice *self, gboolean is_muted);
void bt_cast_device_set_text (BtCastDevice *self, int text); /* -1: none */
void bt_cast_device_stop (BtCastDevice *self);

/* signal "changed": the status did; not for a position that goes on as time does. */

G_END_DECLS
