/* bt-bitfield.h — one bit per piece, in wire order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reference counted. The owner of the only reference may change it; once it was handed to another
 * thread it is immutable (take a copy to go on changing). Bit 0 is the highest bit of byte 0
 * (BEP 3, bitfield); spare bits at the end are always zero. */
typedef struct _BtBitfield BtBitfield;

BtBitfield *bt_bitfield_new (guint32 n_bits);
/* Takes @n_bytes wire bytes; NULL when the length is not ceil(@n_bits / 8). Spare bits are cut. */
BtBitfield *bt_bitfield_new_from_wire (guint32 n_bits, const guint8 *bytes, gsize n_bytes);
BtBitfield *bt_bitfield_copy (const BtBitfield *self);
BtBitfield *bt_bitfield_ref (BtBitfield *self);
void bt_bitfield_unref (BtBitfield *self);

guint32 bt_bitfield_get_n_bits (const BtBitfield *self);
/* How many bits are set; kept while bits change, so O(1). */
guint32 bt_bitfield_get_n_set (const BtBitfield *self);
gboolean bt_bitfield_is_full (const BtBitfield *self);
/* @bit must be below n_bits. */
gboolean bt_bitfield_get (const BtBitfield *self, guint32 bit);
/* Both return whether the bit changed. */
gboolean bt_bitfield_set (BtBitfield *self, guint32 bit);
gboolean bt_bitfield_clear (BtBitfield *self, guint32 bit);
void bt_bitfield_set_all (BtBitfield *self);
void bt_bitfield_clear_all (BtBitfield *self);
/* How many bits are set in [@first, @first + @n). */
guint32 bt_bitfield_count_range (const BtBitfield *self, guint32 first, guint32 n);
/* First bit at or after @from with the given value, or n_bits. */
guint32 bt_bitfield_next (const BtBitfield *self, guint32 from, gboolean value);
/* Shape: ceil(n_bits / 8) bytes. */
const guint8 *bt_bitfield_peek_bytes (const BtBitfield *self, gsize *n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtBitfield, bt_bitfield_unref)

G_END_DECLS
