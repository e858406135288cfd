/* bt-request-queue.c — what we asked of one peer, and how much to ask ahead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-request-queue.h"

#include "base/bt-limits.h"

#include <string.h>

#define DESIRED_START 4           /* requests; libtorrent starts so */
#define DESIRED_MIN 2             /* requests: one on its way while the next is asked */
#define REQQ_DEFAULT 250          /* requests, for peers that tell none; libtorrent's guess */
#define SLOW_START_GAIN 5000      /* bytes a second: growth below it ends slow start; libtorrent */
#define ASK_AHEAD_MIN_US 1000000  /* of the peer's rate: hides any round trip on land */
#define ASK_AHEAD_MAX_US 3000000  /* libtorrent's request_queue_time */
#define ROUND_TRIPS 4             /* round trips to ask ahead: room for a window that grows */
#define TIMEOUT_MIN_US 2000000    /* libtorrent */
#define TIMEOUT_MAX_US 60000000   /* libtorrent's request_timeout */
#define TIMEOUT_FIRST_US 20000000 /* libtorrent's piece_timeout, while nothing was measured */
#define BATCH_MAX 32              /* requests asked in one go, at least, when many are out */
/* Withdrawn requests that are remembered; an answer to an older one counts as unasked. */
#define WITHDRAWN_MAX BT_LIMIT_REQUESTS_OUT

void
bt_request_queue_init (BtRequestQueue *self)
{
  memset (self, 0, sizeof *self);
  self->desired = DESIRED_START;
  self->limit = REQQ_DEFAULT;
  self->slow_start = TRUE;
}

void
bt_request_queue_clear (BtRequestQueue *self)
{
  g_clear_pointer (&self->items, g_free);
  self->first = self->end = self->room = self->n_live = 0;
}

void
bt_request_queue_set_reqq (BtRequestQueue *self, guint32 reqq)
{
  self->limit = reqq > 0 ? MIN (reqq, BT_LIMIT_REQUESTS_OUT) : REQQ_DEFAULT;
  self->desired = MIN (self->desired, self->limit);
}

guint
bt_request_queue_get_n (const BtRequestQueue *self)
{
  return self->end - self->first;
}

BtRequest *
bt_request_queue_get (BtRequestQueue *self, guint i)
{
  return &self->items[self->first + i];
}

BtRequest *
bt_request_queue_find (BtRequestQueue *self, guint32 piece, guint32 block)
{
  for (guint i = self->first; i < self->end; i++) {
    BtRequest *request = &self->items[i];

    if (request->block == block && request->piece == piece)
      return request;
  }
  return NULL;
}

static void
make_room (BtRequestQueue *self)
{
  guint n = self->end - self->first;

  if (self->end < self->room)
    return;
  if (self->first < self->room / 2 || self->room == 0) {
    self->room = MAX (16, self->room * 2);
    self->items = g_renew (BtRequest, self->items, self->room);
  }
  memmove (self->items, self->items + self->first, n * sizeof self->items[0]);
  self->first = 0;
  self->end = n;
}

void
bt_request_queue_add (BtRequestQueue *self, BtPiece *piece, guint32 block, gint64 now_us)
{
  make_room (self);
  self->items[self->end++] = (BtRequest) { piece->index, block, piece, now_us };
  self->n_live++;
}

void
bt_request_queue_remove (BtRequestQueue *self, BtRequest *request)
{
  guint i = request - self->items;

  if (request->target != NULL)
    self->n_live--;
  if (i == self->first) {
    self->first++;
    return;
  }
  memmove (request, request + 1, (self->end - i - 1) * sizeof *request);
  self->end--;
}

static void
forget_oldest_withdrawn (BtRequestQueue *self)
{
  for (guint i = self->first; i < self->end; i++) {
    if (self->items[i].target == NULL) {
      bt_request_queue_remove (self, &self->items[i]);
      return;
    }
  }
}

void
bt_request_queue_withdraw (BtRequestQueue *self, BtRequest *request)
{
  request->target = NULL;
  self->n_live--;
  if (self->end - self->first - self->n_live > WITHDRAWN_MAX)
    forget_oldest_withdrawn (self);
}

guint
bt_request_queue_get_room (const BtRequestQueue *self)
{
  guint missing = self->desired > self->n_live ? self->desired - self->n_live : 0;
  guint batch = MIN (self->desired / 4, BATCH_MAX);

  return missing >= batch ? missing : 0;
}

void
bt_request_queue_arrived (BtRequestQueue *self, gint64 sent_us, gsize n_bytes, gint64 now_us)
{
  gint64 took_us = MAX (now_us - sent_us, 1);

  self->second_bytes += n_bytes;
  if (self->slow_start && self->desired < self->limit)
    self->desired++;
  if (self->shortest_us == 0 || took_us < self->shortest_us)
    self->shortest_us = took_us;
  if (self->n_samples == 0) {
    self->mean_us = took_us;
  } else {
    self->deviation_us += (ABS (took_us - self->mean_us) - self->deviation_us) / 8;
    self->mean_us += (took_us - self->mean_us) / 8;
  }
  self->n_samples = MIN (self->n_samples + 1, 100);
}

void
bt_request_queue_tick (BtRequestQueue *self, guint64 rate)
{
  gint64 ahead_us = CLAMP (self->shortest_us * ROUND_TRIPS, ASK_AHEAD_MIN_US, ASK_AHEAD_MAX_US);

  if (self->slow_start && self->second_bytes > 0 && self->last_second_bytes > 0
      && self->last_second_bytes + SLOW_START_GAIN >= self->second_bytes)
    self->slow_start = FALSE;
  if (!self->slow_start) {
    guint64 n = rate * ahead_us / G_USEC_PER_SEC / BT_BLOCK_SIZE;

    self->desired = MIN (MAX (n, DESIRED_MIN), self->limit);
  }
  self->last_second_bytes = self->second_bytes;
  self->second_bytes = 0;
}

void
bt_request_queue_snub (BtRequestQueue *self)
{
  self->desired = 1;
  self->slow_start = TRUE;
  self->second_bytes = self->last_second_bytes = 0;
}

gint64
bt_request_queue_get_timeout_us (const BtRequestQueue *self)
{
  gint64 timeout_us;

  if (self->n_samples == 0)
    return TIMEOUT_FIRST_US;
  if (self->n_samples < 2)
    timeout_us = self->mean_us + self->mean_us / 5;
  else
    timeout_us = self->mean_us + 4 * self->deviation_us;
  return CLAMP (timeout_us, TIMEOUT_MIN_US, TIMEOUT_MAX_US);
}
