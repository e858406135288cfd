/* bt-airplay-events.h — what an AirPlay receiver tells by itself, on a connection of ours. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It is a help and no more: where a receiver does not open the channel, breaks it or floods it, no events
 * come, and nobody is told. */
#pragma once

#include "cast/bt-airplay-message.h"

G_BEGIN_DECLS

typedef struct _BtAirplayEvents BtAirplayEvents;

/* The BtAirplayEvents may be freed in it. */
typedef void (*BtAirplayEventFunc) (const BtAirplayEvent *event, gpointer data);

/* Connects. @session: as other connections to it have it. @func is never called from within. */
BtAirplayEvents *bt_airplay_events_new (const char *host, guint16 port, const char *session,
                                        BtAirplayEventFunc func, gpointer data);
/* Closes it; @func is not called any more. */
void bt_airplay_events_free (BtAirplayEvents *self);

G_END_DECLS
