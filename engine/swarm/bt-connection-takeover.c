/* bt-connection-takeover.c — when all is asked for: blocks that one peer owes come from another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A peer that could send more and for which nothing is left takes over what it would send sooner
 * than those who were asked: that is asked of it instead. So a slow peer holds up no piece, and a
 * seed that many share is not asked for what a neighbour has got meanwhile. What may be on its way
 * already is not taken over; in the end game it is asked for twice, where that is sooner. */
#include "swarm/bt-swarm-private.h"

/* A look at what others owe that found nothing is not repeated before. */
#define RETRY_US 250000
/* Busy pieces looked at; beyond, what is late there is found at another time. */
#define LOOKS_MAX 64

/* --- taking over -------------------------------------------------------------------------------- */

/* What @other owes of @piece, from its last block on, as far as @self sends it sooner. Returns how
 * many blocks are free now. */
static guint
take_from (BtConnection *self, BtConnection *other, BtPiece *piece, guint n_max, gint64 now_us)
{
  guint32 at = other->requests.end;
  guint position = other->requests.n_live, n_mine = self->requests.n_live + 1, n = 0;
  BtRequest *request;

  while (n < n_max && position > BT_ON_THE_WAY
         && (request = bt_request_queue_previous (&other->requests, &at)) != NULL) {
    gint64 theirs_us, mine_us;

    if (request->target == NULL)
      continue;
    theirs_us = bt_request_queue_get_wait_us (&other->requests, position--, now_us);
    if (request->target != piece || piece->blocks[request->block].n_requesters > 1)
      continue;
    mine_us = bt_request_queue_get_wait_us (&self->requests, n_mine + n, now_us);
    if (!bt_request_queue_is_sooner (mine_us, theirs_us))
      break;
    bt_connection_withdraw (other, request, TRUE);
    n++;
  }
  if (n > 0 && other->piece == piece)
    other->piece = NULL;
  return n;
}

/* The peer that holds up @piece most, or NULL: none that this one is sooner than. */
static BtConnection *
find_slowest (BtConnection *self, BtPiece *piece, gint64 *wait_us, gint64 now_us)
{
  gint64 mine_us =
      bt_request_queue_get_wait_us (&self->requests, self->requests.n_live + 1, now_us);
  BtConnection *slowest = NULL;

  for (guint i = 0; i < piece->askers->len; i++) {
    BtConnection *other = bt_swarm_get_asker (self->swarm, piece, i);
    gint64 theirs_us;

    if (other == NULL || other == self || other->requests.n_live <= BT_ON_THE_WAY)
      continue;
    theirs_us = bt_request_queue_get_wait_us (&other->requests, other->requests.n_live, now_us);
    if (theirs_us > *wait_us && bt_request_queue_is_sooner (mine_us, theirs_us)) {
      slowest = other;
      *wait_us = theirs_us;
    }
  }
  return slowest;
}

gboolean
bt_connection_take_over (BtConnection *self, guint n_max, gint64 now_us)
{
  const GPtrArray *list = self->swarm->started.lists[BT_STARTED_BUSY];
  guint n = MIN (list->len, LOOKS_MAX), at = 0;
  BtConnection *slowest = NULL;
  BtPiece *held_up = NULL;
  gint64 wait_us = 0;

  if (now_us < self->busy_us || self->peer_choking || self->snubbed)
    return FALSE;
  if (list->len > LOOKS_MAX)
    at = bt_random_below (&self->swarm->random, list->len);
  for (guint i = 0; i < n; i++, at++) {
    BtPiece *piece = list->pdata[at < list->len ? at : at - list->len];
    BtConnection *other;

    if (piece->failed || !bt_connection_may_send (self, piece))
      continue;
    other = find_slowest (self, piece, &wait_us, now_us);
    if (other != NULL) {
      slowest = other;
      held_up = piece;
    }
  }
  if (slowest != NULL && take_from (self, slowest, held_up, n_max, now_us) > 0) {
    self->piece = held_up;
    return TRUE;
  }
  self->busy_us = now_us + RETRY_US;
  return FALSE;
}

/* --- end game ----------------------------------------------------------------------------------- */

/* All that anybody has. */
static gboolean
all_is_requested (BtSwarm *swarm)
{
  const GPtrArray *list = swarm->started.lists[BT_STARTED_FREE];

  if (bt_picker_get_n_available (swarm->picker) > 0)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    if (bt_picker_get_copies (swarm->picker, ((const BtPiece *) list->pdata[i])->index) > 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
may_help (const BtConnection *self, const BtPiece *piece)
{
  return piece->failed ? bt_connection_has_piece (self, piece->index)
                             && bt_swarm_may_help_retry (self->swarm, piece, self)
                       : bt_connection_may_send (self, piece);
}

/* The latest of the blocks of @piece that may be on their way from @other. */
static BtRequest *
find_late (BtConnection *self, BtConnection *other, const BtPiece *piece, gint64 *wait_us,
           gint64 now_us)
{
  guint32 at = other->requests.first;
  BtRequest *request, *late = NULL;

  for (guint position = 1; position <= BT_ON_THE_WAY; position++) {
    gint64 theirs_us;

    do
      request = bt_request_queue_next (&other->requests, &at);
    while (request != NULL && request->target == NULL);
    if (request == NULL)
      return late;
    theirs_us = bt_request_queue_get_wait_us (&other->requests, position, now_us);
    if (request->target == piece && theirs_us > *wait_us
        && piece->blocks[request->block].n_requesters
               < bt_request_queue_get_requesters_max (theirs_us)
        && bt_request_queue_find (&self->requests, piece->index, request->block) == NULL) {
      *wait_us = theirs_us;
      late = request;
    }
  }
  return late;
}

/* Of all that may be on its way to us and that @self has: what comes latest, or NULL. */
static BtRequest *
find_latest (BtConnection *self, gint64 *wait_us, gint64 now_us)
{
  const GPtrArray *list = self->swarm->started.lists[BT_STARTED_BUSY];
  BtRequest *latest = NULL;

  for (guint i = 0; i < MIN (list->len, LOOKS_MAX); i++) {
    BtPiece *piece = list->pdata[i];

    if (!may_help (self, piece))
      continue;
    for (guint k = 0; k < piece->askers->len; k++) {
      BtConnection *other = bt_swarm_get_asker (self->swarm, piece, k);
      BtRequest *late =
          other != NULL && other != self ? find_late (self, other, piece, wait_us, now_us) : NULL;

      latest = late != NULL ? late : latest;
    }
  }
  return latest;
}

void
bt_connection_ask_twice (BtConnection *self, gint64 now_us)
{
  gint64 mine_us = bt_request_queue_get_wait_us (&self->requests, 1, now_us), theirs_us = 0;
  BtRequest *latest;

  if (now_us < self->late_us || self->peer_choking || self->snubbed
      || !all_is_requested (self->swarm))
    return;
  latest = find_latest (self, &theirs_us, now_us);
  if (latest == NULL || !bt_request_queue_is_sooner (mine_us, theirs_us)) {
    self->late_us = now_us + RETRY_US;
    return;
  }
  bt_piece_add_requester (latest->target, latest->block);
  bt_connection_ask (self, latest->target, latest->block, now_us);
}
