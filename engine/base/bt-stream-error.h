/* bt-stream-error.h — why the reading of a file that is still coming ended.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_STREAM_ERROR (bt_stream_error_quark ())
GQuark bt_stream_error_quark (void);
typedef enum {
  BT_STREAM_ERROR_REMOVED, /* the torrent or the engine went: nothing more comes */
  BT_STREAM_ERROR_FAILED, /* the torrent stopped with an error, whose message this has; it may go on */
} BtStreamError;

G_END_DECLS
