/* bt-krpc-private.h — the names of a message's fields, for its reader and its writer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-krpc.h"

G_BEGIN_DECLS

typedef enum {
  BT_KRPC_BYTES,  /* BtSpan of a string */
  BT_KRPC_RAW,    /* BtSpan of any value as it was bencoded, its keys in order */
  BT_KRPC_LIST,   /* BtSpan of what stands within a list */
  BT_KRPC_NUMBER, /* gint64, 0 or more */
  BT_KRPC_FLAG,   /* gboolean: 1 */
  BT_KRPC_WANT,   /* the list of families, want4 and want6 */
} BtKrpcType;

/* One argument of a query or result of an answer. */
typedef struct {
  const char *name;
  BtKrpcType type;
  gsize offset; /* in BtKrpc */
  gsize unit;   /* bytes a string has, or a multiple of it has when @many; 0: any number */
  gboolean many;
} BtKrpcField;

/* In the order of their names, as bencode has it. */
const BtKrpcField *_bt_krpc_get_fields (guint *n);
/* Shape BT_KRPC_OTHER. */
extern const char *const _bt_krpc_methods[];

G_END_DECLS
