/* bt-castv2-channel.h — one connection to one Chromecast: TLS, messages in it, and a pulse. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cast/bt-castv2-message.h"

G_BEGIN_DECLS

#define BT_CASTV2_PORT 8009 /* of all Chromecasts */

typedef struct _BtCastv2Channel BtCastv2Channel;

/* None is called from within a function of this header. It may be freed in each. */
typedef struct {
  void (*opened) (gpointer data);
  /* Of what is no pulse. */
  void (*message) (const BtCastv2Message *message, gpointer data);
  /* At most once, and nothing after it. @error: BT_CAST_ERROR_UNREACHABLE, _TIMEOUT: it did not open.
   * _LOST: it had. _BAD_ANSWER: nobody speaks the protocol there. (transfer full) */
  void (*closed) (GError *error, gpointer data);
} BtCastv2ChannelFuncs;

/* Begins to connect. @address: "192.0.2.7:8009" or "[2001:db8::7]"; 8009 is the port where it names none.
 * @funcs: static. */
BtCastv2Channel *bt_castv2_channel_new (const char *address, const BtCastv2ChannelFuncs *funcs,
                                        gpointer data);
/* Says nothing more, and is closed as soon as the loop has turned. */
void bt_castv2_channel_free (BtCastv2Channel *self);
/* One that is not open sends nothing. From BT_CASTV2_SENDER. Takes @payload. */
void bt_castv2_channel_send (BtCastv2Channel *self, const char *destination, const char *name_space,
                             JsonObject *payload);

G_END_DECLS
