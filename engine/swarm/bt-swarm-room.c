/* bt-swarm-room.c — who stays when there is no room for all.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* Whose last byte of a block is younger sends to us now: longer than a choker's round. */
#define SENDS_US (20 * G_USEC_PER_SEC)
/* A place is not kept for those who want nothing of each other while others wait. */
#define USELESS_US (60 * G_USEC_PER_SEC)
/* Others wait for so long after one was turned away: some come again after a minute. */
#define TURNED_AWAY_US (120 * G_USEC_PER_SEC)

/* What a connection is good for, the least first. */
typedef enum { USE_NONE, USE_HOPE, USE_SERVED, USE_MAY_SEND, USE_SENDS } Use;

static gboolean
is_sending (const BtConnection *connection, gint64 now_us)
{
  return connection->metadata_us != 0
         || (connection->downloaded > 0 && now_us - connection->payload_us < SENDS_US);
}

static Use
get_use (const BtConnection *connection, gint64 now_us)
{
  if (is_sending (connection, now_us))
    return USE_SENDS;
  if (connection->am_interested && !connection->peer_choking)
    return USE_MAY_SEND;
  if (connection->slot != BT_SLOT_NONE && connection->peer_interested)
    return USE_SERVED;
  if (!connection->established || connection->am_interested || connection->peer_interested)
    return USE_HOPE;
  return USE_NONE;
}

static guint32
get_priority (BtSwarm *self, const BtConnection *connection)
{
  return bt_peer_list_get_priority (self->peers, &connection->address);
}

/* Of those of the least use the one with the lowest priority. NULL: all are closing. */
static BtConnection *
find_least (BtSwarm *self, const BtConnection *except, gint64 now_us)
{
  BtConnection *least = NULL;
  Use least_use = USE_NONE;

  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];
    Use use = get_use (connection, now_us);

    if (connection->closing || connection == except)
      continue;
    if (least != NULL
        && (use > least_use
            || (use == least_use && get_priority (self, connection) >= get_priority (self, least))))
      continue;
    least = connection;
    least_use = use;
  }
  return least;
}

static gboolean
is_named (const BtSwarm *self, const BtConnection *connection)
{
  return bt_peer_list_is_from (self->peers, &connection->address,
                               BT_PEER_SOURCE_BIT (BT_PEER_SOURCE_USER));
}

/* Whom some stranger could replace. Whom a person named is not given up for one. */
static BtConnection *
find_spare (BtSwarm *self, const BtConnection *except, gint64 now_us)
{
  BtConnection *least = find_least (self, except, now_us);

  if (least == NULL || get_use (least, now_us) >= USE_SENDS || is_named (self, least))
    return NULL;
  return least;
}

BtConnection *
bt_swarm_find_replaceable (BtSwarm *self, const BtAddress *newcomer, const BtConnection *except,
                           gint64 now_us)
{
  BtConnection *spare = find_spare (self, except, now_us);

  if (spare == NULL
      || get_priority (self, spare) >= bt_peer_list_get_priority (self->peers, newcomer))
    return NULL;
  return spare;
}

gboolean
bt_swarm_may_yield (BtSwarm *self, gint64 now_us)
{
  return self->running
         && (self->n_open < self->params.max_peers || find_spare (self, NULL, now_us) != NULL);
}

void
bt_swarm_yield (BtSwarm *self, BtConnection *newcomer, gint64 now_us)
{
  BtConnection *least = bt_swarm_find_replaceable (self, &newcomer->address, newcomer, now_us);

  self->now_us = now_us;
  bt_connection_close (least != NULL ? least : newcomer, BT_GONE_TOO_MANY);
}

gboolean
bt_swarm_let_one_go (BtSwarm *self, gboolean even_senders, gint64 now_us)
{
  BtConnection *least = find_least (self, NULL, now_us);

  self->now_us = now_us;
  if (least == NULL || (!even_senders && get_use (least, now_us) >= USE_SENDS))
    return FALSE;
  bt_connection_close (least, BT_GONE_TOO_MANY);
  return TRUE;
}

void
bt_swarm_set_max_peers (BtSwarm *self, guint max_peers, gint64 now_us)
{
  self->now_us = now_us;
  self->params.max_peers = CLAMP (max_peers, 1, G_MAXINT); /* so that sums do not overflow */
  while (self->n_open > self->params.max_peers && bt_swarm_let_one_go (self, TRUE, now_us))
    ;
}

guint
bt_swarm_get_n_open (BtSwarm *self)
{
  return self->n_open;
}

/* Somebody could have the place of one that is of no use. */
static gboolean
others_wait (BtSwarm *self, gint64 now_us)
{
  if (self->n_open < self->params.max_peers)
    return FALSE;
  return (self->turned_away_us != 0 && now_us - self->turned_away_us < TURNED_AWAY_US)
         || bt_peer_list_get_next_us (self->peers, bt_swarm_is_complete (self)) <= now_us;
}

void
bt_swarm_check_place (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  /* Without metadata nobody knows what it wants. */
  if (connection->am_interested || connection->peer_interested || self->metadata != NULL)
    connection->useful_us = now_us;
  else if (now_us - connection->useful_us > USELESS_US && others_wait (self, now_us))
    bt_connection_close (connection, BT_GONE_UNINTERESTING);
}
