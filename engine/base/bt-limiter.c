/* bt-limiter.c — a token bucket: how many bytes may go now, and when the next may.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limiter.h"
#include "base/bt-block-pool.h"

/* A slice is what it takes to wake up for: a block, but no more than an eighth of a second's worth
 * when that is less, and a fiftieth of a second's worth when that is more. So nobody is woken more
 * than fifty times a second, and bytes flow evenly to the eye. */
#define SLICES_LEAST 8
/* Less is not worth a system call, a packet and a wake-up. */
#define SLICE_MIN 1024 /* bytes */
#define SLICES_MOST 50
/* Beyond a slice a bucket holds what comes in 50 ms: a timer that is late by 20 ms loses nothing,
 * and who was idle gets no burst that shows in a window of some seconds. */
#define LATE_DIVISOR 20
/* A debt is never deeper than ten seconds' worth, or a block when that is more: bytes that cannot
 * be held back (messages, handshakes) delay others, and do not silence them for minutes. */
#define DEBT_SECONDS 10
/* Beyond any link; keeps the arithmetic below 2^63. */
#define RATE_MAX (G_GUINT64_CONSTANT (1) << 36) /* bytes a second */
#define IDLE_MAX 3600 /* seconds counted at a time; more than any debt, and no overflow */
/* A child that took more than its turn skips so many at most. */
#define TURNS_OWED_MAX 4

static gint64
get_slice (const BtLimiter *self)
{
  gint64 rate = (gint64) self->rate;

  return MAX (MAX (rate / SLICES_MOST, MIN (rate / SLICES_LEAST, BT_BLOCK_SIZE)), SLICE_MIN);
}

static gint64
get_burst (const BtLimiter *self)
{
  gint64 burst = get_slice (self) + MAX ((gint64) self->rate / LATE_DIVISOR, 1);

  /* It is not to lose what comes while others have their turns: a second's worth is more. */
  return self->waits ? burst + (gint64) self->rate : burst;
}

static gint64
get_debt_max (const BtLimiter *self)
{
  return MAX ((gint64) self->rate * DEBT_SECONDS, BT_BLOCK_SIZE);
}

static void
fill (BtLimiter *self, gint64 now_us)
{
  gint64 elapsed_us = now_us - self->filled_us;
  gint64 seconds = elapsed_us / G_USEC_PER_SEC;
  guint64 parts;

  if (self->rate == 0 || elapsed_us <= 0)
    return;
  parts = (guint64) (elapsed_us % G_USEC_PER_SEC) * self->rate + self->part;
  self->tokens += MIN (seconds, IDLE_MAX) * (gint64) self->rate + (gint64) (parts / G_USEC_PER_SEC);
  self->part = parts % G_USEC_PER_SEC;
  self->filled_us = now_us;
  if (self->tokens >= get_burst (self)) {
    self->tokens = get_burst (self);
    self->part = 0;
  }
}

/* --- turns -------------------------------------------------------------------------------------- */

/* Bytes of one turn: an equal part of what comes at a time, and no crumbs. */
static gint64
get_turn (const BtLimiter *parent)
{
  gint64 slice = get_slice (parent);

  return MAX (slice / MAX (parent->waiting.length, 1), MIN (slice, BT_BLOCK_SIZE));
}

/* The first one that does not owe bytes of an earlier turn is served. */
static void
begin_turn (BtLimiter *parent)
{
  BtLimiter *child;

  while (parent->waiting.head != NULL) {
    child = parent->waiting.head->data;
    child->credit = MAX (child->credit, -TURNS_OWED_MAX * get_turn (parent)) + get_turn (parent);
    if (parent->waiting.length == 1)
      child->credit = MAX (child->credit, get_turn (parent));
    if (child->credit > 0)
      break;
    g_queue_push_tail_link (&parent->waiting, g_queue_pop_head_link (&parent->waiting));
  }
  parent->turned = parent->waiting.head != NULL;
}

static void
join (BtLimiter *self)
{
  if (self->waits)
    return;
  self->waits = TRUE;
  g_queue_push_tail_link (&self->parent->waiting, &self->link);
  if (self->parent->waiting.length == 1)
    begin_turn (self->parent);
}

void
bt_limiter_leave (BtLimiter *self)
{
  gboolean was_first;

  if (!self->waits)
    return;
  was_first = self->parent->waiting.head == &self->link;
  self->waits = FALSE;
  /* What it owes it still owes; what it did not use is not saved up. */
  self->credit = MIN (self->credit, 0);
  g_queue_unlink (&self->parent->waiting, &self->link);
  if (was_first)
    begin_turn (self->parent);
}

static void
spend_turn (BtLimiter *self, gint64 n_bytes)
{
  BtLimiter *parent = self->parent;

  if (parent->waiting.head != &self->link)
    return;
  self->credit -= n_bytes;
  if (self->credit > 0)
    return;
  g_queue_push_tail_link (&parent->waiting, g_queue_pop_head_link (&parent->waiting));
  begin_turn (parent);
}

