/* bt-session-rtc.h — peers over WebRTC: offers that wait for somebody, handshakes under way.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "rtc/bt-rtc.h"
#include "tracker/bt-tracker-ws.h"

G_BEGIN_DECLS

typedef struct _BtSession BtSession;
typedef struct _BtSessionTorrent BtSessionTorrent;

#define BT_RTC_OFFER_US \
  (G_GINT64_CONSTANT (50) * G_USEC_PER_SEC) /* an offer waits so long; WebTorrent's */
