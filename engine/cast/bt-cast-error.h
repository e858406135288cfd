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
  BT_CAST_ERROR_TAKEN,       /* somebody else took it over */
  BT_CAST_ERROR_BAD_ANSWER,  /* not of its protocol */
  BT_CAST_ERROR_TIMEOUT,     /* it takes too long */
} BtCastError;

G_END_DECLS
