/* bt-request-queue.c — what we asked of one peer, and how much to ask ahead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-request-queue.h"

#include "base/bt-limits.h"

#include <string.h>

#define DESIRED_START 4           /* requests; libtorrent starts so */
#define DESIRED_MIN 2             /* requests: one on its way while the next is asked */
#define REQQ_DEFAULT 250          /* requests, for peers that tell none; libtorrent's guess */
#define SLOW_START_GAIN 5000      /* bytes a second: growth below it ends slow start; libtorrent */
#define SLOW_START_FACTOR 2       /* times the aim: slow start ends beyond */
#define ASK_AHEAD_MIN_US 1000000  /* of the peer's rate: hides any round trip on land */
#define ASK_AHEAD_MAX_US 3000000  /* libtorrent's request_queue_time */
#define ROUND_TRIPS 4             /* round trips to ask ahead: room for a window that grows */
#define TIMEOUT_MIN_US 2000000    /* libtorrent */
#define TIMEOUT_MAX_US 60000000   /* libtorrent's request_timeout */
#define TIMEOUT_FIRST_US 20000000 /* libtorrent's piece_timeout, while nothing was measured */
#define ROOM_MIN 16               /* requests there is room for at first */
/* What makes asking another peer worth it: in half the time, and sooner by this. */
#define DOUBT 2
#define GAIN_US 100000
/* Peers that one block is asked of at a time: two, but one more for each such time that it is late, as
 * all who were asked may be slow. The most fits in BtBlock, however long a limit makes all wait. */
#define REQUESTERS 2
#define REQUESTERS_MOST 16
#define REQUESTER_MORE_US (10 * G_USEC_PER_SEC)
#define WAIT_UNKNOWN_US 2000000   /* for a peer's first block: as TIMEOUT_MIN_US */
#define SPACING_UNKNOWN_US 250000 /* between its next ones: 64 KiB a second */
#define SPACING_SHARE 16          /* blocks that the mean spacing looks back on */
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
  g_clear_pointer (&self->index, g_free);
  self->first = self->end = self->room = self->n_kept = self->n_live = 0;
}

void
bt_request_queue_set_reqq (BtRequestQueue *self, guint32 reqq)
{
  self->limit = reqq > 0 ? MIN (reqq, BT_LIMIT_REQUESTS_OUT) : REQQ_DEFAULT;
  self->desired = MIN (self->desired, self->limit);
}

/* --- the index ---------------------------------------------------------------------------------- */

static inline BtRequest *
get (const BtRequestQueue *self, guint32 position)
{
  return &self->items[position & (self->room - 1)];
}

/* Where the search for a block begins: multiplication spreads neighbours (Knuth's constants). */
static inline guint
get_home (const BtRequestQueue *self, guint32 piece, guint32 block)
{
  guint32 hash = piece * 2654435769u + block * 2246822519u;

  return (hash ^ hash >> 15) & (2 * self->room - 1);
}

static void
add_to_index (BtRequestQueue *self, const BtRequest *request)
{
  guint at = get_home (self, request->piece, request->block);

  while (self->index[at] != 0)
    at = (at + 1) & (2 * self->room - 1);
  self->index[at] = request - self->items + 1;
}

/* What was put further on because this place was taken moves up: Knuth's algorithm R. */
static void
remove_from_index (BtRequestQueue *self, const BtRequest *request)
{
  guint mask = 2 * self->room - 1, hole = get_home (self, request->piece, request->block), at;

  while (self->index[hole] != request - self->items + 1)
    hole = (hole + 1) & mask;
  for (at = (hole + 1) & mask; self->index[at] != 0; at = (at + 1) & mask) {
    const BtRequest *other = &self->items[self->index[at] - 1];
    guint home = get_home (self, other->piece, other->block);

    if (((at - home) & mask) < ((at - hole) & mask))
      continue;
    self->index[hole] = self->index[at];
    hole = at;
  }
  self->index[hole] = 0;
}

BtRequest *
bt_request_queue_find (BtRequestQueue *self, guint32 piece, guint32 block)
{
  BtRequest *found = NULL;

  if (self->room == 0)
    return NULL;
  for (guint at = get_home (self, piece, block); self->index[at] != 0;
       at = (at + 1) & (2 * self->room - 1)) {
    BtRequest *request = &self->items[self->index[at] - 1];

    if (request->block != block || request->piece != piece)
      continue;
    if (request->target != NULL)
      return request;
    found = request;
  }
  return found;
}

/* --- requests ----------------------------------------------------------------------------------- */

BtRequest *
bt_request_queue_next (BtRequestQueue *self, guint32 *at)
{
  while (*at != self->end) {
    BtRequest *request = get (self, (*at)++);

    if (!request->gone)
      return request;
  }
  return NULL;
}

BtRequest *
bt_request_queue_previous (BtRequestQueue *self, guint32 *at)
{
  /* The first may have moved on meanwhile, past what is gone. */
  while ((gint32) (*at - self->first) > 0) {
    BtRequest *request = get (self, --(*at));

    if (!request->gone)
      return request;
  }
  return NULL;
}

BtRequest *
bt_request_queue_get_oldest (BtRequestQueue *self)
{
  guint32 at = self->first;
  BtRequest *request;

  while ((request = bt_request_queue_next (self, &at)) != NULL) {
    if (request->target != NULL)
      return request;
  }
  return NULL;
}

