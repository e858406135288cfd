/* bt-castv2-receiver.h — what a Chromecast is asked as a device: to run a program, to be louder.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The namespaces of the connection, of its heartbeat and of the platform; a codec without I/O. Requests are
 * written without their requestId. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-error.h"

G_BEGIN_DECLS

#define BT_CASTV2_NS_CONNECTION "urn:x-cast:com.google.cast.tp.connection"
#define BT_CASTV2_NS_HEARTBEAT "urn:x-cast:com.google.cast.tp.heartbeat"
#define BT_CASTV2_NS_RECEIVER "urn:x-cast:com.google.cast.receiver"

#define BT_CASTV2_PLATFORM "receiver-0" /* where the device itself listens */
#define BT_CASTV2_SENDER "sender-0"     /* as who a sender may speak to it */

/* Google's player of a URL, which each device has. */
#define BT_CASTV2_DEFAULT_RECEIVER "CC1AD845"

typedef struct {
  /* NULL: not told. Borrowed of what was read. */
  const char *app_id;
  const char *session_id;
  const char *transport_id; /* where it listens */
  const char *name;         /* for people */
  gboolean is_idle_screen;  /* what is shown while nothing runs */
} BtCastv2App;

typedef struct {
  double volume; /* 0 to 1; -1: not told */
  gboolean is_muted;
  guint n_apps;
  BtCastv2App apps[BT_LIMIT_CASTV2_ITEMS];
} BtCastv2ReceiverStatus;

/* All of these: (transfer full) */
JsonObject *bt_castv2_write (const char *type); /* PING, CONNECT, GET_STATUS: what needs no more */
JsonObject *bt_castv2_write_connect (void);
JsonObject *bt_castv2_write_launch (const char *app_id);
JsonObject *bt_castv2_write_stop_app (const char *session_id);
JsonObject *bt_castv2_write_volume (double volume); /* 0 to 1 */
JsonObject *bt_castv2_write_muted (gboolean is_muted);

/* Of a RECEIVER_STATUS. FALSE and BT_CAST_ERROR_BAD_ANSWER: it has no status. */
gboolean bt_castv2_receiver_status_read (BtCastv2ReceiverStatus *self, JsonObject *message,
                                         GError **error);
/* By its id; NULL: it does not run. */
const BtCastv2App *bt_castv2_receiver_status_find_app (const BtCastv2ReceiverStatus *self,
                                                       const char *app_id);
const BtCastv2App *bt_castv2_receiver_status_find_session (const BtCastv2ReceiverStatus *self,
                                                           const char *session_id);

G_END_DECLS
