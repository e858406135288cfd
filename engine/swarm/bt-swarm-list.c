/* bt-swarm-list.c — connections that wait: for the driver, a limit's turn, a buffer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

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

/* First come, first served, a block's worth at a time: while others sleep, only the one whose turn
 * it is may go on. */
static gsize
allow (BtSwarm *self, BtListId list, BtConnection *connection, gsize wanted, gint64 now_us)
{
  BtLimiter *limiter = list == BT_LIST_DOWN_SLEEP ? self->down : self->up;
  gboolean woken = list == BT_LIST_DOWN_SLEEP ? connection->woken_down : connection->woken_up;
  gsize allowance = 0;

  if (self->lists[list].length == 0 || woken)
    allowance = bt_limiter_get_allowance (limiter, wanted, now_us);
  if (allowance == 0)
    bt_swarm_list_add (self, list, connection);
  return allowance;
}

gsize
bt_swarm_allow_down (BtSwarm *self, BtConnection *connection, gsize wanted, gint64 now_us)
{
  return allow (self, BT_LIST_DOWN_SLEEP, connection, wanted, now_us);
}

gsize
bt_swarm_allow_up (BtSwarm *self, BtConnection *connection, gsize wanted, gint64 now_us)
{
  return allow (self, BT_LIST_UP_SLEEP, connection, wanted, now_us);
}

/* As many as there are blocks of tokens, one at least. */
static guint
count_turns (BtLimiter *limiter, guint n_sleepers, gint64 now_us)
{
  gsize allowance = bt_limiter_get_allowance (limiter, (gsize) n_sleepers * BT_BLOCK_SIZE, now_us);

  return allowance > 0 ? (allowance + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE : 0;
}

void
bt_swarm_wake_sleepers (BtSwarm *self, gint64 now_us)
{
  guint n_down = count_turns (self->down, self->lists[BT_LIST_DOWN_SLEEP].length, now_us);
  guint n_up = count_turns (self->up, self->lists[BT_LIST_UP_SLEEP].length, now_us);
  BtConnection *connection;

  while (n_down-- > 0 && (connection = pop (self, BT_LIST_DOWN_SLEEP)) != NULL) {
    connection->woken_down = TRUE;
    bt_swarm_wake (self, connection);
  }
  while (n_up-- > 0 && (connection = pop (self, BT_LIST_UP_SLEEP)) != NULL) {
    connection->woken_up = TRUE;
    bt_swarm_wake (self, connection);
  }
}

/* When the next sleeper's turn is. Limits are looked at by the clock of the last call. */
gint64
bt_swarm_get_sleepers_us (BtSwarm *self)
{
  gint64 down_us = G_MAXINT64, up_us = G_MAXINT64;

  if (self->lists[BT_LIST_DOWN_SLEEP].length > 0)
    down_us = bt_limiter_get_ready_us (self->down, self->now_us);
  if (self->lists[BT_LIST_UP_SLEEP].length > 0)
    up_us = bt_limiter_get_ready_us (self->up, self->now_us);
  return MIN (down_us, up_us);
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
