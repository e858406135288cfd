/* bt-cast-opening.h — asking the one at an address whether it is a device of some kind. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "cast/bt-cast-device.h"

G_BEGIN_DECLS

/* The data of a task that gives a BtCastDevice. */
typedef struct {
  char *name, *address;   /* as somebody gave it; with its port */
  BtAddress place;        /* the same */
  gpointer link;          /* owned; what asks; NULL: it is over */
  GDestroyNotify hang_up; /* of @link */
  GSource *cancel;        /* owned; NULL: nobody can, or it is over */
} BtCastOpening;

/* @where: "192.0.2.7", or with a port if it is not @port. The caller sets its link; until it is returned the task
 * ends by itself only when it is cancelled. NULL: it is no address, which @callback hears:
 * BT_CAST_ERROR_UNREACHABLE. */
GTask *bt_cast_opening_new (const char *where, guint16 port, GDestroyNotify hang_up,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Hangs up, and gives @device or, where that is NULL, @error; takes them and the task. */
void bt_cast_opening_return (GTask *task, BtCastDevice *device, GError *error);

G_END_DECLS
