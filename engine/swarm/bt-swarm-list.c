/* bt-swarm-list.c — connections that wait: for the driver, a limit's turn, a buffer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* A turn is a part of a second's worth in whole blocks. Some in a row let the taker finish a piece
 * and pass it on: at a seed of 2 MB/s with six leechers five blocks make 1.02 copies sent, one makes
 * 1.08. Much longer ones are of no use to those who ask for few blocks at a time. */
#define TURNS_PER_SECOND 24
#define TURN_BLOCKS_MAX 16
#define ALLOWANCE_MAX G_MAXINT32 /* bytes a turn of all sleepers: more than any bucket holds */

static void
add_first (BtSwarm *self, BtListId list, BtConnection *connection)
{
  if (connection->listed[list])
    return;
  connection->listed[list] = TRUE;
  g_queue_push_head_link (&self->lists[list], &connection->links[list]);
}

void
bt_swarm_list_add (BtSwarm *self, BtListId list, BtConnection *connection)
{
  if (connection->listed[list])
    return;
  connection->listed[list] = TRUE;
  g_queue_push_tail_link (&self->lists[list], &connection->links[list]);
}

void
bt_swarm_list_remove (BtSwarm *self, BtListId list, BtConnection *connection)
{
  if (!connection->listed[list])
    return;
  connection->listed[list] = FALSE;
  g_queue_unlink (&self->lists[list], &connection->links[list]);
}

static BtConnection *
pop (BtSwarm *self, BtListId list)
{
  GList *link = g_queue_pop_head_link (&self->lists[list]);
  BtConnection *connection;

  if (link == NULL)
    return NULL;
  connection = link->data;
  connection->listed[list] = FALSE;
  return connection;
}

void
bt_swarm_wake (BtSwarm *self, BtConnection *connection)
{
  bt_swarm_list_add (self, BT_LIST_READY, connection);
}

BtConnection *
bt_swarm_pop_connection (BtSwarm *self)
{
  return pop (self, BT_LIST_READY);
}

/* --- limits ------------------------------------------------------------------------------------- */

static gboolean
counts (const BtSwarm *self, const BtConnection *connection)
{
  return self->params.limit_local || !connection->is_local;
}

static gboolean
has_turn (const BtTurns *turns, BtDirection direction, const BtConnection *connection)
{
  return turns->n_left > 0 && connection->turns[direction] == turns->number;
}

static void
end_turn (BtSwarm *self, BtDirection direction, BtConnection *connection)
{
  if (has_turn (&self->turns[direction], direction, connection))
    self->turns[direction].n_left--;
  connection->turns[direction] = 0;
}

/* A turn is for whole blocks: the last one may be longer than what is left of it. */
static gsize
limit_to_turn (gint64 turn_left, gsize wanted, gsize block_rest)
{
  gsize more = turn_left > (gint64) block_rest ? (gsize) turn_left - block_rest : 0;

  return MIN (wanted, block_rest + more / BT_BLOCK_SIZE * BT_BLOCK_SIZE);
}

/* Whose turn a limit interrupts goes on first when it is over, and a block that was begun is made
 * whole: messages cannot pass one that is half out, so there is one such at a time. */
static void
sleep_until_turn (BtSwarm *self, BtDirection direction, BtConnection *connection)
{
  gboolean goes_on =
      connection->is_cut[direction] || has_turn (&self->turns[direction], direction, connection);

  end_turn (self, direction, connection);
  connection->goes_on[direction] = goes_on;
  if (goes_on)
    add_first (self, (BtListId) direction, connection);
  else
    bt_swarm_list_add (self, (BtListId) direction, connection);
}

gsize
bt_swarm_allow (BtSwarm *self, BtDirection direction, BtConnection *connection, gsize wanted,
                gsize block_rest, gint64 now_us)
{
  BtLimiter *limiter = self->limiters[direction];
  BtTurns *turns = &self->turns[direction];
  gsize allowance = 0;

  if (bt_limiter_get_rate (limiter) == 0 || !counts (self, connection))
    return wanted;
  if (has_turn (turns, direction, connection))
    allowance = bt_limiter_get_allowance (
        limiter, limit_to_turn (connection->turn_left[direction], wanted, block_rest), now_us);
  else if (turns->n_left == 0 && self->lists[direction].length == 0)
    allowance = bt_limiter_get_allowance (limiter, wanted, now_us);
  if (allowance == 0)
    sleep_until_turn (self, direction, connection);
  else
    connection->is_cut[direction] = allowance < block_rest;
  return allowance;
}

