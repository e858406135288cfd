/* bt-peer.c — one peer as a person sees it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-peer-private.h"

#include <string.h>

struct _BtPeer {
  GObject parent;
  BtPeerStat stat; /* have: owned reference */
  guint have_serial;
};

enum { UPDATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BtPeer, bt_peer, G_TYPE_OBJECT)

/* The engine may tell the same bits in a new copy; drawings need not be made anew for that. */
static gboolean
same_bits (const BtBitfield *a, const BtBitfield *b)
{
  const guint8 *bytes_a, *bytes_b;
  gsize n_a, n_b;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || bt_bitfield_get_n_set (a) != bt_bitfield_get_n_set (b)
      || bt_bitfield_get_n_bits (a) != bt_bitfield_get_n_bits (b))
    return FALSE;
  bytes_a = bt_bitfield_peek_bytes (a, &n_a);
  bytes_b = bt_bitfield_peek_bytes (b, &n_b);
  return n_a == n_b && (n_a == 0 || memcmp (bytes_a, bytes_b, n_a) == 0);
}

static void
bt_peer_finalize (GObject *object)
{
  bt_peer_stat_clear (&BT_PEER (object)->stat);
  G_OBJECT_CLASS (bt_peer_parent_class)->finalize (object);
}

static void
bt_peer_class_init (BtPeerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bt_peer_finalize;
  signals[UPDATED] = g_signal_new ("updated", BT_TYPE_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
bt_peer_init (BtPeer *self)
{
}

BtPeer *
_bt_peer_new (BtPeerStat *stat)
{
  BtPeer *self = g_object_new (BT_TYPE_PEER, NULL);

  _bt_peer_take_stat (self, stat);
  return self;
}

void
_bt_peer_take_stat (BtPeer *self, BtPeerStat *stat)
{
  if (!same_bits (self->stat.have, stat->have))
    self->have_serial++;
  bt_peer_stat_clear (&self->stat);
  self->stat = *stat;
  stat->have = NULL;
}

void
_bt_peer_emit_updated (BtPeer *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

const BtPeerStat *
bt_peer_get_stat (BtPeer *self)
{
  g_return_val_if_fail (BT_IS_PEER (self), NULL);
  return &self->stat;
}

guint
bt_peer_get_have_serial (BtPeer *self)
{
  g_return_val_if_fail (BT_IS_PEER (self), 0);
  return self->have_serial;
}

char *
bt_peer_dup_address_text (BtPeer *self)
{
  g_return_val_if_fail (BT_IS_PEER (self), NULL);
  return bt_address_to_string (&self->stat.address);
}
