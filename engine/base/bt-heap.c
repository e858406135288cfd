/* bt-heap.c — the least of many: a binary heap of things that know their place in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-heap.h"

void
bt_heap_init (BtHeap *self, GCompareFunc compare, gsize place)
{
  *self = (BtHeap) { g_ptr_array_new (), compare, place };
}

void
bt_heap_clear (BtHeap *self)
{
  g_ptr_array_unref (self->items);
}

guint
bt_heap_get_n (const BtHeap *self)
{
  return self->items->len;
}

gpointer
bt_heap_peek (const BtHeap *self)
{
  return self->items->len > 0 ? self->items->pdata[0] : NULL;
}

static guint *
get_place (const BtHeap *self, gpointer item)
{
  return (guint *) G_STRUCT_MEMBER_P (item, self->place);
}

static void
put (BtHeap *self, guint at, gpointer item)
{
  self->items->pdata[at] = item;
  *get_place (self, item) = at + 1;
}

static void
rise (BtHeap *self, guint at, gpointer item)
{
  while (at > 0 && self->compare (item, self->items->pdata[(at - 1) / 2]) < 0) {
    put (self, at, self->items->pdata[(at - 1) / 2]);
    at = (at - 1) / 2;
  }
  put (self, at, item);
}

/* Returns where the hole came to. */
static guint
sink (BtHeap *self, guint at, gpointer item)
{
  guint child;

  while ((child = 2 * at + 1) < self->items->len) {
    if (child + 1 < self->items->len
        && self->compare (self->items->pdata[child + 1], self->items->pdata[child]) < 0)
      child++;
    if (self->compare (item, self->items->pdata[child]) <= 0)
      break;
    put (self, at, self->items->pdata[child]);
    at = child;
  }
  return at;
}

void
bt_heap_push (BtHeap *self, gpointer item)
{
  g_ptr_array_add (self->items, item);
  rise (self, self->items->len - 1, item);
}

void
bt_heap_remove (BtHeap *self, gpointer item)
{
  guint at = *get_place (self, item) - 1;
  gpointer last = g_ptr_array_remove_index_fast (self->items, self->items->len - 1);

  *get_place (self, item) = 0;
  if (last != item)
    rise (self, sink (self, at, last), last);
}
