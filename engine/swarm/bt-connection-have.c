/* bt-connection-have.c — what a peer has, and what of it we want.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

#define EARLY_HAVES_MAX 4096 /* HAVEs kept before the metadata is known; others are not missed */

void
bt_connection_count_interesting (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;

  self->n_interesting = 0;
  if (self->have != NULL && swarm->have != NULL)
    self->n_interesting = bt_picker_count_missing (swarm->picker, self->have);
}

static gboolean
is_missing (const BtSwarm *swarm, guint32 piece)
{
  return swarm->have != NULL && bt_bitfield_get (bt_picker_peek_missing (swarm->picker), piece);
}

/* What follows any change of what it has. */
static void
changed (BtConnection *self)
{
  g_clear_pointer (&self->have_snapshot, bt_bitfield_unref);
  self->starved = 0;
  bt_connection_update_interest (self);
  if (bt_connection_is_seed (self)) {
    bt_peer_list_set_seed (self->swarm->peers, &self->address, TRUE);
    bt_swarm_super_meet_seed (self->swarm);
  }
  bt_swarm_count_slot (self->swarm, self);
  bt_swarm_check_useful (self->swarm, self);
}

void
bt_connection_leave_picker (BtConnection *self)
{
  BtPicker *picker = self->swarm->picker;

  if (self->counted_as_seed)
    bt_picker_remove_seed (picker);
  else if (self->have != NULL)
    bt_picker_remove_bitfield (picker, self->have);
  if (self->have != NULL)
    bt_swarm_super_remove (self->swarm, self, self->have);
  self->has_all = self->counted_as_seed = FALSE;
  g_clear_pointer (&self->have, bt_bitfield_unref);
  self->n_interesting = 0;
}

static void
become_seed (BtConnection *self)
{
  bt_connection_leave_picker (self);
  self->has_all = self->counted_as_seed = TRUE;
  bt_picker_add_seed (self->swarm->picker);
  changed (self);
}

/* @have: moved here. */
static void
set_bitfield (BtConnection *self, BtBitfield *have)
{
  if (bt_bitfield_is_full (have)) {
    bt_bitfield_unref (have);
    become_seed (self);
    return;
  }
  bt_connection_leave_picker (self);
  self->have = have;
  bt_picker_add_bitfield (self->swarm->picker, have);
  bt_swarm_super_add (self->swarm, self, have);
  bt_connection_count_interesting (self);
  changed (self);
}

void
bt_connection_take_bitfield (BtConnection *self, const guint8 *bytes, gsize n_bytes)
{
  BtBitfield *have;

  /* BEP 3 allows one, as the first message. aria2 sends one later as well, whenever that is shorter
   * than the HAVEs it stands for; it is taken as the newest word, but a flood of them is none. */
  if (self->spoke)
    bt_connection_count_chatter (self);
  if (self->closing)
    return;
  self->told_pieces = self->spoke = TRUE;
  if (self->swarm->metainfo == NULL) {
    g_clear_pointer (&self->early_bitfield, g_bytes_unref);
    self->early_bitfield = g_bytes_new (bytes, n_bytes);
    return;
  }
  have = bt_bitfield_new_from_wire (self->swarm->n_pieces, bytes, n_bytes);
  if (have == NULL)
    bt_connection_close (self, BT_GONE_BAD_BITFIELD);
  else
    set_bitfield (self, have);
}

void
bt_connection_take_all_or_none (BtConnection *self, gboolean all)
{
  if (self->told_pieces || self->spoke) {
    bt_connection_close (self, BT_GONE_BAD_BITFIELD);
    return;
  }
  self->told_pieces = self->spoke = TRUE;
  if (all && self->swarm->metainfo == NULL)
    self->has_all = TRUE;
  else if (all)
    become_seed (self);
}

static void
take_early_have (BtConnection *self, guint32 piece)
{
  if (piece >= BT_LIMIT_PIECES) {
    bt_connection_close (self, BT_GONE_BAD_INDEX);
    return;
  }
  if (self->early_haves == NULL)
    self->early_haves = g_array_new (FALSE, FALSE, sizeof piece);
  if (self->early_haves->len < EARLY_HAVES_MAX)
    g_array_append_val (self->early_haves, piece);
  else
    bt_connection_count_chatter (self);
}

void
bt_connection_take_have (BtConnection *self, guint32 piece, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;

  self->spoke = TRUE;
  if (swarm->metainfo == NULL) {
    take_early_have (self, piece);
    return;
  }
  if (piece >= swarm->n_pieces) {
    bt_connection_close (self, BT_GONE_BAD_INDEX);
    return;
  }
  if (self->has_all || !bt_bitfield_set (self->have, piece)) {
    bt_connection_count_chatter (self);
    return;
  }
  bt_picker_add_have (swarm->picker, piece);
  self->n_interesting += is_missing (swarm, piece);
  g_hash_table_remove (swarm->given, GUINT_TO_POINTER (piece));
  if (self->super != NULL)
    swarm->super_due |= bt_super_seed_add_have (swarm->super, self->super, piece);
  changed (self);
  if (swarm->have != NULL)
    bt_swarm_spare_seeds (swarm, self, piece);
  if (!self->closing)
    bt_connection_fill_requests (self, now_us);
}

void
bt_connection_take_dont_have (BtConnection *self, guint32 piece)
{
  BtSwarm *swarm = self->swarm;

  if (swarm->metainfo == NULL)
    return;
  if (piece >= swarm->n_pieces) {
    bt_connection_close (self, BT_GONE_BAD_INDEX);
    return;
  }
  if (self->has_all) {
    BtBitfield *have = bt_bitfield_copy (swarm->all);

    bt_bitfield_clear (have, piece);
    set_bitfield (self, have);
    return;
  }
  if (!bt_bitfield_clear (self->have, piece)) {
    bt_connection_count_chatter (self);
    return;
  }
  bt_picker_remove_have (swarm->picker, piece);
  self->n_interesting -= is_missing (swarm, piece);
  if (self->super != NULL)
    bt_super_seed_remove_have (swarm->super, piece);
  changed (self);
}

static void
adopt_early_haves (BtConnection *self)
{
  g_autoptr (GArray) haves = g_steal_pointer (&self->early_haves);

  for (guint i = 0; haves != NULL && i < haves->len && !self->closing; i++) {
    guint32 piece = g_array_index (haves, guint32, i);

    if (piece >= self->swarm->n_pieces) {
      bt_connection_close (self, BT_GONE_BAD_INDEX);
    } else if (!self->has_all && bt_bitfield_set (self->have, piece)) {
      bt_picker_add_have (self->swarm->picker, piece);
      if (self->super != NULL)
        bt_super_seed_add_have (self->swarm->super, self->super, piece);
    }
  }
}

void
bt_connection_adopt_metainfo (BtConnection *self)
{
  g_autoptr (GBytes) early = g_steal_pointer (&self->early_bitfield);
  gsize n_bytes;
  const guint8 *bytes;

  bt_swarm_super_join (self->swarm, self);
  if (self->has_all) {
    become_seed (self);
  } else if (early != NULL) {
    bytes = g_bytes_get_data (early, &n_bytes);
    bt_connection_take_bitfield (self, bytes, n_bytes);
  } else {
    self->have = bt_bitfield_new (self->swarm->n_pieces);
  }
  if (!self->closing)
    adopt_early_haves (self);
  bt_connection_count_interesting (self);
  bt_connection_update_interest (self);
}