/* Moves what is kept into @room places, and makes the index anew. */
static void
rebuild (BtRequestQueue *self, guint room)
{
  BtRequestQueue old = *self;
  guint32 at = old.first;
  BtRequest *request;

  self->items = g_new (BtRequest, room);
  self->index = g_new0 (guint32, 2 * room);
  self->room = room;
  self->first = self->end = 0;
  while (old.room > 0 && (request = bt_request_queue_next (&old, &at)) != NULL) {
    BtRequest *copy = get (self, self->end++);

    *copy = *request;
    add_to_index (self, copy);
  }
  g_free (old.items);
  g_free (old.index);
}

void
bt_request_queue_add (BtRequestQueue *self, BtPiece *piece, guint32 block, gint64 now_us)
{
  BtRequest *request;

  /* Of places alone there are never many: half are requests, or all is moved together. */
  if (self->end - self->first == self->room)
    rebuild (self, self->n_kept * 2 > self->room ? self->room * 2 : MAX (self->room, ROOM_MIN));
  if (self->n_kept == 0)
    self->tried_us = now_us;
  request = get (self, self->end++);
  *request = (BtRequest) { piece->index, block, piece, now_us, FALSE };
  add_to_index (self, request);
  self->n_kept++;
  self->n_live++;
}

void
bt_request_queue_remove (BtRequestQueue *self, BtRequest *request)
{
  remove_from_index (self, request);
  request->gone = TRUE;
  self->n_kept--;
  if (request->target != NULL)
    self->n_live--;
  request->target = NULL;
  while (self->first != self->end && get (self, self->first)->gone)
    self->first++;
}

static void
forget_oldest_withdrawn (BtRequestQueue *self)
{
  guint32 at = self->first;
  BtRequest *request;

  while ((request = bt_request_queue_next (self, &at)) != NULL) {
    if (request->target == NULL) {
      bt_request_queue_remove (self, request);
      return;
    }
  }
}

void
bt_request_queue_withdraw (BtRequestQueue *self, BtRequest *request)
{
  request->target = NULL;
  self->n_live--;
  if (self->n_kept - self->n_live > WITHDRAWN_MAX)
    forget_oldest_withdrawn (self);
}

/* --- how many ----------------------------------------------------------------------------------- */

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
  gint64 spacing_us = now_us - MAX (self->arrived_us, sent_us);

  self->second_bytes += n_bytes;
  if (self->slow_start && self->desired < self->limit)
    self->desired++;
  if (self->shortest_us == 0 || took_us < self->shortest_us)
    self->shortest_us = took_us;
  if (self->n_samples == 0) {
    self->mean_us = took_us;
    self->spacing_us = spacing_us;
  } else {
    self->spacing_us += (spacing_us - self->spacing_us) / MIN (self->n_samples + 1, SPACING_SHARE);
    self->deviation_us += (ABS (took_us - self->mean_us) - self->deviation_us) / 8;
    self->mean_us += (took_us - self->mean_us) / 8;
  }
  self->n_samples = MIN (self->n_samples + 1, 100);
  self->arrived_us = now_us;
}

/* Requests that keep a peer of that rate busy. */
static guint64
get_aim (const BtRequestQueue *self, guint64 rate)
{
  gint64 ahead_us = CLAMP (self->shortest_us * ROUND_TRIPS, ASK_AHEAD_MIN_US, ASK_AHEAD_MAX_US);

  return MAX (rate * ahead_us / G_USEC_PER_SEC / BT_BLOCK_SIZE, DESIRED_MIN);
}

void
bt_request_queue_tick (BtRequestQueue *self, guint64 rate)
{
  /* Growth shows nothing where seconds pass between blocks, and helps nobody far beyond the aim. */
  if (self->n_samples > 1 && self->desired > SLOW_START_FACTOR * get_aim (self, rate))
    self->slow_start = FALSE;
  if (self->slow_start && self->second_bytes > 0 && self->last_second_bytes > 0
      && self->last_second_bytes + SLOW_START_GAIN >= self->second_bytes)
    self->slow_start = FALSE;
  if (!self->slow_start)
    self->desired = MIN (get_aim (self, rate), self->limit);
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

/* When the next block is expected: a while after the one before, or a round trip after an idle peer
 * was asked. Of one that is silent it is not expected before half of that is over again. */
static gint64
get_next_us (BtRequestQueue *self, gint64 now_us)
{
  const BtRequest *oldest = bt_request_queue_get_oldest (self);
  gint64 usual_us = MAX (self->spacing_us, self->shortest_us), silent_us;

  /* What was withdrawn from it meanwhile does not make it faster. */
  if (self->n_samples == 0)
    return MAX (WAIT_UNKNOWN_US, self->n_kept > 0 ? now_us - self->tried_us : 0);
  if (oldest == NULL)
    return usual_us;
  silent_us = now_us - MAX (oldest->sent_us, self->arrived_us);
  if (oldest->sent_us <= self->arrived_us)
    usual_us = self->spacing_us;
  return MAX (usual_us - silent_us, silent_us / 2);
}

gint64
bt_request_queue_get_wait_us (BtRequestQueue *self, guint n, gint64 now_us)
{
  gint64 spacing_us = self->n_samples > 0 ? self->spacing_us : SPACING_UNKNOWN_US;
  gint64 wait_us = get_next_us (self, now_us) + (n - 1) * spacing_us;

  return n > self->n_live ? MAX (wait_us, self->shortest_us) : wait_us;
}

gboolean
bt_request_queue_is_sooner (gint64 mine_us, gint64 theirs_us)
{
  return DOUBT * mine_us + GAIN_US < theirs_us;
}

guint
bt_request_queue_get_requesters_max (gint64 wait_us)
{
  return MIN (REQUESTERS + wait_us / REQUESTER_MORE_US, REQUESTERS_MOST);
}
