/* bt-rtc-config.h — whom WebRTC may ask for help: what a person chooses, as a value that is never
 * changed once it is shared.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_RTC_STUN_DEFAULT "stun.l.google.com:19302"

typedef struct {
  char **stun;         /* HOST:PORT, tried in order; empty: addresses as they are here only */
  char **turn;         /* turn:USER:PASSWORD@HOST:PORT[?transport=udp|tcp]; may be empty */
  char **trackers;     /* ws:// and wss://, added to public torrents */
  gboolean relay_only; /* speak through TURN servers alone: nobody learns our addresses */
} BtRtcConfig;

/* Empty: no server of any kind. (transfer full) */
BtRtcConfig *bt_rtc_config_new (void);
BtRtcConfig *bt_rtc_config_copy (const BtRtcConfig *self);
void bt_rtc_config_free (BtRtcConfig *self);
gboolean bt_rtc_config_equal (const BtRtcConfig *a, const BtRtcConfig *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtRtcConfig, bt_rtc_config_free)

/* Whether it is a HOST:PORT (default port 3478; "stun:" may stand before it) or a turn: URI (RFC 7065 with
 * credentials, percent-encoded) that can be used. IPv6 addresses stand in brackets, and come without.
 * Errors: G_IO_ERROR_INVALID_ARGUMENT, in words for a person at a terminal, without what was written: a
 * password may be in it. @host: (out) (transfer full), left alone on error. */
gboolean bt_rtc_parse_stun (const char *text, char **host, guint16 *port, GError **error);

typedef struct {
  char *user, *password, *host; /* owned */
  guint16 port;
  gboolean tcp;
} BtRtcRelay;

/* @relay: (out), empty on error; clear it. */
gboolean bt_rtc_parse_turn (const char *text, BtRtcRelay *relay, GError **error);
void bt_rtc_relay_clear (BtRtcRelay *self);

G_END_DECLS
