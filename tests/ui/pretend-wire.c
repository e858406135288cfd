/* pretend-wire.c — messages that nobody ever sent, told to the model in reports as the engine tells real ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pretend-wire.h"

#include "model/bt-engine-private.h"

#define N_PIECES 8192
#define N_BLOCKS 64 /* of a piece */
#define MS 1000     /* µs */
#define ROUND_TRIP_US (148 * MS)

struct _PretendWire {
  Pretend *swarm; /* owned */
  GArray *said;   /* owned; BtWireEntry, for the next report */
  GRand *random;  /* owned */
  guint64 number; /* of the last one */
  guint n_peers;
};

PretendWire *
pretend_wire_new (guint n_peers, gboolean small)
{
  PretendWire *self = g_new0 (PretendWire, 1);

  self->swarm = small ? pretend_new_small () : pretend_new (N_PIECES, n_peers, 1);
  self->n_peers = MAX (n_peers, 1);
  self->said = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));
  self->random = g_rand_new_with_seed (1);
  return self;
}

void
pretend_wire_free (PretendWire *self)
{
  pretend_free (self->swarm);
  g_array_unref (self->said);
  g_rand_free (self->random);
  g_free (self);
}

Pretend *
pretend_wire_get_swarm (PretendWire *self)
{
  return self->swarm;
}

void
pretend_wire_say (PretendWire *self, const BtWireEntry *entry)
{
  BtWireEntry said = *entry;

  said.number = ++self->number;
  said.time_us = g_get_monotonic_time () - entry->time_us;
  if (said.asked_us != 0)
    said.asked_us = said.time_us - entry->asked_us;
  g_array_append_val (self->said, said);
}

void
pretend_wire_skip (PretendWire *self, guint n)
{
  self->number += n;
}

static void
say_pair (PretendWire *self, guint64 peer_id, gboolean is_ours)
{
  guint32 piece = g_rand_int_range (self->random, 0, N_PIECES);
  guint32 offset = g_rand_int_range (self->random, 0, N_BLOCKS) * PRETEND_BLOCK;
  BtWireEntry entry = { .peer_id = peer_id,
                        .method = BT_WIRE_REQUEST,
                        .is_sent = is_ours,
                        .piece = piece,
                        .offset = offset,
                        .length = PRETEND_BLOCK,
                        .time_us = ROUND_TRIP_US };

  pretend_wire_say (self, &entry);
  entry.method = BT_WIRE_PIECE;
  entry.is_sent = !is_ours;
  entry.time_us = 0;
  entry.asked_us = is_ours ? ROUND_TRIP_US : 0;
  pretend_wire_say (self, &entry);
}

static void
say_any (PretendWire *self, guint64 peer_id)
{
  BtWireEntry entry = { .peer_id = peer_id,
                        .method = g_rand_int_range (self->random, 0, BT_N_WIRE_METHODS),
                        .says = g_rand_int_range (self->random, 0, BT_WIRE_SAYS_UPLOAD_ONLY + 1),
                        .is_sent = g_rand_boolean (self->random),
                        .piece = g_rand_int_range (self->random, 0, N_PIECES),
                        .length = PRETEND_BLOCK,
                        .count = g_rand_int_range (self->random, 0, 50) };

  pretend_wire_say (self, &entry);
}

void
pretend_wire_talk (PretendWire *self, guint n)
{
  while (n > 0) {
    guint64 peer_id = g_rand_int_range (self->random, 1, (gint32) self->n_peers + 1);
    guint n_said = MIN (n, 2);

    if (n_said == 2 && g_rand_boolean (self->random))
      say_pair (self, peer_id, g_rand_boolean (self->random));
    else
      n_said = 1, say_any (self, peer_id);
    n -= n_said;
  }
}

