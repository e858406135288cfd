/* bt-limiter.c — a token bucket: how many bytes may go now, and when the next may.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limiter.h"
#include "base/bt-block-pool.h"

/* What a bucket holds at most. Long enough that a late timer loses nothing, short enough that a
 * person who sets a limit sees it hold within a second. */
#define BURST_DIVISOR 2 /* of the rate: half a second */
/* Less than a slice is not worth waking up for. */
#define SLICE_DIVISOR 4 /* of the rate: a quarter of a second */
/* Beyond any link; keeps the arithmetic below 2^63. */
#define RATE_MAX (G_GUINT64_CONSTANT (1) << 40) /* bytes a second */

static gint64
get_burst (const BtLimiter *self)
{
  return MAX ((gint64) (self->rate / BURST_DIVISOR), 1);
}

static gint64
get_slice (const BtLimiter *self)
{
  return CLAMP ((gint64) (self->rate / SLICE_DIVISOR), 1, BT_BLOCK_SIZE);
}

static void
fill (BtLimiter *self, gint64 now_us)
{
  gint64 elapsed_us = now_us - self->filled_us;
  gint64 burst = get_burst (self);
  double gained;

  if (self->rate == 0 || elapsed_us <= 0)
    return;
  gained = (double) elapsed_us * (double) self->rate / G_USEC_PER_SEC;
  if (gained >= (double) (burst - self->tokens)) {
    self->tokens = burst;
    self->filled_us = now_us;
    return;
  }
  /* Only the time of whole tokens is used up, so that asking often loses nothing. */
  self->tokens += (gint64) gained;
  self->filled_us += (gint64) ((double) (gint64) gained * G_USEC_PER_SEC / (double) self->rate);
}

void
bt_limiter_init (BtLimiter *self, BtLimiter *parent, guint64 rate, gint64 now_us)
{
  *self = (BtLimiter) { .parent = parent, .filled_us = now_us };
  bt_limiter_set_rate (self, rate, now_us);
}

void
bt_limiter_set_rate (BtLimiter *self, guint64 rate, gint64 now_us)
{
  gboolean was_limited = self->rate != 0;

  fill (self, now_us);
  self->filled_us = now_us;
  self->rate = MIN (rate, RATE_MAX);
  /* A new limit starts with one slice, so that the first bytes need not wait. */
  self->tokens = was_limited ? MIN (self->tokens, get_burst (self)) : get_slice (self);
}

gsize
bt_limiter_get_allowance (BtLimiter *self, gsize wanted, gint64 now_us)
{
  gsize allowed = wanted;

  for (; self != NULL && allowed > 0; self = self->parent) {
    if (self->rate == 0)
      continue;
    fill (self, now_us);
    /* All or a slice: crumbs would cost a system call each. */
    if (self->tokens < get_slice (self) && self->tokens < (gint64) MIN (wanted, G_MAXINT64))
      return 0;
    allowed = MIN (allowed, (gsize) self->tokens);
  }
  return allowed;
}

void
bt_limiter_take (BtLimiter *self, gsize n_bytes, gint64 now_us)
{
  for (; self != NULL; self = self->parent) {
    if (self->rate == 0)
      continue;
    fill (self, now_us);
    self->tokens -= (gint64) n_bytes;
  }
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
  /* One more, because fill() rounds down. */
  return MAX (self->filled_us + (gint64) ((double) missing * G_USEC_PER_SEC / (double) self->rate),
              now_us)
         + 1;
}

gint64
bt_limiter_get_ready_us (BtLimiter *self, gint64 now_us)
{
  gint64 ready_us = now_us;

  for (; self != NULL; self = self->parent)
    ready_us = MAX (ready_us, get_own_ready_us (self, now_us));
  return ready_us;
}
