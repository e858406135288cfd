/* dht-fixture.h — a few nodes of the DHT on a clock of their own, and strangers that a test plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-dht-node.h"
#include "dht/bt-krpc.h"

G_BEGIN_DECLS

#define DHT_WAY_US 10000 /* from any node to any other */

typedef struct {
  GPtrArray *hosts; /* owned DhtHost */
  GQueue in_flight; /* owned datagrams to hosts, first to arrive first */
  GQueue to_others; /* likewise to addresses of no host: strangers */
  gint64 now_us;
} DhtWorld;

typedef struct {
  DhtWorld *world;
  BtAddress v4, v6;
  BtDhtNode *node;               /* NULL: it is gone */
  BtAddress external;            /* as it was told last; port 0: never */
  gboolean has_no_v4, has_no_v6; /* nothing can be sent there */
} DhtHost;

/* What was sent to a stranger; @message points into @bytes. */
typedef struct {
  BtAddress from, to;
  gsize n;
  guint8 bytes[BT_KRPC_SIZE];
  BtKrpc message;
} DhtSent;

void dht_world_init (DhtWorld *self);
void dht_world_clear (DhtWorld *self);
/* A node of the public Internet, IPv4 and IPv6 unless @params says otherwise. @params, @saved: NULL: the
 * usual. It knows nobody. */
DhtHost *dht_world_add (DhtWorld *self, const BtDhtNodeParams *params, GBytes *saved);
/* As many more of them, who know @first. */
void dht_world_add_many (DhtWorld *self, guint n, DhtHost *first);
void dht_world_remove (DhtWorld *self, DhtHost *host);
void dht_world_run (DhtWorld *self, gint64 us);
/* A stranger's datagram comes to @host at once. */
void dht_world_say (DhtWorld *self, DhtHost *host, const BtAddress *from, gconstpointer bytes,
                    gsize n_bytes);
/* A stranger's message; its transaction is "aa" unless there is one. */
void dht_world_send (DhtWorld *self, DhtHost *host, const BtAddress *from, BtKrpc *message);
/* A stranger with @id answers @sent: @answer without its transaction. */
void dht_world_answer (DhtWorld *self, DhtHost *host, const DhtSent *sent, const BtNodeId *id,
                       BtKrpc *answer);
/* The oldest datagram to a stranger; FALSE: there is none. */
gboolean dht_world_take (DhtWorld *self, DhtSent *sent);
/* Forgets them; returns how many. */
guint dht_world_drop (DhtWorld *self);

void dht_address (BtAddress *address, const char *text);
/* An id of zeros but for its first four bytes. */
void dht_id (BtNodeId *id, guint32 front);

G_END_DECLS
