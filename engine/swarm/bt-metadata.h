/* bt-metadata.h — fetching the info dictionary from peers (BEP 9).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-info-hash.h"

G_BEGIN_DECLS

/* Memory grows with the bytes that arrived, not with the size a peer claims. */
typedef struct _BtMetadata BtMetadata;

typedef enum {
  BT_METADATA_KEPT,
  BT_METADATA_UNASKED,  /* nobody asked this peer for it */
  BT_METADATA_LIE,      /* its size is not what it must be */
  BT_METADATA_COMPLETE, /* the hash is right: bt_metadata_take() */
  BT_METADATA_WRONG,    /* the hash is wrong: see bt_metadata_peek_suspects(); it begins anew */
} BtMetadataResult;

#define BT_METADATA_NONE (-1) /* no piece */

BtMetadata *bt_metadata_new (const BtInfoHash *info_hash);
void bt_metadata_free (BtMetadata *self);
/* The piece to ask of peer @id, which says that it has @size bytes in all; it counts as asked. */
int bt_metadata_next (BtMetadata *self, guint64 id, guint32 size, gint64 now_us);
/* @total_size: as the message says; -1: nothing said. */
BtMetadataResult bt_metadata_receive (BtMetadata *self, guint64 id, gint64 piece, gint64 total_size,
                                      const guint8 *data, gsize n_data);
/* It has not got it, or is gone: its requests are open again. */
void bt_metadata_release (BtMetadata *self, guint64 id);
/* Requests that nobody answered are open again. Returns when the next one runs out. */
gint64 bt_metadata_expire (BtMetadata *self, gint64 now_us);
/* After BT_METADATA_WRONG: who sent it. GArray of guint64 ids, without doubles. Borrowed. */
const GArray *bt_metadata_peek_suspects (const BtMetadata *self);
guint bt_metadata_get_n_pieces (const BtMetadata *self); /* 0: no size yet */
guint bt_metadata_get_n_have (const BtMetadata *self);
gboolean bt_metadata_is_complete (const BtMetadata *self);
/* (transfer full) The whole, after COMPLETE. */
GBytes *bt_metadata_take (BtMetadata *self);

G_END_DECLS