void
bt_swarm_spend_turn (BtSwarm *self, BtDirection direction, BtConnection *connection, gsize n_bytes)
{
  connection->turn_left[direction] -= (gint64) n_bytes;
  if (connection->turn_left[direction] <= 0)
    end_turn (self, direction, connection);
}

void
bt_swarm_end_turns (BtSwarm *self, BtConnection *connection)
{
  for (guint i = 0; i < BT_N_DIRECTIONS; i++)
    end_turn (self, i, connection);
}

void
bt_swarm_charge (BtSwarm *self, BtDirection direction, const BtConnection *connection,
                 gsize n_bytes, gint64 now_us)
{
  if (counts (self, connection))
    bt_limiter_take (self->limiters[direction], n_bytes, now_us);
}

/* Bytes of a whole turn. */
static gint64
get_turn_size (BtLimiter *limiter)
{
  guint64 n_blocks = bt_limiter_get_rate (limiter) / TURNS_PER_SECOND / BT_BLOCK_SIZE;

  return (gint64) CLAMP (n_blocks, 1, TURN_BLOCKS_MAX) * BT_BLOCK_SIZE;
}

static void
give_turn (BtSwarm *self, BtDirection direction, BtConnection *connection)
{
  gint64 size = get_turn_size (self->limiters[direction]);
  gint64 *left = &connection->turn_left[direction];

  if (!connection->goes_on[direction])
    *left = size;
  *left = MAX (*left, 1);
  connection->turns[direction] = self->turns[direction].number;
  self->turns[direction].n_left++;
  bt_swarm_wake (self, connection);
}

/* As many as there are bytes for. */
static void
wake_sleepers (BtSwarm *self, BtDirection direction, gint64 now_us)
{
  BtTurns *turns = &self->turns[direction];
  BtConnection *connection;
  gint64 allowance;

  if (self->lists[direction].length == 0)
    return;
  allowance = (gint64) bt_limiter_get_allowance (self->limiters[direction], ALLOWANCE_MAX, now_us);
  if (allowance == 0)
    return;
  turns->number = MAX (turns->number + 1, 1);
  turns->n_left = 0;
  while (allowance > 0 && (connection = pop (self, (BtListId) direction)) != NULL) {
    give_turn (self, direction, connection);
    allowance -= connection->turn_left[direction];
  }
}

void
bt_swarm_wake_sleepers (BtSwarm *self, gint64 now_us)
{
  for (guint i = 0; i < BT_N_DIRECTIONS; i++)
    wake_sleepers (self, i, now_us);
}

void
bt_swarm_wake_all_sleepers (BtSwarm *self)
{
  BtConnection *connection;

  for (guint i = 0; i < BT_N_DIRECTIONS; i++) {
    while ((connection = pop (self, (BtListId) i)) != NULL)
      bt_swarm_wake (self, connection);
  }
}

/* Limits are looked at by the clock of the last call. Where nobody waits any more after all were
 * served, another torrent has its turn. */
gint64
bt_swarm_get_sleepers_us (BtSwarm *self)
{
  gint64 deadline_us = G_MAXINT64;

  for (guint i = 0; i < BT_N_DIRECTIONS; i++) {
    if (self->lists[i].length == 0)
      bt_limiter_leave (self->limiters[i]);
    else
      deadline_us = MIN (deadline_us, bt_limiter_get_ready_us (self->limiters[i], self->now_us));
  }
  return deadline_us;
}

/* --- the pool ----------------------------------------------------------------------------------- */

void
bt_swarm_wake_pool_waiters (BtSwarm *self, gboolean any)
{
  guint n_used = bt_block_pool_get_n_used (self->pool);
  guint n_max = bt_block_pool_get_n_max (self->pool);
  BtConnection *connection;

  if (any ? n_used >= n_max : n_used > n_max / 4 * 3)
    return;
  while ((connection = pop (self, BT_LIST_POOL)) != NULL)
    bt_swarm_wake (self, connection);
}
