/* bt-cast-error.h — why a device does not play.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_CAST_ERROR (bt_cast_error_quark ())
GQuark bt_cast_error_quark (void);

typedef enum {
  BT_CAST_ERROR_NOT_FOUND,   /* no device of that name */
  BT_CAST_ERROR_UNREACHABLE, /* nobody answers at its address */
  BT_CAST_ERROR_LOST,        /* it answered, and does no more */
  BT_CAST_ERROR_TYPE,        /* it does not play this kind of file; nothing was sent to it */
  BT_CAST_ERROR_REFUSED,     /* it could not play this file, or would not */
  BT_CAST_ERROR_BUSY,        /* it plays something else of ours */
  BT_CAST_ERROR_TAKEN,       /* somebody else took it over, or stopped it there */
  BT_CAST_ERROR_BAD_ANSWER,  /* not of its protocol */
  BT_CAST_ERROR_TIMEOUT,     /* it takes too long */
  BT_CAST_ERROR_LOCKED, /* it wants a password, or plays only for those that were paired with it */
  BT_CAST_ERROR_IN_USE, /* it plays for somebody else, and takes nothing from others meanwhile */
} BtCastError;

G_END_DECLS