static const BtWireEntry talk[] = {
  { .peer_id = 5, .method = BT_WIRE_HANDSHAKE, .length = 68, .time_us = 900 * MS, .is_sent = TRUE },
  { .peer_id = 5, .method = BT_WIRE_HANDSHAKE, .length = 68, .time_us = 850 * MS },
  { .peer_id = 5,
    .method = BT_WIRE_EXTENDED,
    .says = BT_WIRE_SAYS_HANDSHAKE,
    .length = 184,
    .time_us = 800 * MS },
  { .peer_id = 5, .method = BT_WIRE_BITFIELD, .count = 4102, .length = 1025, .time_us = 700 * MS },
  { .peer_id = 5, .method = BT_WIRE_INTERESTED, .length = 1, .time_us = 690 * MS, .is_sent = TRUE },
  { .peer_id = 2,
    .method = BT_WIRE_REQUEST,
    .piece = 88,
    .offset = 32768,
    .length = 16384,
    .time_us = 410 * MS },
  { .peer_id = 4,
    .method = BT_WIRE_EXTENDED,
    .says = BT_WIRE_SAYS_PEERS,
    .count = 14,
    .length = 612,
    .time_us = 351 * MS },
  { .peer_id = 6,
    .method = BT_WIRE_CANCEL,
    .piece = 4099,
    .offset = 16384,
    .length = 16384,
    .time_us = 348 * MS,
    .is_sent = TRUE },
  { .peer_id = 2,
    .method = BT_WIRE_PIECE,
    .piece = 88,
    .offset = 32768,
    .length = 16384,
    .time_us = 341 * MS,
    .is_sent = TRUE },
  { .peer_id = 2,
    .method = BT_WIRE_REQUEST,
    .piece = 88,
    .offset = 49152,
    .length = 16384,
    .time_us = 340 * MS },
  { .peer_id = 3, .method = BT_WIRE_CHOKE, .length = 1, .time_us = 332 * MS, .is_sent = TRUE },
  { .peer_id = 4,
    .method = BT_WIRE_REQUEST,
    .piece = 5120,
    .offset = 0,
    .length = 16384,
    .copies = 2,
    .flags = BT_WIRE_RARE,
    .time_us = 329 * MS,
    .is_sent = TRUE },
  { .peer_id = 7, .method = BT_WIRE_UNCHOKE, .length = 1, .time_us = 321 * MS },
  { .peer_id = 1,
    .method = BT_WIRE_REQUEST,
    .piece = 4102,
    .offset = 32768,
    .length = 16384,
    .copies = 9,
    .time_us = 310 * MS,
    .is_sent = TRUE },
  { .peer_id = 4,
    .method = BT_WIRE_PIECE,
    .piece = 2917,
    .offset = 1032192,
    .length = 16384,
    .flags = BT_WIRE_COMPLETES,
    .asked_us = 140 * MS,
    .time_us = 309 * MS },
  { .peer_id = 7,
    .method = BT_WIRE_HAVE,
    .piece = 2917,
    .length = 5,
    .time_us = 307 * MS,
    .is_sent = TRUE },
  { .peer_id = 1,
    .method = BT_WIRE_REQUEST,
    .piece = 4102,
    .offset = 81920,
    .length = 16384,
    .copies = 9,
    .time_us = 302 * MS,
    .is_sent = TRUE },
  { .peer_id = 1,
    .method = BT_WIRE_PIECE,
    .piece = 4102,
    .offset = 32768,
    .length = 16384,
    .asked_us = 148 * MS,
    .time_us = 162 * MS },
};

void
pretend_wire_play (PretendWire *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (talk); i++)
    pretend_wire_say (self, &talk[i]);
}

void
pretend_wire_tell (PretendWire *self)
{
  BtReport *report = bt_report_new ();
  BtTorrentUpdate *update = bt_torrent_update_new (PRETEND_ID);

  pretend_fill (self->swarm, update);
  if (self->said->len > 0) {
    update->changed |= BT_CHANGED_WIRE;
    update->wire = g_array_copy (self->said);
    g_array_set_size (self->said, 0);
  }
  g_ptr_array_add (report->updates, update);
  report->now_us = g_get_monotonic_time ();
  _bt_engine_apply_report (pretend_get_engine (self->swarm), report);
}
