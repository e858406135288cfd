/* bt-handshake.h — the 68 bytes that open a connection (BEP 3, BEP 10, BEP 6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_HANDSHAKE_SIZE 68 /* bytes */
#define BT_PEER_ID_SIZE 20   /* bytes */

typedef struct {
  guint8 reserved[8];
  guint8 info_hash[20];
  guint8 peer_id[BT_PEER_ID_SIZE];
} BtHandshake;

/* FALSE: not a BitTorrent handshake. @bytes has BT_HANDSHAKE_SIZE bytes. */
gboolean bt_handshake_parse (BtHandshake *self, const guint8 *bytes);
void bt_handshake_write (const BtHandshake *self, guint8 *bytes);
/* Our reserved bits: extension protocol and fast extension. */
void bt_handshake_init (BtHandshake *self, const guint8 info_hash[20], const guint8 peer_id[20]);
/* We are a node of the DHT (BEP 5). */
void bt_handshake_set_dht (BtHandshake *self);
gboolean bt_handshake_has_dht (const BtHandshake *self);
gboolean bt_handshake_has_extensions (const BtHandshake *self);
gboolean bt_handshake_has_fast (const BtHandshake *self);
/* "-PM0100-" + 12 random characters (BEP 20). */
void bt_peer_id_generate (guint8 peer_id[BT_PEER_ID_SIZE]);
/* "Transmission 3.0" from "-TR3000-…"; "" when the id tells nothing. @out: BT_PEER_CLIENT_MAX bytes. */
void bt_peer_id_describe (const guint8 peer_id[BT_PEER_ID_SIZE], char *out, gsize n_out);

G_END_DECLS