static gboolean
has_turn (const BtLimiter *self)
{
  const GQueue *waiting = &self->parent->waiting;

  return waiting->head == NULL || waiting->head == &self->link;
}

BtLimiter *
bt_limiter_take_turned (BtLimiter *self)
{
  if (!self->turned)
    return NULL;
  self->turned = FALSE;
  return self->waiting.head != NULL ? self->waiting.head->data : NULL;
}

/* --- the bucket --------------------------------------------------------------------------------- */

void
bt_limiter_init (BtLimiter *self, BtLimiter *parent, guint64 rate, gint64 now_us)
{
  *self = (BtLimiter) { .parent = parent, .filled_us = now_us };
  self->link.data = self;
  g_queue_init (&self->waiting);
  bt_limiter_set_rate (self, rate, now_us);
}

void
bt_limiter_set_rate (BtLimiter *self, guint64 rate, gint64 now_us)
{
  gboolean was_limited = self->rate != 0;

  fill (self, now_us);
  self->filled_us = now_us;
  self->part = 0;
  self->rate = MIN (rate, RATE_MAX);
  /* A new limit starts with one slice, so that the first bytes need not wait; the debt of another
   * rate would take long to pay back at this one. */
  self->tokens =
      was_limited ? CLAMP (self->tokens, -get_burst (self), get_burst (self)) : get_slice (self);
  while (self->rate == 0 && self->waiting.head != NULL)
    bt_limiter_leave (self->waiting.head->data);
}

guint64
bt_limiter_get_rate (const BtLimiter *self)
{
  guint64 above = self->parent != NULL ? self->parent->rate : 0;

  return self->rate == 0 || above == 0 ? MAX (self->rate, above) : MIN (self->rate, above);
}

/* All or a slice: crumbs would cost a system call each. */
static gsize
get_own_allowance (BtLimiter *self, gsize wanted, gint64 now_us)
{
  if (self->rate == 0)
    return wanted;
  fill (self, now_us);
  if (self->tokens < get_slice (self) && self->tokens < (gint64) MIN (wanted, G_MAXINT64))
    return 0;
  return MIN (wanted, (gsize) self->tokens);
}

/* What the parent allows: one at a time while several wait, and not much beyond its turn. */
static gsize
get_turn_allowance (BtLimiter *self, gsize wanted, gint64 now_us)
{
  BtLimiter *parent = self->parent;
  gsize allowance = 0;

  if (has_turn (self))
    allowance = get_own_allowance (parent, wanted, now_us);
  if (allowance == 0)
    join (self);
  else if (parent->waiting.length > 1)
    allowance = MIN (allowance, (gsize) MAX (self->credit, MIN (get_turn (parent), BT_BLOCK_SIZE)));
  return allowance;
}

gsize
bt_limiter_get_allowance (BtLimiter *self, gsize wanted, gint64 now_us)
{
  gsize allowance = get_own_allowance (self, wanted, now_us);

  if (self->parent == NULL || self->parent->rate == 0 || wanted == 0)
    return allowance;
  /* While its own limit holds it back, it holds nobody else back. */
  if (allowance == 0)
    bt_limiter_leave (self);
  else
    allowance = MIN (allowance, get_turn_allowance (self, wanted, now_us));
  return allowance;
}

static void
take_own (BtLimiter *self, gsize n_bytes, gint64 now_us)
{
  if (self->rate == 0)
    return;
  fill (self, now_us);
  self->tokens = MAX (self->tokens - (gint64) n_bytes, MIN (self->tokens, -get_debt_max (self)));
}

void
bt_limiter_take (BtLimiter *self, gsize n_bytes, gint64 now_us)
{
  take_own (self, n_bytes, now_us);
  if (self->parent == NULL)
    return;
  take_own (self->parent, n_bytes, now_us);
  if (self->waits)
    spend_turn (self, (gint64) n_bytes);
}

static gint64
get_own_ready_us (BtLimiter *self, gint64 now_us)
{
  gint64 missing;

  if (self->rate == 0)
    return now_us;
  fill (self, now_us);
  missing = get_slice (self) - self->tokens;
  if (missing <= 0)
    return now_us;
  missing = missing * G_USEC_PER_SEC - self->part;
  /* Rounded up: then it is there. */
  return MAX (self->filled_us + (missing + (gint64) self->rate - 1) / (gint64) self->rate, now_us);
}

gint64
bt_limiter_get_ready_us (BtLimiter *self, gint64 now_us)
{
  gint64 ready_us = get_own_ready_us (self, now_us);

  if (self->parent == NULL || self->parent->rate == 0)
    return ready_us;
  if (has_turn (self))
    return MAX (ready_us, get_own_ready_us (self->parent, now_us));
  return self->waits ? G_MAXINT64 : ready_us;
}
