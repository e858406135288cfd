/* bt-picker-private.h — what the files of the picker share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/bt-picker.h"

#include "base/bt-stat.h"

G_BEGIN_DECLS

#define BT_PICKER_RANKS 3 /* priorities of what is wanted: high, normal, low */
#define BT_PICKER_COPIES (BT_PICKER_COPIES_MAX + 1)
#define BT_PICKER_BUCKETS (BT_PICKER_RANKS * BT_PICKER_COPIES)

/* Pieces of one priority and rarity, in no order. */
typedef struct {
  guint32 *pieces; /* owned */
  guint32 n, room;
} BtPickerBucket;

struct _BtPicker {
  guint32 n_pieces;
  guint n_seeds;
  BtRandom *random;
  const guint8 *priorities;            /* borrowed; shape: n_pieces */
  BtBitfield *missing;                 /* wanted and not here */
  BtBitfield *open;                    /* of those, the ones not begun: what the buckets hold */
  BtBitfield *ranks[BT_PICKER_RANKS];  /* the open ones of each priority */
  guint32 first_open[BT_PICKER_RANKS]; /* no open piece of the rank is before */
  guint16 *copies;                     /* shape: n_pieces; without seeds */
  guint32 *places;                     /* shape: n_pieces; index in the bucket of an open piece */
  guint64 filled[BT_PICKER_BUCKETS / 64]; /* a bit a bucket: it is not empty */
  BtPickerBucket buckets[BT_PICKER_BUCKETS];
};

static inline guint
bt_picker_get_rank (const BtPicker *self, guint32 piece)
{
  return BT_PRIORITY_HIGH - self->priorities[piece];
}

static inline guint
bt_picker_get_bucket (const BtPicker *self, guint32 piece)
{
  return bt_picker_get_rank (self, piece) * BT_PICKER_COPIES
         + MIN (self->copies[piece], BT_PICKER_COPIES_MAX);
}

G_END_DECLS
