/* bt-heap.h — the least of many: a binary heap of things that know their place in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each thing has a guint for its place, 0 while it is in no heap. Thread: its owner's. */
typedef struct {
  GPtrArray *items; /* borrowed things; owned array */
  GCompareFunc compare;
  gsize place; /* offset of that guint in a thing, see G_STRUCT_OFFSET */
} BtHeap;

void bt_heap_init (BtHeap *self, GCompareFunc compare, gsize place);
void bt_heap_clear (BtHeap *self);
guint bt_heap_get_n (const BtHeap *self);
/* What comes before all others; NULL: it is empty. */
gpointer bt_heap_peek (const BtHeap *self);
/* In O(log n). It must be in no heap; what compare() looks at must not change while it is. */
void bt_heap_push (BtHeap *self, gpointer item);
void bt_heap_remove (BtHeap *self, gpointer item);

G_END_DECLS
