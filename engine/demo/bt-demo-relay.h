/* bt-demo-relay.h — introduces WebRTC peers of one tracker to each other: passes offers and answers on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the demo and for tests: it believes whom it meets. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _BtDemoRelay BtDemoRelay;

typedef enum {
  BT_DEMO_RELAY_ANNOUNCE, /* a peer said that it is there */
  BT_DEMO_RELAY_OFFER,    /* it brought one, for somebody else */
  BT_DEMO_RELAY_ANSWER,   /* likewise */
  BT_DEMO_RELAY_BAD,      /* a message that no tracker would take */
} BtDemoRelayWord;

/* FALSE: an offer or answer gets lost. */
typedef gboolean (*BtDemoRelayFunc) (BtDemoRelayWord word, gpointer data);

/* Serves WebSockets at @path (NULL: any) of @server, which is borrowed and must be freed first. */
BtDemoRelay *_bt_demo_relay_new (SoupServer *server, const char *path, BtDemoRelayFunc func,
                                 gpointer data);
void _bt_demo_relay_free (BtDemoRelay *self);
/* On everybody. */
void _bt_demo_relay_hang_up (BtDemoRelay *self);
/* Peers of torrents that are there now. */
guint _bt_demo_relay_get_n_members (const BtDemoRelay *self);

G_END_DECLS
