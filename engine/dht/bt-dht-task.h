/* bt-dht-task.h — what somebody asked the DHT for: a lookup in each network, then perhaps a store.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-bloom.h"
#include "dht/bt-item.h"
#include "dht/bt-dht-node.h"
#include "dht/bt-lookup.h"

G_BEGIN_DECLS

typedef enum {
  BT_DHT_TASK_JOIN,    /* our own id: who lives around us */
  BT_DHT_TASK_REFRESH, /* an id in a bucket that was not looked at for long */
  BT_DHT_TASK_PEERS,
  BT_DHT_TASK_SCRAPE,
  BT_DHT_TASK_ITEM,
  BT_DHT_TASK_PUT,
} BtDhtTaskKind;

typedef struct _BtDhtTask BtDhtTask;

/* The part of a task in one network. */
typedef struct {
  BtDhtTask *task;  /* borrowed: the one it is in */
  BtLookup *lookup; /* owned; NULL: not in this network */
  guint net;        /* BT_DHT_V4 or BT_DHT_V6 */
  guint n_storing;  /* nodes that were told and have not said yes or no */
} BtDhtSearch;

#define BT_DHT_N_NETS 2
#define BT_DHT_V4 0
#define BT_DHT_V6 1

struct _BtDhtTask {
  guint64 serial;
  BtDhtTaskKind kind;
  BtNodeId target;
  gboolean is_cancelled; /* nobody is told anything any more */
  gint64 begun_us;
  BtDhtSearch searches[BT_DHT_N_NETS];
  gpointer data; /* of the callbacks */
  guint n_told;

  /* BT_DHT_TASK_PEERS */
  BtDhtLookupFuncs peers_funcs;
  BtDhtAnnounce announce; /* port 0: none */
  GHashTable *found;      /* owned BtAddress, by itself: told already; NULL: none */

  /* BT_DHT_TASK_SCRAPE */
  BtDhtScrapeDone scrape_done;
  gboolean has_filters;
  BtBloom seeds, peers;

  /* BT_DHT_TASK_ITEM and BT_DHT_TASK_PUT */
  BtDhtItemDone item_done;
  BtDhtPutDone put_done;
  GBytes *value, *salt; /* owned, nullable; what was found, or is to be put */
  gboolean is_mutable;
  guint8 key[BT_ITEM_KEY_SIZE], signature[BT_ITEM_SIGNATURE_SIZE];
  gint64 seq; /* of @value; -1: none, or immutable */
};

BtDhtTask *bt_dht_task_new (BtDhtTaskKind kind, const BtNodeId *target, gint64 now_us);
void bt_dht_task_free (BtDhtTask *self);
/* Whether it was begun for a person, and not to keep our own table. */
gboolean bt_dht_task_is_asked_for (const BtDhtTask *self);
/* Whether @peer was not found before; TRUE once for each, and for BT_LIMIT_DHT_FOUND at most. */
gboolean bt_dht_task_find_peer (BtDhtTask *self, const BtAddress *peer);
/* The item that is to be put; it points into the task. */
void bt_dht_task_get_item (const BtDhtTask *self, BtItem *item);
/* An answer has an item: TRUE if it is the one that is looked for, its signature right, and newer than
 * what was found. */
gboolean bt_dht_task_take_item (BtDhtTask *self, const BtKrpc *answer);

G_END_DECLS
